/* check_items.c - what check found in the items file (see check_report.h). */
#include <stdio.h>
#include <string.h>

#include "cli/check/check_report.h"
#include "cli/io/say.h"
#include "cli/learning/items_columns.h"

static void print_plain(const char *text)
{
    ec_print_text(stdout, (struct ec_text){text, strlen(text)}, 0);
}

static void print_columns(const struct ec_items_report *report)
{
    char text[1024];
    if (!report->form)
        return;
    ec_items_columns_text(report, text, sizeof text);
    fputs("    columns: ", stdout);
    print_plain(text);
    putchar('\n');
    ec_items_ignored_text(report, text, sizeof text);
    if (*text) {
        fputs("    ignored: ", stdout);
        print_plain(text);
        puts(" (take one with --items-column ROLE=COLUMN)");
    }
}

static void print_count(uint64_t n, const char *what, const struct ec_rule_count *example)
{
    char number[EC_COUNT_TEXT];
    if (!n)
        return;
    printf("    %s %s\n", ec_count_text(n, number), what);
    if (example && example->first_line) {
        printf("      line %llu: ", (unsigned long long)example->first_line);
        print_plain(example->example);
        putchar('\n');
    }
}

static void print_prices(const struct ec_items_report *report)
{
    static const char *const READ[] = {
            [EC_MARK_POINT] = "ambiguous prices (1.234, 1,234), read with a decimal point",
            [EC_MARK_COMMA] = "ambiguous prices (1.234, 1,234), read with a decimal comma",
            [EC_MARK_MIXED] = "ambiguous prices (1.234, 1,234) in a column with both decimal "
                              "marks, left out"};
    print_count(report->bad_price.n_changed, "prices that cannot be read, left out",
            &report->bad_price);
    if (report->n_ambiguous_prices)
        print_count(report->n_ambiguous_prices, READ[report->price_mark], NULL);
}

void ec_check_print_items(const struct ec_clean_report *cleaning)
{
    const struct ec_items_report *report = &cleaning->items;
    char listed[EC_COUNT_TEXT], unseen[EC_COUNT_TEXT], entered[EC_COUNT_TEXT];
    printf("\n  items file: %s%s%s items", report->feed ? report->feed : "",
            report->feed ? ", " : "", ec_count_text(cleaning->n_listed, listed));
    if (cleaning->n_listed_unseen)
        printf(", %s of them without any event; %s of these are in the catalogue by their features",
                ec_count_text(cleaning->n_listed_unseen, unseen),
                ec_count_text(cleaning->n_listed_entered, entered));
    putchar('\n');
    print_columns(report);
    for (uint32_t e = 0; e < cleaning->n_entered_examples; e++) {
        fputs(e == 0 ? "    such as " : "            ", stdout);
        print_plain(cleaning->entered_examples[e]);
        putchar('\n');
    }
    print_count(cleaning->n_attributes, "attributes", NULL);
    print_count(cleaning->n_attributes_malformed,
            "entries of lists that are neither text nor number, left out", NULL);
    print_prices(report);
    print_count(cleaning->n_added, "times since when an item is in the shop", NULL);
    print_count(cleaning->n_added_malformed, "such times that are none", &report->bad_added);
    print_count(cleaning->n_met_before, "items with events from before they were added", NULL);
    print_count(report->again.n_changed,
            "rows of an id that an earlier row has; the later one counts", &report->again);
    print_count(report->not_utf8.n_changed, "rows with bytes that are no UTF-8, replaced by U+FFFD",
            &report->not_utf8);
    print_count(report->n_continued, "rows took what they lack from the first row of their product",
            NULL);
    print_count(report->n_pictures, "further rows of a product without an id, left out", NULL);
    print_count(report->n_views, "rows of another store view, left out", NULL);
    print_count(report->n_marked_up, "texts of which HTML was removed", NULL);
    print_count(cleaning->n_listed_dropped,
            "rows of an id that is to be dropped (item-pattern, drop-item)", NULL);
    print_count(
            cleaning->n_listed_malformed, "rows that cannot be read or have no id", &report->no_id);
}

static cJSON *text_or_null(const char *text)
{
    return text && *text ? cJSON_CreateString(text) : cJSON_CreateNull();
}

static cJSON *columns_json(const struct ec_items_report *report)
{
    static const enum ec_role ROLES[] = {EC_ROLE_ITEM, EC_ROLE_TITLE, EC_ROLE_TEXT, EC_ROLE_GROUP,
            EC_ROLE_BRAND, EC_ROLE_PRICE, EC_ROLE_ADDED, EC_ROLE_ATTRIBUTE};
    cJSON *json = cJSON_CreateObject();
    for (size_t r = 0; r < sizeof ROLES / sizeof *ROLES; r++) {
        cJSON *list = cJSON_AddArrayToObject(json, ec_items_role_name(ROLES[r]));
        for (uint32_t k = 0; k < report->n_columns[ROLES[r]]; k++)
            cJSON_AddItemToArray(list, cJSON_CreateString(report->columns[ROLES[r]][k]));
    }
    return json;
}

static void add_example(cJSON *json, const char *name, const struct ec_rule_count *count)
{
    cJSON_AddItemToObject(json, name,
            count->first_line ? cJSON_CreateString(count->example) : cJSON_CreateNull());
}

static void add_table(cJSON *json, const struct ec_items_report *report)
{
    char separator[2] = {report->separator, '\0'};
    cJSON_AddItemToObject(json, "feed", text_or_null(report->feed));
    cJSON_AddItemToObject(json, "form", text_or_null(report->form));
    cJSON_AddItemToObject(json, "separator", text_or_null(separator));
    cJSON_AddItemToObject(json, "columns", columns_json(report));
    cJSON *ignored = cJSON_AddArrayToObject(json, "ignored");
    for (uint32_t c = 0; c < report->n_ignored && c < EC_ITEMS_IGNORED; c++)
        cJSON_AddItemToArray(ignored, cJSON_CreateString(report->ignored[c]));
    cJSON_AddNumberToObject(json, "prices_malformed", (double)report->bad_price.n_changed);
    add_example(json, "price_example", &report->bad_price);
    cJSON_AddItemToObject(
            json, "prices", ec_check_prices_json(report->price_mark, report->n_ambiguous_prices));
    add_example(json, "added_example", &report->bad_added);
    add_example(json, "malformed_example", &report->no_id);
    cJSON_AddNumberToObject(json, "repeated", (double)report->again.n_changed);
    add_example(json, "repeated_example", &report->again);
    cJSON_AddNumberToObject(json, "not_utf8", (double)report->not_utf8.n_changed);
    add_example(json, "not_utf8_example", &report->not_utf8);
    cJSON_AddNumberToObject(json, "continued", (double)report->n_continued);
    cJSON_AddNumberToObject(json, "continued_without_id", (double)report->n_pictures);
    cJSON_AddNumberToObject(json, "other_store_views", (double)report->n_views);
    cJSON_AddNumberToObject(json, "texts_with_html", (double)report->n_marked_up);
}

cJSON *ec_check_items_json(const struct ec_clean_report *cleaning)
{
    if (!cleaning->has_items_file)
        return cJSON_CreateNull();
    cJSON *json = cJSON_CreateObject();
    cJSON_AddNumberToObject(json, "items", (double)cleaning->n_listed);
    cJSON_AddNumberToObject(json, "unseen", (double)cleaning->n_listed_unseen);
    cJSON_AddNumberToObject(json, "entered", (double)cleaning->n_listed_entered);
    cJSON *examples = cJSON_AddArrayToObject(json, "examples");
    for (uint32_t e = 0; e < cleaning->n_entered_examples; e++)
        cJSON_AddItemToArray(examples, cJSON_CreateString(cleaning->entered_examples[e]));
    cJSON_AddNumberToObject(json, "dropped", (double)cleaning->n_listed_dropped);
    cJSON_AddNumberToObject(json, "malformed", (double)cleaning->n_listed_malformed);
    cJSON_AddNumberToObject(json, "attributes", (double)cleaning->n_attributes);
    cJSON_AddNumberToObject(json, "attributes_malformed", (double)cleaning->n_attributes_malformed);
    cJSON_AddNumberToObject(json, "added", (double)cleaning->n_added);
    cJSON_AddNumberToObject(json, "added_malformed", (double)cleaning->n_added_malformed);
    cJSON_AddNumberToObject(json, "met_before_added", (double)cleaning->n_met_before);
    add_table(json, &cleaning->items);
    return json;
}

/* check_text.c - the report of check for a person (see check_report.h). */
#include <stdio.h>
#include <string.h>

#include "cli/check/check_report.h"
#include "cli/io/say.h"
#include "native/items/features.h"
#include "native/log/event_words.h"
#include "native/log/times.h"

enum {
    MARK_WIDTH = 40, /* characters of the longest bar of the long-tail curve */
};

const char *ec_count_text(uint64_t number, char text[EC_COUNT_TEXT])
{
    char digits[EC_COUNT_TEXT];
    int n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    int at = 0;
    for (int i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0)
            text[at++] = ',';
        text[at++] = digits[i];
    }
    text[at] = '\0';
    return text;
}

static double percent(uint64_t part, uint64_t whole)
{
    return whole ? 100.0 * (double)part / (double)whole : 0;
}

/* What was recognised of the file besides its separator, where it is not what most files have. */
static void print_form(const struct ec_clean_report *cleaning)
{
    char number[EC_COUNT_TEXT];
    if (cleaning->header && strcmp(cleaning->header, "columns") == 0)
        puts("  header: none, the names are those of --columns");
    if (cleaning->header && strcmp(cleaning->header, "comment") == 0)
        puts("  header: the last comment before the first row");
    if (cleaning->has_separator_line)
        puts("  separator: named by a line sep= before the header");
    if (cleaning->n_heading_lines > cleaning->has_separator_line)
        printf("  skipped before the first row: comments or empty lines, %s\n",
                ec_count_text(cleaning->n_heading_lines - cleaning->has_separator_line, number));
    if (cleaning->has_returns)
        puts("  lines end in carriage returns");
    if (cleaning->has_backslashes)
        puts("  quotes and separators are escaped by backslashes");
}

static void print_columns(const struct ec_clean_report *cleaning)
{
    bool any = false;
    for (int role = 0; role < EC_N_LOG_ROLES; role++) {
        if (!cleaning->columns[role][0])
            continue;
        printf("%s%s = ", any ? ", " : "  columns: ", ec_role_name((enum ec_role)role));
        ec_print_text(stdout,
                (struct ec_text){cleaning->columns[role], strlen(cleaning->columns[role])}, 0);
        if (role == EC_ROLE_TIME && cleaning->time_order)
            printf(" (%s)", cleaning->time_order);
        any = true;
    }
    if (any)
        putchar('\n');
}

/* How the times are written; with a count each where that differs. */
static void print_times(const struct ec_clean_report *cleaning)
{
    char number[EC_COUNT_TEXT];
    int n_forms = 0;
    for (int form = 0; form < EC_N_TIME_FORMS; form++)
        n_forms += cleaning->n_by_time_form[form] > 0;
    if (n_forms == 0)
        return;
    fputs("  times read as ", stdout);
    for (int form = 0, n = 0; form < EC_N_TIME_FORMS; form++) {
        if (cleaning->n_by_time_form[form] == 0)
            continue;
        printf("%s%s", n++ ? ", " : "", ec_time_form_text((enum ec_time_form)form));
        if (n_forms > 1)
            printf(": %s", ec_count_text(cleaning->n_by_time_form[form], number));
    }
    putchar('\n');
}

static void print_rules(const struct ec_clean_report *cleaning)
{
    char number[EC_COUNT_TEXT];
    bool any = false;
    for (int r = 0; r < EC_N_RULES; r++) {
        const struct ec_rule_count *rule = &cleaning->rules[r];
        if (rule->n_dropped == 0 && rule->n_changed == 0)
            continue;
        if (!any)
            printf("\n%12s %12s  %-14s %s\n", "dropped", "changed", "rule",
                    "what it says of a row");
        any = true;
        printf("%12s ", rule->n_dropped ? ec_count_text(rule->n_dropped, number) : "-");
        printf("%12s  ", rule->n_changed ? ec_count_text(rule->n_changed, number) : "-");
        printf("%-14s %s\n", ec_rule_name((enum ec_rule)r), ec_rule_text((enum ec_rule)r));
        if (rule->first_line) {
            printf("%27s line %llu: ", "", (unsigned long long)rule->first_line);
            ec_print_text(stdout, (struct ec_text){rule->example, strlen(rule->example)}, 0);
            putchar('\n');
        }
    }
    if (!any)
        puts("\n  every row was taken as it stands");
}

/* What the words of the type column were taken for. */
static void print_type_words(const struct ec_clean_report *cleaning)
{
    char number[EC_COUNT_TEXT];
    if (cleaning->n_type_words)
        puts("\n  words of the type column, and what they were taken for (types)");
    for (uint32_t w = 0; w < cleaning->n_type_words; w++) {
        const struct ec_word_count *one = &cleaning->type_words[w];
        printf("%12s rows   %-9s ", ec_count_text(one->n_rows, number),
                ec_event_meaning_name(one->meaning));
        ec_print_text(stdout, (struct ec_text){one->word, strlen(one->word)}, 0);
        putchar('\n');
    }
}

static void print_missing_words(const struct ec_clean_report *cleaning)
{
    char number[EC_COUNT_TEXT];
    if (cleaning->n_missing_words)
        puts("\n  words that stand for none (missing, not-missing)");
    for (uint32_t w = 0; w < cleaning->n_missing_words; w++) {
        const struct ec_word_count *one = &cleaning->missing_words[w];
        printf("%12s rows   %-6s  ", ec_count_text(one->n_rows, number),
                ec_role_name((enum ec_role)one->role));
        ec_print_text(stdout, (struct ec_text){one->word, strlen(one->word)}, 0);
        putchar('\n');
    }
}

static void print_warnings(const struct ec_clean_report *cleaning)
{
    if (cleaning->n_warnings)
        puts("\nWhat may be misread");
    for (uint32_t w = 0; w < cleaning->n_warnings; w++) {
        fputs("  - ", stdout);
        ec_print_text(
                stdout, (struct ec_text){cleaning->warnings[w], strlen(cleaning->warnings[w])}, 0);
        putchar('\n');
    }
}

/* 1.234 is one price or another. */
static void print_ambiguous(enum ec_mark mark, uint64_t n, const char *example)
{
    static const char *const READ[] = {
            [EC_MARK_POINT] =
                    "are read with a decimal point: 1.234 is below two, 1,234 above a thousand",
            [EC_MARK_COMMA] =
                    "are read with a decimal comma: 1.234 is above a thousand, 1,234 below two",
            [EC_MARK_MIXED] =
                    "are left out: others of the column have a decimal point and a decimal comma"};
    char number[EC_COUNT_TEXT];
    printf("\n  %s prices with three digits behind their only mark %s\n    such as ",
            ec_count_text(n, number), READ[mark]);
    ec_print_text(stdout, (struct ec_text){example, strlen(example)}, 0);
    putchar('\n');
}

static void print_cleaning(const char *path, const struct ec_clean_report *cleaning)
{
    char number[EC_COUNT_TEXT];
    ec_print_text(stdout, (struct ec_text){path, strlen(path)}, 0);
    printf(": %s", cleaning->form ? cleaning->form : "a log");
    if (cleaning->separator[0] == '\t')
        fputs(" with tabs", stdout);
    else if (cleaning->separator[0] == '\x01')
        fputs(" with control-A", stdout);
    else if (cleaning->separator[0])
        printf(" with '%s'", cleaning->separator);
    printf(", %s rows\n", ec_count_text(cleaning->n_rows, number));
    print_form(cleaning);
    print_columns(cleaning);
    print_times(cleaning);
    printf("\n%12s kept    (%.1f%%)\n", ec_count_text(cleaning->n_kept, number),
            percent(cleaning->n_kept, cleaning->n_rows));
    printf("%12s dropped (%.1f%%)\n", ec_count_text(cleaning->n_dropped, number),
            percent(cleaning->n_dropped, cleaning->n_rows));
    if (cleaning->n_changed)
        printf("%12s fixed on the way\n", ec_count_text(cleaning->n_changed, number));
    print_rules(cleaning);
    print_type_words(cleaning);
    print_missing_words(cleaning);
    if (cleaning->n_ambiguous_prices)
        print_ambiguous(
                cleaning->price_mark, cleaning->n_ambiguous_prices, cleaning->ambiguous_price);
    if (cleaning->has_items_file)
        ec_check_print_items(cleaning);
    if (cleaning->n_features_cut)
        printf("\n  %lu items hold more than is compared: their texts or lists are cut\n",
                (unsigned long)cleaning->n_features_cut);
    if (cleaning->n_title_variants)
        printf("\n  %lu items have more than one title\n",
                (unsigned long)cleaning->n_title_variants);
    print_warnings(cleaning);
}

static void print_span(const struct ec_profile *profile)
{
    char first[EC_TIME_TEXT], last[EC_TIME_TEXT];
    if (!profile->has_times) {
        puts("  time        none: the order of the rows is the order of events");
        return;
    }
    ec_time_print(profile->first_ms, first);
    ec_time_print(profile->last_ms, last);
    printf("  time        %s to %s, %.0f days\n", first, last,
            (double)(profile->last_ms - profile->first_ms) / 86400000.0);
}

static void print_quantiles(const char *what, const size_t *counts)
{
    printf("  %-14s", what);
    for (int q = 0; q < EC_N_QUANTILES; q++)
        printf(" %8zu", counts[q]);
    putchar('\n');
}

static void print_distributions(const struct ec_profile *profile)
{
    char name[16];
    printf("\n  %-14s", "events of");
    for (int q = 0; q < EC_N_QUANTILES; q++) {
        snprintf(name, sizeof name, "%.0f%%", 100 * ec_profile_quantiles[q]);
        printf(" %8s", q == 0 ? "least" : q == EC_N_QUANTILES - 1 ? "most" : name);
    }
    putchar('\n');
    print_quantiles("a user", profile->user_events);
    print_quantiles("an item", profile->item_events);
    print_quantiles("a basket", profile->basket_events);
}

static void print_tail(const struct ec_profile *profile)
{
    puts("\n  the long tail: share of the events that the most popular items have");
    for (int h = 0; h < EC_N_HEADS; h++) {
        int marks = (int)(profile->head_share[h] * (double)MARK_WIDTH + 0.5);
        printf("  top %4.0f%%  %5.1f%%  ", 100 * ec_profile_heads[h], 100 * profile->head_share[h]);
        for (int m = 0; m < marks; m++)
            putchar('#');
        putchar('\n');
    }
    printf("  gini %.3f (0: all items alike, 1: one item has everything)\n", profile->gini);
}

static void print_features(const struct ec_profile *profile)
{
    char number[EC_COUNT_TEXT];
    printf("  to compare  %.0f%% of the items have features, %s in all",
            percent(profile->n_featured, profile->n_items),
            ec_count_text(profile->n_features, number));
    for (int kind = 0; kind < EC_N_FEATURE_KINDS; kind++)
        if (profile->n_featured_by_kind[kind])
            printf("; %s %.0f%%", ec_feature_kind_name((enum ec_feature_kind)kind),
                    percent(profile->n_featured_by_kind[kind], profile->n_items));
    putchar('\n');
    if (profile->n_unmet)
        printf("  without     any event: %s items, ranked by their features\n",
                ec_count_text(profile->n_unmet, number));
}

static void print_profile(const struct ec_profile *profile)
{
    char users[EC_COUNT_TEXT], items[EC_COUNT_TEXT], events[EC_COUNT_TEXT], baskets[EC_COUNT_TEXT];
    puts("\nWhat is left to learn from");
    printf("  %s users, %s items, %s events in %s baskets\n",
            ec_count_text(profile->n_users, users), ec_count_text(profile->n_items, items),
            ec_count_text(profile->n_events, events), ec_count_text(profile->n_baskets, baskets));
    print_span(profile);
    fputs("  types       ", stdout);
    bool any = false;
    for (int type = 0; type < EC_N_EVENT_TYPES; type++)
        if (profile->n_by_type[type]) {
            printf("%s%s %s", any ? ", " : "", ec_count_text(profile->n_by_type[type], events),
                    ec_event_type_name((enum ec_event_type)type));
            any = true;
        }
    printf("\n  pairs       %s of user and item; %.3f%% of the matrix is empty\n",
            ec_count_text(profile->n_pairs, events), 100 * profile->sparsity);
    printf("  items with  a title %.0f%%, a group %.0f%%, a price %.0f%%\n",
            percent(profile->n_titled, profile->n_items),
            percent(profile->n_grouped, profile->n_items),
            percent(profile->n_priced, profile->n_items));
    print_features(profile);
    print_distributions(profile);
    print_tail(profile);
    if (profile->n_advice)
        puts("\nWhat would help");
    for (size_t a = 0; a < profile->n_advice; a++) {
        fputs("  - ", stdout);
        ec_print_text(stdout, (struct ec_text){profile->advice[a], strlen(profile->advice[a])}, 0);
        putchar('\n');
    }
}

void ec_check_print(
        const char *path, const struct ec_clean_report *cleaning, const struct ec_profile *profile)
{
    print_cleaning(path, cleaning);
    if (profile)
        print_profile(profile);
}

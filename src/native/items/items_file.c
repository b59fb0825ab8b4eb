/* items_file.c - see items_file.h: the form that is a table, and which form it is. */
#include "native/items/items_file.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "device/catalogue/sections.h"
#include "native/clean/columns.h"
#include "native/items/listing.h"
#include "native/log/amounts.h"
#include "native/log/missing.h"
#include "native/log/ndjson.h"
#include "native/log/table.h"
#include "native/log/words.h"

enum { SNIFFED = 1 << 14 }; /* bytes that tell the form of a file */

static void take_added(
        struct ec_items *items, struct ec_text text, enum ec_time_format format, int64_t *added_ms)
{
    text = ec_trim(text);
    if (ec_is_missing(text))
        return;
    bool is_time = ec_time_parse(text, format, added_ms) == EC_TIME_OK ||
                   ec_time_parse(text, EC_TIME_AUTO, added_ms) == EC_TIME_OK;
    *(is_time ? &items->n_added : &items->n_bad_added) += 1;
}

/* The member of a row in JSON that this column is; the last of two alike. */
static const cJSON *find_member(const struct ec_table *table, uint32_t column)
{
    struct ec_text name = table->columns[column];
    const cJSON *found = NULL;
    for (const cJSON *member = table->object->child; member; member = member->next)
        if (strlen(member->string) == name.size &&
                memcmp(member->string, name.bytes, name.size) == 0)
            found = member;
    return found;
}

/* What a row in JSON lists of an item, where a table has room for one text only. */
static enum ec_status take_lists(struct ec_items *items, const struct ec_table *table,
        const struct ec_log_row *row, const uint32_t columns[EC_N_ROLES],
        struct ec_listed_item *item, struct ec_error *error)
{
    const struct {
        enum ec_feature_kind kind;
        uint32_t *first;
    } lists[EC_N_ROLES] = {
            [EC_ROLE_GROUP] = {EC_FEATURE_CATEGORY, &item->group},
            [EC_ROLE_BRAND] = {EC_FEATURE_BRAND, &item->brand},
            [EC_ROLE_TEXT] = {EC_FEATURE_WORD, &item->text},
            [EC_ROLE_ATTRIBUTE] = {EC_FEATURE_ATTRIBUTE, NULL},
    };
    for (size_t r = 0; r < EC_N_ROLES; r++) {
        if (columns[r] == EC_NO_COLUMN || row->fields[columns[r]].size > 0)
            continue;
        const cJSON *member = find_member(table, columns[r]);
        if (!member || (!cJSON_IsArray(member) && !cJSON_IsObject(member)))
            continue;
        bool may_list = lists[r].kind != EC_FEATURE_WORD || lists[r].first;
        bool is_flat = cJSON_IsArray(member);
        for (const cJSON *one = member->child; one && is_flat; one = one->next)
            is_flat = !cJSON_IsArray(one) && !cJSON_IsObject(one);
        if (!may_list || !is_flat)
            return ec_fail(error, EC_E_JSON, "%s, line %llu: \"%s\" is %s; expected %s",
                    ec_source_name(table->window.source), (unsigned long long)row->line,
                    member->string,
                    cJSON_IsObject(member) ? "an object"
                    : is_flat              ? "a list"
                                           : "a list of lists or objects",
                    may_list ? "a text, a number or a list of these" : "one text or number");
        enum ec_status status = ec_items_list(
                items, (uint32_t)(item - items->items), lists[r].kind, member, lists[r].first);
        if (status)
            return status;
    }
    return EC_OK;
}

static enum ec_status take_row(struct ec_items *items, const struct ec_table *table,
        const struct ec_log_row *row, const uint32_t columns[EC_N_ROLES],
        enum ec_time_format time_format, struct ec_error *error)
{
    struct ec_listed_item *item;
    enum ec_status status = ec_items_entry(items, row->fields[columns[EC_ROLE_ITEM]], &item);
    if (status || !item)
        return status;
    const struct {
        enum ec_role role;
        uint32_t *number;
    } texts[] = {
            {EC_ROLE_TITLE, &item->title},
            {EC_ROLE_TEXT, &item->text},
            {EC_ROLE_GROUP, &item->group},
            {EC_ROLE_BRAND, &item->brand},
    };
    for (size_t t = 0; !status && t < sizeof texts / sizeof *texts; t++)
        if (columns[texts[t].role] != EC_NO_COLUMN)
            status = ec_items_text(items, row->fields[columns[texts[t].role]], texts[t].number);
    if (columns[EC_ROLE_ADDED] != EC_NO_COLUMN)
        take_added(items, row->fields[columns[EC_ROLE_ADDED]], time_format, &item->added_ms);
    double price;
    if (!status && columns[EC_ROLE_PRICE] != EC_NO_COLUMN &&
            ec_amount_parse(ec_trim(row->fields[columns[EC_ROLE_PRICE]]), &price) && price > 0 &&
            price <= (double)EC_MAX_PRICE)
        item->price = (float)price;
    if (!status && columns[EC_ROLE_ATTRIBUTE] != EC_NO_COLUMN)
        status = ec_items_fact(items, (uint32_t)(item - items->items), EC_FEATURE_ATTRIBUTE,
                row->fields[columns[EC_ROLE_ATTRIBUTE]]);
    if (!status && table->object)
        status = take_lists(items, table, row, columns, item, error);
    return status;
}

/* Find a column by name; EC_NO_COLUMN where there is none. */
static uint32_t find_column(const struct ec_table *table, const char *name)
{
    for (uint32_t c = 0; c < table->n_columns; c++)
        if (ec_is_name(table->columns[c], name))
            return c;
    return EC_NO_COLUMN;
}

/* By the usual names, but for what they mean in a table of items alone: in a log a plain id is as likely the event's,
 * a plain name the customer's. */
static enum ec_status find_columns(const struct ec_table *table, const char *file,
        uint32_t columns[EC_N_ROLES], struct ec_error *error)
{
    const char *named[EC_N_ROLES] = {
            /* of no use here: they must not take the column of another role */
            [EC_ROLE_USER] = "",
            [EC_ROLE_TIME] = "",
            [EC_ROLE_TYPE] = "",
            [EC_ROLE_VALUE] = "",
            [EC_ROLE_BASKET] = "",
    };
    bool has_name = find_column(table, "name") != EC_NO_COLUMN;
    if (has_name && find_column(table, "title") == EC_NO_COLUMN)
        named[EC_ROLE_TITLE] = "name";
    enum ec_status status = ec_columns_find(
            table->columns, table->n_columns, named, 0, file, columns, error);
    if (status)
        return status;
    if (columns[EC_ROLE_ITEM] == EC_NO_COLUMN)
        columns[EC_ROLE_ITEM] = find_column(table, "id");
    if (columns[EC_ROLE_ITEM] == EC_NO_COLUMN)
        return ec_fail(error, EC_E_COLUMN,
                "%s has no column that is plainly the item; call one item or id", file);
    return EC_OK;
}

static enum ec_status read_table(struct ec_items *items, struct ec_source *source,
        enum ec_time_format time_format, struct ec_error *error)
{
    struct ec_table table;
    enum ec_status status = ec_table_open(&table, source, NULL, error);
    if (status)
        return status;
    uint32_t columns[EC_N_ROLES];
    status = find_columns(&table, ec_source_name(source), columns, error);
    while (!status) {
        struct ec_log_row row;
        bool is_end;
        status = ec_table_next(&table, &row, &is_end, error);
        if (status || is_end)
            break;
        if (row.flaw == EC_ROW_BLANK)
            continue;
        if (row.flaw != EC_ROW_OK) {
            items->n_malformed++;
            continue;
        }
        status = take_row(items, &table, &row, columns, time_format, error);
        if (status && !error->status)
            ec_fail(error, status, "%s, line %llu: %s", ec_source_name(source),
                    (unsigned long long)row.line, ec_status_text(status));
    }
    ec_table_close(&table);
    return status;
}

enum ec_status ec_items_read(const char *path, const struct ec_id_rules *rules,
        enum ec_time_format time_format, const struct ec_watch *watch, struct ec_items *items,
        struct ec_error *error)
{
    char start[SNIFFED];
    size_t size = 0;
    struct ec_source *source;
    items->ids.rules = *rules;
    if (strcmp(path, "-") == 0)
        return ec_fail(error, EC_E_OPTION, "--items needs a file: standard input is the log's");
    enum ec_status status = ec_source_open(path, watch, &source, error);
    if (status)
        return status;
    status = ec_source_read(source, start, sizeof start, &size, error);
    ec_source_close(source);
    if (status)
        return status;
    bool is_object;
    if (ec_listing_is_object(start, size, &is_object))
        return ec_fail(error, EC_E_MEMORY, "no memory for %s", path);
    status = ec_source_open(path, watch, &source, error);
    if (status)
        return status;
    status = is_object ? ec_listing_read_object(items, source, error)
                       : read_table(items, source, time_format, error);
    ec_source_close(source);
    if (!status && ec_items_close(items))
        status = ec_fail(error, EC_E_MEMORY, "no memory for the lists of %s", path);
    return status;
}

/* items.c - see items.h. */
#include "ingest/items.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "base/alloc.h"
#include "format/layout.h"
#include "ingest/columns.h"
#include "log/ndjson.h"
#include "log/table.h"
#include "log/words.h"

/* Attribute lists are parsed whole; a file above this is refused. */
#define MAX_JSON_SIZE ((size_t)1 << 28)

/* The entry of an id, which is new and empty where it had none. */
static enum ec_status find_or_add(
        struct ec_items *items, struct ec_text id, struct ec_listed_item **item)
{
    const struct ec_id_verdict *verdict;
    uint32_t n_before = items->ids.clean.strings.n;
    *item = NULL;
    enum ec_status status = ec_ids_judge(&items->ids, id, &verdict);
    if (status)
        return status;
    if (verdict->dropped) {
        bool by_pattern = verdict->rule == EC_RULE_ITEM_PATTERN ||
                          verdict->rule == EC_RULE_DROP_ITEM;
        *(by_pattern ? &items->n_dropped : &items->n_malformed) += 1;
        return EC_OK;
    }
    if (verdict->id >= items->capacity) {
        size_t capacity = items->capacity ? items->capacity * 2 : 1024;
        struct ec_listed_item *grown = ec_resize(
                items->items, items->capacity, capacity, sizeof *grown);
        if (!grown)
            return EC_E_MEMORY;
        items->items = grown;
        items->capacity = capacity;
    }
    *item = &items->items[verdict->id];
    if (items->ids.clean.strings.n > n_before)
        **item = (struct ec_listed_item){UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, 0};
    return EC_OK;
}

static enum ec_status take_text(struct ec_items *items, struct ec_text text, uint32_t *number)
{
    text = ec_trim(text);
    return ec_is_missing(text) ? EC_OK : ec_intern_add(&items->texts, text, number);
}

static void count_added(struct ec_items *items, struct ec_text text, enum ec_time_format format)
{
    int64_t time_ms;
    text = ec_trim(text);
    if (ec_is_missing(text))
        return;
    bool is_time = ec_time_parse(text, format, &time_ms) == EC_TIME_OK ||
                   ec_time_parse(text, EC_TIME_AUTO, &time_ms) == EC_TIME_OK;
    *(is_time ? &items->n_added : &items->n_bad_added) += 1;
}

static enum ec_status take_row(struct ec_items *items, const struct ec_log_row *row,
        const uint32_t columns[EC_N_ROLES], enum ec_time_format time_format)
{
    struct ec_listed_item *item;
    enum ec_status status = find_or_add(items, row->fields[columns[EC_ROLE_ITEM]], &item);
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
            status = take_text(items, row->fields[columns[texts[t].role]], texts[t].number);
    if (columns[EC_ROLE_ADDED] != EC_NO_COLUMN)
        count_added(items, row->fields[columns[EC_ROLE_ADDED]], time_format);
    double price;
    if (!status && columns[EC_ROLE_PRICE] != EC_NO_COLUMN &&
            ec_amount_parse(ec_trim(row->fields[columns[EC_ROLE_PRICE]]), &price) && price > 0 &&
            price <= (double)EC_MAX_PRICE)
        item->price = (float)price;
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
    enum ec_status status = ec_table_open(&table, source, error);
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
        status = take_row(items, &row, columns, time_format);
        if (status)
            ec_fail(error, status, "%s, line %llu: %s", ec_source_name(source),
                    (unsigned long long)row.line, ec_status_text(status));
    }
    ec_table_close(&table);
    return status;
}

/* { "id": [ : an object of lists, which no row of a table is. */
static bool starts_like_attributes(const char *bytes, size_t size)
{
    const char *end = bytes + size;
    const char *at = bytes;
    static const char expected[] = {'{', '"', '"', ':', '['};
    for (size_t e = 0; e < sizeof expected; e++) {
        if (e == 2) { /* the id, which has no escapes that matter here */
            at = memchr(at, '"', (size_t)(end - at));
            if (!at)
                return false;
        }
        while (at < end && (ec_is_space(*at) || *at == '\n'))
            at++;
        if (at == end || *at++ != expected[e])
            return false;
    }
    return true;
}

static enum ec_status read_whole(
        struct ec_source *source, char **bytes, size_t *size, struct ec_error *error)
{
    size_t capacity = 0;
    *bytes = NULL;
    *size = 0;
    for (;;) {
        if (*size == capacity) {
            size_t grown = capacity ? capacity * 2 : 1 << 16;
            char *moved = grown <= MAX_JSON_SIZE ? ec_resize(*bytes, capacity, grown, 1) : NULL;
            if (!moved)
                return ec_fail(error, grown > MAX_JSON_SIZE ? EC_E_TOO_LARGE : EC_E_MEMORY,
                        "%s is too large for an object of attributes; write one object on each "
                        "line",
                        ec_source_name(source));
            *bytes = moved;
            capacity = grown;
        }
        size_t got;
        enum ec_status status = ec_source_read(
                source, *bytes + *size, capacity - *size, &got, error);
        if (status || got == 0)
            return status;
        *size += got;
    }
}

static enum ec_status add_attribute(struct ec_items *items, uint32_t item, struct ec_text text)
{
    uint32_t number = UINT32_MAX;
    enum ec_status status = take_text(items, text, &number);
    if (status || number == UINT32_MAX)
        return status;
    if (items->n_attributes == items->attributes_capacity) {
        size_t capacity = items->attributes_capacity ? items->attributes_capacity * 2 : 1024;
        struct ec_listed_attribute *grown = ec_resize(
                items->attributes, items->attributes_capacity, capacity, sizeof *grown);
        if (!grown)
            return EC_E_MEMORY;
        items->attributes = grown;
        items->attributes_capacity = capacity;
    }
    items->attributes[items->n_attributes++] = (struct ec_listed_attribute){item, number};
    return EC_OK;
}

/* One member of the object: an id and its attributes, a list or a single one. */
static enum ec_status take_member(struct ec_items *items, const cJSON *member)
{
    struct ec_listed_item *item;
    struct ec_text id = {member->string, strlen(member->string)};
    enum ec_status status = find_or_add(items, id, &item);
    const cJSON *attribute = cJSON_IsArray(member) ? member->child : member;
    for (; !status && item && attribute; attribute = attribute->next) {
        char number[EC_NUMBER_TEXT];
        struct ec_text text;
        if ((!cJSON_IsString(attribute) && !cJSON_IsNumber(attribute)) ||
                ec_ndjson_text(attribute, &text, number) != EC_NDJSON_OK)
            items->n_bad_attributes += !cJSON_IsNull(attribute);
        else
            status = add_attribute(items, (uint32_t)(item - items->items), text);
        if (attribute == member)
            break;
    }
    return status;
}

/* Group the attributes by item. */
static enum ec_status group_attributes(struct ec_items *items)
{
    uint32_t n_items = items->ids.clean.strings.n;
    size_t *start = ec_alloc(n_items + (size_t)1, sizeof *start);
    uint32_t *text = ec_alloc(items->n_attributes, sizeof *text);
    items->attribute_start = start;
    items->attribute_text = text;
    if (!start || !text)
        return EC_E_MEMORY;
    for (size_t a = 0; a < items->n_attributes; a++)
        start[items->attributes[a].item]++;
    size_t end = 0; /* start[s] becomes the end of s, and then, filled from the back, its start */
    for (uint32_t s = 0; s < n_items; s++)
        start[s] = end += start[s];
    start[n_items] = end;
    for (size_t a = items->n_attributes; a-- > 0;)
        text[--start[items->attributes[a].item]] = items->attributes[a].text;
    return EC_OK;
}

static enum ec_status read_attributes(
        struct ec_items *items, struct ec_source *source, struct ec_error *error)
{
    char *bytes;
    size_t size;
    enum ec_status status = read_whole(source, &bytes, &size, error);
    cJSON *object = NULL;
    if (!status) {
        object = cJSON_ParseWithLength(bytes, size);
        if (!cJSON_IsObject(object))
            status = ec_fail(error, EC_E_JSON,
                    "%s starts like an object of attribute lists and is not well formed",
                    ec_source_name(source));
    }
    for (const cJSON *member = object ? object->child : NULL; !status && member;
            member = member->next) {
        status = take_member(items, member);
        if (status)
            ec_fail(error, status, "%s: %s", ec_source_name(source), ec_status_text(status));
    }
    cJSON_Delete(object);
    ec_free(bytes);
    return status;
}

enum ec_status ec_items_read(const char *path, const struct ec_id_rules *rules,
        enum ec_time_format time_format, const struct ec_watch *watch, struct ec_items *items,
        struct ec_error *error)
{
    char start[1024];
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
    if (!status)
        status = ec_source_open(path, watch, &source, error);
    if (status)
        return status;
    status = starts_like_attributes(start, size) ? read_attributes(items, source, error)
                                                 : read_table(items, source, time_format, error);
    ec_source_close(source);
    if (!status && group_attributes(items))
        status = ec_fail(error, EC_E_MEMORY, "no memory for the attributes of %s", path);
    return status;
}

static void tell_text(const struct ec_items *items, uint32_t number, struct ec_text *text)
{
    if (number != UINT32_MAX)
        *text = ec_strings_get(&items->texts.strings, number);
}

void ec_items_tell(const struct ec_items *items, uint32_t s, struct ec_item_content *facts)
{
    const struct ec_listed_item *item = &items->items[s];
    tell_text(items, item->title, &facts->title);
    tell_text(items, item->text, &facts->text);
    tell_text(items, item->group, &facts->category);
    tell_text(items, item->brand, &facts->brand);
    if (item->price > 0)
        facts->price = item->price;
    facts->attributes = items->attribute_text + items->attribute_start[s];
    facts->n_attributes = items->attribute_start[s + 1] - items->attribute_start[s];
    facts->attribute_texts = &items->texts.strings;
}

void ec_items_free(struct ec_items *items)
{
    ec_ids_free(&items->ids);
    ec_intern_free(&items->texts);
    ec_free(items->items);
    ec_free(items->attributes);
    ec_free(items->attribute_start);
    ec_free(items->attribute_text);
    *items = (struct ec_items){0};
}

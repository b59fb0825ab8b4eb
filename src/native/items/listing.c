/* listing.c - see listing.h. */
#include "native/items/listing.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "native/system/alloc.h"
#include "device/base/utf8.h"
#include "native/clean/columns.h"
#include "native/log/ndjson.h"
#include "native/log/source.h"
#include "native/log/words.h"

/* An object is parsed whole into a tree: 32 MiB of numbers of one digit take 1.5 GiB. */
enum { OBJECT_MIB = 32, MAX_OBJECT = OBJECT_MIB << 20 };

enum ec_status ec_listing_entry(
        struct ec_items *items, struct ec_text id, struct ec_listed_item **entry)
{
    const struct ec_id_verdict *verdict;
    uint32_t n_before = items->ids.clean.strings.n;
    *entry = NULL;
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
    *entry = &items->items[verdict->id];
    if (items->ids.clean.strings.n > n_before)
        **entry = (struct ec_listed_item){
                UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, 0, INT64_MIN};
    return EC_OK;
}

enum ec_status ec_listing_text(struct ec_items *items, struct ec_text text, uint32_t *number)
{
    text = ec_trim(text);
    return ec_is_missing(text) ? EC_OK : ec_intern_add(&items->texts, text, number);
}

static enum ec_status add_fact(
        struct ec_items *items, uint32_t item, enum ec_feature_kind kind, uint32_t text)
{
    if (items->n_read == items->read_capacity) {
        size_t capacity = items->read_capacity ? items->read_capacity * 2 : 1024;
        struct ec_listed *grown = ec_resize(
                items->read, items->read_capacity, capacity, sizeof *grown);
        if (!grown)
            return EC_E_MEMORY;
        items->read = grown;
        items->read_capacity = capacity;
    }
    items->read[items->n_read++] = (struct ec_listed){item, {text, kind}};
    items->n_attributes += kind == EC_FEATURE_ATTRIBUTE;
    return EC_OK;
}

enum ec_status ec_listing_fact(
        struct ec_items *items, uint32_t item, enum ec_feature_kind kind, struct ec_text text)
{
    uint32_t number = UINT32_MAX;
    enum ec_status status = ec_listing_text(items, text, &number);
    return status || number == UINT32_MAX ? status : add_fact(items, item, kind, number);
}

enum ec_status ec_listing_list(struct ec_items *items, uint32_t item, enum ec_feature_kind kind,
        const struct cJSON *list, uint32_t *first)
{
    bool has_first = !first;
    enum ec_status status = EC_OK;
    bool is_list = cJSON_IsArray(list);
    for (const cJSON *one = is_list ? list->child : list; !status && one;
            one = is_list ? one->next : NULL) {
        char digits[EC_NUMBER_TEXT];
        struct ec_text text;
        uint32_t number = UINT32_MAX;
        if ((!cJSON_IsString(one) && !cJSON_IsNumber(one)) ||
                ec_ndjson_text(one, &text, digits) != EC_NDJSON_OK ||
                !ec_utf8_check((const uint8_t *)text.bytes, text.size)) {
            items->n_bad_attributes += !cJSON_IsNull(one);
            continue;
        }
        status = ec_listing_text(items, text, &number);
        if (status || number == UINT32_MAX)
            continue;
        if (has_first)
            status = add_fact(items, item, kind, number);
        else
            *first = number;
        has_first = true;
    }
    return status;
}

enum ec_status ec_listing_close(struct ec_items *items)
{
    uint32_t n_items = items->ids.clean.strings.n;
    size_t *start = ec_alloc(n_items + (size_t)1, sizeof *start);
    struct ec_listed_fact *facts = ec_alloc(items->n_read, sizeof *facts);
    items->fact_start = start;
    items->facts = facts;
    if (!start || !facts)
        return EC_E_MEMORY;
    for (size_t f = 0; f < items->n_read; f++)
        start[items->read[f].item]++;
    size_t end = 0; /* start[s] becomes the end of s, and then, filled from the back, its start */
    for (uint32_t s = 0; s < n_items; s++)
        start[s] = end += start[s];
    start[n_items] = end;
    for (size_t f = items->n_read; f-- > 0;)
        facts[--start[items->read[f].item]] = items->read[f].fact;
    return EC_OK;
}

/* { "id": [ : an object of lists, or a row that begins with one. */
static bool starts_like_list(const char *bytes, size_t size)
{
    static const char expected[] = {'{', '"', ':', '['};
    size_t at = size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    for (size_t e = 0; e < sizeof expected; e++) {
        while (at < size && (ec_is_space(bytes[at]) || bytes[at] == '\n'))
            at++;
        if (at == size || bytes[at++] != expected[e])
            return false;
        if (expected[e] != '"')
            continue;
        while (at < size && bytes[at] != '"')
            at += bytes[at] == '\\' ? 2 : 1;
        if (at++ >= size)
            return false;
    }
    return true;
}

/* Whether an object names one item, as a row does: what is listed of an item that is called item is a list. */
static bool names_item(const cJSON *object)
{
    for (const cJSON *member = object->child; member; member = member->next) {
        struct ec_text name = {member->string, strlen(member->string)};
        if ((cJSON_IsString(member) || cJSON_IsNumber(member)) &&
                (ec_is_name(name, "id") || ec_column_is_usual(name, EC_ROLE_ITEM)))
            return true;
    }
    return false;
}

bool ec_listing_is_object(const char *bytes, size_t size)
{
    if (!starts_like_list(bytes, size))
        return false;
    const char *at = NULL;
    cJSON *first = cJSON_ParseWithLengthOpts(bytes, size, &at, 0);
    bool is_whole = first != NULL;
    bool is_row = is_whole && names_item(first);
    cJSON_Delete(first);
    while (is_whole && at < bytes + size && (ec_is_space(*at) || *at == '\n'))
        at++;
    return !is_row && !(is_whole && at < bytes + size && *at == '{');
}

static enum ec_status read_whole(
        struct ec_source *source, char **bytes, size_t *size, struct ec_error *error)
{
    size_t capacity = 0;
    *bytes = NULL;
    *size = 0;
    for (;;) {
        if (*size > MAX_OBJECT)
            return ec_fail(error, EC_E_TOO_LARGE,
                    "%s is one object of more than %d MiB, the most that is read whole; write it "
                    "as rows: each item on a line of its own, {\"item\": \"...\", "
                    "\"attributes\": [...]}, or a CSV",
                    ec_source_name(source), OBJECT_MIB);
        if (*size == capacity) {
            size_t grown = capacity ? capacity * 2 : 1 << 16;
            char *moved = ec_resize(*bytes, capacity, grown, 1);
            if (!moved)
                return ec_fail(error, EC_E_MEMORY, "no memory for %s", ec_source_name(source));
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

/* Whether an id or a text of some JSON would end before its end. */
static bool is_cut(struct ec_text json)
{
    return json.bytes && (ec_ndjson_has_nul(json) || memchr(json.bytes, 0, json.size));
}

/* One member of the object: an id and its attributes, a list or a single one. */
static enum ec_status take_member(struct ec_items *items, const cJSON *member)
{
    struct ec_listed_item *item;
    struct ec_text id = {member->string, strlen(member->string)};
    enum ec_status status = ec_listing_entry(items, id, &item);
    if (status || !item)
        return status;
    return ec_listing_list(
            items, (uint32_t)(item - items->items), EC_FEATURE_ATTRIBUTE, member, NULL);
}

enum ec_status ec_listing_read_object(
        struct ec_items *items, struct ec_source *source, struct ec_error *error)
{
    char *bytes;
    size_t size;
    enum ec_status status = read_whole(source, &bytes, &size, error);
    cJSON *object = NULL;
    if (!status && is_cut((struct ec_text){bytes, size}))
        status = ec_fail(error, EC_E_JSON,
                "%s holds the character U+0000, at which an id or a text would end",
                ec_source_name(source));
    if (!status) {
        const char *end = bytes;
        object = cJSON_ParseWithLengthOpts(bytes, size, &end, 0);
        while (end < bytes + size && (ec_is_space(*end) || *end == '\n'))
            end++;
        if (!cJSON_IsObject(object) || end < bytes + size)
            status = ec_fail(error, EC_E_JSON,
                    "%s starts like an object of attribute lists and is not well formed; "
                    "if it holds rows, begin each with its item",
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

/* listing.c - see listing.h. */
#include "native/items/listing.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "native/clean/columns.h"
#include "native/log/ndjson.h"
#include "native/log/source.h"
#include "native/log/words.h"
#include "native/system/alloc.h"
#include "native/system/json_memory.h"

/* An object is parsed whole into a tree: 32 MiB of numbers of one digit take 1.5 GiB. */
enum { OBJECT_MIB = 32, MAX_OBJECT = OBJECT_MIB << 20 };

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

enum ec_status ec_listing_is_object(const char *bytes, size_t size, bool *is_object)
{
    *is_object = false;
    if (!starts_like_list(bytes, size))
        return EC_OK;
    const char *at = NULL;
    ec_json_memory_begin();
    cJSON *first = cJSON_ParseWithLengthOpts(bytes, size, &at, 0);
    if (ec_json_memory_ran_out())
        return EC_E_MEMORY;
    bool is_whole = first != NULL;
    bool is_row = is_whole && names_item(first);
    cJSON_Delete(first);
    while (is_whole && at < bytes + size && (ec_is_space(*at) || *at == '\n'))
        at++;
    *is_object = !is_row && !(is_whole && at < bytes + size && *at == '{');
    return EC_OK;
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
    enum ec_status status = ec_items_entry(items, id, &item);
    if (status || !item)
        return status;
    return ec_items_list(
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
        ec_json_memory_begin();
        object = cJSON_ParseWithLengthOpts(bytes, size, &end, 0);
        while (end < bytes + size && (ec_is_space(*end) || *end == '\n'))
            end++;
        if (ec_json_memory_ran_out())
            status = ec_fail(error, EC_E_MEMORY, "no memory for %s", ec_source_name(source));
        else if (!cJSON_IsObject(object) || end < bytes + size)
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

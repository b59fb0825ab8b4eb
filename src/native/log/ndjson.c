/* ndjson.c - see ndjson.h. */
#include "native/log/ndjson.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "native/system/json_memory.h"

bool ec_ndjson_has_nul(struct ec_text json)
{
    static const char escape[] = "\\u0000";
    const char *at = json.bytes;
    const char *end = json.bytes + json.size;
    while (at < end && (at = memchr(at, '\\', (size_t)(end - at))) != NULL) {
        if ((size_t)(end - at) >= sizeof escape - 1 && memcmp(at, escape, sizeof escape - 1) == 0)
            return true;
        at += 2; /* an escaped backslash escapes nothing */
    }
    return false;
}

enum ec_ndjson_line ec_ndjson_parse(struct ec_text line, struct cJSON **object)
{
    *object = NULL;
    if (ec_ndjson_has_nul(line))
        return EC_NDJSON_NUL;
    const char *end = NULL;
    ec_json_memory_begin();
    cJSON *parsed = cJSON_ParseWithLengthOpts(line.bytes, line.size, &end, 0);
    if (ec_json_memory_ran_out())
        return EC_NDJSON_MEMORY;
    bool whole = cJSON_IsObject(parsed);
    for (; whole && end < line.bytes + line.size; end++)
        whole = *end == ' ' || *end == '\t' || *end == '\r';
    if (!whole) {
        cJSON_Delete(parsed);
        return EC_NDJSON_MALFORMED;
    }
    *object = parsed;
    return EC_NDJSON_OK;
}

/* The locale's decimal mark, whatever it is, becomes a point. */
static size_t print_number(double value, char *text)
{
    int size = 0;
    if (value == floor(value) && fabs(value) < 0x1p53)
        return (size_t)snprintf(text, EC_NUMBER_TEXT, "%.0f", value == 0 ? 0 : value);
    for (int digits = 15; digits <= 17; digits++) {
        size = snprintf(text, EC_NUMBER_TEXT, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    char *mark = text + strspn(text, "0123456789+-e");
    if (*mark)
        *mark = '.';
    return (size_t)size;
}

const cJSON *ec_ndjson_unwrap(const cJSON *node)
{
    static const char *const wrappers[] = {"$date", "$oid", "$numberLong", "$numberInt",
            "$numberDouble", "$numberDecimal", "$uuid"};
    /* two deep: {"$date": {"$numberLong": "1612587474000"}} */
    for (int depth = 0; depth < 2 && cJSON_IsObject(node); depth++) {
        const cJSON *only = node->child;
        bool is_wrapped = false;
        for (size_t w = 0; only && !only->next && w < sizeof wrappers / sizeof *wrappers; w++)
            is_wrapped |= strcmp(only->string, wrappers[w]) == 0;
        if (!is_wrapped)
            break;
        node = only;
    }
    return node;
}

enum ec_ndjson_line ec_ndjson_text(
        const struct cJSON *member, struct ec_text *field, char number[EC_NUMBER_TEXT])
{
    *field = (struct ec_text){"", 0};
    member = ec_ndjson_unwrap(member);
    if (cJSON_IsString(member)) {
        *field = (struct ec_text){member->valuestring, strlen(member->valuestring)};
    } else if (cJSON_IsBool(member)) {
        *field = cJSON_IsTrue(member) ? (struct ec_text){"true", 4} : (struct ec_text){"false", 5};
    } else if (cJSON_IsNumber(member)) {
        *field = (struct ec_text){number, print_number(member->valuedouble, number)};
        if (!(fabs(member->valuedouble) < 0x1p53))
            return EC_NDJSON_NUMBER;
    }
    return EC_NDJSON_OK;
}

static bool is_named(const cJSON *member, struct ec_text name)
{
    return strlen(member->string) == name.size &&
           memcmp(member->string, name.bytes, name.size) == 0;
}

void ec_ndjson_members(
        const cJSON *object, const struct ec_text *names, size_t n_columns, const cJSON **members)
{
    for (size_t c = 0; c < n_columns; c++)
        members[c] = NULL;
    size_t next = 0; /* the column that this member has if it is where it was in the first object */
    for (const cJSON *member = object->child; member; member = member->next) {
        size_t c = next;
        size_t tried = 0;
        while (tried < n_columns && !is_named(member, names[c])) {
            c = c + 1 < n_columns ? c + 1 : 0;
            tried++;
        }
        if (tried == n_columns)
            continue;
        members[c] = member;
        next = c + 1 < n_columns ? c + 1 : 0;
    }
}

/* json.c - see json.h. */
#include "cli/io/json.h"

#include <math.h>
#include <string.h>

#include "cli/io/memory.h"
#include "device/base/utf8.h"
#include "native/system/alloc.h"
#include "native/system/json_memory.h"

static void *need_bytes(size_t size)
{
    return ec_need(size, 1);
}

void ec_json_start(void)
{
    ec_json_memory_use(need_bytes);
}

static enum ec_exit refuse(const uint8_t *bytes, size_t at, const char *name, const char *reason)
{
    size_t line = 1, line_start = 0;
    for (size_t i = 0; i < at; i++)
        if (bytes[i] == '\n') {
            line++;
            line_start = i + 1;
        }
    return ec_complain_status(
            EC_E_JSON, "%s, line %zu, byte %zu: %s", name, line, at - line_start + 1, reason);
}

/* Look for what cJSON would let through. Brackets are counted outside strings only; everything else
 * about the grammar is cJSON's. NULL when all is well, else the reason, found at *at. */
static const char *find_fault(const uint8_t *bytes, size_t size, size_t *at)
{
    bool in_string = false;
    int depth = 0;
    for (*at = 0; *at < size;) {
        size_t step = ec_utf8_character(bytes + *at, size - *at);
        uint8_t c = bytes[*at];
        if (step == 0)
            return "not UTF-8";
        if (c == 0 || (in_string && c < 0x20))
            return "a control character";
        if (in_string && c == '\\') {
            if (size - *at >= 6 && memcmp(bytes + *at, "\\u0000", 6) == 0)
                return "\\u0000 cannot be part of a text here";
            step += *at + 1 < size && bytes[*at + 1] < 0x80 && bytes[*at + 1] >= 0x20;
        } else if (c == '"') {
            in_string = !in_string;
        } else if (!in_string) {
            depth += (c == '{' || c == '[') - (c == '}' || c == ']');
            if (depth > EC_JSON_MAX_DEPTH)
                return "nested too deeply";
        }
        *at += step;
    }
    return NULL;
}

enum ec_exit ec_json_parse(const uint8_t *bytes, size_t size, const char *name, cJSON **json)
{
    size_t at = 0;
    const char *end = NULL;
    if (size > EC_JSON_MAX_SIZE)
        return ec_complain_status(EC_E_JSON, "%s: %zu bytes of JSON; at most %d are read", name,
                size, EC_JSON_MAX_SIZE);
    const char *fault = find_fault(bytes, size, &at);
    if (fault)
        return refuse(bytes, at, name, fault);
    if (size == 0)
        return ec_complain_status(EC_E_JSON, "%s: expected JSON, found nothing", name);
    cJSON *parsed = cJSON_ParseWithLengthOpts((const char *)bytes, size + 1, &end, true);
    if (!parsed)
        return refuse(
                bytes, end ? (size_t)(end - (const char *)bytes) : 0, name, "not well-formed JSON");
    *json = parsed;
    return EC_EXIT_DONE;
}

cJSON *ec_json_text(struct ec_text text)
{
    char *copy = ec_need(text.size + 1, 1);
    if (text.size)
        memcpy(copy, text.bytes, text.size);
    cJSON *string = cJSON_CreateString(copy);
    ec_free(copy);
    return string;
}

cJSON *ec_json_number(double number)
{
    char text[32];
    if (!isfinite(number))
        return cJSON_CreateNull();
    snprintf(text, sizeof text, "%.17g", number);
    return cJSON_CreateRaw(text);
}

void ec_json_print(cJSON *json, bool compact)
{
    char *text = compact ? cJSON_PrintUnformatted(json) : cJSON_Print(json);
    puts(text ? text : "null");
    ec_free(text);
    cJSON_Delete(json);
}

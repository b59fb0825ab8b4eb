/* json.h - JSON read strictly and written exactly, around cJSON.
 *
 * Reading refuses what cJSON alone would let through: text that is not UTF-8, "\u0000" (which would cut
 * a text short), deep nesting, another value behind the first. Writing prints doubles so that reading
 * them back gives the same bits.
 *
 * Layer: cli. */
#ifndef ENDCAP_CLI_IO_JSON_H
#define ENDCAP_CLI_IO_JSON_H

#include <cjson/cJSON.h>

#include "cli/io/say.h"
#include "endcap/types.h"

enum {
    EC_JSON_MAX_SIZE = 64 << 20, /* bytes */
    EC_JSON_MAX_DEPTH = 16,
};

/* Let cJSON allocate through ec_need: a JSON call then cannot fail for want of memory. Once, at the
 * start of the program. */
void ec_json_start(void);

/* Parse one JSON value.
 *
 * bytes  (size,) followed by a zero byte that size does not count
 * name   where it came from, for the message
 * json   written only on EC_EXIT_DONE; free with cJSON_Delete
 *
 * EC_EXIT_DATA; line and column have been said. */
enum ec_exit ec_json_parse(const uint8_t *bytes, size_t size, const char *name, cJSON **json);

/* A string of borrowed text that is not NUL-terminated; it is copied. */
cJSON *ec_json_text(struct ec_text text);

/* A number that reads back as the same double; null for NaN and infinities. */
cJSON *ec_json_number(double number);

/* Print JSON and a newline on standard output, and delete it. Compact: one line, for machines. */
void ec_json_print(cJSON *json, bool compact);

#endif

/* ndjson.h - the named fields of one line of newline-delimited JSON.
 *
 * Each line is one object. A string is its text, true and false are words, null is nothing, a list or
 * an object is nothing either (json_path.h leads into these), but for those in which MongoDB wraps a
 * value: {"$date": ...}, {"$oid": ...}, {"$numberLong": ...}. An integer keeps its digits, any other
 * number is the shortest decimal that reads back the same; one of 2^53 or more cannot be told from
 * its neighbours any more, and the line says so.
 *
 * Layer: native/log.   C columns */
#ifndef ENDCAP_NATIVE_LOG_NDJSON_H
#define ENDCAP_NATIVE_LOG_NDJSON_H

#include <stdbool.h>
#include <stddef.h>

#include "endcap/types.h"

struct cJSON;

/* Room for any number as text. */
enum { EC_NUMBER_TEXT = 32 };

enum ec_ndjson_line {
    EC_NDJSON_OK,
    EC_NDJSON_MALFORMED, /* not one JSON object */
    EC_NDJSON_MEMORY,    /* not enough memory to know */
    EC_NDJSON_NUL,       /* a string holds \u0000 */
    EC_NDJSON_NUMBER,    /* a number of 2^53 or more */
};

/* Whether a string of some JSON holds \u0000, at which the text of cJSON would end. */
bool ec_ndjson_has_nul(struct ec_text json);

/* Parse a line into an object, the caller's to cJSON_Delete; NULL unless EC_NDJSON_OK. */
enum ec_ndjson_line ec_ndjson_parse(struct ec_text line, struct cJSON **object);

/* The value in what MongoDB wraps around it ({"$oid": "5f"}); any other node itself. */
const struct cJSON *ec_ndjson_unwrap(const struct cJSON *node);

/* Text of a member that is a string, a number or true or false; size 0 for any other, NULL among
 * them.
 *
 * field   borrowed from the member or from number
 *
 * EC_NDJSON_OK or EC_NDJSON_NUMBER. */
enum ec_ndjson_line ec_ndjson_text(
        const struct cJSON *member, struct ec_text *field, char number[EC_NUMBER_TEXT]);

/* Spread an object over the columns.
 *
 * names    (C,) of the columns; other members are passed over, of two alike the last counts
 * members  (C,) filled in, borrowed from the object; NULL where it has none
 *
 * Cost O(members) where the objects keep one order of members. */
void ec_ndjson_members(const struct cJSON *object, const struct ec_text *names, size_t n_columns,
        const struct cJSON **members);

#endif

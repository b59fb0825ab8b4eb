/* strings.h - a table of texts: ids, titles, names.
 *
 * Layer: native/system, native programs only. */
#ifndef ENDCAP_NATIVE_SYSTEM_STRINGS_H
#define ENDCAP_NATIVE_SYSTEM_STRINGS_H

#include "endcap/status.h"
#include "endcap/types.h"

/* n strings, owned: string s is bytes[offsets[s]] to bytes[offsets[s + 1]], not NUL-terminated. */
struct ec_strings {
    char *bytes;
    uint32_t *offsets; /* (n + 1,) */
    uint32_t n;
};

/* Make a table of (n,) texts, which are copied. On failure it is empty.
 *
 * EC_E_TOO_LARGE  4 GiB of text or more
 * EC_E_MEMORY */
EC_MUST_USE enum ec_status ec_strings_make(
        const struct ec_text *texts, uint32_t n, struct ec_strings *strings);

/* Text of string s, borrowed from the table. */
struct ec_text ec_strings_get(const struct ec_strings *strings, uint32_t s);

/* Find a string in an ascending table; UINT32_MAX when it is not there. O(log n). */
uint32_t ec_strings_find(const struct ec_strings *strings, struct ec_text text);

/* Free a table and leave it empty. */
void ec_strings_free(struct ec_strings *strings);

#endif

/* intern.h - each distinct text once, numbered in order of first appearance.
 *
 * Open addressing, at most half full, over one arena of bytes: no allocation for each text. The hash is keyed
 * (system/hash.h), so that no log can be made to cost more than another; the numbers do not depend on it at all.
 *
 * Layer: native/log.   n distinct texts */
#ifndef ENDCAP_NATIVE_LOG_INTERN_H
#define ENDCAP_NATIVE_LOG_INTERN_H

#include "native/system/error.h"
#include "native/system/strings.h"

struct ec_intern {
    struct ec_strings strings; /* (n,) readable with ec_strings_get */
    uint64_t *slots;           /* high half: of the hash; low half: number + 1, 0 where free */
    size_t n_slots;            /* a power of two */
    size_t bytes_capacity;
    size_t offsets_capacity;
    uint64_t n_looks; /* into slots, by ec_intern_add: what a text costs */
};

/* Number a text, which is copied when it is new. A zeroed struct is an empty table.
 *
 * index  the text's number; it was new when this is the former n
 *
 * EC_E_MEMORY
 * EC_E_TOO_LARGE  2^32 - 2 texts, or 4 GiB of them
 * Cost O(size) amortised. */
EC_MUST_USE enum ec_status ec_intern_add(
        struct ec_intern *intern, struct ec_text text, uint32_t *index);

/* Find a text's number; UINT32_MAX when it is not there. */
uint32_t ec_intern_find(const struct ec_intern *intern, struct ec_text text);

/* Free what the table owns and leave it empty. */
void ec_intern_free(struct ec_intern *intern);

#endif

/* twins.h - ids that may be one product although they differ: SKU-1 and sku-1, 0123 and 123, 'A1' in quotes.
 *
 * Layer: native/clean. */
#ifndef ENDCAP_NATIVE_CLEAN_TWINS_H
#define ENDCAP_NATIVE_CLEAN_TWINS_H

#include "native/log/intern.h"

enum ec_twins_kind {
    EC_TWINS_CASE,   /* in ASCII letters */
    EC_TWINS_LOOKS,  /* in other letters' case, width, characters that nobody sees */
    EC_TWINS_ZEROS,  /* of numbers: zeros in front */
    EC_TWINS_QUOTES, /* ids, without a twin, that stand in quotes, or in ="" of a spreadsheet */
    EC_N_TWINS,
};

struct ec_twins {
    uint32_t n;          /* ids that have an earlier one which is alike */
    uint32_t example[2]; /* of the first: the earlier one and it */
};

/* Look for twins of each kind.
 *
 * ids    distinct, well-formed
 * twins  (EC_N_TWINS,) filled in
 *
 * EC_E_MEMORY, EC_E_TOO_LARGE as ec_intern_add. Cost O(bytes). */
EC_MUST_USE enum ec_status ec_twins_look(
        const struct ec_strings *ids, struct ec_twins twins[EC_N_TWINS]);

#endif

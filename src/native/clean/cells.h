/* cells.h - ids that are several products in one cell: "MUG-1, MUG-2", "MUG-1|MUG-3".
 *
 * Layer: native/clean. */
#ifndef ENDCAP_NATIVE_CLEAN_CELLS_H
#define ENDCAP_NATIVE_CLEAN_CELLS_H

#include "native/log/intern.h"

struct ec_cells {
    uint32_t n;       /* ids that seem to be several */
    uint32_t example; /* one of them */
};

/* Look for ids made of parts: two or more words without blanks between commas, semicolons or bars. They are only
 * counted where half of all parts are ids on their own, or stand first in one such id and later in another.
 *
 * EC_E_MEMORY, EC_E_TOO_LARGE as ec_intern_add. Cost O(bytes). */
EC_MUST_USE enum ec_status ec_cells_look(const struct ec_strings *ids, struct ec_cells *cells);

#endif

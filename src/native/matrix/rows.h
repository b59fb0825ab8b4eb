/* rows.h - sparse rows of weights from item to item, as the learners make them and pack.c takes them.
 *
 * Layer: native/matrix.   I items */
#ifndef ENDCAP_NATIVE_MATRIX_ROWS_H
#define ENDCAP_NATIVE_MATRIX_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "endcap/status.h"

struct ec_entry {
    uint32_t item;
    float weight;
};

/* Row i is entries[start[i]] to entries[start[i + 1]], by ascending item, weights above 0. */
struct ec_rows {
    uint32_t n_items;
    size_t *start;            /* (I + 1,) */
    struct ec_entry *entries; /* (start[I],) */
};

/* Keep the `n_best` >= 1 entries of largest weight, ties to the smaller item, and order them by item;
 * returns how many there are. entries (n,) is reordered in place. O(n log n_best) at worst. */
uint32_t ec_row_cut(struct ec_entry *entries, uint32_t n, uint32_t n_best);

/* Make empty rows of at most n_best entries each: start[i] = i * n_best until ec_rows_close.
 * EC_E_MEMORY. */
EC_MUST_USE enum ec_status ec_rows_new(struct ec_rows *rows, uint32_t n_items, uint32_t n_best);

/* Make empty rows of at most counts[i] entries each; start[i] is the sum of the counts before.
 * EC_E_MEMORY. */
EC_MUST_USE enum ec_status ec_rows_new_sized(
        struct ec_rows *rows, uint32_t n_items, const uint32_t *counts);

/* Close the gaps between rows of which row i holds counts[i] entries. */
void ec_rows_close(struct ec_rows *rows, const uint32_t *counts);

void ec_rows_free(struct ec_rows *rows);

#endif

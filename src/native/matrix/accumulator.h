/* accumulator.h - sum weights by item, sparsely: one for each thread of a learner of rows.
 *
 * Layer: native/matrix.   I items */
#ifndef ENDCAP_NATIVE_MATRIX_ACCUMULATOR_H
#define ENDCAP_NATIVE_MATRIX_ACCUMULATOR_H

#include "native/matrix/rows.h"

struct ec_accumulator {
    float *sum;        /* (I,) zero where not touched */
    uint32_t *touched; /* (n,) items in the order of their first weight */
    uint32_t n;
    struct ec_entry *entries; /* (I,) room for the caller to work out the row */
};

/* Bytes an item that one accumulator takes. */
enum { EC_ACCUMULATOR_ITEM_SIZE = sizeof(float) + sizeof(uint32_t) + sizeof(struct ec_entry) };

/* One accumulator for each thread that OpenMP may use; NULL when there is no memory. */
EC_MUST_USE struct ec_accumulator *ec_accumulators_new(uint32_t n_items);

/* The accumulator of the calling thread. */
struct ec_accumulator *ec_accumulator_of_thread(struct ec_accumulator *accumulators);

/* Add a weight above 0. */
static inline void ec_accumulator_add(struct ec_accumulator *row, uint32_t item, float weight)
{
    if (row->sum[item] == 0.0f)
        row->touched[row->n++] = item;
    row->sum[item] += weight;
}

/* Copy the best of `entries` (n,) out by ascending item, return how many, and empty the accumulator. */
uint32_t ec_accumulator_take(struct ec_accumulator *row, uint32_t n_best, struct ec_entry *best);

/* Empty the accumulator. */
void ec_accumulator_clear(struct ec_accumulator *row);

void ec_accumulators_free(struct ec_accumulator *accumulators);

#endif

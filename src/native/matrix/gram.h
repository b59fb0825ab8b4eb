/* gram.h - the matrix G of a log's moments (moments.h), stored sparsely and once for each pair of items.
 *
 * A pair stands in the row of the item with the fewer events around it: a rare item has few pairs, and of
 * the items that rank above a popular one there are few. A row holds at most EC_GRAM_MAX_ROW pairs, 8 bytes
 * each: where there are more, the largest stay. Up to EC_GRAM_MAX_ROW items nothing is left out.
 *
 * Layer: native/matrix.   I items   M items of a support */
#ifndef ENDCAP_NATIVE_MATRIX_GRAM_H
#define ENDCAP_NATIVE_MATRIX_GRAM_H

#include "native/matrix/moments.h"
#include "native/system/watch.h"

enum { EC_GRAM_MAX_ROW = 4096 };

struct ec_gram {
    float *diagonal;     /* (I,) */
    struct ec_rows rows; /* the pairs that each item keeps, in no order within a row */
};

/* Work out G. EC_E_MEMORY, EC_E_INTERRUPTED. Any number of threads gives the same bits. */
EC_MUST_USE enum ec_status ec_gram_new(struct ec_gram *gram, const struct ec_moments *moments,
        struct ec_accumulator *accumulators, const struct ec_watch *watch);

/* Write the lower half of G_SS + l2 I.
 *
 * support  (M,) distinct items
 * slot     (I,) work, -1 everywhere, and so left
 * lower    (M, M) row-major; the upper half is zeroed
 *
 * Returns the largest of the diagonal. Cost O(M^2 + the pairs of the support's rows). */
float ec_gram_system(const struct ec_gram *gram, const struct ec_entry *support, uint32_t n_support,
        float l2, int32_t *slot, float *lower);

/* A bound of the bytes that ec_gram_new allocates, for a log with at most n_pairs pairs of places that meet
 * in G, each counted from both its ends. */
size_t ec_gram_memory(uint32_t n_items, size_t n_pairs);

void ec_gram_free(struct ec_gram *gram);

#endif

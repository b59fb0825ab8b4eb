/* sampler.h - draw items at random, each by its weight, in constant expected time.
 *
 * The sum of the weights is cut into I equal parts, and a guide says where each begins, so that the search
 * along the cumulated weights starts at the answer or shortly before it (Chen & Asau 1974).
 *
 * Layer: native/matrix.   I items */
#ifndef ENDCAP_NATIVE_MATRIX_SAMPLER_H
#define ENDCAP_NATIVE_MATRIX_SAMPLER_H

#include <stddef.h>
#include <stdint.h>

#include "endcap/status.h"
#include "native/system/random.h"

struct ec_sampler {
    uint32_t n_items;
    double *cumulated; /* (I,) */
    uint32_t *guide;   /* (I,) */
};

/* Make one.
 *
 * weights   (I,) at least 0, some above; borrowed for the call. I is at least 1
 *
 * EC_E_MEMORY. Cost O(I). */
EC_MUST_USE enum ec_status ec_sampler_new(
        const double *weights, uint32_t n_items, struct ec_sampler *sampler);

/* Draw the first item whose cumulated weight is above a uniform share of their sum. */
uint32_t ec_sampler_draw(const struct ec_sampler *sampler, struct ec_random *random);

/* Bytes of one. */
size_t ec_sampler_memory(uint32_t n_items);

void ec_sampler_free(struct ec_sampler *sampler);

#endif

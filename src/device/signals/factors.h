/* factors.h - the section of the signal `factors`, which learner and device share.
 *
 * Layer: device/signals.   I items   F factors   P factors padded to a multiple of 16 */
#ifndef ENDCAP_DEVICE_SIGNALS_FACTORS_H
#define ENDCAP_DEVICE_SIGNALS_FACTORS_H

#include "device/catalogue/model.h"

/* Then rows, scales, upper halves of f32 (I,), padding to 4, and the gram, f32 F (F + 1) / 2, its lower half by
 * rows. Rows are i8 (I, P), the numbers from F on 0, or f32 (I, F) whose scale is 1. */
enum {
    EC_FACTORS_COUNT = 0,
    EC_FACTORS_BITS = 4,   /* of a number of a row: 8 or 32 */
    EC_FACTORS_ALPHA0 = 8, /* f32, weight of an item that was not seen */
    EC_FACTORS_L2 = 12,    /* f32 */
    EC_FACTORS_ROWS = 16,
};

#define EC_MAX_GRAM 1e18f

/* Read the factors (F,) of an item, of a model that carries some; returns F. */
uint32_t ec_factors_row(const struct ec_model *model, uint32_t item, float *row);

/* Bytes of a row. */
static inline size_t ec_factors_stride(uint32_t n_factors, uint32_t bits)
{
    return bits == 8 ? ec_pad(n_factors, EC_ALIGNMENT) : 4 * (size_t)n_factors;
}

#endif

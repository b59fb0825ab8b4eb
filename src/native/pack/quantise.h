/* quantise.h - rows of floats to the small integers of the format.
 *
 * Each row has a scale of its own: the largest magnitude takes the largest integer, and every number is
 * off by at most half a unit of its row.
 *
 * Layer: native/pack, native only.   I items   F factors   P factors padded to a multiple of 16 */
#ifndef ENDCAP_NATIVE_PACK_QUANTISE_H
#define ENDCAP_NATIVE_PACK_QUANTISE_H

#include <stdint.h>

/* Quantise (n,) numbers to int8 within +-127, or to 4 bits within +-7; returns the scale, 0 for a row of zeros (or
 * below 1e-30 a unit). A row with a number of 1e30 or more, or that is none, becomes one of zeros. */
float ec_quantise_i8(const float *numbers, uint32_t n, int8_t *quantised);
float ec_quantise_i4(const float *numbers, uint32_t n, int8_t *quantised);

/* Quantise (n,) finite numbers >= 0 to 0..255, or to 4 bits, 0..15; returns the scale, 0 for a row of zeros (or
 * below 1e-30 a unit). */
float ec_quantise_u8(const float *numbers, uint32_t n, uint8_t *quantised);
float ec_quantise_u4(const float *numbers, uint32_t n, uint8_t *quantised);

/* Pack the low halves of (n,) bytes in ((n + 1) / 2,), the first in the low half of a byte; a half that is left
 * over is 0. May work in place. */
void ec_pack_nibbles(const uint8_t *numbers, uint32_t n, uint8_t *packed);

/* The gram of dequantised rows, sum_i s_i^2 q_i q_i^T, as its lower half by rows.
 *
 * rows    (I, P) int8
 * scales  (I,)
 * gram    (F (F + 1) / 2,) sums in double precision and row order, then rounded */
void ec_quantised_gram(const int8_t *rows, const float *scales, uint32_t n_items,
        uint32_t n_factors, uint32_t stride, float *gram);

#endif

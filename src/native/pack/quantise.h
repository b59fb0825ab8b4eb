/* quantise.h - rows of floats to the small integers of the format.
 *
 * Each row has a scale of its own, and every number is off by at most half a unit of its row. A scale is the upper half
 * of a float's bits, the least such number that keeps the row within its integers: the largest magnitude takes the
 * largest integer or, of 8 bits, the one or two below it.
 *
 * Layer: native/pack. */
#ifndef ENDCAP_NATIVE_PACK_QUANTISE_H
#define ENDCAP_NATIVE_PACK_QUANTISE_H

#include <stdint.h>

/* The upper half of a float's bits that is nearest to a number, ties to even; and the least that is not below a
 * number above 0. */
uint16_t ec_half_nearest(float value);
uint16_t ec_half_above(float value);

/* Quantise (n,) numbers to int8 within +-127, or to 4 bits within +-7; returns the scale, 0
 * for a row of zeros (or below 1e-30 a unit). A row with a number of 1e30 or more, or that is none, becomes one of
 * zeros.
 *
 * bits   4 or 8 */
float ec_quantise_signed(const float *numbers, uint32_t n, uint32_t bits, int8_t *quantised);

/* Quantise (n,) finite numbers >= 0 to 0..15 or 0..255; returns the scale, likewise. */
float ec_quantise_unsigned(const float *numbers, uint32_t n, uint32_t bits, uint8_t *quantised);

/* Pack the low halves of (n,) bytes in ((n + 1) / 2,), the first in the low half of a byte; a half that is left
 * over is 0. May work in place. */
void ec_pack_nibbles(const uint8_t *numbers, uint32_t n, uint8_t *packed);

#endif

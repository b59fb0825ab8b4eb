/* rounded.h - a vector as integers, so that its products with the catalogue's rows are exact.
 *
 *     r[f] = round(x[f] * 8191 / max |x|)      one unit of r is worth max |x| / 8191
 *
 * Integer sums are equal in any order: every instruction set gives the same products.
 *
 * Layer: device/signals.   F numbers */
#ifndef ENDCAP_DEVICE_SIGNALS_ROUNDED_H
#define ENDCAP_DEVICE_SIGNALS_ROUNDED_H

#include <stdint.h>

/* Round a vector to integers within +-EC_K_VECTOR_MAX.
 *
 * x        (F,) finite
 * width    of `rounded`, at least F
 * rounded  (width,) the numbers from F on become 0
 *
 * Returns what one unit is worth; 0, and zeros, where no number of x reaches 1e-30. */
float ec_rounded(const float *x, uint32_t n, uint32_t width, int16_t *rounded);

#endif

/* add_outer_rest.h - the parts of add_outer_f32 that are too narrow for vectors.
 *
 * The copies take four rows at a time. Left of the diagonal these are whole vectors; what remains is a
 * triangle of ten entries on the diagonal and, where F is no multiple of 4, up to three rows at the end.
 *
 * Layer: device/kernels, for the copies of add_outer_f32 only.   F factors */
#ifndef ENDCAP_DEVICE_KERNELS_ADD_OUTER_REST_H
#define ENDCAP_DEVICE_KERNELS_ADD_OUTER_REST_H

#include <stddef.h>

/* corner[r * F + c] += scaled[r] * x[c] for c <= r < 4. */
static inline void ec_add_triangle_4(
        const float *scaled, const float *x, size_t n_factors, float *corner)
{
    for (size_t r = 0; r < 4; r++) {
        for (size_t c = 0; c <= r; c++)
            corner[r * n_factors + c] += scaled[r] * x[c];
    }
}

/* The rows from first_row on, as the definition has them. */
static inline void ec_add_last_rows(
        float scale, const float *x, size_t n_factors, size_t first_row, float *lower)
{
    for (size_t i = first_row; i < n_factors; i++) {
        for (size_t j = 0; j <= i; j++)
            lower[i * n_factors + j] += (scale * x[i]) * x[j];
    }
}

#endif

/* spd.h - small symmetric positive definite systems, by Cholesky (Golub & Van Loan, Matrix Computations,
 * 4th ed., section 4.2), in single precision and one agreed order of operations.
 *
 * Layer: device/kernels.   F order of the system */
#ifndef ENDCAP_DEVICE_KERNELS_SPD_H
#define ENDCAP_DEVICE_KERNELS_SPD_H

#include <stddef.h>

#include "endcap/status.h"

/* Factor a = l l^T in place.
 *
 * a   (F, F) row-major, only the lower half is read; on EC_OK l is in the lower half, diagonal included,
 *     and l^T above it, so that both passes of ec_spd_solve read rows; every entry is finite
 *
 * EC_E_NOT_POSITIVE   a pivot is not above 0 (NaN fails too) or is infinite; a is then undefined.
 *
 * Cost F^3 / 3. */
EC_MUST_USE enum ec_status ec_spd_factor(float *a, size_t n_factors);

/* Solve l l^T x = b in place of b.
 *
 * l   (F, F) borrowed, both halves as ec_spd_factor leaves them
 * b   (F,) the right side, then the solution
 *
 * Cost 2 F^2. */
void ec_spd_solve(const float *l, size_t n_factors, float *b);

#endif

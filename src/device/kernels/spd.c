/* spd.c - Cholesky in one source for every machine.
 *
 * Both loops that matter are `row[j] -= factor * other[j]`: each element sees its subtractions in the
 * ascending order of k on every machine, however many lanes the compiler takes at once. */
#include "device/kernels/spd.h"

#include <float.h>
#include <math.h>

_Static_assert(FLT_EVAL_METHOD == 0, "float arithmetic must round to float at every step");

/* y[j] -= scale * x[j] for j < n; x and y do not overlap. */
static inline void subtract_scaled(
        float scale, const float *restrict x, size_t n, float *restrict y)
{
    for (size_t j = 0; j < n; j++)
        y[j] -= scale * x[j];
}

/* Right-looking (outer product) form: Golub & Van Loan, section 4.2.5. */
enum ec_status ec_spd_factor(float *a, size_t n_factors)
{
    for (size_t k = 0; k < n_factors; k++) {
        float *row_k = a + k * n_factors;
        float pivot = row_k[k];
        if (!(pivot > 0.0f && pivot <= FLT_MAX))
            return EC_E_NOT_POSITIVE;
        float root = sqrtf(pivot);
        row_k[k] = root;
        for (size_t i = k + 1; i < n_factors; i++) {
            row_k[i] = a[i * n_factors + k] / root;
            a[i * n_factors + k] = row_k[i];
        }
        for (size_t i = k + 1; i < n_factors; i++)
            subtract_scaled(row_k[i], row_k + k + 1, i - k, a + i * n_factors + k + 1);
    }
    return EC_OK;
}

void ec_spd_solve(const float *l, size_t n_factors, float *b)
{
    /* l y = b, by the columns of l: the rows of l^T, in the upper half. */
    for (size_t k = 0; k < n_factors; k++) {
        const float *row_k = l + k * n_factors;
        b[k] /= row_k[k];
        subtract_scaled(b[k], row_k + k + 1, n_factors - k - 1, b + k + 1);
    }
    /* l^T x = y, by the columns of l^T: the rows of l, in the lower half. */
    for (size_t k = n_factors; k-- > 0;) {
        const float *row_k = l + k * n_factors;
        b[k] /= row_k[k];
        subtract_scaled(b[k], row_k, k, b);
    }
}

/* scalar.c - the reference copy of every kernel, in plain C.
 *
 * It says what the others must give, bit for bit, and runs where no other does. A compiler may vectorise
 * these loops for its baseline: integer sums are exact in any order, and no float is ever summed across
 * lanes. Products and sums must each round once, to float: compile with -ffp-contract=off. */
#include <float.h>

#include "device/kernels/copies.h"
#include "device/kernels/top_heap.h"

_Static_assert(FLT_EVAL_METHOD == 0, "float arithmetic must round to float at every step");

void ec_k_dot_i8_i16_scalar(
        const int8_t *rows, size_t n_rows, size_t n_factors, const int16_t *vector, int32_t *dots)
{
    for (size_t r = 0; r < n_rows; r++) {
        const int8_t *row = rows + r * n_factors;
        int32_t sum = 0;
        for (size_t f = 0; f < n_factors; f++)
            sum += (int32_t)row[f] * vector[f];
        dots[r] = sum;
    }
}

void ec_k_add_outer_f32_scalar(
        float scale, const float *restrict x, size_t n_factors, float *restrict lower)
{
    for (size_t i = 0; i < n_factors; i++) {
        float *row = lower + i * n_factors;
        float scaled = scale * x[i];
        for (size_t j = 0; j <= i; j++)
            row[j] += scaled * x[j];
    }
}

size_t ec_k_top_i32_scalar(const int32_t *scores, size_t n_rows, uint32_t *top, size_t n_top)
{
    if (n_top == 0)
        return 0;
    struct ec_top_heap heap = {
            .scores = scores, .top = top, .n_top = n_top, .threshold = INT32_MIN};
    ec_top_scan(&heap, 0, n_rows);
    return ec_top_finish(&heap);
}

/* simd128.c - the kernels for WebAssembly with fixed-width SIMD. Compile with -msimd128.
 *
 * No relaxed SIMD: its results may differ from one machine to the next. */
#include <wasm_simd128.h>

#include "device/kernels/add_outer_rest.h"
#include "device/kernels/copies.h"
#include "device/kernels/top_heap.h"

#if !defined(__wasm_simd128__)
#error "simd128.c is for WebAssembly and needs -msimd128"
#endif

/* Add sixteen products of a row and the vector to four sums. No pair overflows: 2 * 128 * 8191 < 2^22. */
static inline v128_t multiply_add_16(
        v128_t sum_i32x4, const int8_t *row, v128_t low_i16x8, v128_t high_i16x8)
{
    v128_t pairs_low_i32x4 = wasm_i32x4_dot_i16x8(wasm_i16x8_load8x8(row), low_i16x8);
    v128_t pairs_high_i32x4 = wasm_i32x4_dot_i16x8(wasm_i16x8_load8x8(row + 8), high_i16x8);
    return wasm_i32x4_add(sum_i32x4, wasm_i32x4_add(pairs_low_i32x4, pairs_high_i32x4));
}

/* (a0 + a1, a2 + a3, b0 + b1, b2 + b3) */
static inline v128_t add_pairs(v128_t a_i32x4, v128_t b_i32x4)
{
    return wasm_i32x4_add(wasm_i32x4_shuffle(a_i32x4, b_i32x4, 0, 2, 4, 6),
            wasm_i32x4_shuffle(a_i32x4, b_i32x4, 1, 3, 5, 7));
}

void ec_k_dot_i8_i16_simd128(
        const int8_t *rows, size_t n_rows, size_t n_factors, const int16_t *vector, int32_t *dots)
{
    size_t r = 0;
    /* Four rows share each load of the vector and one reduction. */
    for (; n_rows - r >= 4; r += 4) {
        const int8_t *row = rows + r * n_factors;
        v128_t sum0_i32x4 = wasm_i32x4_const_splat(0), sum1_i32x4 = sum0_i32x4;
        v128_t sum2_i32x4 = sum0_i32x4, sum3_i32x4 = sum0_i32x4;
        for (size_t f = 0; f < n_factors; f += 16) {
            v128_t low_i16x8 = wasm_v128_load(vector + f);
            v128_t high_i16x8 = wasm_v128_load(vector + f + 8);
            sum0_i32x4 = multiply_add_16(sum0_i32x4, row + f, low_i16x8, high_i16x8);
            sum1_i32x4 = multiply_add_16(sum1_i32x4, row + n_factors + f, low_i16x8, high_i16x8);
            sum2_i32x4 = multiply_add_16(
                    sum2_i32x4, row + 2 * n_factors + f, low_i16x8, high_i16x8);
            sum3_i32x4 = multiply_add_16(
                    sum3_i32x4, row + 3 * n_factors + f, low_i16x8, high_i16x8);
        }
        wasm_v128_store(dots + r,
                add_pairs(add_pairs(sum0_i32x4, sum1_i32x4), add_pairs(sum2_i32x4, sum3_i32x4)));
    }
    for (; r < n_rows; r++) {
        const int8_t *row = rows + r * n_factors;
        v128_t sum_i32x4 = wasm_i32x4_const_splat(0);
        for (size_t f = 0; f < n_factors; f += 16)
            sum_i32x4 = multiply_add_16(
                    sum_i32x4, row + f, wasm_v128_load(vector + f), wasm_v128_load(vector + f + 8));
        sum_i32x4 = add_pairs(sum_i32x4, sum_i32x4);
        dots[r] = wasm_i32x4_extract_lane(add_pairs(sum_i32x4, sum_i32x4), 0);
    }
}

/* Four of row[j] += scaled * x[j]. */
static inline void add_product_4(float *row, float scaled, v128_t x_f32x4)
{
    v128_t product_f32x4 = wasm_f32x4_mul(wasm_f32x4_splat(scaled), x_f32x4);
    wasm_v128_store(row, wasm_f32x4_add(wasm_v128_load(row), product_f32x4));
}

void ec_k_add_outer_f32_simd128(float scale, const float *x, size_t n_factors, float *lower)
{
    size_t i = 0;
    /* Four rows: whole vectors left of the diagonal, then a triangle. */
    for (; n_factors - i >= 4; i += 4) {
        float *row = lower + i * n_factors;
        const float scaled[4] = {
                scale * x[i], scale * x[i + 1], scale * x[i + 2], scale * x[i + 3]};
        for (size_t j = 0; j < i; j += 4) {
            v128_t x_f32x4 = wasm_v128_load(x + j);
            add_product_4(row + j, scaled[0], x_f32x4);
            add_product_4(row + n_factors + j, scaled[1], x_f32x4);
            add_product_4(row + 2 * n_factors + j, scaled[2], x_f32x4);
            add_product_4(row + 3 * n_factors + j, scaled[3], x_f32x4);
        }
        ec_add_triangle_4(scaled, x + i, n_factors, row + i);
    }
    ec_add_last_rows(scale, x, n_factors, i, lower);
}

static inline v128_t above_4(const int32_t *scores, v128_t threshold_i32x4)
{
    return wasm_i32x4_gt(wasm_v128_load(scores), threshold_i32x4);
}

size_t ec_k_top_i32_simd128(const int32_t *scores, size_t n_rows, uint32_t *top, size_t n_top)
{
    if (n_top == 0)
        return 0;
    struct ec_top_heap heap = {
            .scores = scores, .top = top, .n_top = n_top, .threshold = INT32_MIN};
    size_t r = 0;
    for (; n_rows - r >= 16; r += 16) {
        v128_t threshold_i32x4 = wasm_i32x4_splat(heap.threshold);
        v128_t first_i32x4 = wasm_v128_or(
                above_4(scores + r, threshold_i32x4), above_4(scores + r + 4, threshold_i32x4));
        v128_t second_i32x4 = wasm_v128_or(above_4(scores + r + 8, threshold_i32x4),
                above_4(scores + r + 12, threshold_i32x4));
        if (wasm_v128_any_true(wasm_v128_or(first_i32x4, second_i32x4)))
            ec_top_scan(&heap, r, r + 16);
    }
    ec_top_scan(&heap, r, n_rows);
    return ec_top_finish(&heap);
}

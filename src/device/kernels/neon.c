/* neon.c - the kernels for 64-bit Arm, where NEON is part of the baseline.
 *
 * The float intrinsics are plain operators to the compiler: -ffp-contract=off keeps the multiply and the
 * add of add_outer_f32 apart here too. */
#include <arm_neon.h>

#include "device/kernels/add_outer_rest.h"
#include "device/kernels/copies.h"
#include "device/kernels/top_heap.h"

#if !defined(__aarch64__)
#error "neon.c is for 64-bit Arm"
#endif

/* Add sixteen products of a row and the vector to four sums. */
static inline int32x4_t multiply_add_16(
        int32x4_t sum_i32x4, const int8_t *row, int16x8_t low_i16x8, int16x8_t high_i16x8)
{
    int8x16_t row_i8x16 = vld1q_s8(row);
    int16x8_t row_low_i16x8 = vmovl_s8(vget_low_s8(row_i8x16));
    int16x8_t row_high_i16x8 = vmovl_high_s8(row_i8x16);
    sum_i32x4 = vmlal_s16(sum_i32x4, vget_low_s16(row_low_i16x8), vget_low_s16(low_i16x8));
    sum_i32x4 = vmlal_high_s16(sum_i32x4, row_low_i16x8, low_i16x8);
    sum_i32x4 = vmlal_s16(sum_i32x4, vget_low_s16(row_high_i16x8), vget_low_s16(high_i16x8));
    return vmlal_high_s16(sum_i32x4, row_high_i16x8, high_i16x8);
}

void ec_k_dot_i8_i16_neon(
        const int8_t *rows, size_t n_rows, size_t n_factors, const int16_t *vector, int32_t *dots)
{
    size_t r = 0;
    /* Four rows share each load of the vector and one reduction. */
    for (; n_rows - r >= 4; r += 4) {
        const int8_t *row = rows + r * n_factors;
        int32x4_t sum0_i32x4 = vdupq_n_s32(0), sum1_i32x4 = sum0_i32x4;
        int32x4_t sum2_i32x4 = sum0_i32x4, sum3_i32x4 = sum0_i32x4;
        for (size_t f = 0; f < n_factors; f += 16) {
            int16x8_t low_i16x8 = vld1q_s16(vector + f);
            int16x8_t high_i16x8 = vld1q_s16(vector + f + 8);
            sum0_i32x4 = multiply_add_16(sum0_i32x4, row + f, low_i16x8, high_i16x8);
            sum1_i32x4 = multiply_add_16(sum1_i32x4, row + n_factors + f, low_i16x8, high_i16x8);
            sum2_i32x4 = multiply_add_16(
                    sum2_i32x4, row + 2 * n_factors + f, low_i16x8, high_i16x8);
            sum3_i32x4 = multiply_add_16(
                    sum3_i32x4, row + 3 * n_factors + f, low_i16x8, high_i16x8);
        }
        vst1q_s32(dots + r,
                vpaddq_s32(vpaddq_s32(sum0_i32x4, sum1_i32x4), vpaddq_s32(sum2_i32x4, sum3_i32x4)));
    }
    for (; r < n_rows; r++) {
        const int8_t *row = rows + r * n_factors;
        int32x4_t sum_i32x4 = vdupq_n_s32(0);
        for (size_t f = 0; f < n_factors; f += 16)
            sum_i32x4 = multiply_add_16(
                    sum_i32x4, row + f, vld1q_s16(vector + f), vld1q_s16(vector + f + 8));
        dots[r] = vaddvq_s32(sum_i32x4);
    }
}

/* Four of row[j] += scaled * x[j]. */
static inline void add_product_4(float *row, float scaled, float32x4_t x_f32x4)
{
    vst1q_f32(row, vaddq_f32(vld1q_f32(row), vmulq_n_f32(x_f32x4, scaled)));
}

void ec_k_add_outer_f32_neon(float scale, const float *x, size_t n_factors, float *lower)
{
    size_t i = 0;
    /* Four rows: whole vectors left of the diagonal, then a triangle. */
    for (; n_factors - i >= 4; i += 4) {
        float *row = lower + i * n_factors;
        const float scaled[4] = {
                scale * x[i], scale * x[i + 1], scale * x[i + 2], scale * x[i + 3]};
        for (size_t j = 0; j < i; j += 4) {
            float32x4_t x_f32x4 = vld1q_f32(x + j);
            add_product_4(row + j, scaled[0], x_f32x4);
            add_product_4(row + n_factors + j, scaled[1], x_f32x4);
            add_product_4(row + 2 * n_factors + j, scaled[2], x_f32x4);
            add_product_4(row + 3 * n_factors + j, scaled[3], x_f32x4);
        }
        ec_add_triangle_4(scaled, x + i, n_factors, row + i);
    }
    ec_add_last_rows(scale, x, n_factors, i, lower);
}

static inline uint32x4_t above_4(const int32_t *scores, int32x4_t threshold_i32x4)
{
    return vcgtq_s32(vld1q_s32(scores), threshold_i32x4);
}

size_t ec_k_top_i32_neon(const int32_t *scores, size_t n_rows, uint32_t *top, size_t n_top)
{
    if (n_top == 0)
        return 0;
    struct ec_top_heap heap = {
            .scores = scores, .top = top, .n_top = n_top, .threshold = INT32_MIN};
    size_t r = 0;
    for (; n_rows - r >= 16; r += 16) {
        int32x4_t threshold_i32x4 = vdupq_n_s32(heap.threshold);
        uint32x4_t first_u32x4 = vorrq_u32(
                above_4(scores + r, threshold_i32x4), above_4(scores + r + 4, threshold_i32x4));
        uint32x4_t second_u32x4 = vorrq_u32(above_4(scores + r + 8, threshold_i32x4),
                above_4(scores + r + 12, threshold_i32x4));
        if (vmaxvq_u32(vorrq_u32(first_u32x4, second_u32x4)) != 0)
            ec_top_scan(&heap, r, r + 16);
    }
    ec_top_scan(&heap, r, n_rows);
    return ec_top_finish(&heap);
}

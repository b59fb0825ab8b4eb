/* avx2.c - the kernels for x86-64 with AVX2. Compile with -mavx2; called only where the processor has it.
 *
 * Every inline function it includes is static: no AVX2 code can leak into the rest of the program. */
#include <immintrin.h>

#include "device/kernels/add_outer_rest.h"
#include "device/kernels/copies.h"
#include "device/kernels/top_heap.h"

#if !defined(__x86_64__) || !defined(__AVX2__)
#error "avx2.c is for x86-64 and needs -mavx2"
#endif

/* Sixteen products of a row and the vector, summed in pairs. No pair overflows: 2 * 128 * 8191 < 2^22. */
static inline __m256i multiply_16(const int8_t *row, __m256i vector_i16x16)
{
    __m256i row_i16x16 = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)row));
    return _mm256_madd_epi16(row_i16x16, vector_i16x16);
}

void ec_k_dot_i8_i16_avx2(
        const int8_t *rows, size_t n_rows, size_t n_factors, const int16_t *vector, int32_t *dots)
{
    size_t r = 0;
    /* Four rows share each load of the vector and one reduction. */
    for (; n_rows - r >= 4; r += 4) {
        const int8_t *row = rows + r * n_factors;
        __m256i sum0_i32x8 = _mm256_setzero_si256(), sum1_i32x8 = sum0_i32x8;
        __m256i sum2_i32x8 = sum0_i32x8, sum3_i32x8 = sum0_i32x8;
        for (size_t f = 0; f < n_factors; f += 16) {
            __m256i vector_i16x16 = _mm256_loadu_si256((const __m256i *)(vector + f));
            sum0_i32x8 = _mm256_add_epi32(sum0_i32x8, multiply_16(row + f, vector_i16x16));
            sum1_i32x8 = _mm256_add_epi32(
                    sum1_i32x8, multiply_16(row + n_factors + f, vector_i16x16));
            sum2_i32x8 = _mm256_add_epi32(
                    sum2_i32x8, multiply_16(row + 2 * n_factors + f, vector_i16x16));
            sum3_i32x8 = _mm256_add_epi32(
                    sum3_i32x8, multiply_16(row + 3 * n_factors + f, vector_i16x16));
        }
        /* Each half now holds a part of the dots 0 1 2 3, in this order. */
        __m256i halves_i32x8 = _mm256_hadd_epi32(_mm256_hadd_epi32(sum0_i32x8, sum1_i32x8),
                _mm256_hadd_epi32(sum2_i32x8, sum3_i32x8));
        _mm_storeu_si128((__m128i *)(dots + r), _mm_add_epi32(_mm256_castsi256_si128(halves_i32x8),
                                                        _mm256_extracti128_si256(halves_i32x8, 1)));
    }
    for (; r < n_rows; r++) {
        const int8_t *row = rows + r * n_factors;
        __m256i sum_i32x8 = _mm256_setzero_si256();
        for (size_t f = 0; f < n_factors; f += 16) {
            __m256i vector_i16x16 = _mm256_loadu_si256((const __m256i *)(vector + f));
            sum_i32x8 = _mm256_add_epi32(sum_i32x8, multiply_16(row + f, vector_i16x16));
        }
        __m128i sum_i32x4 = _mm_add_epi32(
                _mm256_castsi256_si128(sum_i32x8), _mm256_extracti128_si256(sum_i32x8, 1));
        sum_i32x4 = _mm_hadd_epi32(sum_i32x4, sum_i32x4);
        dots[r] = _mm_cvtsi128_si32(_mm_hadd_epi32(sum_i32x4, sum_i32x4));
    }
}

/* Eight of row[j] += scaled * x[j]. */
static inline void add_product_8(float *row, float scaled, __m256 x_f32x8)
{
    __m256 product_f32x8 = _mm256_mul_ps(_mm256_set1_ps(scaled), x_f32x8);
    _mm256_storeu_ps(row, _mm256_add_ps(_mm256_loadu_ps(row), product_f32x8));
}

/* Four of the same. */
static inline void add_product_4(float *row, float scaled, __m128 x_f32x4)
{
    __m128 product_f32x4 = _mm_mul_ps(_mm_set1_ps(scaled), x_f32x4);
    _mm_storeu_ps(row, _mm_add_ps(_mm_loadu_ps(row), product_f32x4));
}

void ec_k_add_outer_f32_avx2(float scale, const float *x, size_t n_factors, float *lower)
{
    size_t i = 0;
    /* Four rows: whole vectors left of the diagonal, then a triangle. */
    for (; n_factors - i >= 4; i += 4) {
        float *row = lower + i * n_factors;
        const float scaled[4] = {
                scale * x[i], scale * x[i + 1], scale * x[i + 2], scale * x[i + 3]};
        size_t j = 0;
        for (; j + 8 <= i; j += 8) {
            __m256 x_f32x8 = _mm256_loadu_ps(x + j);
            add_product_8(row + j, scaled[0], x_f32x8);
            add_product_8(row + n_factors + j, scaled[1], x_f32x8);
            add_product_8(row + 2 * n_factors + j, scaled[2], x_f32x8);
            add_product_8(row + 3 * n_factors + j, scaled[3], x_f32x8);
        }
        if (j < i) {
            __m128 x_f32x4 = _mm_loadu_ps(x + j);
            add_product_4(row + j, scaled[0], x_f32x4);
            add_product_4(row + n_factors + j, scaled[1], x_f32x4);
            add_product_4(row + 2 * n_factors + j, scaled[2], x_f32x4);
            add_product_4(row + 3 * n_factors + j, scaled[3], x_f32x4);
        }
        ec_add_triangle_4(scaled, x + i, n_factors, row + i);
    }
    ec_add_last_rows(scale, x, n_factors, i, lower);
}

/* One bit for each of eight scores, set where the score is above the threshold. */
static inline uint32_t above_8(const int32_t *scores, __m256i threshold_i32x8)
{
    __m256i above_i32x8 = _mm256_cmpgt_epi32(
            _mm256_loadu_si256((const __m256i *)scores), threshold_i32x8);
    return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(above_i32x8));
}

size_t ec_k_top_i32_avx2(const int32_t *scores, size_t n_rows, uint32_t *top, size_t n_top)
{
    if (n_top == 0)
        return 0;
    struct ec_top_heap heap = {
            .scores = scores, .top = top, .n_top = n_top, .threshold = INT32_MIN};
    size_t r = 0;
    for (; n_rows - r >= 32; r += 32) {
        __m256i threshold_i32x8 = _mm256_set1_epi32(heap.threshold);
        uint32_t above = above_8(scores + r, threshold_i32x8) |
                         above_8(scores + r + 8, threshold_i32x8) << 8 |
                         above_8(scores + r + 16, threshold_i32x8) << 16 |
                         above_8(scores + r + 24, threshold_i32x8) << 24;
        for (; above != 0; above &= above - 1) {
            size_t row = r + (size_t)__builtin_ctz(above);
            if (scores[row] > heap.threshold) /* it may have risen within this block */
                ec_top_take(&heap, (uint32_t)row);
        }
    }
    ec_top_scan(&heap, r, n_rows);
    return ec_top_finish(&heap);
}

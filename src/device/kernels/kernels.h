/* kernels.h - the inner loops, each once in plain C and again for each instruction set.
 *
 * Every copy of a kernel gives the bits of the scalar reference: integer sums are exact in any order, and
 * floating-point loops work lane by lane, so that no copy re-associates a sum or fuses a multiply-add.
 *
 * Layer: device/kernels.   R rows   F factors, padded with zeros to a multiple of 16 */
#ifndef ENDCAP_DEVICE_KERNELS_KERNELS_H
#define ENDCAP_DEVICE_KERNELS_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/* The one list of kernels: X(op, result type, parameters). It declares the table, names the copies
 * ec_k_<op>_<isa>, and drives the tests and the benchmark: a kernel cannot exist untested.
 *
 * dot_i8_i16   dots[r] = sum_f rows[r * F + f] * vector[f]
 *              rows (R, F) int8, vector (F,) int16 with |vector[f]| <= EC_K_VECTOR_MAX, F a multiple of 16
 *              and at most EC_K_MAX_F: the sum stays within 256 * 128 * 8191 < 2^28
 * add_outer_f32  lower[i * F + j] += scale * x[i] * x[j] for j <= i: the lower half of a rank-one update,
 *              computed as (scale * x[i]) * x[j]; any F; the upper half is neither read nor written
 *              lower (F, F) row-major, x (F,), finite, not overlapping
 * top_i32      the indices of the K largest of scores (R,), best first, ties by smaller index; entries
 *              equal to INT32_MIN are never taken; R at most 2^32. Fast while K is small against R
 *              top (K,) indices, the first of them written; returns how many: less than K when scores
 *              hold fewer that may be taken
 *
 * Pointers need the alignment of their element type and no more; an array of no elements may be NULL. */
#define EC_KERNEL_LIST(X)                                                                          \
    X(dot_i8_i16, void,                                                                            \
            (const int8_t *rows, size_t n_rows, size_t n_factors, const int16_t *vector,           \
                    int32_t *dots))                                                                \
    X(add_outer_f32, void, (float scale, const float *x, size_t n_factors, float *lower))          \
    X(top_i32, size_t, (const int32_t *scores, size_t n_rows, uint32_t *top, size_t n_top))

enum { EC_K_VECTOR_MAX = 8191, EC_K_MAX_F = 256 };

/* One set of copies, e.g. all for AVX2. */
struct ec_kernels {
    const char *isa; /* "scalar", "avx2", "neon", "simd128" */
#define EC_KERNEL_FIELD(op, result, parameters) result(*op) parameters;
    EC_KERNEL_LIST(EC_KERNEL_FIELD)
#undef EC_KERNEL_FIELD
};

/* The sets this binary carries and this machine can run, the reference first, the fastest last.
 * n_sets receives how many. */
const struct ec_kernels *const *ec_kernels_available(size_t *n_sets);

/* The set to use: the fastest that this machine runs. Chosen from the processor alone; constant for a
 * process. */
const struct ec_kernels *ec_kernels_best(void);

#endif

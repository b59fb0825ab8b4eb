/* test_kernels.c - every copy of every kernel against a definition written out here.
 *
 * A kernel in EC_KERNEL_LIST needs a function every_<op>_equals_its_definition below, or this file does
 * not compile. Each goes over all sets the machine runs, the scalar reference among them.
 *
 * Runs under cmocka; under tests/parity/shim also as WebAssembly and on other processors. */
#include <float.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifndef __wasm__
#include <setjmp.h> /* for cmocka.h */
#endif
#include <cmocka.h>

#include "arrays.h"
#include "device/kernels/kernels.h"

/* ---- dot_i8_i16 ---- */

static void check_dots(const int8_t *rows, size_t n_rows, size_t n_factors, const int16_t *vector)
{
    size_t n_sets;
    const struct ec_kernels *const *sets = ec_kernels_available(&n_sets);
    int32_t *dots = odd_new(n_rows, sizeof *dots);
    for (size_t s = 0; s < n_sets; s++) {
        memset(dots, 0x5a, n_rows * sizeof *dots);
        sets[s]->dot_i8_i16(rows, n_rows, n_factors, vector, dots);
        for (size_t r = 0; r < n_rows; r++) {
            int64_t sum = 0;
            for (size_t f = 0; f < n_factors; f++)
                sum += (int64_t)rows[r * n_factors + f] * vector[f];
            assert_int_equal(dots[r], sum);
        }
    }
    odd_free(dots, sizeof *dots);
}

static void every_dot_i8_i16_equals_its_definition(void **state)
{
    (void)state;
    static const size_t rows_of[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 33};
    uint64_t seed = 1;
    for (size_t n_factors = 16; n_factors <= EC_K_MAX_F; n_factors += 16) {
        for (size_t c = 0; c < sizeof rows_of / sizeof rows_of[0]; c++) {
            size_t n_rows = rows_of[c];
            int8_t *rows = odd_new(n_rows * n_factors, 1);
            int16_t *vector = odd_new(n_factors, sizeof *vector);
            for (size_t i = 0; i < n_rows * n_factors; i++)
                rows[i] = (int8_t)random_between(&seed, INT8_MIN, INT8_MAX);
            for (size_t f = 0; f < n_factors; f++)
                vector[f] = (int16_t)random_between(&seed, -EC_K_VECTOR_MAX, EC_K_VECTOR_MAX);
            check_dots(rows, n_rows, n_factors, vector);
            odd_free(rows, 1);
            odd_free(vector, sizeof *vector);
        }
    }
}

static void dots_of_the_largest_rows_and_vectors_do_not_overflow(void **state)
{
    (void)state;
    enum { ROWS = 5 };
    static const int bytes[] = {INT8_MIN, INT8_MAX};
    static const int numbers[] = {-EC_K_VECTOR_MAX, EC_K_VECTOR_MAX};
    int8_t rows[ROWS * EC_K_MAX_F];
    int16_t vector[EC_K_MAX_F];
    for (int even = 0; even < 4; even++) { /* one sign in the even places, one in the odd */
        for (int odd = 0; odd < 4; odd++) {
            for (size_t i = 0; i < sizeof rows; i++)
                rows[i] = (int8_t)bytes[(i % 2 ? odd : even) & 1];
            for (size_t f = 0; f < EC_K_MAX_F; f++)
                vector[f] = (int16_t)numbers[(f % 2 ? odd : even) >> 1];
            check_dots(rows, ROWS, EC_K_MAX_F, vector);
        }
    }
}

/* ---- add_outer_f32 ---- */

/* Each step rounds to float, whatever the compiler would like. */
static void add_outer_by_definition(float scale, const float *x, size_t n_factors, float *lower)
{
    for (size_t i = 0; i < n_factors; i++) {
        for (size_t j = 0; j <= i; j++) {
            volatile float scaled = scale * x[i];
            volatile float product = scaled * x[j];
            volatile float sum = lower[i * n_factors + j] + product;
            lower[i * n_factors + j] = sum;
        }
    }
}

static void check_add_outer(float scale, const float *x, size_t n_factors, const float *before)
{
    size_t n_sets, n_entries = n_factors * n_factors;
    const struct ec_kernels *const *sets = ec_kernels_available(&n_sets);
    float *expected = odd_new(n_entries, sizeof *expected),
          *lower = odd_new(n_entries, sizeof *lower);
    memcpy(expected, before, n_entries * sizeof *before);
    add_outer_by_definition(scale, x, n_factors, expected);
    for (size_t s = 0; s < n_sets; s++) {
        memcpy(lower, before, n_entries * sizeof *before);
        sets[s]->add_outer_f32(scale, x, n_factors, lower);
        assert_memory_equal(lower, expected, n_entries * sizeof *lower);
    }
    odd_free(expected, sizeof *expected);
    odd_free(lower, sizeof *lower);
}

static void every_add_outer_f32_equals_its_definition(void **state)
{
    (void)state;
    /* Among the random numbers: cancellation, denormals, a product that overflows, signed zeros. */
    static const float special[] = {
            0.0f, -0.0f, FLT_MIN, FLT_TRUE_MIN, -FLT_TRUE_MIN, FLT_MAX, 0x1.fffffep-1f};
    uint64_t seed = 2;
    for (size_t n_factors = 1; n_factors <= EC_K_MAX_F;
            n_factors = n_factors < 70 ? n_factors + 1 : n_factors + 93) {
        float *x = odd_new(n_factors, sizeof *x);
        float *lower = odd_new(n_factors * n_factors, sizeof *lower);
        for (size_t i = 0; i < n_factors; i++)
            x[i] = i % 5 == 3 ? special[i % 7] : random_float(&seed);
        for (size_t i = 0; i < n_factors * n_factors; i++)
            lower[i] = i % 11 == 7 ? special[i % 7] : random_float(&seed);
        check_add_outer(1.0f, x, n_factors, lower);
        check_add_outer(-39.7f, x, n_factors, lower);
        check_add_outer(0.0f, x, n_factors, lower);
        odd_free(x, sizeof *x);
        odd_free(lower, sizeof *lower);
    }
}

/* The product of two floats near 1 has a tail below a float's last place: a fused multiply-add keeps it. */
static void add_outer_rounds_the_product_before_the_sum(void **state)
{
    (void)state;
    enum { N = 16 };
    float x[N], lower[N * N];
    for (size_t i = 0; i < N; i++)
        x[i] = 1.0f + (float)(i + 1) * FLT_EPSILON;
    for (size_t i = 0; i < N; i++) {
        for (size_t j = 0; j < N; j++) {
            volatile float product = x[i] * x[j];
            lower[i * N + j] = -product;
        }
    }
    size_t n_sets;
    const struct ec_kernels *const *sets = ec_kernels_available(&n_sets);
    for (size_t s = 0; s < n_sets; s++) {
        float after[N * N];
        memcpy(after, lower, sizeof lower);
        sets[s]->add_outer_f32(1.0f, x, N, after);
        for (size_t i = 0; i < N; i++) {
            for (size_t j = 0; j < N; j++)
                assert_true(after[i * N + j] == (j <= i ? 0.0f : lower[i * N + j]));
        }
    }
}

/* ---- top_i32 ---- */

enum { UNTOUCHED = 0x5a5a5a5a };

/* K times the best row that is not taken yet. */
static size_t top_by_definition(const int32_t *scores, size_t n_rows, uint32_t *top, size_t n_top)
{
    unsigned char *taken = odd_new(n_rows, 1);
    memset(taken, 0, n_rows);
    size_t n_taken = 0;
    for (; n_taken < n_top; n_taken++) {
        size_t best = n_rows;
        for (size_t r = 0; r < n_rows; r++) {
            if (!taken[r] && scores[r] != INT32_MIN && (best == n_rows || scores[r] > scores[best]))
                best = r;
        }
        if (best == n_rows)
            break;
        taken[best] = 1;
        top[n_taken] = (uint32_t)best;
    }
    odd_free(taken, 1);
    return n_taken;
}

static void check_top(const int32_t *scores, size_t n_rows, size_t n_top)
{
    size_t n_sets;
    const struct ec_kernels *const *sets = ec_kernels_available(&n_sets);
    uint32_t *expected = odd_new(n_top, sizeof *expected), *top = odd_new(n_top, sizeof *top);
    size_t n_expected = top_by_definition(scores, n_rows, expected, n_top);
    for (size_t s = 0; s < n_sets; s++) {
        memset(top, 0x5a, n_top * sizeof *top);
        assert_int_equal(sets[s]->top_i32(scores, n_rows, top, n_top), n_expected);
        assert_memory_equal(top, expected, n_expected * sizeof *top);
        for (size_t k = n_expected; k < n_top; k++)
            assert_int_equal(top[k], UNTOUCHED);
    }
    odd_free(expected, sizeof *expected);
    odd_free(top, sizeof *top);
}

enum top_pattern {
    RANDOM,     /* the whole range */
    FEW_VALUES, /* many ties */
    ALL_EQUAL,
    ASCENDING, /* every row enters */
    DESCENDING,
    MOSTLY_BARRED, /* INT32_MIN, with a few between */
    ALL_BARRED,
    EXTREMES, /* INT32_MIN, INT32_MIN + 1, INT32_MAX */
    N_PATTERNS
};

static int32_t patterned_score(enum top_pattern pattern, size_t r, uint64_t *seed)
{
    static const int32_t extremes[] = {INT32_MIN, INT32_MIN + 1, INT32_MAX};
    switch (pattern) {
    case RANDOM:
        return (int32_t)(random_u64(seed) >> 33) - (1 << 30);
    case FEW_VALUES:
        return random_between(seed, -2, 2);
    case ALL_EQUAL:
        return -7;
    case ASCENDING:
        return (int32_t)r - 50;
    case DESCENDING:
        return 50 - (int32_t)r;
    case MOSTLY_BARRED:
        return random_between(seed, 0, 9) == 0 ? random_between(seed, -3, 3) : INT32_MIN;
    case EXTREMES:
        return extremes[random_between(seed, 0, 2)];
    case ALL_BARRED:
    case N_PATTERNS:
        break;
    }
    return INT32_MIN;
}

static void every_top_i32_equals_its_definition(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (size_t n_rows = 0; n_rows <= 1000; n_rows += n_rows < 100 ? 1 : 225) {
        const size_t tops[] = {0, 1, 2, 3, 20, n_rows / 2, n_rows, n_rows + 5};
        for (int pattern = 0; pattern < N_PATTERNS; pattern++) {
            int32_t *scores = odd_new(n_rows, sizeof *scores);
            for (size_t r = 0; r < n_rows; r++)
                scores[r] = patterned_score((enum top_pattern)pattern, r, &seed);
            for (size_t t = 0; t < sizeof tops / sizeof tops[0]; t++)
                check_top(scores, n_rows, tops[t]);
            odd_free(scores, sizeof *scores);
        }
    }
}

static void a_best_score_in_any_place_is_found(void **state)
{
    (void)state;
    enum { ROWS = 100 };
    int32_t scores[ROWS] = {0};
    for (size_t r = 0; r < ROWS; r++) {
        scores[r] = 1;
        check_top(scores, ROWS, 1);
        check_top(scores, ROWS, 2);
        scores[r] = 0;
    }
}

/* ---- the list of sets ---- */

static void no_elements_need_no_arrays(void **state)
{
    (void)state;
    size_t n_sets;
    const struct ec_kernels *const *sets = ec_kernels_available(&n_sets);
    int16_t vector[16] = {0};
    int32_t score = 1;
    for (size_t s = 0; s < n_sets; s++) {
        sets[s]->dot_i8_i16(NULL, 0, 16, vector, NULL);
        sets[s]->add_outer_f32(1.0f, NULL, 0, NULL);
        assert_int_equal(sets[s]->top_i32(NULL, 0, NULL, 0), 0);
        assert_int_equal(sets[s]->top_i32(&score, 1, NULL, 0), 0);
    }
}

/* Without this, a dispatcher that forgets a set would leave its copies untested and all else green. */
static void every_set_that_this_machine_runs_is_listed(void **state)
{
    (void)state;
    size_t n_sets;
    const struct ec_kernels *const *sets = ec_kernels_available(&n_sets);
    const char *best = "scalar";
#if defined(EC_KERNELS_SCALAR_ONLY)
#elif defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        best = "avx2";
#elif defined(__aarch64__)
    best = "neon";
#elif defined(__wasm_simd128__)
    best = "simd128";
#endif
    assert_int_equal(n_sets, strcmp(best, "scalar") == 0 ? 1 : 2);
    assert_string_equal(sets[0]->isa, "scalar");
    assert_string_equal(sets[n_sets - 1]->isa, best);
    assert_ptr_equal(ec_kernels_best(), sets[n_sets - 1]);
}

#define TEST_OF_KERNEL(op, result, parameters) cmocka_unit_test(every_##op##_equals_its_definition),

int main(void)
{
    const struct CMUnitTest tests[] = {
            EC_KERNEL_LIST(TEST_OF_KERNEL)
                    cmocka_unit_test(dots_of_the_largest_rows_and_vectors_do_not_overflow),
            cmocka_unit_test(add_outer_rounds_the_product_before_the_sum),
            cmocka_unit_test(a_best_score_in_any_place_is_found),
            cmocka_unit_test(no_elements_need_no_arrays),
            cmocka_unit_test(every_set_that_this_machine_runs_is_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

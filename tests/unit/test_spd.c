/* test_spd.c - the solver of small symmetric positive definite systems.
 *
 * Runs under cmocka; under tests/parity/shim also as WebAssembly and on other processors. */
#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifndef __wasm__
#include <setjmp.h> /* for cmocka.h */
#endif
#include <cmocka.h>

#include "arrays.h"
#include "device/kernels/spd.h"

/* a = g g^T + I for a random g, in the lower half; NaN above it, which nobody may read. */
static void random_spd(uint64_t *seed, size_t n_factors, float *a)
{
    float *g = odd_new(n_factors * n_factors, sizeof *g);
    for (size_t i = 0; i < n_factors * n_factors; i++)
        g[i] = random_float(seed);
    for (size_t i = 0; i < n_factors; i++) {
        for (size_t j = 0; j < n_factors; j++) {
            double sum = i == j;
            for (size_t k = 0; k < n_factors; k++)
                sum += (double)g[i * n_factors + k] * (double)g[j * n_factors + k];
            a[i * n_factors + j] = j <= i ? (float)sum : NAN;
        }
    }
    odd_free(g, sizeof *g);
}

/* Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., with u the unit roundoff:
 * theorem 10.3   |a - l l^T| <= (n + 1) u |l| |l|^T entry by entry, and (|l| |l|^T)_ij is at most
 *                sqrt(a_ii a_jj) but for rounding (Cauchy-Schwarz), which the n + 2 below allows for
 * theorem 10.4   (a + e) x = b with |e| <= (3 n + 1) u |l| |l|^T, whose norm is at most the trace of a */
static void spd_factor_and_solve_have_the_residual_that_theory_promises(void **state)
{
    (void)state;
    const double u = FLT_EPSILON / 2.0;
    uint64_t seed = 4;
    for (size_t n = 1; n <= 128; n = n < 40 ? n + 1 : n + 22) {
        float *a = odd_new(n * n, sizeof *a), *l = odd_new(n * n, sizeof *l);
        float *b = odd_new(n, sizeof *b), *x = odd_new(n, sizeof *x);
        random_spd(&seed, n, a);
        for (size_t i = 0; i < n; i++)
            x[i] = b[i] = random_float(&seed);
        memcpy(l, a, n * n * sizeof *a);
        assert_int_equal(ec_spd_factor(l, n), EC_OK);
        ec_spd_solve(l, n, x);
        double trace = 0.0, x_squared = 0.0, residual_squared = 0.0;
        for (size_t i = 0; i < n; i++) {
            double residual = (double)b[i];
            for (size_t j = 0; j < n; j++) {
                double a_ij = (double)(j <= i ? a[i * n + j] : a[j * n + i]), product = 0.0;
                for (size_t k = 0; k <= (j < i ? j : i); k++)
                    product += (double)l[i * n + k] * (double)l[j * n + k];
                double scale = sqrt((double)a[i * n + i] * (double)a[j * n + j]);
                assert_true(fabs(a_ij - product) <= (double)(n + 2) * u * scale);
                assert_memory_equal(&l[i * n + j], &l[j * n + i], sizeof *l);
                residual -= a_ij * (double)x[j];
            }
            trace += (double)a[i * n + i];
            x_squared += (double)x[i] * (double)x[i];
            residual_squared += residual * residual;
        }
        assert_true(sqrt(residual_squared) <= (double)(3 * n + 2) * u * trace * sqrt(x_squared));
        odd_free(a, sizeof *a);
        odd_free(l, sizeof *l);
        odd_free(b, sizeof *b);
        odd_free(x, sizeof *x);
    }
}

static void spd_solves_a_system_of_exact_numbers_exactly(void **state)
{
    (void)state;
    float a[9] = {4, -1, -1, 2, 10, -1, -2, 5, 21};
    const float l[9] = {2, 1, -1, 1, 3, 2, -1, 2, 4};
    float b[3] = {4 * 1 + 2 * 2 - 2 * 3, 2 * 1 + 10 * 2 + 5 * 3, -2 * 1 + 5 * 2 + 21 * 3};
    assert_int_equal(ec_spd_factor(a, 3), EC_OK);
    assert_memory_equal(a, l, sizeof l);
    ec_spd_solve(a, 3, b);
    assert_true(b[0] == 1.0f && b[1] == 2.0f && b[2] == 3.0f);
}

static void spd_of_no_factors_is_solved(void **state)
{
    (void)state;
    assert_int_equal(ec_spd_factor(NULL, 0), EC_OK);
    ec_spd_solve(NULL, 0, NULL);
}

/* x86, Arm and WebAssembly must all come here. FNV-1a over the bits of one solution of order 67. */
static void spd_gives_the_same_bits_on_every_machine(void **state)
{
    (void)state;
    enum { N = 67 };
    uint64_t seed = 5;
    float *a = odd_new(N * N, sizeof *a), *b = odd_new(N, sizeof *b);
    random_spd(&seed, N, a);
    for (size_t i = 0; i < N; i++)
        b[i] = random_float(&seed);
    assert_int_equal(ec_spd_factor(a, N), EC_OK);
    ec_spd_solve(a, N, b);
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < N; i++) {
        uint32_t bits;
        memcpy(&bits, &b[i], sizeof bits);
        for (int byte = 0; byte < 4; byte++)
            hash = (hash ^ (bits >> 8 * byte & 0xff)) * 16777619u;
    }
    assert_int_equal(hash, 0x3ef37487u);
    odd_free(a, sizeof *a);
    odd_free(b, sizeof *b);
}

static void spd_factor_refuses_what_is_not_positive_definite(void **state)
{
    (void)state;
    static const float cases[][4] = {
            /* lower half: a00, -, a10, a11 */
            {0, 0, 0, 1},                                  /* singular at the first pivot */
            {-0.0f, 0, 0, 1}, {-1, 0, 0, 1}, {1, 0, 0, 0}, /* at the last */
            {1, 0, 1, 1}, {1, 0, 2, 1},                    /* indefinite */
            {NAN, 0, 0, 1}, {1, 0, NAN, 1}, {1, 0, 0, NAN}, {INFINITY, 0, 0, 1},
            {1, 0, INFINITY, 1}, {1, 0, 0, INFINITY}, {1, 0, INFINITY, INFINITY},
            {FLT_MIN, 0, FLT_MAX, FLT_MAX}, /* a10 / l00 overflows */
    };
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        float a[4];
        memcpy(a, cases[c], sizeof a);
        assert_int_equal(ec_spd_factor(a, 2), EC_E_NOT_POSITIVE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(spd_factor_and_solve_have_the_residual_that_theory_promises),
            cmocka_unit_test(spd_solves_a_system_of_exact_numbers_exactly),
            cmocka_unit_test(spd_of_no_factors_is_solved),
            cmocka_unit_test(spd_gives_the_same_bits_on_every_machine),
            cmocka_unit_test(spd_factor_refuses_what_is_not_positive_definite),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

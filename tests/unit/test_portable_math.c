/* test_portable_math.c - powers and logarithms beside those of the C library. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "device/base/portable_math.h"
#include "native/system/random.h"

/* Written so that NaN fails. */
static void assert_close(double value, double expected, double bound)
{
    if (!(fabs(value - expected) <= bound * fabs(expected)))
        fail_msg("%.17g where %.17g was expected", value, expected);
}

static void exp2_is_within_a_billionth_of_the_librarys(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(1, 0);
    for (double x = -999.99; x < 1000.0; x += 0.0937)
        assert_close(ec_exp2(x), exp2(x), 1e-9);
    for (int n = 0; n < 100000; n++) {
        double x = 4.0 * (ec_random_unit(&random) - 0.5);
        assert_close(ec_exp2(x), exp2(x), 1e-9);
    }
    assert_close(ec_exp2(0.9999999999999999), 2.0, 1e-9);
    assert_close(ec_exp2(-0.9999999999999999), 0.5, 1e-9);
}

static void exp2_of_whole_numbers_is_exact_and_its_ends_are_as_promised(void **state)
{
    (void)state;
    for (int n = -999; n <= 1000; n++)
        assert_true(ec_exp2((double)n) == ldexp(1.0, n));
    assert_true(ec_exp2(-1000.0) == 0.0);
    assert_true(ec_exp2(-INFINITY) == 0.0);
    assert_true(ec_exp2((double)NAN) == 0.0);
    assert_true(ec_exp2(1e9) == ldexp(1.0, 1000));
    assert_true(ec_exp2(INFINITY) == ldexp(1.0, 1000));
}

static void log2_is_within_a_billionth_of_the_librarys(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(2, 0);
    for (int n = 0; n < 100000; n++) {
        double x = exp2(2000.0 * (ec_random_unit(&random) - 0.5));
        assert_close(ec_log2(x), log2(x), 1e-9);
        double near_one = 1.0 + 0.9 * (ec_random_unit(&random) - 0.5);
        assert_close(ec_log2(near_one), log2(near_one), 1e-9);
    }
    assert_close(ec_log2(1.0 + 0x1p-40), log2(1.0 + 0x1p-40), 1e-9);
    assert_close(ec_log2(1.0 - 0x1p-40), log2(1.0 - 0x1p-40), 1e-9);
    for (int n = -1022; n <= 1023; n++)
        assert_true(ec_log2(ldexp(1.0, n)) == (double)n);
}

static void powers_are_within_a_billionth_of_the_librarys(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(3, 0);
    for (int n = 0; n < 100000; n++) {
        double x = exp2(60.0 * (ec_random_unit(&random) - 0.5));
        double y = 2.0 * (ec_random_unit(&random) - 0.5);
        assert_close(ec_pow(x, y), pow(x, y), 2e-9);
    }
    assert_true(ec_pow(17.0, 0.0) == 1.0);
    assert_true(ec_pow(1.0, 123.0) == 1.0);
    assert_true(ec_pow(2.0, 10.0) == 1024.0);
}

/* What every machine must give: models and rankings hang on these bits. */
static void the_bits_are_pinned(void **state)
{
    (void)state;
    assert_true(ec_exp2(-0.5) == 0x1.6a09e667f4339p-1);
    assert_true(ec_exp2(-1.0 / 3.0) == 0x1.965fea53d6e53p-1);
    assert_true(ec_log2(3.0) == 0x1.95c01a39fe66fp+0);
    assert_true(ec_log2(10.0) == 0x1.a934f0979a2abp+1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(exp2_is_within_a_billionth_of_the_librarys),
            cmocka_unit_test(exp2_of_whole_numbers_is_exact_and_its_ends_are_as_promised),
            cmocka_unit_test(log2_is_within_a_billionth_of_the_librarys),
            cmocka_unit_test(powers_are_within_a_billionth_of_the_librarys),
            cmocka_unit_test(the_bits_are_pinned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

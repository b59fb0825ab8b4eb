/* measure/bootstrap against what theory says of it, and its promise that threads do not show. */
#include <math.h>
#include <string.h>

#include "native/matrix/threads.h"
#include "native/measure/bootstrap.h"
#include "native/system/alloc.h"
#include "native/system/random.h"
#include "support/small_log.h"

enum { U = 2000, EACH = 3 };

static struct ec_bootstrap resample(const uint32_t *users, const float *figures, size_t n_cases,
        size_t n_figures, uint64_t seed)
{
    struct ec_bootstrap bootstrap;
    assert_int_equal(ec_bootstrap_new(users, figures, n_cases, n_figures, seed, &bootstrap), EC_OK);
    return bootstrap;
}

static double half_width(struct ec_interval interval)
{
    return (interval.high - interval.low) / 2.0;
}

static void assert_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%g is not %g within %g", value, expected, tolerance);
}

/* Users who hit with chance .3: 1.96 standard errors are .0201. */
static void an_interval_is_as_wide_as_the_standard_error_says(void **state)
{
    (void)state;
    uint32_t users[U];
    float hits[U];
    struct ec_random random = ec_random_stream(11, 0);
    for (uint32_t u = 0; u < U; u++) {
        users[u] = u;
        hits[u] = (float)(ec_random_unit(&random) < 0.3);
    }
    struct ec_bootstrap bootstrap = resample(users, hits, U, 1, 1);
    struct ec_interval interval = ec_bootstrap_interval(&bootstrap, 0);
    assert_near(half_width(interval), 1.96 * sqrt(0.21 / U), 0.0025);
    assert_true(interval.low < bootstrap.observed[0] && bootstrap.observed[0] < interval.high);
    ec_bootstrap_free(&bootstrap);
}

/* Cases that repeat their user's say nothing new: the interval is that of the users alone. */
static void cases_of_a_user_come_and_go_together(void **state)
{
    (void)state;
    static uint32_t users[U * EACH];
    static float hits[U * EACH];
    for (uint32_t c = 0; c < U * EACH; c++) {
        users[c] = c / EACH + 7;
        hits[c] = (float)(c / EACH % 2);
    }
    struct ec_bootstrap bootstrap = resample(users, hits, U * EACH, 1, 1);
    assert_int_equal(bootstrap.n_users, U);
    assert_near(half_width(ec_bootstrap_interval(&bootstrap, 0)), 1.96 * sqrt(0.25 / U), 0.003);
    ec_bootstrap_free(&bootstrap);
}

/* One system is the other and a little more on every user: each alone is uncertain, the difference is not. */
static void a_difference_is_paired(void **state)
{
    (void)state;
    uint32_t users[200];
    float figures[200][3];
    struct ec_random random = ec_random_stream(13, 0);
    for (uint32_t u = 0; u < 200; u++) {
        users[u] = u;
        figures[u][0] = (float)ec_random_unit(&random);
        figures[u][1] = figures[u][0] + 0.01f;
        figures[u][2] = (float)ec_random_unit(&random);
    }
    struct ec_bootstrap bootstrap = resample(users, &figures[0][0], 200, 3, 1);
    struct ec_paired more = ec_bootstrap_paired(&bootstrap, 1, 0);
    assert_near(more.difference, 0.01, 1e-6);
    assert_near(half_width(more.interval), 0.0, 1e-6);
    assert_near(more.p, 2.0 / (EC_N_RESAMPLES + 1), 1e-12); /* never 0 */
    assert_near(ec_bootstrap_paired(&bootstrap, 0, 1).p, more.p, 1e-12);
    assert_true(half_width(ec_bootstrap_interval(&bootstrap, 0)) > 0.02);
    struct ec_paired chance = ec_bootstrap_paired(&bootstrap, 0, 2);
    assert_true(chance.interval.low < 0.0 && chance.interval.high > 0.0);
    assert_true(chance.p > 0.05 && chance.p <= 1.0);
    struct ec_paired same = ec_bootstrap_paired(&bootstrap, 2, 2);
    assert_true(same.p == 1.0 && same.difference == 0.0);
    ec_bootstrap_free(&bootstrap);
}

static void threads_do_not_show_and_the_seed_does(void **state)
{
    (void)state;
    uint32_t users[50];
    float figures[100];
    for (uint32_t u = 0; u < 50; u++) {
        users[u] = u;
        figures[2 * u] = 1.0f / (float)(u + 1);
        figures[2 * u + 1] = (float)(u % 3);
    }
    int before = ec_threads_use(1);
    struct ec_bootstrap one = resample(users, figures, 50, 2, 5);
    (void)ec_threads_use(3);
    struct ec_bootstrap three = resample(users, figures, 50, 2, 5);
    struct ec_bootstrap other = resample(users, figures, 50, 2, 6);
    (void)ec_threads_use(before);
    size_t size = (size_t)EC_N_RESAMPLES * 2 * sizeof *one.resampled;
    assert_memory_equal(one.resampled, three.resampled, size);
    assert_memory_not_equal(one.resampled, other.resampled, size);
    ec_bootstrap_free(&one);
    ec_bootstrap_free(&three);
    ec_bootstrap_free(&other);
}

static void one_user_alone_says_nothing_of_others(void **state)
{
    (void)state;
    const uint32_t users[2] = {3, 3};
    const float figures[2] = {0.25f, 0.75f};
    struct ec_bootstrap bootstrap = resample(users, figures, 2, 1, 1);
    assert_near(bootstrap.observed[0], 0.5, 1e-9);
    assert_true(isnan(ec_bootstrap_interval(&bootstrap, 0).low));
    assert_true(isnan(ec_bootstrap_paired(&bootstrap, 0, 0).p));
    ec_bootstrap_free(&bootstrap);
    bootstrap = resample(users, figures, 0, 1, 1);
    assert_true(isnan(ec_bootstrap_interval(&bootstrap, 0).high));
    ec_bootstrap_free(&bootstrap);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(an_interval_is_as_wide_as_the_standard_error_says),
            cmocka_unit_test(cases_of_a_user_come_and_go_together),
            cmocka_unit_test(a_difference_is_paired),
            cmocka_unit_test(threads_do_not_show_and_the_seed_does),
            cmocka_unit_test(one_user_alone_says_nothing_of_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

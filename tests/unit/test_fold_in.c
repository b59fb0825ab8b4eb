/* test_fold_in.c - one history's ridge problem, beside a plain solver in double precision.
 *
 *   F factors   N events   R rows */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "device/base/bytes.h"
#include "device/signals/fold_in.h"
#include "native/system/random.h"
#include "support/naive.h"

enum { MAX_F = 40, MAX_N = 12, R = 60 };

struct problem {
    uint32_t n_factors;
    uint32_t n_events;
    float alpha0, l2;
    float rows[R][MAX_F];
    uint32_t event_row[MAX_N];
    float weight[MAX_N];
    uint8_t gram[4 * MAX_F * (MAX_F + 1) / 2];
};

static void problem_draw(struct ec_random *random, struct problem *problem)
{
    memset(problem, 0, sizeof *problem);
    problem->n_factors = 1 + ec_random_index(random, MAX_F);
    problem->n_events = ec_random_index(random, MAX_N + 1);
    problem->alpha0 = 0.01f + (float)ec_random_unit(random);
    problem->l2 = 0.001f + 0.1f * (float)ec_random_unit(random);
    for (uint32_t r = 0; r < R; r++)
        for (uint32_t f = 0; f < problem->n_factors; f++)
            problem->rows[r][f] = (float)ec_random_unit(random) - 0.5f;
    uint8_t *at = problem->gram;
    for (uint32_t f = 0; f < problem->n_factors; f++)
        for (uint32_t g = 0; g <= f; g++, at += 4) {
            double sum = 0.0;
            for (uint32_t r = 0; r < R; r++)
                sum += (double)problem->rows[r][f] * (double)problem->rows[r][g];
            ec_store_f32(at, (float)sum);
        }
    for (uint32_t e = 0; e < problem->n_events; e++) {
        problem->event_row[e] = ec_random_index(random, R);
        problem->weight[e] = 3.0f * (float)ec_random_unit(random);
    }
}

/* The system and its right-hand side in double precision. */
static void build(const struct problem *problem, double *a, double *b)
{
    uint32_t n = problem->n_factors;
    double total = (double)problem->alpha0 * R;
    for (uint32_t e = 0; e < problem->n_events; e++)
        total += (double)problem->weight[e];
    for (uint32_t f = 0; f < n; f++) {
        b[f] = 0.0;
        for (uint32_t e = 0; e < problem->n_events; e++)
            b[f] += (double)problem->weight[e] * (double)problem->rows[problem->event_row[e]][f];
        for (uint32_t g = 0; g < n; g++) {
            double sum = f == g ? (double)problem->l2 * total : 0.0;
            for (uint32_t r = 0; r < R; r++)
                sum += (double)problem->alpha0 * (double)problem->rows[r][f] *
                       (double)problem->rows[r][g];
            for (uint32_t e = 0; e < problem->n_events; e++) {
                const float *y = problem->rows[problem->event_row[e]];
                sum += (double)problem->weight[e] * (double)y[f] * (double)y[g];
            }
            a[f * n + g] = sum;
        }
    }
}

/* Fold a problem in with one set of kernels; x (F,). lower holds garbage before. */
static enum ec_status fold(
        const struct problem *problem, const struct ec_kernels *kernels, float *x)
{
    uint32_t n = problem->n_factors;
    float *lower = malloc((size_t)n * n * sizeof *lower), *vector = malloc(n * sizeof *vector);
    assert_non_null(lower);
    assert_non_null(vector);
    memset(lower, 0xff, (size_t)n * n * sizeof *lower);
    memset(vector, 0xff, n * sizeof *vector);
    struct ec_fold_in fold_in = {.kernels = kernels,
            .n_factors = n,
            .alpha0 = problem->alpha0,
            .l2 = problem->l2,
            .lower = lower,
            .vector = vector,
            .weight_sum = 1e9f};
    ec_fold_in_begin(&fold_in, problem->gram);
    for (uint32_t e = 0; e < problem->n_events; e++)
        ec_fold_in_add(&fold_in, problem->rows[problem->event_row[e]], problem->weight[e]);
    enum ec_status status = ec_fold_in_solve(&fold_in, R);
    memcpy(x, vector, n * sizeof *x);
    free(lower);
    free(vector);
    return status;
}

static double norm(const double *numbers, uint32_t n)
{
    double sum = 0.0;
    for (uint32_t k = 0; k < n; k++)
        sum += numbers[k] * numbers[k];
    return sqrt(sum);
}

static void a_fold_in_solves_the_ridge_problem(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(1, 0);
    static struct problem problem;
    for (int round = 0; round < 500; round++) {
        problem_draw(&random, &problem);
        uint32_t n = problem.n_factors;
        static double a[MAX_F * MAX_F], b[MAX_F], residual[MAX_F], apart[MAX_F];
        float x[MAX_F];
        assert_int_equal(fold(&problem, ec_kernels_best(), x), EC_OK);
        build(&problem, a, b);
        for (uint32_t f = 0; f < n; f++) {
            residual[f] = -b[f];
            for (uint32_t g = 0; g < n; g++)
                residual[f] += a[f * n + g] * (double)x[g];
        }
        assert_true(norm(residual, n) <= 1e-4 * norm(b, n));
        naive_solve(a, n, b);
        for (uint32_t f = 0; f < n; f++)
            apart[f] = (double)x[f] - b[f];
        assert_true(norm(apart, n) <= 1e-3 * norm(b, n));
    }
}

static void an_event_repeated_is_an_event_of_the_summed_weight(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(2, 0);
    static struct problem apart, together;
    for (int round = 0; round < 200; round++) {
        problem_draw(&random, &apart);
        apart.n_events = 4;
        for (uint32_t e = 0; e < 4; e++) {
            apart.event_row[e] = e < 3 ? 5 : 6;
            apart.weight[e] = (float)(1 + ec_random_index(&random, 4));
        }
        together = apart;
        together.n_events = 2;
        together.weight[0] = apart.weight[0] + apart.weight[1] + apart.weight[2];
        together.event_row[1] = 6;
        together.weight[1] = apart.weight[3];
        float x[MAX_F], z[MAX_F];
        assert_int_equal(fold(&apart, ec_kernels_best(), x), EC_OK);
        assert_int_equal(fold(&together, ec_kernels_best(), z), EC_OK);
        double difference = 0.0, size = 0.0;
        for (uint32_t f = 0; f < apart.n_factors; f++) {
            difference += ((double)x[f] - (double)z[f]) * ((double)x[f] - (double)z[f]);
            size += (double)z[f] * (double)z[f];
        }
        assert_true(sqrt(difference) <= 1e-4 * sqrt(size));
    }
}

static void an_event_without_weight_changes_no_bit(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(3, 0);
    static struct problem problem;
    for (int round = 0; round < 200; round++) {
        float x[MAX_F], z[MAX_F];
        problem_draw(&random, &problem);
        problem.n_events = 1 + ec_random_index(&random, MAX_N - 1);
        problem.weight[problem.n_events] = 0.0f;
        problem.event_row[problem.n_events] = ec_random_index(&random, R);
        assert_int_equal(fold(&problem, ec_kernels_best(), x), EC_OK);
        problem.n_events++;
        assert_int_equal(fold(&problem, ec_kernels_best(), z), EC_OK);
        assert_memory_equal(x, z, problem.n_factors * sizeof *x);
    }
}

static void every_set_of_kernels_gives_the_same_bits(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(4, 0);
    static struct problem problem;
    size_t n_sets;
    const struct ec_kernels *const *sets = ec_kernels_available(&n_sets);
    for (int round = 0; round < 200; round++) {
        float x[MAX_F], z[MAX_F];
        problem_draw(&random, &problem);
        assert_int_equal(fold(&problem, sets[0], x), EC_OK);
        for (size_t set = 1; set < n_sets; set++) {
            assert_int_equal(fold(&problem, sets[set], z), EC_OK);
            assert_memory_equal(x, z, problem.n_factors * sizeof *x);
        }
    }
}

static void nothing_met_gives_zeros_even_where_the_system_is_singular(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(5, 0);
    static struct problem problem;
    for (int round = 0; round < 20; round++) {
        float x[MAX_F];
        problem_draw(&random, &problem);
        problem.n_events = (uint32_t)round % 3;
        memset(problem.weight, 0, sizeof problem.weight);
        if (round >= 10)
            problem.alpha0 = problem.l2 = 0.0f;
        assert_int_equal(fold(&problem, ec_kernels_best(), x), EC_OK);
        for (uint32_t f = 0; f < problem.n_factors; f++)
            assert_true(x[f] == 0.0f);
    }
}

static void a_system_without_a_unique_solution_is_refused(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(6, 0);
    static struct problem problem;
    float x[MAX_F];
    problem_draw(&random, &problem);
    problem.n_factors = 3;
    problem.n_events = 1;
    problem.weight[0] = 1.0f;
    problem.alpha0 = problem.l2 = 0.0f;
    assert_int_equal(fold(&problem, ec_kernels_best(), x), EC_E_NOT_POSITIVE);
}

/* The bound on x: a weight of 1e38 in one dimension, next to nothing in the other. */
static void a_solution_out_of_range_is_refused(void **state)
{
    (void)state;
    static struct problem problem;
    float x[MAX_F];
    memset(&problem, 0, sizeof problem);
    problem.n_factors = 2;
    problem.n_events = 1;
    problem.rows[0][0] = 1e-3f;
    problem.alpha0 = 1.0f;
    ec_store_f32(problem.gram + 4, 5e-4f);
    ec_store_f32(problem.gram + 8, 1e-38f);
    problem.weight[0] = 1e38f; /* x[1] is near -7e37 */
    assert_int_equal(fold(&problem, ec_kernels_best(), x), EC_E_NOT_POSITIVE);
    ec_store_f32(problem.gram + 8, 1e-28f); /* near -5e27 */
    assert_int_equal(fold(&problem, ec_kernels_best(), x), EC_OK);
    assert_true(x[1] < -1e27f && x[1] > -1e28f);
    ec_store_f32(problem.gram + 4, -5e-4f);
    assert_int_equal(fold(&problem, ec_kernels_best(), x), EC_OK);
    assert_true(x[1] > 1e27f);
    ec_store_f32(problem.gram + 8, 1e-38f);
    assert_int_equal(fold(&problem, ec_kernels_best(), x), EC_E_NOT_POSITIVE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_fold_in_solves_the_ridge_problem),
            cmocka_unit_test(an_event_repeated_is_an_event_of_the_summed_weight),
            cmocka_unit_test(an_event_without_weight_changes_no_bit),
            cmocka_unit_test(every_set_of_kernels_gives_the_same_bits),
            cmocka_unit_test(nothing_met_gives_zeros_even_where_the_system_is_singular),
            cmocka_unit_test(a_system_without_a_unique_solution_is_refused),
            cmocka_unit_test(a_solution_out_of_range_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

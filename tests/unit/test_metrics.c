/* Golden values of measure/metrics, by hand, and the order that stands behind ranks. */
#include <math.h>

#include "native/matrix/order.h"
#include "native/measure/metrics.h"
#include "native/system/random.h"
#include "support/small_log.h"

static void assert_near(double value, double expected)
{
    assert_true(fabs(value - expected) <= 1e-6);
}

static struct ec_case_metrics measure(const uint32_t *ranks, size_t n, uint32_t k)
{
    struct ec_case_metrics metrics;
    ec_case_measure(ranks, n, k, &metrics);
    return metrics;
}

static void one_target_counts_up_to_the_last_place(void **state)
{
    (void)state;
    struct ec_case_metrics third = measure((const uint32_t[]){3}, 1, 3);
    assert_near((double)third.recall, 1.0);
    assert_near((double)third.ndcg, 0.5); /* 1 / log2(4) */
    assert_near((double)third.mrr, 1.0 / 3.0);
    struct ec_case_metrics missed = measure((const uint32_t[]){4}, 1, 3);
    assert_near((double)missed.recall, 0.0);
    assert_near((double)missed.ndcg, 0.0);
    assert_near((double)missed.mrr, 0.0);
    struct ec_case_metrics absent = measure((const uint32_t[]){UINT32_MAX}, 1, 1000);
    assert_near((double)absent.recall, 0.0);
    assert_near((double)absent.ndcg, 0.0);
}

static void several_targets_share_what_is_found(void **state)
{
    (void)state;
    const uint32_t ranks[] = {7, UINT32_MAX, 1, 3};
    struct ec_case_metrics at_3 = measure(ranks, 4, 3);
    assert_near((double)at_3.recall, 0.5);
    assert_near((double)at_3.mrr, 1.0);
    /* found at 1 and 3; at best three of the four at 1, 2, 3 */
    assert_near((double)at_3.ndcg, (1.0 + 0.5) / (1.0 + 1.0 / log2(3.0) + 0.5));
    struct ec_case_metrics at_10 = measure(ranks, 4, 10);
    assert_near((double)at_10.recall, 0.75);
    assert_near((double)at_10.ndcg,
            (1.0 + 0.5 + 1.0 / 3.0) / (1.0 + 1.0 / log2(3.0) + 0.5 + 1.0 / log2(5.0)));
    assert_near((double)measure((const uint32_t[]){2, 1, 3}, 3, 3).ndcg, 1.0);
}

static void gini_of_known_counts(void **state)
{
    (void)state;
    assert_near(ec_gini((uint32_t[]){5, 5, 5, 5}, 4), 0.0);
    assert_near(ec_gini((uint32_t[]){0, 12, 0, 0}, 4), 0.75);
    assert_near(ec_gini((uint32_t[]){3, 1}, 2), 0.25);
    assert_near(ec_gini((uint32_t[]){4, 1, 3, 2}, 4), 0.25); /* of 1..n: (n - 1) / 3n */
    assert_near(ec_gini((uint32_t[]){0, 0, 0}, 3), 0.0);
}

static void gini_is_half_the_relative_mean_difference(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(47, 0);
    for (int round = 0; round < 50; round++) {
        uint32_t counts[30];
        double difference = 0.0;
        double sum = 0.0;
        for (int k = 0; k < 30; k++)
            sum += counts[k] = ec_random_index(&random, 20);
        for (int a = 0; a < 30; a++)
            for (int b = 0; b < 30; b++)
                difference += fabs((double)counts[a] - (double)counts[b]);
        assert_near(ec_gini(counts, 30), difference / (2.0 * 30.0 * sum));
    }
}

static void a_summary_is_the_mean_over_cases_and_the_share_over_places(void **state)
{
    (void)state;
    /* the second K of three cases: a stride of 2 */
    const struct ec_case_metrics cases[] = {
            {9.0f, 9.0f, 9.0f, 9.0f},
            {1.0f, 0.5f, 0.25f, 0.4f},
            {9.0f, 9.0f, 9.0f, 9.0f},
            {0.0f, 0.0f, 0.0f, NAN},
            {9.0f, 9.0f, 9.0f, 9.0f},
            {0.5f, 0.25f, 0.5f, 0.8f},
    };
    const uint32_t exposures[] = {3, 0, 2, 1, 0};
    uint32_t n_events[] = {10, 8, 4, 1, 1};
    uint8_t in_tail[] = {0, 1, 1, 1, 1};
    struct ec_popularity popularity = {n_events, NULL, in_tail};
    struct ec_metrics sum;
    assert_int_equal(ec_metrics_sum_up(cases + 1, 3, 2, exposures, &popularity, 5, &sum), EC_OK);
    assert_near(sum.recall, 0.5);
    assert_near(sum.ndcg, 0.25);
    assert_near(sum.mrr, 0.25);
    assert_near(sum.diversity, 0.6);
    assert_near(sum.coverage, 0.6);
    assert_near(sum.arp, (3.0 * 10.0 + 2.0 * 4.0 + 1.0) / 6.0);
    assert_near(sum.aplt, 0.5);
    assert_near(sum.gini, (4.0 * 3.0 + 2.0 * 2.0 + 0.0 - 0.0) / (5.0 * 6.0));
    assert_int_equal(exposures[0], 3);
}

static void nothing_shown_has_no_share(void **state)
{
    (void)state;
    const struct ec_case_metrics one = {0.0f, 0.0f, 0.0f, NAN};
    const uint32_t exposures[] = {0, 0};
    uint32_t n_events[] = {1, 1};
    uint8_t in_tail[] = {1, 1};
    struct ec_popularity popularity = {n_events, NULL, in_tail};
    struct ec_metrics sum;
    assert_int_equal(ec_metrics_sum_up(&one, 1, 1, exposures, &popularity, 2, &sum), EC_OK);
    assert_near(sum.coverage, 0.0);
    assert_near(sum.aplt, 0.0);
    assert_true(isnan(sum.diversity));
}

static void orders_stand_as_the_floats_do(void **state)
{
    (void)state;
    const float ascending[] = {-3e38f, -1.0f, -0.5f, -1e-40f, 0.0f, 1e-45f, 1e-3f, 2.0f, 3e38f};
    for (size_t k = 0; k + 1 < sizeof ascending / sizeof *ascending; k++)
        assert_true(ec_order_of(ascending[k]) < ec_order_of(ascending[k + 1]));
    assert_int_equal(ec_order_of(-0.0f), ec_order_of(0.0f));
    assert_true(ec_order_of(-3e38f) > INT32_MIN);

    int32_t order[2];
    ec_order_f32((const float[]){1.0f, 2.0f}, (const uint8_t[]){1, 0}, 2, order);
    assert_int_equal(order[0], ec_order_of(1.0f));
    assert_int_equal(order[1], INT32_MIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(one_target_counts_up_to_the_last_place),
            cmocka_unit_test(several_targets_share_what_is_found),
            cmocka_unit_test(gini_of_known_counts),
            cmocka_unit_test(gini_is_half_the_relative_mean_difference),
            cmocka_unit_test(a_summary_is_the_mean_over_cases_and_the_share_over_places),
            cmocka_unit_test(nothing_shown_has_no_share),
            cmocka_unit_test(orders_stand_as_the_floats_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Golden values of native/learn/popularity, and who is in the long tail. */
#include <math.h>

#include "native/learn/popularity.h"
#include "support/small_log.h"

static const int64_t DAY_MS = 86400000;

static void assert_near(double value, double expected)
{
    assert_true(fabs(value - expected) <= 1e-6);
}

static struct ec_dataset three_items(bool has_times)
{
    const struct small_event events[] = {
            {0, 0, 0 * DAY_MS, EC_EVENT_VIEW, 0},
            {0, 0, 2 * DAY_MS, EC_EVENT_VIEW, 1},
            {0, 1, 4 * DAY_MS, EC_EVENT_VIEW, 2},
            {1, 0, 3 * DAY_MS, EC_EVENT_VIEW, 3},
    };
    return small_log_new(events, 4, 2, 3, has_times);
}

static void an_event_counts_half_after_a_half_life(void **state)
{
    (void)state;
    struct ec_dataset log = three_items(true);
    struct ec_popularity popularity;
    assert_int_equal(ec_popularity_learn(&log, 2.0, &popularity), EC_OK);
    /* item 0: ages 4, 2 and 1 days; item 1: age 0 */
    double n_0 = 0.25 + 0.5 + sqrt(0.5);
    assert_near((double)popularity.score[0], 1.0);
    assert_near((double)popularity.score[1], log2(2.0) / log2(1.0 + n_0));
    assert_near((double)popularity.score[2], 0.0);
    assert_int_equal(popularity.n_events[0], 3);
    assert_int_equal(popularity.n_events[1], 1);
    assert_int_equal(popularity.n_events[2], 0);
    ec_popularity_free(&popularity);
    ec_dataset_free(&log);
}

static void without_times_or_a_half_life_all_events_count_alike(void **state)
{
    (void)state;
    for (int has_times = 0; has_times <= 1; has_times++) {
        struct ec_dataset log = three_items(has_times);
        struct ec_popularity popularity;
        assert_int_equal(ec_popularity_learn(&log, has_times ? 0.0 : 2.0, &popularity), EC_OK);
        assert_near((double)popularity.score[0], 1.0);
        assert_near((double)popularity.score[1], log2(2.0) / log2(4.0));
        ec_popularity_free(&popularity);
        ec_dataset_free(&log);
    }
}

/* The naive rule: in the tail, unless fewer than a fifth of the items stand before it. */
static void the_tail_is_what_lies_outside_the_most_popular_fifth(void **state)
{
    (void)state;
    for (uint32_t n_items = 1; n_items <= 43; n_items++) {
        struct ec_dataset log = small_log_random(20, n_items, 120, n_items);
        struct ec_popularity popularity;
        assert_int_equal(ec_popularity_learn(&log, 30.0, &popularity), EC_OK);
        const uint32_t *counts = popularity.n_events;
        uint32_t n_met = 0;
        for (uint32_t i = 0; i < n_items; i++)
            n_met += counts[i] > 0;
        for (uint32_t i = 0; i < n_items; i++) {
            uint32_t n_before = 0;
            for (uint32_t j = 0; j < n_items; j++)
                n_before += counts[j] > counts[i] || (counts[j] == counts[i] && j < i);
            assert_int_equal(popularity.in_tail[i], 5 * (n_before + 1) > n_met);
        }
        ec_popularity_free(&popularity);
        ec_dataset_free(&log);
    }
}

static void of_equally_popular_items_the_smaller_is_in_the_head(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words((const char *const[]){"bdbdacegfihj", NULL}, 12);
    struct ec_popularity popularity;
    assert_int_equal(ec_popularity_learn(&log, 0.0, &popularity), EC_OK);
    for (uint32_t i = 0; i < 12; i++)
        assert_int_equal(popularity.in_tail[i], i != 1 && i != 3);
    ec_popularity_free(&popularity);
    ec_dataset_free(&log);

    log = small_log_of_words((const char *const[]){"jihgfedcba", NULL}, 10);
    assert_int_equal(ec_popularity_learn(&log, 0.0, &popularity), EC_OK);
    for (uint32_t i = 0; i < 10; i++)
        assert_int_equal(popularity.in_tail[i], i >= 2);
    ec_popularity_free(&popularity);
    ec_dataset_free(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(an_event_counts_half_after_a_half_life),
            cmocka_unit_test(without_times_or_a_half_life_all_events_count_alike),
            cmocka_unit_test(the_tail_is_what_lies_outside_the_most_popular_fifth),
            cmocka_unit_test(of_equally_popular_items_the_smaller_is_in_the_head),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_trend.c - what sells better lately than over the long run: what is learned, and what it scores. */
#include <math.h>
#include <stdlib.h>

#include "device/signals/signal.h"
#include "device/signals/trend.h"
#include "native/learn/learner.h"
#include "support/small_log.h"

enum { I = 3, N = 120 };

static const int64_t DAY_MS = 86400000;

/* An event a day: of item 0 over the first half of the log, of item 1 over the second, of item 2 none. */
static struct ec_dataset half_and_half(bool has_times)
{
    struct small_event events[N] = {{0}};
    for (uint32_t n = 0; n < N; n++)
        events[n] = (struct small_event){0, n >= N / 2, n * DAY_MS, EC_EVENT_VIEW, n};
    return small_log_new(events, N, 1, I, has_times);
}

static int8_t *learn(const struct ec_dataset *log)
{
    struct ec_by_item by_item = small_log_transpose(log);
    struct ec_train_options options = ec_train_options_default();
    void *learned = NULL;
    assert_int_equal(ec_learners[EC_SIGNAL_TREND]->learn(&(struct ec_lesson){log, &by_item},
                             &(struct ec_learning){.options = &options}, &learned),
            EC_OK);
    ec_by_item_free(&by_item);
    return learned;
}

static void a_trend_is_the_ratio_of_recent_events_to_evenly_spread_ones(void **state)
{
    (void)state;
    struct ec_dataset log = half_and_half(true);
    int8_t *trend = learn(&log);
    double recent[I] = {0.0};
    for (uint32_t n = 0; n < N; n++)
        recent[n >= N / 2] += exp2(-(double)(N - 1 - n) / 14.0);
    double even = N / 2 * 14.0 * (1.0 - exp2(-(N - 1) / 14.0)) / (log1p(1.0) * (N - 1));
    for (uint32_t i = 0; i < 2; i++)
        assert_int_equal(
                trend[i], (int)lround(EC_TREND_OCTAVE * log2((recent[i] + 5.0) / (even + 5.0))));
    assert_true(trend[0] < 0 && trend[1] > 0);
    assert_int_equal(trend[2], 0);
    ec_learners[EC_SIGNAL_TREND]->free(trend);
    ec_dataset_free(&log);
}

static void a_log_without_times_or_in_sets_teaches_no_trend(void **state)
{
    (void)state;
    struct ec_train_options options = ec_train_options_default();
    const struct ec_learning learning = {.options = &options};
    for (uint32_t k = 0; k < 3; k++) {
        struct ec_dataset log = half_and_half(k != 1);
        options.unordered = k == 2;
        assert_int_equal(ec_learners[EC_SIGNAL_TREND]->applies(&log, &learning), k == 0);
        ec_dataset_free(&log);
    }
}

static void a_log_of_less_than_eight_weeks_teaches_no_trend(void **state)
{
    (void)state;
    struct ec_train_options options = ec_train_options_default();
    for (int64_t days = 55; days <= 56; days++) {
        const struct small_event events[] = {
                {0, 0, 0, EC_EVENT_VIEW, 0}, {0, 1, days * DAY_MS, EC_EVENT_VIEW, 1}};
        struct ec_dataset log = small_log_new(events, 2, 1, I, true);
        assert_int_equal(ec_learners[EC_SIGNAL_TREND]->applies(
                                 &log, &(struct ec_learning){.options = &options}),
                days == 56);
        ec_dataset_free(&log);
    }
}

static void the_device_reads_units_of_a_32nd_and_shares_them_with_the_shop(void **state)
{
    (void)state;
    const uint8_t section[4] = {32, 0, (uint8_t)-127, 0};
    const struct ec_model model = {.n_items = I};
    const float EXPECTED[I] = {1.0f, 0.0f, -127.0f / 32.0f};
    struct ec_scoring scoring = {.model = &model, .section = section};
    float signal[I];
    bool speaks = false;
    assert_int_equal(ec_signals[EC_SIGNAL_TREND]->score(&scoring, 1.0f, signal, &speaks), EC_OK);
    assert_true(speaks);
    for (uint32_t i = 0; i < I; i++) {
        double shop = 1.0;
        assert_true(signal[i] == EXPECTED[i]);
        assert_int_equal(
                ec_signals[EC_SIGNAL_TREND]->share(&scoring, 1.0f, i, 2.0, &shop, NULL), EC_OK);
        assert_true(shop == 1.0 + 2.0 * (double)EXPECTED[i]);
    }
}

static void a_section_that_is_not_well_coded_is_refused(void **state)
{
    (void)state;
    uint8_t section[8] = {32, 0, (uint8_t)-127, 0};
    const struct ec_model model = {.n_items = I};
    const struct ec_signal_descriptor *trend = ec_signals[EC_SIGNAL_TREND];
    assert_int_equal(trend->check(&model, (struct ec_body){section, 4}), EC_OK);
    assert_int_equal(trend->check(&model, (struct ec_body){section, 3}), EC_E_SECTION_SIZE);
    assert_int_equal(trend->check(&model, (struct ec_body){section, 8}), EC_E_SECTION_SIZE);
    section[3] = 1;
    assert_int_equal(trend->check(&model, (struct ec_body){section, 4}), EC_E_RESERVED);
    section[2] = 0x80;
    assert_int_equal(trend->check(&model, (struct ec_body){section, 4}), EC_E_NUMBER_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_trend_is_the_ratio_of_recent_events_to_evenly_spread_ones),
            cmocka_unit_test(a_log_without_times_or_in_sets_teaches_no_trend),
            cmocka_unit_test(a_log_of_less_than_eight_weeks_teaches_no_trend),
            cmocka_unit_test(the_device_reads_units_of_a_32nd_and_shares_them_with_the_shop),
            cmocka_unit_test(a_section_that_is_not_well_coded_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

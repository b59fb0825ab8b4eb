/* test_trend.c - what rises has a trend above 0, what fades one below, and few events say little. */
#include <stdlib.h>
#include <string.h>

#include "device/signals/trend.h"
#include "native/learn/learner.h"
#include "native/system/alloc.h"
#include "support/small_log.h"

enum { RISING, STEADY, FADING, RARE, NEVER, I };
enum { DAYS = 120, MOST = 4 * DAYS };
static const int64_t MS_PER_DAY = 86400000;

/* One user for each event: two a day of STEADY, of RISING in the last month and of FADING in the first; one of RARE on
 * the last day. */
static struct ec_dataset shop_new(int64_t day_ms, bool has_times)
{
    struct small_event events[MOST];
    uint32_t n = 0;
    for (int64_t day = 0; day < DAYS; day++)
        for (int twice = 0; twice < 2; twice++) {
            events[n] = (struct small_event){n, STEADY, day * day_ms, EC_EVENT_VIEW, n};
            n++;
            if (day >= 30 && day < DAYS - 30)
                continue;
            events[n] = (struct small_event){
                    n, day < 30 ? FADING : RISING, day * day_ms, EC_EVENT_VIEW, n};
            n++;
        }
    events[n] = (struct small_event){n, RARE, (DAYS - 1) * day_ms, EC_EVENT_VIEW, n};
    n++;
    return small_log_new(events, n, n, I, has_times);
}

static bool applies(const struct ec_dataset *log, bool unordered)
{
    struct ec_train_options options = ec_train_options_default();
    options.unordered = unordered;
    const struct ec_learning learning = {.options = &options};
    return ec_learners[EC_SIGNAL_TREND]->applies(log, &learning);
}

static double trend_of(const int8_t *codes, uint32_t item)
{
    return (double)codes[item] / EC_TREND_OCTAVE;
}

static void what_rises_is_above_what_is_steady_and_that_above_what_fades(void **state)
{
    (void)state;
    struct ec_dataset log = shop_new(MS_PER_DAY, true);
    struct ec_train_options options = ec_train_options_default();
    const struct ec_learning learning = {.options = &options};
    struct ec_by_item by_item = small_log_transpose(&log);
    const struct ec_lesson lesson = {&log, &by_item};
    void *learned;
    assert_int_equal(ec_learners[EC_SIGNAL_TREND]->learn(&lesson, &learning, &learned), EC_OK);
    assert_true(trend_of(learned, RISING) > 1.0);
    assert_true(trend_of(learned, STEADY) > -0.1 && trend_of(learned, STEADY) < 0.1);
    assert_true(trend_of(learned, FADING) < -1.0);
    assert_true(trend_of(learned, RARE) > 0.0 && trend_of(learned, RARE) < 0.3);
    assert_true(trend_of(learned, NEVER) == 0.0);
    ec_learners[EC_SIGNAL_TREND]->free(learned);
    ec_by_item_free(&by_item);
    ec_dataset_free(&log);
}

static void it_is_learned_of_logs_with_times_that_span_eight_weeks(void **state)
{
    (void)state;
    struct ec_dataset log = shop_new(MS_PER_DAY, true);
    assert_true(applies(&log, false));
    assert_false(applies(&log, true)); /* sets have no times */
    ec_dataset_free(&log);
    log = shop_new(MS_PER_DAY, false);
    assert_false(applies(&log, false));
    ec_dataset_free(&log);
    log = shop_new(MS_PER_DAY / 3, true); /* 40 days */
    assert_false(applies(&log, false));
    ec_dataset_free(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(what_rises_is_above_what_is_steady_and_that_above_what_fades),
            cmocka_unit_test(it_is_learned_of_logs_with_times_that_span_eight_weeks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Properties of train/budget: what fits, what is left out, and the curve between. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "endcap/ranking.h"
#include "format/layout.h"
#include "support/small_log.h"
#include "train/budget.h"

static struct ec_train_options small_options(void)
{
    struct ec_train_options options = ec_train_options_default();
    options.n_factors = 8;
    options.n_neighbours = 16;
    options.n_dims = 16;
    options.n_examples = 2000;
    options.n_threads = 1;
    return options;
}

static struct ec_training *learn(
        const struct ec_dataset *log, const struct ec_train_options *options)
{
    struct ec_training *training;
    struct ec_error error = {0};
    if (ec_training_new(log, options, &training, &error))
        fail_msg("%s", error.message);
    return training;
}

static struct ec_curve search(
        struct ec_training *training, const struct ec_shape *start, size_t budget, bool whole)
{
    struct ec_curve curve;
    struct ec_error error = {0};
    if (ec_budget_search(training, start, budget, whole, &curve, &error))
        fail_msg("%s", error.message);
    return curve;
}

static size_t packed_size(struct ec_training *training, const struct ec_shape *shape)
{
    struct ec_model_bytes model;
    struct ec_fuse_result result;
    assert_int_equal(ec_training_pack(training, shape, &model, &result), EC_OK);
    size_t size = model.size;
    ec_model_bytes_free(&model);
    return size;
}

static void the_curve_falls_in_bytes_and_tells_the_packed_sizes(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(300, 120, 5000, 101);
    struct ec_train_options options = small_options();
    struct ec_training *training = learn(&log, &options);
    struct ec_shape start = ec_training_shape(training);
    struct ec_curve curve = search(training, &start, SIZE_MAX / 2, true);
    assert_true(curve.n >= 6 && curve.n <= EC_CURVE_MOST);
    for (uint32_t n = 0; n < curve.n; n++) {
        assert_true(n == 0 || curve.points[n].bytes < curve.points[n - 1].bytes);
        assert_int_equal(curve.points[n].bytes, packed_size(training, &curve.points[n].shape));
    }
    assert_int_equal(curve.points[curve.n - 1].shape.signals, 1u << EC_SIGNAL_POPULARITY);
    ec_training_free(training);
    ec_dataset_free(&log);
}

static void a_budget_is_met_with_the_best_that_was_seen(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(300, 120, 5000, 103);
    struct ec_train_options options = small_options();
    struct ec_training *training = learn(&log, &options);
    struct ec_shape start = ec_training_shape(training);
    struct ec_curve whole = search(training, &start, SIZE_MAX / 2, true);
    for (uint32_t at = 0; at + 1 < whole.n; at += 3) {
        size_t budget = whole.points[at].bytes - 1; /* which all but that point's record fits */
        struct ec_curve curve = search(training, &start, budget, true);
        assert_true(curve.chosen.bytes <= budget);
        assert_int_equal(packed_size(training, &curve.chosen.shape), curve.chosen.bytes);
        for (uint32_t n = 0; n < curve.n; n++) {
            const struct ec_curve_point *point = &curve.points[n];
            assert_true(point->bytes > budget || n == 0 || point->ndcg10 <= curve.chosen.ndcg10);
        }
        struct ec_curve half = search(training, &start, budget, false);
        assert_true(half.n <= curve.n && half.chosen.bytes <= budget);
    }
    ec_training_free(training);
    ec_dataset_free(&log);
}

/* A shape that fits but for its record must not be believed. */
static void a_budget_counts_the_last_byte(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(300, 120, 5000, 105);
    struct ec_train_options options = small_options();
    struct ec_training *training = learn(&log, &options);
    struct ec_shape start = ec_training_shape(training);
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++) {
        struct ec_shape step = start;
        step.signals &= ~(1u << s);
        if (s == EC_SIGNAL_POPULARITY || step.signals == start.signals)
            continue;
        size_t budget = packed_size(training, &step) - 1;
        struct ec_curve curve = search(training, &start, budget, false);
        assert_true(curve.chosen.bytes <= budget);
        assert_int_equal(packed_size(training, &curve.chosen.shape), curve.chosen.bytes);
    }
    ec_training_free(training);
    ec_dataset_free(&log);
}

/* Take out of a model what its record says of its budget, and the checksum with it. */
static void forget_budget(struct ec_model_bytes *model)
{
    static const char KEY[] = "\"budget\":";
    size_t at = 0;
    while (memcmp(model->bytes + at, KEY, sizeof KEY - 1) != 0)
        assert_true(++at + sizeof KEY < model->size);
    for (at += sizeof KEY - 1; model->bytes[at] != ','; at++)
        model->bytes[at] = ' ';
    memset(model->bytes + EC_HEADER_CHECKSUM, 0, 4);
}

static void a_budget_that_holds_everything_changes_nothing(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(200, 80, 3000, 107);
    struct ec_train_options options = small_options();
    struct ec_model_bytes plain, fitted;
    struct ec_train_report report;
    struct ec_error error;
    assert_int_equal(ec_train(&log, &options, &plain, NULL, &error), EC_OK);
    options.budget = plain.size;
    assert_int_equal(ec_train(&log, &options, &fitted, &report, &error), EC_OK);
    assert_int_equal(fitted.size, plain.size);
    forget_budget(&plain);
    forget_budget(&fitted);
    assert_memory_equal(fitted.bytes, plain.bytes, plain.size);
    assert_true(report.curve.n > 1 && report.curve.chosen.bytes == plain.size);
    ec_model_bytes_free(&fitted);
    options.budget = plain.size - 1;
    assert_int_equal(ec_train(&log, &options, &fitted, &report, &error), EC_OK);
    assert_true(fitted.size < plain.size && report.curve.chosen.bytes == fitted.size);
    ec_model_bytes_free(&fitted);
    ec_model_bytes_free(&plain);
    ec_dataset_free(&log);
}

static void a_budget_below_the_smallest_says_how_small_it_gets(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(60, 40, 800, 109);
    struct ec_train_options options = small_options();
    struct ec_training *training = learn(&log, &options);
    struct ec_shape least = {1u << EC_SIGNAL_POPULARITY, 4, 4, 4};
    size_t size = packed_size(training, &least);
    struct ec_model_bytes model = {NULL, 77};
    struct ec_error error = {0};
    char words[32];
    snprintf(words, sizeof words, "%zu;", size);
    options.budget = size - 1;
    assert_int_equal(ec_train(&log, &options, &model, NULL, &error), EC_E_OPTION);
    assert_true(model.bytes == NULL && model.size == 77);
    if (!strstr(error.message, words))
        fail_msg("'%s' does not say '%s'", error.message, words);
    options.budget = size;
    assert_int_equal(ec_train(&log, &options, &model, NULL, &error), EC_OK);
    assert_int_equal(model.size, size);
    ec_model_bytes_free(&model);
    ec_training_free(training);
    ec_dataset_free(&log);
}

static double figure(struct ec_training *training, const struct ec_shape *shape)
{
    struct ec_fuse_result result;
    assert_int_equal(ec_training_weigh(training, shape, NULL, &result), EC_OK);
    return result.ndcg10;
}

static void signals_that_are_missed_stay_and_others_go(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_chains(1500, 60, 10, 113);
    struct ec_train_options options = small_options();
    struct ec_training *training = learn(&log, &options);
    struct ec_shape all = ec_training_shape(training);
    struct ec_shape kept = all;
    assert_int_equal(ec_budget_prune(training, &kept), EC_OK);
    /* chains are known from transitions, and from more than one signal besides */
    assert_true(kept.signals != all.signals && kept.signals >> EC_SIGNAL_POPULARITY & 1);
    assert_true(figure(training, &kept) >= 0.998 * figure(training, &all));
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++) {
        struct ec_shape without = kept;
        without.signals &= ~(1u << s);
        if (s != EC_SIGNAL_POPULARITY && without.signals != kept.signals)
            assert_true(figure(training, &without) < figure(training, &kept));
    }
    ec_training_free(training);
    ec_dataset_free(&log);
}

/* Two neighbours of a chain in each basket: transitions know them, and more. */
static void baskets_stay_even_where_they_are_not_missed(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_chains(1500, 60, 10, 113);
    for (size_t n = 0; n < log.n_events; n++)
        log.basket[n] = (uint32_t)n / 2;
    struct ec_train_options options = small_options();
    struct ec_training *training = learn(&log, &options);
    struct ec_shape all = ec_training_shape(training);
    struct ec_shape kept = all;
    struct ec_shape without = all;
    without.signals &= ~(1u << EC_SIGNAL_BASKETS);
    assert_true(all.signals >> EC_SIGNAL_BASKETS & 1);
    assert_true(figure(training, &without) >= 0.998 * figure(training, &all));
    assert_int_equal(ec_budget_prune(training, &kept), EC_OK);
    assert_true(kept.signals >> EC_SIGNAL_BASKETS & 1 && kept.signals != all.signals);
    ec_training_free(training);
    ec_dataset_free(&log);
}

static void few_positions_leave_out_nothing(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_chains(300, 60, 10, 127);
    struct ec_train_options options = small_options();
    struct ec_training *training = learn(&log, &options);
    struct ec_shape all = ec_training_shape(training);
    struct ec_shape kept = all;
    assert_int_equal(ec_budget_prune(training, &kept), EC_OK);
    assert_int_equal(kept.signals, all.signals);
    ec_training_free(training);
    ec_dataset_free(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_curve_falls_in_bytes_and_tells_the_packed_sizes),
            cmocka_unit_test(a_budget_is_met_with_the_best_that_was_seen),
            cmocka_unit_test(a_budget_counts_the_last_byte),
            cmocka_unit_test(a_budget_that_holds_everything_changes_nothing),
            cmocka_unit_test(a_budget_below_the_smallest_says_how_small_it_gets),
            cmocka_unit_test(signals_that_are_missed_stay_and_others_go),
            cmocka_unit_test(baskets_stay_even_where_they_are_not_missed),
            cmocka_unit_test(few_positions_leave_out_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Properties of native/compose/budget: what fits, what is left out, and the curve between. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "device/base/bytes.h"
#include "device/container/layout.h"
#include "endcap/ranking.h"
#include "native/compose/budget.h"
#include "native/compose/train.h"
#include "native/system/alloc.h"
#include "native/system/random.h"
#include "support/small_log.h"

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

static double figure(struct ec_training *training, const struct ec_shape *shape)
{
    struct ec_fuse_result result;
    assert_int_equal(ec_training_weigh(training, shape, NULL, &result), EC_OK);
    return result.ndcg10;
}

/* Half the Bayesian information criterion (Schwarz 1978). */
static double information(struct ec_training *training, const struct ec_shape *shape)
{
    struct ec_fuse_result result;
    assert_int_equal(ec_training_weigh(training, shape, NULL, &result), EC_OK);
    return result.loss + 0.5 * result.n_weights * log((double)result.n_found);
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

/* Take out of a model what its record says of its budget, and the checksums with it. */
static void forget_budget(struct ec_model_bytes *model)
{
    static const char KEY[] = "\"budget\":";
    size_t at = 0;
    while (memcmp(model->bytes + at, KEY, sizeof KEY - 1) != 0)
        assert_true(++at + sizeof KEY < model->size);
    for (at += sizeof KEY - 1; model->bytes[at] != ','; at++)
        model->bytes[at] = ' ';
    memset(model->bytes + EC_HEADER_CHECKSUM, 0, 4);
    uint32_t n_sections = ec_load_u32(model->bytes + EC_HEADER_SECTIONS);
    for (uint32_t s = 0; s < n_sections; s++)
        memset(model->bytes + EC_HEADER_SIZE + s * (size_t)EC_ENTRY_SIZE + EC_ENTRY_CHECKSUM, 0, 4);
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
    struct ec_shape least = {1u << EC_SIGNAL_POPULARITY, 4, 4, 4, 8};
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

static size_t draft_size(struct ec_training *training, const struct ec_shape *shape)
{
    struct ec_model_bytes model;
    assert_int_equal(ec_training_draft(training, shape, &model), EC_OK);
    size_t size = model.size;
    ec_model_bytes_free(&model);
    return size;
}

static bool is_same(const struct ec_shape *a, const struct ec_shape *b)
{
    return a->signals == b->signals && a->row_length == b->row_length &&
           a->table_bits == b->table_bits && a->encoder_bits == b->encoder_bits;
}

static const uint32_t TABLES = 1u << EC_SIGNAL_TRANSITIONS | 1u << EC_SIGNAL_LINEAR |
                               1u << EC_SIGNAL_BASKETS | 1u << EC_SIGNAL_COOCCURRENCE;

/* What is one step smaller, written down once more; returns how many. */
static size_t smaller(const struct ec_shape *from, struct ec_shape steps[EC_N_SIGNALS + 3])
{
    size_t n = 0;
    for (uint32_t s = 1; s < EC_N_SIGNALS; s++)
        if (from->signals >> s & 1) {
            steps[n] = *from;
            steps[n++].signals ^= 1u << s;
        }
    bool has_rows = (from->signals & TABLES) != 0;
    if (has_rows && from->row_length > 4) {
        steps[n] = *from;
        steps[n++].row_length = from->row_length - from->row_length / 2;
    }
    if (has_rows && from->table_bits == 8) {
        steps[n] = *from;
        steps[n++].table_bits = 4;
    }
    if (from->signals >> EC_SIGNAL_SEQUENCE & 1 && from->encoder_bits == 8) {
        steps[n] = *from;
        steps[n++].encoder_bits = 4;
    }
    return n;
}

static void each_step_loses_least_for_what_it_saves(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(300, 120, 5000, 131);
    struct ec_train_options options = small_options();
    options.n_neighbours = 15; /* odd, so that half of it is rounded */
    struct ec_training *training = learn(&log, &options);
    struct ec_shape start = ec_training_shape(training);
    struct ec_curve curve = search(training, &start, SIZE_MAX / 2, true);
    for (uint32_t n = 0; n < curve.n; n++) {
        const struct ec_curve_point *from = &curve.points[n];
        struct ec_shape steps[EC_N_SIGNALS + 3];
        size_t n_steps = smaller(&from->shape, steps);
        double gone[EC_N_SIGNALS + 3];
        double price[EC_N_SIGNALS + 3]; /* of a byte, where anything is lost */
        double saved[EC_N_SIGNALS + 3];
        size_t taken = n_steps;
        if (n + 1 == curve.n) {
            assert_int_equal(n_steps, 0);
            break;
        }
        for (size_t k = 0; k < n_steps; k++) {
            gone[k] = from->ndcg10 - figure(training, &steps[k]);
            saved[k] = (double)from->bytes - (double)draft_size(training, &steps[k]);
            price[k] = gone[k] / saved[k];
            if (is_same(&steps[k], &curve.points[n + 1].shape))
                taken = k;
        }
        assert_true(taken < n_steps);
        size_t draft = draft_size(training, &from->shape);
        for (size_t k = 0; k < n_steps; k++) {
            if (draft_size(training, &steps[k]) >= draft)
                continue; /* it saves nothing */
            if (gone[taken] <= 0.0)
                assert_true(gone[k] > 0.0 || saved[k] <= saved[taken]);
            else
                assert_true(gone[k] > 0.0 && price[k] >= price[taken]);
        }
    }
    ec_training_free(training);
    ec_dataset_free(&log);
}

/* The longest rows with which a shape fits a budget, if its record takes 2048 bytes; 0 where there are none, or where
 * what pads the sections would decide. */
static uint32_t longest(
        struct ec_training *training, struct ec_shape shape, uint32_t most, size_t budget)
{
    uint32_t length[2];
    for (size_t n = 0; n < 2; n++) {
        size_t record = n ? 2048 - 256 : 2048 + 256;
        length[n] = 0;
        for (uint32_t step = 64; step > 0; step /= 2) {
            shape.row_length = length[n] + step;
            if (shape.row_length <= most && draft_size(training, &shape) + record <= budget)
                length[n] = shape.row_length;
        }
    }
    return length[0] == length[1] ? length[0] : 0;
}

static void rows_of_lengths_between_fill_a_budget(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(800, 500, 20000, 141);
    struct ec_train_options options = small_options();
    options.n_neighbours = 40;
    options.n_dims = 0;
    options.n_factors = 0;
    struct ec_training *training = learn(&log, &options);
    struct ec_shape start = ec_training_shape(training);
    struct ec_curve whole = search(training, &start, SIZE_MAX / 2, true);
    uint32_t n_tried = 0;
    uint32_t n_chosen = 0;
    for (uint32_t at = 0; at + 1 < whole.n; at++) {
        size_t between = whole.points[at].bytes - whole.points[at + 1].bytes;
        for (size_t part = 1; part < 8; part += 3) {
            size_t budget = whole.points[at + 1].bytes + between * part / 8;
            struct ec_curve curve = search(training, &start, budget, false);
            assert_true(curve.chosen.bytes <= budget);
            struct ec_shape large = whole.points[at].shape;
            if ((large.signals & TABLES) == 0)
                continue;
            uint32_t n_rows = longest(training, large, large.row_length, budget);
            if (n_rows == 0)
                continue;
            n_tried++;
            large.row_length = n_rows;
            assert_true(figure(training, &large) <= curve.chosen.ndcg10);
            n_chosen += is_same(&large, &curve.chosen.shape);
        }
    }
    assert_true(n_tried > 10 && n_chosen > 0);
    ec_training_free(training);
    ec_dataset_free(&log);
}

/* What pruning keeps, written down once more. */
static uint32_t prune(struct ec_training *training, struct ec_shape shape)
{
    for (;;) {
        uint32_t best = 0;
        double least = INFINITY;
        for (uint32_t s = 1; s < EC_N_SIGNALS; s++) {
            struct ec_shape without = shape;
            without.signals &= ~(1u << s);
            if (s == EC_SIGNAL_BASKETS || without.signals == shape.signals)
                continue;
            double one = information(training, &without);
            if (one <= least) {
                least = one;
                best = 1u << s;
            }
        }
        if (best == 0 || least > information(training, &shape))
            return shape.signals;
        shape.signals &= ~best;
    }
}

static void what_is_missed_least_goes_first_while_the_criterion_falls(void **state)
{
    (void)state;
    uint32_t n_kept = 0;
    for (uint64_t seed = 0; seed < 3; seed++) {
        struct ec_dataset log = small_log_random(1200, 60, 12000, 139 + seed);
        struct ec_train_options options = small_options();
        options.n_companions = 16;
        struct ec_training *training = learn(&log, &options);
        struct ec_shape all = ec_training_shape(training);
        struct ec_shape kept = all;
        struct ec_fuse_result result;
        assert_int_equal(ec_training_weigh(training, &all, NULL, &result), EC_OK);
        assert_true(result.n_found >= 500);
        assert_int_equal(ec_budget_prune(training, &kept), EC_OK);
        assert_int_equal(kept.signals, prune(training, all));
        n_kept += kept.signals == all.signals;
        ec_training_free(training);
        ec_dataset_free(&log);
    }
    assert_true(n_kept < 3);
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
    assert_true(information(training, &kept) < information(training, &all));
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++) {
        struct ec_shape without = kept;
        without.signals &= ~(1u << s);
        if (s != EC_SIGNAL_POPULARITY && without.signals != kept.signals)
            assert_true(information(training, &without) > information(training, &kept));
    }
    ec_training_free(training);
    ec_dataset_free(&log);
}

/* Halves of a history drawn at random as baskets: they tell less than what they are drawn from. */
static void baskets_stay_even_where_they_are_not_missed(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_chains(1500, 60, 10, 113);
    struct ec_random random = ec_random_stream(113, 9);
    for (size_t n = 0; n < log.n_events; n++)
        log.basket[n] = (uint32_t)n / 10 * 2 + ec_random_index(&random, 2);
    struct ec_train_options options = small_options();
    struct ec_training *training = learn(&log, &options);
    struct ec_shape all = ec_training_shape(training);
    struct ec_shape kept = all;
    struct ec_shape without = all;
    without.signals &= ~(1u << EC_SIGNAL_BASKETS);
    assert_true(all.signals >> EC_SIGNAL_BASKETS & 1);
    assert_true(information(training, &without) < information(training, &all));
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
            cmocka_unit_test(each_step_loses_least_for_what_it_saves),
            cmocka_unit_test(rows_of_lengths_between_fill_a_budget),
            cmocka_unit_test(what_is_missed_least_goes_first_while_the_criterion_falls),
            cmocka_unit_test(signals_that_are_missed_stay_and_others_go),
            cmocka_unit_test(baskets_stay_even_where_they_are_not_missed),
            cmocka_unit_test(few_positions_leave_out_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

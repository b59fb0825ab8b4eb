/* Properties of native/tune/tune: what ends it, that it repeats itself, and that nobody is worse off. */
#include <math.h>
#include <string.h>

#include "endcap/ranking.h"
#include "native/tune/draw.h"
#include "native/tune/tune.h"
#include "support/small_log.h"

static struct ec_tune_options small_options(uint32_t n_trials)
{
    struct ec_tune_options options = {.train = ec_train_options_default(), .n_trials = n_trials};
    options.train.n_factors = 8;
    options.train.n_neighbours = 8;
    options.train.n_dims = 8;
    options.train.n_examples = 1000;
    options.train.n_threads = 1;
    return options;
}

static struct ec_tune_result tune(
        const struct ec_dataset *log, const struct ec_tune_options *options)
{
    struct ec_tune_result result;
    struct ec_error error = {0};
    if (ec_tune(log, options, &result, &error))
        fail_msg("%s", error.message);
    return result;
}

static bool is_same(const struct ec_train_options *a, const struct ec_train_options *b)
{
    return a->n_factors == b->n_factors && a->n_neighbours == b->n_neighbours &&
           a->n_iterations == b->n_iterations && a->l2 == b->l2 && a->alpha == b->alpha &&
           a->transition_decay == b->transition_decay &&
           a->transition_backward == b->transition_backward &&
           a->transition_shrinkage == b->transition_shrinkage &&
           a->n_companions == b->n_companions && a->n_dims == b->n_dims &&
           a->n_examples == b->n_examples && a->rate == b->rate && a->dropout == b->dropout &&
           a->half_life_days == b->half_life_days &&
           a->history_half_life_days == b->history_half_life_days;
}

static void the_same_trials_give_the_same_options_at_any_number_of_threads(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(200, 80, 3000, 131);
    struct ec_tune_options options = small_options(4);
    struct ec_tune_result one = tune(&log, &options);
    options.train.n_threads = 3;
    struct ec_tune_result many = tune(&log, &options);
    assert_true(is_same(&one.best, &many.best));
    assert_true(one.ndcg10 == many.ndcg10 && one.n_measured == many.n_measured);
    assert_int_equal(one.n_trials, 4);
    ec_dataset_free(&log);
}

static void nothing_is_worse_than_the_defaults(void **state)
{
    (void)state;
    uint32_t n_beaten = 0;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        struct ec_dataset log = small_log_random(200, 80, 3000, 137 + seed);
        struct ec_tune_options options = small_options(6);
        options.train.seed = seed;
        struct ec_tune_result result = tune(&log, &options);
        assert_true(result.default_ndcg10 > 0.0);
        assert_true(result.ndcg10 >= result.default_ndcg10);
        assert_true(result.is_default == is_same(&result.best, &options.train));
        assert_true(result.is_default || result.ndcg10 > result.default_ndcg10);
        n_beaten += !result.is_default;
        ec_dataset_free(&log);
    }
    assert_true(n_beaten > 0); /* else the test says nothing */
}

static void parts_of_a_larger_log_choose_who_goes_on(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(3600, 60, 20000, 139);
    struct ec_tune_options options = small_options(3);
    struct ec_tune_result result = tune(&log, &options);
    /* the defaults twice; three on a third of the users, one of them on all, and that again if it is better */
    assert_in_range(result.n_measured, 2 + 3 + 1, 2 + 3 + 1 + 1);
    ec_dataset_free(&log);
}

static void a_budget_is_the_candidates_as_well(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(200, 80, 3000, 149);
    struct ec_tune_options options = small_options(2);
    struct ec_tune_result whole = tune(&log, &options);
    options.train.budget = 6000;
    struct ec_tune_result fitted = tune(&log, &options);
    assert_true(fitted.default_ndcg10 != whole.default_ndcg10);
    assert_int_equal(fitted.best.budget, 6000);
    assert_true(fitted.best.n_dims <= options.train.n_dims);

    struct ec_tune_result untouched = {.n_trials = 77};
    struct ec_error error = {0};
    options.train.budget = 10;
    assert_int_equal(ec_tune(&log, &options, &untouched, &error), EC_E_OPTION);
    assert_non_null(strstr(error.message, "10 bytes"));
    assert_int_equal(untouched.n_trials, 77);
    ec_dataset_free(&log);
}

static void a_search_needs_a_limit(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(60, 40, 800, 151);
    struct ec_tune_options options = small_options(0);
    struct ec_tune_result result;
    struct ec_error error = {0};
    assert_int_equal(ec_tune(&log, &options, &result, &error), EC_E_OPTION);
    options.seconds = 1e-9;
    assert_int_equal(ec_tune(&log, &options, &result, &error), EC_OK);
    assert_true(result.is_default && isnan(result.ndcg10) && !result.is_interrupted);
    ec_dataset_free(&log);
}

/* Raises the flag at the n-th word of progress. */
struct stopper {
    volatile sig_atomic_t flag;
    int n_left;
};

static void count_down(void *context, const struct ec_tune_state *state)
{
    struct stopper *stopper = context;
    assert_true(state->share >= 0.0 && state->share <= 1.0);
    assert_true(isnan(state->seconds_left));
    stopper->flag = stopper->flag || stopper->n_left-- == 0;
}

static void interrupted_it_keeps_the_best_so_far_or_gives_nothing(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(100, 40, 1200, 157);
    bool was_empty = false, was_kept = false;
    for (int n = 0; !(was_empty && was_kept); n += 5) {
        struct stopper stopper = {.n_left = n};
        struct ec_watch watch = {&stopper.flag, NULL, NULL};
        struct ec_tune_options options = small_options(8);
        struct ec_tune_result result = {.n_trials = 77};
        struct ec_error error = {0};
        options.train.watch = &watch;
        options.report = count_down;
        options.context = &stopper;
        enum ec_status status = ec_tune(&log, &options, &result, &error);
        assert_true(stopper.flag);
        if (status) {
            assert_int_equal(status, EC_E_INTERRUPTED);
            assert_int_equal(error.status, EC_E_INTERRUPTED);
            assert_int_equal(result.n_trials, 77);
            was_empty = true;
        } else {
            assert_true(result.is_interrupted && result.ndcg10 >= result.default_ndcg10);
            was_kept = true;
        }
    }
    ec_dataset_free(&log);
}

/* Examples, dropout and half-life that the log settles: what is drawn around them is drawn around what it settles. */
static void options_that_the_log_settles_can_be_tuned(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(40, 20, 300, 167);
    struct ec_tune_options options = small_options(24);
    struct ec_train_options settled = ec_train_options_default();
    options.train.n_examples = settled.n_examples;
    options.train.dropout = settled.dropout;
    options.train.half_life_days = settled.half_life_days;
    struct ec_tune_result result = tune(&log, &options);
    assert_int_equal(result.n_trials, 24);
    ec_dataset_free(&log);
}

static void what_is_drawn_can_be_trained(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(60, 40, 800, 163);
    struct ec_train_options defaults = ec_train_options_default();
    struct ec_random random = ec_random_stream(1, 1);
    defaults.l2 = defaults.alpha = 900.0;
    defaults.n_factors = 255;
    defaults.n_neighbours = 1;
    defaults.without = 1u << EC_SIGNAL_SEQUENCE;
    for (int n = 0; n < 500; n++) {
        struct ec_error error = {0};
        struct ec_train_options drawn = ec_draw(&defaults, &defaults, true, &random);
        if (ec_train_options_check(&log, &drawn, &error))
            fail_msg("%s", error.message);
        assert_false(is_same(&drawn, &defaults));
        assert_true(drawn.n_dims == defaults.n_dims && drawn.rate == defaults.rate);
    }
    ec_dataset_free(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_same_trials_give_the_same_options_at_any_number_of_threads),
            cmocka_unit_test(nothing_is_worse_than_the_defaults),
            cmocka_unit_test(parts_of_a_larger_log_choose_who_goes_on),
            cmocka_unit_test(a_budget_is_the_candidates_as_well),
            cmocka_unit_test(a_search_needs_a_limit),
            cmocka_unit_test(interrupted_it_keeps_the_best_so_far_or_gives_nothing),
            cmocka_unit_test(options_that_the_log_settles_can_be_tuned),
            cmocka_unit_test(what_is_drawn_can_be_trained),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

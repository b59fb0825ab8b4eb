/* Properties of native/compose/train, from a dataset to the packed bytes and through them to the device code.
 * Long, since every promise of one function is tried here. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "device/base/bytes.h"
#include "device/signals/factors.h"
#include "device/signals/fold_in.h"
#include "device/signals/neighbours.h"
#include "device/signals/popularity.h"
#include "device/signals/signal.h"
#include "endcap/endcap.h"
#include "native/compose/ranker.h"
#include "native/compose/train.h"
#include "native/learn/factors.h"
#include "native/system/alloc.h"
#include "support/opened.h"
#include "support/small_log.h"

static struct ec_train_options small_options(void)
{
    struct ec_train_options options = ec_train_options_default();
    options.n_factors = 8;
    options.n_neighbours = 20;
    options.n_dims = 8;
    options.n_steps = 10;
    options.n_examples = 2000.0;
    options.n_threads = 1;
    return options;
}

static struct ec_model_bytes train(
        const struct ec_dataset *log, const struct ec_train_options *options)
{
    struct ec_model_bytes bytes;
    struct ec_error error = {0};
    if (ec_train(log, options, &bytes, NULL, &error))
        fail_msg("%s", error.message);
    return bytes;
}

static struct ec_model open(const struct ec_model_bytes *bytes)
{
    return *opened(bytes);
}

/* Item index of the first place for the events [first, last) of a log. */
static uint32_t recommend(
        const struct ec_model *model, const struct ec_dataset *log, size_t first, size_t last)
{
    size_t user_size = ec_user_size(512);
    size_t size = ec_ranking_size(model, 512);
    void *user_memory = ec_alloc(user_size, 1);
    void *memory = ec_alloc(size, 1);
    struct ec_user *user;
    struct ec_ranking *ranking;
    struct ec_place place;
    size_t n_places;
    assert_non_null(memory);
    assert_int_equal(ec_user_init(user_memory, user_size, 512, &user), EC_OK);
    for (size_t n = first; n < last; n++)
        assert_int_equal(
                ec_user_record(user, model, ec_strings_get(&log->catalogue.ids, log->item[n]),
                        (enum ec_event_type)log->type[n], (double)log->time_ms[n]),
                EC_OK);
    assert_int_equal(ec_ranking_compute(memory, size, model, user, 1e6, &ranking), EC_OK);
    assert_int_equal(
            ec_ranking_take(ranking, &(struct ec_request){.n_places = 1}, &place, &n_places),
            EC_OK);
    uint32_t item = n_places ? ec_strings_find(&log->catalogue.ids, place.item) : UINT32_MAX;
    ec_free(memory);
    ec_free(user_memory);
    return item;
}

static void assert_same(const struct ec_model_bytes *one, const struct ec_model_bytes *other)
{
    assert_int_equal(one->size, other->size);
    assert_memory_equal(one->bytes, other->bytes, one->size);
}

static void threads_do_not_show(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(600, 300, 12000, 61);
    struct ec_train_options options = small_options();
    options.n_factors = 16;
    struct ec_model_bytes one = train(&log, &options);
    for (options.n_threads = 2; options.n_threads <= 3; options.n_threads++) {
        struct ec_model_bytes many = train(&log, &options);
        assert_same(&many, &one);
        ec_model_bytes_free(&many);
    }
    ec_model_bytes_free(&one);
    ec_dataset_free(&log);
}

/* Whether the factors, or the encoder's rows, of two models of one log are the same. */
static bool same_rows(const struct ec_model *one, const struct ec_model *other, bool of_encoder)
{
    enum ec_signal signal = of_encoder ? EC_SIGNAL_SEQUENCE : EC_SIGNAL_FACTORS;
    struct ec_body a = ec_container_find(&one->container, ec_signals[signal]->section);
    struct ec_body b = ec_container_find(&other->container, ec_signals[signal]->section);
    assert_true(a.bytes && b.bytes);
    return a.size == b.size && memcmp(a.bytes, b.bytes, a.size) == 0;
}

static void assert_records_seed(const struct ec_model *model, uint64_t seed)
{
    char text[4096], expected[32];
    struct ec_text record = ec_model_training(model);
    snprintf(text, sizeof text, "%.*s", (int)record.size, record.bytes);
    snprintf(expected, sizeof expected, "\"seed\":%llu", (unsigned long long)seed);
    assert_non_null(strstr(text, expected));
}

static void the_seed_shows_in_factors_and_encoder_each(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(60, 40, 800, 67);
    for (int of_encoder = 0; of_encoder < 2; of_encoder++) {
        struct ec_train_options options = small_options();
        options.prune = false; /* what is compared must be carried */
        *(of_encoder ? &options.n_factors : &options.n_dims) = 0;
        struct ec_model_bytes one = train(&log, &options);
        struct ec_model_bytes again = train(&log, &options);
        options.seed++;
        struct ec_model_bytes other = train(&log, &options);
        struct ec_model one_model = open(&one);
        struct ec_model other_model = open(&other);
        assert_same(&one, &again);
        assert_false(same_rows(&one_model, &other_model, of_encoder));
        assert_records_seed(&one_model, options.seed - 1);
        assert_records_seed(&other_model, options.seed);
        ec_model_bytes_free(&one);
        ec_model_bytes_free(&again);
        ec_model_bytes_free(&other);
    }
    ec_dataset_free(&log);
}

static void the_seed_does_not_show_in_what_is_counted(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(60, 40, 800, 67);
    struct ec_train_options options = small_options();
    options.n_factors = 0;
    options.n_dims = 0;
    struct ec_model_bytes one = train(&log, &options);
    options.seed++;
    struct ec_model_bytes other = train(&log, &options);
    struct ec_model one_model = open(&one);
    struct ec_model other_model = open(&other);
    assert_int_equal(one.size, other.size);
    for (uint32_t i = 0; i < log.n_items; i++)
        assert_true(ec_popularity_of(&one_model, i) == ec_popularity_of(&other_model, i));
    assert_int_equal(ec_model_term_count(&one_model), ec_model_term_count(&other_model));
    for (uint32_t t = 0; t < ec_model_term_count(&one_model); t++)
        assert_true(ec_model_term(&one_model, t).weight == ec_model_term(&other_model, t).weight);
    for (uint32_t u = 0; u < log.n_users; u++)
        assert_int_equal(recommend(&one_model, &log, log.user_start[u], log.user_start[u + 1]),
                recommend(&other_model, &log, log.user_start[u], log.user_start[u + 1]));
    ec_model_bytes_free(&one);
    ec_model_bytes_free(&other);
    ec_dataset_free(&log);
}

static void a_checkerboard_gives_the_withheld_item(void **state)
{
    (void)state;
    enum { SIDE = 40 };
    struct ec_dataset log = small_log_checkerboard(SIDE, 71);
    struct ec_train_options options = small_options();
    for (options.n_factors = 0; options.n_factors <= 8; options.n_factors += 8) {
        struct ec_model_bytes bytes = train(&log, &options);
        struct ec_model model = open(&bytes);
        assert_int_equal(model.carried >> EC_SIGNAL_FACTORS & 1, options.n_factors > 0);
        for (uint32_t u = 0; u < SIDE; u++)
            assert_int_equal(recommend(&model, &log, log.user_start[u], log.user_start[u + 1]), u);
        ec_model_bytes_free(&bytes);
    }
    ec_dataset_free(&log);
}

static void chains_give_the_next_link(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_chains(300, 50, 12, 73);
    struct ec_train_options options = small_options();
    struct ec_model_bytes bytes = train(&log, &options);
    struct ec_model model = open(&bytes);
    for (uint32_t u = 0; u < 50; u++) {
        size_t last = log.user_start[u] + 6;
        assert_int_equal(recommend(&model, &log, log.user_start[u], last), log.item[last]);
    }
    ec_model_bytes_free(&bytes);
    ec_dataset_free(&log);
}

static void the_half_life_of_a_history_reaches_the_device(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_chains(100, 30, 8, 74);
    struct ec_train_options options = small_options();
    options.history_half_life_days = 12.5;
    for (int has_times = 0; has_times <= 1; has_times++) {
        log.has_times = has_times;
        struct ec_model_bytes bytes = train(&log, &options);
        struct ec_model model = open(&bytes);
        assert_true(ec_model_half_life_days(&model) == (has_times ? 12.5f : 0.0f));
        ec_model_bytes_free(&bytes);
    }
    ec_dataset_free(&log);
}

static void the_smallest_logs_work(void **state)
{
    (void)state;
    static const char *const words[][4] = {
            {"a", NULL},         /* one user, one item, one event */
            {"aaaa", NULL},      /* one item again and again */
            {"abc", NULL},       /* one user */
            {"", "b", "", NULL}, /* items and users without events */
            {"ab", "ab", NULL},
    };
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        struct ec_dataset log = small_log_of_words(words[k], k < 2 ? 1 : 3);
        for (uint32_t n_factors = 0; n_factors <= 8; n_factors += 4) {
            struct ec_train_options options = small_options();
            options.n_factors = n_factors;
            struct ec_model_bytes bytes = train(&log, &options);
            struct ec_model model = open(&bytes);
            assert_int_equal(model.n_items, log.n_items);
            assert_in_range(recommend(&model, &log, 0, 0), 0, log.n_items - 1);
            (void)recommend(&model, &log, 0, log.user_start[1]);
            ec_model_bytes_free(&bytes);
        }
        ec_dataset_free(&log);
    }
}

static void assert_refused(const struct ec_dataset *log, const struct ec_train_options *options,
        enum ec_status expected, const char *words)
{
    struct ec_model_bytes bytes = {NULL, 77};
    struct ec_error error = {0};
    assert_int_equal(ec_train(log, options, &bytes, NULL, &error), expected);
    assert_int_equal(error.status, expected);
    assert_true(bytes.bytes == NULL && bytes.size == 77);
    if (!strstr(error.message, words))
        fail_msg("'%s' does not say '%s'", error.message, words);
}

static void options_out_of_range_are_named(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words((const char *const[]){"abc", "bca", NULL}, 3);
    struct ec_train_options options = small_options();
    options.n_factors = 257;
    assert_refused(&log, &options, EC_E_OPTION, "257 factors");
    options = small_options();
    options.n_neighbours = 0;
    assert_refused(&log, &options, EC_E_OPTION, "0 neighbours");
    options.n_neighbours = EC_NEIGHBOURS_MAX_ROW + 1;
    assert_refused(&log, &options, EC_E_OPTION, "neighbours");
    options = small_options();
    options.n_iterations = 0;
    assert_refused(&log, &options, EC_E_OPTION, "iterations");
    const double bad[] = {0.0, -1.0, NAN, INFINITY};
    for (size_t k = 0; k < 4; k++) {
        options = small_options();
        options.l2 = bad[k];
        assert_refused(&log, &options, EC_E_OPTION, "l2");
        options = small_options();
        options.alpha = bad[k];
        assert_refused(&log, &options, EC_E_OPTION, "alpha");
    }
    options = small_options();
    options.half_life_days = NAN;
    assert_refused(&log, &options, EC_E_OPTION, "half-life");
    options = small_options();
    options.history_half_life_days = -1.0;
    assert_refused(&log, &options, EC_E_OPTION, "half-life");
    ec_dataset_free(&log);

    log = small_log_of_words((const char *const[]){"", NULL}, 1);
    options = small_options();
    assert_refused(&log, &options, EC_E_EMPTY, "no event");
    ec_dataset_free(&log);
}

/* Raises the flag at the n-th word of progress. */
struct stopper {
    volatile sig_atomic_t flag;
    int n_left;
    char stage[32];
};

static void count_down(void *context, const char *stage, double share)
{
    struct stopper *stopper = context;
    assert_true(share >= 0.0 && share <= 1.0);
    if (stopper->n_left-- == 0) {
        stopper->flag = 1;
        strncpy(stopper->stage, stage, sizeof stopper->stage - 1);
    }
}

static void interrupted_at_any_stage_it_leaves_nothing(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(60, 40, 800, 79);
    struct ec_train_options options = small_options();
    enum { N_STAGES = 7 };
    bool was_seen[N_STAGES] = {false};
    static const char *const stages[N_STAGES] = {
            "transitions", "linear", "baskets", "factors", "encoder", "fusion", "packing"};
    for (int n = 0;; n++) {
        struct stopper stopper = {.n_left = n};
        struct ec_watch watch = {&stopper.flag, count_down, &stopper};
        struct ec_model_bytes bytes = {NULL, 77};
        struct ec_error error = {0};
        options.watch = &watch;
        enum ec_status status = ec_train(&log, &options, &bytes, NULL, &error);
        for (int k = 0; k < N_STAGES; k++)
            was_seen[k] = was_seen[k] || strcmp(stopper.stage, stages[k]) == 0;
        if (status == EC_OK) {
            /* what remained was the packing, or nothing */
            assert_true(!stopper.flag || strcmp(stopper.stage, "packing") == 0);
            ec_model_bytes_free(&bytes);
            if (!stopper.flag)
                break;
            continue;
        }
        assert_int_equal(status, EC_E_INTERRUPTED);
        assert_int_equal(error.status, EC_E_INTERRUPTED);
        assert_true(bytes.bytes == NULL && bytes.size == 77);
    }
    for (int k = 0; k < N_STAGES; k++)
        assert_true(was_seen[k]);
    ec_dataset_free(&log);
}

static void the_report_counts_the_validation(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words(
            (const char *const[]){"abcd", "bcda", "cdab", "a", "", "dabc", NULL}, 4);
    struct ec_train_options options = small_options();
    struct ec_model_bytes bytes;
    struct ec_train_report report;
    struct ec_error error;
    assert_int_equal(ec_train(&log, &options, &bytes, &report, &error), EC_OK);
    assert_int_equal(report.n_validation, 4);
    assert_true(report.validation_ndcg10 > 0.0 && report.validation_ndcg10 <= 1.0);
    assert_true(report.seconds > 0.0);
    ec_model_bytes_free(&bytes);
    ec_dataset_free(&log);
}

/* Every item is looked at, put in the basket and bought: the last event meets nothing new. */
static void the_validation_asks_for_items_that_were_new(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words(
            (const char *const[]){"aaabbbccc", "bbbcccddd", "cccdddeee", "dddeeefff", "aaa", NULL},
            6);
    struct ec_train_options options = small_options();
    struct ec_model_bytes bytes;
    struct ec_train_report report;
    struct ec_error error;
    assert_int_equal(ec_train(&log, &options, &bytes, &report, &error), EC_OK);
    assert_int_equal(report.n_validation, 4); /* the fifth user met one item only */
    assert_true(report.validation_ndcg10 > 0.2);
    ec_model_bytes_free(&bytes);

    options.repeats = true;
    assert_int_equal(ec_train(&log, &options, &bytes, &report, &error), EC_OK);
    assert_int_equal(report.n_validation, 5);
    ec_model_bytes_free(&bytes);
    ec_dataset_free(&log);
}

/* x for a history under a decay, from the factors as floats. */
static void fold_in(const struct ec_factors *ials, const struct ec_dataset *log, size_t first,
        size_t last, float decay, float *lower, float *x)
{
    uint32_t n_factors = ials->n_factors;
    uint8_t gram[8 * 9 / 2 * 4];
    for (size_t f = 0; f < n_factors; f++)
        for (size_t g = 0; g <= f; g++) {
            double sum = 0.0;
            for (uint32_t i = 0; i < log->n_items; i++)
                sum += (double)ials->items[i * n_factors + f] *
                       (double)ials->items[i * n_factors + g];
            ec_store_f32(gram + 4 * (f * (f + 1) / 2 + g), (float)sum);
        }
    struct ec_fold_in solver = {
            ec_kernels_best(), n_factors, ials->alpha0, ials->l2, lower, x, 0.0f};
    ec_fold_in_begin(&solver, gram);
    for (size_t n = last; n-- > first;)
        ec_fold_in_add(&solver, ials->items + log->item[n] * n_factors,
                powf(decay, (float)(last - 1 - n)));
    assert_int_equal(ec_fold_in_solve(&solver, log->n_items), EC_OK);
}

static void the_packed_factors_score_within_a_hair_of_the_floats(void **state)
{
    (void)state;
    enum { F = 8 };
    struct ec_dataset log = small_log_chains(200, 60, 15, 83);
    struct ec_train_options options = small_options();
    struct ec_model_bytes bytes = train(&log, &options);
    struct ec_model model = open(&bytes);
    uint32_t term = 0;
    while (ec_model_term(&model, term).signal != EC_SIGNAL_FACTORS)
        term++;

    const float strength[EC_N_EVENT_TYPES] = {1.0f, 1.0f, 1.0f, 1.0f};
    struct ec_factors_options ials_options = {
            F, options.n_iterations, options.alpha, options.l2, strength, options.seed};
    struct ec_by_item by_item = small_log_transpose(&log);
    struct ec_factors ials;
    assert_int_equal(ec_factors_learn(&log, &by_item, &ials_options, NULL, &ials), EC_OK);

    struct ec_ranker *rankers = ec_rankers_new(&model, EC_RECORD_LOG);
    assert_non_null(rankers);
    for (uint32_t u = 0; u < 50; u++) {
        float lower[F * F];
        float x[F];
        float signal[60];
        struct ec_ranking *ranking;
        size_t first = log.user_start[u];
        fold_in(&ials, &log, first, first + 9, ec_model_term(&model, term).decay, lower, x);
        assert_int_equal(ec_ranker_prepare(rankers, &log, first, first + 9, 100, &ranking), EC_OK);
        assert_int_equal(ec_fusion_signal(&ranking->fusion, term, signal), EC_OK);
        double both = 0.0;
        double ours = 0.0;
        double theirs = 0.0;
        for (uint32_t i = 0; i < log.n_items; i++) {
            double score = 0.0;
            for (size_t f = 0; f < F; f++)
                score += (double)x[f] * (double)ials.items[i * F + f];
            both += score * (double)signal[i];
            ours += (double)signal[i] * (double)signal[i];
            theirs += score * score;
        }
        assert_true(both / sqrt(ours * theirs) > 0.9995);
    }
    ec_rankers_free(rankers);
    ec_factors_free(&ials);
    ec_by_item_free(&by_item);
    ec_model_bytes_free(&bytes);
    ec_dataset_free(&log);
}

static void a_signal_left_out_is_neither_carried_nor_a_term(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_chains(200, 40, 8, 61);
    struct ec_train_options options = small_options();
    struct ec_model_bytes whole = train(&log, &options);
    static const enum ec_signal signals[] = {EC_SIGNAL_FACTORS, EC_SIGNAL_TRANSITIONS};
    for (size_t s = 0; s < 2; s++) {
        options.without = 1u << signals[s];
        struct ec_model_bytes bytes = train(&log, &options);
        struct ec_model model = open(&bytes);
        assert_true(bytes.size < whole.size);
        assert_true(ec_model_term_count(&model) > 1);
        for (uint32_t t = 0; t < ec_model_term_count(&model); t++)
            assert_int_not_equal(ec_model_term(&model, t).signal, signals[s]);
        assert_int_equal(model.signal[EC_SIGNAL_FACTORS] == NULL, signals[s] == EC_SIGNAL_FACTORS);
        ec_model_bytes_free(&bytes);
    }
    ec_model_bytes_free(&whole);

    options.without = 1u << EC_SIGNAL_POPULARITY;
    struct ec_model_bytes bytes;
    struct ec_error error = {0};
    assert_int_equal(ec_train(&log, &options, &bytes, NULL, &error), EC_E_OPTION);
    assert_non_null(strstr(error.message, "popularity"));
    ec_dataset_free(&log);
}

/* Users who all saw all items: with next to no regularisation the factors' equations are singular. */
static void a_signal_without_a_solution_is_left_out_and_the_rest_is_learned(void **state)
{
    (void)state;
    enum { N_USERS = 30, N_ITEMS = 20 };
    struct small_event *events = ec_alloc(N_USERS * N_ITEMS, sizeof *events);
    assert_non_null(events);
    for (uint32_t n = 0; n < N_USERS * N_ITEMS; n++)
        events[n] = (struct small_event){
                n / N_ITEMS, (n + n / N_ITEMS * 3) % N_ITEMS, n, EC_EVENT_VIEW, n};
    struct ec_dataset log = small_log_new(events, N_USERS * N_ITEMS, N_USERS, N_ITEMS, true);
    struct ec_train_options options = small_options();
    for (int form = 0; form < 3; form++) {
        struct ec_model_bytes bytes;
        struct ec_train_report report;
        struct ec_error error = {0};
        options.l2 = 1e-7;
        options.unordered = form == 1;
        options.budget = form == 2 ? 3000 : 0;
        assert_int_equal(ec_train(&log, &options, &bytes, &report, &error), EC_OK);
        struct ec_model model = open(&bytes);
        assert_int_equal(report.unsolvable, 1u << EC_SIGNAL_FACTORS);
        assert_false(report.left_out & report.unsolvable);
        assert_null(model.signal[EC_SIGNAL_FACTORS]);
        assert_true(ec_model_term_count(&model) > 1 || options.budget > 0);
        for (uint32_t t = 0; t < ec_model_term_count(&model); t++)
            assert_int_not_equal(ec_model_term(&model, t).signal, EC_SIGNAL_FACTORS);
        ec_model_bytes_free(&bytes);

        options.l2 = 0.1;
        assert_int_equal(ec_train(&log, &options, &bytes, &report, &error), EC_OK);
        assert_int_equal(report.unsolvable, 0);
        ec_model_bytes_free(&bytes);
    }
    ec_dataset_free(&log);
    ec_free(events);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(threads_do_not_show),
            cmocka_unit_test(the_seed_shows_in_factors_and_encoder_each),
            cmocka_unit_test(the_seed_does_not_show_in_what_is_counted),
            cmocka_unit_test(a_checkerboard_gives_the_withheld_item),
            cmocka_unit_test(chains_give_the_next_link),
            cmocka_unit_test(the_half_life_of_a_history_reaches_the_device),
            cmocka_unit_test(the_smallest_logs_work),
            cmocka_unit_test(options_out_of_range_are_named),
            cmocka_unit_test(interrupted_at_any_stage_it_leaves_nothing),
            cmocka_unit_test(the_report_counts_the_validation),
            cmocka_unit_test(the_validation_asks_for_items_that_were_new),
            cmocka_unit_test(the_packed_factors_score_within_a_hair_of_the_floats),
            cmocka_unit_test(a_signal_left_out_is_neither_carried_nor_a_term),
            cmocka_unit_test(a_signal_without_a_solution_is_left_out_and_the_rest_is_learned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Properties of native/compose/training: what is learned once is packed in any shape, and native/compose/train is one
 * of them. */
#include <math.h>
#include <string.h>

#include "device/base/bytes.h"
#include "device/signals/neighbours.h"
#include "endcap/model.h"
#include "native/compose/train.h"
#include "native/compose/training.h"
#include "native/learn/learner.h"
#include "native/system/alloc.h"
#include "support/opened.h"
#include "support/small_log.h"

enum { I = 60, V = 6 };

static struct ec_train_options small_options(void)
{
    struct ec_train_options options = ec_train_options_default();
    options.n_factors = 8;
    options.n_neighbours = 20;
    options.n_companions = 10;
    options.n_dims = 24; /* 4 bits then take less than 8 */
    options.n_steps = 6;
    options.n_examples = 3000.0;
    options.n_threads = 1;
    options.repeats = true;
    return options;
}

/* A log that every signal can learn from. */
static struct ec_dataset full_log(void)
{
    struct ec_dataset log = small_log_random(150, I, 2500, 83);
    struct ec_features *features = &log.catalogue.features;
    features->n_features = V;
    features->start = ec_alloc(I + 1, sizeof *features->start);
    features->feature = ec_alloc(I, sizeof *features->feature);
    features->kind = ec_alloc(V, 1);
    assert_non_null(features->start);
    assert_non_null(features->feature);
    assert_non_null(features->kind);
    for (uint32_t i = 0; i < I; i++) {
        features->start[i + 1] = i + 1;
        features->feature[i] = i % 40 % V;
    }
    memset(features->kind, EC_FEATURE_BRAND, V);
    return log;
}

static struct ec_training *training_of(
        const struct ec_dataset *log, const struct ec_train_options *options)
{
    struct ec_training *training;
    struct ec_error error = {0};
    if (ec_training_new(log, options, &training, &error))
        fail_msg("%s", error.message);
    return training;
}

static struct ec_model_bytes pack(struct ec_training *training, const struct ec_shape *shape)
{
    struct ec_model_bytes bytes;
    struct ec_fuse_result result;
    assert_int_equal(ec_training_pack(training, shape, &bytes, &result), EC_OK);
    return bytes;
}

static bool carries(const struct ec_model *model, enum ec_signal signal)
{
    return model->carried >> signal & 1;
}

static bool has_term(const struct ec_model *model, enum ec_signal signal)
{
    for (uint32_t t = 0; t < ec_model_term_count(model); t++)
        if (ec_model_term(model, t).signal == signal)
            return true;
    return false;
}

static void the_default_shape_is_what_train_packs(void **state)
{
    (void)state;
    struct ec_dataset log = full_log();
    struct ec_train_options options = small_options();
    struct ec_training *training = training_of(&log, &options);
    struct ec_shape shape = ec_training_shape(training);
    struct ec_model_bytes trained;
    struct ec_error error;
    assert_int_equal(ec_train(&log, &options, &trained, NULL, &error), EC_OK);
    /* other shapes in between leave no trace, and signals that were not learned are not missed */
    struct ec_shape other = {
            .signals = 0, .row_length = 3, .table_bits = 4, .encoder_bits = 4, .factor_bits = 8};
    for (int round = 0; round < 3; round++) {
        struct ec_model_bytes bytes = pack(training, &shape);
        assert_int_equal(bytes.size, trained.size);
        assert_memory_equal(bytes.bytes, trained.bytes, trained.size);
        ec_model_bytes_free(&bytes);
        bytes = pack(training, &other);
        assert_true(bytes.size < trained.size);
        ec_model_bytes_free(&bytes);
    }
    ec_model_bytes_free(&trained);
    ec_training_free(training);
    ec_dataset_free(&log);
}

static void a_shape_without_a_signal_has_no_section_of_it(void **state)
{
    (void)state;
    static const enum ec_signal signals[] = {EC_SIGNAL_TRANSITIONS, EC_SIGNAL_LINEAR,
            EC_SIGNAL_BASKETS, EC_SIGNAL_COOCCURRENCE, EC_SIGNAL_FACTORS, EC_SIGNAL_CONTENT,
            EC_SIGNAL_SEQUENCE};
    enum { N_SIGNALS = sizeof signals / sizeof *signals };
    struct ec_dataset log = full_log();
    struct ec_train_options options = small_options();
    struct ec_training *training = training_of(&log, &options);
    struct ec_shape shape = ec_training_shape(training);
    struct ec_model_bytes whole = pack(training, &shape);
    for (size_t left_out = 0; left_out <= N_SIGNALS; left_out++) {
        struct ec_shape less = shape;
        if (left_out < N_SIGNALS)
            less.signals &= ~(1u << signals[left_out]);
        struct ec_model_bytes bytes = pack(training, &less);
        const struct ec_model *model = opened(&bytes);
        assert_true(left_out == N_SIGNALS || bytes.size < whole.size);
        for (size_t s = 0; s < N_SIGNALS; s++) {
            assert_int_equal(carries(model, signals[s]), s != left_out);
            assert_int_equal(has_term(model, signals[s]), s != left_out);
        }
        assert_true(has_term(model, EC_SIGNAL_POPULARITY));
        ec_model_bytes_free(&bytes);
    }
    ec_model_bytes_free(&whole);
    ec_training_free(training);
    ec_dataset_free(&log);
}

/* Give the first n_priced items of a log a price. */
static void set_prices(struct ec_dataset *log, uint32_t n_priced)
{
    log->catalogue.price = ec_alloc(I, sizeof *log->catalogue.price);
    assert_non_null(log->catalogue.price);
    for (uint32_t i = 0; i < n_priced; i++)
        log->catalogue.price[i] = 1.0f + (float)(i % 7);
}

static void price_is_learned_in_order_where_half_of_the_items_have_one(void **state)
{
    (void)state;
    static const struct {
        uint32_t n_priced;
        bool unordered;
        bool basket;
        uint32_t without;
        bool is_learned;
    } CASES[] = {
            {I, false, false, 0, true},
            {I, false, true, 0, true},
            {I / 2, false, false, 0, true},
            {I / 2 - 1, false, false, 0, false},
            {0, false, false, 0, false},
            {I, true, false, 0, false},
            {I, false, false, 1u << EC_SIGNAL_PRICE, false},
    };
    for (size_t c = 0; c < sizeof CASES / sizeof *CASES; c++) {
        struct ec_dataset log = full_log();
        set_prices(&log, CASES[c].n_priced);
        struct ec_train_options options = small_options();
        options.unordered = CASES[c].unordered;
        options.target = CASES[c].basket ? EC_TARGET_BASKET : EC_TARGET_ITEM;
        options.without = CASES[c].without;
        struct ec_training *training = training_of(&log, &options);
        struct ec_shape shape = ec_training_shape(training);
        assert_int_equal(shape.signals >> EC_SIGNAL_PRICE & 1, CASES[c].is_learned);
        shape.signals = UINT32_MAX;
        struct ec_model_bytes bytes = pack(training, &shape);
        const struct ec_model *model = opened(&bytes);
        assert_int_equal(has_term(model, EC_SIGNAL_PRICE), CASES[c].is_learned);
        ec_model_bytes_free(&bytes);
        ec_training_free(training);
        ec_dataset_free(&log);
    }
}

static void a_signal_that_was_not_learned_may_be_asked_for_in_vain(void **state)
{
    (void)state;
    struct ec_dataset log = full_log();
    struct ec_train_options options = small_options();
    options.without = 1u << EC_SIGNAL_LINEAR | 1u << EC_SIGNAL_BASKETS;
    struct ec_training *training = training_of(&log, &options);
    struct ec_shape shape = ec_training_shape(training);
    struct ec_model_bytes bytes = pack(training, &shape);
    shape.signals = UINT32_MAX;
    struct ec_model_bytes greedy = pack(training, &shape);
    assert_int_equal(greedy.size, bytes.size);
    const struct ec_model *model = opened(&bytes);
    const struct ec_model *greedy_model = opened(&greedy);
    assert_int_equal(ec_model_term_count(greedy_model), ec_model_term_count(model));
    for (uint32_t t = 0; t < ec_model_term_count(model); t++) {
        struct ec_term_view one = ec_model_term(model, t);
        struct ec_term_view other = ec_model_term(greedy_model, t);
        assert_int_equal(one.signal, other.signal);
        assert_true(one.weight == other.weight);
    }
    ec_model_bytes_free(&greedy);
    ec_model_bytes_free(&bytes);
    ec_training_free(training);
    ec_dataset_free(&log);
}

static void a_shorter_row_and_fewer_bits_make_fewer_bytes(void **state)
{
    (void)state;
    struct ec_dataset log = full_log();
    struct ec_train_options options = small_options();
    struct ec_training *training = training_of(&log, &options);
    struct ec_shape shape = ec_training_shape(training);
    struct ec_model_bytes last = pack(training, &shape);
    for (int change = 0; change < 3; change++) {
        shape.row_length = change == 0 ? 3 : shape.row_length;
        shape.table_bits = change == 1 ? 4 : shape.table_bits;
        shape.encoder_bits = change == 2 ? 4 : shape.encoder_bits;
        struct ec_model_bytes bytes = pack(training, &shape);
        (void)opened(&bytes);
        assert_true(bytes.size < last.size);
        ec_model_bytes_free(&last);

        /* weighed as by who never knew another shape */
        struct ec_training *fresh = training_of(&log, &options);
        struct ec_model_bytes own = pack(fresh, &shape);
        assert_int_equal(own.size, bytes.size);
        assert_memory_equal(own.bytes, bytes.bytes, bytes.size);
        ec_model_bytes_free(&own);
        ec_training_free(fresh);
        last = bytes;
    }
    ec_model_bytes_free(&last);
    ec_training_free(training);
    ec_dataset_free(&log);
}

static void weighing_gives_the_same_weights_again_at_any_number_of_threads(void **state)
{
    (void)state;
    struct ec_dataset log = full_log();
    float first[2][EC_MAX_TERMS];
    struct ec_fuse_result first_result[2];
    for (int n_threads = 1; n_threads <= 3; n_threads++) {
        struct ec_train_options options = small_options();
        options.n_threads = n_threads;
        struct ec_training *training = training_of(&log, &options);
        for (int round = 0; round < 4; round++) {
            float weights[EC_MAX_TERMS] = {0.0f};
            struct ec_fuse_result result;
            struct ec_shape shape = ec_training_shape(training);
            bool less = round % 2;
            shape.signals &= less ? ~(1u << EC_SIGNAL_TRANSITIONS) : UINT32_MAX;
            assert_int_equal(ec_training_weigh(training, &shape, weights, &result), EC_OK);
            if (n_threads == 1 && round < 2) {
                memcpy(first[less], weights, sizeof weights);
                first_result[less] = result;
            }
            assert_memory_equal(weights, first[less], sizeof weights);
            assert_true(result.ndcg10 == first_result[less].ndcg10);
            assert_true(result.scale == first_result[less].scale);
        }
        ec_training_free(training);
    }
    ec_dataset_free(&log);
}

static void check(struct ec_train_options options, bool allowed)
{
    struct ec_dataset log = small_log_of_words((const char *const[]){"ab", NULL}, 2);
    struct ec_error error = {0};
    enum ec_status status = ec_train_options_check(&log, &options, &error);
    assert_int_equal(status, allowed ? EC_OK : EC_E_OPTION);
    assert_true(allowed || error.message[0] != '\0');
    ec_dataset_free(&log);
}

/* Try a field with its least, its largest and what lies beyond. */
#define CHECK_BOUNDS(field, least, most, below, above)                                             \
    do {                                                                                           \
        struct ec_train_options options = small_options();                                         \
        options.field = (least);                                                                   \
        check(options, true);                                                                      \
        options.field = (most);                                                                    \
        check(options, true);                                                                      \
        options.field = (below);                                                                   \
        check(options, false);                                                                     \
        options.field = (above);                                                                   \
        check(options, false);                                                                     \
    } while (0)

static void the_options_are_held_to_their_bounds(void **state)
{
    (void)state;
    CHECK_BOUNDS(n_factors, 0, EC_MAX_FACTORS, UINT32_MAX, EC_MAX_FACTORS + 1);
    CHECK_BOUNDS(n_neighbours, 1, EC_NEIGHBOURS_MAX_ROW, 0, EC_NEIGHBOURS_MAX_ROW + 1);
    CHECK_BOUNDS(n_dims, 0, EC_MAX_DIMS, UINT32_MAX, EC_MAX_DIMS + 1);
    CHECK_BOUNDS(n_steps, 1, EC_MAX_STEPS, 0, EC_MAX_STEPS + 1);
    CHECK_BOUNDS(n_examples, 0.0, 1e12, -2.0, 2e12);
    CHECK_BOUNDS(n_examples, 0.5, 1.0, (double)NAN, (double)INFINITY);
    CHECK_BOUNDS(dropout, 0.0, 0.95, -0.01, 0.96);
    CHECK_BOUNDS(dropout, 0.5, 0.6, (double)NAN, (double)INFINITY);
    CHECK_BOUNDS(rate, 1e-9, 1.0, 0.0, 1.01);
    CHECK_BOUNDS(rate, 0.1, 0.2, (double)NAN, -0.1);
    CHECK_BOUNDS(table_bits, 4, 8, 0, 16);
    CHECK_BOUNDS(encoder_bits, 4, 8, 5, 16);
    CHECK_BOUNDS(n_iterations, 1, 9, 0, 0);
    CHECK_BOUNDS(l2, 1e-9, 1e3, 0.0, 1001.0);
    CHECK_BOUNDS(alpha, 1e-9, 1e3, 0.0, (double)NAN);
    CHECK_BOUNDS(half_life_days, 0.0, 1e9, -2.0, (double)NAN);
    CHECK_BOUNDS(history_half_life_days, 0.0, 1e6, -1.0, 1.1e6);
    CHECK_BOUNDS(without, 0, 1u << EC_SIGNAL_SEQUENCE, 1u << EC_SIGNAL_POPULARITY, UINT32_MAX);
}

static void the_terms_of_all_signals_fit_a_fusion(void **state)
{
    (void)state;
    for (uint32_t reading = 0; reading < EC_N_READINGS; reading++) {
        uint32_t n_terms = 0;
        for (uint32_t s = 0; s < EC_N_SIGNALS; s++)
            n_terms += ec_learners[s]->terms[reading].n;
        assert_in_range(n_terms, 1, EC_MAX_TERMS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_default_shape_is_what_train_packs),
            cmocka_unit_test(a_shape_without_a_signal_has_no_section_of_it),
            cmocka_unit_test(price_is_learned_in_order_where_half_of_the_items_have_one),
            cmocka_unit_test(a_signal_that_was_not_learned_may_be_asked_for_in_vain),
            cmocka_unit_test(a_shorter_row_and_fewer_bits_make_fewer_bytes),
            cmocka_unit_test(weighing_gives_the_same_weights_again_at_any_number_of_threads),
            cmocka_unit_test(the_options_are_held_to_their_bounds),
            cmocka_unit_test(the_terms_of_all_signals_fit_a_fusion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

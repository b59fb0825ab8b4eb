/* Properties of native/learn/sequence: its gradient is that of the loss worked out in double precision, it learns what
 * there is to learn, and neither threads nor hostile logs show. */
#include <math.h>
#include <omp.h>
#include <string.h>

#include "device/history/history.h"
#include "native/learn/sequence.h"
#include "native/learn/sequence_step.h"
#include "native/system/alloc.h"
#include "native/system/random.h"
#include "support/small_log.h"

static const float STRENGTH[EC_N_EVENT_TYPES] = {1.0f, 1.0f, 1.0f, 1.0f};

static struct ec_sequence_options small_options(void)
{
    struct ec_sequence_options options = ec_sequence_options_default();
    options.n_dims = 16;
    options.n_steps = 5;
    options.batch = 64;
    options.n_negatives = 30;
    options.dropout = 0.2;
    options.rate = 0.01;
    options.strength = STRENGTH;
    return options;
}

static struct ec_sequence learn(const struct ec_dataset *log, const struct ec_content *content,
        const struct ec_sequence_options *options, size_t n_examples)
{
    struct ec_sequence encoder;
    struct ec_encoder_learner *learner = ec_encoder_learner_new(log, content, options);
    assert_non_null(learner);
    assert_int_equal(ec_encoder_learner_fit(learner, log, n_examples, 1.0, 0.1, NULL), EC_OK);
    assert_int_equal(ec_encoder_learner_take(learner, &encoder), EC_OK);
    ec_encoder_learner_free(learner);
    return encoder;
}

static void assert_same(
        const struct ec_sequence *one, const struct ec_sequence *other, uint32_t n_items)
{
    size_t d = one->n_dims;
    assert_memory_equal(one->rows, other->rows, n_items * d * sizeof *one->rows);
    assert_memory_equal(one->bias, other->bias, n_items * sizeof *one->bias);
    assert_memory_equal(one->mix, other->mix, d * d * sizeof *one->mix);
    assert_memory_equal(
            one->positions, other->positions, one->n_steps * d * sizeof *one->positions);
}

/* ---- the gradient ----------------------------------------------------------------------------------- */

/* D is more than one thread's share and no whole number of vectors, and some items are not touched. */
enum { I = 14, D = 37, W = 3, V = 4, OWN = 0, FEATURES = I * D, BIAS = FEATURES + V * D };
enum { POSITIONS = BIAS + I, MIX = POSITIONS + W * D, N = MIX + D * D };

static float *number(struct ec_sequence_weights *weights, size_t k)
{
    return k < FEATURES    ? &weights->own.numbers[k]
           : k < BIAS      ? &weights->features.numbers[k - FEATURES]
           : k < POSITIONS ? &weights->bias.numbers[k - BIAS]
           : k < MIX       ? &weights->positions.numbers[k - POSITIONS]
                           : &weights->mix.numbers[k - MIX];
}

static double row_of(
        const double *numbers, const struct ec_content *content, uint32_t item, size_t d)
{
    double sum = numbers[OWN + item * D + d];
    for (size_t k = content->start[item]; k < content->start[item + 1]; k++)
        sum += numbers[FEATURES + content->feature[k] * D + d];
    return sum;
}

/* The mean cross entropy of a batch, by the formula of sequence.h. */
static double loss_of(const double *numbers, const struct ec_content *content,
        const struct ec_sequence_batch *batch)
{
    double loss = 0.0;
    for (size_t r = 0; r < batch->n; r++) {
        double u[D] = {0.0};
        double v[D] = {0.0};
        for (size_t at = r * W; at < r * W + batch->n_seen[r]; at++)
            for (size_t d = 0; batch->seen[at] != EC_NO_SLOT && d < D; d++)
                u[d] += (double)batch->seen_weight[at] *
                        numbers[POSITIONS + batch->seen_step[at] * D + d] *
                        row_of(numbers, content, batch->item[batch->seen[at]], d);
        for (size_t d = 0; d < D; d++)
            for (size_t e = 0; e < D; e++)
                v[e] += u[d] * numbers[MIX + d * D + e] * (double)batch->kept[r * D + e];
        double sum = 0.0;
        for (size_t c = 0; c < batch->n_candidates; c++) {
            double logit = numbers[BIAS + batch->item[c]];
            for (size_t d = 0; d < D; d++)
                logit += v[d] * row_of(numbers, content, batch->item[c], d);
            sum += exp(logit);
            loss -= c == batch->target[r] ? logit : 0.0;
        }
        loss += log(sum);
    }
    return loss / (double)batch->n;
}

/* The gradient of weight k that a step came to; 0 of what the batch did not touch. */
static double gradient_of(const struct ec_sequence_batch *batch, size_t k)
{
    if (k >= MIX)
        return (double)batch->d_mix[k - MIX];
    if (k >= POSITIONS)
        return (double)batch->d_positions[k - POSITIONS];
    if (k >= FEATURES && k < BIAS)
        return (double)batch->d_features[k - FEATURES];
    uint32_t slot = batch->slot_of[k < FEATURES ? k / D : k - BIAS];
    if (k >= BIAS)
        return slot < batch->n_candidates ? (double)batch->d_bias[slot] : 0.0;
    return slot != EC_NO_SLOT ? (double)batch->d_rows[slot * D + k % D] : 0.0;
}

static void the_gradient_is_that_of_the_loss(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(40, I, 300, 23);
    size_t start[I + 1] = {0, 2, 2, 3, 5, 6, 6, 7, 8, 9, 9, 10, 10, 10, 11};
    uint32_t feature[] = {0, 1, 2, 0, 3, 1, 1, 2, 3, 0, 3};
    float idf[V] = {1.0f, 1.0f, 1.0f, 1.0f};
    const struct ec_content content = {V, idf, start, feature};
    struct ec_sequence_options options = small_options();
    options.n_dims = D;
    options.n_steps = W;
    options.batch = 7;
    options.n_negatives = 3;
    options.event_dropout = 0.3;

    double ones[I];
    for (size_t i = 0; i < I; i++)
        ones[i] = 1.0;
    struct ec_runs runs;
    struct ec_sampler sampler;
    struct ec_sequence_weights weights;
    struct ec_sequence_batch batch;
    assert_int_equal(ec_runs_new(&log, true, &runs), EC_OK);
    assert_int_equal(ec_sampler_new(ones, I, &sampler), EC_OK);
    assert_int_equal(ec_sequence_weights_new(&content, ones, I, D, W, 1, &weights), EC_OK);
    assert_int_equal(ec_sequence_batch_new(&options, I, V, &batch), EC_OK);
    struct ec_random random = ec_random_stream(29, 0);
    for (size_t number_of_batch = 0; number_of_batch < 4; number_of_batch++) {
        double numbers[N];
        for (size_t k = 0; k < N; k++)
            numbers[k] = (double)(*number(&weights,
                                          k) = (float)(0.6 * ec_random_unit(&random) - 0.3));
        ec_sequence_batch_draw(&options, &sampler, &runs, runs.target + 7 * number_of_batch, 7,
                number_of_batch, &batch);
        double loss = ec_sequence_forwards(&weights, ec_dense_best(), &batch);
        ec_sequence_backwards(&weights, ec_dense_best(), &batch);
        assert_true(fabs(loss - loss_of(numbers, &content, &batch)) < 1e-5 * (1.0 + loss));
        for (size_t k = 0; k < N; k++) {
            double before = numbers[k];
            numbers[k] = before + 1e-5;
            double above = loss_of(numbers, &content, &batch);
            numbers[k] = before - 1e-5;
            double slope = (above - loss_of(numbers, &content, &batch)) / 2e-5;
            numbers[k] = before;
            assert_true(fabs(gradient_of(&batch, k) - slope) < 1e-5 * (1.0 + fabs(slope)));
        }
        /* the features' gradient is zero again after the weights have moved */
        ec_sequence_move(
                &weights, ec_dense_best(), ec_adam_step(0.1, 1), ec_adam_step(0.1, 1), &batch);
        for (size_t k = FEATURES; k < BIAS; k++)
            assert_true(gradient_of(&batch, k) == 0.0);
        ec_sequence_batch_clear(&batch);
        for (size_t i = 0; i < I; i++)
            assert_int_equal(batch.slot_of[i], EC_NO_SLOT);
    }
    ec_sequence_batch_free(&batch);
    ec_sequence_weights_free(&weights);
    ec_sampler_free(&sampler);
    ec_runs_free(&runs);
    ec_dataset_free(&log);
}

static void a_history_of_one_is_never_dropped(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_chains(60, I, 2, 47);
    struct ec_sequence_options options = small_options();
    options.event_dropout = 0.9;
    double ones[I];
    for (size_t i = 0; i < I; i++)
        ones[i] = 1.0;
    struct ec_runs runs;
    struct ec_sampler sampler;
    struct ec_sequence_batch batch;
    assert_int_equal(ec_runs_new(&log, true, &runs), EC_OK);
    assert_int_equal(ec_sampler_new(ones, I, &sampler), EC_OK);
    assert_int_equal(ec_sequence_batch_new(&options, I, 0, &batch), EC_OK);
    assert_int_equal(runs.n_targets, 60);
    ec_sequence_batch_draw(&options, &sampler, &runs, runs.target, 60, 0, &batch);
    for (size_t r = 0; r < 60; r++) {
        assert_int_equal(batch.n_seen[r], 1);
        assert_int_equal(batch.item[batch.seen[r * options.n_steps]], log.item[2 * r]);
    }
    ec_sequence_batch_free(&batch);
    ec_sampler_free(&sampler);
    ec_runs_free(&runs);
    ec_dataset_free(&log);
}

/* What the trainer reads of the history before each target is what the device reads of the same events. */
static void a_history_is_drawn_as_the_device_reads_it(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(40, 5, 400, 53);
    struct ec_sequence_options options = small_options();
    options.event_dropout = 0.0;
    double ones[I];
    for (size_t i = 0; i < I; i++)
        ones[i] = 1.0;
    struct ec_runs runs;
    struct ec_sampler sampler;
    struct ec_sequence_batch batch;
    assert_int_equal(ec_runs_new(&log, true, &runs), EC_OK);
    assert_int_equal(ec_sampler_new(ones, 5, &sampler), EC_OK);
    assert_int_equal(ec_sequence_batch_new(&options, 5, 0, &batch), EC_OK);
    size_t t = 0;
    for (uint32_t u = 0; u < log.n_users; u++)
        for (size_t n = log.user_start[u] + 1; n < log.user_start[u + 1]; n++) {
            if (log.item[n] == log.item[n - 1])
                continue;
            uint32_t n_runs[5] = {0};
            struct ec_history_reader reader = ec_history_reader_start(n_runs);
            size_t k = SIZE_MAX;
            ec_sequence_batch_draw(&options, &sampler, &runs, &runs.target[t++], 1, 0, &batch);
            for (size_t e = n; e-- > log.user_start[u];) {
                if (!ec_history_reader_next(&reader, log.item[e], log.type[e]))
                    continue;
                k += reader.is_new_run;
                if (k == options.n_steps)
                    break;
                assert_int_equal(batch.item[batch.seen[k]], log.item[e]);
                assert_int_equal(batch.seen_step[k], reader.step);
                if (e == log.user_start[u] || log.item[e - 1] != log.item[e])
                    assert_true(batch.seen_weight[k] == STRENGTH[reader.type] * reader.share);
            }
            ec_sequence_batch_clear(&batch);
        }
    assert_int_equal(t, runs.n_targets);
    ec_sequence_batch_free(&batch);
    ec_sampler_free(&sampler);
    ec_runs_free(&runs);
    ec_dataset_free(&log);
}

/* ---- what is learned -------------------------------------------------------------------------------- */

/* Logit of an item after n_seen items, the newest last. */
static double logit(
        const struct ec_sequence *encoder, const uint32_t *met, size_t n_seen, uint32_t item)
{
    size_t n_dims = encoder->n_dims;
    double sum = (double)encoder->bias[item];
    for (size_t d = 0; d < n_dims; d++) {
        double u = 0.0;
        for (size_t step = 0; step < n_seen && step < encoder->n_steps; step++)
            u += (double)encoder->positions[step * n_dims + d] *
                 (double)encoder->rows[met[n_seen - 1 - step] * n_dims + d];
        for (size_t e = 0; e < n_dims; e++)
            sum += u * (double)encoder->mix[d * n_dims + e] *
                   (double)encoder->rows[item * n_dims + e];
    }
    return sum;
}

static void of_a_ring_it_learns_the_next_item_every_time(void **state)
{
    (void)state;
    enum { RING = 50 };
    struct ec_dataset log = small_log_chains(300, RING, 12, 73);
    struct ec_sequence_options options = small_options();
    struct ec_sequence encoder = learn(&log, NULL, &options, 40000);
    for (uint32_t i = 0; i < RING; i++) {
        const uint32_t met[3] = {(i + RING - 2) % RING, (i + RING - 1) % RING, i};
        uint32_t best = 0;
        for (uint32_t j = 1; j < RING; j++)
            if (logit(&encoder, met, 3, j) > logit(&encoder, met, 3, best))
                best = j;
        assert_int_equal(best, (i + 1) % RING);
    }
    ec_sequence_free(&encoder);
    ec_dataset_free(&log);
}

/* Ten kinds of four items, each kind a feature. Users go from a kind to the next; the fourth of each kind is met by
 * nobody. */
static void an_item_never_asked_for_is_found_by_its_feature(void **state)
{
    (void)state;
    enum { KINDS = 10, EACH = 4, USERS = 300, LENGTH = 8, ITEMS = KINDS * EACH };
    static struct small_event events[USERS * LENGTH];
    struct ec_random random = ec_random_stream(31, 0);
    for (uint32_t u = 0; u < USERS; u++) {
        uint32_t kind = ec_random_index(&random, KINDS);
        for (uint32_t n = 0; n < LENGTH; n++) {
            uint32_t item = (kind + n) % KINDS * EACH + ec_random_index(&random, EACH - 1);
            uint32_t at = u * LENGTH + n;
            events[at] = (struct small_event){u, item, n, EC_EVENT_VIEW, at};
        }
    }
    struct ec_dataset log = small_log_new(events, USERS * LENGTH, USERS, ITEMS, false);
    size_t start[ITEMS + 1];
    uint32_t feature[ITEMS];
    float idf[KINDS] = {0.0f};
    for (uint32_t i = 0; i <= ITEMS; i++)
        start[i] = i;
    for (uint32_t i = 0; i < ITEMS; i++)
        feature[i] = i / EACH;
    const struct ec_content content = {KINDS, idf, start, feature};
    struct ec_sequence_options options = small_options();
    options.feature_rate = 1.0;
    struct ec_sequence encoder = learn(&log, &content, &options, 40000);
    for (uint32_t kind = 0; kind < KINDS; kind++) {
        const uint32_t met = kind * EACH;
        uint32_t best = EACH - 1;
        for (uint32_t i = EACH - 1; i < ITEMS; i += EACH)
            if (logit(&encoder, &met, 1, i) > logit(&encoder, &met, 1, best))
                best = i;
        assert_int_equal(best / EACH, (kind + 1) % KINDS);
    }
    ec_sequence_free(&encoder);
    ec_dataset_free(&log);
}

static void an_item_that_nothing_is_known_of_has_a_bias_of_minus_ten(void **state)
{
    (void)state;
    /* a is only where histories begin; e and f are met by nobody, but f has a feature */
    struct ec_dataset log = small_log_of_words((const char *const[]){"abcd", "acbd", NULL}, 6);
    size_t start[7] = {0, 0, 0, 0, 0, 0, 1};
    uint32_t feature[1] = {0};
    float idf[1] = {1.0f};
    const struct ec_content content = {1, idf, start, feature};
    struct ec_sequence_options options = small_options();
    struct ec_sequence encoder = learn(&log, &content, &options, 100);
    static const bool known[6] = {false, true, true, true, false, true};
    for (uint32_t i = 0; i < 6; i++)
        assert_true((encoder.bias[i] == -10.0f) == !known[i]);
    ec_sequence_free(&encoder);
    ec_dataset_free(&log);
}

/* ---- the same bits ---------------------------------------------------------------------------------- */

static void threads_do_not_show_and_the_seed_does(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(200, 90, 2000, 37);
    struct ec_sequence_options options = small_options();
    options.n_dims = 70; /* more than one thread's share */
    options.batch = 100;
    omp_set_num_threads(1);
    struct ec_sequence one = learn(&log, NULL, &options, 3000);
    for (int n_threads = 1; n_threads <= 3; n_threads++) {
        omp_set_num_threads(n_threads);
        struct ec_sequence again = learn(&log, NULL, &options, 3000);
        assert_same(&again, &one, log.n_items);
        ec_sequence_free(&again);
    }
    options.seed++;
    struct ec_sequence other = learn(&log, NULL, &options, 3000);
    assert_memory_not_equal(other.rows, one.rows, log.n_items * 70 * sizeof *one.rows);
    ec_sequence_free(&other);
    ec_sequence_free(&one);
    ec_dataset_free(&log);
}

static void it_goes_on_where_it_was(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_chains(100, 30, 8, 41);
    struct ec_sequence_options options = small_options();
    struct ec_encoder_learner *learner = ec_encoder_learner_new(&log, NULL, &options);
    struct ec_sequence first;
    struct ec_sequence second;
    assert_non_null(learner);
    assert_int_equal(ec_encoder_learner_fit(learner, &log, 2000, 1.0, 0.5, NULL), EC_OK);
    assert_int_equal(ec_encoder_learner_take(learner, &first), EC_OK);
    assert_int_equal(ec_encoder_learner_fit(learner, &log, 0, 1.0, 0.5, NULL), EC_OK);
    assert_int_equal(ec_encoder_learner_take(learner, &second), EC_OK);
    assert_same(&first, &second, log.n_items);
    ec_sequence_free(&second);
    assert_int_equal(ec_encoder_learner_fit(learner, &log, 500, 0.5, 0.1, NULL), EC_OK);
    assert_int_equal(ec_encoder_learner_take(learner, &second), EC_OK);
    assert_memory_not_equal(first.rows, second.rows, log.n_items * 16 * sizeof *first.rows);
    ec_sequence_free(&first);
    ec_sequence_free(&second);
    ec_encoder_learner_free(learner);
    ec_dataset_free(&log);
}

/* ---- hostile logs ----------------------------------------------------------------------------------- */

static void logs_too_small_for_a_batch_give_finite_numbers(void **state)
{
    (void)state;
    static const char *const words[][4] = {
            {"a", NULL},          /* one event */
            {"aaaa", "", NULL},   /* no targets */
            {"ab", NULL},         /* one target, a catalogue of two */
            {"abcabc", "", NULL}, /* a batch larger than the log */
    };
    static const uint32_t n_dims[] = {1, 7, 16, 17, 33, 256};
    for (size_t w = 0; w < 4; w++)
        for (size_t k = 0; k < sizeof n_dims / sizeof *n_dims; k++) {
            uint32_t n_items = w < 2 ? 1 : w == 2 ? 2 : 5;
            struct ec_dataset log = small_log_of_words(words[w], n_items);
            struct ec_sequence_options options = small_options();
            options.n_dims = n_dims[k];
            options.n_steps = k % 2 ? 1 : 128;
            struct ec_sequence encoder = learn(&log, NULL, &options, 200);
            for (size_t n = 0; n < (size_t)n_items * n_dims[k]; n++)
                assert_true(isfinite(encoder.rows[n]));
            for (size_t n = 0; n < n_items; n++)
                assert_true(isfinite(encoder.bias[n]));
            for (size_t n = 0; n < (size_t)n_dims[k] * n_dims[k]; n++)
                assert_true(isfinite(encoder.mix[n]));
            ec_sequence_free(&encoder);
            ec_dataset_free(&log);
        }
}

static void interrupted_it_says_so(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_chains(20, 10, 5, 43);
    struct ec_sequence_options options = small_options();
    struct ec_encoder_learner *learner = ec_encoder_learner_new(&log, NULL, &options);
    volatile sig_atomic_t flag = 1;
    struct ec_watch watch = {.interrupted = &flag};
    assert_non_null(learner);
    assert_int_equal(
            ec_encoder_learner_fit(learner, &log, 100, 1.0, 0.1, &watch), EC_E_INTERRUPTED);
    ec_encoder_learner_free(learner);
    ec_dataset_free(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_gradient_is_that_of_the_loss),
            cmocka_unit_test(a_history_of_one_is_never_dropped),
            cmocka_unit_test(a_history_is_drawn_as_the_device_reads_it),
            cmocka_unit_test(of_a_ring_it_learns_the_next_item_every_time),
            cmocka_unit_test(an_item_never_asked_for_is_found_by_its_feature),
            cmocka_unit_test(an_item_that_nothing_is_known_of_has_a_bias_of_minus_ten),
            cmocka_unit_test(threads_do_not_show_and_the_seed_does),
            cmocka_unit_test(it_goes_on_where_it_was),
            cmocka_unit_test(logs_too_small_for_a_batch_give_finite_numbers),
            cmocka_unit_test(interrupted_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

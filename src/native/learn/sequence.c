/* sequence.c - see sequence.h: the learner and its schedule. A batch is drawn by sequence_batch.h, a step taken by
 * sequence_step.h. */
#include "native/learn/sequence.h"

#include <string.h>

#include "device/base/portable_math.h"
#include "device/signals/sequence.h"
#include "native/learn/learner.h"
#include "native/learn/sequence_step.h"
#include "native/pack/rows.h"
#include "native/system/alloc.h"

enum {
    WARM_UP = 100,       /* steps in which the rate rises to its height */
    STREAM_SHUFFLE = 17, /* of random numbers, see native/system/random.h */
};

static const float UNTRAINED_BIAS = -10.0f;

struct ec_encoder_learner {
    struct ec_sequence_options options;
    const struct ec_dense *dense;
    size_t n_steps_done;
    struct ec_sequence_weights weights;
    struct ec_sampler negatives; /* by popularity^0.75 */
    uint8_t *target;             /* (I,) 1: was the target of an example */
};

/* Fill an empty learner. popularity (I,) is work. */
static enum ec_status start(const struct ec_dataset *dataset, const struct ec_content *content,
        double *popularity, struct ec_encoder_learner *learner)
{
    const struct ec_sequence_options *options = &learner->options;
    for (size_t n = 0; n < dataset->n_events; n++)
        popularity[dataset->item[n]] += 1.0;
    enum ec_status status = ec_sequence_weights_new(content, popularity, dataset->n_items,
            options->n_dims, options->n_steps, options->seed, &learner->weights);
    if (status)
        return status;
    for (uint32_t i = 0; i < dataset->n_items; i++)
        popularity[i] = popularity[i] > 0.0 ? ec_pow(popularity[i], 0.75) : 0.0;
    return ec_sampler_new(popularity, dataset->n_items, &learner->negatives);
}

struct ec_encoder_learner *ec_encoder_learner_new(const struct ec_dataset *dataset,
        const struct ec_content *content, const struct ec_sequence_options *options)
{
    struct ec_encoder_learner *learner = ec_alloc(1, sizeof *learner);
    if (!learner)
        return NULL;
    learner->options = *options;
    learner->dense = ec_dense_best();
    learner->target = ec_alloc(dataset->n_items, 1);
    double *popularity = ec_alloc(dataset->n_items, sizeof *popularity);
    bool ready = learner->target && popularity && !start(dataset, content, popularity, learner);
    ec_free(popularity);
    if (!ready) {
        ec_encoder_learner_free(learner);
        return NULL;
    }
    return learner;
}

static void shuffle(uint32_t *examples, size_t n, struct ec_random *random)
{
    for (size_t left = n; left > 1; left--) {
        uint32_t at = ec_random_index(random, (uint32_t)left);
        uint32_t moved = examples[at];
        examples[at] = examples[left - 1];
        examples[left - 1] = moved;
    }
}

/* Learn from one batch at a rate. */
static void fit_batch(struct ec_encoder_learner *learner, const struct ec_runs *runs,
        const uint32_t *targets, size_t n, double rate, struct ec_sequence_batch *batch)
{
    const struct ec_sequence_options *options = &learner->options;
    ec_sequence_batch_draw(
            options, &learner->negatives, runs, targets, n, learner->n_steps_done, batch);
    for (size_t r = 0; r < n; r++)
        learner->target[batch->item[batch->target[r]]] = 1;
    (void)ec_sequence_forwards(&learner->weights, learner->dense, batch);
    ec_sequence_backwards(&learner->weights, learner->dense, batch);

    learner->n_steps_done++;
    double warm = (double)learner->n_steps_done / WARM_UP;
    rate = warm < 1.0 ? warm * rate : rate;
    ec_sequence_move(&learner->weights, learner->dense, ec_adam_step(rate, learner->n_steps_done),
            ec_adam_step(rate * options->feature_rate, learner->n_steps_done), batch);
    ec_sequence_batch_clear(batch);
}

static enum ec_status fit_runs(struct ec_encoder_learner *learner, struct ec_runs *runs,
        size_t n_examples, double from, double to, struct ec_sequence_batch *batch,
        const struct ec_watch *watch)
{
    struct ec_random random = ec_random_stream(
            learner->options.seed + STREAM_SHUFFLE, learner->n_steps_done);
    size_t at = runs->n_targets;
    size_t n = 0;
    for (size_t done = 0; done < n_examples; done += n) {
        if (ec_watch_interrupted(watch))
            return EC_E_INTERRUPTED;
        if (at >= runs->n_targets) {
            shuffle(runs->target, runs->n_targets, &random);
            at = 0;
        }
        double share = (double)done / (double)n_examples;
        size_t n_left = runs->n_targets - at;
        n = n_left < learner->options.batch ? n_left : learner->options.batch;
        fit_batch(learner, runs, runs->target + at, n,
                learner->options.rate * (from + (to - from) * share), batch);
        at += n;
        ec_watch_report(watch, "encoder", share);
    }
    return EC_OK;
}

enum ec_status ec_encoder_learner_fit(struct ec_encoder_learner *learner,
        const struct ec_dataset *dataset, size_t n_examples, double from, double to,
        const struct ec_watch *watch)
{
    struct ec_runs runs;
    struct ec_sequence_batch batch;
    enum ec_status status = ec_runs_new(dataset, learner->options.repeats, &runs);
    if (status)
        return status;
    if (runs.n_targets > 0) {
        status = ec_sequence_batch_new(
                &learner->options, learner->weights.n_items, learner->weights.n_features, &batch);
        if (!status) {
            status = fit_runs(learner, &runs, n_examples, from, to, &batch, watch);
            ec_sequence_batch_free(&batch);
        }
    }
    ec_runs_free(&runs);
    return status;
}

enum ec_status ec_encoder_learner_take(
        const struct ec_encoder_learner *learner, struct ec_sequence *encoder)
{
    const struct ec_sequence_weights *weights = &learner->weights;
    const struct ec_content *content = weights->content;
    size_t n_dims = weights->n_dims;
    size_t n_steps = weights->n_steps;
    struct ec_sequence fresh = {
            .n_dims = weights->n_dims,
            .n_steps = weights->n_steps,
            .positions = ec_alloc(n_steps * n_dims, sizeof *fresh.positions),
            .mix = ec_alloc(n_dims * n_dims, sizeof *fresh.mix),
            .rows = ec_alloc(weights->n_items * n_dims, sizeof *fresh.rows),
            .bias = ec_alloc(weights->n_items, sizeof *fresh.bias),
    };
    if (!fresh.positions || !fresh.mix || !fresh.rows || !fresh.bias) {
        ec_sequence_free(&fresh);
        return EC_E_MEMORY;
    }
    memcpy(fresh.positions, weights->positions.numbers, n_steps * n_dims * sizeof *fresh.positions);
    memcpy(fresh.mix, weights->mix.numbers, n_dims * n_dims * sizeof *fresh.mix);
    for (uint32_t i = 0; i < weights->n_items; i++) {
        bool has_features = content && content->start[i] < content->start[i + 1];
        ec_sequence_weights_row(weights, learner->dense, i, fresh.rows + i * n_dims);
        fresh.bias[i] = learner->target[i] || has_features ? weights->bias.numbers[i]
                                                           : UNTRAINED_BIAS;
    }
    *encoder = fresh;
    return EC_OK;
}

size_t ec_sequence_memory(const struct ec_dataset *dataset, uint32_t n_features,
        const struct ec_sequence_options *options)
{
    size_t n_items = dataset->n_items;
    size_t runs = dataset->n_events * (3 * sizeof(uint32_t) + 2) + n_items * sizeof(uint32_t);
    size_t learner = n_items * (sizeof(double) + 1) + ec_sampler_memory(dataset->n_items) +
                     ec_sequence_weights_memory(
                             dataset->n_items, n_features, options->n_dims, options->n_steps);
    size_t taken = sizeof(float) *
                   (n_items * (options->n_dims + 1) +
                           (size_t)options->n_dims * (options->n_steps + options->n_dims));
    return runs + learner + taken + ec_sequence_batch_memory(options, dataset->n_items, n_features);
}

void ec_encoder_learner_free(struct ec_encoder_learner *learner)
{
    if (!learner)
        return;
    ec_sequence_weights_free(&learner->weights);
    ec_sampler_free(&learner->negatives);
    ec_free(learner->target);
    ec_free(learner);
}

void ec_sequence_free(struct ec_sequence *encoder)
{
    ec_free(encoder->positions);
    ec_free(encoder->mix);
    ec_free(encoder->rows);
    ec_free(encoder->bias);
    *encoder = (struct ec_sequence){0};
}

static bool applies(const struct ec_dataset *dataset, const struct ec_learning *learning)
{
    (void)dataset;
    return learning->options->n_dims > 0;
}

static enum ec_status take(const struct ec_encoder_learner *learner, void **learned)
{
    struct ec_sequence *encoder = ec_alloc(1, sizeof *encoder);
    if (!encoder)
        return EC_E_MEMORY;
    enum ec_status status = ec_encoder_learner_take(learner, encoder);
    if (status)
        ec_free(encoder);
    else
        *learned = encoder;
    return status;
}

/* What was learned of the first log holds for the second, which has the same items: it only goes on, with SHARE_MORE
 * of the examples at a rate that falls from RATE_MORE to RATE_LAST of its height. */
static enum ec_status learn_both(const struct ec_lesson *first, const struct ec_lesson *second,
        const struct ec_learning *learning, void **learned_first, void **learned_second)
{
    static const double SHARE_MORE = 0.15;
    static const double RATE_MORE = 0.2;
    static const double RATE_LAST = 0.1;
    const struct ec_train_options *options = learning->options;
    struct ec_sequence_options made = ec_sequence_options_default();
    made.n_dims = options->n_dims;
    made.n_steps = options->n_steps;
    made.dropout = options->dropout;
    made.rate = options->rate;
    made.repeats = options->repeats;
    made.strength = learning->strength;
    made.seed = options->seed;
    struct ec_encoder_learner *learner = ec_encoder_learner_new(
            first->dataset, learning->content->n_features ? learning->content : NULL, &made);
    if (!learner)
        return EC_E_MEMORY;
    enum ec_status status = ec_encoder_learner_fit(
            learner, first->dataset, (size_t)options->n_examples, 1.0, RATE_LAST, options->watch);
    if (!status)
        status = take(learner, learned_first);
    if (!status && second)
        status = ec_encoder_learner_fit(learner, second->dataset,
                (size_t)(options->n_examples * SHARE_MORE), RATE_MORE, RATE_LAST, options->watch);
    if (!status && second)
        status = take(learner, learned_second);
    ec_encoder_learner_free(learner);
    return status;
}

/* The bias in its units, rounded, cut to what they hold. */
static uint16_t bias_units(float bias)
{
    float units = bias * (float)EC_SEQUENCE_BIAS_ONE;
    units = units < -32767.0f ? -32767.0f : units > 32767.0f ? 32767.0f : units;
    return (uint16_t)(int16_t)(units + (units < 0.0f ? -0.5f : 0.5f));
}

static void write_number(struct ec_writer *writer, float number, uint32_t bits)
{
    if (bits == 32)
        ec_writer_f32(writer, number);
    else
        ec_writer_half(writer, number);
}

static void write_section(
        struct ec_writer *writer, const void *learned, const struct ec_packing *packing)
{
    const struct ec_sequence *encoder = learned;
    size_t n_dims = encoder->n_dims;
    uint32_t bits = packing->shape.encoder_bits;
    uint32_t width = ec_sequence_width(encoder->n_dims, bits);
    float *scales = ec_alloc(packing->n_items, sizeof *scales);
    if (!scales) {
        writer->status = EC_E_MEMORY;
        return;
    }
    ec_writer_u32(writer, encoder->n_dims);
    ec_writer_u32(writer, encoder->n_steps);
    ec_writer_u32(writer, bits);
    ec_writer_u32(writer, 0);
    for (size_t k = 0; k < encoder->n_steps * n_dims; k++)
        write_number(writer, encoder->positions[k], bits);
    for (size_t k = 0; k < n_dims * n_dims; k++)
        write_number(writer, encoder->mix[k], bits);
    ec_writer_pad(writer, EC_ALIGNMENT);
    for (size_t i = 0; i < packing->n_items; i++)
        scales[i] = ec_write_dense(
                writer, encoder->rows + i * n_dims, encoder->n_dims, width, bits);
    for (uint32_t i = 0; i < packing->n_items; i++)
        ec_writer_half(writer, scales[i]);
    for (uint32_t i = 0; i < packing->n_items; i++)
        ec_writer_u16(writer, bias_units(encoder->bias[i]));
    ec_free(scales);
}

static size_t memory(const struct ec_dataset *dataset, const struct ec_train_options *options,
        size_t n_threads, size_t *peak)
{
    struct ec_sequence_options made = ec_sequence_options_default();
    (void)n_threads;
    if (options->n_dims == 0)
        return 0;
    made.n_dims = options->n_dims;
    made.n_steps = options->n_steps;
    *peak = ec_sequence_memory(dataset, dataset->catalogue.features.n_features, &made);
    return sizeof(float) * ((size_t)dataset->n_items + options->n_steps + options->n_dims) *
           (options->n_dims + 1);
}

static void free_learned(void *learned)
{
    ec_sequence_free(learned);
    ec_free(learned);
}

const struct ec_learner ec_sequence_learner = {
        .terms = {{1, {1.0f}}, {1, {1.0f}}, {1, {1.0f}}},
        .applies = applies,
        .learn_both = learn_both,
        .write = write_section,
        .memory = memory,
        .free = free_learned,
};

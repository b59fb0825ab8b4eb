/* encoder.c - see encoder.h: the learner, its mini-batches and their gradients.
 *
 * One step, all of it in the letters of encoder.h; S are the rows of the batch's slots, the items it touches:
 * first the C candidates that are scored, then those that only stand in histories.
 *
 *     U0 = histories through P and S     U = dropout(U0 Mix)     L = U S^T + bias     G = softmax gradient of L
 *     dS = G^T U      dU = dropout(G S)      dMix = U0^T dU      dU0 = dU Mix^T, then back into P and S
 *
 * Layer: train.   B examples of a batch   C candidates   D dimensions   W steps   V features */
#include "train/encoder.h"

#include <omp.h>
#include <string.h>

#include "base/alloc.h"
#include "base/portable_math.h"
#include "base/random.h"
#include "train/dense.h"
#include "train/runs.h"

enum {
    WARM_UP = 100,     /* steps in which the rate rises to its height */
    ROWS_AT_ONCE = 48, /* of a product, for one thread: whole tiles */
    DIMS_AT_ONCE = 16,
    STREAM_START = 16, /* of random numbers, see base/random.h */
    STREAM_SHUFFLE,
    STREAM_NEGATIVES,
    STREAM_EXAMPLES,
};

static const float UNTRAINED_BIAS = -10.0f;
static const uint32_t NO_SLOT = UINT32_MAX;

/* Numbers being learned, and their moments. */
struct weights {
    float *numbers;
    float *first;
    float *second;
};

struct ec_encoder_learner {
    struct ec_encoder_options options;
    const struct ec_content *content; /* NULL: none */
    const struct ec_dense *dense;
    uint32_t n_items;
    size_t n_steps_done;
    struct weights own;       /* (I, D) */
    struct weights features;  /* (V, D) */
    struct weights bias;      /* (I,) */
    struct weights positions; /* (W, D) */
    struct weights mix;       /* (D, D) */
    uint8_t *asked;           /* (I,) 1: was the target of an example */
    double *cumulated;        /* (I,) popularity^0.75 summed, to draw negatives */
};

/* Work of one step. */
struct batch {
    size_t n;            /* examples */
    size_t n_candidates; /* C */
    size_t n_slots;      /* C and the history's own */
    uint32_t *slot_of;   /* (I,) NO_SLOT outside this batch */
    uint32_t *item;      /* (slots,) */
    uint32_t *target;    /* (B,) slot */
    uint32_t *met;       /* (B, W) slot of each step; NO_SLOT: none, or dropped */
    float *met_weight;   /* (B, W) */
    float *rows;         /* (slots, D) */
    float *columns;      /* (D, C) the candidates' rows, transposed */
    float *encoded;      /* (B, D) U0 */
    float *mixed;        /* (B, D) U */
    float *kept;         /* (B, D) 0, or 1 / (1 - dropout) */
    float *logits;       /* (B, C), then G */
    float *d_mixed;      /* (B, D) */
    float *d_encoded;    /* (B, D) */
    float *d_rows;       /* (slots, D) */
    float *d_bias;       /* (C,) */
    float *d_positions;  /* (W, D) */
    float *d_mix;        /* (D, D) */
    float *mix_columns;  /* (D, D) Mix^T */
    float *d_features;   /* (V, D) zero outside a step */
    uint8_t *touched;    /* (V,) likewise */
};

struct ec_encoder_options ec_encoder_options_default(void)
{
    return (struct ec_encoder_options){
            .n_dims = 64,
            .n_steps = 50,
            .batch = 256,
            .n_negatives = 1000,
            .rate = 0.006,
            .feature_rate = 0.3,
            .dropout = 0.6,
            .event_dropout = 0.15,
            .seed = 1,
    };
}

/* ---- memory ----------------------------------------------------------------------------------------- */

static bool weights_new(struct weights *weights, size_t n)
{
    weights->numbers = ec_alloc(n, sizeof *weights->numbers);
    weights->first = ec_alloc(n, sizeof *weights->first);
    weights->second = ec_alloc(n, sizeof *weights->second);
    return weights->numbers && weights->first && weights->second;
}

static void weights_free(struct weights *weights)
{
    ec_free(weights->numbers);
    ec_free(weights->first);
    ec_free(weights->second);
}

static size_t most_slots(const struct ec_encoder_learner *learner)
{
    const struct ec_encoder_options *options = &learner->options;
    size_t n = (size_t)options->batch * (1 + options->n_steps) + options->n_negatives;
    return n < learner->n_items ? n : learner->n_items;
}

static size_t most_candidates(const struct ec_encoder_learner *learner)
{
    size_t n = (size_t)learner->options.batch + learner->options.n_negatives;
    return n < learner->n_items ? n : learner->n_items;
}

static void batch_free(struct batch *batch)
{
    void *blocks[] = {batch->slot_of, batch->item, batch->target, batch->met, batch->met_weight,
            batch->rows, batch->columns, batch->encoded, batch->mixed, batch->kept, batch->logits,
            batch->d_mixed, batch->d_encoded, batch->d_rows, batch->d_bias, batch->d_positions,
            batch->d_mix, batch->mix_columns, batch->d_features, batch->touched};
    for (size_t b = 0; b < sizeof blocks / sizeof *blocks; b++)
        ec_free(blocks[b]);
}

static bool batch_new(const struct ec_encoder_learner *learner, struct batch *batch)
{
    size_t b = learner->options.batch;
    size_t d = learner->options.n_dims;
    size_t w = learner->options.n_steps;
    size_t c = most_candidates(learner);
    size_t s = most_slots(learner);
    size_t v = learner->content ? learner->content->n_features : 0;
    *batch = (struct batch){
            .slot_of = ec_alloc(learner->n_items, sizeof *batch->slot_of),
            .item = ec_alloc(s, sizeof *batch->item),
            .target = ec_alloc(b, sizeof *batch->target),
            .met = ec_alloc(b * w, sizeof *batch->met),
            .met_weight = ec_alloc(b * w, sizeof *batch->met_weight),
            .rows = ec_alloc(s * d, sizeof *batch->rows),
            .columns = ec_alloc(d * c, sizeof *batch->columns),
            .encoded = ec_alloc(b * d, sizeof *batch->encoded),
            .mixed = ec_alloc(b * d, sizeof *batch->mixed),
            .kept = ec_alloc(b * d, sizeof *batch->kept),
            .logits = ec_alloc(b * c, sizeof *batch->logits),
            .d_mixed = ec_alloc(b * d, sizeof *batch->d_mixed),
            .d_encoded = ec_alloc(b * d, sizeof *batch->d_encoded),
            .d_rows = ec_alloc(s * d, sizeof *batch->d_rows),
            .d_bias = ec_alloc(c, sizeof *batch->d_bias),
            .d_positions = ec_alloc(w * d, sizeof *batch->d_positions),
            .d_mix = ec_alloc(d * d, sizeof *batch->d_mix),
            .mix_columns = ec_alloc(d * d, sizeof *batch->mix_columns),
            .d_features = ec_alloc(v * d, sizeof *batch->d_features),
            .touched = ec_alloc(v, sizeof *batch->touched),
    };
    if (!batch->slot_of || !batch->item || !batch->target || !batch->met || !batch->met_weight ||
            !batch->rows || !batch->columns || !batch->encoded || !batch->mixed || !batch->kept ||
            !batch->logits || !batch->d_mixed || !batch->d_encoded || !batch->d_rows ||
            !batch->d_bias || !batch->d_positions || !batch->d_mix || !batch->mix_columns ||
            !batch->d_features || !batch->touched) {
        batch_free(batch);
        return false;
    }
    memset(batch->slot_of, 0xff, learner->n_items * sizeof *batch->slot_of);
    return true;
}

/* ---- drawing a batch -------------------------------------------------------------------------------- */

static uint32_t slot_for(struct batch *batch, uint32_t item)
{
    if (batch->slot_of[item] == NO_SLOT) {
        batch->slot_of[item] = (uint32_t)batch->n_slots;
        batch->item[batch->n_slots++] = item;
    }
    return batch->slot_of[item];
}

/* Draw an item by popularity^0.75. */
static uint32_t draw_item(const struct ec_encoder_learner *learner, struct ec_random *random)
{
    const double *cumulated = learner->cumulated;
    double at = ec_random_unit(random) * cumulated[learner->n_items - 1];
    uint32_t low = 0;
    uint32_t high = learner->n_items - 1;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (cumulated[middle] > at)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static void draw_candidates(const struct ec_encoder_learner *learner, const struct ec_runs *runs,
        const uint32_t *examples, struct batch *batch)
{
    batch->n_slots = 0;
    for (size_t r = 0; r < batch->n; r++) {
        uint32_t item = runs->item[examples[r]];
        batch->target[r] = slot_for(batch, item);
        learner->asked[item] = 1;
    }
    struct ec_random random = ec_random_stream(
            learner->options.seed + STREAM_NEGATIVES, learner->n_steps_done);
    for (uint32_t n = 0; n < learner->options.n_negatives; n++)
        (void)slot_for(batch, draw_item(learner, &random));
    batch->n_candidates = batch->n_slots;
}

/* Note the slots of the examples' histories, and what dropout keeps. The newest of a history of one is never
 * dropped. */
static void draw_histories(const struct ec_encoder_learner *learner, const struct ec_runs *runs,
        const uint32_t *examples, struct batch *batch)
{
    const struct ec_encoder_options *options = &learner->options;
    size_t n_dims = options->n_dims;
    float scale = (float)(1.0 / (1.0 - options->dropout));
    for (size_t r = 0; r < batch->n; r++) {
        struct ec_random random = ec_random_stream(
                options->seed + STREAM_EXAMPLES, learner->n_steps_done * options->batch + r);
        uint32_t example = examples[r];
        uint32_t n_before = runs->before[example];
        for (uint32_t step = 0; step < options->n_steps; step++) {
            size_t at = r * options->n_steps + step;
            batch->met[at] = NO_SLOT;
            if (step >= n_before ||
                    (n_before > 1 && ec_random_unit(&random) < options->event_dropout))
                continue;
            batch->met[at] = slot_for(batch, runs->item[example - 1 - step]);
            batch->met_weight[at] = runs->weight[example - 1 - step];
        }
        for (size_t d = 0; d < n_dims; d++)
            batch->kept[r * n_dims + d] = ec_random_unit(&random) < options->dropout ? 0.0f : scale;
    }
}

/* ---- forwards --------------------------------------------------------------------------------------- */

/* A product shared out over the threads. */
static void multiply(const struct ec_dense *dense, size_t m, size_t n, size_t k, struct ec_matrix a,
        const float *b, size_t b_step, float *out, size_t out_step)
{
#pragma omp parallel for schedule(static)
    for (size_t row = 0; row < m; row += ROWS_AT_ONCE) {
        struct ec_matrix rows = {a.numbers + row * a.row_step, a.row_step, a.column_step};
        dense->multiply(m - row < ROWS_AT_ONCE ? m - row : ROWS_AT_ONCE, n, k, rows, b, b_step,
                out + row * out_step, out_step);
    }
}

/* The row of an item: its own and those of its features. */
static void add_up_row(const struct ec_encoder_learner *learner, uint32_t item, float *row)
{
    size_t n_dims = learner->options.n_dims;
    memcpy(row, learner->own.numbers + item * n_dims, n_dims * sizeof *row);
    if (!learner->content)
        return;
    const struct ec_content *content = learner->content;
    for (size_t k = content->start[item]; k < content->start[item + 1]; k++) {
        const float *feature = learner->features.numbers + content->feature[k] * n_dims;
        for (size_t d = 0; d < n_dims; d++)
            row[d] += feature[d];
    }
}

static void gather_rows(const struct ec_encoder_learner *learner, struct batch *batch)
{
    size_t n_dims = learner->options.n_dims;
#pragma omp parallel for schedule(static)
    for (size_t s = 0; s < batch->n_slots; s++) {
        float *row = batch->rows + s * n_dims;
        add_up_row(learner, batch->item[s], row);
        for (size_t d = 0; s < batch->n_candidates && d < n_dims; d++)
            batch->columns[d * batch->n_candidates + s] = row[d];
    }
}

static void encode(const struct ec_encoder_learner *learner, struct batch *batch)
{
    size_t n_dims = learner->options.n_dims;
    size_t n_steps = learner->options.n_steps;
#pragma omp parallel for schedule(static)
    for (size_t r = 0; r < batch->n; r++) {
        float *u = batch->encoded + r * n_dims;
        memset(u, 0, n_dims * sizeof *u);
        for (size_t step = 0; step < n_steps; step++) {
            uint32_t slot = batch->met[r * n_steps + step];
            if (slot == NO_SLOT)
                continue;
            float weight = batch->met_weight[r * n_steps + step];
            const float *row = batch->rows + slot * n_dims;
            const float *position = learner->positions.numbers + step * n_dims;
            for (size_t d = 0; d < n_dims; d++)
                u[d] += weight * position[d] * row[d];
        }
    }
    multiply(learner->dense, batch->n, n_dims, n_dims,
            (struct ec_matrix){batch->encoded, n_dims, 1}, learner->mix.numbers, n_dims,
            batch->mixed, n_dims);
    for (size_t k = 0; k < batch->n * n_dims; k++)
        batch->mixed[k] *= batch->kept[k];
}

/* Score the candidates and turn the logits into their gradient. */
static void score(const struct ec_encoder_learner *learner, struct batch *batch)
{
    size_t n_dims = learner->options.n_dims;
    size_t n = batch->n_candidates;
    multiply(learner->dense, batch->n, n, n_dims, (struct ec_matrix){batch->mixed, n_dims, 1},
            batch->columns, n, batch->logits, n);
#pragma omp parallel for schedule(static)
    for (size_t r = 0; r < batch->n; r++) {
        float *logits = batch->logits + r * n;
        for (size_t c = 0; c < n; c++)
            logits[c] += learner->bias.numbers[batch->item[c]];
        (void)learner->dense->softmax(logits, n, batch->target[r], 1.0f / (float)batch->n);
    }
}

/* ---- backwards -------------------------------------------------------------------------------------- */

/* Gradients by way of the scores: of the candidates' rows and biases, of the mixing and of U0. */
static void go_back_to_encoded(const struct ec_encoder_learner *learner, struct batch *batch)
{
    const struct ec_dense *dense = learner->dense;
    size_t n_dims = learner->options.n_dims;
    size_t n = batch->n_candidates;
    multiply(dense, n, n_dims, batch->n, (struct ec_matrix){batch->logits, 1, n}, batch->mixed,
            n_dims, batch->d_rows, n_dims);
    memset(batch->d_rows + n * n_dims, 0, (batch->n_slots - n) * n_dims * sizeof *batch->d_rows);
    memset(batch->d_bias, 0, n * sizeof *batch->d_bias);
    for (size_t r = 0; r < batch->n; r++)
        for (size_t c = 0; c < n; c++)
            batch->d_bias[c] += batch->logits[r * n + c];

    multiply(dense, batch->n, n_dims, n, (struct ec_matrix){batch->logits, n, 1}, batch->rows,
            n_dims, batch->d_mixed, n_dims);
    for (size_t k = 0; k < batch->n * n_dims; k++)
        batch->d_mixed[k] *= batch->kept[k];
    multiply(dense, n_dims, n_dims, batch->n, (struct ec_matrix){batch->encoded, 1, n_dims},
            batch->d_mixed, n_dims, batch->d_mix, n_dims);
    for (size_t d = 0; d < n_dims; d++)
        for (size_t e = 0; e < n_dims; e++)
            batch->mix_columns[d * n_dims + e] = learner->mix.numbers[e * n_dims + d];
    multiply(dense, batch->n, n_dims, n_dims, (struct ec_matrix){batch->d_mixed, n_dims, 1},
            batch->mix_columns, n_dims, batch->d_encoded, n_dims);
}

/* Gradients by way of the histories and the features. Threads share out the dimensions, so that each number
 * is one thread's sum. */
static void go_back_to_rows(const struct ec_encoder_learner *learner, struct batch *batch)
{
    const struct ec_content *content = learner->content;
    size_t n_dims = learner->options.n_dims;
    size_t n_steps = learner->options.n_steps;
    memset(batch->d_positions, 0, n_steps * n_dims * sizeof *batch->d_positions);
#pragma omp parallel for schedule(static)
    for (size_t first = 0; first < n_dims; first += DIMS_AT_ONCE) {
        size_t last = first + DIMS_AT_ONCE < n_dims ? first + DIMS_AT_ONCE : n_dims;
        for (size_t m = 0; m < batch->n * n_steps; m++) {
            if (batch->met[m] == NO_SLOT)
                continue;
            float weight = batch->met_weight[m];
            const float *d_u = batch->d_encoded + m / n_steps * n_dims;
            const float *row = batch->rows + batch->met[m] * n_dims;
            const float *position = learner->positions.numbers + m % n_steps * n_dims;
            float *d_row = batch->d_rows + batch->met[m] * n_dims;
            float *d_position = batch->d_positions + m % n_steps * n_dims;
            for (size_t d = first; d < last; d++) {
                d_row[d] += weight * position[d] * d_u[d];
                d_position[d] += weight * row[d] * d_u[d];
            }
        }
        for (size_t s = 0; content && s < batch->n_slots; s++) {
            uint32_t item = batch->item[s];
            for (size_t k = content->start[item]; k < content->start[item + 1]; k++)
                for (size_t d = first; d < last; d++)
                    batch->d_features[content->feature[k] * n_dims + d] +=
                            batch->d_rows[s * n_dims + d];
        }
    }
    for (size_t s = 0; content && s < batch->n_slots; s++)
        for (size_t k = content->start[batch->item[s]]; k < content->start[batch->item[s] + 1]; k++)
            batch->touched[content->feature[k]] = 1;
}

static void move(const struct ec_dense *dense, struct ec_adam step, size_t n, const float *gradient,
        const struct weights *weights, size_t at)
{
    dense->adam(
            step, n, gradient, weights->first + at, weights->second + at, weights->numbers + at);
}

static void update(struct ec_encoder_learner *learner, double rate, struct batch *batch)
{
    const struct ec_dense *dense = learner->dense;
    size_t n_dims = learner->options.n_dims;
    size_t n_features = learner->content ? learner->content->n_features : 0;
    struct ec_adam step = ec_adam_step(rate, learner->n_steps_done + 1);
    struct ec_adam slow = ec_adam_step(
            rate * learner->options.feature_rate, learner->n_steps_done + 1);
#pragma omp parallel
    {
#pragma omp for schedule(static) nowait
        for (size_t s = 0; s < batch->n_slots; s++)
            move(dense, step, n_dims, batch->d_rows + s * n_dims, &learner->own,
                    batch->item[s] * n_dims);
#pragma omp for schedule(static)
        for (size_t v = 0; v < n_features; v++) {
            if (!batch->touched[v])
                continue;
            move(dense, slow, n_dims, batch->d_features + v * n_dims, &learner->features,
                    v * n_dims);
            memset(batch->d_features + v * n_dims, 0, n_dims * sizeof *batch->d_features);
            batch->touched[v] = 0;
        }
    }
    for (size_t c = 0; c < batch->n_candidates; c++)
        move(dense, step, 1, batch->d_bias + c, &learner->bias, batch->item[c]);
    move(dense, step, learner->options.n_steps * n_dims, batch->d_positions, &learner->positions,
            0);
    move(dense, step, n_dims * n_dims, batch->d_mix, &learner->mix, 0);
    for (size_t s = 0; s < batch->n_slots; s++)
        batch->slot_of[batch->item[s]] = NO_SLOT;
    learner->n_steps_done++;
}

/* ---- the learner ------------------------------------------------------------------------------------ */

/* The sum of 12 uniform numbers less 6 is close enough to a normal one. */
static float draw_normal(struct ec_random *random)
{
    double sum = -6.0;
    for (int draw = 0; draw < 12; draw++)
        sum += ec_random_unit(random);
    return (float)sum;
}

static void start(struct ec_encoder_learner *learner, const struct ec_dataset *dataset)
{
    size_t n_dims = learner->options.n_dims;
    struct ec_random random = ec_random_stream(learner->options.seed, STREAM_START);
    for (size_t k = 0; k < learner->n_items * n_dims; k++)
        learner->own.numbers[k] = 0.1f * draw_normal(&random);
    /* memories from short to long */
    for (size_t d = 0; d < n_dims; d++) {
        double decay = 0.2 + 0.7 * (double)d / (double)n_dims;
        for (size_t step = 0; step < learner->options.n_steps; step++)
            learner->positions.numbers[step * n_dims + d] = (float)ec_pow(decay, (double)step);
        learner->mix.numbers[d * n_dims + d] = 1.0f;
    }
    for (size_t n = 0; n < dataset->n_events; n++)
        learner->cumulated[dataset->item[n]] += 1.0;
    double sum = 0.0;
    for (uint32_t i = 0; i < learner->n_items; i++) {
        double n = learner->cumulated[i];
        learner->bias.numbers[i] = (float)(0.3 * 0.69314718 * ec_log2(n + 0.5));
        sum += n > 0.0 ? ec_pow(n, 0.75) : 0.0;
        learner->cumulated[i] = sum;
    }
}

struct ec_encoder_learner *ec_encoder_learner_new(const struct ec_dataset *dataset,
        const struct ec_content *content, const struct ec_encoder_options *options)
{
    struct ec_encoder_learner *learner = ec_alloc(1, sizeof *learner);
    if (!learner)
        return NULL;
    size_t n_items = dataset->n_items;
    size_t n_dims = options->n_dims;
    learner->options = *options;
    learner->content = content;
    learner->dense = ec_dense_best();
    learner->n_items = dataset->n_items;
    learner->asked = ec_alloc(n_items, 1);
    learner->cumulated = ec_alloc(n_items, sizeof *learner->cumulated);
    if (!learner->asked || !learner->cumulated || !weights_new(&learner->own, n_items * n_dims) ||
            !weights_new(&learner->features, (content ? content->n_features : 0) * n_dims) ||
            !weights_new(&learner->bias, n_items) ||
            !weights_new(&learner->positions, options->n_steps * n_dims) ||
            !weights_new(&learner->mix, n_dims * n_dims)) {
        ec_encoder_learner_free(learner);
        return NULL;
    }
    start(learner, dataset);
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

static enum ec_status fit_runs(struct ec_encoder_learner *learner, struct ec_runs *runs,
        size_t n_examples, double from, double to, struct batch *batch,
        const struct ec_watch *watch)
{
    struct ec_random random = ec_random_stream(
            learner->options.seed + STREAM_SHUFFLE, learner->n_steps_done);
    size_t at = runs->n_targets;
    size_t n_batch = learner->options.batch;
    for (size_t done = 0; done < n_examples; done += batch->n) {
        if (ec_watch_interrupted(watch))
            return EC_E_INTERRUPTED;
        if (at >= runs->n_targets) {
            shuffle(runs->target, runs->n_targets, &random);
            at = 0;
        }
        double share = (double)done / (double)n_examples;
        double warm = (double)(learner->n_steps_done + 1) / WARM_UP;
        double rate = learner->options.rate * (from + (to - from) * share);
        batch->n = runs->n_targets - at < n_batch ? runs->n_targets - at : n_batch;
        draw_candidates(learner, runs, runs->target + at, batch);
        draw_histories(learner, runs, runs->target + at, batch);
        gather_rows(learner, batch);
        encode(learner, batch);
        score(learner, batch);
        go_back_to_encoded(learner, batch);
        go_back_to_rows(learner, batch);
        update(learner, warm < 1.0 ? warm * rate : rate, batch);
        at += batch->n;
        ec_watch_tell(watch, "encoder", share);
    }
    return EC_OK;
}

enum ec_status ec_encoder_learner_fit(struct ec_encoder_learner *learner,
        const struct ec_dataset *dataset, size_t n_examples, double from, double to,
        const struct ec_watch *watch)
{
    struct ec_runs runs;
    struct batch batch;
    enum ec_status status = ec_runs_new(
            dataset, learner->options.strength, learner->options.repeats, &runs);
    if (status)
        return status;
    if (runs.n_targets > 0) {
        status = EC_E_MEMORY;
        if (batch_new(learner, &batch)) {
            status = fit_runs(learner, &runs, n_examples, from, to, &batch, watch);
            batch_free(&batch);
        }
    }
    ec_runs_free(&runs);
    return status;
}

enum ec_status ec_encoder_learner_take(
        const struct ec_encoder_learner *learner, struct ec_encoder *encoder)
{
    size_t n_dims = learner->options.n_dims;
    size_t n_steps = learner->options.n_steps;
    struct ec_encoder fresh = {
            .n_dims = learner->options.n_dims,
            .n_steps = learner->options.n_steps,
            .positions = ec_alloc(n_steps * n_dims, sizeof *fresh.positions),
            .mix = ec_alloc(n_dims * n_dims, sizeof *fresh.mix),
            .rows = ec_alloc(learner->n_items * n_dims, sizeof *fresh.rows),
            .bias = ec_alloc(learner->n_items, sizeof *fresh.bias),
    };
    if (!fresh.positions || !fresh.mix || !fresh.rows || !fresh.bias) {
        ec_encoder_free(&fresh);
        return EC_E_MEMORY;
    }
    memcpy(fresh.positions, learner->positions.numbers, n_steps * n_dims * sizeof *fresh.positions);
    memcpy(fresh.mix, learner->mix.numbers, n_dims * n_dims * sizeof *fresh.mix);
    for (uint32_t i = 0; i < learner->n_items; i++) {
        bool has_features = learner->content &&
                            learner->content->start[i] < learner->content->start[i + 1];
        add_up_row(learner, i, fresh.rows + i * n_dims);
        fresh.bias[i] = learner->asked[i] || has_features ? learner->bias.numbers[i]
                                                          : UNTRAINED_BIAS;
    }
    *encoder = fresh;
    return EC_OK;
}

void ec_encoder_learner_free(struct ec_encoder_learner *learner)
{
    if (!learner)
        return;
    weights_free(&learner->own);
    weights_free(&learner->features);
    weights_free(&learner->bias);
    weights_free(&learner->positions);
    weights_free(&learner->mix);
    ec_free(learner->asked);
    ec_free(learner->cumulated);
    ec_free(learner);
}

void ec_encoder_free(struct ec_encoder *encoder)
{
    ec_free(encoder->positions);
    ec_free(encoder->mix);
    ec_free(encoder->rows);
    ec_free(encoder->bias);
    *encoder = (struct ec_encoder){0};
}

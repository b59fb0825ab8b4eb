/* sequence_batch.c - see sequence_batch.h. */
#include "native/learn/sequence_batch.h"

#include <string.h>

#include "device/history/history.h"
#include "native/system/alloc.h"
#include "native/system/random.h"

enum {
    STREAM_NEGATIVES = 18, /* of random numbers, see native/system/random.h */
    STREAM_EXAMPLES,
    ALIGNMENT = 64, /* a line of the cache */
};

/* The next array of a block; NULL while it is being measured. Nothing overflows: no count is above 2^58. */
static void *carve(uint8_t *block, uint64_t *used, uint64_t n, size_t size)
{
    uint64_t at = *used;
    *used += (n * size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return block ? block + at : NULL;
}

/* Lay the arrays out in a block, or NULL; returns its size. */
static uint64_t lay_out(const struct ec_sequence_options *options, uint32_t n_items,
        uint32_t n_features, uint8_t *block, struct ec_sequence_batch *batch)
{
    uint64_t b = options->batch;
    uint64_t d = options->n_dims;
    uint64_t w = options->n_steps;
    uint64_t v = n_features;
    uint64_t c = b + options->n_negatives < n_items ? b + options->n_negatives : n_items;
    uint64_t s = c + b * w < n_items ? c + b * w : n_items;
    uint64_t used = 0;
    *batch = (struct ec_sequence_batch){
            .slot_of = carve(block, &used, n_items, sizeof *batch->slot_of),
            .item = carve(block, &used, s, sizeof *batch->item),
            .target = carve(block, &used, b, sizeof *batch->target),
            .n_seen = carve(block, &used, b, sizeof *batch->n_seen),
            .seen = carve(block, &used, b * w, sizeof *batch->seen),
            .seen_step = carve(block, &used, b * w, sizeof *batch->seen_step),
            .seen_weight = carve(block, &used, b * w, sizeof *batch->seen_weight),
            .kept = carve(block, &used, b * d, sizeof *batch->kept),
            .rows = carve(block, &used, s * d, sizeof *batch->rows),
            .columns = carve(block, &used, d * c, sizeof *batch->columns),
            .encoded = carve(block, &used, b * d, sizeof *batch->encoded),
            .mixed = carve(block, &used, b * d, sizeof *batch->mixed),
            .logits = carve(block, &used, b * c, sizeof *batch->logits),
            .loss = carve(block, &used, b, sizeof *batch->loss),
            .d_mixed = carve(block, &used, b * d, sizeof *batch->d_mixed),
            .d_encoded = carve(block, &used, b * d, sizeof *batch->d_encoded),
            .d_rows = carve(block, &used, s * d, sizeof *batch->d_rows),
            .d_bias = carve(block, &used, c, sizeof *batch->d_bias),
            .d_positions = carve(block, &used, w * d, sizeof *batch->d_positions),
            .d_mix = carve(block, &used, d * d, sizeof *batch->d_mix),
            .mix_columns = carve(block, &used, d * d, sizeof *batch->mix_columns),
            .d_features = carve(block, &used, v * d, sizeof *batch->d_features),
            .touched = carve(block, &used, v, sizeof *batch->touched),
            .block = block,
    };
    return used;
}

size_t ec_sequence_batch_memory(
        const struct ec_sequence_options *options, uint32_t n_items, uint32_t n_features)
{
    struct ec_sequence_batch measured;
    uint64_t size = lay_out(options, n_items, n_features, NULL, &measured);
    return size < SIZE_MAX ? (size_t)size : SIZE_MAX;
}

enum ec_status ec_sequence_batch_new(const struct ec_sequence_options *options, uint32_t n_items,
        uint32_t n_features, struct ec_sequence_batch *batch)
{
    uint8_t *block = ec_alloc(ec_sequence_batch_memory(options, n_items, n_features), 1);
    if (!block)
        return EC_E_MEMORY;
    (void)lay_out(options, n_items, n_features, block, batch);
    memset(batch->slot_of, 0xff, n_items * sizeof *batch->slot_of);
    return EC_OK;
}

static uint32_t slot_for(struct ec_sequence_batch *batch, uint32_t item)
{
    if (batch->slot_of[item] == EC_NO_SLOT) {
        batch->slot_of[item] = (uint32_t)batch->n_slots;
        batch->item[batch->n_slots++] = item;
    }
    return batch->slot_of[item];
}

/* How many of the k runs before a target, the newest first, are of the item of the next older one. */
static uint32_t count_newer(const struct ec_runs *runs, uint32_t target, uint32_t k)
{
    uint32_t n = 0;
    for (uint32_t newer = 1; newer <= k; newer++)
        n += runs->item[target - newer] == runs->item[target - 1 - k];
    return n;
}

/* Note the slots of one history, and what dropout keeps. */
static void draw_history(const struct ec_sequence_options *options, const struct ec_runs *runs,
        uint32_t target, size_t r, struct ec_random random, struct ec_sequence_batch *batch)
{
    size_t n_dims = options->n_dims;
    float scale = (float)(1.0 / (1.0 - options->dropout));
    uint32_t n_before = runs->before[target];
    uint32_t step = 0;
    bool any_again = false; /* only then can an older run be of the same item */
    batch->n_seen[r] = n_before < options->n_steps ? n_before : options->n_steps;
    for (uint32_t k = 0; k < batch->n_seen[r]; k++) {
        size_t at = r * options->n_steps + k;
        uint32_t run = target - 1 - k;
        uint32_t n_newer = any_again ? count_newer(runs, target, k) : 0;
        any_again |= runs->again[run];
        step += k > 0 && n_newer == 0;
        batch->seen[at] = EC_NO_SLOT;
        if (n_before > 1 && ec_random_unit(&random) < options->event_dropout)
            continue;
        batch->seen[at] = slot_for(batch, runs->item[run]);
        batch->seen_step[at] = step;
        batch->seen_weight[at] = options->strength[runs->type[run]] * ec_history_share(n_newer);
    }
    for (size_t d = 0; d < n_dims; d++)
        batch->kept[r * n_dims + d] = ec_random_unit(&random) < options->dropout ? 0.0f : scale;
}

void ec_sequence_batch_draw(const struct ec_sequence_options *options,
        const struct ec_sampler *sampler, const struct ec_runs *runs, const uint32_t *targets,
        size_t n, size_t number, struct ec_sequence_batch *batch)
{
    batch->n = n;
    batch->n_slots = 0;
    for (size_t r = 0; r < n; r++)
        batch->target[r] = slot_for(batch, runs->item[targets[r]]);
    struct ec_random random = ec_random_stream(options->seed + STREAM_NEGATIVES, number);
    for (uint32_t k = 0; k < options->n_negatives; k++)
        (void)slot_for(batch, ec_sampler_draw(sampler, &random));
    batch->n_candidates = batch->n_slots;

    for (size_t r = 0; r < n; r++)
        draw_history(options, runs, targets[r], r,
                ec_random_stream(options->seed + STREAM_EXAMPLES, number * options->batch + r),
                batch);
}

void ec_sequence_batch_clear(struct ec_sequence_batch *batch)
{
    for (size_t s = 0; s < batch->n_slots; s++)
        batch->slot_of[batch->item[s]] = EC_NO_SLOT;
    batch->n_slots = 0;
}

void ec_sequence_batch_free(struct ec_sequence_batch *batch)
{
    ec_free(batch->block);
    *batch = (struct ec_sequence_batch){0};
}

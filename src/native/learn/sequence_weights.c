/* sequence_weights.c - see sequence_weights.h. */
#include "native/learn/sequence_weights.h"

#include <string.h>

#include "device/base/portable_math.h"
#include "native/system/alloc.h"
#include "native/system/random.h"

enum { STREAM_START = 16 }; /* of random numbers, see native/system/random.h */

static bool learned_new(struct ec_learned *learned, size_t n)
{
    learned->numbers = ec_alloc(n, sizeof *learned->numbers);
    learned->first = ec_alloc(n, sizeof *learned->first);
    learned->second = ec_alloc(n, sizeof *learned->second);
    return learned->numbers && learned->first && learned->second;
}

static void learned_free(struct ec_learned *learned)
{
    ec_free(learned->numbers);
    ec_free(learned->first);
    ec_free(learned->second);
}

/* The sum of 12 uniform numbers less 6 is close enough to a normal one. */
static float draw_normal(struct ec_random *random)
{
    double sum = -6.0;
    for (int draw = 0; draw < 12; draw++)
        sum += ec_random_unit(random);
    return (float)sum;
}

static void start(const double *popularity, uint64_t seed, struct ec_sequence_weights *weights)
{
    size_t n_dims = weights->n_dims;
    struct ec_random random = ec_random_stream(seed, STREAM_START);
    for (size_t k = 0; k < weights->n_items * n_dims; k++) {
        float drawn = 0.1f * draw_normal(&random);
        weights->own.numbers[k] = popularity[k / n_dims] > 0.0 ? drawn : 0.0f;
    }
    for (size_t d = 0; d < n_dims; d++) {
        double decay = 0.2 + 0.7 * (double)d / (double)n_dims;
        for (size_t step = 0; step < weights->n_steps; step++)
            weights->positions.numbers[step * n_dims + d] = (float)ec_pow(decay, (double)step);
        weights->mix.numbers[d * n_dims + d] = 1.0f;
    }
    for (uint32_t i = 0; i < weights->n_items; i++)
        weights->bias.numbers[i] = (float)(0.3 * 0.69314718 * ec_log2(popularity[i] + 0.5));
}

enum ec_status ec_sequence_weights_new(const struct ec_content *content, const double *popularity,
        uint32_t n_items, uint32_t n_dims, uint32_t n_steps, uint64_t seed,
        struct ec_sequence_weights *weights)
{
    struct ec_sequence_weights fresh = {
            .content = content,
            .n_items = n_items,
            .n_dims = n_dims,
            .n_steps = n_steps,
            .n_features = content ? content->n_features : 0,
    };
    size_t d = n_dims;
    if (!learned_new(&fresh.own, n_items * d) ||
            !learned_new(&fresh.features, fresh.n_features * d) ||
            !learned_new(&fresh.bias, n_items) || !learned_new(&fresh.positions, n_steps * d) ||
            !learned_new(&fresh.mix, d * d)) {
        ec_sequence_weights_free(&fresh);
        return EC_E_MEMORY;
    }
    start(popularity, seed, &fresh);
    *weights = fresh;
    return EC_OK;
}

void ec_sequence_weights_row(const struct ec_sequence_weights *weights,
        const struct ec_dense *dense, uint32_t item, float *row)
{
    size_t n_dims = weights->n_dims;
    memcpy(row, weights->own.numbers + item * n_dims, n_dims * sizeof *row);
    if (!weights->content)
        return;
    const struct ec_content *content = weights->content;
    for (size_t k = content->start[item]; k < content->start[item + 1]; k++)
        dense->add(n_dims, weights->features.numbers + content->feature[k] * n_dims, row);
}

size_t ec_sequence_weights_memory(
        uint32_t n_items, uint32_t n_features, uint32_t n_dims, uint32_t n_steps)
{
    size_t n_rows = (size_t)n_items + n_features + n_steps + n_dims;
    return 3 * sizeof(float) * (n_rows * n_dims + n_items);
}

void ec_sequence_weights_free(struct ec_sequence_weights *weights)
{
    learned_free(&weights->own);
    learned_free(&weights->features);
    learned_free(&weights->bias);
    learned_free(&weights->positions);
    learned_free(&weights->mix);
    *weights = (struct ec_sequence_weights){0};
}

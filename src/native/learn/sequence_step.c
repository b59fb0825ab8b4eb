/* sequence_step.c - see sequence_step.h. */
#include "native/learn/sequence_step.h"

#include <string.h>

enum {
    ROWS_AT_ONCE = 48, /* of a product, for one thread: whole tiles */
    DIMS_AT_ONCE = 32,
};

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

static void gather_rows(const struct ec_sequence_weights *weights, const struct ec_dense *dense,
        struct ec_sequence_batch *batch)
{
    size_t n_dims = weights->n_dims;
#pragma omp parallel for schedule(static)
    for (size_t s = 0; s < batch->n_slots; s++) {
        float *row = batch->rows + s * n_dims;
        ec_sequence_weights_row(weights, dense, batch->item[s], row);
        for (size_t d = 0; s < batch->n_candidates && d < n_dims; d++)
            batch->columns[d * batch->n_candidates + s] = row[d];
    }
}

static void encode(const struct ec_sequence_weights *weights, const struct ec_dense *dense,
        struct ec_sequence_batch *batch)
{
    size_t n_dims = weights->n_dims;
    size_t n_steps = weights->n_steps;
#pragma omp parallel for schedule(static)
    for (size_t r = 0; r < batch->n; r++) {
        float *u = batch->encoded + r * n_dims;
        memset(u, 0, n_dims * sizeof *u);
        for (size_t at = r * n_steps; at < r * n_steps + batch->n_seen[r]; at++) {
            uint32_t slot = batch->seen[at];
            if (slot == EC_NO_SLOT)
                continue;
            float weight = batch->seen_weight[at];
            const float *row = batch->rows + slot * n_dims;
            const float *position = weights->positions.numbers + batch->seen_step[at] * n_dims;
            for (size_t d = 0; d < n_dims; d++)
                u[d] += weight * position[d] * row[d];
        }
    }
    multiply(dense, batch->n, n_dims, n_dims, (struct ec_matrix){batch->encoded, n_dims, 1},
            weights->mix.numbers, n_dims, batch->mixed, n_dims);
    for (size_t k = 0; k < batch->n * n_dims; k++)
        batch->mixed[k] *= batch->kept[k];
}

/* Score the candidates and turn the logits into their gradient. */
static void score(const struct ec_sequence_weights *weights, const struct ec_dense *dense,
        struct ec_sequence_batch *batch)
{
    size_t n_dims = weights->n_dims;
    size_t n = batch->n_candidates;
    multiply(dense, batch->n, n, n_dims, (struct ec_matrix){batch->mixed, n_dims, 1},
            batch->columns, n, batch->logits, n);
#pragma omp parallel for schedule(static)
    for (size_t r = 0; r < batch->n; r++) {
        float *logits = batch->logits + r * n;
        for (size_t c = 0; c < n; c++)
            logits[c] += weights->bias.numbers[batch->item[c]];
        batch->loss[r] = dense->softmax(logits, n, batch->target[r], 1.0f / (float)batch->n);
    }
}

/* Gradients by way of the scores: of the candidates' rows and biases, of the mixing and of U0. */
static void go_back_to_encoded(const struct ec_sequence_weights *weights,
        const struct ec_dense *dense, struct ec_sequence_batch *batch)
{
    size_t n_dims = weights->n_dims;
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
            batch->mix_columns[d * n_dims + e] = weights->mix.numbers[e * n_dims + d];
    multiply(dense, batch->n, n_dims, n_dims, (struct ec_matrix){batch->d_mixed, n_dims, 1},
            batch->mix_columns, n_dims, batch->d_encoded, n_dims);
}

/* Gradients by way of the histories and the features, of dimensions [first, first + n). */
static void go_back_to_dims(const struct ec_sequence_weights *weights, const struct ec_dense *dense,
        struct ec_sequence_batch *batch, size_t first, size_t n)
{
    const struct ec_content *content = weights->content;
    size_t n_dims = weights->n_dims;
    size_t n_steps = weights->n_steps;
    for (size_t r = 0; r < batch->n; r++)
        for (size_t at = r * n_steps; at < r * n_steps + batch->n_seen[r]; at++) {
            if (batch->seen[at] == EC_NO_SLOT)
                continue;
            size_t slot = batch->seen[at] * n_dims + first;
            size_t position = batch->seen_step[at] * n_dims + first;
            dense->split(n, batch->seen_weight[at], batch->d_encoded + r * n_dims + first,
                    batch->rows + slot, weights->positions.numbers + position, batch->d_rows + slot,
                    batch->d_positions + position);
        }
    for (size_t s = 0; content && s < batch->n_slots; s++) {
        uint32_t item = batch->item[s];
        for (size_t k = content->start[item]; k < content->start[item + 1]; k++)
            dense->add(n, batch->d_rows + s * n_dims + first,
                    batch->d_features + content->feature[k] * n_dims + first);
    }
}

/* Gradients of rows, positions and features. Threads share out the dimensions, so that each number is one
 * thread's sum. */
static void go_back_to_rows(const struct ec_sequence_weights *weights, const struct ec_dense *dense,
        struct ec_sequence_batch *batch)
{
    const struct ec_content *content = weights->content;
    size_t n_dims = weights->n_dims;
    memset(batch->d_positions, 0, weights->n_steps * n_dims * sizeof *batch->d_positions);
#pragma omp parallel for schedule(static)
    for (size_t first = 0; first < n_dims; first += DIMS_AT_ONCE)
        go_back_to_dims(weights, dense, batch, first,
                n_dims - first < DIMS_AT_ONCE ? n_dims - first : DIMS_AT_ONCE);
    for (size_t s = 0; content && s < batch->n_slots; s++)
        for (size_t k = content->start[batch->item[s]]; k < content->start[batch->item[s] + 1]; k++)
            batch->touched[content->feature[k]] = 1;
}

double ec_sequence_forwards(const struct ec_sequence_weights *weights, const struct ec_dense *dense,
        struct ec_sequence_batch *batch)
{
    gather_rows(weights, dense, batch);
    encode(weights, dense, batch);
    score(weights, dense, batch);
    double sum = 0.0;
    for (size_t r = 0; r < batch->n; r++)
        sum += batch->loss[r];
    return sum / (double)batch->n;
}

void ec_sequence_backwards(const struct ec_sequence_weights *weights, const struct ec_dense *dense,
        struct ec_sequence_batch *batch)
{
    go_back_to_encoded(weights, dense, batch);
    go_back_to_rows(weights, dense, batch);
}

static void move(const struct ec_dense *dense, struct ec_adam step, size_t n, const float *gradient,
        const struct ec_learned *learned, size_t at)
{
    dense->adam(
            step, n, gradient, learned->first + at, learned->second + at, learned->numbers + at);
}

void ec_sequence_move(struct ec_sequence_weights *weights, const struct ec_dense *dense,
        struct ec_adam step, struct ec_adam slow, struct ec_sequence_batch *batch)
{
    size_t n_dims = weights->n_dims;
#pragma omp parallel
    {
#pragma omp for schedule(static) nowait
        for (size_t s = 0; s < batch->n_slots; s++)
            move(dense, step, n_dims, batch->d_rows + s * n_dims, &weights->own,
                    batch->item[s] * n_dims);
#pragma omp for schedule(static)
        for (size_t v = 0; v < weights->n_features; v++) {
            if (!batch->touched[v])
                continue;
            move(dense, slow, n_dims, batch->d_features + v * n_dims, &weights->features,
                    v * n_dims);
            memset(batch->d_features + v * n_dims, 0, n_dims * sizeof *batch->d_features);
            batch->touched[v] = 0;
        }
    }
    for (size_t c = 0; c < batch->n_candidates; c++)
        move(dense, step, 1, batch->d_bias + c, &weights->bias, batch->item[c]);
    move(dense, step, weights->n_steps * n_dims, batch->d_positions, &weights->positions, 0);
    move(dense, step, n_dims * n_dims, batch->d_mix, &weights->mix, 0);
}

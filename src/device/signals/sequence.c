/* encoder.c - see encoder.h. */
#include "device/signals/sequence.h"

#include "device/container/view.h"
#include "device/signals/rounded.h"

enum { BLOCK_ROWS = 16 }; /* unpacked at once: 4 KiB of the stack at most */

static const float LOGITS_TO_SIGNAL = 1.0f / 16.0f;

/* The whole number of 4 bits in two's complement. */
static int8_t nibble(uint32_t bits)
{
    return (int8_t)((int)(bits ^ 8u) - 8);
}

/* Row i as numbers (D,). Inlined into each of its callers, it makes the browser module 1.7 KB larger. */
__attribute__((noinline)) static void read_row(
        const struct ec_sequence_view *encoder, uint32_t item, float *row)
{
    const uint8_t *packed = encoder->rows + (size_t)item * encoder->stride;
    float scale = ec_load_f32(encoder->scales + 4 * (size_t)item);
    for (uint32_t d = 0; d < encoder->n_dims; d++) {
        uint32_t bits = ec_view_packed(packed, encoder->bits, d);
        row[d] = scale * (float)(encoder->bits == 4 ? nibble(bits) : (int8_t)bits);
    }
}

static float position(const struct ec_sequence_view *encoder, uint32_t step, uint32_t d)
{
    return ec_load_f32(encoder->positions + 4 * ((size_t)step * encoder->n_dims + d));
}

/* Write v (D,) for a history. */
static void encode(const struct ec_sequence_view *encoder, const struct ec_history *history,
        struct ec_sequence_work *work)
{
    uint32_t n_dims = encoder->n_dims;
    memset(work->sum, 0, n_dims * sizeof *work->sum);
    memset(work->vector, 0, n_dims * sizeof *work->vector);

    for (uint32_t n = 0; n < history->n_events; n++) {
        const struct ec_history_event *event = &history->events[n];
        if (event->step >= encoder->n_steps)
            break;
        read_row(encoder, event->item, work->row);
        for (uint32_t d = 0; d < n_dims; d++)
            work->sum[d] += event->weight * position(encoder, event->step, d) * work->row[d];
    }

    for (uint32_t d = 0; d < n_dims; d++) {
        const uint8_t *mix = encoder->mix + 4 * (size_t)d * n_dims;
        for (uint32_t j = 0; j < n_dims; j++)
            work->vector[j] += work->sum[d] * ec_load_f32(mix + 4 * (size_t)j);
    }
}

/* Write the products of every row with the rounded vector. */
static void multiply(
        const struct ec_sequence_view *encoder, uint32_t n_items, const struct ec_sequence_work *work)
{
    if (encoder->bits == 8) {
        work->kernels->dot_i8_i16(
                (const int8_t *)encoder->rows, n_items, encoder->width, work->rounded, work->dots);
        return;
    }
    for (uint32_t i = 0; i < n_items; i += BLOCK_ROWS) {
        int8_t rows[BLOCK_ROWS * EC_MAX_DIMS];
        uint32_t n_rows = n_items - i < BLOCK_ROWS ? n_items - i : BLOCK_ROWS;
        const uint8_t *packed = encoder->rows + (size_t)i * encoder->stride;
        for (uint32_t k = 0; k < n_rows * encoder->stride; k++) {
            rows[2 * k] = nibble(packed[k] & 15u);
            rows[2 * k + 1] = nibble(packed[k] >> 4);
        }
        work->kernels->dot_i8_i16(rows, n_rows, encoder->width, work->rounded, work->dots + i);
    }
}

static float bias(const struct ec_sequence_view *encoder, uint32_t item)
{
    return (float)(int16_t)ec_load_u16(encoder->bias + 2 * (size_t)item) *
           (1.0f / EC_SEQUENCE_BIAS_ONE);
}

bool ec_sequence_score(const struct ec_model *model, const struct ec_history *history,
        struct ec_sequence_work *work, float *signal)
{
    struct ec_sequence_view encoder = ec_view_encoder(model);
    encode(&encoder, history, work);
    float unit = ec_rounded(work->vector, encoder.n_dims, encoder.width, work->rounded);
    if (unit == 0.0f) {
        memset(signal, 0, model->n_items * sizeof *signal);
        return false;
    }
    multiply(&encoder, model->n_items, work);
    for (uint32_t i = 0; i < model->n_items; i++) {
        float scale = ec_load_f32(encoder.scales + 4 * (size_t)i);
        float logit = (float)work->dots[i] * (unit * scale) + bias(&encoder, i);
        signal[i] = logit * LOGITS_TO_SIGNAL;
    }
    return true;
}

void ec_sequence_explain(const struct ec_model *model, uint32_t item, struct ec_sequence_work *work)
{
    struct ec_sequence_view encoder = ec_view_encoder(model);
    read_row(&encoder, item, work->row);
    for (uint32_t d = 0; d < encoder.n_dims; d++) {
        const uint8_t *mix = encoder.mix + 4 * (size_t)d * encoder.n_dims;
        float sum = 0.0f;
        for (uint32_t j = 0; j < encoder.n_dims; j++)
            sum += ec_load_f32(mix + 4 * (size_t)j) * work->row[j];
        work->vector[d] = sum;
    }
}

double ec_sequence_contribution(const struct ec_model *model, const struct ec_history_event *event,
        struct ec_sequence_work *work)
{
    struct ec_sequence_view encoder = ec_view_encoder(model);
    if (event->step >= encoder.n_steps)
        return 0.0;
    read_row(&encoder, event->item, work->row);
    double sum = 0.0;
    for (uint32_t d = 0; d < encoder.n_dims; d++)
        sum += (double)position(&encoder, event->step, d) * (double)work->row[d] *
               (double)work->vector[d];
    return (double)event->weight * sum * (double)LOGITS_TO_SIGNAL;
}

double ec_sequence_bias(const struct ec_model *model, uint32_t item)
{
    struct ec_sequence_view encoder = ec_view_encoder(model);
    return (double)bias(&encoder, item) * (double)LOGITS_TO_SIGNAL;
}

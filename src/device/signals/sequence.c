/* sequence.c - the signal of a learned encoder: what it expects after the last items, in their order.
 *
 *     e_i = scale_i q_i                                              q_i int8, or 4 bits
 *     u[d] = sum over events n with step(n) < W of weight(n) p[step(n)][d] e_item(n)[d]
 *     v = u M                                                        M (D, D), the mix
 *     signal(i) = (e_i . v + bias_i) / 16
 *
 * This is the scheme of SASRec (Kang & McAuley 2018: one set of item rows for input and output, learned
 * positions) without its attention: a learned, position-weighted bag of items. It is linear in the events, so
 * that each one's share of a score is exact. weight(n) is that of the history without any decay: the positions
 * are the decay.
 *
 * v is rounded to 14-bit integers of one scale before the catalogue is scored, as the factors' x is; rows of 32
 * bits are multiplied as floats, in the order of the dimensions. Where v is all 0 - nothing within W steps weighs
 * anything or has a row - the signal is silent, bias and all.
 *
 * Nothing overflows: with the limits of the format |u| <= 65536 * 64 * 1e3 * 128e6 < 6e17, so |v| < 256 * 1e3 |u|
 * < 2e23, a unit of v is below 2e19, and |signal| < 2^28 * 2e19 * 1e6 < 6e33. In 32 bits a number of a row may be
 * 1e12 where it is read with its scale: |u| < 5e21, |v| < 2e27, and |signal| < 256 * 1e6 * 2e27 < 6e35.
 *
 * Layer: device/signals.   I items   N events   D numbers of a row   W steps */
#include "device/signals/sequence.h"

#include "device/signals/rounded.h"
#include "device/signals/signal.h"

enum { BLOCK_ROWS = 16 }; /* unpacked at once: 4 KiB of the stack at most */

static const float LOGITS_TO_SIGNAL = 1.0f / 16.0f;

struct view {
    uint32_t n_dims;  /* D */
    uint32_t n_steps; /* W */
    uint32_t bits;
    uint32_t width;           /* numbers of a row */
    size_t stride;            /* bytes of a row */
    const uint8_t *positions; /* (W, D) */
    const uint8_t *mix;       /* (D, D) */
    const uint8_t *rows;      /* (I, stride) */
    const uint8_t *scales;    /* (I,) */
    const uint8_t *bias;      /* (I,) */
};

/* The scratch, laid out anew for each call. */
struct work {
    float *sum;       /* (D,) u */
    float *vector;    /* (D,) v; while explaining, M e_item */
    float *row;       /* (D,) of one item */
    int16_t *rounded; /* (width,) */
};

static struct view view_of(const uint8_t *section, uint32_t n_items)
{
    struct view view = {
            .n_dims = ec_load_u32(section + EC_SEQUENCE_DIMS),
            .n_steps = ec_load_u32(section + EC_SEQUENCE_STEPS),
            .bits = ec_load_u32(section + EC_SEQUENCE_BITS),
            .positions = section + EC_SEQUENCE_POSITIONS,
    };
    size_t number_size = view.bits == 32 ? 4 : 2;
    view.width = ec_sequence_width(view.n_dims, view.bits);
    view.stride = ec_packed_size(view.width, view.bits);
    view.mix = view.positions + number_size * view.n_steps * view.n_dims;
    view.rows = section + ec_sequence_rows_start(view.n_dims, view.n_steps, view.bits);
    view.scales = view.rows + n_items * view.stride;
    view.bias = view.scales + 2 * (size_t)n_items;
    return view;
}

/* Number k of the positions or the mix. */
static float number(const struct view *view, const uint8_t *numbers, size_t k)
{
    return view->bits == 32 ? ec_load_f32(numbers + 4 * k) : ec_load_half(numbers + 2 * k);
}

/* Row i as numbers (D,). Inlined into each of its callers, it makes the browser module 1.7 KB larger. */
__attribute__((noinline)) static void read_row(const struct view *view, uint32_t item, float *row)
{
    const uint8_t *numbers = view->rows + (size_t)item * view->stride;
    float scale = ec_load_half(view->scales + 2 * (size_t)item);
    for (uint32_t d = 0; d < view->n_dims; d++)
        row[d] = scale * ec_packed_signed(numbers, view->bits, d);
}

static bool padding_is_zero(const struct view *view, uint32_t n_items)
{
    for (uint32_t i = 0; i < n_items; i++)
        for (uint32_t d = view->n_dims; d < view->width; d++)
            if (ec_packed(view->rows + (size_t)i * view->stride, view->bits, d))
                return false;
    return true;
}

static enum ec_status check(const struct ec_model *model, struct ec_body body)
{
    if (body.size < EC_SEQUENCE_POSITIONS)
        return EC_E_SECTION_SIZE;
    uint32_t dims = ec_load_u32(body.bytes + EC_SEQUENCE_DIMS);
    uint32_t steps = ec_load_u32(body.bytes + EC_SEQUENCE_STEPS);
    uint32_t bits = ec_load_u32(body.bytes + EC_SEQUENCE_BITS);
    if (dims == 0 || dims > EC_MAX_DIMS || steps == 0 || steps > EC_MAX_STEPS || !ec_is_width(bits))
        return EC_E_NUMBER_RANGE;
    uint64_t rows_start = ec_sequence_rows_start(dims, steps, bits);
    uint64_t stride = ec_packed_size(ec_sequence_width(dims, bits), bits);
    if (body.size != rows_start + model->n_items * (stride + 2 + 2))
        return EC_E_SECTION_SIZE;

    struct view view = view_of(body.bytes, model->n_items);
    uint64_t n_numbers = (uint64_t)dims * (steps + dims);
    uint64_t numbers_end = EC_SEQUENCE_POSITIONS + n_numbers * (bits == 32 ? 4 : 2);
    if (ec_load_u32(body.bytes + EC_SEQUENCE_RESERVED) ||
            !ec_all_zero(body.bytes + numbers_end, rows_start - numbers_end))
        return EC_E_RESERVED;
    enum ec_status status = bits == 32 ? ec_check_f32(
                                                 view.positions, n_numbers, -EC_MAX_MIX, EC_MAX_MIX)
                                       : ec_check_halves(view.positions, n_numbers, -EC_MAX_MIX,
                                                 EC_MAX_MIX);
    if (!status && bits == 32)
        status = ec_check_f32(
                view.rows, model->n_items * (uint64_t)dims, -EC_MAX_SCALE, EC_MAX_SCALE);
    if (!status)
        status = ec_check_halves(view.scales, model->n_items, 0.0f, EC_MAX_SCALE);
    if (status)
        return status;
    return bits == 32 || padding_is_zero(&view, model->n_items) ? EC_OK : EC_E_RESERVED;
}

static uint32_t facts(
        const struct ec_model *model, const uint8_t *section, struct ec_fact *facts_out)
{
    struct view view = view_of(section, model->n_items);
    facts_out[0] = (struct ec_fact){"dims", view.n_dims};
    facts_out[1] = (struct ec_fact){"bits", view.bits};
    facts_out[2] = (struct ec_fact){"steps", view.n_steps};
    return 3;
}

/* Lay the scratch out over `base`; base NULL: only count. */
static size_t lay_out(uint8_t *base, const struct view *view, struct work *work)
{
    size_t used = 0;
    work->sum = ec_carve(base, &used, view->n_dims, sizeof(float));
    work->vector = ec_carve(base, &used, view->n_dims, sizeof(float));
    work->row = ec_carve(base, &used, view->n_dims, sizeof(float));
    work->rounded = ec_carve(base, &used, view->width, sizeof(int16_t));
    return used;
}

static size_t scratch_size(const struct ec_model *model)
{
    struct work counted;
    struct view view = view_of(model->signal[EC_SIGNAL_SEQUENCE], model->n_items);
    return lay_out(NULL, &view, &counted);
}

/* Write v (D,) for a history. */
static void encode(
        const struct view *view, const struct ec_history *history, const struct work *work)
{
    uint32_t n_dims = view->n_dims;
    memset(work->sum, 0, n_dims * sizeof *work->sum);
    memset(work->vector, 0, n_dims * sizeof *work->vector);

    for (uint32_t n = 0; n < history->n_events; n++) {
        const struct ec_history_event *event = &history->events[n];
        if (event->step >= view->n_steps)
            break;
        if (event->weight == 0.0f)
            continue;
        read_row(view, event->item, work->row);
        for (uint32_t d = 0; d < n_dims; d++)
            work->sum[d] += event->weight *
                            number(view, view->positions, (size_t)event->step * n_dims + d) *
                            work->row[d];
    }
    for (uint32_t d = 0; d < n_dims; d++)
        for (uint32_t j = 0; j < n_dims; j++)
            work->vector[j] += work->sum[d] * number(view, view->mix, (size_t)d * n_dims + j);
}

/* Write the products (I,) of every row with the rounded vector. */
static void multiply(const struct view *view, struct ec_scoring *scoring, const struct work *work)
{
    uint32_t n_items = scoring->model->n_items;
    if (view->bits == 8) {
        scoring->kernels->dot_i8_i16(
                (const int8_t *)view->rows, n_items, view->width, work->rounded, scoring->dots);
        return;
    }
    for (uint32_t i = 0; i < n_items; i += BLOCK_ROWS) {
        int8_t rows[BLOCK_ROWS * EC_MAX_DIMS];
        uint32_t n_rows = n_items - i < BLOCK_ROWS ? n_items - i : BLOCK_ROWS;
        const uint8_t *packed = view->rows + i * view->stride;
        for (uint32_t k = 0; k < n_rows * view->stride; k++) {
            rows[2 * k] = (int8_t)((int)((packed[k] & 15u) ^ 8u) - 8);
            rows[2 * k + 1] = (int8_t)((int)((uint32_t)packed[k] >> 4 ^ 8u) - 8);
        }
        scoring->kernels->dot_i8_i16(rows, n_rows, view->width, work->rounded, scoring->dots + i);
    }
}

static float bias_of(const struct view *view, uint32_t item)
{
    return (float)(int16_t)ec_load_u16(view->bias + 2 * (size_t)item) *
           (1.0f / EC_SEQUENCE_BIAS_ONE);
}

/* e_i . v in floats. */
static float product(const struct view *view, uint32_t item, const float *vector)
{
    const uint8_t *row = view->rows + (size_t)item * view->stride;
    float sum = 0.0f;
    for (uint32_t d = 0; d < view->n_dims; d++)
        sum += ec_load_f32(row + 4 * (size_t)d) * vector[d];
    return sum;
}

/* O(I D + D^2 + N D). */
static enum ec_status score(struct ec_scoring *scoring, float decay, float *signal, bool *speaks)
{
    (void)decay;
    uint32_t n_items = scoring->model->n_items;
    struct view view = view_of(scoring->section, n_items);
    struct work work;
    (void)lay_out(scoring->scratch, &view, &work);
    encode(&view, scoring->history, &work);
    float unit = ec_rounded(work.vector, view.n_dims, view.width, work.rounded);
    *speaks = unit != 0.0f;
    if (unit == 0.0f) {
        memset(signal, 0, n_items * sizeof *signal);
        return EC_OK;
    }
    if (view.bits != 32)
        multiply(&view, scoring, &work);
    for (uint32_t i = 0; i < n_items; i++) {
        float scale = ec_load_half(view.scales + 2 * (size_t)i);
        float logit = view.bits == 32 ? product(&view, i, work.vector)
                                      : (float)scoring->dots[i] * (unit * scale);
        signal[i] = (logit + bias_of(&view, i)) * LOGITS_TO_SIGNAL;
    }
    return EC_OK;
}

static enum ec_status share(struct ec_scoring *scoring, float decay, uint32_t item, double gain,
        double *shop, double *events)
{
    (void)decay;
    struct view view = view_of(scoring->section, scoring->model->n_items);
    struct work work;
    (void)lay_out(scoring->scratch, &view, &work);
    *shop += gain * ((double)bias_of(&view, item) * (double)LOGITS_TO_SIGNAL);

    read_row(&view, item, work.row);
    for (uint32_t d = 0; d < view.n_dims; d++) {
        float sum = 0.0f;
        for (uint32_t j = 0; j < view.n_dims; j++)
            sum += number(&view, view.mix, (size_t)d * view.n_dims + j) * work.row[j];
        work.vector[d] = sum;
    }
    for (uint32_t n = 0; n < scoring->history->n_events; n++) {
        const struct ec_history_event *event = &scoring->history->events[n];
        if (event->step >= view.n_steps)
            break;
        if (event->weight == 0.0f)
            continue;
        read_row(&view, event->item, work.row);
        double sum = 0.0;
        for (uint32_t d = 0; d < view.n_dims; d++)
            sum += (double)number(&view, view.positions, (size_t)event->step * view.n_dims + d) *
                   (double)work.row[d] * (double)work.vector[d];
        events[n] += gain * ((double)event->weight * sum * (double)LOGITS_TO_SIGNAL);
    }
    return EC_OK;
}

const struct ec_signal_descriptor ec_sequence_signal = {
        .name = "sequence",
        .text = "the order of the last steps",
        .flags = EC_READS_HISTORY | EC_HAS_SHOP_PART | EC_IS_DENSE | EC_IGNORES_DECAY |
                 EC_BRINGS_ITEMS | EC_HAS_NO_ZERO,
        .section = EC_OWN_SECTION(SEQUENCE),
        .check = check,
        .facts = facts,
        .scratch_size = scratch_size,
        .score = score,
        .share = share,
};

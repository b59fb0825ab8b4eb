/* factors.c - the signal of matrix factorisation: fold the history in, multiply by every item row.
 *
 *     signal(i) = y_i . x,   y_i = scale_i q_i   (q_i int8),   x from fold_in.h
 *
 * x is rounded to 14-bit integers of one scale before the catalogue is scored (rounded.h), so that each product
 * is an exact integer sum, equal on every instruction set. Rows of 32 bits are multiplied as floats, in the order
 * of the factors.
 *
 * Layer: device/signals.   I items   F factors   N events */
#include "device/signals/factors.h"

#include "device/kernels/spd.h"
#include "device/signals/fold_in.h"
#include "device/signals/rounded.h"
#include "device/signals/signal.h"

struct view {
    uint32_t n_factors; /* F */
    uint32_t bits;
    size_t stride; /* bytes of a row */
    float alpha0;
    float l2;
    const uint8_t *rows; /* (I, stride) */
    const uint8_t *scales;
    const uint8_t *gram;
};

/* The scratch: this, and the arrays behind it. */
struct work {
    struct ec_fold_in fold_in;
    float *row;       /* (F,) */
    int16_t *rounded; /* (P,) */
    float decay;      /* under which the system was solved that fold_in holds */
    bool is_solved;   /* it holds one */
};

static struct view view_of(const uint8_t *section, uint32_t n_items)
{
    struct view view = {
            .n_factors = ec_load_u32(section + EC_FACTORS_COUNT),
            .bits = ec_load_u32(section + EC_FACTORS_BITS),
            .alpha0 = ec_load_f32(section + EC_FACTORS_ALPHA0),
            .l2 = ec_load_f32(section + EC_FACTORS_L2),
            .rows = section + EC_FACTORS_ROWS,
    };
    view.stride = ec_factors_stride(view.n_factors, view.bits);
    view.scales = view.rows + n_items * view.stride;
    view.gram = view.scales + ec_pad(2 * (size_t)n_items, 4);
    return view;
}

static enum ec_status check_gram(const uint8_t *gram, uint32_t n_factors)
{
    for (uint32_t f = 0; f < n_factors; gram += 4 * ((size_t)f + 1), f++) {
        if (ec_check_f32(gram, f, -EC_MAX_GRAM, EC_MAX_GRAM))
            return EC_E_GRAM;
        if (!ec_in_range(ec_load_f32(gram + 4 * (size_t)f), 0.0f, EC_MAX_GRAM))
            return EC_E_GRAM;
    }
    return EC_OK;
}

static enum ec_status check(const struct ec_model *model, struct ec_body body)
{
    uint64_t n_items = model->n_items;
    if (body.size < EC_FACTORS_ROWS)
        return EC_E_SECTION_SIZE;
    uint32_t n = ec_load_u32(body.bytes + EC_FACTORS_COUNT);
    uint32_t bits = ec_load_u32(body.bytes + EC_FACTORS_BITS);
    if (n == 0 || n > EC_MAX_FACTORS)
        return EC_E_FACTOR_COUNT;
    if (bits != 8 && bits != 32)
        return EC_E_NUMBER_RANGE;
    uint64_t stride = ec_factors_stride(n, bits);
    uint64_t scales_end = EC_FACTORS_ROWS + n_items * stride + 2 * n_items;
    uint64_t gram = EC_FACTORS_ROWS + n_items * stride + (2 * n_items + 3) / 4 * 4;
    if (body.size != gram + 2 * (uint64_t)n * (n + 1))
        return EC_E_SECTION_SIZE;

    struct view view = view_of(body.bytes, model->n_items);
    if (!ec_in_range(view.alpha0, 0.0f, 1e6f) || !ec_in_range(view.l2, 0.0f, 1e6f))
        return EC_E_NUMBER_RANGE;
    for (uint32_t i = 0; bits == 8 && i < n_items; i++)
        if (!ec_all_zero(view.rows + i * stride + n, stride - n))
            return EC_E_RESERVED;
    if (!ec_all_zero(body.bytes + scales_end, gram - scales_end))
        return EC_E_RESERVED;
    enum ec_status status = ec_check_halves(view.scales, n_items, 0.0f, EC_MAX_SCALE);
    if (!status && bits == 32)
        status = ec_check_f32(view.rows, n_items * n, -EC_MAX_SCALE, EC_MAX_SCALE);
    return status ? status : check_gram(view.gram, n);
}

static uint32_t facts(
        const struct ec_model *model, const uint8_t *section, struct ec_fact *facts_out)
{
    struct view view = view_of(section, model->n_items);
    facts_out[0] = (struct ec_fact){"factors", view.n_factors};
    facts_out[1] = (struct ec_fact){"bits", view.bits};
    return 2;
}

/* Lay the scratch out over `base`; base NULL: only count. */
static size_t lay_out(uint8_t *base, uint32_t n_factors, struct work *work)
{
    size_t used = sizeof *work;
    work->fold_in.lower = ec_carve(base, &used, (size_t)n_factors * n_factors, sizeof(float));
    work->fold_in.vector = ec_carve(base, &used, n_factors, sizeof(float));
    work->row = ec_carve(base, &used, n_factors, sizeof(float));
    work->rounded = ec_carve(base, &used, ec_pad(n_factors, EC_ALIGNMENT), sizeof(int16_t));
    return used;
}

static size_t scratch_size(const struct ec_model *model)
{
    struct work counted;
    const uint8_t *section = model->signal[EC_SIGNAL_FACTORS];
    return lay_out(NULL, ec_load_u32(section + EC_FACTORS_COUNT), &counted);
}

static struct work *work_of(struct ec_scoring *scoring, const struct view *view)
{
    struct work *work = scoring->scratch;
    (void)lay_out(scoring->scratch, view->n_factors, work);
    work->fold_in.kernels = scoring->kernels;
    work->fold_in.n_factors = view->n_factors;
    work->fold_in.alpha0 = view->alpha0;
    work->fold_in.l2 = view->l2;
    return work;
}

/* Row i as numbers (F,). */
static void read_row(const struct view *view, uint32_t item, float *row)
{
    const uint8_t *numbers = view->rows + (size_t)item * view->stride;
    float scale = ec_load_half(view->scales + 2 * (size_t)item);
    for (uint32_t f = 0; f < view->n_factors; f++)
        row[f] = scale * ec_packed_signed(numbers, view->bits, f);
}

uint32_t ec_factors_row(const struct ec_model *model, uint32_t item, float *row)
{
    struct view view = view_of(model->signal[EC_SIGNAL_FACTORS], model->n_items);
    read_row(&view, item, row);
    return view.n_factors;
}

/* Solve for a history under a decay. O(N F^2 + F^3). */
static enum ec_status fold_in(
        struct ec_scoring *scoring, const struct view *view, float decay, struct work *work)
{
    work->is_solved = false;
    ec_fold_in_begin(&work->fold_in, view->gram);
    struct ec_history_walk walk = ec_history_walk_start(scoring->history, decay);
    const struct ec_history_event *event;
    float weight;
    while (ec_history_walk_next(&walk, &event, &weight)) {
        read_row(view, event->item, work->row);
        ec_fold_in_add(&work->fold_in, work->row, weight);
    }
    enum ec_status status = ec_fold_in_solve(&work->fold_in, scoring->model->n_items);
    work->is_solved = !status;
    work->decay = decay;
    return status;
}

/* O(N F^2 + F^3 + I F). */
static enum ec_status score(struct ec_scoring *scoring, float decay, float *signal, bool *speaks)
{
    uint32_t n_items = scoring->model->n_items;
    struct view view = view_of(scoring->section, n_items);
    struct work *work = work_of(scoring, &view);
    enum ec_status status = fold_in(scoring, &view, decay, work);
    if (status)
        return status;
    *speaks = true;
    if (view.bits == 32) {
        for (uint32_t i = 0; i < n_items; i++) {
            const uint8_t *row = view.rows + i * view.stride;
            signal[i] = 0.0f;
            for (uint32_t f = 0; f < view.n_factors; f++)
                signal[i] += ec_load_f32(row + 4 * (size_t)f) * work->fold_in.vector[f];
        }
        return EC_OK;
    }
    float unit = ec_rounded(
            work->fold_in.vector, view.n_factors, (uint32_t)view.stride, work->rounded);
    scoring->kernels->dot_i8_i16(
            (const int8_t *)view.rows, n_items, view.stride, work->rounded, scoring->dots);
    for (uint32_t i = 0; i < n_items; i++)
        signal[i] = (float)scoring->dots[i] * (unit * ec_load_half(view.scales + 2 * (size_t)i));
    return EC_OK;
}

/* An event of weight w on item m adds w y_m^T A^-1 y_item, A the system of the history under the decay, which is
 * solved again only where the last one solved was another decay's. */
static enum ec_status share(struct ec_scoring *scoring, float decay, uint32_t item, double gain,
        double *shop, double *events)
{
    (void)shop;
    struct view view = view_of(scoring->section, scoring->model->n_items);
    struct work *work = work_of(scoring, &view);
    if (!work->is_solved || work->decay != decay) {
        enum ec_status status = fold_in(scoring, &view, decay, work);
        if (status)
            return status;
    }
    read_row(&view, item, work->fold_in.vector);
    ec_spd_solve(work->fold_in.lower, view.n_factors, work->fold_in.vector);

    struct ec_history_walk walk = ec_history_walk_start(scoring->history, decay);
    const struct ec_history_event *event;
    float weight;
    while (ec_history_walk_next(&walk, &event, &weight)) {
        read_row(&view, event->item, work->row);
        double sum = 0.0;
        for (uint32_t f = 0; f < view.n_factors; f++)
            sum += (double)work->row[f] * (double)work->fold_in.vector[f];
        events[event - scoring->history->events] += gain * (double)weight * sum;
    }
    return EC_OK;
}

const struct ec_signal_descriptor ec_factors_signal = {
        .name = "factors",
        .text = "tastes, learned from who chose what",
        .flags = EC_READS_HISTORY | EC_IS_DENSE | EC_IS_NORMED | EC_BRINGS_ITEMS,
        .section = EC_OWN_SECTION(FACTORS),
        .check = check,
        .facts = facts,
        .scratch_size = scratch_size,
        .score = score,
        .share = share,
};

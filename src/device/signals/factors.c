/* factors.c - see factors.h. */
#include "device/signals/factors.h"

#include "device/container/view.h"
#include "device/kernels/spd.h"
#include "device/signals/rounded.h"

/* Row i as numbers (F,). */
static void read_row(const struct ec_factors_view *factors, uint32_t item, float *row)
{
    const int8_t *q = factors->rows + (size_t)item * factors->stride;
    float scale = ec_load_f32(factors->scales + 4 * (size_t)item);
    for (uint32_t f = 0; f < factors->n_factors; f++)
        row[f] = scale * (float)q[f];
}

/* Solve for a history under a decay. */
static enum ec_status fold_in(const struct ec_model *model, float decay,
        const struct ec_history *history, struct ec_factors_work *work)
{
    struct ec_factors_view factors = ec_view_factors(model);
    work->is_solved = false;
    work->fold_in.alpha0 = factors.alpha0;
    work->fold_in.l2 = factors.l2;

    ec_fold_in_begin(&work->fold_in, factors.gram);
    struct ec_history_walk walk = ec_history_walk_start(history, decay);
    const struct ec_history_event *event;
    float weight;
    while (ec_history_walk_next(&walk, &event, &weight)) {
        read_row(&factors, event->item, work->row);
        ec_fold_in_add(&work->fold_in, work->row, weight);
    }
    enum ec_status status = ec_fold_in_solve(&work->fold_in, model->n_items);
    work->is_solved = !status;
    work->decay = decay;
    return status;
}

enum ec_status ec_factors_score(const struct ec_model *model, float decay,
        const struct ec_history *history, struct ec_factors_work *work, float *signal)
{
    struct ec_factors_view factors = ec_view_factors(model);
    enum ec_status status = fold_in(model, decay, history, work);
    if (status)
        return status;

    float unit = ec_rounded(work->fold_in.vector, factors.n_factors, factors.stride, work->rounded);
    work->fold_in.kernels->dot_i8_i16(
            factors.rows, model->n_items, factors.stride, work->rounded, work->dots);
    for (uint32_t i = 0; i < model->n_items; i++)
        signal[i] = (float)work->dots[i] * (unit * ec_load_f32(factors.scales + 4 * (size_t)i));
    return EC_OK;
}

enum ec_status ec_factors_explain(const struct ec_model *model, float decay,
        const struct ec_history *history, uint32_t item, struct ec_factors_work *work)
{
    if (!work->is_solved || work->decay != decay) {
        enum ec_status status = fold_in(model, decay, history, work);
        if (status)
            return status;
    }
    struct ec_factors_view factors = ec_view_factors(model);
    read_row(&factors, item, work->fold_in.vector);
    ec_spd_solve(work->fold_in.lower, factors.n_factors, work->fold_in.vector);
    return EC_OK;
}

double ec_factors_contribution(
        const struct ec_model *model, uint32_t met, struct ec_factors_work *work)
{
    struct ec_factors_view factors = ec_view_factors(model);
    read_row(&factors, met, work->row);
    double sum = 0.0;
    for (uint32_t f = 0; f < factors.n_factors; f++)
        sum += (double)work->row[f] * (double)work->fold_in.vector[f];
    return sum;
}

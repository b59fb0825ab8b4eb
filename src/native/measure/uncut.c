/* uncut.c - see uncut.h. */
#include "native/measure/uncut.h"

#include <math.h>
#include <string.h>

#include "native/system/alloc.h"
#include "device/container/view.h"
#include "device/signals/content.h"
#include "device/signals/price.h"
#include "device/signals/repeat.h"

struct ec_uncut {
    const struct ec_signals *signals;
    const struct ec_model *model;
    struct ec_rows tables[EC_N_TABLES]; /* cut; owned */
    uint8_t *gram; /* as ec_fold_in_begin reads it; owned, NULL without factors */
};

/* Copy rows, each cut to its best. EC_E_MEMORY. */
static enum ec_status cut_rows(const struct ec_rows *rows, uint32_t row_length, struct ec_rows *cut)
{
    uint32_t *counts = ec_alloc(rows->n_items, sizeof *counts);
    enum ec_status status = counts ? EC_OK : EC_E_MEMORY;
    for (uint32_t i = 0; !status && i < rows->n_items; i++)
        counts[i] = (uint32_t)(rows->start[i + 1] - rows->start[i]);
    if (!status)
        status = ec_rows_new_sized(cut, rows->n_items, counts);
    for (uint32_t i = 0; !status && i < rows->n_items; i++) {
        if (counts[i] == 0)
            continue;
        struct ec_entry *row = cut->entries + cut->start[i];
        memcpy(row, rows->entries + rows->start[i], counts[i] * sizeof *row);
        if (row_length)
            counts[i] = ec_row_cut(row, counts[i], row_length);
    }
    if (!status)
        ec_rows_close(cut, counts);
    ec_free(counts);
    return status;
}

/* The lower half of Y^T Y of the item factors. NULL when there is no memory. */
static uint8_t *make_gram(const struct ec_factors *ials, uint32_t n_items)
{
    size_t n = ials->n_factors;
    uint8_t *gram = ec_alloc(n * (n + 1) / 2, 4);
    uint8_t *next = gram;
    for (size_t a = 0; gram && a < n; a++)
        for (size_t b = 0; b <= a; b++, next += 4) {
            double sum = 0.0;
            for (size_t i = 0; i < n_items; i++)
                sum += (double)ials->items[i * n + a] * (double)ials->items[i * n + b];
            ec_store_f32(next, (float)sum);
        }
    return gram;
}

struct ec_uncut *ec_uncut_new(
        const struct ec_training *training, const struct ec_model *model, uint32_t row_length)
{
    struct ec_uncut *uncut = ec_alloc(1, sizeof *uncut);
    if (!uncut)
        return NULL;
    uncut->signals = ec_training_signals(training);
    uncut->model = model;
    enum ec_status status = EC_OK;
    for (uint32_t t = 0; !status && t < EC_N_TABLES; t++)
        if (uncut->signals->tables[t].start)
            status = cut_rows(&uncut->signals->tables[t],
                    row_length ? ec_training_row_length(
                                         training, ec_table_signal((enum ec_table)t), row_length)
                               : 0,
                    &uncut->tables[t]);
    if (!status && uncut->signals->ials.items) {
        uncut->gram = make_gram(&uncut->signals->ials, model->n_items);
        status = uncut->gram ? EC_OK : EC_E_MEMORY;
    }
    if (!status)
        return uncut;
    ec_uncut_free(uncut);
    return NULL;
}

static void score_neighbours(const struct ec_rows *rows, float decay,
        const struct ec_history *history, uint32_t n_items, float *signal)
{
    memset(signal, 0, n_items * sizeof *signal);
    struct ec_history_walk walk = ec_history_walk_start(history, decay);
    const struct ec_history_event *event;
    float weight;
    while (ec_history_walk_next(&walk, &event, &weight))
        for (size_t e = rows->start[event->item]; e < rows->start[event->item + 1]; e++)
            signal[rows->entries[e].item] += weight * rows->entries[e].weight;
}

static enum ec_status score_factors(const struct ec_uncut *uncut, float decay,
        const struct ec_history *history, struct ec_fold_in *fold_in, float *signal)
{
    const struct ec_factors *ials = &uncut->signals->ials;
    size_t n_factors = ials->n_factors;
    fold_in->alpha0 = ials->alpha0;
    fold_in->l2 = ials->l2;
    ec_fold_in_begin(fold_in, uncut->gram);
    struct ec_history_walk walk = ec_history_walk_start(history, decay);
    const struct ec_history_event *event;
    float weight;
    while (ec_history_walk_next(&walk, &event, &weight))
        ec_fold_in_add(fold_in, ials->items + event->item * n_factors, weight);
    enum ec_status status = ec_fold_in_solve(fold_in, uncut->model->n_items);
    for (size_t i = 0; !status && i < uncut->model->n_items; i++) {
        signal[i] = 0.0f;
        for (size_t f = 0; f < n_factors; f++)
            signal[i] += ials->items[i * n_factors + f] * fold_in->vector[f];
    }
    return status;
}

/* Write the encoder's signal; false, and zeros, where it is silent. */
static bool score_sequence(const struct ec_uncut *uncut, const struct ec_history *history,
        struct ec_sequence_work *work, float *signal)
{
    const struct ec_sequence *encoder = &uncut->signals->encoder;
    size_t n_dims = encoder->n_dims;
    float largest = 0.0f;
    memset(work->sum, 0, n_dims * sizeof *work->sum);
    memset(work->vector, 0, n_dims * sizeof *work->vector);
    for (uint32_t n = 0; n < history->n_events; n++) {
        const struct ec_history_event *event = &history->events[n];
        if (event->step >= encoder->n_steps)
            break;
        for (size_t d = 0; d < n_dims; d++)
            work->sum[d] += event->weight * encoder->positions[event->step * n_dims + d] *
                            encoder->rows[event->item * n_dims + d];
    }
    for (size_t d = 0; d < n_dims; d++)
        for (size_t j = 0; j < n_dims; j++)
            work->vector[j] += work->sum[d] * encoder->mix[d * n_dims + j];
    for (size_t d = 0; d < n_dims; d++)
        largest = fmaxf(largest, fabsf(work->vector[d]));
    bool speaks = largest >= 1e-30f; /* as ec_rounded has it */
    for (size_t i = 0; i < uncut->model->n_items; i++) {
        float logit = encoder->bias[i];
        for (size_t d = 0; d < n_dims; d++)
            logit += work->vector[d] * encoder->rows[i * n_dims + d];
        signal[i] = speaks ? logit * (1.0f / 16.0f) : 0.0f; /* as device/signals/sequence.c scales it */
    }
    return speaks;
}

/* What a signal is divided by; 0: it is silent. */
static double norm(const float *signal, uint32_t n_items)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < n_items; i++)
        sum += (double)signal[i] * (double)signal[i];
    double length = sqrt(sum);
    return length > 1e-30 && length < 1e30 ? length : 0.0;
}

static struct ec_rows const *rows_of(const struct ec_uncut *uncut, enum ec_signal signal)
{
    uint32_t t = 0;
    while (t + 1 < EC_N_TABLES && ec_table_signal((enum ec_table)t) != signal)
        t++;
    return &uncut->tables[t];
}

/* Write the raw signal of a term but popularity's, and its divisor. */
static enum ec_status score_term(const struct ec_uncut *uncut, struct ec_fusion *fusion,
        const struct ec_term_view *term, double *divisor)
{
    uint32_t n_items = uncut->model->n_items;
    enum ec_status status = EC_OK;
    switch (term->signal) {
    case EC_SIGNAL_SEQUENCE:
        *divisor = score_sequence(uncut, fusion->history, &fusion->encoder, fusion->signal) ? 1.0
                                                                                            : 0.0;
        return EC_OK;
    case EC_SIGNAL_PRICE:
        *divisor = ec_price_score(uncut->model, fusion->history, fusion->signal) ? 1.0 : 0.0;
        return EC_OK;
    case EC_SIGNAL_FACTORS:
        fusion->factors.is_solved = false;
        status = score_factors(
                uncut, term->decay, fusion->history, &fusion->factors.fold_in, fusion->signal);
        break;
    case EC_SIGNAL_CONTENT:
        ec_content_score(uncut->model, term->decay, fusion->history, fusion->taste, fusion->signal);
        break;
    case EC_SIGNAL_REPEAT:
        ec_repeat_score(uncut->model, term->decay, fusion->history, fusion->signal);
        break;
    default:
        score_neighbours(rows_of(uncut, term->signal), term->decay, fusion->history, n_items,
                fusion->signal);
    }
    *divisor = status ? 0.0 : norm(fusion->signal, n_items);
    return status;
}

enum ec_status ec_uncut_score(
        const struct ec_uncut *uncut, struct ec_fusion *fusion, int32_t *scores)
{
    uint32_t n_items = uncut->model->n_items;
    float of_popularity = 0.0f;
    bool moved = false;
    memset(fusion->fused, 0, n_items * sizeof *fusion->fused);
    for (uint32_t t = 0; t < ec_view_term_count(uncut->model); t++) {
        struct ec_term_view term = ec_view_term(uncut->model, t);
        double divisor;
        if (term.signal == EC_SIGNAL_POPULARITY)
            of_popularity = term.weight;
        if (term.signal == EC_SIGNAL_POPULARITY || term.weight == 0.0f)
            continue;
        enum ec_status status = score_term(uncut, fusion, &term, &divisor);
        if (status)
            return status;
        if (divisor == 0.0)
            continue;
        moved = true;
        float gain = (float)((double)term.weight / divisor);
        for (uint32_t i = 0; i < n_items; i++)
            fusion->fused[i] += gain * fusion->signal[i];
    }
    if (!moved)
        of_popularity = 1.0f;
    for (uint32_t i = 0; i < n_items; i++) {
        float popularity = of_popularity * uncut->signals->popularity.score[i];
        scores[i] = ec_fusion_round((double)(fusion->fused[i] + popularity));
    }
    return EC_OK;
}

void ec_uncut_free(struct ec_uncut *uncut)
{
    if (!uncut)
        return;
    for (uint32_t t = 0; t < EC_N_TABLES; t++)
        ec_rows_free(&uncut->tables[t]);
    ec_free(uncut->gram);
    ec_free(uncut);
}

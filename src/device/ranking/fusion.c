/* fusion.c - see fusion.h. */
#include "device/ranking/fusion.h"

#include "device/signals/content.h"
#include "device/signals/neighbours.h"
#include "device/signals/popularity.h"
#include "device/signals/price.h"
#include "device/signals/repeat.h"

/* The Euclidean norm of (n,) numbers, summed in four interleaved lanes in double precision. */
static double norm(const float *numbers, uint32_t n)
{
    double lanes[4] = {0.0, 0.0, 0.0, 0.0};
    uint32_t k = 0;
    for (; k + 4 <= n; k += 4)
        for (uint32_t lane = 0; lane < 4; lane++)
            lanes[lane] += (double)numbers[k + lane] * (double)numbers[k + lane];
    for (; k < n; k++)
        lanes[k % 4] += (double)numbers[k] * (double)numbers[k];
    return __builtin_sqrt((lanes[0] + lanes[1]) + (lanes[2] + lanes[3]));
}

/* Write the raw signal (I,) of a term and what to divide it by; 0: the signal is silent. */
static enum ec_status score_term(
        struct ec_fusion *fusion, const struct ec_term_view *term, float *signal, double *divisor)
{
    switch (term->signal) {
    case EC_SIGNAL_POPULARITY:
        ec_popularity_score(fusion->model, signal);
        *divisor = 1.0;
        return EC_OK;
    case EC_SIGNAL_FACTORS: {
        enum ec_status status = ec_factors_score(
                fusion->model, term->decay, fusion->history, &fusion->factors, signal);
        if (status)
            return status;
        break;
    }
    case EC_SIGNAL_TRANSITIONS:
    case EC_SIGNAL_LINEAR:
    case EC_SIGNAL_BASKETS:
    case EC_SIGNAL_COOCCURRENCE:
        ec_neighbours_score(fusion->model, term->table, term->decay, fusion->history, signal);
        break;
    case EC_SIGNAL_CONTENT:
        ec_content_score(fusion->model, term->decay, fusion->history, fusion->taste, signal);
        break;
    case EC_SIGNAL_SEQUENCE:
        *divisor = ec_sequence_score(fusion->model, fusion->history, &fusion->encoder, signal) ? 1.0
                                                                                              : 0.0;
        return EC_OK;
    case EC_SIGNAL_REPEAT:
        ec_repeat_score(fusion->model, term->decay, fusion->history, signal);
        break;
    case EC_SIGNAL_PRICE:
        *divisor = ec_price_score(fusion->model, fusion->history, signal) ? 1.0 : 0.0;
        return EC_OK;
    }
    *divisor = norm(signal, fusion->model->n_items);
    if (!(*divisor > 1e-30 && *divisor < 1e30))
        *divisor = 0.0;
    return EC_OK;
}

enum ec_status ec_fusion_signal(struct ec_fusion *fusion, uint32_t term, float *signal)
{
    struct ec_term_view view = ec_view_term(fusion->model, term);
    double divisor;
    enum ec_status status = score_term(fusion, &view, signal, &divisor);
    if (status)
        return status;
    float gain = divisor > 0.0 ? (float)(1.0 / divisor) : 0.0f;
    for (uint32_t i = 0; i < fusion->model->n_items; i++)
        signal[i] *= gain;
    return EC_OK;
}

int32_t ec_fusion_round(double score)
{
    double units = score * EC_SCORE_ONE;
    if (!(units > -(double)EC_SCORE_MAX))
        return -EC_SCORE_MAX;
    if (units > (double)EC_SCORE_MAX)
        return EC_SCORE_MAX;
    return (int32_t)(units + (units < 0.0 ? -0.5 : 0.5));
}

/* What a term weighs among the signals that may move the scores; 0 where its own may not. */
static float weight_of(const struct ec_fusion *fusion, const struct ec_term_view *term)
{
    if (!(fusion->signals >> term->signal & 1))
        return 0.0f;
    bool is_whole = !(ec_model_signals(fusion->model) & ~fusion->signals);
    return is_whole || term->weight > 0.0f ? term->weight : -term->weight;
}

/* Add a term to the fused scores with the gain that its weight and norm give. */
static enum ec_status fuse_term(
        struct ec_fusion *fusion, uint32_t t, const struct ec_term_view *term)
{
    double divisor;
    enum ec_status status = score_term(fusion, term, fusion->signal, &divisor);
    if (status || divisor == 0.0)
        return status;
    float gain = (float)((double)term->weight / divisor);
    for (uint32_t i = 0; i < fusion->model->n_items; i++)
        fusion->fused[i] += gain * fusion->signal[i];
    fusion->gain[t] = gain;
    return EC_OK;
}

enum ec_status ec_fusion_score(struct ec_fusion *fusion, int32_t *scores)
{
    const struct ec_model *model = fusion->model;
    uint32_t n_terms = ec_view_term_count(model);
    memset(fusion->fused, 0, model->n_items * sizeof *fusion->fused);
    memset(fusion->gain, 0, sizeof fusion->gain);

    bool moved = false;
    for (uint32_t t = 0; t < n_terms; t++) {
        struct ec_term_view term = ec_view_term(model, t);
        term.weight = weight_of(fusion, &term);
        if (term.signal == EC_SIGNAL_POPULARITY || term.weight == 0.0f)
            continue;
        enum ec_status status = fuse_term(fusion, t, &term);
        if (status)
            return status;
        moved = moved || fusion->gain[t] != 0.0f;
    }
    for (uint32_t t = 0; t < n_terms; t++) {
        struct ec_term_view term = ec_view_term(model, t);
        if (term.signal != EC_SIGNAL_POPULARITY)
            continue;
        term.weight = moved ? weight_of(fusion, &term) : 1.0f;
        enum ec_status status = fuse_term(fusion, t, &term);
        if (status)
            return status;
    }
    for (uint32_t i = 0; i < model->n_items; i++)
        scores[i] = ec_fusion_round((double)fusion->fused[i]);
    return EC_OK;
}

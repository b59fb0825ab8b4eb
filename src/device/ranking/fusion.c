/* fusion.c - see fusion.h. */
#include "device/ranking/fusion.h"

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
    bool speaks;
    enum ec_status status = ec_signals[term->signal]->score(
            &fusion->scoring[term->signal], term->decay, signal, &speaks);
    if (status)
        return status;
    *divisor = speaks ? 1.0 : 0.0;
    if (speaks && ec_signal_has(term->signal, EC_IS_NORMED))
        *divisor = norm(signal, fusion->model->n_items);
    if (!(*divisor > 1e-30 && *divisor < 1e30))
        *divisor = 0.0;
    return EC_OK;
}

enum ec_status ec_fusion_signal(struct ec_fusion *fusion, uint32_t term, float *signal)
{
    struct ec_term_view view = ec_model_term(fusion->model, term);
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

/* Whether all signals of the model may move the scores. */
static bool is_whole(const struct ec_fusion *fusion)
{
    return !(fusion->model->signals & ~fusion->signals);
}

/* What a term weighs among the signals that may move the scores; 0 where its own may not. */
static float weight_of(const struct ec_fusion *fusion, const struct ec_term_view *term)
{
    if (!(fusion->signals >> term->signal & 1))
        return 0.0f;
    return is_whole(fusion) || term->weight > 0.0f ? term->weight : -term->weight;
}

/* Add a term to the fused scores with the gain that its weight and norm give. */
static enum ec_status fuse_term(struct ec_fusion *fusion, uint32_t t, float weight)
{
    struct ec_term_view term = ec_model_term(fusion->model, t);
    double divisor;
    if (weight == 0.0f)
        return EC_OK;
    enum ec_status status = score_term(fusion, &term, fusion->signal, &divisor);
    if (status || divisor == 0.0)
        return status;
    float gain = (float)((double)weight / divisor);
    for (uint32_t i = 0; i < fusion->model->n_items; i++)
        fusion->fused[i] += gain * fusion->signal[i];
    fusion->gain[t] = gain;
    return EC_OK;
}

/* Fuse the terms of the signals that have exactly `wanted` of some flags; moved: whether any term brought
 * anything, unless it was already. */
static enum ec_status fuse_terms(
        struct ec_fusion *fusion, uint32_t flags, uint32_t wanted, bool *moved)
{
    for (uint32_t t = 0; t < ec_model_term_count(fusion->model); t++) {
        struct ec_term_view term = ec_model_term(fusion->model, t);
        if ((ec_signals[term.signal]->flags & flags) != wanted)
            continue;
        enum ec_status status = fuse_term(fusion, t, weight_of(fusion, &term));
        if (status)
            return status;
        *moved = *moved || fusion->gain[t] != 0.0f;
    }
    return EC_OK;
}

/* Fuse the fallback with weight 1. */
static enum ec_status fall_back(struct ec_fusion *fusion)
{
    enum ec_status status = EC_OK;
    for (uint32_t t = 0; !status && t < ec_model_term_count(fusion->model); t++)
        if (ec_signal_has(ec_model_term(fusion->model, t).signal, EC_IS_FALLBACK))
            status = fuse_term(fusion, t, 1.0f);
    return status;
}

enum ec_status ec_fusion_score(struct ec_fusion *fusion, int32_t *scores)
{
    const struct ec_model *model = fusion->model;
    bool moved = false;
    memset(fusion->fused, 0, model->n_items * sizeof *fusion->fused);
    memset(fusion->gain, 0, sizeof fusion->gain);

    enum ec_status status = fuse_terms(fusion, EC_READS_HISTORY, EC_READS_HISTORY, &moved);
    /* of the shop at large: they correct what the history brought, or were asked for by name */
    if (!status && (moved || !is_whole(fusion)))
        status = fuse_terms(fusion, EC_READS_HISTORY | EC_IS_FALLBACK, 0, &moved);
    if (!status)
        status = moved ? fuse_terms(fusion, EC_IS_FALLBACK, EC_IS_FALLBACK, &moved)
                       : fall_back(fusion);
    if (status)
        return status;
    for (uint32_t i = 0; i < model->n_items; i++)
        scores[i] = ec_fusion_round((double)fusion->fused[i]);
    return EC_OK;
}

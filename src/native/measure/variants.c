/* variants.c - see variants.h. */
#include "native/measure/variants.h"

#include <stdlib.h>

#include "device/signals/signal.h"
#include "native/measure/compare.h"
#include "native/system/alloc.h"

/* Sum up what a variant showed, and set it against other figures of the same cases. */
static enum ec_status compare(const struct ec_run *run, const struct ec_case_metrics *other,
        const struct ec_ranked *ranked, struct ec_variant *variant)
{
    const struct ec_evaluation *result = &run->result;
    const struct ec_case_metrics *systems[] = {other, ranked->metrics};
    struct ec_bootstrap bootstrap;
    enum ec_status status = ec_run_sum_up(run, ranked, variant->at);
    if (!status)
        status = ec_compare(result->cases, result->n_tests, NULL, systems, 2, result->n_k,
                run->options->train.seed, &bootstrap);
    if (status)
        return status;
    for (uint32_t k = 0; k < result->n_k; k++)
        for (uint32_t f = 0; f < EC_N_FIGURES; f++) {
            size_t at = ec_compared_figure(1, result->n_k, k, (enum ec_figure)f);
            variant->interval[k][f] = ec_bootstrap_interval(&bootstrap, at);
            variant->behind[k][f] = ec_bootstrap_paired(
                    &bootstrap, ec_compared_figure(0, result->n_k, k, (enum ec_figure)f), at);
        }
    ec_bootstrap_free(&bootstrap);
    return EC_OK;
}

static struct ec_variant variant_of(const struct ec_shape *shape, size_t model_bytes)
{
    return (struct ec_variant){
            .signals = shape->signals | 1u << EC_SIGNAL_POPULARITY,
            .row_length = shape->row_length,
            .bits = shape->table_bits,
            .model_bytes = model_bytes,
    };
}

/* Pack a shape, rank, and compare with the whole model. */
static enum ec_status try_shape(
        struct ec_run *run, const struct ec_shape *shape, struct ec_variant *variant)
{
    struct ec_ranked ranked;
    struct ec_fitted fitted = {0};
    enum ec_status status = ec_run_rank(run, run->training, shape, 1, NULL, &ranked, &fitted);
    if (status)
        return status;
    *variant = variant_of(shape, fitted.bytes.size);
    status = compare(run, run->result.systems[0].cases, &ranked, variant);
    ec_ranked_free(&ranked);
    ec_model_bytes_free(&fitted.bytes);
    return status;
}

enum ec_status ec_variants_ablate(struct ec_run *run)
{
    struct ec_evaluation *result = &run->result;
    const struct ec_shape whole = run->first.shape;
    result->ablations = ec_alloc(EC_N_SIGNALS, sizeof *result->ablations);
    enum ec_status status = result->ablations ? EC_OK : EC_E_MEMORY;
    for (uint32_t s = 0; !status && s < EC_N_SIGNALS; s++) {
        if (ec_signal_has(s, EC_IS_FALLBACK) || !(whole.signals >> s & 1))
            continue;
        struct ec_ablation *one = &result->ablations[result->n_ablations++];
        struct ec_shape shape = whole;
        one->signal = (enum ec_signal)s;
        shape.signals = whole.signals & ~(1u << s);
        status = try_shape(run, &shape, &one->without);
        shape.signals = 1u << s;
        if (!status)
            status = try_shape(run, &shape, &one->alone);
    }
    return status;
}

enum ec_status ec_variants_losses(struct ec_run *run)
{
    struct ec_variant *losses = run->result.losses;
    struct ec_ranked ranked[EC_N_LOSSES] = {{0}};
    struct ec_fitted fitted[EC_N_LOSSES] = {{.fit_seconds = 0.0}};
    enum ec_status status = EC_OK;
    for (uint32_t n = 0; !status && n < EC_N_LOSSES; n++) {
        struct ec_shape shape = run->first.shape;
        uint32_t bits = n == EC_LOSS_8_BITS ? 8 : n == EC_LOSS_4_BITS ? 4 : 32;
        shape.table_bits = shape.encoder_bits = bits;
        shape.factor_bits = bits == 32 ? 32 : 8;
        if (n == EC_LOSS_FLOAT && shape.row_length < EC_LEARNED_ROW)
            shape.row_length = EC_LEARNED_ROW;
        status = ec_run_rank(run, run->training, &shape, 1, NULL, &ranked[n], &fitted[n]);
        losses[n] = variant_of(&shape, fitted[n].bytes.size);
    }
    for (uint32_t n = 0; !status && n < EC_N_LOSSES; n++)
        status = compare(run, ranked[EC_LOSS_FLOAT].metrics, &ranked[n], &losses[n]);
    run->result.n_losses = status ? 0 : EC_N_LOSSES;
    for (uint32_t n = 0; n < EC_N_LOSSES; n++) {
        ec_ranked_free(&ranked[n]);
        ec_model_bytes_free(&fitted[n].bytes);
    }
    return status;
}

static int by_bytes(const void *a, const void *b)
{
    size_t left = ((const struct ec_variant *)a)->model_bytes;
    size_t right = ((const struct ec_variant *)b)->model_bytes;
    return (left > right) - (left < right);
}

enum ec_status ec_variants_sizes(struct ec_run *run)
{
    uint32_t dense = 0;
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++)
        dense |= ec_signal_has(s, EC_IS_DENSE) ? 1u << s : 0;
    static const struct {
        bool is_light;
        uint32_t row_length;
        uint32_t bits;
    } SHAPES[EC_MAX_SIZES] = {{true, 5, 4}, {true, 20, 4}, {false, 5, 4}, {false, 20, 4},
            {false, 20, 8}, {false, 50, 8}};
    struct ec_evaluation *result = &run->result;
    const struct ec_shape whole = run->first.shape;
    enum ec_status status = EC_OK;
    for (uint32_t n = 0; !status && n < EC_MAX_SIZES; n++) {
        struct ec_shape shape = whole;
        if (SHAPES[n].is_light && !(whole.signals & dense))
            continue;
        if (SHAPES[n].is_light)
            shape.signals &= ~dense;
        shape.row_length = SHAPES[n].row_length;
        shape.table_bits = shape.encoder_bits = SHAPES[n].bits;
        status = try_shape(run, &shape, &result->sizes[result->n_sizes++]);
    }
    qsort(result->sizes, result->n_sizes, sizeof *result->sizes, by_bytes);
    return status;
}

/* rank.h - rank every case with several systems: the model by the device code, the others beside it.
 *
 * Layer: native/measure.   I items   K places   C cases   T targets */
#ifndef ENDCAP_NATIVE_MEASURE_RANK_H
#define ENDCAP_NATIVE_MEASURE_RANK_H

#include "endcap/model.h"
#include "native/measure/cases.h"
#include "native/measure/systems.h"

/* What one system showed; all owned. */
struct ec_ranked {
    struct ec_case_metrics *metrics; /* (C, number of Ks) */
    uint32_t *ranks;                 /* (T,) 1 and how many others score as high; UINT32_MAX */
    uint32_t *exposures;             /* (number of Ks, I) how often each item was shown */
};

/* Rank.
 *
 * cases, model, baselines, options   borrowed; the model's factors say how diverse a list is
 * systems   (n_systems,) borrowed
 * ranked    (n_systems,) written only on EC_OK; free each with ec_ranked_free
 * rank_ms   (C,) time of endcap; may be NULL
 * seconds   endcap's time over all threads
 *
 * EC_E_MEMORY, EC_E_INTERRUPTED, those of ec_ranking_prepare. Cost O(C I) for each system. */
EC_MUST_USE enum ec_status ec_rank_cases(const struct ec_cases *cases, const struct ec_model *model,
        const struct ec_baselines *baselines, const struct ec_evaluate_options *options,
        const enum ec_system *systems, uint32_t n_systems, struct ec_ranked *ranked, float *rank_ms,
        double *seconds);

/* Rank one case by the device code once more, and take the first places of its shelf.
 *
 * shelf    (n_places,) receives items, best first
 * n_shown  how many there are
 *
 * EC_E_MEMORY, those of ec_ranking_prepare. */
EC_MUST_USE enum ec_status ec_rank_shelf(const struct ec_cases *cases, const struct ec_model *model,
        size_t number, uint32_t n_places, uint32_t *shelf, uint32_t *n_shown);

void ec_ranked_free(struct ec_ranked *ranked);

#endif

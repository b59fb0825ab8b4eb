/* metrics.h - from ranks and shelves to the figures of struct ec_metrics.
 *
 * For one case with T targets, r_t the rank of target t (an equal score counts as ranked above it):
 *
 *     recall@K = |{t : r_t <= K}| / T            (the hit rate where there is one target)
 *     ndcg@K   = sum_{t : r_t <= K} 1 / log2(r_t + 1)  /  sum_{n = 1..min(K, T)} 1 / log2(n + 1)
 *     mrr@K    = 1 / min_t r_t if that is at most K, else 0
 *
 * and each figure is the mean over cases. What is shown is counted over all shelves together.
 *
 * Layer: native/measure.   I items   K places   C cases */
#ifndef ENDCAP_NATIVE_MEASURE_METRICS_H
#define ENDCAP_NATIVE_MEASURE_METRICS_H

#include "native/learn/popularity.h"
#include "native/measure/evaluation.h"

/* Measure one case. ranks (n_targets,) are from 1 on; UINT32_MAX: not to be found. diversity is left. */
void ec_case_measure(
        const uint32_t *ranks, size_t n_targets, uint32_t k, struct ec_case_metrics *metrics);

/* Sum up a system at one K.
 *
 * cases      (n_cases,) figures `stride` apart
 * exposures  (I,) how often each item was shown
 * sum        written only on EC_OK
 *
 * EC_E_MEMORY */
EC_MUST_USE enum ec_status ec_metrics_sum_up(const struct ec_case_metrics *cases, size_t n_cases,
        size_t stride, const uint32_t *exposures, const struct ec_popularity *popularity,
        uint32_t n_items, struct ec_metrics *sum);

/* Mean and standard deviation (over n - 1) of each figure of n metrics that stand `stride` bytes apart.
 * sd is NaN where n is 1. */
void ec_metrics_spread(const struct ec_metrics *metrics, size_t n, size_t stride,
        struct ec_metrics *mean, struct ec_metrics *sd);

/* The Gini coefficient of counts (n,): 0 even, towards 1 all on one. Reorders them. */
double ec_gini(uint32_t *counts, size_t n);

#endif

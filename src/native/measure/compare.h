/* compare.h - the intervals of several systems on the same cases, and what sets them apart.
 *
 * Layer: native/measure.   C cases   K places */
#ifndef ENDCAP_NATIVE_MEASURE_COMPARE_H
#define ENDCAP_NATIVE_MEASURE_COMPARE_H

#include "native/measure/evaluation.h"

/* Resample the figures of systems, to be asked by ec_compared_figure.
 *
 * cases     (C,) whose users are resampled
 * chosen    (C,) 0: leave the case out; NULL: take all
 * systems   (n_systems,) each (C, n_k)
 *
 * EC_E_MEMORY. Cost that of ec_bootstrap_new. */
EC_MUST_USE enum ec_status ec_compare(const struct ec_case_result *cases, size_t n_cases,
        const uint8_t *chosen, const struct ec_case_metrics *const *systems, uint32_t n_systems,
        uint32_t n_k, uint64_t seed, struct ec_bootstrap *bootstrap);

/* Which of its figures is that of a system at the k_index-th K. */
static inline size_t ec_compared_figure(
        uint32_t system, uint32_t n_k, uint32_t k_index, enum ec_figure figure)
{
    return ((size_t)system * n_k + k_index) * EC_N_FIGURES + (size_t)figure;
}

#endif

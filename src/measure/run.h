/* run.h - one evaluation under way: held out once, ranked with as many models as are asked for.
 *
 * Layer: measure.   C cases */
#ifndef ENDCAP_MEASURE_RUN_H
#define ENDCAP_MEASURE_RUN_H

#include "measure/rank.h"

/* One evaluation under way. */
struct ec_run {
    const struct ec_evaluate_options *options;
    struct ec_cases cases;
    struct ec_baselines baselines;
    enum ec_system systems[EC_MAX_SYSTEMS];
    uint32_t signals; /* bit s: the model ranks by signal s */
    struct ec_evaluation result;
    struct ec_error *error;
};

/* What one model was. */
struct ec_fitted {
    double fit_seconds;
    double rank_seconds;
    size_t model_bytes;
    uint32_t signals;
};

/* Train with these options, and rank with the model and the first n_systems - 1 systems beside it.
 *
 * rank_ms  (C,) or NULL
 * ranked   (n_systems,) written only on EC_OK; free each with ec_ranked_free
 *
 * Those of ec_train and ec_rank_cases, with a message in run->error. */
EC_MUST_USE enum ec_status ec_run_rank(struct ec_run *run, const struct ec_train_options *train,
        uint32_t n_systems, float *rank_ms, struct ec_ranked *ranked, struct ec_fitted *fitted);

/* Sum up what a system showed at each K. */
void ec_run_sum_up(const struct ec_run *run, const struct ec_ranked *ranked, struct ec_metrics *at);

/* Train with the other seeds, and let endcap's figures be the means over all of them. Those of
 * ec_run_rank. */
EC_MUST_USE enum ec_status ec_run_seeds(struct ec_run *run);

/* Say how sure the figures of every system are, and endcap's lead over each. EC_E_MEMORY. */
EC_MUST_USE enum ec_status ec_run_compare(struct ec_run *run);

/* The same for the cases of each length of history apart. EC_E_MEMORY. */
EC_MUST_USE enum ec_status ec_run_by_history(struct ec_run *run);

/* Train without each signal that the model ranks by, popularity aside, and compare. EC_E_MEMORY and those
 * of ec_run_rank. */
EC_MUST_USE enum ec_status ec_run_ablate(struct ec_run *run);

#endif

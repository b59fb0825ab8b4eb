/* run.h - one evaluation under way: held out once, ranked with as many models as are asked for.
 *
 * Layer: native/measure.   C cases */
#ifndef ENDCAP_NATIVE_MEASURE_RUN_H
#define ENDCAP_NATIVE_MEASURE_RUN_H

#include "native/compose/training.h"
#include "native/measure/rank.h"

/* What one model was. */
struct ec_fitted {
    struct ec_shape shape;
    struct ec_curve curve; /* of a budget; else empty */
    double fit_seconds;
    double rank_seconds;
    struct ec_model_bytes bytes; /* owned */
};

/* One evaluation under way. */
struct ec_run {
    const struct ec_evaluate_options *options;
    struct ec_cases cases;
    struct ec_baselines baselines;
    enum ec_system systems[EC_MAX_SYSTEMS];
    struct ec_training
            *training;      /* of the first seed, while anything is packed from it again; or NULL */
    struct ec_fitted first; /* of the first seed */
    struct ec_evaluation result;
    struct ec_error *error;
};

/* Pack a shape of a training, and rank with it and the first n_systems - 1 systems beside it.
 *
 * training  what was learned of the fitting part, in fitted->fit_seconds, to which packing is added
 * rank_ms   (C,) or NULL
 * ranked    (n_systems,) written only on EC_OK; free each with ec_ranked_free
 * fitted    its shape and bytes are written only on EC_OK, to ec_model_bytes_free
 *
 * Those of ec_training_pack and ec_rank_cases, with a message in run->error. */
EC_MUST_USE enum ec_status ec_run_rank(struct ec_run *run, struct ec_training *training,
        const struct ec_shape *shape, uint32_t n_systems, float *rank_ms, struct ec_ranked *ranked,
        struct ec_fitted *fitted);

/* Learn with these options, and rank as the options shape the model.
 *
 * training  what was learned, to ec_training_free; NULL: it is freed
 *
 * The others as above, and those of ec_training_new. */
EC_MUST_USE enum ec_status ec_run_train(struct ec_run *run, const struct ec_train_options *train,
        uint32_t n_systems, float *rank_ms, struct ec_ranked *ranked, struct ec_fitted *fitted,
        struct ec_training **training);

/* Sum up what a system showed at each K. EC_E_MEMORY. */
EC_MUST_USE enum ec_status ec_run_sum_up(
        const struct ec_run *run, const struct ec_ranked *ranked, struct ec_metrics *at);

/* Train with the other seeds, and let endcap's figures be the means over all of them. Those of
 * ec_run_train. */
EC_MUST_USE enum ec_status ec_run_seeds(struct ec_run *run);

/* Say how sure the figures of every system are, and endcap's lead over each. EC_E_MEMORY. */
EC_MUST_USE enum ec_status ec_run_compare(struct ec_run *run);

/* The same for the cases of each length of history apart. EC_E_MEMORY. */
EC_MUST_USE enum ec_status ec_run_by_history(struct ec_run *run);

/* Take the places of the rankings with long histories whose targets came last. Those of ec_rank_shelf. */
EC_MUST_USE enum ec_status ec_run_worst(struct ec_run *run);

#endif

/* tune.h - search the options of training that suit one log.
 *
 * Successive halving (Jamieson & Talwalkar 2016), in one bracket of Hyperband (Li et al. 2018) after another:
 * candidates learn from a ninth of the users, the best third of them from a third, the best third of those from
 * all; small logs skip the parts below 1,000 users. A candidate is the best so far with some options drawn again.
 * A figure is NDCG@10 on validation positions, which half of the users give. Whoever wins there is flattered by
 * having won, so it must beat the best so far on the other half of the users too, whom no search has asked,
 * before it takes its place. The first best are the defaults.
 *
 * The same log, options, seed and number of trials give the same result; a time limit makes it depend on the
 * machine.
 *
 * Layer: native/tune.   U users */
#ifndef ENDCAP_NATIVE_TUNE_TUNE_H
#define ENDCAP_NATIVE_TUNE_TUNE_H

#include "native/compose/train.h"

/* Where the search is. */
struct ec_tune_state {
    uint32_t n_trials;     /* candidates begun, the defaults not counted */
    double ndcg10;         /* of the best so far, on the half that chooses; NaN: none yet */
    double default_ndcg10; /* of the defaults there; NaN: not yet */
    double share;          /* of the time or the trials that is used up */
    double seconds_left;   /* NaN without a time limit */
};

struct ec_tune_options {
    struct ec_train_options
            train;     /* the defaults to start from; its watch can end the search, its budget
                                      is what a candidate must fit, its seed draws the candidates */
    double seconds;    /* 0: no limit */
    uint32_t n_trials; /* 0: no limit; one of the two must be given */
    void (*report)(void *context, const struct ec_tune_state *state); /* NULL: silent */
    void *context;                                                    /* given to report */
};

struct ec_tune_result {
    struct ec_train_options best;
    bool is_default;     /* nothing beat the defaults */
    bool is_interrupted; /* the watch ended the search */
    uint32_t
            unsolvable; /* bit s: with the defaults signal s is left out: its equations have no solution */
    uint32_t n_trials;
    uint32_t n_measured; /* figures taken, the defaults' and those of parts counted */
    double ndcg10; /* of the best, on the half that chooses; NaN: too little time to measure */
    double default_ndcg10; /* of the defaults there */
    double seconds;
};

/* Search.
 *
 * dataset  borrowed
 * result   written only on EC_OK
 * error    filled in on failure
 *
 * EC_E_INTERRUPTED where the watch ended it before the defaults were measured; else the best so far is the
 * result. EC_E_OPTION without a limit, or for a budget that nothing fits; the statuses of ec_training_new. */
EC_MUST_USE enum ec_status ec_tune(const struct ec_dataset *dataset,
        const struct ec_tune_options *options, struct ec_tune_result *result,
        struct ec_error *error);

#endif

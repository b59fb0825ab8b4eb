/* options.h - the options of training: their defaults, what a log settles, their bounds.
 *
 * Layer: native/learn.   F factors */
#ifndef ENDCAP_NATIVE_LEARN_OPTIONS_H
#define ENDCAP_NATIVE_LEARN_OPTIONS_H

#include <stdbool.h>

#include "native/dataset/dataset.h"
#include "native/system/error.h"
#include "native/system/watch.h"

/* What the fusion learns to predict. */
enum ec_target {
    EC_TARGET_ITEM,   /* the next event */
    EC_TARGET_BASKET, /* the events of the next basket, from the history before it */
};

/* An option with this value is settled by the log; see ec_train_options_settle. */
#define EC_BY_LOG (-1.0)

struct ec_train_options {
    uint32_t n_factors;          /* F, at most EC_MAX_FACTORS; 0: no factors */
    uint32_t n_neighbours;       /* most successors kept for an item */
    uint32_t n_iterations;       /* of iALS */
    double l2;                   /* of iALS, scaled by frequency */
    double alpha;                /* of iALS: weight of what was not seen, against 1 for what was */
    double transition_decay;     /* for each place between */
    double transition_backward;  /* weight of a pair read backwards */
    double transition_shrinkage; /* added to the sum of a row */
    uint32_t n_companions;       /* most entries of a row of who chose a also chose b; 0: none */
    uint32_t n_dims;             /* of the encoder, at most EC_MAX_DIMS; 0: no encoder */
    uint32_t n_steps;            /* it looks back, at most EC_MAX_STEPS */
    double n_examples;           /* it learns from, or EC_BY_LOG */
    double rate;                 /* of its learning */
    double dropout;              /* of its dimensions, 0 to 0.95, or EC_BY_LOG */
    uint32_t table_bits;         /* of a neighbour's weight: 4 or 8 */
    uint32_t encoder_bits;       /* of a number of the sequence encoder's rows: 4 or 8 */
    bool unordered;              /* histories are sets: their order means nothing */
    enum ec_target target; /* what the fusion learns to say: the next item, or the next basket */
    double half_life_days; /* of popularity; 0: no decay; or EC_BY_LOG. Only where the log has times */
    double history_half_life_days; /* of an event in a shopper's history; 0: it weighs by its place
                                      alone. Only where the log has times */
    bool with_titles;              /* carry titles in the model */
    bool repeats; /* items already seen may be the next choice: the fusion learns from repeats too */
    uint32_t min_support; /* users without whom nothing is learned of what goes with an item */
    uint32_t without;     /* bit s: signal s is not learned and not carried; popularity always is */
    uint64_t budget;      /* most bytes of the model: what fits best is carried; 0: any size */
    bool prune;           /* a signal that the validation would not miss is not carried */
    uint64_t seed;
    int n_threads;      /* 0: one for each core */
    const char *source; /* the log's name, for the training record; may be NULL */
    const struct ec_watch *watch;
};

/* The options that `endcap train` starts from. */
struct ec_train_options ec_train_options_default(void);

/* Settle what is left to the log: the encoder's examples grow with its events, dropout falls with its events an item,
 * popularity's half-life is 90 days and 14 where the next basket is asked for, and without times nothing has a
 * half-life. */
struct ec_train_options ec_train_options_settle(
        const struct ec_train_options *options, const struct ec_dataset *dataset);

/* Check the options against their bounds and a dataset's. EC_E_OPTION, EC_E_EMPTY, EC_E_TOO_LARGE, with a
 * message. */
EC_MUST_USE enum ec_status ec_train_options_check(const struct ec_dataset *dataset,
        const struct ec_train_options *options, struct ec_error *error);

#endif

/* evaluate.h - hold out, fit, pack, and score the packed bytes through the device code.
 *
 * Full ranking, never sampled negatives; an item with the same score as the target counts as ranked
 * above it. Popularity and plain cosine item-kNN stand beside the model under the same masks; item-kNN
 * twice, from the whole history and from its newest item alone, which is the stronger where the next item
 * is asked for.
 *
 * Layer: measure.   K places   I items */
#ifndef ENDCAP_MEASURE_EVALUATE_H
#define ENDCAP_MEASURE_EVALUATE_H

#include "train/train.h"

enum { EC_MAX_KS = 8, EC_N_SYSTEMS = 4 };

enum ec_protocol {
    EC_PROTOCOL_LEAVE_ONE_OUT, /* each user's last event is the test, the one before it validation */
    EC_PROTOCOL_SESSIONS,      /* every prefix of every test session predicts its next item */
    EC_PROTOCOL_SPLIT,         /* a train and a test file of histories; train items are masked */
    EC_PROTOCOL_TEMPORAL,      /* histories before a cut in time, the basket after it */
};

struct ec_evaluate_options {
    enum ec_protocol protocol;
    uint32_t k[EC_MAX_KS]; /* ascending */
    uint32_t n_k;
    double temporal_share; /* share of the span of time that comes before the cut, above 0, below 1 */
    struct ec_train_options train;
};

/* What a system showed at one K; defined in metrics.h. */
struct ec_metrics {
    double recall; /* the hit rate where there is one target */
    double ndcg;
    double mrr;
    double coverage; /* share of the catalogue in anybody's top K */
    double gini;     /* of exposures over the catalogue: 0 even, 1 all on one item */
    double arp;      /* average popularity: mean training events of the places shown */
    double aplt;     /* share of the places that show a long-tail item */
    double diversity; /* mean 1 - cosine of item factors over the pairs of a list; NaN without factors */
};

struct ec_system_result {
    const char *name; /* "endcap", "popularity", "item-knn", "item-knn-last" */
    struct ec_metrics at[EC_MAX_KS];
};

struct ec_evaluation {
    uint32_t n_users; /* of the fitting part */
    uint32_t n_items;
    size_t n_events;          /* of the fitting part */
    size_t n_tests;           /* rankings scored */
    size_t n_unknown_targets; /* targets the fitting part never saw */
    double fit_seconds;
    double rank_seconds; /* endcap's share of the ranking time */
    size_t model_bytes;
    struct ec_system_result systems[EC_N_SYSTEMS];
};

struct ec_evaluate_options ec_evaluate_options_default(void);

/* The protocol's name on the command line ("leave-one-out", ...). */
const char *ec_protocol_name(enum ec_protocol protocol);

/* Evaluate.
 *
 * train    the log, borrowed; for leave-one-out and temporal the held-out part is cut from it
 * test     the second file of sessions and split, borrowed; else NULL. Its ids are matched by text
 * result   written only on EC_OK
 * error    filled in on failure
 *
 * EC_E_OPTION (a protocol without its test file, times or users), EC_E_EMPTY, and those of ec_train */
EC_MUST_USE enum ec_status ec_evaluate(const struct ec_dataset *train,
        const struct ec_dataset *test, const struct ec_evaluate_options *options,
        struct ec_evaluation *result, struct ec_error *error);

#endif

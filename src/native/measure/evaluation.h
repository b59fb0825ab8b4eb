/* evaluation.h - what is measured and how, and what came out: options and results, as data.
 *
 * Layer: native/measure.   K places   I items   C cases   T targets */
#ifndef ENDCAP_NATIVE_MEASURE_EVALUATION_H
#define ENDCAP_NATIVE_MEASURE_EVALUATION_H

#include "endcap/ranking.h"
#include "native/compose/ranker.h"
#include "native/compose/train.h"
#include "native/measure/bootstrap.h"

enum { EC_MAX_KS = 8, EC_MAX_SYSTEMS = 6, EC_MAX_SEEDS = 100 };

enum ec_protocol {
    EC_PROTOCOL_LEAVE_ONE_OUT, /* each user's last event is the test, the one before it validation */
    EC_PROTOCOL_SESSIONS,      /* every prefix of every test session predicts its next item */
    EC_PROTOCOL_SPLIT,         /* a train and a test file of histories; train items are masked */
    EC_PROTOCOL_TEMPORAL,      /* histories before a cut in time, the basket after it */
    EC_PROTOCOL_COLD_ITEMS,    /* items without any event in fitting are ranked among each other */
    EC_PROTOCOL_COLD_USERS,    /* users left out of fitting, by their first 0, 1, 2 and 4 events */
    EC_PROTOCOL_COLD_BOTH,     /* such items for such users, by the last events before the first */
};

struct ec_evaluate_options {
    enum ec_protocol protocol;
    uint32_t k[EC_MAX_KS]; /* ascending */
    uint32_t n_k;
    double temporal_share; /* share of the span of time that comes before the cut, above 0, below 1 */
    double cold_share;     /* share of the items, users, or each, held out, above 0, below 1 */
    uint32_t n_seeds; /* models to train, with seeds train.seed, train.seed + 1, ...; at least 1 */
    enum ec_recording recording; /* of the test histories by the page */
    bool ablate;                 /* rank without each signal, and by it alone; only with one seed */
    bool losses; /* rank by the float signals, whole and cut, beside 8 and 4 bits; likewise */
    bool sizes;  /* rank with the same training packed in other shapes; likewise */
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

/* The figures of one case at one K. */
struct ec_case_metrics {
    float recall;
    float ndcg;
    float mrr;
    float diversity; /* NaN where the list has fewer than two items, or the model no factors */
};

/* The figures that have an interval: means over cases, in the order of struct ec_metrics. */
enum ec_figure { EC_FIGURE_RECALL, EC_FIGURE_NDCG, EC_FIGURE_MRR, EC_N_FIGURES };

struct ec_system_result {
    const char *name;                /* "endcap", "popularity", ...; see systems.h */
    struct ec_metrics at[EC_MAX_KS]; /* of endcap the mean over the seeds */
    struct ec_interval interval[EC_MAX_KS][EC_N_FIGURES];
    struct ec_paired behind[EC_MAX_KS][EC_N_FIGURES]; /* endcap less this system; 0 for endcap */
    struct ec_case_metrics *cases; /* (C, number of Ks) owned; of endcap the mean over the seeds */
    uint32_t *ranks; /* (T,) owned; UINT32_MAX: cannot be shown. Of endcap with the first seed */
    uint32_t *exposures; /* (number of Ks, I) owned; how often each item was shown, likewise */
};

/* One ranking that was scored. */
struct ec_case_result {
    uint32_t user; /* index in the log, or the second file of sessions and split, that tests this */
    uint32_t n_history; /* events that were known */
    size_t target;      /* its targets are [target, target_end) */
    size_t target_end;
    float rank_ms; /* endcap's time with the first seed */
};

struct ec_target_result {
    uint32_t item;     /* index in the log; UINT32_MAX: the log does not know it */
    uint32_t n_events; /* in fitting */
};

/* A figure of a system over some of the cases. */
struct ec_compared {
    double figure;
    struct ec_interval interval;
    struct ec_paired behind; /* endcap's figure less it; 0 for endcap */
};

/* The rankings of a protocol of new users that knew this many events. */
struct ec_known_result {
    uint32_t n_history;
    size_t n_tests;
    struct ec_compared at[EC_MAX_SYSTEMS][EC_MAX_KS][EC_N_FIGURES];
};

/* One of the models of --seeds. */
struct ec_seed_result {
    uint64_t seed;
    double fit_seconds;
    size_t model_bytes;
    struct ec_metrics at[EC_MAX_KS];
};

/* The same training packed otherwise, or not at all, on the same cases. */
struct ec_variant {
    uint32_t signals;    /* bit s: it ranks by signal s; popularity always is one */
    uint32_t row_length; /* most entries of a neighbour row */
    uint32_t bits;       /* of what is learned for an item: 4, 8; 32 in float */
    size_t model_bytes;  /* 0 where there is no file */
    struct ec_metrics at[EC_MAX_KS];
    struct ec_interval interval[EC_MAX_KS][EC_N_FIGURES];
    struct ec_paired behind[EC_MAX_KS][EC_N_FIGURES]; /* what it is compared with less this one */
};

/* What one signal is for: the whole model is what both are compared with. */
struct ec_ablation {
    enum ec_signal signal;
    struct ec_variant without;
    struct ec_variant alone; /* with popularity */
};

/* The steps from what was learned to what is shipped, each compared with the first. */
enum { EC_LOSS_FLOAT, EC_LOSS_CUT, EC_LOSS_8_BITS, EC_LOSS_4_BITS, EC_N_LOSSES };

enum { EC_MAX_SIZES = 6, EC_MAX_WORST = 20, EC_WORST_SHOWN = 5, EC_WORST_HISTORY = 5 };

/* One of the rankings with a long history whose target came last. */
struct ec_worst_case {
    size_t number;      /* of the case */
    uint32_t n_history; /* events that were known */
    uint32_t n_recent;
    uint32_t recent[EC_WORST_HISTORY]; /* (n_recent,) items, the newest last */
    uint32_t target;                   /* the item that came highest */
    uint32_t rank;
    uint32_t n_shown;
    uint32_t shown[EC_WORST_SHOWN]; /* (n_shown,) items, best first */
};

struct ec_evaluation {
    uint32_t n_users; /* of the fitting part */
    uint32_t n_items;
    size_t n_events;          /* of the fitting part */
    size_t n_tests;           /* C, rankings scored */
    size_t n_unknown_targets; /* targets the fitting part never saw */
    uint32_t n_ranked;        /* items that could be answers, before the history is masked */
    double fit_seconds;       /* of the first seed, as are the next three */
    double rank_seconds;      /* endcap's share of the ranking time */
    size_t model_bytes;
    struct ec_curve curve; /* of a budget, on the validation part of the fitting part; else empty */
    uint32_t n_k;
    uint32_t n_systems;
    struct ec_system_result systems[EC_MAX_SYSTEMS]; /* endcap first */
    struct ec_case_result *cases;                    /* (C,) owned */
    size_t n_targets;
    struct ec_target_result *targets; /* (T,) owned */
    uint32_t n_seeds;
    struct ec_seed_result *seeds;    /* (n_seeds,) owned */
    struct ec_metrics sd[EC_MAX_KS]; /* of endcap over the seeds; NaN for one seed */
    uint32_t n_known;
    struct ec_known_result *known; /* (n_known,) owned, by ascending n_history; of new users */
    uint32_t
            unsolvable; /* bit s: signal s was left out of a model: its equations have no solution */
    char *training; /* owned; the training record of the first seed's model, JSON, ends with NUL */
    uint32_t *item_events; /* (I,) owned; in fitting */
    uint32_t n_ablations;
    struct ec_ablation *ablations; /* (n_ablations,) owned */
    uint32_t n_losses;             /* EC_N_LOSSES, or 0 where they were not asked for */
    struct ec_variant losses[EC_N_LOSSES];
    uint32_t n_sizes;
    struct ec_variant sizes[EC_MAX_SIZES]; /* by ascending bytes */
    uint32_t n_worst;
    struct ec_worst_case worst[EC_MAX_WORST]; /* of the first seed, the worst first */
};

struct ec_evaluate_options ec_evaluate_options_default(void);

/* The protocol's name on the command line ("leave-one-out", ...). */
const char *ec_protocol_name(enum ec_protocol protocol);

/* The recording's name on the command line ("log", ...). */
const char *ec_recording_name(enum ec_recording recording);

/* Whether no event of some items is fitted, and what is ranked is those items among each other. */
bool ec_protocol_has_new_items(enum ec_protocol protocol);

/* Whether no event of some users is fitted, and the figures are reported by how much is known of them too. */
bool ec_protocol_has_new_users(enum ec_protocol protocol);

/* Free what an evaluation owns; a zeroed one is allowed. */
void ec_evaluation_free(struct ec_evaluation *evaluation);

#endif

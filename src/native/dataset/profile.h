/* profile.h - the shape of a log, and what a shop should fix in it.
 *
 * Layer: native/dataset.   U users   I items   N events */
#ifndef ENDCAP_NATIVE_DATASET_PROFILE_H
#define ENDCAP_NATIVE_DATASET_PROFILE_H

#include "native/clean/clean.h"
#include "native/dataset/dataset.h"
#include "native/system/error.h"

enum {
    EC_N_QUANTILES = 7,
    EC_N_HEADS = 5,
    EC_MAX_ADVICE = 16,
    EC_ADVICE_TEXT = 256,
};

/* The quantiles given of a distribution, and the heads of the long tail: shares of the items. */
extern const double ec_profile_quantiles[EC_N_QUANTILES]; /* 0 .1 .25 .5 .75 .9 1 */
extern const double ec_profile_heads[EC_N_HEADS];         /* .01 .05 .1 .2 .5 */

struct ec_profile {
    uint32_t n_users, n_items, n_baskets, n_groups;
    size_t n_events;
    size_t n_pairs;  /* distinct (user, item) */
    double sparsity; /* 1 - pairs / (U I): share of the matrix that is empty */
    bool has_times;
    int64_t first_ms, last_ms; /* of the events; 0 without times */
    size_t n_by_type[EC_N_EVENT_TYPES];

    size_t user_events[EC_N_QUANTILES]; /* events of a user, by quantile (nearest rank) */
    size_t item_events[EC_N_QUANTILES]; /* events of an item that has any, as in what follows */
    size_t basket_events[EC_N_QUANTILES];
    double head_share[EC_N_HEADS]; /* of the events, that the most popular items have */
    double gini;                   /* of the events over the items: 0 even, near 1 all on one */

    uint32_t n_unmet;                       /* items without any event */
    uint32_t n_titled, n_grouped, n_priced; /* items of which that much is known */
    uint32_t n_features;                    /* distinct, of all items */
    uint32_t n_featured;                    /* items with a feature */
    uint32_t n_featured_by_kind[EC_N_FEATURE_KINDS];
    double midnight_share; /* of the events, at 00:00:00 UTC */

    size_t n_advice;
    char advice[EC_MAX_ADVICE][EC_ADVICE_TEXT]; /* a sentence each, the costliest fault first */
};

/* Describe a dataset and its cleaning.
 *
 * report  borrowed; NULL: advice on the dataset alone
 *
 * EC_E_EMPTY, EC_E_MEMORY. Cost O(N log N) at most. */
EC_MUST_USE enum ec_status ec_profile(const struct ec_dataset *dataset,
        const struct ec_clean_report *report, struct ec_profile *profile, struct ec_error *error);

/* What to do about the rows that a rule drops; NULL where nothing is wrong with the log. */
const char *ec_rule_remedy(enum ec_rule rule);

/* Fill in the advice of a profile whose other fields are there; part of ec_profile. */
void ec_profile_advise(const struct ec_clean_report *report, struct ec_profile *profile);

#endif

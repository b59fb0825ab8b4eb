/* outliers.h - events that only the whole log shows to be wrong: those of broken clocks and of robots.
 *
 * Both are dropped before histories are made, so that a log with them gives the dataset of the log without them.
 *
 * Layer: native/dataset.   U users   I items   N events */
#ifndef ENDCAP_NATIVE_DATASET_OUTLIERS_H
#define ENDCAP_NATIVE_DATASET_OUTLIERS_H

#include "native/dataset/gather.h"

/* Ids by the numbers that events have, for examples. */
struct ec_outlier_names {
    const struct ec_strings *users;
    const struct ec_strings *items;
};

/* Drop the events of wrong clocks: at most 2% of the log, or three and no more than a tenth of it, that lie before or after
 * all others behind a gap of a year, of a quarter of the others' span, and of twenty times its mean gap.
 *
 * gather  its events have times; those that stay keep their order
 * report  EC_RULE_WRONG_CLOCK is counted, and a warning added
 *
 * EC_E_MEMORY. Cost O(N). */
EC_MUST_USE enum ec_status ec_outliers_drop_clocks(struct ec_gather *gather,
        const struct ec_outlier_names *names, struct ec_clean_report *report);

/* Drop all events of robots: users with at least 50 distinct items, four times as many as 95% of the users have, among
 * them this share of the items that the other users saw. In a log of fewer than 20 users nobody is one.
 *
 * EC_E_MEMORY. Cost O(N + U log U). */
EC_MUST_USE enum ec_status ec_outliers_drop_robots(struct ec_gather *gather, double share,
        const struct ec_outlier_names *names, struct ec_clean_report *report);

#endif

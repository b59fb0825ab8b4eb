/* popularity.h - learn how much the whole shop likes each item, and which items are the long tail.
 *
 *     n_i = sum over events of i of 2^(-age_days / half_life_days),  score_i = log(1 + n_i) / log(1 + max n)
 *
 * The long tail is the items outside the most popular 20% of those that have events, by plain count, ties to the
 * smaller item: newcomers without any make it longer and the head no larger.
 *
 * Layer: native/learn.   I items   N events */
#ifndef ENDCAP_NATIVE_LEARN_POPULARITY_H
#define ENDCAP_NATIVE_LEARN_POPULARITY_H

#include "endcap/status.h"
#include "native/dataset/dataset.h"

struct ec_popularity {
    uint32_t *n_events; /* (I,) plain counts */
    float *score;       /* (I,) 0 to 1 */
    uint8_t *in_tail;   /* (I,) 1: in the long tail */
};

/* Learn from a dataset. Age is counted from its last event; half_life_days 0, or a log without times:
 * no decay. EC_E_MEMORY. */
EC_MUST_USE enum ec_status ec_popularity_learn(
        const struct ec_dataset *dataset, double half_life_days, struct ec_popularity *popularity);

void ec_popularity_free(struct ec_popularity *popularity);

#endif

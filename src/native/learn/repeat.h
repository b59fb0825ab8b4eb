/* repeat.h - learn how readily people come back to an item, and after how long.
 *
 * Objective: none; a count, in one pass. While a user who chose item i goes on, weight w of i is what
 * device/signals/repeat.h would give it: 1 for each basket with i, fading by BASKET_DECAY a basket. Then
 *
 *     rate(i) = (baskets with i of users who had chosen it + K p) / (sum of w over all baskets after the first with i + K)
 *
 * p the same ratio over all items: the repeat customer probability of Bhagat et al. 2018, shrunk to the shop's,
 * counted for each basket instead of each customer so that it says what one weight is worth. The typical interval
 * is the geometric mean of the times between one basket with i and the user's next, K_I of the shop's among them.
 *
 * Layer: native/learn.   U users   I items   N events */
#ifndef ENDCAP_NATIVE_LEARN_REPEAT_H
#define ENDCAP_NATIVE_LEARN_REPEAT_H

#include "endcap/status.h"
#include "native/dataset/dataset.h"

/* As a model holds them: see device/signals/repeat.h. */
struct ec_repeat {
    uint8_t *rate;     /* (I,) in 255ths of the largest */
    uint8_t *interval; /* (I,) code of the typical interval */
};

/* Learn from a log. Where no user has two baskets all items are alike: all rates are 255 and no
 * interval is known; where there are such users and none comes back to an item all rates are 0. Without times no
 * interval is known.
 *
 * repeat   to ec_repeat_free; written only on EC_OK
 *
 * EC_E_MEMORY. O(N). */
EC_MUST_USE enum ec_status ec_repeat_learn(
        const struct ec_dataset *dataset, struct ec_repeat *repeat);

void ec_repeat_free(struct ec_repeat *repeat);

#endif

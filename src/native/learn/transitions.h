/* transitions.h - learn what follows what: decayed, directed item-to-item transitions.
 *
 * Objective: none; a count, in one pass. For places p < q of one history, g = q - p at most `window`:
 *
 *     A[a][b] += decay^(g - 1),  A[b][a] += backward * decay^(g - 1)     a = item at p, b = item at q
 *     R[a][b] = A[a][b] / (sum_b A[a][b] + shrinkage) / (n_b + 5)^popularity_power
 *
 * n_b the events of b. The sum runs over the whole row; then the best `n_neighbours` are kept. A first-
 * order Markov chain with skips (Shani, Heckerman & Brafman 2005, "An MDP-based recommender system", the
 * skipping model), both ways, damped by popularity.
 *
 * Layer: native/learn.   I items   N events */
#ifndef ENDCAP_NATIVE_LEARN_TRANSITIONS_H
#define ENDCAP_NATIVE_LEARN_TRANSITIONS_H

#include <stdbool.h>

#include "native/matrix/by_item.h"
#include "native/matrix/rows.h"

struct ec_transitions_options {
    uint32_t n_neighbours;
    uint32_t window;  /* places, at most 256 */
    double decay;     /* for each place between */
    double backward;  /* weight of a pair read backwards */
    double shrinkage; /* added to the sum of a row */
    double popularity_power;
    bool keep_self; /* an item may follow itself */
};

/* Defaults chosen over validation parts of Online Retail, Beauty and ML-1M together. ML-1M alone would rather
 * have a decay of 0.7 and 0.2 backwards; rows of 25, 50 and 100 are within 1% of each other. */
struct ec_transitions_options ec_transitions_options_default(void);

/* Learn rows (I,) from a dataset and its transpose.
 *
 * EC_E_MEMORY. Cost O(N window). */
EC_MUST_USE enum ec_status ec_transitions_learn(const struct ec_dataset *dataset,
        const struct ec_by_item *by_item, const struct ec_transitions_options *options,
        struct ec_rows *rows);

#endif

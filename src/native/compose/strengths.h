/* strengths.h - how much an event of each type weighs in a history: view, like, cart, purchase.
 *
 * The commonest type of a log weighs 1. A type with too few events to tell counts like the commonest: a page may send
 * types that the log never had. The others are chosen on validation positions, one after another, each from a few
 * multiples: the best on one half of the positions, and taken only where the other half agrees.
 *
 * Layer: native/compose. */
#ifndef ENDCAP_NATIVE_COMPOSE_STRENGTHS_H
#define ENDCAP_NATIVE_COMPOSE_STRENGTHS_H

#include "native/dataset/dataset.h"

enum { EC_STRENGTH_LEAST = 200 }; /* events of a type, below which it counts like the commonest */

/* NDCG@10 of some strengths on the two halves of the positions. Statuses are the caller's. */
struct ec_strengths_trial {
    enum ec_status (*measure)(void *context, const float *strength, double ndcg10[2]);
    void *context;
};

/* Choose the strengths (EC_N_EVENT_TYPES,). Nothing is measured where one type has evidence: then all weigh 1.
 *
 * The statuses of the trial; strength is written only on EC_OK. At most 13 measurements. */
EC_MUST_USE enum ec_status ec_strengths_choose(
        const struct ec_dataset *dataset, const struct ec_strengths_trial *trial, float *strength);

#endif

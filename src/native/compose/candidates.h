/* candidates.h - the items among which a position's choice is weighed, and what each signal says of them.
 *
 * Candidates are the item that was chosen, the best 30 of each term that is weighed that brings items and up to 30 drawn at random that stand for the rest of the catalogue; what was chosen together
 * with it is not its rival. All signals are those that the device computes.
 *
 * Layer: native/compose.   T terms that are weighed   C candidates   Q positions   I items */
#ifndef ENDCAP_NATIVE_COMPOSE_CANDIDATES_H
#define ENDCAP_NATIVE_COMPOSE_CANDIDATES_H

#include "device/catalogue/model.h"
#include "endcap/model.h"
#include "native/compose/positions.h"
#include "native/dataset/dataset.h"
#include "native/system/watch.h"

enum {
    EC_BEST_OF_EACH = 30, /* 20 or 50 move NDCG@10 by less than 0.3% */
    EC_RANDOM_CANDIDATES = 30,
    EC_MOST_CANDIDATES = 1 + EC_BEST_OF_EACH * EC_MAX_TERMS + EC_RANDOM_CANDIDATES,
};

/* Of one position: the chosen item, then those that some signal brought, then those drawn at random. */
struct ec_candidates {
    bool is_found;      /* some signal brought the chosen one */
    uint32_t n;         /* C */
    uint32_t n_brought; /* of these, with the chosen one */
    float *signals;     /* (C, T) */
};

struct ec_candidates_options {
    bool include_seen;    /* items of the history may be chosen again */
    bool with_popularity; /* popularity is weighed like any other term */
};

/* Whether term t of a model is weighed: all are, but for popularity as the options say. */
bool ec_candidates_weigh(
        const struct ec_model *model, const struct ec_candidates_options *options, uint32_t t);

/* Gather the candidates of positions.
 *
 * model          whose terms' signals are used; its own weights are not
 * dataset        holds the positions' events
 * candidates     (Q,) empty; to ec_candidates_free whatever is returned
 *
 * EC_E_MEMORY, EC_E_INTERRUPTED, EC_E_NOT_POSITIVE. Any number of threads gives the same. */
EC_MUST_USE enum ec_status ec_candidates_gather(const struct ec_model *model,
        const struct ec_dataset *dataset, const struct ec_position *positions, size_t n_positions,
        const struct ec_candidates_options *options, const struct ec_watch *watch,
        struct ec_candidates *candidates);

/* Bytes that gathering needs, with the result: near the most, as the terms of one signal bring nearly the same items.
 *
 * n_bringing   signals that bring items */
size_t ec_candidates_memory(uint32_t n_items, uint32_t n_terms, uint32_t n_bringing,
        size_t n_positions, size_t n_threads);

/* Free what the candidates of Q positions own and leave them empty. */
void ec_candidates_free(struct ec_candidates *candidates, size_t n_positions);

#endif

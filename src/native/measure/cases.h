/* cases.h - what an evaluation ranks: histories, the moment of the visit, and the right answers.
 *
 * Layer: native/measure.   I items   C cases   T targets */
#ifndef ENDCAP_NATIVE_MEASURE_CASES_H
#define ENDCAP_NATIVE_MEASURE_CASES_H

#include "endcap/status.h"
#include "native/compose/ranker.h"
#include "native/dataset/dataset.h"

/* One ranking to score, of a user of the log or of the second file: the history is events [first, last) of
 * ec_cases_histories, the visit is at now_ms, the right answers are targets [target, target_end) of
 * ec_cases.targets. */
struct ec_test_case {
    uint32_t user;
    size_t first;
    size_t last;
    int64_t now_ms;
    size_t target;
    size_t target_end;
};

struct ec_cases {
    struct ec_dataset fit; /* a slice of the log: all that may be learned from */
    const struct ec_dataset
            *log;                /* the histories, borrowed; NULL: they are in `own`, or in `fit` */
    struct ec_dataset own;       /* a second file's events, by the items of the log; or empty */
    enum ec_recording recording; /* of the histories by the page */
    bool mask_seen;              /* items of a history may not be answers */
    uint8_t *rankable;           /* (I,) 0: may not be an answer of any case; NULL: all may */
    struct ec_test_case *cases;  /* (C,) */
    size_t n_cases;
    uint32_t *targets; /* items; UINT32_MAX: the log has no such item */
    size_t n_targets;
    size_t n_unknown_targets; /* no event of the fitting part is theirs */
    size_t *met_in; /* (I,) the begun case that last took the item out of question; NULL once held out */
    size_t n_begun;
};

/* The dataset that the cases' histories are in. */
static inline const struct ec_dataset *ec_cases_histories(const struct ec_cases *cases)
{
    if (cases->log)
        return cases->log;
    return cases->own.user_start ? &cases->own : &cases->fit;
}

/* Take room for at most n_cases cases and n_targets targets of n_items items. EC_E_MEMORY. */
EC_MUST_USE enum ec_status ec_cases_make_room(
        struct ec_cases *cases, uint32_t n_items, size_t n_cases, size_t n_targets);

/* Begin a case with the history [first, last), of which nothing may be an answer where histories are masked. Cost
 * O(last - first) there, else O(1). */
void ec_cases_begin(struct ec_cases *cases, size_t first, size_t last);

/* Add a target to the case that was begun, once, unless its masked history holds it; UINT32_MAX, for items that the
 * log does not have, each time. */
void ec_cases_add_target(struct ec_cases *cases, uint32_t item);

/* Add a case whose targets are those added since the case before; none where there are none. */
void ec_cases_add_case(
        struct ec_cases *cases, uint32_t user, size_t first, size_t last, int64_t now_ms);

void ec_cases_free(struct ec_cases *cases);

#endif

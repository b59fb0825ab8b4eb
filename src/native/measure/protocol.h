/* protocol.h - what is held out: from logs to a fitting part and cases to rank.
 *
 * Layer: native/measure.   C cases */
#ifndef ENDCAP_NATIVE_MEASURE_PROTOCOL_H
#define ENDCAP_NATIVE_MEASURE_PROTOCOL_H

#include "native/measure/evaluate.h"

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
            *log;               /* the histories, borrowed; NULL: they are in `own`, or in `fit` */
    struct ec_dataset own;      /* a second file's events, by the items of the log; or empty */
    bool mask_seen;             /* items of a history may not be answers */
    uint8_t *rankable;          /* (I,) 0: may not be an answer of any case; NULL: all may */
    struct ec_test_case *cases; /* (C,) */
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

/* Hold out.
 *
 * train, test   borrowed for as long as the cases are used; see ec_evaluate
 *
 * EC_E_OPTION, EC_E_EMPTY, EC_E_MEMORY, with a message */
EC_MUST_USE enum ec_status ec_cases_new(const struct ec_dataset *train,
        const struct ec_dataset *test, const struct ec_evaluate_options *options,
        struct ec_cases *cases, struct ec_error *error);

void ec_cases_free(struct ec_cases *cases);

#endif

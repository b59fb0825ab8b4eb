/* signals.h - everything that is learned of one log, before it is weighed and packed.
 *
 * Layer: native/learn. */
#ifndef ENDCAP_NATIVE_LEARN_SIGNALS_H
#define ENDCAP_NATIVE_LEARN_SIGNALS_H

#include "native/learn/learner.h"

/* What each signal's learner made, for its `write` and `free`; NULL where nothing was learned. */
struct ec_signals {
    void *learned[EC_N_SIGNALS];
    uint32_t
            unsolvable; /* bit s: the equations of signal s have no solution; its `learned` is NULL */
};

/* The signals to learn: those that a log can teach and that the options leave in. */
uint32_t ec_signals_choose(const struct ec_dataset *dataset, const struct ec_learning *learning);

/* Learn the signals that `wanted` (bit s: signal s) names from a log, and from a second one where there is one.
 *
 * first, second   to ec_signals_free whatever is returned; second is left alone where there is no second log. A signal
 *                 that one of the logs makes unsolvable is learned of neither, and `unsolvable` in both
 *
 * EC_E_MEMORY, EC_E_INTERRUPTED, EC_E_TOO_LARGE */
EC_MUST_USE enum ec_status ec_signals_learn(const struct ec_dataset *log,
        const struct ec_dataset *second_log, const struct ec_learning *learning, uint32_t wanted,
        struct ec_signals *first, struct ec_signals *second);

/* The signals among some that are learned first, without regard to how strong an event is. */
uint32_t ec_signals_early(uint32_t signals);

/* Bytes of the signals learned of a dataset and kept, and with `peak` the most that is in use while they are learned,
 * those kept by then counted. A bound.
 *
 * n_logs    of how many logs of this size each is learned: 2, or 1 without the second
 * signals   those to learn, by ec_signals_choose */
size_t ec_signals_memory(const struct ec_dataset *dataset, const struct ec_train_options *options,
        uint32_t signals, size_t n_logs, size_t n_threads, size_t *peak);

void ec_signals_free(struct ec_signals *signals);

#endif

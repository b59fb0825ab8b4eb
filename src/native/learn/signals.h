/* signals.h - everything that is learned of one dataset, before it is weighed and packed.
 *
 * Layer: native/learn.   I items   T terms */
#ifndef ENDCAP_NATIVE_LEARN_SIGNALS_H
#define ENDCAP_NATIVE_LEARN_SIGNALS_H

#include "native/learn/content.h"
#include "native/learn/sequence.h"
#include "native/learn/factors.h"
#include "native/pack/pack.h"
#include "native/learn/popularity.h"
#include "native/learn/repeat.h"
#include "native/compose/train.h"

/* The signals that have rows of neighbours, in the order of their tables. */
enum ec_table {
    EC_TABLE_TRANSITIONS,
    EC_TABLE_LINEAR,
    EC_TABLE_BASKETS,
    EC_TABLE_COOCCURRENCE,
    EC_N_TABLES,
};

/* What was not learned is empty. */
struct ec_signals {
    struct ec_popularity popularity;
    struct ec_rows tables[EC_N_TABLES];
    struct ec_factors ials;
    struct ec_sequence encoder;
    struct ec_repeat returns;
};

/* The signal that a table carries. */
enum ec_signal ec_table_signal(enum ec_table table);

/* Learn the signals that `wanted` (bit s: signal s) names and the options do not rule out. The encoder is left to
 * its own learner, which serves two datasets.
 *
 * EC_E_MEMORY, EC_E_INTERRUPTED, EC_E_NOT_POSITIVE, EC_E_TOO_LARGE */
EC_MUST_USE enum ec_status ec_signals_learn(const struct ec_dataset *dataset,
        const struct ec_train_options *options, uint32_t wanted, const float *strength,
        struct ec_signals *signals);

/* Bytes of the signals learned of a dataset but for the encoder, kept, and with `peak` the most that one learner
 * needs beside those that are kept, with n_threads threads. Both are bounds. */
size_t ec_signals_memory(const struct ec_dataset *dataset, const struct ec_train_options *options,
        size_t n_threads, size_t *peak);

void ec_signals_free(struct ec_signals *signals);

#endif

/* sequence_options.h - how an encoder of the sequence is learned (sequence.h).
 *
 * Layer: native/learn.   D dimensions   W steps */
#ifndef ENDCAP_NATIVE_LEARN_SEQUENCE_OPTIONS_H
#define ENDCAP_NATIVE_LEARN_SEQUENCE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct ec_sequence_options {
    uint32_t n_dims;  /* D, at most 256 */
    uint32_t n_steps; /* W, at most 128 */
    uint32_t batch;   /* examples a step */
    uint32_t n_negatives;
    double rate;         /* of Adam, at its height */
    double feature_rate; /* of features' rows, as a share of it */
    double dropout;      /* share of u's dimensions, 0 to below 1 */
    double event_dropout;
    bool repeats;          /* items already seen may be asked for */
    const float *strength; /* (EC_N_EVENT_TYPES,) */
    uint64_t seed;
};

/* Defaults; strength is the caller's to set. */
struct ec_sequence_options ec_sequence_options_default(void);

#endif

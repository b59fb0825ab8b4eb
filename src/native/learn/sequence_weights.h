/* sequence_weights.h - the numbers of an encoder that is being learned, and where they start.
 *
 * Layer: native/learn.   I items   V features   D dimensions   W steps */
#ifndef ENDCAP_NATIVE_LEARN_SEQUENCE_WEIGHTS_H
#define ENDCAP_NATIVE_LEARN_SEQUENCE_WEIGHTS_H

#include "endcap/status.h"
#include "native/learn/content.h"
#include "native/matrix/dense.h"

/* Numbers, and the moments of Adam. */
struct ec_learned {
    float *numbers;
    float *first;
    float *second;
};

struct ec_sequence_weights {
    const struct ec_content *content; /* NULL: none */
    uint32_t n_items;
    uint32_t n_dims;
    uint32_t n_steps;
    uint32_t n_features;
    struct ec_learned own;       /* (I, D) */
    struct ec_learned features;  /* (V, D) */
    struct ec_learned bias;      /* (I,) */
    struct ec_learned positions; /* (W, D) */
    struct ec_learned mix;       /* (D, D) */
};

/* Make the weights of an encoder that knows nothing: small random rows, 0 of items without events, features that say
 * nothing, memories from short to long, no mixing, and biases that rise with popularity.
 *
 * content      borrowed until they are freed; NULL: no features
 * popularity   (I,) events of each item
 *
 * EC_E_MEMORY */
EC_MUST_USE enum ec_status ec_sequence_weights_new(const struct ec_content *content,
        const double *popularity, uint32_t n_items, uint32_t n_dims, uint32_t n_steps,
        uint64_t seed, struct ec_sequence_weights *weights);

/* Write the row (D,) of an item: its own and those of its features. */
void ec_sequence_weights_row(const struct ec_sequence_weights *weights,
        const struct ec_dense *dense, uint32_t item, float *row);

/* Bytes of the weights. */
size_t ec_sequence_weights_memory(
        uint32_t n_items, uint32_t n_features, uint32_t n_dims, uint32_t n_steps);

void ec_sequence_weights_free(struct ec_sequence_weights *weights);

#endif

/* sequence_step.h - one step of learning: the loss of a batch, its gradient, and the weights moved against it.
 *
 * In the letters of sequence.h and sequence_batch.h, P the positions and E the rows of the slots:
 *
 *     U0 = histories through P and E     U = dropout(U0 Mix)     L = U E^T + bias     G = softmax gradient of L
 *     dE = G^T U      dU = dropout(G E)      dMix = U0^T dU      dU0 = dU Mix^T, then back into P and E
 *
 * Layer: native/learn.   B examples   C candidates   S slots   D dimensions   W steps   V features */
#ifndef ENDCAP_NATIVE_LEARN_SEQUENCE_STEP_H
#define ENDCAP_NATIVE_LEARN_SEQUENCE_STEP_H

#include "native/learn/sequence_batch.h"
#include "native/learn/sequence_weights.h"

/* Encode the histories and score the candidates; the logits become their gradient. Returns the mean cross entropy
 * of the targets. */
double ec_sequence_forwards(const struct ec_sequence_weights *weights, const struct ec_dense *dense,
        struct ec_sequence_batch *batch);

/* The gradient of that mean, by the same letters with d before them. */
void ec_sequence_backwards(const struct ec_sequence_weights *weights, const struct ec_dense *dense,
        struct ec_sequence_batch *batch);

/* Move the weights that the batch touched, those of features by `slow`; the gradient of features is zero again. */
void ec_sequence_move(struct ec_sequence_weights *weights, const struct ec_dense *dense,
        struct ec_adam step, struct ec_adam slow, struct ec_sequence_batch *batch);

#endif

/* sequence.h - learn a linear encoder of the sequence: what comes next, from what came last.
 *
 * Every item has one row e, used where it stands in a history and where it is the target, and every step back in the
 * history a vector p of positions:
 *
 *     u = sum over steps a < W of  w_a p_a (.) e_(item a),     logit(i) = (u Mix) . e_i + bias_i
 *
 * This is SASRec (Kang & McAuley 2018) without attention and layers; the mixing matrix gives back the
 * direction that shared rows lose. A row is the item's own and, where there is content, the sum of the rows of
 * its features, so an item without events has one too. Objective: the cross entropy of the next item by
 * sampled softmax (Jean et al. 2015) - the targets of the batch and negatives drawn by popularity^0.75, shared
 * by the batch; full cross entropy is what made SASRec strong (Klenitskiy & Vasilev 2023), and enough
 * negatives come close to it. Adam on mini-batches; dropout on u, and events dropped from histories.
 *
 * Any number of threads, and any machine, gives the same bits.
 *
 * Layer: native/learn.   I items   V features   D dimensions   W steps */
#ifndef ENDCAP_NATIVE_LEARN_SEQUENCE_H
#define ENDCAP_NATIVE_LEARN_SEQUENCE_H

#include "endcap/status.h"
#include "native/dataset/dataset.h"
#include "native/learn/content.h"
#include "native/learn/sequence_options.h"
#include "native/system/watch.h"

struct ec_sequence {
    uint32_t n_dims;
    uint32_t n_steps;
    float *positions; /* (W, D) */
    float *mix;       /* (D, D) */
    float *rows;      /* (I, D) */
    float *bias;      /* (I,) */
};

/* An encoder being learned. */
struct ec_encoder_learner;

/* Begin.
 *
 * dataset   its items and their popularity, for the first biases
 * content   borrowed until the learner is freed; NULL: no features
 *
 * NULL when there is no memory. */
EC_MUST_USE struct ec_encoder_learner *ec_encoder_learner_new(const struct ec_dataset *dataset,
        const struct ec_content *content, const struct ec_sequence_options *options);

/* Learn from n_examples of a dataset over the same items, drawn without replacement, over and over. The rate
 * falls in a straight line from `from` to `to`, as shares of the options' rate.
 *
 * EC_E_MEMORY, EC_E_TOO_LARGE, EC_E_INTERRUPTED */
EC_MUST_USE enum ec_status ec_encoder_learner_fit(struct ec_encoder_learner *learner,
        const struct ec_dataset *dataset, size_t n_examples, double from, double to,
        const struct ec_watch *watch);

/* Copy what was learned so far. An item that no example asked for and that has no features gets a bias of
 * -10: its row is where chance put it. EC_E_MEMORY. */
EC_MUST_USE enum ec_status ec_encoder_learner_take(
        const struct ec_encoder_learner *learner, struct ec_sequence *encoder);

/* Bytes that a learner needs at most while it fits a dataset, with one encoder taken of it. */
size_t ec_sequence_memory(const struct ec_dataset *dataset, uint32_t n_features,
        const struct ec_sequence_options *options);

void ec_encoder_learner_free(struct ec_encoder_learner *learner);
void ec_sequence_free(struct ec_sequence *encoder);

#endif

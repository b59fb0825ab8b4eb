/* fuse.h - learn the weights of the fusion from what shoppers chose next.
 *
 * A position is a history and the item that came after it, both kept from the signals' fit. Its
 * candidates are the items that any learned signal alone would have shown (the best of each), and some
 * drawn at random; x_c the signals of candidate c as the device computes them, y the item chosen. Objective,
 * a conditional logit (McFadden 1974; the listwise softmax of Cao et al. 2007), minimised over the weights w:
 *
 *     sum over positions of [ log sum_c exp(w . x_c) - w . x_y ]  +  |w|^2 / 2
 *
 * Positions whose item no signal found are left out: to add it would teach that silence is a reason.
 *
 * Layer: native/compose.   T terms   C candidates   Q positions */
#ifndef ENDCAP_NATIVE_COMPOSE_FUSE_H
#define ENDCAP_NATIVE_COMPOSE_FUSE_H

#include "endcap/model.h"
#include "native/compose/candidates.h"
#include "native/dataset/dataset.h"
#include "native/system/watch.h"

/* The candidates of many positions, and their signals. */
struct ec_fuse;

struct ec_fuse_result {
    size_t n_positions; /* all that were given */
    size_t n_found;     /* those whose item some signal found: they were learned from */
    uint32_t n_weights; /* of terms that were learned */
    double loss;        /* -log likelihood of the choices that were learned from, summed; nats */
    double ndcg10; /* of the learned ranking over the candidates; a position not found counts 0 */
    double scale;  /* the weights were multiplied by this, so that scores are calibrated */
};

/* Gather the candidates of positions.
 *
 * model          whose terms' signals are used; its own weights are not. Borrowed until the fuse is freed
 * dataset        holds the positions' events
 * options        with_popularity is for positions later than all that the signals were learned from, as they will
 *                be in the shop
 * fuse           written only on EC_OK, to ec_fuse_free
 *
 * EC_E_MEMORY, EC_E_INTERRUPTED, EC_E_NOT_POSITIVE. */
EC_MUST_USE enum ec_status ec_fuse_new(const struct ec_model *model,
        const struct ec_dataset *dataset, const struct ec_position *positions, size_t n_positions,
        const struct ec_candidates_options *options, const struct ec_watch *watch,
        struct ec_fuse **fuse);

/* Learn the weights of terms.
 *
 * terms          bit t: term t may have a weight; that of all others is 0
 * weights        (T,) NULL: only the ranking is asked for, and nothing is scaled;
 *                popularity's is small and fixed unless it is weighed (see fuse.c), and where no position
 *                was found the others are 1
 *
 * All are then scaled alike until the softmax of the scores over the whole catalogue gives what was chosen its
 * highest likelihood: a score reads as the logarithm of a probability (temperature scaling: Guo et al. 2017).
 *
 * Newton's method with Levenberg's damping, until a step gains less than a millionth or 30 steps. Any
 * number of threads gives the same bits. */
struct ec_fuse_result ec_fuse_learn(const struct ec_fuse *fuse, uint32_t terms, float *weights);

void ec_fuse_free(struct ec_fuse *fuse);

#endif

/* fusion.h - one score from several signals.
 *
 *     score(i) = sum over terms t of weight_t * signal_t(i) / norm_t
 *
 * norm_t is the Euclidean norm of the term's signal over the whole catalogue where the signal is normed; the
 * others, already within a range of their own whatever the history, are taken as they are. Weights are learned by
 * native/compose/fuse.c from signals that this very code computes.
 *
 * Where the history moves no signal - it is empty, or nothing is known of its items - the fallback alone, which is
 * popularity, ranks with weight 1: its learned weight corrects the other signals, often downwards, and means
 * nothing without them. Where a request names some signals only, one that needs no history ranks in its place.
 *
 * Scores are rounded to multiples of 2^-20 and kept as 32-bit integers.
 *
 * Layer: device/ranking.   I items   T terms   S signals */
#ifndef ENDCAP_DEVICE_RANKING_FUSION_H
#define ENDCAP_DEVICE_RANKING_FUSION_H

#include "device/signals/signal.h"

enum { EC_SCORE_ONE = 1 << 20, EC_SCORE_MAX = 0x7fffffff };

struct ec_fusion {
    const struct ec_model *model;
    uint32_t signals; /* bit s: signal s may move the scores */
    struct ec_scoring scoring[EC_N_SIGNALS];
    float *signal;            /* (I,) work */
    float *fused;             /* (I,) work */
    float gain[EC_MAX_TERMS]; /* weight_t / norm_t of the last scoring; 0 for a silent signal */
};

/* Write signal_t (I,), divided by its norm, of one term. For the learner of the weights.
 *
 * EC_E_NOT_POSITIVE   from the fold-in */
EC_MUST_USE enum ec_status ec_fusion_signal(struct ec_fusion *fusion, uint32_t term, float *signal);

/* Write the scores (I,), all above INT32_MIN, by the signals that may move them.
 *
 * Where these are not all of the model's, a weight counts by its magnitude: on Online Retail, for one, linear
 * is learned a weight of -1.15 beside seven terms of weights above 0, and its nearest neighbours would come last.
 *
 * EC_E_NOT_POSITIVE   from the fold-in */
EC_MUST_USE enum ec_status ec_fusion_score(struct ec_fusion *fusion, int32_t *scores);

/* Round to a multiple of 2^-20, halves away from zero, into +-EC_SCORE_MAX; NaN to the least. */
int32_t ec_fusion_round(double score);

#endif

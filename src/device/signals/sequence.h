/* encoder.h - the signal of sequence: what a learned encoder expects after the items met, in their order.
 *
 *     e_i = scale_i q_i                                              q_i int8, or 4 bits
 *     u[d] = sum over events n with step(n) < W of weight(n) p[step(n)][d] e_item(n)[d]
 *     v = u M                                                        M (D, D), the mix
 *     signal(i) = (e_i . v + bias_i) / 16
 *
 * This is the scheme of SASRec (Kang & McAuley 2018: one set of item rows for input and output, learned
 * positions) without its attention: a learned, position-weighted bag of items. It is linear in the events, so
 * that each one's share of a score is exact. weight(n) is that of the history without any decay: the positions
 * are the decay.
 *
 * v is rounded to 14-bit integers of one scale before the catalogue is scored, as the factors' x is; where they
 * are all 0 - nothing within W steps weighs anything or has a row - the signal is silent, bias and all.
 *
 * Nothing overflows: with the limits of the format |u| <= 65536 * 64 * 1e3 * 128e6 < 6e17, so |v| < 256 * 1e3 |u|
 * < 2e23, a unit of v is below 2e19, and |signal| < 2^28 * 2e19 * 1e6 < 6e33.
 *
 * Layer: device/signals.   I items   N events   D numbers of a row   W steps */
#ifndef ENDCAP_DEVICE_SIGNALS_SEQUENCE_H
#define ENDCAP_DEVICE_SIGNALS_SEQUENCE_H

#include "device/kernels/kernels.h"
#include "device/history/history.h"

/* Working memory of the signal, carved by the caller. */
struct ec_sequence_work {
    const struct ec_kernels *kernels;
    float *sum;       /* (D,) u */
    float *vector;    /* (D,) v; while explaining, M e_item */
    float *row;       /* (D,) of one item */
    int16_t *rounded; /* (D padded to 32,) */
    int32_t *dots;    /* (I,) */
};

/* Write the signal (I,) for a history; returns false, and zeros, where it is silent.
 * O(I D + D^2 + N D). */
bool ec_sequence_score(const struct ec_model *model, const struct ec_history *history,
        struct ec_sequence_work *work, float *signal);

/* Begin to explain an item: put M e_item into work->vector. O(D^2). */
void ec_sequence_explain(const struct ec_model *model, uint32_t item, struct ec_sequence_work *work);

/* What an event adds to the signal of the item being explained; 0 from step W on. Uses work->row. O(D). */
double ec_sequence_contribution(const struct ec_model *model, const struct ec_history_event *event,
        struct ec_sequence_work *work);

/* What the shop at large adds to the signal of an item: its bias. */
double ec_sequence_bias(const struct ec_model *model, uint32_t item);

#endif

/* price.h - the signal of what costs about as much as what was met last.
 *
 *     signal(i) = sqrt(min(p_i, p_last) / max(p_i, p_last)),   0 where p_i is unknown,
 *
 * p_last the price of the item met last among those whose price is known: 1 for an item of the same price, 1/2
 * for one of a quarter of it or of four times as much. On the validation part of Online Retail a mean over the
 * history was worth nothing beside the other signals, the last item alone something.
 *
 * Layer: device/signals.   I items   N events */
#ifndef ENDCAP_DEVICE_SIGNALS_PRICE_H
#define ENDCAP_DEVICE_SIGNALS_PRICE_H

#include "device/history/history.h"

/* The newest event of an item whose price is known; NULL where there is none. O(N). */
const struct ec_history_event *ec_price_last(
        const struct ec_model *model, const struct ec_history *history);

/* How near the price of an item is to that of `last`, which is known: 0 to 1; 0 where the item's is not. */
float ec_price_nearness(const struct ec_model *model, uint32_t last, uint32_t item);

/* Write the signal (I,) for a history; false, and zeros, where it is silent: the model carries no prices, or no
 * item met has one. O(I + N). */
bool ec_price_score(const struct ec_model *model, const struct ec_history *history, float *signal);

#endif

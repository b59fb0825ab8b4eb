/* repeat.h - the signal of the items met themselves, for shops where people come back for the same.
 *
 *     signal(i) = rate(i) * sum over the events n of item i of weight(n) * due(n)
 *     due(n) = age(n) / (age(n) + interval(i) / 4)
 *
 * The form of Bhagat et al. 2018 ("Buy It Again: Modeling Repeat Purchase Recommendations"): how readily people
 * come back to an item at all, how often this shopper met it, and how long ago against its typical interval - who
 * bought it just now has it. Their bell around the interval became a rise that stays: on Online Retail the rate of
 * coming back falls by less than a third from twice the interval to ten times it.
 *
 * Layer: device/signals.   I items   N events */
#ifndef ENDCAP_DEVICE_SIGNALS_REPEAT_H
#define ENDCAP_DEVICE_SIGNALS_REPEAT_H

#include "device/history/history.h"

/* What an event of weight 1 adds to the signal of its item: rate * due, 0 to 1; due is 1 where no interval is
 * known. */
float ec_repeat_share(const struct ec_model *model, const struct ec_history_event *event);

/* Write the signal (I,) for a history under a decay. O(I + N). */
void ec_repeat_score(
        const struct ec_model *model, float decay, const struct ec_history *history, float *signal);

#endif

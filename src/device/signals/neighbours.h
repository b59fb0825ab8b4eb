/* neighbours.h - the signals that are rows of weights from item to item.
 *
 *     signal(i) = sum_n weight(n) R[item of n][i]
 *
 * The rows are learned by native/learn/transitions.c and its like; what they mean is theirs, how they score is here.
 *
 * Layer: device/signals.   I items   N events */
#ifndef ENDCAP_DEVICE_SIGNALS_NEIGHBOURS_H
#define ENDCAP_DEVICE_SIGNALS_NEIGHBOURS_H

#include "device/history/history.h"

/* Write the signal (I,) of table `table` for a history under a decay. O(I + N row length). */
void ec_neighbours_score(const struct ec_model *model, uint32_t table, float decay,
        const struct ec_history *history, float *signal);

/* The weight R[from][to] of a table; 0 where the row does not hold `to`. O(row length). */
float ec_neighbours_weight(
        const struct ec_model *model, uint32_t table, uint32_t from, uint32_t to);

#endif

/* popularity.h - the signal that needs no history: how much the whole shop likes an item.
 *
 *     signal(i) = log(1 + n_i) / log(1 + max_j n_j), n_i the decayed count of events of item i,
 *
 * computed by native/learn/popularity.c and carried to 16 bits.
 *
 * Layer: device/signals.   I items */
#ifndef ENDCAP_DEVICE_SIGNALS_POPULARITY_H
#define ENDCAP_DEVICE_SIGNALS_POPULARITY_H

#include "endcap/model.h"

/* Write the signal (I,). */
void ec_popularity_score(const struct ec_model *model, float *signal);

#endif

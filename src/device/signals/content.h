/* content.h - the signal of likeness in words and attributes: what is described like the items met.
 *
 *     signal(i) = sum_n weight(n) cos(item of n, i)
 *     cos(a, b) = sum_f [f in a and in b] idf_f^2 / (|a| |b|),   |a| = sqrt(sum_f [f in a] idf_f^2)
 *
 * The cosine of the vector space model (Salton, Wong & Yang 1975), each feature weighed by how few items have
 * it (Sparck Jones 1972). The events are summed first,
 *
 *     h_f = sum_n weight(n) / |item of n| [f in item of n] idf_f,    signal(i) = sum_f [f in i] idf_f h_f / |i|
 *
 * so that the catalogue is walked once, however long the history is. What |a| underflows to 0 for has no
 * features.
 *
 * Layer: device/signals.   I items   N events   V features */
#ifndef ENDCAP_DEVICE_SIGNALS_CONTENT_H
#define ENDCAP_DEVICE_SIGNALS_CONTENT_H

#include "device/history/history.h"

/* Write the signal (I,) for a history under a decay.
 *
 * taste   (V,) work; holds h afterwards
 *
 * O(V + features of all items + features of the events' items). */
void ec_content_score(const struct ec_model *model, float decay, const struct ec_history *history,
        float *taste, float *signal);

/* cos(met, item), 0 to 1. O(features of both). */
double ec_content_likeness(const struct ec_model *model, uint32_t met, uint32_t item);

#endif

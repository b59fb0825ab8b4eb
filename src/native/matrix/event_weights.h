/* event_weights.h - what each event of a log weighs in its user's history, as the device reads it, age aside.
 *
 * Layer: native/matrix.   N events */
#ifndef ENDCAP_NATIVE_MATRIX_EVENT_WEIGHTS_H
#define ENDCAP_NATIVE_MATRIX_EVENT_WEIGHTS_H

#include "endcap/status.h"
#include "native/dataset/dataset.h"

/* Weigh the events by device/history/history.h.
 *
 * strength   (EC_N_EVENT_TYPES,)
 * weights    (N,) owned by the caller, to ec_free
 *
 * EC_E_MEMORY. Cost O(N + I). */
EC_MUST_USE enum ec_status ec_event_weights_new(
        const struct ec_dataset *dataset, const float *strength, float **weights);

#endif

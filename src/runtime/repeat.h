/* repeat.h - the signal of the items met themselves, for shops where people come back for the same.
 *
 *     signal(i) = sum of weight(n) over the events n of item i
 *
 * Layer: runtime.   I items   N events */
#ifndef ENDCAP_RUNTIME_REPEAT_H
#define ENDCAP_RUNTIME_REPEAT_H

#include "runtime/history.h"

/* Write the signal (I,) for a history under a decay. O(I + N). */
void ec_repeat_score(
        uint32_t n_items, float decay, const struct ec_history *history, float *signal);

#endif

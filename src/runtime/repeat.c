/* repeat.c - see repeat.h. */
#include "runtime/repeat.h"

#include <string.h>

void ec_repeat_score(uint32_t n_items, float decay, const struct ec_history *history, float *signal)
{
    memset(signal, 0, n_items * sizeof *signal);

    struct ec_history_walk walk = ec_history_walk_start(history, decay);
    const struct ec_history_event *event;
    float weight;
    while (ec_history_walk_next(&walk, &event, &weight))
        signal[event->item] += weight;
}

/* transitions.c - the signal transitions, device half: what follows what in histories.
 *
 * Learned by native/learn/transitions.c; kept and scored as neighbours.h says. */
#include "device/signals/neighbours.h"

const struct ec_signal_descriptor ec_transitions_signal = EC_NEIGHBOURS_SIGNAL(
        TRANSITIONS, "transitions", "what follows what", 0);

/* cooccurrence.c - the signal cooccurrence, device half: what stands in the same histories.
 *
 * Learned by native/learn/cooccurrence.c; kept and scored as neighbours.h says. */
#include "device/signals/neighbours.h"

const struct ec_signal_descriptor ec_cooccurrence_signal = EC_NEIGHBOURS_SIGNAL(
        COOCCURRENCE, "cooccurrence", "what the same shoppers chose", 0);

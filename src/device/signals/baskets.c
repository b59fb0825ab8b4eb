/* baskets.c - the signal baskets, device half: what is bought together.
 *
 * Learned by native/learn/baskets.c; kept and scored as neighbours.h says. */
#include "device/signals/neighbours.h"

const struct ec_signal_descriptor ec_baskets_signal = EC_NEIGHBOURS_SIGNAL(
        BASKETS, "baskets", "what is bought together", EC_STANDS_ALONE);

/* linear.c - the signal linear, device half: regression of what comes next on what came before.
 *
 * Learned by native/learn/linear.c; kept and scored as neighbours.h says. */
#include "device/signals/neighbours.h"

const struct ec_signal_descriptor ec_linear_signal = EC_NEIGHBOURS_SIGNAL(
        LINEAR, "linear", "which products together predict which", 0);

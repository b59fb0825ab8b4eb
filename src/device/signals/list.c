/* list.c - see signal.h: the one list, made from the numbers and names of endcap/signals.h. */
#include "device/signals/signal.h"

#define EC_DECLARE(NAME, number, name) extern const struct ec_signal_descriptor ec_##name##_signal;
EC_SIGNAL_LIST(EC_DECLARE)
#undef EC_DECLARE

#define EC_ENTRY(NAME, number, name) [number] = &ec_##name##_signal,
const struct ec_signal_descriptor *const ec_signals[EC_N_SIGNALS] = {EC_SIGNAL_LIST(EC_ENTRY)};
#undef EC_ENTRY

const char *ec_signal_name(enum ec_signal signal)
{
    return (uint32_t)signal < EC_N_SIGNALS ? ec_signals[signal]->name : NULL;
}

const char *ec_signal_text(enum ec_signal signal)
{
    return (uint32_t)signal < EC_N_SIGNALS ? ec_signals[signal]->text : NULL;
}

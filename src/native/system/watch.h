/* watch.h - how long work reports where it is and learns that it should stop.
 *
 * Layer: native/system, native programs only. */
#ifndef ENDCAP_NATIVE_SYSTEM_WATCH_H
#define ENDCAP_NATIVE_SYSTEM_WATCH_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

struct ec_watch {
    const volatile sig_atomic_t *interrupted; /* NULL: cannot be stopped */
    void (*progress)(
            void *context, const char *stage, double share); /* NULL: silent; share 0 to 1 */
    void *context;                                           /* given to progress */
};

/* Report that `stage` has come to `share` of its work. A NULL watch is allowed. */
static inline void ec_watch_report(const struct ec_watch *watch, const char *stage, double share)
{
    if (watch && watch->progress)
        watch->progress(watch->context, stage, share);
}

/* Whether the work should stop with EC_E_INTERRUPTED. A NULL watch is allowed. */
static inline bool ec_watch_interrupted(const struct ec_watch *watch)
{
    return watch && watch->interrupted && *watch->interrupted;
}

#endif

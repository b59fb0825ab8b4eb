/* resident.h - how much memory this process holds, as the system counts it.
 *
 * Layer: native/system. */
#ifndef ENDCAP_NATIVE_SYSTEM_RESIDENT_H
#define ENDCAP_NATIVE_SYSTEM_RESIDENT_H

#include <stddef.h>

/* Bytes in physical memory. */
struct ec_resident {
    size_t now;  /* where the system does not say: the peak */
    size_t peak; /* since the process began */
};

/* Give what is freed back to the system where that can be done, and look. */
struct ec_resident ec_resident_now(void);

#endif

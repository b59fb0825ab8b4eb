/* least.h - the smaller of two sizes.
 *
 * Layer: native/system. */
#ifndef ENDCAP_NATIVE_SYSTEM_LEAST_H
#define ENDCAP_NATIVE_SYSTEM_LEAST_H

#include <stddef.h>

/* The smaller one. */
static inline size_t ec_least(size_t a, size_t b)
{
    return a < b ? a : b;
}

#endif

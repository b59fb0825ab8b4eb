/* wipe.h - overwrite memory that held something private, in a way that compilers may not drop.
 *
 * Layer: device/base. */
#ifndef ENDCAP_DEVICE_BASE_WIPE_H
#define ENDCAP_DEVICE_BASE_WIPE_H

#include <stddef.h>

/* Set (size,) bytes to zero, even where nothing reads them afterwards. */
static inline void ec_wipe(void *memory, size_t size)
{
    volatile unsigned char *bytes = memory;
    while (size--)
        *bytes++ = 0;
}

#endif

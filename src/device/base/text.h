/* text.h - the one order of texts: by their bytes, as memcmp, a prefix first.
 *
 * Layer: device/base. */
#ifndef ENDCAP_DEVICE_BASE_TEXT_H
#define ENDCAP_DEVICE_BASE_TEXT_H

#include "endcap/types.h"

/* Below 0, 0 or above 0, as a stands before b, equals it or stands behind it. */
int ec_text_compare(struct ec_text a, struct ec_text b);

#endif

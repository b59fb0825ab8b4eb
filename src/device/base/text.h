/* text.h - the one order of texts: by their bytes, as memcmp, a prefix first; and what stands around a text
 * without being seen.
 *
 * Layer: device/base. */
#ifndef ENDCAP_DEVICE_BASE_TEXT_H
#define ENDCAP_DEVICE_BASE_TEXT_H

#include "endcap/types.h"

/* Below 0, 0 or above 0, as a stands before b, equals it or stands behind it. */
int ec_text_compare(struct ec_text a, struct ec_text b);

/* A text without the blanks at its ends: the white space of Unicode (PropList, White_Space), no-break spaces among
 * it, and what has no width: U+200B to U+200F, U+202A to U+202E, U+2060 to U+2069, the byte order mark U+FEFF.
 * Bytes that are no UTF-8 are no blank. O(blanks). */
struct ec_text ec_text_trim(struct ec_text text);

/* Size of an integer printed as a float ("17850.0") without its ".0"; else that of the text. */
size_t ec_integer_size(struct ec_text text);

#endif

/* nfc.h - texts in Unicode's composed form (NFC, UAX 15), in which a letter and its accent are one character however
 * they were typed.
 *
 * Layer: native/system. */
#ifndef ENDCAP_NATIVE_SYSTEM_NFC_H
#define ENDCAP_NATIVE_SYSTEM_NFC_H

#include <stdbool.h>
#include <stddef.h>

#include "endcap/types.h"

enum { EC_NFC_TEXT = 1024 }; /* bytes that are read of a text */

/* Compose a text.
 *
 * text      well-formed UTF-8
 * composed  (capacity,) receives it
 * size      bytes written
 *
 * false where the text has more than EC_NFC_TEXT bytes, or its composed form more than `capacity`. O(size). */
bool ec_nfc(struct ec_text text, char *composed, size_t capacity, size_t *size);

/* Fold what a reader hardly sees: case, width, invisible characters (Unicode's NFKC_Casefold). As ec_nfc. */
bool ec_casefold(struct ec_text text, char *folded, size_t capacity, size_t *size);

#endif

/* utf8.h - is this text? Well-formed UTF-8 as in the Unicode Standard, table 3-7: no overlong forms, no
 * surrogates, nothing above U+10FFFF.
 *
 * Layer: device/base. */
#ifndef ENDCAP_DEVICE_BASE_UTF8_H
#define ENDCAP_DEVICE_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Length in bytes, 1 to 4, of the well-formed character that starts at bytes[0]; 0 when there is none.
 * size is at least 1. */
size_t ec_utf8_character(const uint8_t *bytes, size_t size);

/* 1 when all of (size,) is well-formed, else 0. */
int ec_utf8_check(const uint8_t *bytes, size_t size);

#endif

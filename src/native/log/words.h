/* words.h - small readings of a field's text: spaces, names, numbers. None depends on
 * the locale.
 *
 * Layer: native/log. */
#ifndef ENDCAP_NATIVE_LOG_WORDS_H
#define ENDCAP_NATIVE_LOG_WORDS_H

#include <stdbool.h>

#include "device/base/text.h"
#include "endcap/types.h"

/* ASCII space, tab or carriage return. */
static inline bool ec_is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Text without the blanks at its ends, as the device core trims ids. */
static inline struct ec_text ec_trim(struct ec_text text)
{
    return ec_text_trim(text);
}

static inline char ec_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* Copy a text with each byte that belongs to no UTF-8 character replaced by U+FFFD. Returns the size;
 * to  room for 3 bytes to each byte of the text */
size_t ec_text_repair(struct ec_text text, char *to);

/* Compare as names are compared: case, spaces and _ - . do not count. `plain` is in lower case and
 * has none of them. */
bool ec_is_name(struct ec_text text, const char *plain);

/* The same of two texts as they stand. */
bool ec_is_same_name(struct ec_text a, struct ec_text b);

/* Read a decimal number (-12, 3.5, 1e3), all of the text. false where it is none or not finite. */
bool ec_number_parse(struct ec_text text, double *value);

/* Whether a text is a number as spreadsheets shorten long ones: 8.51E+04, 8,51E+04, 1e+15. */
bool ec_is_scientific(struct ec_text text);

#endif

/* nfc.c - see nfc.h. */
#include "native/system/nfc.h"

#include <string.h>

#include <utf8proc.h>

/* Below U+0300, where the first byte is below 0xcc, every text is composed already. */
static bool is_composed(struct ec_text text)
{
    for (size_t n = 0; n < text.size; n++)
        if ((unsigned char)text.bytes[n] >= 0xcc)
            return false;
    return true;
}

static bool map(struct ec_text text, utf8proc_option_t options, char *composed, size_t capacity,
        size_t *size)
{
    /* a character has at most four when it is decomposed, of compatible ones more, which may be refused; and a NUL,
     * which utf8proc adds */
    utf8proc_int32_t characters[EC_NFC_TEXT * 4 + 1];
    if (text.size > EC_NFC_TEXT)
        return false;
    utf8proc_ssize_t n = utf8proc_decompose((const utf8proc_uint8_t *)text.bytes,
            (utf8proc_ssize_t)text.size, characters, EC_NFC_TEXT * 4, options);
    if (n < 0 || n > EC_NFC_TEXT * 4)
        return false;
    utf8proc_ssize_t n_bytes = utf8proc_reencode(characters, n, options);
    if (n_bytes < 0 || (size_t)n_bytes > capacity)
        return false;
    memcpy(composed, characters, (size_t)n_bytes);
    *size = (size_t)n_bytes;
    return true;
}

bool ec_nfc(struct ec_text text, char *composed, size_t capacity, size_t *size)
{
    if (!is_composed(text))
        return map(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE, composed, capacity, size);
    if (text.size > capacity)
        return false;
    if (text.size)
        memcpy(composed, text.bytes, text.size);
    *size = text.size;
    return true;
}

bool ec_casefold(struct ec_text text, char *folded, size_t capacity, size_t *size)
{
    return map(text,
            UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                    UTF8PROC_IGNORE,
            folded, capacity, size);
}

/* utf8.c - see utf8.h. */
#include "device/base/utf8.h"

size_t ec_utf8_character(const uint8_t *bytes, size_t size)
{
    uint8_t lead = bytes[0];
    if (lead < 0x80)
        return 1;

    size_t length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (!length || size < length)
        return 0;
    /* the leads whose second byte has a narrower range than 80..BF */
    uint8_t lowest = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    uint8_t highest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (bytes[1] < lowest || bytes[1] > highest)
        return 0;
    for (size_t n = 2; n < length; n++)
        if ((bytes[n] & 0xc0) != 0x80)
            return 0;
    return length;
}

int ec_utf8_check(const uint8_t *bytes, size_t size)
{
    while (size) {
        size_t length = ec_utf8_character(bytes, size);
        if (!length)
            return 0;
        bytes += length;
        size -= length;
    }
    return 1;
}

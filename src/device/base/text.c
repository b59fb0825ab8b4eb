/* text.c - see text.h. */
#include "device/base/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

int ec_text_compare(struct ec_text a, struct ec_text b)
{
    size_t shared = a.size < b.size ? a.size : b.size;
    int order = shared ? memcmp(a.bytes, b.bytes, shared) : 0;
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

static bool is_blank(uint32_t c)
{
    return (c >= 0x09 && c <= 0x0d) || c == ' ' || c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200f) || (c >= 0x2028 && c <= 0x202f) ||
           (c >= 0x205f && c <= 0x2069) || c == 0x3000 || c == 0xfeff;
}

/* Size of the blank that starts at bytes[0]; 0 where there is none. All have one, two or three bytes. */
static size_t blank_size(const uint8_t *bytes, size_t size)
{
    if (bytes[0] < 0x80)
        return is_blank(bytes[0]);
    if (bytes[0] == 0xc2 && size > 1)
        return is_blank((uint32_t)bytes[1]) && bytes[1] >= 0x80 ? 2 : 0;
    if (bytes[0] < 0xe1 || bytes[0] > 0xef || size < 3 || (bytes[1] & 0xc0) != 0x80 ||
            (bytes[2] & 0xc0) != 0x80)
        return 0;
    uint32_t c = (bytes[0] & 0x0fu) << 12 | (bytes[1] & 0x3fu) << 6 | (bytes[2] & 0x3fu);
    return is_blank(c) ? 3 : 0;
}

struct ec_text ec_text_trim(struct ec_text text)
{
    const uint8_t *bytes = (const uint8_t *)text.bytes;
    size_t begin = 0;
    size_t end = text.size;
    for (size_t blank = 1; begin < end && blank; begin += blank)
        blank = blank_size(bytes + begin, end - begin);
    for (size_t blank = 1; end > begin && blank; end -= blank) {
        size_t back = 1; /* to the byte at which the last character starts */
        while (back < 3 && back < end - begin && (bytes[end - back] & 0xc0) == 0x80)
            back++;
        blank = blank_size(bytes + end - back, back) == back ? back : 0;
    }
    return (struct ec_text){text.bytes ? text.bytes + begin : text.bytes, end - begin};
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

size_t ec_integer_size(struct ec_text text)
{
    size_t n = 0;
    while (n < text.size && is_digit(text.bytes[n]))
        n++;
    size_t integer = n;
    if (n == 0 || n == text.size || text.bytes[n] != '.')
        return text.size;
    for (n++; n < text.size && text.bytes[n] == '0';)
        n++;
    return n == text.size && n > integer + 1 ? integer : text.size;
}

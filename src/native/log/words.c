/* words.c - see words.h. */
#include "native/log/words.h"

#include <math.h>
#include <string.h>

#include "device/base/utf8.h"

size_t ec_text_repair(struct ec_text text, char *to)
{
    size_t size = 0;
    for (size_t n = 0; n < text.size;) {
        const uint8_t *at = (const uint8_t *)text.bytes + n;
        size_t length = ec_utf8_character(at, text.size - n);
        if (length)
            memcpy(to + size, at, length);
        else
            memcpy(to + size, "\xef\xbf\xbd", 3);
        size += length ? length : 3;
        n += length ? length : 1;
    }
    return size;
}

/* Whether names are compared without this character. */
static bool is_mark(char c)
{
    return ec_is_space(c) || c == '_' || c == '-' || c == '.';
}

bool ec_is_name(struct ec_text text, const char *plain)
{
    for (size_t n = 0; n < text.size; n++) {
        char c = ec_lower(text.bytes[n]);
        if (is_mark(c))
            continue;
        if (c != *plain++)
            return false;
    }
    return *plain == '\0';
}

bool ec_is_same_name(struct ec_text a, struct ec_text b)
{
    for (size_t m = 0, n = 0;; m++, n++) {
        while (m < a.size && is_mark(a.bytes[m]))
            m++;
        while (n < b.size && is_mark(b.bytes[n]))
            n++;
        if (m == a.size || n == b.size)
            return m == a.size && n == b.size;
        if (ec_lower(a.bytes[m]) != ec_lower(b.bytes[n]))
            return false;
    }
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* mantissa * 10^exponent. Exact powers up to 10^22, so that a number of up to 15 digits, which is
 * every price and quantity, is correctly rounded. */
static double scaled(double mantissa, int exponent)
{
    static const double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
            1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    for (; exponent > 22; exponent -= 22)
        mantissa *= 1e22;
    for (; exponent < -22; exponent += 22)
        mantissa /= 1e22;
    return exponent < 0 ? mantissa / powers[-exponent] : mantissa * powers[exponent];
}

bool ec_number_parse(struct ec_text text, double *value)
{
    const char *at = text.bytes;
    const char *end = at + text.size;
    bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    uint64_t mantissa = 0;
    int exponent = 0;
    size_t n_digits = 0;
    bool after_point = false;
    for (; at < end && (is_digit(*at) || (*at == '.' && !after_point)); at++) {
        if (*at == '.') {
            after_point = true;
            continue;
        }
        n_digits++;
        if (mantissa < (UINT64_MAX - 9) / 10) {
            mantissa = mantissa * 10 + (uint64_t)(*at - '0');
            exponent -= after_point;
        } else if (exponent < 100000) {
            exponent += !after_point; /* digits that a double cannot hold */
        }
    }
    if (n_digits == 0)
        return false;
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        bool down = at < end && *at == '-';
        if (at < end && (*at == '-' || *at == '+'))
            at++;
        if (at == end)
            return false;
        int shift = 0;
        for (; at < end && is_digit(*at); at++)
            shift = shift < 100000 ? shift * 10 + (*at - '0') : shift;
        exponent += down ? -shift : shift;
    }
    if (at != end)
        return false;
    exponent = exponent > 1000 ? 1000 : exponent < -1000 ? -1000 : exponent;
    double result = mantissa ? scaled((double)mantissa, exponent) : 0;
    if (!isfinite(result))
        return false;
    *value = negative ? -result : result;
    return true;
}

static const char *skip_digits(const char *at, const char *end)
{
    while (at < end && is_digit(*at))
        at++;
    return at;
}

bool ec_is_scientific(struct ec_text text)
{
    const char *at = text.bytes;
    const char *end = at + text.size;
    if (at == end || !is_digit(*at++))
        return false;
    if (at < end && (*at == '.' || *at == ',')) {
        const char *fraction = at + 1;
        at = skip_digits(fraction, end);
        if (at == fraction)
            return false;
    }
    if (end - at < 3 || end - at > 5 || ec_lower(*at) != 'e' || (at[1] != '+' && at[1] != '-'))
        return false;
    return skip_digits(at + 2, end) == end;
}

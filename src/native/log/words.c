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

bool ec_is_name(struct ec_text text, const char *plain)
{
    for (size_t n = 0; n < text.size; n++) {
        char c = ec_lower(text.bytes[n]);
        if (ec_is_space(c) || c == '_' || c == '-' || c == '.')
            continue;
        if (c != *plain++)
            return false;
    }
    return *plain == '\0';
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

bool ec_event_type_parse(struct ec_text text, enum ec_event_type *type)
{
    static const struct {
        const char *word;
        enum ec_event_type type;
    } words[] = {
            {"view", EC_EVENT_VIEW},
            {"views", EC_EVENT_VIEW},
            {"viewed", EC_EVENT_VIEW},
            {"click", EC_EVENT_VIEW},
            {"clicks", EC_EVENT_VIEW},
            {"clicked", EC_EVENT_VIEW},
            {"pageview", EC_EVENT_VIEW},
            {"productview", EC_EVENT_VIEW},
            {"viewproduct", EC_EVENT_VIEW},
            {"viewitem", EC_EVENT_VIEW},
            {"itemview", EC_EVENT_VIEW},
            {"detail", EC_EVENT_VIEW},
            {"detailview", EC_EVENT_VIEW},
            {"pv", EC_EVENT_VIEW},
            {"like", EC_EVENT_LIKE},
            {"liked", EC_EVENT_LIKE},
            {"fav", EC_EVENT_LIKE},
            {"favorite", EC_EVENT_LIKE},
            {"favourite", EC_EVENT_LIKE},
            {"wishlist", EC_EVENT_LIKE},
            {"addtowishlist", EC_EVENT_LIKE},
            {"rating", EC_EVENT_LIKE},
            {"rate", EC_EVENT_LIKE},
            {"review", EC_EVENT_LIKE},
            {"bookmark", EC_EVENT_LIKE},
            {"cart", EC_EVENT_CART},
            {"carts", EC_EVENT_CART},
            {"addtocart", EC_EVENT_CART},
            {"cartadd", EC_EVENT_CART},
            {"add", EC_EVENT_CART},
            {"basket", EC_EVENT_CART},
            {"addtobasket", EC_EVENT_CART},
            {"addtobag", EC_EVENT_CART},
            {"begincheckout", EC_EVENT_CART},
            {"purchase", EC_EVENT_PURCHASE},
            {"purchases", EC_EVENT_PURCHASE},
            {"purchased", EC_EVENT_PURCHASE},
            {"transaction", EC_EVENT_PURCHASE},
            {"buy", EC_EVENT_PURCHASE},
            {"bought", EC_EVENT_PURCHASE},
            {"order", EC_EVENT_PURCHASE},
            {"orders", EC_EVENT_PURCHASE},
            {"ordered", EC_EVENT_PURCHASE},
            {"sale", EC_EVENT_PURCHASE},
            {"checkout", EC_EVENT_PURCHASE},
    };
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        if (ec_is_name(text, words[w].word)) {
            *type = words[w].type;
            return true;
        }
    }
    return false;
}

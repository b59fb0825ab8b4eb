/* html.c - see html.h. What is no tag (a < b) stays as it stands. */
#include "native/items/html.h"

#include <stdint.h>
#include <string.h>

#include "native/log/words.h"

static struct ec_text behind(struct ec_text text, size_t size)
{
    return (struct ec_text){text.bytes + size, text.size - size};
}

static bool begins_with(struct ec_text text, const char *lower)
{
    size_t size = strlen(lower);
    for (size_t n = 0; n < size; n++)
        if (n == text.size || ec_lower(text.bytes[n]) != lower[n])
            return false;
    return true;
}

/* Size up to and with the next `end`, in any case; all of the text where there is none. */
static size_t up_to(struct ec_text text, const char *end)
{
    for (size_t n = 0; n < text.size; n++)
        if (begins_with(behind(text, n), end))
            return n + strlen(end);
    return text.size;
}

/* Size of the tag, comment or hidden element at the start of a text; 0 where there is none.
 *
 * may_end   false once no > follows: it is looked for once, or a text of "<a<a<a" would cost its size squared */
static size_t tag_size(struct ec_text text, bool *may_end)
{
    if (text.size < 2 || text.bytes[0] != '<')
        return 0;
    char c = ec_lower(text.bytes[1]);
    if (!(c >= 'a' && c <= 'z') && c != '/' && c != '!' && c != '?')
        return 0;
    if (begins_with(text, "<!--"))
        return up_to(text, "-->");
    const char *end = *may_end ? memchr(text.bytes, '>', text.size) : NULL;
    *may_end = end != NULL;
    if (!end)
        return 0;
    size_t size = (size_t)(end - text.bytes) + 1;
    const char *hidden = begins_with(text, "<script")  ? "</script>"
                         : begins_with(text, "<style") ? "</style>"
                                                       : NULL;
    return hidden ? size + up_to(behind(text, size), hidden) : size;
}

static size_t encode(uint32_t c, char *bytes)
{
    if (c < 0x80) {
        bytes[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const uint32_t LEADS[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t k = n - 1; k > 0; k--, c >>= 6)
        bytes[k] = (char)(0x80 | (c & 0x3f));
    bytes[0] = (char)(LEADS[n] | c);
    return n;
}

/* The character of "#233" or "#xe9"; 0 where there is none. */
static uint32_t number_of(struct ec_text digits)
{
    bool is_hex = digits.size > 1 && ec_lower(digits.bytes[1]) == 'x';
    uint32_t c = 0;
    for (size_t n = is_hex ? 2 : 1; n < digits.size; n++) {
        char d = ec_lower(digits.bytes[n]);
        uint32_t value = d >= '0' && d <= '9'             ? (uint32_t)(d - '0')
                         : is_hex && d >= 'a' && d <= 'f' ? (uint32_t)(d - 'a' + 10)
                                                          : 99;
        if (value == 99 || c > 0x10ffff)
            return 0;
        c = c * (is_hex ? 16 : 10) + value;
    }
    return c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff) ? 0 : c;
}

/* Size of the entity at the start of a text, whose character is written; 0 where there is none. */
static size_t entity_size(struct ec_text text, uint32_t *character)
{
    static const struct {
        const char *name;
        uint32_t character;
    } NAMED[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''},
            {"nbsp", 0xa0}, {"ndash", 0x2013}, {"mdash", 0x2014}, {"rsquo", 0x2019},
            {"lsquo", 0x2018}, {"rdquo", 0x201d}, {"ldquo", 0x201c}, {"hellip", 0x2026},
            {"bull", 0x2022}, {"eacute", 0xe9}, {"egrave", 0xe8}, {"agrave", 0xe0},
            {"ccedil", 0xe7}, {"auml", 0xe4}, {"ouml", 0xf6}, {"uuml", 0xfc}, {"Auml", 0xc4},
            {"Ouml", 0xd6}, {"Uuml", 0xdc}, {"szlig", 0xdf}, {"ntilde", 0xf1}, {"euro", 0x20ac},
            {"deg", 0xb0}, {"reg", 0xae}, {"trade", 0x2122}, {"copy", 0xa9}};
    size_t limit = text.size < 12 ? text.size : 12;
    const char *end = text.bytes[0] == '&' ? memchr(text.bytes, ';', limit) : NULL;
    if (!end)
        return 0;
    struct ec_text name = {text.bytes + 1, (size_t)(end - text.bytes) - 1};
    *character = name.size > 1 && name.bytes[0] == '#' ? number_of(name) : 0;
    for (size_t n = 0; n < sizeof NAMED / sizeof *NAMED && !*character; n++)
        if (strlen(NAMED[n].name) == name.size && memcmp(NAMED[n].name, name.bytes, name.size) == 0)
            *character = NAMED[n].character;
    return *character ? name.size + 2 : 0;
}

bool ec_html_plain(struct ec_text text, char *plain, size_t *size)
{
    bool has_markup = false;
    bool may_end = true;
    *size = 0;
    while (text.size) {
        uint32_t character = 0;
        size_t tag = tag_size(text, &may_end);
        size_t entity = tag ? 0 : entity_size(text, &character);
        if (tag)
            plain[(*size)++] = ' ';
        else if (entity)
            *size += encode(character, plain + *size);
        else
            plain[(*size)++] = text.bytes[0];
        has_markup = has_markup || tag || entity;
        text = behind(text, tag ? tag : entity ? entity : 1);
    }
    return has_markup;
}

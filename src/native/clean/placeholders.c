/* placeholders.c - see placeholders.h. */
#include "native/clean/placeholders.h"

#include <string.h>

#include "native/log/words.h"

/* Compared as names are: case, spaces and _ - . do not count. */
static const char *const words[] = {"guest", "guests", "guestuser", "anonymous", "anonymoususer",
        "anonym", "anon", "unknown", "unknownuser", "unidentified", "notloggedin", "loggedout",
        "visitor", "user", "customer", "client", "nobody", "test", "testuser", "tester",
        "test@testcom", "test@examplecom", "testing", "dummy", "demo", "sample", "example",
        "default", "placeholder", "empty", "blank", "missing", "other", "others", "misc", "any",
        "all", "total", "true", "false", "no", "yes", "x", "xx", "xxx", "tba", "tbd", "direct",
        "(direct)", "admin", "system", "cash", "walkin", "walkincustomer", "cashcustomer", "retail",
        "pos", "gast", "unbekannt", "invite", "desconocido", "inconnu", "customerid", "userid",
        "itemid", "productid", "sku", "null@nullcom"};

static bool is_run(struct ec_text id, char digit)
{
    for (size_t n = 0; n < id.size; n++)
        if (id.bytes[n] != digit)
            return false;
    return id.size > 0;
}

/* 00000000-0000-0000-0000-000000000000 and the one of fs, with its dashes or without, in braces or not. */
static bool is_empty_uuid(struct ec_text id)
{
    size_t n_digits = 0;
    char digit = 0;
    for (size_t n = 0; n < id.size; n++) {
        char c = ec_lower(id.bytes[n]);
        if (c == '-' || c == '{' || c == '}')
            continue;
        if ((c != '0' && c != 'f') || (digit && c != digit))
            return false;
        digit = c;
        n_digits++;
    }
    return n_digits == 32;
}

enum ec_placeholder ec_placeholder_of(struct ec_text id)
{
    if (is_empty_uuid(id))
        return EC_PLACEHOLDER_WORD;
    if (id.size > 1 && id.bytes[0] == '-' &&
            (is_run((struct ec_text){id.bytes + 1, id.size - 1}, '9') ||
                    (id.size == 2 && id.bytes[1] <= '9')))
        return EC_PLACEHOLDER_WORD; /* -1, -9999 */
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (ec_is_name(id, words[w]))
            return EC_PLACEHOLDER_WORD;
    if (is_run(id, '0') || (id.size >= 4 && is_run(id, '9')) ||
            (id.size == 1 && id.bytes[0] == '1'))
        return EC_PLACEHOLDER_NUMBER;
    return EC_PLACEHOLDER_NONE;
}

bool ec_pattern_of_id(struct ec_text id, char pattern[EC_PATTERN_TEXT])
{
    size_t size = 0;
    pattern[size++] = '^';
    for (size_t n = 0; n < id.size; n++) {
        unsigned char c = (unsigned char)id.bytes[n];
        if (size + 4 > EC_PATTERN_TEXT || c < 0x20 || c == 0x7f || c == '\'')
            return false;
        if (strchr("\\^$.|?*+()[]{}", c))
            pattern[size++] = '\\';
        pattern[size++] = (char)c;
    }
    pattern[size++] = '$';
    pattern[size] = '\0';
    return true;
}

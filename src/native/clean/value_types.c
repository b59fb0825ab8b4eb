/* value_types.c - see value_types.h. */
#include "native/clean/value_types.h"

#include <string.h>

#include "native/log/words.h"

static bool take_apart(const char *text, double *from, uint8_t *meaning)
{
    const char *mark = strrchr(text, '=');
    if (!mark || !ec_number_parse(ec_trim((struct ec_text){text, (size_t)(mark - text)}), from))
        return false;
    struct ec_text type = ec_trim((struct ec_text){mark + 1, strlen(mark + 1)});
    for (uint8_t m = 0; m < EC_WORD_UNKNOWN; m++)
        if (ec_is_name(type, ec_event_meaning_name(m))) {
            *meaning = m;
            return true;
        }
    return false;
}

enum ec_status ec_value_types_read(
        const char *const *texts, size_t n, struct ec_value_types *types, struct ec_error *error)
{
    struct ec_value_types read = {0};
    if (n > EC_MAX_VALUE_TYPES)
        return ec_fail(
                error, EC_E_OPTION, "--value-types: %zu values; at most %d", n, EC_MAX_VALUE_TYPES);
    for (size_t t = 0; t < n; t++) {
        double from;
        uint8_t meaning;
        if (!take_apart(texts[t], &from, &meaning))
            return ec_fail(error, EC_E_OPTION,
                    "--value-types '%s': expected a number and a type: 4=like, 5=purchase, 1=drop",
                    texts[t]);
        size_t place = read.n++;
        for (; place && read.from[place - 1] >= from; place--) {
            if (read.from[place - 1] <= from)
                return ec_fail(error, EC_E_OPTION, "--value-types: %g is given twice", from);
            read.from[place] = read.from[place - 1];
            read.meaning[place] = read.meaning[place - 1];
        }
        read.from[place] = from;
        read.meaning[place] = meaning;
    }
    *types = read;
    return EC_OK;
}

uint8_t ec_value_type(const struct ec_value_types *types, double value, uint8_t otherwise)
{
    for (size_t t = types->n; t > 0; t--)
        if (value >= types->from[t - 1])
            return types->meaning[t - 1];
    return otherwise;
}

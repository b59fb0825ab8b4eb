/* time_pattern.c - see time_pattern.h. */
#include "native/log/time_pattern.h"

#include <string.h>

#include "native/log/time_parts.h"
#include "native/log/words.h"

struct parts {
    int year, month, day, day_of_year;
    int hour, minute, second;
    int64_t fraction_ms, offset_ms, since_1970_s;
    bool has_count, has_half, is_afternoon;
};

/* What %T and the like stand for; NULL for any other. */
static const char *expand(char directive)
{
    switch (directive) {
    case 'T':
        return "%H:%M:%S";
    case 'R':
        return "%H:%M";
    case 'D':
        return "%m/%d/%y";
    case 'F':
        return "%Y-%m-%d";
    default:
        return NULL;
    }
}

/* Step over a per cent sign and the flags of glibc's strftime (%-d); the directive's letter. */
static char directive_at(const char **at)
{
    ++*at;
    if (**at && strchr("-_0", **at) && (*at)[1])
        ++*at;
    return **at;
}

bool ec_time_pattern_check(const char *pattern, const char **fault, const char **at)
{
    bool has_year = false;
    for (*at = pattern; **at; ++*at) {
        if (**at != '%')
            continue;
        const char *start = *at;
        char directive = directive_at(at);
        if (!directive || !strchr("YymdejbBhaAHkIlMSfpzZsTRDFnt%", directive)) {
            *fault = "has the unknown part";
            *at = start;
            return false;
        }
        has_year |= strchr("YysDF", directive) != NULL;
    }
    *fault = "has no year (%Y, %y or %s)";
    *at = "";
    return has_year;
}

static bool take_number(struct ec_cursor *cursor, int most_digits, int least, int most, int *value)
{
    struct ec_cursor at = *cursor;
    if (!ec_take_digits(&at, 1, most_digits, value) || *value < least || *value > most)
        return false;
    *cursor = at;
    return true;
}

static bool take_fraction(struct ec_cursor *cursor, int64_t *fraction_ms)
{
    size_t n = ec_count_digits(cursor);
    int64_t unit = 100;
    if (n == 0 || n > 9)
        return false;
    for (*fraction_ms = 0; n; n--, unit /= 10)
        *fraction_ms += (*cursor->at++ - '0') * unit;
    return true;
}

static bool take_count(struct ec_cursor *cursor, int64_t *seconds)
{
    bool negative = ec_take(cursor, '-');
    size_t n = ec_count_digits(cursor);
    if (n == 0 || n > 12)
        return false;
    for (*seconds = 0; n; n--)
        *seconds = *seconds * 10 + (*cursor->at++ - '0');
    *seconds = negative ? -*seconds : *seconds;
    return true;
}

static bool take_half(struct ec_cursor *cursor, struct parts *parts)
{
    int hour = 12; /* becomes 0 in the morning, stays 12 in the afternoon */
    if (!ec_take_half(cursor, &hour))
        return false;
    parts->has_half = true;
    parts->is_afternoon = hour == 12;
    return true;
}

static bool take_directive(char directive, struct ec_cursor *cursor, struct parts *parts)
{
    int two_digits;
    switch (directive) {
    case 'Y':
        return take_number(cursor, 4, 1, 9999, &parts->year);
    case 'y':
        if (!ec_take_digits(cursor, 2, 2, &two_digits))
            return false;
        parts->year = ec_year_of_two_digits(two_digits);
        return true;
    case 'm':
        return take_number(cursor, 2, 1, 12, &parts->month);
    case 'b':
    case 'B':
    case 'h':
        parts->month = ec_month_of(ec_take_word(cursor));
        ec_take(cursor, '.');
        return parts->month != 0;
    case 'd':
    case 'e':
        ec_take_blanks(cursor);
        return take_number(cursor, 2, 1, 31, &parts->day);
    case 'j':
        return take_number(cursor, 3, 1, 366, &parts->day_of_year);
    case 'a':
    case 'A':
        return ec_weekday_of(ec_take_word(cursor)) != 0;
    case 'H':
    case 'k':
        ec_take_blanks(cursor);
        return take_number(cursor, 2, 0, 23, &parts->hour);
    case 'I':
    case 'l':
        ec_take_blanks(cursor);
        return take_number(cursor, 2, 1, 12, &parts->hour);
    case 'M':
        return take_number(cursor, 2, 0, 59, &parts->minute);
    case 'S':
        return take_number(cursor, 2, 0, 60, &parts->second);
    case 'f':
        return take_fraction(cursor, &parts->fraction_ms);
    case 'p':
        return take_half(cursor, parts);
    case 'z':
    case 'Z':
        return ec_take_zone(cursor, &parts->offset_ms);
    case 's':
        parts->has_count = true;
        return take_count(cursor, &parts->since_1970_s);
    case '%':
        return ec_take(cursor, '%');
    default: /* n, t */
        ec_take_blanks(cursor);
        return true;
    }
}

static bool take_pattern(const char *pattern, struct ec_cursor *cursor, struct parts *parts)
{
    for (const char *at = pattern; *at; at++) {
        bool taken = true;
        if (ec_is_space(*at))
            ec_take_blanks(cursor);
        else if (*at != '%')
            taken = ec_take(cursor, *at);
        else {
            char directive = directive_at(&at);
            const char *longer = expand(directive);
            /* one level deep: what a letter stands for has no such letter */
            taken = longer ? take_pattern(longer, cursor, parts)
                           : take_directive(directive, cursor, parts);
        }
        if (!taken)
            return false;
    }
    return true;
}

bool ec_time_pattern_parse(const char *pattern, struct ec_text text, int64_t *time_ms)
{
    struct ec_cursor cursor = {text.bytes, text.bytes + text.size};
    struct parts parts = {.month = 1, .day = 1};
    int64_t day_ms = 0;
    if (!take_pattern(pattern, &cursor, &parts) || cursor.at != cursor.end)
        return false;
    if (parts.has_half && parts.hour <= 12)
        parts.hour = parts.hour % 12 + (parts.is_afternoon ? 12 : 0);
    if (parts.has_count)
        day_ms = parts.since_1970_s * 1000;
    else if (!ec_date_ms(parts.year, parts.month, parts.day, &day_ms))
        return false;
    if (parts.day_of_year) {
        int64_t next_ms;
        if (!ec_date_ms(parts.year, 1, 1, &day_ms))
            return false;
        day_ms += (parts.day_of_year - 1) * INT64_C(86400000);
        if (parts.day_of_year == 366 &&
                (!ec_date_ms(parts.year, 12, 31, &next_ms) || next_ms < day_ms))
            return false;
    }
    *time_ms = day_ms + ((parts.hour * 60 + parts.minute) * 60 + parts.second) * INT64_C(1000) +
               parts.fraction_ms - parts.offset_ms;
    return true;
}

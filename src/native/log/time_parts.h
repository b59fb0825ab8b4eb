/* time_parts.h - the parts that dates and times are made of, taken from a text from left to right.
 *
 * Each ec_take_... returns whether the part stands at the cursor, which is stepped over it; else the
 * cursor stays. Nothing depends on the locale or on TZ.
 *
 * Layer: native/log. */
#ifndef ENDCAP_NATIVE_LOG_TIME_PARTS_H
#define ENDCAP_NATIVE_LOG_TIME_PARTS_H

#include <stdbool.h>

#include "endcap/types.h"

struct ec_cursor {
    const char *at, *end;
};

static inline bool ec_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool ec_take(struct ec_cursor *cursor, char c)
{
    if (cursor->at == cursor->end || *cursor->at != c)
        return false;
    cursor->at++;
    return true;
}

/* How many digits stand at the cursor. */
size_t ec_count_digits(const struct ec_cursor *cursor);

/* Take `least` to `most` digits, most at most 9. */
bool ec_take_digits(struct ec_cursor *cursor, int least, int most, int *value);

/* Take blanks: spaces, tabs, and the no-break and narrow ones that browsers write before PM. */
bool ec_take_blanks(struct ec_cursor *cursor);

/* Take a word of ASCII letters, "" where there is none. */
struct ec_text ec_take_word(struct ec_cursor *cursor);

/* The month, 1 to 12, or the weekday, 1 (Monday) to 7, that a word names in English, whole or by its first
 * letters, at least three; 0 for any other. */
int ec_month_of(struct ec_text word);
int ec_weekday_of(struct ec_text word);

/* The year that two digits mean: 69 to 99 are 1969 to 1999, 0 to 68 are 2000 to 2068 (POSIX strptime). */
int ec_year_of_two_digits(int digits);

/* Milliseconds since 1970-01-01 of a date of years 1 to 9999; false where there is no such day. */
bool ec_date_ms(int year, int month, int day, int64_t *time_ms);

/* Which clocks are read. */
enum ec_clock {
    EC_CLOCK_MARKED, /* 8:26, 08:26:00.5, 8.26, 8:26 PM, 8 PM: a second of 60 is the first of the next minute */
    EC_CLOCK_DIGITS, /* also 0826, 082600, and without the hour's zero 826, 82600 */
    EC_CLOCK_ISO,    /* also 08 */
};

/* Take a clock; milliseconds since midnight. */
bool ec_take_clock(struct ec_cursor *cursor, enum ec_clock clock, int64_t *clock_ms);

/* Take AM or PM (also a.m.) and turn an hour of 1 to 12 into one of 0 to 23; *hour is undefined where
 * false is returned. */
bool ec_take_half(struct ec_cursor *cursor, int *hour);

/* Take a zone and blanks before it: Z, UTC, GMT, EST to PDT (RFC 2822), +01, +0100, +01:00, GMT+1; what then
 * repeats an offset is taken too: +0000 UTC, +0100 (CET), +01:00[Europe/Berlin]. */
bool ec_take_zone(struct ec_cursor *cursor, int64_t *offset_ms);

#endif

/* times.h - the moment that a field names, independent of the locale and of TZ.
 *
 * Layer: native/log. */
#ifndef ENDCAP_NATIVE_LOG_TIMES_H
#define ENDCAP_NATIVE_LOG_TIMES_H

#include <stdbool.h>
#include <stddef.h>

#include "endcap/types.h"

/* How a log writes its times. */
enum ec_time_format {
    /* By its shape:
     * - a count since 1970, in the unit of the column, else by its size
     * - digits alone: 20101231, 201012310826, 20101231082600
     * - year first: 2010-12-31T08:26:00.5+01:00 with any part after the date left out; the separators
     *   - / . and a blank for the T; 20101231T082600Z
     * - day first with points: 31.12.2010, 31.12.10
     * - with the month's name: 31 Dec 2010, December 31, 2010 8:26 PM, RFC 2822 (time_names.h)
     * - 12/31/2010 and 31/12/2010, which can be read one way only. Not 12/1/2010, nor 1/2/10. */
    EC_TIME_AUTO,
    EC_TIME_SECONDS,
    EC_TIME_MILLISECONDS,
    EC_TIME_MICROSECONDS,
    EC_TIME_NANOSECONDS,
    EC_TIME_MONTH_FIRST, /* 12/31/2010 8:26 PM; of two digits, the year is the last */
    EC_TIME_DAY_FIRST,   /* 31/12/2010 20:26 */
    EC_TIME_YEAR_FIRST,  /* 10/12/31 20:26 */
    EC_TIME_PATTERN,     /* time_pattern.h */
};

enum ec_time_reading {
    EC_TIME_OK,
    EC_TIME_BAD,       /* no time of this format */
    EC_TIME_AMBIGUOUS, /* EC_TIME_AUTO read 12/1/2010 */
};

/* The form in which a time was written. X(form, its name, what it is) */
#define EC_TIME_FORM_LIST(X)                                                                       \
    X(EC_TIME_FORM_SECONDS, "seconds", "seconds since 1970")                                       \
    X(EC_TIME_FORM_MILLISECONDS, "milliseconds", "milliseconds since 1970")                        \
    X(EC_TIME_FORM_MICROSECONDS, "microseconds", "microseconds since 1970")                        \
    X(EC_TIME_FORM_NANOSECONDS, "nanoseconds", "nanoseconds since 1970")                           \
    X(EC_TIME_FORM_DIGITS, "digits", "dates in digits (20101231)")                                 \
    X(EC_TIME_FORM_YEAR_FIRST, "year-first", "dates, year first (2010-12-31)")                     \
    X(EC_TIME_FORM_MONTH_FIRST, "month-first", "dates, month first (12/31/2010)")                  \
    X(EC_TIME_FORM_DAY_FIRST, "day-first", "dates, day first (31.12.2010)")                        \
    X(EC_TIME_FORM_NAME, "month-name", "dates with the month's name (31 Dec 2010)")                \
    X(EC_TIME_FORM_PATTERN, "pattern", "dates by the pattern of --time-format")

#define EC_TIME_FORM_ENUM(form, name, text) form,
enum ec_time_form { EC_TIME_FORM_LIST(EC_TIME_FORM_ENUM) EC_N_TIME_FORMS };
#undef EC_TIME_FORM_ENUM

const char *ec_time_form_name(enum ec_time_form form);
const char *ec_time_form_text(enum ec_time_form form);

/* How to read a column of times; zeros are the defaults. */
struct ec_time_rules {
    enum ec_time_format format;
    const char *pattern; /* of EC_TIME_PATTERN, borrowed and checked */
    /* EC_TIME_AUTO: the unit of the column's counts, EC_TIME_SECONDS to EC_TIME_NANOSECONDS;
     * EC_TIME_AUTO again: not known, each count by its size */
    enum ec_time_format unit;
};

/* Find the rules that a text names: auto, s, ms, us, ns, mdy, dmy, ymd or a pattern, which is borrowed. False where it
 * is none, with what is wrong in `fault`. */
enum { EC_TIME_FAULT_TEXT = 120 };
bool ec_time_rules_find(
        const char *text, struct ec_time_rules *rules, char fault[EC_TIME_FAULT_TEXT]);

/* Read all of a text as a time; where it names no zone it is UTC.
 *
 * time_ms, form  written only on EC_TIME_OK; milliseconds since 1970-01-01 UTC, years 1 to 9999 */
enum ec_time_reading ec_time_read(const struct ec_time_rules *rules, struct ec_text text,
        int64_t *time_ms, enum ec_time_form *form);

/* The same by a format alone. */
enum ec_time_reading ec_time_parse(
        struct ec_text text, enum ec_time_format format, int64_t *time_ms);

/* The unit in which a count is a moment from 1990 to 2100, EC_TIME_SECONDS to EC_TIME_NANOSECONDS: at most one is.
 * EC_TIME_AUTO for no count, a date in digits, or a count in none. */
enum ec_time_format ec_time_unit(struct ec_text text);

/* Whether a text is a time of day without a date: 8:26, 08:26:00, 8:26 PM. */
bool ec_is_clock(struct ec_text text);

/* Room for a time as ec_time_print writes it. */
enum { EC_TIME_TEXT = 24 };

/* Write "2010-12-01 08:26:00" (UTC) and a NUL. */
void ec_time_print(int64_t time_ms, char text[EC_TIME_TEXT]);

#endif

/* times.h - the moment that a field names, independent of the locale and of TZ.
 *
 * Layer: native/log. */
#ifndef ENDCAP_NATIVE_LOG_TIMES_H
#define ENDCAP_NATIVE_LOG_TIMES_H

#include "endcap/types.h"

/* How a log writes its times. */
enum ec_time_format {
    /* By its shape: a count since 1970 (seconds, milliseconds, microseconds or nanoseconds by its
     * size), a date of eight digits (20101231), year first (2010-12-31T08:26:00.5+01:00 with any
     * part after the date left out; the separators - / . and a space for the T), or day first with
     * dots (31.12.2010). Not 12/1/2010: which is the month cannot be seen. */
    EC_TIME_AUTO,
    EC_TIME_SECONDS,
    EC_TIME_MILLISECONDS,
    EC_TIME_MONTH_FIRST, /* 12/31/2010 8:26 PM */
    EC_TIME_DAY_FIRST,   /* 31/12/2010 20:26 */
};

enum ec_time_reading {
    EC_TIME_OK,
    EC_TIME_BAD,       /* no time of this format */
    EC_TIME_AMBIGUOUS, /* EC_TIME_AUTO read 12/1/2010 */
};

/* Read all of a text as a time; where it names no zone it is UTC.
 *
 * time_ms  milliseconds since 1970-01-01 UTC, written only on EC_TIME_OK; years 1 to 9999 */
enum ec_time_reading ec_time_parse(
        struct ec_text text, enum ec_time_format format, int64_t *time_ms);

/* Room for a time as ec_time_print writes it. */
enum { EC_TIME_TEXT = 24 };

/* Write "2010-12-01 08:26:00" (UTC) and a NUL. */
void ec_time_print(int64_t time_ms, char text[EC_TIME_TEXT]);

#endif

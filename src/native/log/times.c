/* times.c - see times.h. */
#include "native/log/times.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "native/log/words.h"

#define MS_PER_DAY INT64_C(86400000)
/* 9999-12-31 23:59:59.999 */
#define LAST_MS INT64_C(253402300799999)

/* Text being read from left to right. */
struct cursor {
    const char *at, *end;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool take(struct cursor *cursor, char c)
{
    if (cursor->at == cursor->end || *cursor->at != c)
        return false;
    cursor->at++;
    return true;
}

/* Take `least` to `most` digits. */
static bool take_digits(struct cursor *cursor, int least, int most, int *value)
{
    int n = 0;
    for (*value = 0; n < most && cursor->at < cursor->end && is_digit(*cursor->at); n++)
        *value = *value * 10 + (*cursor->at++ - '0');
    return n >= least;
}

/* Days since 1970-01-01 of the proleptic Gregorian calendar (H. Hinnant, "chrono-compatible
 * low-level date algorithms", days_from_civil), for years from 1. */
static int64_t days_from_date(int year, int month, int day)
{
    int shifted = year - (month <= 2);
    int era = shifted / 400;
    int year_of_era = shifted - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int64_t)era * 146097 + day_of_era - 719468;
}

static bool date_ms(int year, int month, int day, int64_t *time_ms)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1 || month < 1 || month > 12 || day < 1)
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (day > lengths[month - 1] + (month == 2 && leap))
        return false;
    *time_ms = days_from_date(year, month, day) * MS_PER_DAY;
    return true;
}

/* Z, UTC, GMT, +01, +0100 or +01:00, or nothing. */
static bool take_zone(struct cursor *cursor, int64_t *offset_ms)
{
    *offset_ms = 0;
    take(cursor, ' ');
    if (cursor->at == cursor->end || take(cursor, 'Z') || take(cursor, 'z'))
        return true;
    struct ec_text rest = {cursor->at, (size_t)(cursor->end - cursor->at)};
    if (ec_is_name(rest, "utc") || ec_is_name(rest, "gmt")) {
        cursor->at = cursor->end;
        return true;
    }
    bool west = take(cursor, '-');
    if (!west && !take(cursor, '+'))
        return false;
    int hours = 0;
    int minutes = 0;
    if (!take_digits(cursor, 2, 2, &hours))
        return false;
    bool has_minutes = take(cursor, ':') || cursor->at < cursor->end;
    if (has_minutes && !take_digits(cursor, 2, 2, &minutes))
        return false;
    if (hours > 18 || minutes > 59)
        return false;
    *offset_ms = (hours * 60 + minutes) * INT64_C(60000) * (west ? -1 : 1);
    return true;
}

/* 8:26, 08:26:00, 08:26:00.123456, 8:26 PM; a second of 60 is the first of the next minute. */
static bool take_clock(struct cursor *cursor, int64_t *clock_ms)
{
    int hour = 0;
    int minute = 0;
    int second = 0;
    int64_t fraction_ms = 0;
    if (!take_digits(cursor, 1, 2, &hour) || !take(cursor, ':') ||
            !take_digits(cursor, 2, 2, &minute))
        return false;
    if (take(cursor, ':')) {
        if (!take_digits(cursor, 2, 2, &second))
            return false;
        if (take(cursor, '.') || take(cursor, ',')) {
            int64_t unit = 100;
            if (cursor->at == cursor->end || !is_digit(*cursor->at))
                return false;
            for (; cursor->at < cursor->end && is_digit(*cursor->at); cursor->at++, unit /= 10)
                fraction_ms += (*cursor->at - '0') * unit;
        }
    }
    struct cursor half = *cursor;
    take(&half, ' ');
    if (half.end - half.at >= 2 && ec_lower(half.at[1]) == 'm') {
        bool afternoon = ec_lower(half.at[0]) == 'p';
        if ((!afternoon && ec_lower(half.at[0]) != 'a') || hour < 1 || hour > 12)
            return false;
        hour = hour % 12 + (afternoon ? 12 : 0);
        half.at += 2;
        *cursor = half;
    }
    if (hour > 23 || minute > 59 || second > 60)
        return false;
    *clock_ms = ((hour * 60 + minute) * 60 + second) * INT64_C(1000) + fraction_ms;
    return true;
}

/* What follows a date: nothing, or a clock and a zone. */
static enum ec_time_reading finish(struct cursor cursor, int64_t day_ms, int64_t *time_ms)
{
    int64_t clock_ms = 0;
    int64_t offset_ms = 0;
    if (cursor.at < cursor.end) {
        if (!take(&cursor, 'T') && !take(&cursor, 't') && !take(&cursor, ' '))
            return EC_TIME_BAD;
        if (!take_clock(&cursor, &clock_ms) || !take_zone(&cursor, &offset_ms) ||
                cursor.at != cursor.end)
            return EC_TIME_BAD;
    }
    *time_ms = day_ms + clock_ms - offset_ms;
    return EC_TIME_OK;
}

static enum ec_time_reading parse_date(
        struct ec_text text, enum ec_time_format format, int64_t *time_ms)
{
    struct cursor cursor = {text.bytes, text.bytes + text.size};
    int first, second, third;
    if (!take_digits(&cursor, 1, 4, &first) || cursor.at == cursor.end)
        return EC_TIME_BAD;
    bool year_first = cursor.at - text.bytes == 4;
    char mark = *cursor.at++;
    if (mark != '-' && mark != '/' && mark != '.')
        return EC_TIME_BAD;
    if (!take_digits(&cursor, 1, 2, &second) || !take(&cursor, mark) ||
            !take_digits(&cursor, year_first ? 1 : 4, year_first ? 2 : 4, &third))
        return EC_TIME_BAD;
    int64_t day_ms = 0;
    bool valid;
    if (year_first)
        valid = date_ms(first, second, third, &day_ms);
    else if (format == EC_TIME_DAY_FIRST || (format == EC_TIME_AUTO && mark == '.'))
        valid = date_ms(third, second, first, &day_ms);
    else if (format == EC_TIME_MONTH_FIRST || (format == EC_TIME_AUTO && second > 12))
        valid = date_ms(third, first, second, &day_ms);
    else if (format == EC_TIME_AUTO && first > 12)
        valid = date_ms(third, second, first, &day_ms);
    else
        return EC_TIME_AMBIGUOUS;
    return valid ? finish(cursor, day_ms, time_ms) : EC_TIME_BAD;
}

/* A count of units since 1970, or a date of eight digits, which as a count of seconds would be a
 * day of 1970 and before any shop's log. */
static enum ec_time_reading parse_count(
        struct ec_text text, double count, enum ec_time_format format, int64_t *time_ms)
{
    double ms = count;
    double size = fabs(count);
    if (format == EC_TIME_AUTO && text.size == 8 && ec_integer_size(text) == 8 && size > 18000000 &&
            size < 22000000) {
        int date = (int)count;
        return date_ms(date / 10000, date / 100 % 100, date % 100, time_ms) ? EC_TIME_OK
                                                                            : EC_TIME_BAD;
    }
    /* As seconds 1e11 is the year 5138, as milliseconds 1973; and so on for the smaller units. */
    if (format == EC_TIME_SECONDS || (format == EC_TIME_AUTO && size < 1e11))
        ms = count * 1e3;
    else if (format == EC_TIME_AUTO && size >= 1e17)
        ms = count / 1e6;
    else if (format == EC_TIME_AUTO && size >= 1e14)
        ms = count / 1e3;
    if (!(fabs(ms) <= (double)LAST_MS))
        return EC_TIME_BAD;
    *time_ms = (int64_t)floor(ms + 0.5);
    return EC_TIME_OK;
}

enum ec_time_reading ec_time_parse(
        struct ec_text text, enum ec_time_format format, int64_t *time_ms)
{
    text = ec_trim(text);
    /* the shape nearly every date has, before a number is tried */
    bool is_date = text.size >= 8 && text.bytes[4] == '-';
    double count;
    bool counts = format != EC_TIME_MONTH_FIRST && format != EC_TIME_DAY_FIRST;
    if (counts && !is_date && ec_number_parse(text, &count))
        return parse_count(text, count, format, time_ms);
    if (format == EC_TIME_SECONDS || format == EC_TIME_MILLISECONDS)
        return EC_TIME_BAD;
    return parse_date(text, format, time_ms);
}

void ec_time_print(int64_t time_ms, char text[EC_TIME_TEXT])
{
    int64_t days = time_ms / MS_PER_DAY;
    int64_t rest = time_ms % MS_PER_DAY;
    if (rest < 0) {
        rest += MS_PER_DAY;
        days--;
    }
    /* the inverse of days_from_date, same source: civil_from_days */
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
                                  day_of_era / 146096) /
                          365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;
    int64_t day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    int64_t year = year_of_era + era * 400 + (month <= 2);
    int64_t second = rest / 1000;
    snprintf(text, EC_TIME_TEXT, "%04u-%02u-%02u %02u:%02u:%02u", (unsigned)year % 10000u,
            (unsigned)month % 100u, (unsigned)day % 100u, (unsigned)(second / 3600) % 100u,
            (unsigned)(second / 60 % 60), (unsigned)(second % 60));
}

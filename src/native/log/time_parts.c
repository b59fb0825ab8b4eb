/* time_parts.c - see time_parts.h. */
#include "native/log/time_parts.h"

#include <string.h>

#include "native/log/words.h"

size_t ec_count_digits(const struct ec_cursor *cursor)
{
    size_t n = 0;
    while (cursor->at + n < cursor->end && ec_is_digit(cursor->at[n]))
        n++;
    return n;
}

bool ec_take_digits(struct ec_cursor *cursor, int least, int most, int *value)
{
    const char *at = cursor->at;
    int n = 0;
    int read = 0;
    for (; n < most && at < cursor->end && ec_is_digit(*at); n++)
        read = read * 10 + (*at++ - '0');
    if (n < least)
        return false;
    *value = read;
    cursor->at = at;
    return true;
}

bool ec_take_blanks(struct ec_cursor *cursor)
{
    static const char *const wide[] = {"\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x89"};
    const char *start = cursor->at;
    while (cursor->at < cursor->end) {
        size_t size = *cursor->at == ' ' || *cursor->at == '\t';
        for (size_t w = 0; (unsigned char)*cursor->at >= 0x80 && w < sizeof wide / sizeof *wide;
                w++) {
            size_t n = strlen(wide[w]);
            if ((size_t)(cursor->end - cursor->at) >= n && memcmp(cursor->at, wide[w], n) == 0)
                size = n;
        }
        if (size == 0)
            break;
        cursor->at += size;
    }
    return cursor->at > start;
}

struct ec_text ec_take_word(struct ec_cursor *cursor)
{
    struct ec_text word = {cursor->at, 0};
    while (cursor->at < cursor->end && ec_lower(*cursor->at) >= 'a' && ec_lower(*cursor->at) <= 'z')
        cursor->at++;
    word.size = (size_t)(cursor->at - word.bytes);
    return word;
}

/* The number, from 1, of the name that begins with a word of three letters or more; 0: none. */
static int find_name(struct ec_text word, const char *const *names, int n)
{
    for (int m = 0; m < n && word.size >= 3; m++) {
        size_t same = 0;
        while (same < word.size && ec_lower(word.bytes[same]) == names[m][same])
            same++;
        if (same == word.size)
            return m + 1;
    }
    return 0;
}

int ec_month_of(struct ec_text word)
{
    static const char *const names[] = {"january", "february", "march", "april", "may", "june",
            "july", "august", "september", "october", "november", "december"};
    return find_name(word, names, 12);
}

int ec_weekday_of(struct ec_text word)
{
    static const char *const names[] = {
            "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    return find_name(word, names, 7);
}

int ec_year_of_two_digits(int digits)
{
    return digits + (digits < 69 ? 2000 : 1900);
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

bool ec_date_ms(int year, int month, int day, int64_t *time_ms)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (day > lengths[month - 1] + (month == 2 && leap))
        return false;
    *time_ms = days_from_date(year, month, day) * INT64_C(86400000);
    return true;
}

bool ec_take_half(struct ec_cursor *cursor, int *hour)
{
    struct ec_cursor at = *cursor;
    ec_take_blanks(&at);
    char half = at.at < at.end ? ec_lower(*at.at++) : '\0';
    bool has_point = ec_take(&at, '.');
    if ((half != 'a' && half != 'p') || !(ec_take(&at, 'm') || ec_take(&at, 'M')))
        return false;
    if (has_point)
        ec_take(&at, '.');
    bool is_word_end = at.at == at.end || ec_lower(*at.at) < 'a' || ec_lower(*at.at) > 'z';
    if (!is_word_end || *hour < 1 || *hour > 12)
        return false;
    *hour = *hour % 12 + (half == 'p' ? 12 : 0);
    *cursor = at;
    return true;
}

/* Take .5 or ,123456 or, behind three marked parts, :123; false where the mark has no digit. */
static bool take_fraction(struct ec_cursor *cursor, char mark, int64_t *fraction_ms)
{
    bool has_mark = ec_take(cursor, '.') || ec_take(cursor, ',');
    if (!has_mark && mark == ':' && cursor->at < cursor->end && *cursor->at == ':') {
        cursor->at++;
        has_mark = ec_count_digits(cursor) == 3;
        if (!has_mark)
            return false;
    }
    if (!has_mark)
        return true;
    if (ec_count_digits(cursor) == 0)
        return false;
    int64_t unit = 100;
    for (; cursor->at < cursor->end && ec_is_digit(*cursor->at); cursor->at++, unit /= 10)
        *fraction_ms += (*cursor->at - '0') * unit;
    return true;
}

struct clock {
    int hour, minute, second;
    int64_t fraction_ms;
};

/* hh:mm[:ss[.fraction]], with points in place of the colons too. */
static bool take_marked(struct ec_cursor *cursor, struct clock *clock)
{
    if (!ec_take_digits(cursor, 1, 2, &clock->hour))
        return false;
    char mark = cursor->at < cursor->end && *cursor->at == '.' ? '.' : ':';
    if (!ec_take(cursor, mark) || !ec_take_digits(cursor, 2, 2, &clock->minute))
        return false;
    if (!ec_take(cursor, mark))
        return true;
    return ec_take_digits(cursor, 2, 2, &clock->second) &&
           take_fraction(cursor, mark, &clock->fraction_ms);
}

/* hhmm[ss[.fraction]], where the hour may have one digit, and hh. */
static bool take_run(struct ec_cursor *cursor, bool may_be_hour, struct clock *clock)
{
    int n = (int)ec_count_digits(cursor);
    if (n == 2)
        return may_be_hour && ec_take_digits(cursor, 2, 2, &clock->hour);
    if (n < 3 || n > 6 || !ec_take_digits(cursor, 1, n % 2 ? 1 : 2, &clock->hour) ||
            !ec_take_digits(cursor, 2, 2, &clock->minute))
        return false;
    return n < 5 || (ec_take_digits(cursor, 2, 2, &clock->second) &&
                            take_fraction(cursor, '\0', &clock->fraction_ms));
}

bool ec_take_clock(struct ec_cursor *cursor, enum ec_clock kind, int64_t *clock_ms)
{
    struct ec_cursor at = *cursor;
    struct clock clock = {0};
    bool is_clock = take_marked(&at, &clock);
    if (is_clock && at.at < at.end) {
        struct ec_cursor half = at;
        bool has_half = ec_take_half(&half, &clock.hour);
        struct ec_cursor word = at;
        ec_take_blanks(&word);
        struct ec_text letters = ec_take_word(&word);
        if (!has_half && (ec_is_name(letters, "am") || ec_is_name(letters, "pm")))
            return false; /* 13:00 PM */
        at = has_half ? half : at;
    } else if (!is_clock) {
        at = *cursor;
        clock = (struct clock){0};
        is_clock = ec_take_digits(&at, 1, 2, &clock.hour) && ec_take_half(&at, &clock.hour);
        if (!is_clock && kind != EC_CLOCK_MARKED) {
            at = *cursor;
            clock = (struct clock){0};
            is_clock = take_run(&at, kind == EC_CLOCK_ISO, &clock);
        }
    }
    if (!is_clock || clock.hour > 23 || clock.minute > 59 || clock.second > 60)
        return false;
    *clock_ms = ((clock.hour * 60 + clock.minute) * 60 + clock.second) * INT64_C(1000) +
                clock.fraction_ms;
    *cursor = at;
    return true;
}

/* +01, +0100, +01:00; -1 only where a name stands before it. */
static bool take_offset(struct ec_cursor *cursor, bool is_named, int64_t *offset_ms)
{
    struct ec_cursor at = *cursor;
    bool west = ec_take(&at, '-');
    int hours = 0;
    int minutes = 0;
    if ((!west && !ec_take(&at, '+')) || !ec_take_digits(&at, is_named ? 1 : 2, 2, &hours))
        return false;
    bool has_minutes = ec_take(&at, ':') || ec_count_digits(&at) > 0;
    if (has_minutes && !ec_take_digits(&at, 2, 2, &minutes))
        return false;
    if (hours > 18 || minutes > 59)
        return false;
    *offset_ms = (hours * 60 + minutes) * INT64_C(60000) * (west ? -1 : 1);
    *cursor = at;
    return true;
}

/* What repeats an offset in words: CET, (Central European Time), [Europe/Berlin]. */
static void take_repetition(struct ec_cursor *cursor)
{
    struct ec_cursor at = *cursor;
    ec_take_blanks(&at);
    char closing = ec_take(&at, '(') ? ')' : ec_take(&at, '[') ? ']' : '\0';
    if (closing) {
        const char *end = memchr(at.at, closing, (size_t)(at.end - at.at));
        if (end)
            cursor->at = end + 1;
        return;
    }
    size_t size = ec_take_word(&at).size;
    if (size >= 1 && size <= 5)
        *cursor = at;
}

/* Hours of the zones that RFC 2822 names; false for any other word. */
static bool named_zone(struct ec_text word, int *hours)
{
    static const struct {
        const char *name;
        int hours;
    } zones[] = {{"z", 0}, {"utc", 0}, {"gmt", 0}, {"ut", 0}, {"est", -5}, {"edt", -4}, {"cst", -6},
            {"cdt", -5}, {"mst", -7}, {"mdt", -6}, {"pst", -8}, {"pdt", -7}};
    for (size_t z = 0; z < sizeof zones / sizeof *zones; z++) {
        if (ec_is_name(word, zones[z].name)) {
            *hours = zones[z].hours;
            return true;
        }
    }
    return false;
}

bool ec_take_zone(struct ec_cursor *cursor, int64_t *offset_ms)
{
    struct ec_cursor at = *cursor;
    if (at.at == at.end)
        return false;
    ec_take_blanks(&at);
    struct ec_text word = ec_take_word(&at);
    int hours = 0;
    if (word.size && !named_zone(word, &hours))
        return false;
    *offset_ms = hours * INT64_C(3600000);
    bool has_offset = hours == 0 && !ec_is_name(word, "z") &&
                      take_offset(&at, word.size > 0, offset_ms);
    if (!word.size && !has_offset)
        return false;
    if (word.size && !has_offset && at.at < at.end && (*at.at == '+' || *at.at == '-'))
        return false;
    take_repetition(&at);
    *cursor = at;
    return true;
}

/* time_names.c - see time_names.h. */
#include "native/log/time_names.h"

#include "native/log/time_parts.h"
#include "native/log/words.h"

/* What was found so far; 0: not yet, but for the year, which is -1. */
struct parts {
    int year, month, day;
    bool has_clock, has_weekday;
    int64_t clock_ms, offset_ms;
};

/* Between two parts: nothing (02JAN2023), blanks and commas, or before the clock one of - / . or, behind
 * the date, a colon. */
static void take_between(struct ec_cursor *cursor, const struct parts *parts)
{
    const char *start = cursor->at;
    while (ec_take_blanks(cursor) || ec_take(cursor, ','))
        ;
    bool has_date = parts->year >= 0 && parts->month && parts->day;
    if (cursor->at == start && start < cursor->end && !parts->has_clock &&
            (*start == '-' || *start == '/' || *start == '.' || (*start == ':' && has_date))) {
        cursor->at++;
        ec_take_blanks(cursor);
    }
}

static bool take_name(struct ec_cursor *cursor, struct parts *parts)
{
    struct ec_text word = ec_take_word(cursor);
    int month = ec_month_of(word);
    bool is_weekday = ec_weekday_of(word) != 0;
    bool is_filler = ec_is_name(word, "at") || ec_is_name(word, "t");
    if (month && parts->month == 0)
        parts->month = month;
    else if (is_weekday && !parts->has_weekday)
        parts->has_weekday = true;
    else if (!is_filler || parts->has_clock)
        return false;
    if (month || is_weekday)
        ec_take(cursor, '.');
    return true;
}

/* 2nd, 3rd: the letters behind a day. */
static void take_ordinal(struct ec_cursor *cursor)
{
    struct ec_cursor at = *cursor;
    struct ec_text word = ec_take_word(&at);
    if (ec_is_name(word, "st") || ec_is_name(word, "nd") || ec_is_name(word, "rd") ||
            ec_is_name(word, "th"))
        *cursor = at;
}

static bool take_number(struct ec_cursor *cursor, struct parts *parts)
{
    size_t n_digits = ec_count_digits(cursor);
    int number;
    if (!parts->has_clock && ec_take_clock(cursor, EC_CLOCK_MARKED, &parts->clock_ms)) {
        parts->has_clock = true;
        ec_take_zone(cursor, &parts->offset_ms);
        return true;
    }
    if (n_digits == 4 && parts->year < 0)
        return ec_take_digits(cursor, 4, 4, &parts->year);
    if (n_digits > 2 || !ec_take_digits(cursor, 1, 2, &number))
        return false;
    if (parts->day == 0) {
        parts->day = number;
        take_ordinal(cursor);
        return number > 0;
    }
    if (n_digits != 2 || parts->year >= 0)
        return false;
    parts->year = ec_year_of_two_digits(number);
    return true;
}

bool ec_time_names_parse(struct ec_text text, int64_t *time_ms)
{
    struct ec_cursor cursor = {text.bytes, text.bytes + text.size};
    struct parts parts = {.year = -1};
    int64_t day_ms;
    while (cursor.at < cursor.end) {
        bool taken = ec_is_digit(*cursor.at) ? take_number(&cursor, &parts)
                                             : take_name(&cursor, &parts);
        if (!taken)
            return false;
        if (cursor.at == cursor.end)
            break;
        take_between(&cursor, &parts);
        if (cursor.at == cursor.end)
            return false;
    }
    if (parts.month == 0 || !ec_date_ms(parts.year, parts.month, parts.day, &day_ms))
        return false;
    *time_ms = day_ms + parts.clock_ms - parts.offset_ms;
    return true;
}

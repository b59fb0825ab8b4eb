/* times.c - see times.h. */
#include "native/log/times.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "native/log/time_names.h"
#include "native/log/time_parts.h"
#include "native/log/time_pattern.h"
#include "native/log/words.h"

#define MS_PER_DAY INT64_C(86400000)
/* 9999-12-31 23:59:59.999, and the first moment of year 1 */
#define LAST_MS INT64_C(253402300799999)
#define FIRST_MS INT64_C(-62135596800000)
/* 1990-01-01 and 2100-01-01: the times of shops' logs are between */
#define PLAUSIBLE_FROM_S 631152000.0
#define PLAUSIBLE_TO_S 4102444800.0

const char *ec_time_form_name(enum ec_time_form form)
{
#define EC_TIME_FORM_NAME_OF(form_, name, text) name,
    static const char *const names[] = {EC_TIME_FORM_LIST(EC_TIME_FORM_NAME_OF)};
#undef EC_TIME_FORM_NAME_OF
    return names[form];
}

const char *ec_time_form_text(enum ec_time_form form)
{
#define EC_TIME_FORM_TEXT_OF(form_, name, text) text,
    static const char *const texts[] = {EC_TIME_FORM_LIST(EC_TIME_FORM_TEXT_OF)};
#undef EC_TIME_FORM_TEXT_OF
    return texts[form];
}

bool ec_time_rules_find(
        const char *text, struct ec_time_rules *rules, char fault[EC_TIME_FAULT_TEXT])
{
    /* in the order of enum ec_time_format */
    static const char *const names[] = {"auto", "s", "ms", "us", "ns", "mdy", "dmy", "ymd"};
    *rules = (struct ec_time_rules){0};
    for (int n = 0; n < EC_TIME_PATTERN; n++) {
        if (strcmp(text, names[n]) == 0) {
            rules->format = (enum ec_time_format)n;
            return true;
        }
    }
    const char *missing = "is not auto, s, ms, us, ns, mdy, dmy, ymd or a pattern such as "
                          "'%d %b %Y %H:%M'";
    const char *at = "";
    if (strchr(text, '%') && ec_time_pattern_check(text, &missing, &at)) {
        rules->format = EC_TIME_PATTERN;
        rules->pattern = text;
        return true;
    }
    snprintf(fault, EC_TIME_FAULT_TEXT, "%s%s%.3s%s", missing, *at ? " '" : "", at, *at ? "'" : "");
    return false;
}

/* What follows a date: nothing, or a clock and a zone. */
static bool finish(struct ec_cursor cursor, int64_t day_ms, int64_t *time_ms)
{
    int64_t clock_ms = 0;
    int64_t offset_ms = 0;
    if (cursor.at < cursor.end) {
        bool is_iso = ec_take(&cursor, 'T') || ec_take(&cursor, 't');
        bool is_apart = ec_take(&cursor, ',') || ec_take(&cursor, '_');
        bool has_blank = ec_take_blanks(&cursor);
        if (!is_iso && !is_apart && !has_blank)
            return false;
        if (!ec_take_clock(&cursor, is_iso ? EC_CLOCK_ISO : EC_CLOCK_DIGITS, &clock_ms))
            return false;
        ec_take_zone(&cursor, &offset_ms);
        if (cursor.at != cursor.end)
            return false;
    }
    *time_ms = day_ms + clock_ms - offset_ms;
    return true;
}

/* Three numbers of a date as they stand, with their digits: a year has two or four. */
struct triple {
    int numbers[3];
    size_t n_digits[3];
};

/* Read a triple with the day, month and year at these places. */
static bool read_triple(const struct triple *triple, int day, int month, int year, int64_t *day_ms)
{
    int number = triple->numbers[year];
    if (triple->n_digits[day] > 2 || triple->n_digits[month] > 2 ||
            (triple->n_digits[year] != 2 && triple->n_digits[year] != 4))
        return false;
    if (triple->n_digits[year] == 2)
        number = ec_year_of_two_digits(number);
    return ec_date_ms(number, triple->numbers[month], triple->numbers[day], day_ms);
}

/* The one way in which a triple is a date; EC_TIME_AMBIGUOUS where there are several, and where the year has two
 * digits: which of three numbers it is, a person says. */
static enum ec_time_reading read_only_way(
        const struct triple *triple, int64_t *day_ms, enum ec_time_form *form)
{
    int64_t ways[3];
    bool is_way[3] = {
            read_triple(triple, 1, 0, 2, &ways[0]),
            read_triple(triple, 0, 1, 2, &ways[1]),
            read_triple(triple, 2, 1, 0, &ways[2]),
    };
    static const enum ec_time_form forms[3] = {
            EC_TIME_FORM_MONTH_FIRST, EC_TIME_FORM_DAY_FIRST, EC_TIME_FORM_YEAR_FIRST};
    int n_ways = 0;
    for (int w = 0; w < 3; w++) {
        if (!is_way[w])
            continue;
        n_ways++;
        *day_ms = ways[w];
        *form = forms[w];
    }
    bool is_clear = n_ways == 1 && triple->n_digits[2] == 4;
    return is_clear ? EC_TIME_OK : n_ways == 0 ? EC_TIME_BAD : EC_TIME_AMBIGUOUS;
}

/* Dates of three numbers with the same mark between them. */
static enum ec_time_reading parse_date(
        struct ec_text text, enum ec_time_format format, int64_t *time_ms, enum ec_time_form *form)
{
    struct ec_cursor cursor = {text.bytes, text.bytes + text.size};
    struct triple triple;
    char mark = '\0';
    for (int n = 0; n < 3; n++) {
        triple.n_digits[n] = ec_count_digits(&cursor);
        if (triple.n_digits[n] > 4 || !ec_take_digits(&cursor, 1, 4, &triple.numbers[n]))
            return EC_TIME_BAD;
        if (n == 2)
            break;
        mark = n == 0 && cursor.at < cursor.end ? *cursor.at : mark;
        if ((mark != '-' && mark != '/' && mark != '.') || !ec_take(&cursor, mark))
            return EC_TIME_BAD;
    }
    int64_t day_ms = 0;
    enum ec_time_reading reading = EC_TIME_BAD;
    if (triple.n_digits[0] == 4 || format == EC_TIME_YEAR_FIRST) {
        *form = EC_TIME_FORM_YEAR_FIRST;
        reading = read_triple(&triple, 2, 1, 0, &day_ms) ? EC_TIME_OK : EC_TIME_BAD;
    } else if (format == EC_TIME_MONTH_FIRST) {
        *form = EC_TIME_FORM_MONTH_FIRST;
        reading = read_triple(&triple, 1, 0, 2, &day_ms) ? EC_TIME_OK : EC_TIME_BAD;
    } else if (format == EC_TIME_DAY_FIRST || mark == '.') {
        *form = EC_TIME_FORM_DAY_FIRST;
        reading = read_triple(&triple, 0, 1, 2, &day_ms) ? EC_TIME_OK : EC_TIME_BAD;
    } else {
        reading = read_only_way(&triple, &day_ms, form);
    }
    /* what is wrong behind the date is no question of its order */
    return finish(cursor, day_ms, time_ms) ? reading : EC_TIME_BAD;
}

/* A date of eight digits and, at once behind it, a clock of four or six and a fraction; which as a count would be a
 * moment before any shop's log, or far behind. 20101231T082600Z too. */
static bool parse_digits(struct ec_text text, int64_t *time_ms)
{
    struct ec_cursor cursor = {text.bytes, text.bytes + text.size};
    size_t n = ec_count_digits(&cursor);
    int year, month, day;
    int64_t day_ms;
    if ((n != 8 && n != 12 && n != 14 && n != 17) || !ec_take_digits(&cursor, 4, 4, &year) ||
            !ec_take_digits(&cursor, 2, 2, &month) || !ec_take_digits(&cursor, 2, 2, &day) ||
            year < 1800 || year >= 2200 || !ec_date_ms(year, month, day, &day_ms))
        return false;
    if (n == 8)
        return finish(cursor, day_ms, time_ms);
    int hour, minute;
    int second = 0;
    int thousandths = 0;
    int64_t fraction_ms = 0;
    if (!ec_take_digits(&cursor, 2, 2, &hour) || !ec_take_digits(&cursor, 2, 2, &minute) ||
            (n > 12 && !ec_take_digits(&cursor, 2, 2, &second)) ||
            (n > 14 && !ec_take_digits(&cursor, 3, 3, &thousandths)) || hour > 23 || minute > 59 ||
            second > 60)
        return false;
    if (n == 14 && ec_take(&cursor, '.')) {
        int64_t unit = 100;
        if (ec_count_digits(&cursor) == 0)
            return false;
        for (; cursor.at < cursor.end && ec_is_digit(*cursor.at); cursor.at++, unit /= 10)
            fraction_ms += (*cursor.at - '0') * unit;
    }
    int64_t offset_ms = 0;
    ec_take_zone(&cursor, &offset_ms);
    if (cursor.at != cursor.end)
        return false;
    *time_ms = day_ms + ((hour * 60 + minute) * 60 + second) * INT64_C(1000) + thousandths +
               fraction_ms - offset_ms;
    return true;
}

/* Digits that would be a date but for a month or a day that there is not. No count of that many digits is of
 * these years. */
static bool is_broken_date(struct ec_text text)
{
    bool has_size = text.size == 8 || text.size == 12 || text.size == 14 || text.size == 17;
    struct ec_cursor cursor = {text.bytes, text.bytes + text.size};
    return has_size && ec_count_digits(&cursor) == text.size && memcmp(text.bytes, "18", 2) >= 0 &&
           memcmp(text.bytes, "22", 2) < 0;
}

static double units_a_second(enum ec_time_format unit)
{
    return unit == EC_TIME_SECONDS        ? 1
           : unit == EC_TIME_MILLISECONDS ? 1e3
           : unit == EC_TIME_MICROSECONDS ? 1e6
                                          : 1e9;
}

/* The unit in which a count is a plausible moment; EC_TIME_AUTO: none. */
static enum ec_time_format plausible_unit(double count)
{
    for (int unit = EC_TIME_SECONDS; unit <= EC_TIME_NANOSECONDS; unit++) {
        double seconds = count / units_a_second((enum ec_time_format)unit);
        if (seconds >= PLAUSIBLE_FROM_S && seconds < PLAUSIBLE_TO_S)
            return (enum ec_time_format)unit;
    }
    return EC_TIME_AUTO;
}

/* As seconds 1e11 is the year 5138, as milliseconds 1973; and so on for the smaller units. */
static enum ec_time_format unit_by_size(double count)
{
    double size = fabs(count);
    return size < 1e11   ? EC_TIME_SECONDS
           : size < 1e14 ? EC_TIME_MILLISECONDS
           : size < 1e17 ? EC_TIME_MICROSECONDS
                         : EC_TIME_NANOSECONDS;
}

static enum ec_time_reading parse_count(
        double count, const struct ec_time_rules *rules, int64_t *time_ms, enum ec_time_form *form)
{
    enum ec_time_format unit = rules->format;
    if (unit == EC_TIME_AUTO)
        unit = plausible_unit(count);
    if (unit == EC_TIME_AUTO)
        unit = rules->unit != EC_TIME_AUTO ? rules->unit : unit_by_size(count);
    double per_second = units_a_second(unit);
    double ms = per_second > 1e3 ? count / (per_second / 1e3) : count * (1e3 / per_second);
    if (!(ms <= (double)LAST_MS && ms >= (double)FIRST_MS))
        return EC_TIME_BAD;
    *time_ms = (int64_t)floor(ms + 0.5);
    *form = (enum ec_time_form)(EC_TIME_FORM_SECONDS + (unit - EC_TIME_SECONDS));
    return EC_TIME_OK;
}

enum ec_time_reading ec_time_read(const struct ec_time_rules *rules, struct ec_text text,
        int64_t *time_ms, enum ec_time_form *form)
{
    text = ec_trim(text);
    int64_t read_ms = 0;
    enum ec_time_form read_form = EC_TIME_FORM_PATTERN;
    enum ec_time_reading reading = EC_TIME_BAD;
    bool counts = rules->format <= EC_TIME_NANOSECONDS;
    double count;
    if (rules->format == EC_TIME_PATTERN) {
        if (rules->pattern && ec_time_pattern_parse(rules->pattern, text, &read_ms))
            reading = EC_TIME_OK;
    } else if (text.size >= 8 && text.bytes[4] == '-' && text.bytes[0] != '-') {
        /* the shape nearly every date has, before a number is tried */
        if (!counts || rules->format == EC_TIME_AUTO)
            reading = parse_date(text, rules->format, &read_ms, &read_form);
    } else if ((!counts || rules->format == EC_TIME_AUTO) && parse_digits(text, &read_ms)) {
        read_form = EC_TIME_FORM_DIGITS;
        reading = EC_TIME_OK;
    } else if (rules->format == EC_TIME_AUTO && is_broken_date(text)) {
        reading = EC_TIME_BAD;
    } else if (counts && ec_number_parse(text, &count)) {
        reading = parse_count(count, rules, &read_ms, &read_form);
    } else if (!counts || rules->format == EC_TIME_AUTO) {
        reading = parse_date(text, rules->format, &read_ms, &read_form);
    }
    if (reading == EC_TIME_BAD && (!counts || rules->format == EC_TIME_AUTO) &&
            rules->format != EC_TIME_PATTERN && ec_time_names_parse(text, &read_ms)) {
        read_form = EC_TIME_FORM_NAME;
        reading = EC_TIME_OK;
    }
    if (reading != EC_TIME_OK)
        return reading;
    if (read_ms < FIRST_MS || read_ms > LAST_MS)
        return EC_TIME_BAD; /* by its zone, a second of 60 or a pattern's count */
    *time_ms = read_ms;
    *form = read_form;
    return EC_TIME_OK;
}

enum ec_time_reading ec_time_parse(
        struct ec_text text, enum ec_time_format format, int64_t *time_ms)
{
    struct ec_time_rules rules = {.format = format};
    enum ec_time_form form;
    return ec_time_read(&rules, text, time_ms, &form);
}

enum ec_time_format ec_time_unit(struct ec_text text)
{
    double count;
    int64_t time_ms;
    text = ec_trim(text);
    if (parse_digits(text, &time_ms) || !ec_number_parse(text, &count))
        return EC_TIME_AUTO;
    return plausible_unit(count);
}

bool ec_is_clock(struct ec_text text)
{
    text = ec_trim(text);
    struct ec_cursor cursor = {text.bytes, text.bytes + text.size};
    int64_t clock_ms;
    /* with a point alone it is as likely a price: 4.50 */
    return text.size && memchr(text.bytes, ':', text.size) &&
           ec_take_clock(&cursor, EC_CLOCK_MARKED, &clock_ms) && cursor.at == cursor.end;
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

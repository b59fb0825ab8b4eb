/* log/times and log/words: what a field's text means. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "native/log/event_words.h"
#include "native/log/missing.h"
#include "native/log/times.h"
#include "native/log/words.h"
#include "native/system/random.h"

static struct ec_text text_of(const char *text)
{
    return (struct ec_text){text, strlen(text)};
}

struct reading {
    const char *text;
    enum ec_time_format format;
    const char *expected; /* as printed, UTC */
    int ms;
};

static void times_are_read_by_their_shape(void **state)
{
    (void)state;
    static const struct reading readings[] = {
            {"2010-12-01 08:26:00", EC_TIME_AUTO, "2010-12-01 08:26:00", 0},
            {"2010-12-01T08:26:00Z", EC_TIME_AUTO, "2010-12-01 08:26:00", 0},
            {"2010-12-01T08:26:00.5+01:00", EC_TIME_AUTO, "2010-12-01 07:26:00", 500},
            {"2010-12-01 08:26:00,123456789 UTC", EC_TIME_AUTO, "2010-12-01 08:26:00", 123},
            {"2010-12-01T08:26-0530", EC_TIME_AUTO, "2010-12-01 13:56:00", 0},
            {"2010-12-01T08:26+02", EC_TIME_AUTO, "2010-12-01 06:26:00", 0},
            {"2010-12-01", EC_TIME_AUTO, "2010-12-01 00:00:00", 0},
            {"2010/12/1 8:26", EC_TIME_AUTO, "2010-12-01 08:26:00", 0},
            {"01.12.2010 08:26", EC_TIME_AUTO, "2010-12-01 08:26:00", 0},
            {" 2010-12-01 ", EC_TIME_AUTO, "2010-12-01 00:00:00", 0},
            {"20101201", EC_TIME_AUTO, "2010-12-01 00:00:00", 0},
            {"1291191960", EC_TIME_AUTO, "2010-12-01 08:26:00", 0},
            {"1291191960.25", EC_TIME_AUTO, "2010-12-01 08:26:00", 250},
            {"1.29119196e9", EC_TIME_AUTO, "2010-12-01 08:26:00", 0},
            {"1291191960123", EC_TIME_AUTO, "2010-12-01 08:26:00", 123},
            {"1291191960123456", EC_TIME_AUTO, "2010-12-01 08:26:00", 123},
            {"1291191960123456789", EC_TIME_AUTO, "2010-12-01 08:26:00", 123},
            {"20101201", EC_TIME_SECONDS, "1970-08-21 15:40:01", 0},
            {"5000", EC_TIME_MILLISECONDS, "1970-01-01 00:00:05", 0},
            {"12/1/2010 8:26", EC_TIME_MONTH_FIRST, "2010-12-01 08:26:00", 0},
            {"12/1/2010 8:26", EC_TIME_DAY_FIRST, "2010-01-12 08:26:00", 0},
            {"12/1/2010 8:26 PM", EC_TIME_MONTH_FIRST, "2010-12-01 20:26:00", 0},
            {"12/1/2010 12:26 am", EC_TIME_MONTH_FIRST, "2010-12-01 00:26:00", 0},
            {"2000-02-29", EC_TIME_AUTO, "2000-02-29 00:00:00", 0},
            {"2016-12-31 23:59:60", EC_TIME_AUTO, "2017-01-01 00:00:00", 0},
            /* years of two digits: 69 to 99 are 1969 to 1999 */
            {"2/3/21 8:26", EC_TIME_MONTH_FIRST, "2021-02-03 08:26:00", 0},
            {"2/3/21 8:26", EC_TIME_DAY_FIRST, "2021-03-02 08:26:00", 0},
            {"21/2/3 8:26", EC_TIME_YEAR_FIRST, "2021-02-03 08:26:00", 0},
            {"2021/2/3", EC_TIME_YEAR_FIRST, "2021-02-03 00:00:00", 0},
            {"03.02.21 08:26", EC_TIME_AUTO, "2021-02-03 08:26:00", 0},
            {"03.02.21 08:26", EC_TIME_DAY_FIRST, "2021-02-03 08:26:00", 0},
            {"2-3-68", EC_TIME_MONTH_FIRST, "2068-02-03 00:00:00", 0},
            {"2-3-69", EC_TIME_MONTH_FIRST, "1969-02-03 00:00:00", 0},
            {"01.01.00", EC_TIME_AUTO, "2000-01-01 00:00:00", 0},
            /* digits alone */
            {"20230102123300", EC_TIME_AUTO, "2023-01-02 12:33:00", 0},
            {"20230102123300.25", EC_TIME_AUTO, "2023-01-02 12:33:00", 250},
            {"20230102123300123", EC_TIME_AUTO, "2023-01-02 12:33:00", 123},
            {"202301021233", EC_TIME_AUTO, "2023-01-02 12:33:00", 0},
            {"20230102123300", EC_TIME_DAY_FIRST, "2023-01-02 12:33:00", 0},
            {"20230102T123300Z", EC_TIME_AUTO, "2023-01-02 12:33:00", 0},
            {"20230102T1233", EC_TIME_AUTO, "2023-01-02 12:33:00", 0},
            {"20230102T12", EC_TIME_AUTO, "2023-01-02 12:00:00", 0},
            {"20230102T123300.5+0100", EC_TIME_AUTO, "2023-01-02 11:33:00", 500},
            {"20230102 123300", EC_TIME_AUTO, "2023-01-02 12:33:00", 0},
            {"20230102 12:33", EC_TIME_AUTO, "2023-01-02 12:33:00", 0},
            {"2023-01-02 826", EC_TIME_AUTO, "2023-01-02 08:26:00", 0},
            {"2023-01-02 82601", EC_TIME_AUTO, "2023-01-02 08:26:01", 0},
            /* with the month's name */
            {"Jan 2, 2023", EC_TIME_AUTO, "2023-01-02 00:00:00", 0},
            {"January 2, 2023 8:26 PM", EC_TIME_AUTO, "2023-01-02 20:26:00", 0},
            {"Jan. 2, 2023, 8:26 p.m.", EC_TIME_AUTO, "2023-01-02 20:26:00", 0},
            {"Jan 2, 2023 at 8 AM", EC_TIME_AUTO, "2023-01-02 08:00:00", 0},
            {"2 January 2023", EC_TIME_AUTO, "2023-01-02 00:00:00", 0},
            {"2nd January 2023", EC_TIME_AUTO, "2023-01-02 00:00:00", 0},
            {"02-Jan-2023", EC_TIME_AUTO, "2023-01-02 00:00:00", 0},
            {"02-JAN-23 08.26.01.500000 PM", EC_TIME_AUTO, "2023-01-02 20:26:01", 500},
            {"02JAN2023:08:26:01", EC_TIME_AUTO, "2023-01-02 08:26:01", 0},
            {"2023-Jan-02", EC_TIME_MONTH_FIRST, "2023-01-02 00:00:00", 0},
            {"02/Jan/2023:12:33:00 +0100", EC_TIME_AUTO, "2023-01-02 11:33:00", 0},
            {"Mon, 02 Jan 2023 12:33:00 +0000", EC_TIME_AUTO, "2023-01-02 12:33:00", 0},
            {"Mon, 2 Jan 2023 12:33:00 GMT", EC_TIME_AUTO, "2023-01-02 12:33:00", 0},
            {"02 Jan 23 12:33 EST", EC_TIME_AUTO, "2023-01-02 17:33:00", 0},
            {"Monday, January 2, 2023", EC_TIME_AUTO, "2023-01-02 00:00:00", 0},
            {"Mon Jan  2 12:33:00 2023", EC_TIME_AUTO, "2023-01-02 12:33:00", 0},
            {"Mon Jan  2 12:33:00 UTC 2023", EC_TIME_AUTO, "2023-01-02 12:33:00", 0},
            {"Mon Jan 02 12:33:00 +0000 2023", EC_TIME_AUTO, "2023-01-02 12:33:00", 0},
            {"Mon Jan 02 2023 12:33:00 GMT+0100 (Central European Standard Time)", EC_TIME_AUTO,
                    "2023-01-02 11:33:00", 0},
            {"Monday, 2. January 2023", EC_TIME_AUTO, "2023-01-02 00:00:00", 0},
            {"2 Sept 2023", EC_TIME_AUTO, "2023-09-02 00:00:00", 0},
            /* as browsers and spreadsheets write, with their blanks */
            {"1/2/2023, 12:33 PM", EC_TIME_MONTH_FIRST, "2023-01-02 12:33:00", 0},
            {"1/2/2023, 12:33:00\xe2\x80\xafPM", EC_TIME_MONTH_FIRST, "2023-01-02 12:33:00", 0},
            {"1/2/2023,\xc2\xa0"
             "1:33 AM",
                    EC_TIME_DAY_FIRST, "2023-02-01 01:33:00", 0},
            {"1/2/2023 8 pm", EC_TIME_MONTH_FIRST, "2023-01-02 20:00:00", 0},
            {"2023-01-02  08:26", EC_TIME_AUTO, "2023-01-02 08:26:00", 0},
            {"2023-01-02_08:26:00", EC_TIME_AUTO, "2023-01-02 08:26:00", 0},
            {"2023-01-02 08:26:00:123", EC_TIME_AUTO, "2023-01-02 08:26:00", 123},
            /* zones that are said twice */
            {"2023-01-02 12:33:00 +0000 UTC", EC_TIME_AUTO, "2023-01-02 12:33:00", 0},
            {"2023-01-02 12:33:00.123456789 +0100 CET", EC_TIME_AUTO, "2023-01-02 11:33:00", 123},
            {"2023-01-02T12:33:00+01:00[Europe/Berlin]", EC_TIME_AUTO, "2023-01-02 11:33:00", 0},
            {"2023-01-02 12:33:00 UTC", EC_TIME_AUTO, "2023-01-02 12:33:00", 0},
            {"2023-01-02 12:33:00 PST", EC_TIME_AUTO, "2023-01-02 20:33:00", 0},
            {"2023-01-02 12:33:00 GMT+2", EC_TIME_AUTO, "2023-01-02 10:33:00", 0},
            {"1672662780000000", EC_TIME_MICROSECONDS, "2023-01-02 12:33:00", 0},
            {"1672662780000000000", EC_TIME_NANOSECONDS, "2023-01-02 12:33:00", 0},
    };
    for (size_t r = 0; r < sizeof readings / sizeof *readings; r++) {
        int64_t time_ms = -1;
        char printed[EC_TIME_TEXT];
        assert_int_equal(
                ec_time_parse(text_of(readings[r].text), readings[r].format, &time_ms), EC_TIME_OK);
        ec_time_print(time_ms, printed);
        assert_string_equal(printed, readings[r].expected);
        assert_int_equal(time_ms % 1000, readings[r].ms);
    }
}

static void what_is_no_time_is_bad(void **state)
{
    (void)state;
    static const char *const texts[] = {"", " ", "nan", "inf", "yesterday", "2010-13-01",
            "2010-02-29", "2010-12-01 24:00", "2010-12-01 08:60", "2010-12-01 8", "2010-12-01x",
            "2010-12-01 08:26:00 x", "2010-12-01 08:26:00+1", "2010-12-01T", "2010-12/01",
            "0000-01-01", "1e300", "20101301", "2010-12-01 13:00 PM", "2010-12-01 08:26:00.",
            "2010-1", "--", "20230102246000", "20231302123300", "Jan 2023", "2 Foo 2023",
            "Jan 2, 2023 25:00", "2 Jan 3 Feb 2023", "Jan 2 2023 2024", "Mon 2023", "Jan 2, 2023,",
            "2 Jan 2023 12:33 CET", "2023-01-02 12:33 (UTC)", "32.01.21", "01.13.21", "1/2/3",
            "2023-01-02 13 PM", "2023-01-02 12:33:00 +00:00:00", "2023-01-02 08:26:00:12",
            "2010"
            "-"};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        int64_t time_ms = 42;
        assert_int_equal(ec_time_parse(text_of(texts[t]), EC_TIME_AUTO, &time_ms), EC_TIME_BAD);
        assert_int_equal(time_ms, 42);
    }
}

static void a_date_that_reads_one_way_is_read(void **state)
{
    (void)state;
    int64_t by_month = 0;
    int64_t by_day = 1;
    assert_int_equal(
            ec_time_parse(text_of("12/31/2024 14:05"), EC_TIME_AUTO, &by_month), EC_TIME_OK);
    assert_int_equal(ec_time_parse(text_of("31/12/2024 14:05"), EC_TIME_AUTO, &by_day), EC_TIME_OK);
    assert_int_equal(by_month, 1735653900000);
    assert_int_equal(by_day, by_month);
    assert_int_equal(ec_time_parse(text_of("31/31/2024"), EC_TIME_AUTO, &by_day), EC_TIME_BAD);
}

static void a_date_that_reads_two_ways_is_ambiguous(void **state)
{
    (void)state;
    int64_t time_ms;
    assert_int_equal(
            ec_time_parse(text_of("12/1/2010 8:26"), EC_TIME_AUTO, &time_ms), EC_TIME_AMBIGUOUS);
}

static void a_printed_time_reads_back(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(3, 0);
    for (int n = 0; n < 100000; n++) {
        /* years 1 to 9999 */
        int64_t seconds = (int64_t)(ec_random_unit(&random) * 315537897600.0) -
                          INT64_C(62135596800);
        char printed[EC_TIME_TEXT];
        int64_t time_ms = 0;
        ec_time_print(seconds * 1000, printed);
        assert_int_equal(ec_time_parse(text_of(printed), EC_TIME_AUTO, &time_ms), EC_TIME_OK);
        assert_true(time_ms == seconds * 1000);
    }
}

static void times_agree_with_the_c_library(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(4, 0);
    for (int n = 0; n < 1000; n++) {
        time_t seconds = (time_t)ec_random_index(&random, 2000000000);
        struct tm parts;
        char ours[EC_TIME_TEXT], theirs[EC_TIME_TEXT];
        assert_non_null(gmtime_r(&seconds, &parts));
        strftime(theirs, sizeof theirs, "%Y-%m-%d %H:%M:%S", &parts);
        ec_time_print((int64_t)seconds * 1000, ours);
        assert_string_equal(ours, theirs);
    }
}

static void the_time_zone_of_the_machine_does_not_matter(void **state)
{
    (void)state;
    int64_t here = 0;
    int64_t there = 1;
    assert_int_equal(
            ec_time_parse(text_of("2010-07-01 08:26:00"), EC_TIME_AUTO, &here), EC_TIME_OK);
    setenv("TZ", "Pacific/Kiritimati", 1);
    tzset();
    assert_int_equal(
            ec_time_parse(text_of("2010-07-01 08:26:00"), EC_TIME_AUTO, &there), EC_TIME_OK);
    unsetenv("TZ");
    tzset();
    assert_true(here == there);
}

static void a_year_of_two_digits_is_asked_about(void **state)
{
    (void)state;
    static const char *const texts[] = {"2/3/21", "2/3/21 8:26", "21/2/3", "2-3-21", "12/31/10"};
    int64_t time_ms = 42;
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
        assert_int_equal(
                ec_time_parse(text_of(texts[t]), EC_TIME_AUTO, &time_ms), EC_TIME_AMBIGUOUS);
    assert_int_equal(ec_time_parse(text_of("13/13/21"), EC_TIME_AUTO, &time_ms), EC_TIME_BAD);
    assert_int_equal(time_ms, 42);
}

/* The bounds of a zone, of a clock, of each unit: the last that is read, and the first that is not. */
static void zones_and_clocks_are_bounded(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t expected; /* of the day's milliseconds; -1: bad */
    } zones[] = {
            {"2023-01-02 00:00:00-00:59", 59 * 60000},
            {"2023-01-02 00:00:00-00:60", -1},
            {"2023-01-02 00:00:00-18:59", (18 * 60 + 59) * 60000},
            {"2023-01-02 00:00:00-19:00", -1},
            {"2023-01-02 23:59:60", 86400000},
            {"2023-01-02 23:59:61", -1},
            {"2023-01-02 23:60:00", -1},
            {"2023-01-02 24:00:00", -1},
            {"2023-01-02 12:59 PM", (12 * 60 + 59) * 60000},
            {"2023-01-02 0:59 PM", -1},
    };
    for (size_t z = 0; z < sizeof zones / sizeof *zones; z++) {
        int64_t time_ms = -1;
        enum ec_time_reading reading = ec_time_parse(
                text_of(zones[z].text), EC_TIME_AUTO, &time_ms);
        assert_int_equal(reading, zones[z].expected < 0 ? EC_TIME_BAD : EC_TIME_OK);
        if (zones[z].expected >= 0)
            assert_int_equal(time_ms - INT64_C(1672617600000), zones[z].expected);
    }
}

static void counts_change_their_unit_at_its_bound(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum ec_time_form form;
        int64_t ms;
    } counts[] = {
            {"99999999999", EC_TIME_FORM_SECONDS, INT64_C(99999999999000)},
            {"100000000000", EC_TIME_FORM_MILLISECONDS, INT64_C(100000000000)},
            {"99999999999999", EC_TIME_FORM_MILLISECONDS, INT64_C(99999999999999)},
            {"100000000000000", EC_TIME_FORM_MICROSECONDS, INT64_C(100000000000)},
            {"99999999999999000", EC_TIME_FORM_MICROSECONDS, INT64_C(99999999999999)},
            {"100000000000000000", EC_TIME_FORM_NANOSECONDS, INT64_C(100000000000)},
    };
    static const struct ec_time_rules rules = {0};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        int64_t time_ms = 0;
        enum ec_time_form form;
        assert_int_equal(
                ec_time_read(&rules, text_of(counts[c].text), &time_ms, &form), EC_TIME_OK);
        assert_int_equal(form, counts[c].form);
        assert_true(time_ms == counts[c].ms);
    }
}

static void the_unit_of_the_column_holds_for_counts_that_say_nothing(void **state)
{
    (void)state;
    struct ec_time_rules rules = {.unit = EC_TIME_MILLISECONDS};
    int64_t time_ms = 0;
    enum ec_time_form form;
    assert_int_equal(ec_time_read(&rules, text_of("50000000000"), &time_ms, &form), EC_TIME_OK);
    assert_true(time_ms == INT64_C(50000000000)); /* 1971, and no day of the year 3554 */
    assert_int_equal(ec_time_read(&rules, text_of("1612587474"), &time_ms, &form), EC_TIME_OK);
    assert_true(time_ms == INT64_C(1612587474000)); /* one clock in seconds among the others */
    assert_int_equal(form, EC_TIME_FORM_SECONDS);
    static const struct {
        const char *text;
        enum ec_time_format unit;
    } units[] = {{"1612587474", EC_TIME_SECONDS}, {"1612587474.5", EC_TIME_SECONDS},
            {"1612587474000", EC_TIME_MILLISECONDS}, {"1612587474000000", EC_TIME_MICROSECONDS},
            {"1612587474000000000", EC_TIME_NANOSECONDS}, {"20210206045754", EC_TIME_AUTO},
            {"631152000", EC_TIME_SECONDS}, {"631151999", EC_TIME_AUTO},
            {"4102444799", EC_TIME_SECONDS}, {"4102444800", EC_TIME_AUTO}, {"5", EC_TIME_AUTO},
            {"2021-02-06", EC_TIME_AUTO}, {"", EC_TIME_AUTO}};
    for (size_t u = 0; u < sizeof units / sizeof *units; u++)
        assert_int_equal(ec_time_unit(text_of(units[u].text)), units[u].unit);
}

static void patterns_read_what_strftime_writes(void **state)
{
    (void)state;
    static const char *const patterns[] = {"%Y-%m-%d %H:%M:%S", "%d %b %Y %H:%M:%S",
            "%a, %d %B %Y %T", "%m/%d/%Y %I:%M:%S %p", "%Y%m%d%H%M%S", "%j %Y %T", "%s", "%F %T",
            "%e.%m.%Y %k.%M.%S", "%A, %B %d, %Y at %T", "%y%m%d %H%M%S", "%D %T", "%d%%%m%%%Y %T"};
    struct ec_random random = ec_random_stream(5, 0);
    for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++) {
        struct ec_time_rules rules;
        char fault[EC_TIME_FAULT_TEXT];
        assert_true(ec_time_rules_find(patterns[p], &rules, fault));
        assert_int_equal(rules.format, EC_TIME_PATTERN);
        for (int n = 0; n < 500; n++) {
            time_t seconds = (time_t)ec_random_index(&random, 2000000000);
            struct tm parts;
            char text[64];
            int64_t time_ms = 0;
            enum ec_time_form form;
            assert_non_null(gmtime_r(&seconds, &parts));
            assert_true(strftime(text, sizeof text, patterns[p], &parts) > 0);
            assert_int_equal(ec_time_read(&rules, text_of(text), &time_ms, &form), EC_TIME_OK);
            assert_true(time_ms == (int64_t)seconds * 1000);
            text[strlen(text) - 1] = 'x';
            assert_int_equal(ec_time_read(&rules, text_of(text), &time_ms, &form), EC_TIME_BAD);
        }
    }
}

static void patterns_have_zones_fractions_and_flags(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text, *expected; /* NULL: bad */
        int ms;
    } readings[] = {
            {"%Y-%m-%dT%H:%M:%S.%f%z", "2023-01-02T12:33:00.25+01:00", "2023-01-02 11:33:00", 250},
            {"%d.%m.%y kl. %H", "02.01.23 kl. 12", "2023-01-02 12:00:00", 0},
            {"%-d/%-m/%Y", "2/1/2023", "2023-01-02 00:00:00", 0},
            {"%Y-%m", "2023-01", "2023-01-01 00:00:00", 0},
            {"%d %b %Y", "2   Jan   2023", "2023-01-02 00:00:00", 0},
            {"%I:%M %p %F", "12:33 AM 2023-01-02", "2023-01-02 00:33:00", 0},
            {"%p %I:%M %F", "PM 12:33 2023-01-02", "2023-01-02 12:33:00", 0},
            {"%j %Y", "366 2024", "2024-12-31 00:00:00", 0},
            {"%j %Y", "366 2023", NULL, 0},
            {"%d/%m/%Y", "31/02/2023", NULL, 0},
            {"%d/%m/%Y", "2/1/2023 ", "2023-01-02 00:00:00", 0},
            {"%d/%m/%Y", "2/1/2023 8:26", NULL, 0},
            {"%H:%M %Y", "24:00 2023", NULL, 0},
            {"%Y", "", NULL, 0},
            {"%s", "99999999999999", NULL, 0},
    };
    for (size_t r = 0; r < sizeof readings / sizeof *readings; r++) {
        struct ec_time_rules rules;
        char fault[EC_TIME_FAULT_TEXT], printed[EC_TIME_TEXT];
        int64_t time_ms = 0;
        enum ec_time_form form;
        assert_true(ec_time_rules_find(readings[r].pattern, &rules, fault));
        enum ec_time_reading reading = ec_time_read(
                &rules, text_of(readings[r].text), &time_ms, &form);
        assert_int_equal(reading, readings[r].expected ? EC_TIME_OK : EC_TIME_BAD);
        if (!readings[r].expected)
            continue;
        ec_time_print(time_ms, printed);
        assert_string_equal(printed, readings[r].expected);
        assert_int_equal(time_ms % 1000, readings[r].ms);
    }
}

static void a_format_that_is_none_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *text, *fault;
    } formats[] = {{"dym", "is not auto"}, {"", "is not auto"}, {"%H:%M", "has no year"},
            {"%Y %Q", "unknown part '%Q'"}, {"%Y %", "unknown part '%'"},
            {"YYYY-MM-DD", "%d %b %Y"}};
    for (size_t f = 0; f < sizeof formats / sizeof *formats; f++) {
        struct ec_time_rules rules;
        char fault[EC_TIME_FAULT_TEXT];
        assert_false(ec_time_rules_find(formats[f].text, &rules, fault));
        assert_non_null(strstr(fault, formats[f].fault));
    }
    static const char *const names[] = {"auto", "s", "ms", "us", "ns", "mdy", "dmy", "ymd"};
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        struct ec_time_rules rules;
        char fault[EC_TIME_FAULT_TEXT];
        assert_true(ec_time_rules_find(names[n], &rules, fault));
        assert_int_equal(rules.format, n);
    }
}

/* Any bytes, in all formats: what is read lies in the years 1 to 9999, give or take a zone. */
static void random_texts_are_read_within_bounds(void **state)
{
    (void)state;
    static const char letters[] = "0123456789  ::--/.,TZ+JanuaryFebAPMm()[]%\xc2\xa0";
    static const char *const formats[] = {"auto", "s", "ms", "us", "ns", "mdy", "dmy", "ymd",
            "%d %b %Y %H:%M:%S.%f %z", "%s", "%j%y%p%I"};
    struct ec_random random = ec_random_stream(6, 0);
    for (int round = 0; round < 200000; round++) {
        char text[24];
        size_t size = ec_random_index(&random, sizeof text + 1);
        for (size_t n = 0; n < size; n++)
            text[n] = letters[ec_random_index(&random, sizeof letters - 1)];
        struct ec_time_rules rules;
        char fault[EC_TIME_FAULT_TEXT];
        int64_t time_ms = 0;
        enum ec_time_form form;
        char *exact = malloc(size ? size : 1); /* its end is the end of the block */
        assert_non_null(exact);
        memcpy(exact, text, size);
        assert_true(ec_time_rules_find(
                formats[ec_random_index(&random, sizeof formats / sizeof *formats)], &rules,
                fault));
        if (ec_time_read(&rules, (struct ec_text){exact, size}, &time_ms, &form) == EC_TIME_OK)
            assert_true(time_ms > -INT64_C(63000000000000) &&
                        time_ms < INT64_C(999999999999999999) / 1000);
        free(exact);
    }
}

static void numbers_are_read_as_the_c_library_reads_them(void **state)
{
    (void)state;
    static const char *const texts[] = {"0", "-0", "6", "-12", "+3", "2.55", ".5", "5.", "1e3",
            "1E-3", "0.0", "123456789012", "99999999999999999999", "1e-400", "0.000001",
            "1.7976931348623157e308"};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        double value = 42;
        assert_true(ec_number_parse(text_of(texts[t]), &value));
        double expected = strtod(texts[t], NULL);
        double distance = value > expected ? value - expected : expected - value;
        assert_true(distance <= 1e-15 * (expected < 0 ? -expected : expected));
    }
    static const char *const bad[] = {"", ".", "-", "1,5", "1.2.3", "1e", "1e+", "0x10", "inf",
            "nan", "1e999", "12 ", " 12", "12a",
            "\xc2\xa3"
            "5"};
    for (size_t t = 0; t < sizeof bad / sizeof *bad; t++) {
        double value = 42;
        assert_false(ec_number_parse(text_of(bad[t]), &value));
        assert_true(value == 42);
    }
}

static void numbers_shortened_by_a_spreadsheet_are_known(void **state)
{
    (void)state;
    static const char *const shortened[] = {
            "8.51E+04", "8,51E+04", "1e+15", "1.6125874740E+15", "5E-324", "0e+1"};
    static const char *const others[] = {"", "1E5", "8.51", "8.E+04", "85E+04", "-1E+05", "E+04",
            "1E+", "1E+0004", "1E+05x", "1e+5.0", ".5E+04", "8.51E+", "8.5.1E+04", "a1E+05"};
    for (size_t t = 0; t < sizeof shortened / sizeof *shortened; t++)
        assert_true(ec_is_scientific(text_of(shortened[t])));
    for (size_t t = 0; t < sizeof others / sizeof *others; t++)
        assert_false(ec_is_scientific(text_of(others[t])));
}

static void integers_printed_as_floats_lose_their_zeros_and_nothing_else_does(void **state)
{
    (void)state;
    assert_int_equal(ec_integer_size(text_of("17850.0")), 5);
    assert_int_equal(ec_integer_size(text_of("17850.00")), 5);
    static const char *const kept[] = {
            "17850", "17850.5", "17850.", ".0", "a1.0", "1.0a", "1.0.0", "", "-1.0"};
    for (size_t t = 0; t < sizeof kept / sizeof *kept; t++)
        assert_int_equal(ec_integer_size(text_of(kept[t])), strlen(kept[t]));
}

static void usual_words_name_event_types(void **state)
{
    (void)state;
    static const struct {
        uint8_t meaning;
        const char *words[16];
    } kinds[] = {
            {EC_EVENT_VIEW, {"view", "product_viewed", "Product Viewed", "Viewed Product",
                                    "ViewContent", "view_item", "detail-page-view", "pv",
                                    "fb_mobile_content_view", "read", "$view_item"}},
            {EC_EVENT_LIKE, {"wish-list", "add_to_wishlist", "AddToWishlist", "fav", "star",
                                    "Product Added to Wishlist"}},
            {EC_EVENT_CART,
                    {"addtocart", "add_to_cart", "AddToCart", "cart", "product_added_to_cart",
                            "Product Added", "Added to Cart", "add-to-cart", "begin_checkout",
                            "checkout_started", "InitiateCheckout", "Started Checkout", "scAdd"}},
            {EC_EVENT_PURCHASE, {"transaction", "PURCHASE", "checkout_completed", "Order Completed",
                                        "Placed Order", "Ordered Product", "purchase-complete",
                                        "buy", "Purchase", "ecommerceOrder"}},
            {EC_WORD_OTHER, {"page_view", "session_start", "search", "login", "remove_from_cart",
                                    "removefromcart", "view_cart", "view_item_list", "refund",
                                    "Product Removed", "Order Refunded", "user_engagement",
                                    "home-page-view", "dislike", "PageView"}},
            {EC_WORD_UNKNOWN, {"", "1", "frobnicate", "viewx", "purchase order form"}},
    };
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (size_t w = 0; w < 16 && kinds[k].words[w]; w++)
            assert_int_equal(ec_event_word(text_of(kinds[k].words[w])), kinds[k].meaning);
}

static void nothing_has_many_spellings(void **state)
{
    (void)state;
    static const char *const none[] = {"", "null", "NULL", "nan", "NaN", "None", "\\N", "N/A",
            "nil", "NA", "<NA>", "#N/A", "(null)", "[null]", "<null>", "undefined", "Undefined",
            "(none)", "(not set)", "(Not  Set)", "not_set", "-", "--", "(not provided)", "-nan",
            "n.a.", "#REF!", "NaT", "(other)"};
    static const char *const some[] = {"0", "no", "n", "nanna", "nul", "-1", "other", "unknown",
            "(set)", "(null", "null]", "a-", "N/A1", "not", "none of it", "()", "[]", "NAN-1"};
    for (size_t t = 0; t < sizeof none / sizeof *none; t++)
        assert_true(ec_is_missing(text_of(none[t])));
    for (size_t t = 0; t < sizeof some / sizeof *some; t++)
        assert_false(ec_is_missing(text_of(some[t])));
}

static void a_log_has_missing_words_of_its_own(void **state)
{
    (void)state;
    static const char *const added[] = {"Guest", " k.A. "};
    static const char *const kept[] = {"NA"};
    const struct ec_missing_words words = {added, 2, kept, 1};
    static const char *const none[] = {"", "guest", "GUEST", "K.a.", "null", "<NA>"};
    static const char *const some[] = {"na", "NA", "guests", "ka"};
    for (size_t t = 0; t < sizeof none / sizeof *none; t++)
        assert_true(ec_missing_is(&words, text_of(none[t])));
    for (size_t t = 0; t < sizeof some / sizeof *some; t++)
        assert_false(ec_missing_is(&words, text_of(some[t])));
}

static void every_time_that_is_read_lies_in_the_years_1_to_9999(void **state)
{
    (void)state;
    static const struct {
        const char *format, *text;
        enum ec_time_reading expected;
    } CASES[] = {
            {"%s", "253402300799", EC_TIME_OK},
            {"%s", "253402300800", EC_TIME_BAD},
            {"%s", "999999999999", EC_TIME_BAD},
            {"%s", "-62135596800", EC_TIME_OK},
            {"%s", "-62135596801", EC_TIME_BAD},
            {"%Y-%m-%d %H:%M:%S", "9999-12-31 23:59:59", EC_TIME_OK},
            {"%Y-%m-%d %H:%M:%S", "9999-12-31 23:59:60", EC_TIME_BAD},
            {"%Y-%m-%d%z", "0001-01-01+01:00", EC_TIME_BAD},
            {"auto", "9999-12-31 23:59:59.999", EC_TIME_OK},
            {"auto", "9999-12-31 23:59:60", EC_TIME_BAD},
            {"auto", "9999-12-31 23:00 -01:00", EC_TIME_BAD},
            {"auto", "0001-01-01T00:00+00:01", EC_TIME_BAD},
            {"auto", "Fri, 31 Dec 9999 23:00:00 -0100", EC_TIME_BAD},
    };
    for (size_t c = 0; c < sizeof CASES / sizeof *CASES; c++) {
        struct ec_time_rules rules;
        char fault[EC_TIME_FAULT_TEXT];
        int64_t time_ms = -1;
        enum ec_time_form form;
        assert_true(ec_time_rules_find(CASES[c].format, &rules, fault));
        assert_int_equal(
                ec_time_read(&rules, text_of(CASES[c].text), &time_ms, &form), CASES[c].expected);
        assert_int_equal(time_ms == -1, CASES[c].expected != EC_TIME_OK);
    }
}

static void a_time_of_day_has_a_colon(void **state)
{
    (void)state;
    static const char *const CLOCKS[] = {"8:26", "08:26:00", " 8:26 PM", "23:59:59.5"};
    static const char *const OTHERS[] = {
            "", "4.50", "12.30", "8.26.01", "24:60", "8", "2023-01-02 8:26", "8:26 EUR"};
    for (size_t c = 0; c < sizeof CLOCKS / sizeof *CLOCKS; c++)
        assert_true(ec_is_clock(text_of(CLOCKS[c])));
    for (size_t c = 0; c < sizeof OTHERS / sizeof *OTHERS; c++)
        assert_false(ec_is_clock(text_of(OTHERS[c])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(times_are_read_by_their_shape),
            cmocka_unit_test(what_is_no_time_is_bad),
            cmocka_unit_test(a_date_that_reads_one_way_is_read),
            cmocka_unit_test(a_date_that_reads_two_ways_is_ambiguous),
            cmocka_unit_test(a_printed_time_reads_back),
            cmocka_unit_test(times_agree_with_the_c_library),
            cmocka_unit_test(the_time_zone_of_the_machine_does_not_matter),
            cmocka_unit_test(a_year_of_two_digits_is_asked_about),
            cmocka_unit_test(zones_and_clocks_are_bounded),
            cmocka_unit_test(every_time_that_is_read_lies_in_the_years_1_to_9999),
            cmocka_unit_test(a_time_of_day_has_a_colon),
            cmocka_unit_test(counts_change_their_unit_at_its_bound),
            cmocka_unit_test(the_unit_of_the_column_holds_for_counts_that_say_nothing),
            cmocka_unit_test(patterns_read_what_strftime_writes),
            cmocka_unit_test(patterns_have_zones_fractions_and_flags),
            cmocka_unit_test(a_format_that_is_none_is_named),
            cmocka_unit_test(random_texts_are_read_within_bounds),
            cmocka_unit_test(numbers_are_read_as_the_c_library_reads_them),
            cmocka_unit_test(numbers_shortened_by_a_spreadsheet_are_known),
            cmocka_unit_test(integers_printed_as_floats_lose_their_zeros_and_nothing_else_does),
            cmocka_unit_test(usual_words_name_event_types),
            cmocka_unit_test(nothing_has_many_spellings),
            cmocka_unit_test(a_log_has_missing_words_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

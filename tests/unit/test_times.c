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
            "2010-1", "--",
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
            cmocka_unit_test(numbers_are_read_as_the_c_library_reads_them),
            cmocka_unit_test(integers_printed_as_floats_lose_their_zeros_and_nothing_else_does),
            cmocka_unit_test(usual_words_name_event_types),
            cmocka_unit_test(nothing_has_many_spellings),
            cmocka_unit_test(a_log_has_missing_words_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

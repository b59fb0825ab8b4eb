/* Properties of native/log/amounts: what people write for a price is that price, whatever stands around it, and what
 * is no price is none. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "native/log/amounts.h"
#include "native/system/random.h"

static struct ec_text text_of(const char *bytes)
{
    return (struct ec_text){bytes, strlen(bytes)};
}

static void assert_reads(const char *text, double by_point, double by_comma, enum ec_mark mark)
{
    struct ec_amount amount;
    if (!ec_amount_read(text_of(text), &amount))
        fail_msg("'%s' is read as no amount", text);
    if (fabs(amount.by_point - by_point) > 1e-9 || fabs(amount.by_comma - by_comma) > 1e-9 ||
            amount.mark != mark)
        fail_msg("'%s' is read as %g or %g, mark %d", text, amount.by_point, amount.by_comma,
                amount.mark);
}

static void numbers_are_read_with_either_decimal_mark(void **state)
{
    (void)state;
    assert_reads("76,54", 76.54, 76.54, EC_MARK_COMMA);
    assert_reads("1,299.00", 1299, 1299, EC_MARK_POINT);
    assert_reads("1.299,00", 1299, 1299, EC_MARK_COMMA);
    assert_reads("-3,5", -3.5, -3.5, EC_MARK_COMMA);
    assert_reads("1,234,567", 1234567, 1234567, EC_MARK_POINT);
    assert_reads("1.234.567", 1234567, 1234567, EC_MARK_COMMA);
    assert_reads("1.234.567,8", 1234567.8, 1234567.8, EC_MARK_COMMA);
    assert_reads("1,29,999.00", 129999, 129999, EC_MARK_POINT);
    assert_reads("1 234,50", 1234.5, 1234.5, EC_MARK_COMMA);
    assert_reads("1\xc2\xa0"
                 "234.50",
            1234.5, 1234.5, EC_MARK_POINT);
    assert_reads("1\xe2\x80\xaf"
                 "234\xe2\x80\xaf"
                 "567",
            1234567, 1234567, EC_MARK_NONE);
    assert_reads("1'234.50", 1234.5, 1234.5, EC_MARK_POINT);
    assert_reads("0,125", 0.125, 0.125, EC_MARK_COMMA);
    assert_reads("1234.567", 1234.567, 1234.567, EC_MARK_POINT);
    assert_reads("2.95", 2.95, 2.95, EC_MARK_POINT);
    assert_reads(".5", 0.5, 0.5, EC_MARK_POINT);
    assert_reads("5.", 5, 5, EC_MARK_POINT);
    assert_reads("12", 12, 12, EC_MARK_NONE);
    assert_reads("1.5e3", 1500, 1500, EC_MARK_NONE);
    assert_reads("1e-2", 0.01, 0.01, EC_MARK_NONE);
}

static void three_digits_behind_one_mark_may_be_thousands(void **state)
{
    (void)state;
    assert_reads("1,299", 1299, 1.299, EC_MARK_NONE);
    assert_reads("1.299", 1.299, 1299, EC_MARK_NONE);
    assert_reads("EUR 12.345", 12.345, 12345, EC_MARK_NONE);
    assert_reads("-123,456 $", -123456, -123.456, EC_MARK_NONE);
}

static void a_currency_around_an_amount_does_not_show(void **state)
{
    (void)state;
    static const char *const BEFORE[] = {"$", "US$", "US$ ", "\xe2\x82\xac ", "\xc2\xa3", "EUR ",
            "usd", "CHF\xc2\xa0", "Rs. ", "R$ ", "kr ", "\xe2\x82\xb9", "\xc2\xa5 ", "A$", "+",
            "\xe2\x82\xbf", "\xef\xbb\xbf", " "};
    static const char *const BEHIND[] = {" USD", "USD", " \xe2\x82\xac", "\xe2\x82\xac",
            "\xc2\xa0kr", " kr.", " z\xc5\x82", " K\xc4\x8d", " EUR ", " \xd1\x80\xd1\x83\xd0\xb1.",
            "\xe5\x86\x86", " ft", "\t"};
    static const struct {
        const char *text;
        double value;
    } NUMBERS[] = {
            {"19.99", 19.99}, {"1.234,50", 1234.5}, {"1 234,50", 1234.5}, {"3", 3}, {"0", 0}};
    char text[96];
    for (size_t n = 0; n < sizeof NUMBERS / sizeof *NUMBERS; n++) {
        struct ec_amount plain, amount;
        assert_true(ec_amount_read(text_of(NUMBERS[n].text), &plain));
        for (size_t b = 0; b < sizeof BEFORE / sizeof *BEFORE; b++) {
            snprintf(text, sizeof text, "%s%s", BEFORE[b], NUMBERS[n].text);
            assert_reads(text, NUMBERS[n].value, NUMBERS[n].value, plain.mark);
        }
        for (size_t b = 0; b < sizeof BEHIND / sizeof *BEHIND; b++) {
            snprintf(text, sizeof text, "%s%s", NUMBERS[n].text, BEHIND[b]);
            assert_reads(text, NUMBERS[n].value, NUMBERS[n].value, plain.mark);
            snprintf(text, sizeof text, "-%s%s", NUMBERS[n].text, BEHIND[b]);
            assert_true(ec_amount_read(text_of(text), &amount));
            assert_true(fabs(amount.by_point + NUMBERS[n].value) < 1e-9);
        }
    }
    assert_reads("-$5.25", -5.25, -5.25, EC_MARK_POINT);
    assert_reads("$-5.25", -5.25, -5.25, EC_MARK_POINT);
    assert_reads("\xe2\x88\x92"
                 "5.25 EUR",
            -5.25, -5.25, EC_MARK_POINT);
    assert_reads("CHF 20.-", 20, 20, EC_MARK_POINT);
    assert_reads("199,-- kr", 199, 199, EC_MARK_COMMA);
    assert_reads("1.299,-", 1299, 1299, EC_MARK_COMMA);
    assert_reads("7,\xe2\x80\x93 \xe2\x82\xac", 7, 7, EC_MARK_COMMA);
    assert_reads("1.299,\xe2\x80\x94", 1299, 1299, EC_MARK_COMMA);
    assert_reads("CAD $12.00", 12, 12, EC_MARK_POINT);
    assert_reads("GBP \xc2\xa3"
                 "3,50",
            3.5, 3.5, EC_MARK_COMMA);
    assert_reads("5.25 $ CAD", 5.25, 5.25, EC_MARK_POINT);
    assert_reads("$19.99 USD", 19.99, 19.99, EC_MARK_POINT);
    assert_reads("US$1,299.00", 1299, 1299, EC_MARK_POINT);
}

static void what_is_no_amount_is_none(void **state)
{
    (void)state;
    static const char *const BAD[] = {"", " ", ",", ".", "1,2,x", "abc", "1.2.3", "free",
            "from 19.99", "19.99 - 29.99", "19.99/kg", "10%", "12 34", "1 2 3", "1,23,4", "12abc",
            "abc12", "USD", "$", "--5", "5--", "1..5", "1,,5", "1e", "e5", "NaN", "inf", "0x10",
            "1234,567,890", "1'23", "Red 5", "5 per",
            "\xe9"
            "5",
            "1.234,5.6", "5 \xe2\x82"};
    for (size_t k = 0; k < sizeof BAD / sizeof *BAD; k++) {
        struct ec_amount amount = {7, 7, EC_MARK_NONE};
        if (ec_amount_read(text_of(BAD[k]), &amount))
            fail_msg("'%s' is read as %g", BAD[k], amount.by_point);
        assert_true(amount.by_point == 7);
    }
}

static void a_column_decides_what_its_ambiguous_amounts_are(void **state)
{
    (void)state;
    static const struct {
        struct ec_marks marks;
        enum ec_mark mark;
    } CASES[] = {{{0, 0, 5}, EC_MARK_POINT}, {{3, 0, 5}, EC_MARK_POINT}, {{0, 3, 5}, EC_MARK_COMMA},
            {{1, 1, 5}, EC_MARK_MIXED}, {{100, 1, 5}, EC_MARK_POINT}, {{1, 100, 5}, EC_MARK_COMMA},
            {{99, 1, 5}, EC_MARK_MIXED}};
    struct ec_amount amount, plain;
    assert_true(ec_amount_read(text_of("1.234"), &amount));
    assert_true(ec_amount_read(text_of("12.50"), &plain));
    for (size_t c = 0; c < sizeof CASES / sizeof *CASES; c++) {
        enum ec_mark mark = ec_marks_decide(&CASES[c].marks);
        double value = 0;
        assert_int_equal(mark, CASES[c].mark);
        assert_int_equal(ec_amount_in(&amount, mark, &value), mark != EC_MARK_MIXED);
        if (mark != EC_MARK_MIXED)
            assert_true(fabs(value - (mark == EC_MARK_COMMA ? 1234 : 1.234)) < 1e-9);
        assert_true(ec_amount_in(&plain, mark, &value) && fabs(value - 12.5) < 1e-9);
    }
    struct ec_marks marks = {0};
    assert_int_equal(ec_marks_decide(&marks), EC_MARK_NONE);
    ec_marks_count(&marks, &amount);
    ec_marks_count(&marks, &plain);
    assert_int_equal(marks.n_ambiguous, 1);
    assert_int_equal(marks.n_point, 1);
}

static void any_bytes_are_an_amount_or_none(void **state)
{
    (void)state;
    static const char LETTERS[] = "0123456789.,' -+$eEuUsSdDR/\xc2\xa0\xe2\x82\xac\x80\xff";
    struct ec_random random = ec_random_stream(3, 0);
    char text[80];
    for (int n = 0; n < 200000; n++) {
        size_t size = (size_t)(ec_random_u64(&random) % (n % 7 ? 9 : sizeof text));
        for (size_t k = 0; k < size; k++)
            text[k] = LETTERS[ec_random_u64(&random) % (sizeof LETTERS - 1)];
        struct ec_amount amount;
        if (ec_amount_read((struct ec_text){text, size}, &amount))
            assert_true(isfinite(amount.by_point) && isfinite(amount.by_comma));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(numbers_are_read_with_either_decimal_mark),
            cmocka_unit_test(three_digits_behind_one_mark_may_be_thousands),
            cmocka_unit_test(a_currency_around_an_amount_does_not_show),
            cmocka_unit_test(what_is_no_amount_is_none),
            cmocka_unit_test(a_column_decides_what_its_ambiguous_amounts_are),
            cmocka_unit_test(any_bytes_are_an_amount_or_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

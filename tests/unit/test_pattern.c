/* Properties of clean/pattern: what people write compiles and means what it says, what would end or stall the C library
 * is refused with a reason, and nothing ends the program. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "native/clean/pattern.h"
#include "native/system/random.h"

static enum ec_status compiles(const char *pattern, char *message)
{
    regex_t compiled;
    struct ec_error error = {0};
    enum ec_status status = ec_pattern_compile(pattern, "item-pattern", &compiled, &error);
    if (!status)
        regfree(&compiled);
    else
        assert_non_null(strstr(error.message, "--item-pattern"));
    if (message)
        strcpy(message, error.message);
    return status;
}

/* `n` times a text. */
static const char *times(const char *text, size_t n)
{
    static char all[100001];
    size_t size = strlen(text);
    assert_true(n * size < sizeof all);
    for (size_t k = 0; k < n; k++)
        memcpy(all + k * size, text, size);
    all[n * size] = '\0';
    return all;
}

static void what_people_write_compiles_and_matches(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
            {"^[0-9]{5}[A-Z]?$", "85123A", "POST"},
            {"^(POST|DOT|M|D|C2|BANK CHARGES)$", "DOT", "85123A"},
            {"^gift_[0-9]{4,}_[^]x]+$", "gift_0001_y", "gift_1_y"},
            {"^[[:alpha:]]{1,40}-[[:digit:]]{1,12}$", "sku-12", "12-sku"},
            {"a{2}b{0,3}", "aab", "ab"},
            {"\\{x\\}|\\(y\\)", "{x}", "x"},
            {"^C[0-9]+$", "C536379", "536379"},
            {"a\\\\1", "a\\1", "a1"},
            {"[\\1]", "1", "2"},
            {"x{1,2000}", "x", "y"},
    };
    for (size_t n = 0; n < sizeof cases / sizeof *cases; n++) {
        regex_t compiled;
        struct ec_error error = {0};
        if (ec_pattern_compile(cases[n][0], "drop-item", &compiled, &error))
            fail_msg("%s: %s", cases[n][0], error.message);
        assert_int_equal(regexec(&compiled, cases[n][1], 0, NULL, 0), 0);
        assert_int_equal(regexec(&compiled, cases[n][2], 0, NULL, 0), REG_NOMATCH);
        regfree(&compiled);
    }
    assert_int_equal(compiles(times("(a|b)", 1900), NULL), EC_OK);
    assert_int_equal(compiles(times("sku-1|", 1600), NULL), EC_OK);
    assert_int_equal(compiles(times("a*", 5000), NULL), EC_OK);
}

static void what_ends_or_stalls_the_library_is_refused_with_a_reason(void **state)
{
    (void)state;
    char message[sizeof((struct ec_error *)0)->message];
    static const char *const repeating[] = {"a{1,32767}", "a{2100}", "(a{1,100}){1,100}",
            "((((a{1,100}){1,100}){1,100}){1,100})", "a{1,255}{1,255}{1,255}",
            "(((ab){50}){50}){50}", "(x{1000}|y){3}", "([0-9]{1,200}){1,200}", "(a{,300}){300}",
            "a{65535}{65535}{65535}{65535}", "a{99999999999999999999999}", "(a{1000,}){3}",
            "((((((((((((((((a+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+"};
    for (size_t n = 0; n < sizeof repeating / sizeof *repeating; n++) {
        if (compiles(repeating[n], message) != EC_E_OPTION || !strstr(message, "repeats too much"))
            fail_msg("%s: %s", repeating[n], message);
    }
    assert_int_equal(compiles(times("(", 9999), message), EC_E_OPTION);
    assert_non_null(strstr(message, "more than 100 brackets in each other, at character 101"));
    assert_int_equal(compiles(times("(", 50000), message), EC_E_OPTION);
    assert_non_null(strstr(message, "has 50000 characters, and a pattern may have 10000"));
    for (int digit = 1; digit <= 9; digit++) {
        char pattern[24];
        snprintf(pattern, sizeof pattern, "(a)x\\%d", digit);
        assert_int_equal(compiles(pattern, message), EC_E_OPTION);
        assert_non_null(strstr(message, "at character 5 refers back to a group"));
    }
}

static void the_limit_of_depth_is_exact(void **state)
{
    (void)state;
    char pattern[512];
    for (int depth = 99; depth <= 101; depth++) {
        memset(pattern, '(', (size_t)depth);
        pattern[depth] = 'a';
        memset(pattern + depth + 1, ')', (size_t)depth);
        pattern[2 * depth + 1] = '\0';
        assert_int_equal(compiles(pattern, NULL), depth > 100 ? EC_E_OPTION : EC_OK);
    }
    assert_int_equal(compiles(times("()", 5000), NULL), EC_OK); /* beside each other */
}

static void what_is_no_expression_is_named_with_the_reason_of_the_library(void **state)
{
    (void)state;
    char message[sizeof((struct ec_error *)0)->message];
    static const char *const bad[] = {
            "(", "[", "[z-a]", "a{2,1}", "[[:nosuch:]]", "\\", "(a", "[a"};
    for (size_t n = 0; n < sizeof bad / sizeof *bad; n++) {
        assert_int_equal(compiles(bad[n], message), EC_E_OPTION);
        assert_non_null(strstr(message, "is no regular expression: "));
    }
    /* the reason is there behind a long one, too */
    assert_int_equal(compiles(times("[", 9999), message), EC_E_OPTION);
    assert_non_null(strstr(message, "is no regular expression: "));
}

/* Random words over the letters that mean something. */
static void no_pattern_ends_the_program(void **state)
{
    (void)state;
    static const char letters[] = "aab(|)[]^-{}1,9*+?\\.$:=";
    struct ec_random random = ec_random_stream(3, 0);
    uint32_t n_compiled = 0;
    for (int n = 0; n < 20000; n++) {
        char pattern[64];
        uint32_t size = 1 + ec_random_index(&random, 40);
        for (uint32_t k = 0; k < size; k++)
            pattern[k] = letters[ec_random_index(&random, sizeof letters - 1)];
        pattern[size] = '\0';
        regex_t compiled;
        struct ec_error error = {0};
        if (ec_pattern_compile(pattern, "drop-user", &compiled, &error)) {
            assert_true(error.message[0] && error.status == EC_E_OPTION);
            continue;
        }
        n_compiled++;
        (void)regexec(&compiled, "aab1,9aab", 0, NULL, 0);
        regfree(&compiled);
    }
    assert_true(n_compiled > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(what_people_write_compiles_and_matches),
            cmocka_unit_test(what_ends_or_stalls_the_library_is_refused_with_a_reason),
            cmocka_unit_test(the_limit_of_depth_is_exact),
            cmocka_unit_test(what_is_no_expression_is_named_with_the_reason_of_the_library),
            cmocka_unit_test(no_pattern_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

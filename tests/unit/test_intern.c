/* Properties of log/intern and of the tables of strings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "device/base/text.h"
#include "native/log/intern.h"
#include "native/system/random.h"

static void texts_are_numbered_in_order_of_first_appearance(void **state)
{
    (void)state;
    enum { N = 100000 };
    struct ec_intern intern = {0};
    for (int round = 0; round < 2; round++) {
        for (uint32_t n = 0; n < N; n++) {
            char text[24];
            int size = snprintf(text, sizeof text, "item %u", (unsigned)n);
            uint32_t index;
            assert_int_equal(
                    ec_intern_add(&intern, (struct ec_text){text, (size_t)size}, &index), EC_OK);
            assert_int_equal(index, n);
        }
    }
    assert_int_equal(intern.strings.n, N);
    assert_int_equal(ec_intern_find(&intern, (struct ec_text){"item 77", 7}), 77);
    assert_int_equal(ec_intern_find(&intern, (struct ec_text){"item x", 6}), UINT32_MAX);
    ec_intern_free(&intern);
    assert_int_equal(ec_intern_find(&intern, (struct ec_text){"item 77", 7}), UINT32_MAX);
}

static void the_empty_text_and_binary_texts_are_texts(void **state)
{
    (void)state;
    struct ec_intern intern = {0};
    static const struct ec_text texts[] = {{"", 0}, {"\0", 1}, {"\0\0", 2}, {"a", 1}, {"a\0", 2},
            {"\0\0\0\0\0\0\0\0", 8}, {"\0\0\0\0\0\0\0\0\0", 9}};
    for (int round = 0; round < 2; round++) {
        for (uint32_t t = 0; t < sizeof texts / sizeof *texts; t++) {
            uint32_t index;
            assert_int_equal(ec_intern_add(&intern, texts[t], &index), EC_OK);
            assert_int_equal(index, t);
            assert_int_equal(ec_text_compare(ec_strings_get(&intern.strings, t), texts[t]), 0);
        }
    }
    ec_intern_free(&intern);
}

/* With n texts in 2^32 values of the half that is kept, n^2 / 2^33 pairs collide by chance. */
static void texts_that_differ_in_one_bit_hash_apart(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(5, 0);
    unsigned n_flipped[64] = {0};
    enum { ROUNDS = 4000 };
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t words[3];
        for (size_t w = 0; w < 3; w++)
            words[w] = ec_random_u64(&random);
        struct ec_text text = {(const char *)words, 1 + ec_random_index(&random, 24)};
        uint64_t before = ec_hash(text, 0);
        ((unsigned char *)words)[ec_random_index(&random, (uint32_t)text.size)] ^=
                (unsigned char)(1u << ec_random_index(&random, 8));
        uint64_t changed = before ^ ec_hash(text, 0);
        for (unsigned bit = 0; bit < 64; bit++)
            n_flipped[bit] += (unsigned)(changed >> bit & 1);
    }
    for (unsigned bit = 0; bit < 64; bit++) /* half, give or take 6 standard deviations */
        assert_in_range(n_flipped[bit], ROUNDS / 2 - 190, ROUNDS / 2 + 190);
}

static void an_ascending_table_is_searched_by_bytes(void **state)
{
    (void)state;
    static char bytes[] = "aaabb";
    static uint32_t offsets[] = {0, 1, 3, 4, 5};
    struct ec_strings strings = {bytes, offsets, 4}; /* a, aa, b, b: the last two only to stop at */
    strings.n = 3;
    assert_int_equal(ec_strings_find(&strings, (struct ec_text){"a", 1}), 0);
    assert_int_equal(ec_strings_find(&strings, (struct ec_text){"aa", 2}), 1);
    assert_int_equal(ec_strings_find(&strings, (struct ec_text){"b", 1}), 2);
    assert_int_equal(ec_strings_find(&strings, (struct ec_text){"", 0}), UINT32_MAX);
    assert_int_equal(ec_strings_find(&strings, (struct ec_text){"ab", 2}), UINT32_MAX);
    assert_int_equal(ec_strings_find(&strings, (struct ec_text){"c", 1}), UINT32_MAX);
    strings.n = 0;
    assert_int_equal(ec_strings_find(&strings, (struct ec_text){"a", 1}), UINT32_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(texts_are_numbered_in_order_of_first_appearance),
            cmocka_unit_test(the_empty_text_and_binary_texts_are_texts),
            cmocka_unit_test(texts_that_differ_in_one_bit_hash_apart),
            cmocka_unit_test(an_ascending_table_is_searched_by_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

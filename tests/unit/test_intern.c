/* Properties of log/intern and of the tables of strings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "device/base/text.h"
#include "native/log/intern.h"
#include "native/system/hash.h"
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

/* The values that Python 3.11 gives, whose hash of bytes is SipHash-1-3, under PYTHONHASHSEED=0: the key is zero. */
static void the_hash_is_siphash_1_3(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t hash;
    } known[] = {
            {"a", UINT64_C(0x407448d2b89b1813)},
            {"ab", UINT64_C(0x555508cbc6add439)},
            {"abcdefg", UINT64_C(0x6db12aae9070f506)},
            {"abcdefgh", UINT64_C(0x3f7b849c0b8e35ea)},
            {"abcdefghi", UINT64_C(0xf89b34a3d11eb6e5)},
            {"0123456789abcdef", UINT64_C(0x1d42b30f7e060c24)},
    };
    for (size_t n = 0; n < sizeof known / sizeof *known; n++)
        assert_true(
                ec_hash_under((struct ec_hash_key){0, 0},
                        (struct ec_text){known[n].text, strlen(known[n].text)}) == known[n].hash);
}

static void two_processes_have_two_keys_and_one_process_has_one(void **state)
{
    (void)state;
    struct ec_hash_key other;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct ec_hash_key key = ec_hash_key();
        _exit(write(ends[1], &key, sizeof key) == sizeof key ? 0 : 1);
    }
    assert_int_equal(read(ends[0], &other, sizeof other), sizeof other);
    assert_int_equal(waitpid(child, NULL, 0), child);
    close(ends[0]);
    close(ends[1]);
    struct ec_hash_key key = ec_hash_key();
    struct ec_hash_key again = ec_hash_key();
    assert_memory_equal(&key, &again, sizeof key);
    assert_memory_not_equal(&key, &other, sizeof key);
}

/* Looks into the table that a text costs, where (N,) texts of 16 bytes are added. */
static double looks_each(uint64_t (*texts)[2], uint32_t n)
{
    struct ec_intern intern = {0};
    for (uint32_t k = 0; k < n; k++) {
        uint32_t index;
        assert_int_equal(
                ec_intern_add(&intern, (struct ec_text){(const char *)texts[k], 16}, &index),
                EC_OK);
        assert_int_equal(index, k);
    }
    double looks = (double)intern.n_looks / n;
    ec_intern_free(&intern);
    return looks;
}

/* An attacker who knows a hash chooses texts that all fall into one place: here of the hash that this program had, and
 * of SipHash under another key. */
static void texts_chosen_to_collide_cost_no_more_than_others(void **state)
{
    (void)state;
    enum { N = 20000, N_FOUND = 400 };
    static uint64_t texts[N][2];
    struct ec_random random = ec_random_stream(11, 0);

    const uint64_t factor = UINT64_C(0x9fb21c651e98df25);
    uint64_t inverse = factor;
    for (int n = 0; n < 5; n++) /* Newton's method, modulo 2^64 */
        inverse *= 2 - factor * inverse;
    for (uint32_t k = 0; k < N; k++) {
        texts[k][0] = ec_random_u64(&random);
        uint64_t hash = (16 * UINT64_C(0x9e3779b97f4a7c15) ^ texts[k][0]) * factor;
        hash ^= hash >> 32;
        texts[k][1] = hash ^ UINT64_C(0x123456789) * inverse;
    }
    assert_true(looks_each(texts, N) < 3.0);

    struct ec_hash_key known = {1, 2};
    uint32_t n_found = 0;
    for (uint64_t word = 0; n_found < N_FOUND; word++) {
        uint64_t text[2] = {word, 0};
        if ((ec_hash_under(known, (struct ec_text){(const char *)text, 16}) >> 32 & 4095) == 7)
            memcpy(texts[n_found++], text, sizeof text);
    }
    assert_true(looks_each(texts, N_FOUND) < 3.0);
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
            /* first: before this process has a key */
            cmocka_unit_test(two_processes_have_two_keys_and_one_process_has_one),
            cmocka_unit_test(texts_are_numbered_in_order_of_first_appearance),
            cmocka_unit_test(the_empty_text_and_binary_texts_are_texts),
            cmocka_unit_test(texts_that_differ_in_one_bit_hash_apart),
            cmocka_unit_test(the_hash_is_siphash_1_3),
            cmocka_unit_test(texts_chosen_to_collide_cost_no_more_than_others),
            cmocka_unit_test(an_ascending_table_is_searched_by_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

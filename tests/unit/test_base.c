/* test_base.c - checksum, text, random numbers, overwriting, statuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "device/base/bytes.h"
#include "device/base/crc32c.h"
#include "device/base/text.h"
#include "device/base/utf8.h"
#include "device/base/wipe.h"
#include "endcap/endcap.h"
#include "native/system/alloc.h"
#include "native/system/random.h"

static void the_checksum_has_its_published_values(void **state)
{
    (void)state;
    /* the check value of the CRC catalogue; then RFC 3720, appendix B.4 */
    uint8_t bytes[32] = {0};
    assert_int_equal(ec_crc32c_extend(0, (const uint8_t *)"123456789", 9), 0xe3069283);
    assert_int_equal(ec_crc32c_extend(0, bytes, 32), 0x8a9136aa);
    memset(bytes, 0xff, sizeof bytes);
    assert_int_equal(ec_crc32c_extend(0, bytes, 32), 0x62a8ab43);
    for (uint8_t n = 0; n < 32; n++)
        bytes[n] = n;
    assert_int_equal(ec_crc32c_extend(0, bytes, 32), 0x46dd794e);
    for (uint8_t n = 0; n < 32; n++)
        bytes[n] = (uint8_t)(31 - n);
    assert_int_equal(ec_crc32c_extend(0, bytes, 32), 0x113fdb5c);
    assert_int_equal(ec_crc32c_extend(0, bytes, 0), 0);
}

static void a_checksum_is_the_same_at_every_split_and_address(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(1, 0);
    uint8_t bytes[100 + 8];
    for (size_t n = 0; n < sizeof bytes; n++)
        bytes[n] = (uint8_t)ec_random_u64(&random);
    for (size_t start = 0; start < 8; start++) {
        uint32_t whole = ec_crc32c_extend(0, bytes + start, 100);
        for (size_t split = 0; split <= 100; split++) {
            uint32_t crc = ec_crc32c_extend(0, bytes + start, split);
            assert_int_equal(ec_crc32c_extend(crc, bytes + start + split, 100 - split), whole);
        }
    }
}

static void every_changed_byte_changes_the_checksum(void **state)
{
    (void)state;
    uint8_t bytes[40] = "the bytes of a model, more or less";
    uint32_t right = ec_crc32c_extend(0, bytes, sizeof bytes);
    for (size_t n = 0; n < sizeof bytes; n++)
        for (unsigned change = 1; change < 256; change++) {
            bytes[n] = (uint8_t)(bytes[n] ^ change);
            assert_int_not_equal(ec_crc32c_extend(0, bytes, sizeof bytes), right);
            bytes[n] = (uint8_t)(bytes[n] ^ change);
        }
}

static void numbers_are_little_endian_at_any_address(void **state)
{
    (void)state;
    uint8_t bytes[9] = {0xee, 1, 2, 3, 4, 5, 6, 7, 0x88};
    assert_int_equal(ec_load_u16(bytes + 1), 0x0201);
    assert_int_equal(ec_load_u32(bytes + 1), 0x04030201);
    assert_true(ec_load_u64(bytes + 1) == 0x8807060504030201u);
    ec_store_u64(bytes + 1, 0x1122334455667788u);
    assert_int_equal(bytes[1], 0x88);
    assert_int_equal(bytes[8], 0x11);
    assert_int_equal(bytes[0], 0xee);
    ec_store_f32(bytes + 1, -1.5f);
    assert_int_equal(ec_load_u32(bytes + 1), 0xbfc00000);
    assert_true(ec_load_f32(bytes + 1) == -1.5f);
}

/* Length of the well-formed character that code point c makes; written into bytes. */
static size_t encode(uint32_t c, uint8_t bytes[4])
{
    if (c < 0x80) {
        bytes[0] = (uint8_t)c;
        return 1;
    }
    size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t n = length; n-- > 1; c >>= 6)
        bytes[n] = (uint8_t)(0x80 | (c & 0x3f));
    static const uint8_t LEAD[] = {0, 0, 0xc0, 0xe0, 0xf0};
    bytes[0] = (uint8_t)(LEAD[length] | c);
    return length;
}

static void every_character_of_unicode_is_utf8_and_no_other_form_is(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < 0x120000; c++) {
        uint8_t bytes[4];
        size_t length = encode(c, bytes);
        int valid = c < 0x110000 && !(c >= 0xd800 && c < 0xe000);
        assert_int_equal(ec_utf8_check(bytes, length), valid);
        assert_int_equal(ec_utf8_character(bytes, length), valid ? length : 0);
        for (size_t cut = 1; cut < length; cut++)
            assert_int_equal(ec_utf8_character(bytes, cut), 0);
    }
}

static void malformed_utf8_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        int valid;
    } CASES[] = {
            {"", 1},
            {"plain", 1},
            {"th\xc3\xa9", 1},
            {"\xe2\x82\xac 5", 1},
            {"\xf0\x9f\x9b\x92", 1},
            {"\x80", 0},
            {"\xbf", 0},
            {"\xc3", 0},
            {"\xc3(", 0},
            {"a\xa9", 0},
            {"\xc0\xaf", 0},
            {"\xc1\xbf", 0}, /* overlong, two bytes */
            {"\xe0\x80\xaf", 0},
            {"\xe0\x9f\xbf", 0}, /* overlong, three */
            {"\xf0\x80\x80\xaf", 0},
            {"\xf0\x8f\xbf\xbf", 0}, /* overlong, four */
            {"\xed\xa0\x80", 0},
            {"\xed\xbf\xbf", 0}, /* surrogates */
            {"\xf4\x90\x80\x80", 0},
            {"\xf5\x80\x80\x80", 0}, /* above U+10FFFF */
            {"\xf8\x88\x80\x80\x80", 0},
            {"\xfe", 0},
            {"\xff", 0},
            {"\xe2\x82", 0},
            {"\xe2(\xa1", 0},
            {"\xe2\x82(", 0},
            {"\xf0\x9f\x9b", 0},
            {"\xf0\x9f\x9b(", 0},
    };
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        size_t size = strlen(CASES[n].bytes);
        uint8_t *exact = malloc(size ? size : 1);
        assert_non_null(exact);
        memcpy(exact, CASES[n].bytes, size);
        if (ec_utf8_check(exact, size) != CASES[n].valid)
            fail_msg("case %zu", n);
        free(exact);
    }
    assert_int_equal(ec_utf8_check((const uint8_t *)"a\0b", 3), 1);
}

static int sign(int number)
{
    return (number > 0) - (number < 0);
}

static void texts_are_ordered_by_their_bytes_and_a_prefix_comes_first(void **state)
{
    (void)state;
    static const char *const ASCENDING[] = {
            "", "A", "AA", "AB", "a", "a!", "ab", "\x7f", "\xc3\xa9", "\xff"};
    const size_t n = sizeof ASCENDING / sizeof *ASCENDING;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            struct ec_text a = {ASCENDING[i], strlen(ASCENDING[i])};
            struct ec_text b = {ASCENDING[j], strlen(ASCENDING[j])};
            assert_int_equal(sign(ec_text_compare(a, b)), sign((int)i - (int)j));
        }
    struct ec_text none = {NULL, 0};
    assert_int_equal(ec_text_compare(none, none), 0);
    assert_true(ec_text_compare(none, (struct ec_text){"a", 1}) < 0);
}

static void assert_trimmed(const char *bytes, size_t size, const char *expected)
{
    struct ec_text trimmed = ec_text_trim((struct ec_text){bytes, size});
    assert_int_equal(trimmed.size, strlen(expected));
    assert_memory_equal(trimmed.bytes, expected, trimmed.size);
}

static void blanks_of_every_kind_are_trimmed_at_both_ends_and_nowhere_else(void **state)
{
    (void)state;
    static const char *const BLANKS[] = {" ", "\t", "\r", "\n", "\v", "\f", "\xc2\x85", "\xc2\xa0",
            "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x8b", "\xe2\x80\x8d", "\xe2\x80\x8f",
            "\xe2\x80\xa8", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe2\x81\xa0", "\xe3\x80\x80",
            "\xef\xbb\xbf"};
    static const char *const IDS[] = {"A 1", "\xc3\xa9", "\xe9", "\x85", "\xa0", "\xe2\x80",
            "a\xc2\xa0z", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\x80\x80\x80\x80", "\xc2"};
    char text[64];
    for (size_t a = 0; a < sizeof BLANKS / sizeof *BLANKS; a++)
        for (size_t b = 0; b < sizeof BLANKS / sizeof *BLANKS; b++) {
            for (size_t i = 0; i < sizeof IDS / sizeof *IDS; i++) {
                int size = snprintf(
                        text, sizeof text, "%s%s%s%s", BLANKS[a], BLANKS[b], IDS[i], BLANKS[b]);
                /* \xc2 and what follows it would be another character */
                if (strcmp(IDS[i], "\xc2") != 0 && strcmp(IDS[i], "\xe2\x80") != 0)
                    assert_trimmed(text, (size_t)size, IDS[i]);
            }
            int size = snprintf(text, sizeof text, "%s%s", BLANKS[a], BLANKS[b]);
            assert_trimmed(text, (size_t)size, "");
        }
    assert_trimmed(NULL, 0, "");
    for (size_t i = 0; i < sizeof IDS / sizeof *IDS; i++)
        assert_trimmed(IDS[i], strlen(IDS[i]), IDS[i]);
}

static void random_numbers_are_reproducible_and_streams_differ(void **state)
{
    (void)state;
    /* SplitMix64's published first outputs for the state 1234567 */
    struct ec_random published = {1234567};
    assert_true(ec_random_u64(&published) == 6457827717110365317u);
    assert_true(ec_random_u64(&published) == 3203168211198807973u);
    assert_true(ec_random_u64(&published) == 9817491932198370423u);

    struct ec_random a = ec_random_stream(7, 0), again = ec_random_stream(7, 0);
    struct ec_random other = ec_random_stream(7, 1), seeded = ec_random_stream(8, 0);
    int n_other = 0, n_seeded = 0;
    for (int n = 0; n < 1000; n++) {
        uint64_t bits = ec_random_u64(&a);
        assert_true(bits == ec_random_u64(&again));
        n_other += bits == ec_random_u64(&other);
        n_seeded += bits == ec_random_u64(&seeded);
    }
    assert_int_equal(n_other, 0);
    assert_int_equal(n_seeded, 0);
}

static void random_numbers_are_uniform_and_within_their_range(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(9, 0);
    size_t counts[10] = {0};
    double sum = 0.0;
    for (int n = 0; n < 100000; n++) {
        double unit = ec_random_unit(&random);
        assert_true(unit >= 0.0 && unit < 1.0);
        sum += unit;
        uint32_t index = ec_random_index(&random, 10);
        assert_in_range(index, 0, 9);
        counts[index]++;
        assert_int_equal(ec_random_index(&random, 1), 0);
        assert_true(ec_random_index(&random, UINT32_MAX) < UINT32_MAX);
    }
    /* within six standard deviations: 1 / sqrt(12 n), sqrt(n p (1 - p)) */
    assert_true(sum / 1e5 > 0.4945 && sum / 1e5 < 0.5055);
    for (int k = 0; k < 10; k++)
        assert_in_range(counts[k], 9430, 10570);
}

static void wiping_clears_what_it_was_given_and_nothing_else(void **state)
{
    (void)state;
    for (size_t size = 0; size < 40; size++) {
        uint8_t bytes[42];
        memset(bytes, 0xaa, sizeof bytes);
        ec_wipe(bytes + 1, size);
        assert_int_equal(bytes[0], 0xaa);
        for (size_t n = 1; n <= size; n++)
            assert_int_equal(bytes[n], 0);
        for (size_t n = size + 1; n < sizeof bytes; n++)
            assert_int_equal(bytes[n], 0xaa);
    }
}

static void blocks_come_zeroed_and_products_that_overflow_do_not_come(void **state)
{
    (void)state;
    uint8_t *block = ec_alloc(100, 3);
    assert_non_null(block);
    for (size_t n = 0; n < 300; n++)
        assert_int_equal(block[n], 0);
    memset(block, 7, 300);
    block = ec_resize(block, 100, 200, 3);
    assert_non_null(block);
    for (size_t n = 0; n < 600; n++)
        assert_int_equal(block[n], n < 300 ? 7 : 0);
    assert_null(ec_resize(block, 200, SIZE_MAX / 2, 3));
    assert_int_equal(block[0], 7);
    ec_free(block);
    assert_null(ec_alloc(SIZE_MAX / 2, 3));
    block = ec_alloc(0, 8);
    assert_non_null(block);
    ec_free(block);
    ec_free(NULL);
}

static void statuses_have_distinct_numbers_names_and_texts(void **state)
{
    (void)state;
#define ROW(name, number, text) {name, number, #name},
    static const struct {
        enum ec_status status;
        int number;
        const char *name;
    } ROWS[] = {EC_STATUS_LIST(ROW)};
#undef ROW
    const size_t n = sizeof ROWS / sizeof *ROWS;
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(ROWS[i].status, ROWS[i].number);
        assert_string_equal(ec_status_name(ROWS[i].status), ROWS[i].name);
        const char *text = ec_status_text(ROWS[i].status);
        assert_true(strlen(text) >= 4 && text[strlen(text) - 1] != '.');
        for (size_t j = 0; j < i; j++) {
            assert_int_not_equal(ROWS[i].number, ROWS[j].number);
            assert_string_not_equal(text, ec_status_text(ROWS[j].status));
        }
    }
    assert_string_equal(ec_status_name((enum ec_status)39), "EC_E_UNKNOWN");
    assert_non_null(ec_status_text((enum ec_status)39));
    /* pinned: they cross the wasm boundary */
    assert_int_equal(EC_E_CHECKSUM, 6);
    assert_int_equal(EC_E_SELF_TEST, 26);
    assert_int_equal(EC_E_SECTION_UNKNOWN, 27);
    assert_int_equal(EC_E_KIND, 28);
    assert_int_equal(EC_E_ITEM_UNKNOWN, 40);
    assert_int_equal(EC_E_CAPACITY, 51);
    assert_int_equal(EC_E_SIGNAL_UNKNOWN, 52);
    assert_int_equal(EC_E_ITEM_EMPTY, 53);
    assert_int_equal(EC_E_SET_MODEL, 54);
    assert_int_equal(EC_E_JSON, 68);
}

static void words_for_signals_and_types_are_pinned(void **state)
{
    (void)state;
    static const char *const SIGNALS[] = {"popularity", "factors", "transitions", "linear",
            "baskets", "content", "sequence", "repeat", "cooccurrence", "price", "trend"};
    static const char *const TYPES[] = {"view", "like", "cart", "purchase"};
    for (int signal = 0; signal < EC_N_SIGNALS; signal++)
        assert_string_equal(ec_signal_name((enum ec_signal)signal), SIGNALS[signal]);
    assert_null(ec_signal_name((enum ec_signal)EC_N_SIGNALS));
    for (int type = 0; type < EC_N_EVENT_TYPES; type++)
        assert_string_equal(ec_event_type_name((enum ec_event_type)type), TYPES[type]);
    assert_null(ec_event_type_name((enum ec_event_type)EC_N_EVENT_TYPES));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_checksum_has_its_published_values),
            cmocka_unit_test(a_checksum_is_the_same_at_every_split_and_address),
            cmocka_unit_test(every_changed_byte_changes_the_checksum),
            cmocka_unit_test(numbers_are_little_endian_at_any_address),
            cmocka_unit_test(every_character_of_unicode_is_utf8_and_no_other_form_is),
            cmocka_unit_test(malformed_utf8_is_refused),
            cmocka_unit_test(texts_are_ordered_by_their_bytes_and_a_prefix_comes_first),
            cmocka_unit_test(blanks_of_every_kind_are_trimmed_at_both_ends_and_nowhere_else),
            cmocka_unit_test(random_numbers_are_reproducible_and_streams_differ),
            cmocka_unit_test(random_numbers_are_uniform_and_within_their_range),
            cmocka_unit_test(wiping_clears_what_it_was_given_and_nothing_else),
            cmocka_unit_test(blocks_come_zeroed_and_products_that_overflow_do_not_come),
            cmocka_unit_test(statuses_have_distinct_numbers_names_and_texts),
            cmocka_unit_test(words_for_signals_and_types_are_pinned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Properties of ingest/letters, ingest/tokens and ingest/features: what is the same to a reader gives the same
 * features, what is not does not, and nothing that stands in a file is too odd. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include <cmocka.h>

#include "device/base/utf8.h"
#include "native/items/features.h"
#include "native/items/letters.h"
#include "native/items/tokens.h"
#include "native/system/random.h"

static struct ec_text text_of(const char *words)
{
    return (struct ec_text){words, strlen(words)};
}

/* Words and grams, each with a space behind it. */
struct pieces {
    char words[4096], grams[4096];
};

static bool collect(void *context, bool is_gram, struct ec_text token)
{
    struct pieces *pieces = context;
    char *list = is_gram ? pieces->grams : pieces->words;
    size_t used = strlen(list);
    assert_true(used + token.size + 2 <= sizeof pieces->words);
    snprintf(list + used, sizeof pieces->words - used, "%.*s ", (int)token.size, token.bytes);
    return true;
}

static struct pieces split(const char *words)
{
    struct pieces pieces = {0};
    assert_true(ec_tokens_split(text_of(words), collect, &pieces));
    return pieces;
}

static void assert_pieces(const char *text, const char *words, const char *grams)
{
    struct pieces pieces = split(text);
    assert_string_equal(pieces.words, words);
    assert_string_equal(pieces.grams, grams);
}

static void assert_alike(const char *one, const char *other)
{
    struct pieces a = split(one);
    struct pieces b = split(other);
    assert_true(a.words[0] != '\0');
    assert_string_equal(a.words, b.words);
    assert_string_equal(a.grams, b.grams);
}

static void a_text_is_split_into_words_and_their_grams(void **state)
{
    (void)state;
    assert_pieces(
            "White METAL-mug, a 7 x2", "white metal mug 7 x2 ", "whi hit ite met eta tal mug ");
    assert_pieces("Women's T-shirt", "women shirt ", "wom ome men shi hir irt ");
    assert_pieces("2024 500ml", "2024 500ml ", "500 00m 0ml ");
    assert_pieces("", "", "");
    assert_pieces(" - ! a", "", "");
}

static void a_text_without_spaces_is_split_into_bigrams_and_characters(void **state)
{
    (void)state;
    assert_pieces("陶瓷水杯", "陶瓷 瓷水 水杯 ", "陶 瓷 水 杯 ");
    assert_pieces("猫", "", "猫 ");
    assert_pieces("マグ。カップ", "マグ カッ ップ ", "マ グ カ ッ プ ");
    assert_pieces("머그 컵들", "머그 컵들 ", "머 그 컵 들 ");
    assert_pieces("แก้ว", "แก ก้ ้ว ", "แ ก ้ ว ");
    assert_pieces("iPhone15手机壳 red", "iphone15 手机 机壳 red ",
            "iph pho hon one ne1 e15 手 机 壳 red ");
}

static void case_does_not_show(void **state)
{
    (void)state;
    assert_alike("CREAM MUG", "cream mug");
    assert_alike("CRÈME BRÛLÉE ÅÄÖ ÑŒÜ", "crème brûlée åäö ñœü");
    assert_alike("ŁÓDŹ ŽIŽKA ĞIŞ ŸÇ", "łódź žižka ğiş ÿç");
    assert_alike("ΣΟΦΊΑΣ ΚΎΠΕΛΛΟ", "σοφίας κύπελλο");
    assert_alike("ЁЛКА ЩУКА ҐАНОК ЂАК", "ёлка щука ґанок ђак");
    assert_alike("ＭＵＧ　５００", "mug 500");
}

static void marks_do_not_show(void **state)
{
    (void)state;
    assert_alike("café", "cafe\xcc\x81");
    assert_alike("Ångström", "A\xcc\x8angstro\xcc\x88m");
    assert_alike("чайный", "чаи\xcc\x86ный");
    assert_alike("άσπρο κύπελλο αΰλακα ΐδιος", "ασπρο κυπελλο αυλακα ιδιος");
    assert_alike("ёлка її ўжо", "елка іі ужо");
    assert_alike("Tiệm cà phê", "Tiem ca phe");
    assert_alike("co\xc2\xadoperate", "cooperate");
    assert_alike("\xef\xbb\xbfmug", "mug");
}

static void right_to_left_text_is_split_in_the_order_of_its_letters(void **state)
{
    (void)state;
    assert_pieces("ספל לבן", "ספל לבן ", "ספל לבן ");
    assert_alike("סֵפֶל", "ספל");
    assert_alike("كُوب، ٥٠٠", "كوب 500");
    assert_alike("\xe2\x80\x8fספל\xe2\x80\x8e", "ספל");
}

static void letters_are_folded_as_the_c_library_lowers_them(void **state)
{
    (void)state;
    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        skip();
    for (uint32_t c = 0; c < 0x530; c++) {
        uint32_t lower = (uint32_t)towlower((wint_t)c);
        /* of Latin Extended-B only letters with a base are known */
        if (c >= 0x180 && c < 0x370 && ec_letter_fold(c) == c)
            continue;
        assert_int_equal(ec_letter_fold(c), ec_letter_fold(lower));
    }
    setlocale(LC_CTYPE, "C");
}

static void folding_twice_is_folding_once(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        uint32_t folded = ec_letter_fold(c);
        assert_int_equal(ec_letter_fold(folded), folded);
        assert_true(folded <= 0x10ffff && (folded < 0xd800 || folded > 0xdfff || folded == c));
    }
}

static bool check_token(void *context, bool is_gram, struct ec_text token)
{
    (void)is_gram;
    size_t *n = context;
    assert_true(token.size > 0 && token.size <= EC_TOKEN_SIZE);
    assert_true(ec_utf8_check((const uint8_t *)token.bytes, token.size));
    ++*n;
    return true;
}

static void bytes_that_are_no_text_end_a_word(void **state)
{
    (void)state;
    assert_pieces("ab\xff"
                  "cd",
            "ab cd ", "");
    assert_pieces("mu\xc3", "mu ", "");
    assert_pieces("\xed\xa0\x80 mu \xe7\x8c", "mu ", "");
    struct ec_random random = ec_random_stream(1, 1);
    for (int round = 0; round < 2000; round++) {
        char bytes[200];
        for (size_t n = 0; n < sizeof bytes; n++)
            bytes[n] = (char)(ec_random_index(&random, 4) ? 0x80 | ec_random_u64(&random)
                                                          : ec_random_u64(&random));
        struct ec_text text = {bytes, ec_random_index(&random, sizeof bytes)};
        size_t n_tokens = 0;
        assert_true(ec_tokens_split(text, check_token, &n_tokens));
        assert_true(n_tokens <= 3 * text.size);
        char folded[64];
        size_t size;
        (void)ec_tokens_fold(text, folded, sizeof folded, &size);
        assert_true(size <= sizeof folded);
        assert_true(ec_utf8_check((const uint8_t *)folded, size));
    }
}

static void a_name_is_folded_whole_and_cut_where_it_is_too_long(void **state)
{
    (void)state;
    char folded[12];
    size_t size;
    assert_true(ec_tokens_fold(text_of(" L'Or\xc3\xa9"
                                       "al \t PARIS "),
                        folded, sizeof folded, &size) == false); /* "l'oreal paris" has 13 bytes */
    assert_int_equal(size, 12);
    assert_memory_equal(folded, "l'oreal pari", 12);
    assert_true(ec_tokens_fold(text_of("C++"), folded, sizeof folded, &size));
    assert_int_equal(size, 3);
    assert_true(ec_tokens_fold(text_of("  "), folded, sizeof folded, &size));
    assert_int_equal(size, 0);
    assert_false(ec_tokens_fold(text_of("猫咪"), folded, 5, &size));
    assert_int_equal(size, 3);
}

/* ---- features ---- */

struct made {
    struct ec_features features;
    uint32_t n_cut;
};

static struct made make(const struct ec_item_content *items, uint32_t n)
{
    struct made made;
    assert_int_equal(ec_features_make(items, n, &made.features, &made.n_cut), EC_OK);
    for (uint32_t i = 0; made.features.start && i < n; i++)
        for (size_t k = made.features.start[i]; k < made.features.start[i + 1]; k++) {
            assert_true(made.features.feature[k] < made.features.n_features);
            assert_true(k == made.features.start[i] ||
                        made.features.feature[k - 1] < made.features.feature[k]);
        }
    return made;
}

static size_t count(const struct made *made, uint32_t item)
{
    return made->features.start[item + 1] - made->features.start[item];
}

/* Features of one kind that two items share. */
static size_t shared(const struct made *made, uint32_t a, uint32_t b, enum ec_feature_kind kind)
{
    const struct ec_features *f = &made->features;
    size_t n = 0;
    for (size_t k = f->start[a]; k < f->start[a + 1]; k++)
        for (size_t m = f->start[b]; m < f->start[b + 1]; m++)
            n += f->feature[k] == f->feature[m] && f->kind[f->feature[k]] == kind;
    return n;
}

static void kinds_do_not_mix(void **state)
{
    (void)state;
    struct ec_listed_fact listed = {0, EC_FEATURE_ATTRIBUTE};
    char bytes[] = "red";
    uint32_t offsets[] = {0, 3};
    struct ec_strings attributes = {bytes, offsets, 1};
    struct ec_item_content items[] = {
            {.title = text_of("Red")},
            {.brand = text_of("Red")},
            {.category = text_of("Red")},
            {.text = text_of("red")},
            {.listed = &listed, .n_listed = 1, .listed_texts = &attributes},
    };
    struct made made = make(items, 5);
    assert_int_equal(made.features.n_features, 5); /* word, gram, brand, category, attribute */
    assert_int_equal(shared(&made, 0, 3, EC_FEATURE_WORD), 1);
    assert_int_equal(shared(&made, 0, 3, EC_FEATURE_GRAM), 1);
    assert_int_equal(count(&made, 1), 1);
    assert_int_equal(made.n_cut, 0);
    ec_features_free(&made.features);
}

static void what_is_listed_is_as_if_it_stood_alone(void **state)
{
    (void)state;
    struct ec_listed_fact listed[] = {
            {0, EC_FEATURE_CATEGORY}, {0, EC_FEATURE_BRAND}, {0, EC_FEATURE_WORD}};
    char bytes[] = "Red > Wine";
    uint32_t offsets[] = {0, 10};
    struct ec_strings texts = {bytes, offsets, 1};
    struct ec_item_content items[] = {
            {.category = text_of(bytes), .brand = text_of(bytes), .text = text_of(bytes)},
            {.listed = listed, .n_listed = 3, .listed_texts = &texts},
    };
    struct made made = make(items, 2);
    assert_int_equal(shared(&made, 0, 1, EC_FEATURE_CATEGORY), 2);
    assert_int_equal(shared(&made, 0, 1, EC_FEATURE_BRAND), 1);
    assert_int_equal(shared(&made, 0, 1, EC_FEATURE_WORD), 2);
    assert_int_equal(count(&made, 0), count(&made, 1));
    ec_features_free(&made.features);
}

static void each_level_of_a_category_is_a_feature_under_those_above(void **state)
{
    (void)state;
    struct ec_item_content items[] = {
            {.category = text_of("Home > Kitchen > Mugs")},
            {.category = text_of("home|KITCHEN|plates")},
            {.category = text_of("Garden/Kitchen")},
            {.category = text_of(" > Home")},
    };
    struct made made = make(items, 4);
    assert_int_equal(count(&made, 0), 3);
    assert_int_equal(shared(&made, 0, 1, EC_FEATURE_CATEGORY), 2);
    assert_int_equal(shared(&made, 0, 2, EC_FEATURE_CATEGORY), 0);
    assert_int_equal(shared(&made, 0, 3, EC_FEATURE_CATEGORY), 1);
    ec_features_free(&made.features);
}

static void prices_of_half_an_octave_share_a_band(void **state)
{
    (void)state;
    struct ec_item_content items[] = {{.price = 1.0f}, {.price = 1.41f}, {.price = 1.42f},
            {.price = 0.99f}, {.price = 0.71f}, {.price = 0.0f}, {.price = 1e-44f}};
    struct made made = make(items, 7);
    assert_int_equal(shared(&made, 0, 1, EC_FEATURE_PRICE), 1);
    assert_int_equal(shared(&made, 1, 2, EC_FEATURE_PRICE), 0);
    assert_int_equal(shared(&made, 0, 3, EC_FEATURE_PRICE), 0);
    assert_int_equal(shared(&made, 3, 4, EC_FEATURE_PRICE), 1);
    assert_int_equal(count(&made, 5), 0);
    assert_int_equal(count(&made, 6), 0);
    ec_features_free(&made.features);
}

static void items_of_which_nothing_is_known_have_no_features(void **state)
{
    (void)state;
    struct ec_item_content items[] = {{.price = 0.0f}, {.title = text_of(" a ! ")},
            {.brand = text_of(" ")}, {.category = text_of("> >")}};
    for (size_t i = 0; i < 4; i++)
        assert_false(ec_features_any(&items[i]));
    assert_true(ec_features_any(&(struct ec_item_content){.title = text_of("mug")}));
    assert_true(ec_features_any(&(struct ec_item_content){.price = 2.0f}));
    struct made made = make(items, 4);
    assert_null(made.features.start);
    assert_int_equal(made.features.n_features, 0);
    made = make(NULL, 0);
    assert_null(made.features.start);
}

static void a_text_of_any_size_is_bounded_and_counted(void **state)
{
    (void)state;
    size_t size = 1 << 20;
    char *words = malloc(size);
    char *letters = malloc(size);
    assert_true(words && letters);
    struct ec_random random = ec_random_stream(2, 1);
    for (size_t n = 0; n < size; n++)
        words[n] = n % 6 == 5 ? ' ' : (char)('a' + ec_random_index(&random, 26));
    memset(letters, 'a', size);
    struct ec_item_content items[] = {
            {.title = {words, size}},
            {.text = {letters, size}, .title = text_of("mug")},
            {.brand = {words, 600}, .category = {letters, size}},
            {.title = text_of("mug")},
    };
    struct made made = make(items, 4);
    assert_int_equal(count(&made, 0), EC_FEATURES_OF_ITEM);
    assert_int_equal(count(&made, 1), 2 + 2);
    assert_int_equal(count(&made, 2), 2);
    assert_int_equal(shared(&made, 1, 3, EC_FEATURE_WORD), 1);
    assert_int_equal(made.n_cut, 3);
    ec_features_free(&made.features);
    free(words);
    free(letters);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_text_is_split_into_words_and_their_grams),
            cmocka_unit_test(a_text_without_spaces_is_split_into_bigrams_and_characters),
            cmocka_unit_test(case_does_not_show),
            cmocka_unit_test(marks_do_not_show),
            cmocka_unit_test(right_to_left_text_is_split_in_the_order_of_its_letters),
            cmocka_unit_test(letters_are_folded_as_the_c_library_lowers_them),
            cmocka_unit_test(folding_twice_is_folding_once),
            cmocka_unit_test(bytes_that_are_no_text_end_a_word),
            cmocka_unit_test(a_name_is_folded_whole_and_cut_where_it_is_too_long),
            cmocka_unit_test(kinds_do_not_mix),
            cmocka_unit_test(what_is_listed_is_as_if_it_stood_alone),
            cmocka_unit_test(each_level_of_a_category_is_a_feature_under_those_above),
            cmocka_unit_test(prices_of_half_an_octave_share_a_band),
            cmocka_unit_test(items_of_which_nothing_is_known_have_no_features),
            cmocka_unit_test(a_text_of_any_size_is_bounded_and_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

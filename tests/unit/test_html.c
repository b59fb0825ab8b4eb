/* Properties of native/items/html: markup goes, text stays, and nothing is written beyond the room. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "device/base/utf8.h"
#include "native/items/html.h"
#include "native/system/random.h"

static void assert_plain(const char *html, const char *expected, bool has_markup)
{
    char plain[256];
    size_t size;
    assert_true(strlen(html) <= sizeof plain);
    assert_int_equal(ec_html_plain((struct ec_text){html, strlen(html)}, plain, &size), has_markup);
    assert_int_equal(size, strlen(expected));
    assert_memory_equal(plain, expected, size);
}

static void tags_become_blanks_and_entities_characters(void **state)
{
    (void)state;
    assert_plain("<p class=\"lead\">A <b>mug</b></p>", " A  mug  ", true);
    assert_plain("caf&eacute; &amp; th&#233; &#x26; &#X1F600;",
            "caf\xc3\xa9 & th\xc3\xa9 & \xf0\x9f\x98\x80", true);
    assert_plain("<!-- <b>old</b> -->new<br/>line", " new line", true);
    assert_plain(
            "a<script type=x>if (a < b) { '</p>' }</SCRIPT>b<style>p{}</style>c", "a b c", true);
    assert_plain("a<style>never closed", "a ", true);
}

static void what_is_no_markup_stays_as_it_stands(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {"", "a < b > c", "5 <3", "AT&T", "a & b",
            "&unknown; &#; &#x; &;", "&#0;", "&#xd800; &#1114112; &#99999999999;", "<", "<a", "x<",
            "&", "&amp", "\xff<\xfe"};
    for (size_t t = 0; t < sizeof TEXTS / sizeof *TEXTS; t++)
        assert_plain(TEXTS[t], TEXTS[t], false);
}

static void any_bytes_fit_the_room_and_stay_text(void **state)
{
    (void)state;
    static const char *const PIECES[] = {"<", ">", "</", "<!--", "-->", "<script>", "</script>",
            "<style", "&", ";", "#", "&#x", "&#", "1F600", "amp", "lt", "a", " ", "\xc3\xa9", "99",
            "nbsp;"};
    struct ec_random random = ec_random_stream(9, 0);
    for (int n = 0; n < 50000; n++) {
        char text[128] = "";
        for (int k = (int)(ec_random_u64(&random) % 14); k > 0; k--)
            strcat(text, PIECES[ec_random_u64(&random) % (sizeof PIECES / sizeof *PIECES)]);
        size_t size = strlen(text), plain_size;
        char *bytes = malloc(size + 1),
             *plain = malloc(size ? size : 1); /* of their exact size, for the sanitizer */
        assert_true(bytes && plain);
        memcpy(bytes, text, size);
        (void)ec_html_plain((struct ec_text){bytes, size}, plain, &plain_size);
        assert_true(plain_size <= size);
        assert_true(ec_utf8_check((const uint8_t *)plain, plain_size));
        free(bytes);
        free(plain);
    }
}

/* A search for the > of each < would take half a minute for four megabytes. */
static void tags_that_never_end_cost_no_more_than_their_size(void **state)
{
    (void)state;
    enum { SIZE = 1 << 22 };
    static const char *const PIECES[] = {"<a", "</", "<!", "<?", "<!-", "<script ", "&lt<b"};
    char *html = malloc(SIZE), *plain = malloc(SIZE);
    assert_true(html && plain);
    clock_t start = clock();
    for (size_t p = 0; p < sizeof PIECES / sizeof *PIECES; p++) {
        size_t length = strlen(PIECES[p]), size;
        for (size_t n = 0; n < SIZE; n++)
            html[n] = PIECES[p][n % length];
        assert_false(ec_html_plain((struct ec_text){html, SIZE}, plain, &size));
        assert_int_equal(size, SIZE);
        assert_memory_equal(plain, html, SIZE);
    }
    assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 8.0);
    free(html);
    free(plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(tags_become_blanks_and_entities_characters),
            cmocka_unit_test(what_is_no_markup_stays_as_it_stands),
            cmocka_unit_test(any_bytes_fit_the_room_and_stay_text),
            cmocka_unit_test(tags_that_never_end_cost_no_more_than_their_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

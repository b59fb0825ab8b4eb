/* Properties of native/dataset/moments: a time in several columns is one text, within its room. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "native/dataset/moments.h"

static struct ec_text text_of(const char *text)
{
    return (struct ec_text){text, strlen(text)};
}

/* What stands behind the text of a row must stay. */
struct guarded {
    struct ec_moments moments;
    char guard[512];
};

static struct guarded guarded_moments(size_t n_parts)
{
    struct guarded made = {.moments = {.n_parts = n_parts, .columns = {0, 1, 2}}};
    memset(made.guard, '#', sizeof made.guard);
    return made;
}

static void assert_joined(const char *const fields[3], size_t n_parts, const char *expected)
{
    struct guarded made = guarded_moments(n_parts);
    struct ec_text row[3] = {text_of(fields[0]), text_of(fields[1]), text_of(fields[2])};
    struct ec_text joined = ec_moments_text(&made.moments, row);
    assert_int_equal(joined.size, strlen(expected));
    assert_memory_equal(joined.bytes, expected, joined.size);
}

static void columns_are_joined_with_blanks(void **state)
{
    (void)state;
    assert_joined((const char *[]){"2023-01-02", "08:26", "+01:00"}, 3, "2023-01-02 08:26 +01:00");
    assert_joined((const char *[]){" 2023-01-02 ", " 08:26 ", ""}, 3, "2023-01-02 08:26");
    assert_joined((const char *[]){"2023-01-02", "", "UTC"}, 3, "2023-01-02 UTC");
    assert_joined((const char *[]){"", "08:26", ""}, 3, "08:26");
    assert_joined((const char *[]){"2023-01-02 00:00:00.000", "08:26", ""}, 2, "2023-01-02 08:26");
    assert_joined((const char *[]){" as it stands ", "", ""}, 1, " as it stands ");
    assert_joined((const char *[]){"", "", ""}, 0, "");
}

static void fields_of_any_size_are_cut_to_the_room(void **state)
{
    (void)state;
    static char digits[3][300];
    for (int p = 0; p < 3; p++)
        memset(digits[p], '1' + p, sizeof digits[p]);
    for (size_t a = 0; a <= EC_JOINED_TIME + 2; a++)
        for (size_t b = 0; b <= EC_JOINED_TIME + 2; b++)
            for (size_t c = 0; c < sizeof digits[2]; c += c < 4 ? 1 : 37) {
                struct guarded made = guarded_moments(3);
                struct ec_text row[3] = {{digits[0], a}, {digits[1], b}, {digits[2], c}};
                struct ec_text joined = ec_moments_text(&made.moments, row);
                size_t whole = a + b + c + (a && b) + ((a || b) && c);
                assert_int_equal(joined.size, whole < EC_JOINED_TIME ? whole : EC_JOINED_TIME);
                for (size_t n = 0; n < sizeof made.guard; n++)
                    assert_int_equal(made.guard[n], '#');
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(columns_are_joined_with_blanks),
            cmocka_unit_test(fields_of_any_size_are_cut_to_the_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

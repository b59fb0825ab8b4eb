/* test_levels.c - a category may be asked for by any levels of its path. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "device/catalogue/levels.h"
#include "device/catalogue/model.h"
#include "native/system/random.h"
#include "support/shopper.h"
#include "support/tiny_model.h"

static bool have(const char *path, const char *wanted)
{
    return ec_levels_have(text_of(path), text_of(wanted));
}

static void a_path_has_its_beginnings_and_each_of_its_levels(void **state)
{
    (void)state;
    const char *path = "Home > Kitchen > Mugs";
    static const char *const YES[] = {"Home > Kitchen > Mugs", "Home", "Kitchen", "Mugs",
            "Home > Kitchen", "Kitchen > Mugs", "Home>Kitchen", " Home  >  Kitchen ",
            "Home > > Kitchen >", "\xc2\xa0Mugs"};
    static const char *const NO[] = {"", " ", ">", "home", "Hom", "Home > Mugs", "Mugs > Home",
            "Kitchens", "Home / Kitchen", "Home > Kitchen > Mugs > Blue", "Mugs > Mugs"};
    for (size_t n = 0; n < sizeof YES / sizeof *YES; n++)
        assert_true(have(path, YES[n]));
    for (size_t n = 0; n < sizeof NO / sizeof *NO; n++)
        assert_false(have(path, NO[n]));
}

static void the_first_mark_of_a_path_parts_all_its_levels(void **state)
{
    (void)state;
    assert_true(have("Home | Tea | Mugs / Cups", "Mugs / Cups"));
    assert_false(have("Home | Tea | Mugs / Cups", "Mugs"));
    assert_true(have("home/tea/mugs", "tea"));
    assert_true(have("Home > Bed | Bath", "Bed | Bath"));
    assert_true(have("Men's", "Men's"));
    assert_true(have("a > b > a > b > c", "a > b > c"));
    assert_true(have(">> Home >> Tea", "Tea"));
    assert_false(have("", "a"));
    assert_false(have(" > ", "a") || have(" > ", ">"));
}

/* Against all ways to write down what of a path may be asked for. */
static void any_run_of_levels_is_had_and_nothing_else(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(1, 0);
    size_t n_had = 0;
    for (int round = 0; round < 5000; round++) {
        char path[64] = "", wanted[64] = "";
        char levels[6], asked[4];
        uint32_t n = 1 + ec_random_index(&random, 6), k = 1 + ec_random_index(&random, 4);
        for (uint32_t l = 0; l < n; l++) {
            levels[l] = (char)('a' + ec_random_index(&random, 3));
            (void)snprintf(path + strlen(path), 8, "%s%c", l ? " > " : "", levels[l]);
        }
        for (uint32_t l = 0; l < k; l++) {
            asked[l] = (char)('a' + ec_random_index(&random, 3));
            (void)snprintf(wanted + strlen(wanted), 8, "%s%c", l ? ">" : "", asked[l]);
        }
        bool expected = false;
        for (uint32_t from = 0; from + k <= n; from++)
            expected = expected || memcmp(levels + from, asked, k) == 0;
        /* without a mark a path is one level, and no mark is looked for in what is asked */
        if (n == 1)
            expected = k == 1 && levels[0] == asked[0];
        assert_int_equal(have(path, wanted), expected);
        n_had += expected;
    }
    assert_true(n_had > 500);
}

static void more_levels_than_may_be_asked_for_are_not_had_but_as_the_whole_name(void **state)
{
    (void)state;
    char path[4 * EC_MAX_LEVELS + 8] = "", spaced[4 * EC_MAX_LEVELS + 16] = "";
    for (int l = 0; l <= EC_MAX_LEVELS; l++) {
        (void)snprintf(path + strlen(path), 3, "%sa", l ? ">" : "");
        (void)snprintf(spaced, sizeof spaced, "%s ", path);
        assert_true(have(path, path));
        assert_int_equal(have(path, spaced), l < EC_MAX_LEVELS);
    }
    assert_true(have(" > ", " > ")); /* a name that no writer gives */
}

static size_t shelf(struct ec_ranking *ranking, const char *group, struct ec_place *places)
{
    size_t n = 0;
    struct ec_request request = {.n_places = 8, .include_seen = true, .group = text_of(group)};
    enum ec_status status = ec_ranking_take(ranking, &request, places, &n);
    return status == EC_E_GROUP_UNKNOWN ? SIZE_MAX : n;
}

static void a_shelf_holds_all_categories_that_a_name_means(void **state)
{
    (void)state;
    struct model_plan *plan = tiny_plan_new();
    (void)snprintf(plan->group_name[0], 24, "Table > cutlery");
    (void)snprintf(plan->group_name[1], 24, "Table > Tea > pottery");
    struct test_model built = test_model_build(plan);
    struct ec_user *user = user_new(1);
    struct ec_ranking *ranking = ranking_must(built.model, user, 0.0);
    struct ec_place places[8];
    assert_int_equal(shelf(ranking, "Table", places), 7);
    assert_int_equal(shelf(ranking, "cutlery", places), 3);
    assert_int_equal(shelf(ranking, "Table > Tea", places), 4);
    assert_int_equal(shelf(ranking, "Tea", places), 4);
    assert_true(shelf(ranking, "Chairs", places) == SIZE_MAX);
    assert_int_equal(shelf(ranking, "Table > cutlery", places), 3); /* nothing was left behind */
    for (size_t k = 0; k < 3; k++) {
        struct ec_item_facts facts;
        assert_int_equal(ec_model_item(built.model, places[k].item, &facts), EC_OK);
        assert_memory_equal(facts.group.bytes, "Table > cutlery", facts.group.size);
    }
    free(ranking);
    user_free(user);
    test_model_free(&built);
    free(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_path_has_its_beginnings_and_each_of_its_levels),
            cmocka_unit_test(the_first_mark_of_a_path_parts_all_its_levels),
            cmocka_unit_test(any_run_of_levels_is_had_and_nothing_else),
            cmocka_unit_test(more_levels_than_may_be_asked_for_are_not_had_but_as_the_whole_name),
            cmocka_unit_test(a_shelf_holds_all_categories_that_a_name_means),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

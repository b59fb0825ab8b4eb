/* test_id_set.c - a set has what it was made of, and the work of a shelf grows with its lists, not with their product.
 *
 * Work is counted in comparisons of texts, so that no clock is needed: linked with --wrap=ec_text_compare. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "device/catalogue/id_set.h"
#include "support/shopper.h"
#include "support/tiny_model.h"

static size_t n_comparisons;

int __real_ec_text_compare(struct ec_text a, struct ec_text b);
int __wrap_ec_text_compare(struct ec_text a, struct ec_text b);

int __wrap_ec_text_compare(struct ec_text a, struct ec_text b)
{
    n_comparisons++;
    return __real_ec_text_compare(a, b);
}

enum { MOST = 200, TEXT = 16 };

/* Random short ids, many of which are equal, many of which the model has (item00 to item63), in two cases and with
 * blanks around some. */
static void draw(struct ec_random *random, char (*texts)[TEXT], struct ec_text *ids, size_t n)
{
    static const char *const FORMS[] = {
            "item%02u", "ITEM%02u", " item%02u", "new%02u", "%u", "%u.0", "NEW%02u\t"};
    for (size_t k = 0; k < n; k++) {
        const char *form = FORMS[ec_random_index(random, sizeof FORMS / sizeof *FORMS)];
        int size = snprintf(texts[k], TEXT, form, ec_random_index(random, 80));
        ids[k] = (struct ec_text){texts[k], (size_t)size};
    }
}

static bool means_the_same(const struct ec_model *model, struct ec_text a, struct ec_text b)
{
    char room_a[EC_MAX_ID], room_b[EC_MAX_ID];
    struct ec_text left = ec_model_fold_id(model, a, room_a);
    struct ec_text right = ec_model_fold_id(model, b, room_b);
    return left.size == right.size && memcmp(left.bytes, right.bytes, left.size) == 0;
}

static void a_set_has_what_it_was_made_of_however_it_is_spelled(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(1, 0);
    size_t n_had = 0, n_not = 0;
    for (int round = 0; round < 200; round++) {
        struct model_plan *plan = random_plan_new(
                &random, 1 + ec_random_index(&random, PLAN_MAX_ITEMS));
        plan->id_rule.letters = ec_random_index(&random, 2) ? EC_CASE_LOWER : EC_CASE_KEEP;
        struct test_model built = test_model_build(plan);
        char texts[MOST][TEXT], asked_texts[MOST][TEXT];
        struct ec_text ids[MOST], asked[MOST];
        size_t n = ec_random_index(&random, round % 4 ? MOST : 4);
        draw(&random, texts, ids, n);
        draw(&random, asked_texts, asked, MOST);
        struct ec_set *set = set_must(built.model, ids, n);
        for (size_t a = 0; a < MOST; a++) {
            bool expected = false;
            for (size_t k = 0; k < n; k++)
                expected = expected || means_the_same(built.model, ids[k], asked[a]);
            assert_int_equal(ec_set_has(set, asked[a]), expected);
            n_had += expected;
            n_not += !expected;
        }
        free(set);
        test_model_free(&built);
        free(plan);
    }
    assert_true(n_had > 1000 && n_not > 1000);
}

static void a_set_keeps_its_own_copy_of_the_ids(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    char texts[2][TEXT] = {"mug", "sofa"};
    const struct ec_text ids[2] = {{texts[0], 3}, {texts[1], 4}};
    struct ec_set *set = set_must(tiny.model, ids, 2);
    memset(texts, 'x', sizeof texts);
    assert_true(ec_set_has(set, text_of("mug")) && ec_set_has(set, text_of("sofa")));
    assert_false(ec_set_has(set, text_of("xxx")) || ec_set_has(set, text_of("cup")));
    free(set);
    set = set_must(tiny.model, NULL, 0);
    assert_false(ec_set_has(set, text_of("mug")) || ec_set_has(set, text_of("sofa")));
    free(set);
    test_model_free(&tiny);
}

static void what_makes_no_set_is_refused(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    struct ec_text ids[3] = {text_of("mug"), text_of("sofa"), text_of("\xc2\xa0")};
    struct ec_set *set = NULL;
    void *memory;
    size_t size = ec_set_size(tiny.model, ids, 2);
    assert_int_equal(posix_memalign(&memory, 16, size + 16), 0);
    for (size_t less = 1; less <= size; less++)
        assert_int_equal(
                ec_set_init(memory, size - less, tiny.model, ids, 2, &set), EC_E_BUFFER_SMALL);
    for (size_t shift = 1; shift < 16; shift++)
        assert_int_equal(ec_set_init((uint8_t *)memory + shift, size, tiny.model, ids, 2, &set),
                EC_E_BUFFER_SMALL);
    assert_int_equal(ec_set_init(memory, size + 16, tiny.model, ids, 3, &set), EC_E_ITEM_EMPTY);
    ids[2] = text_of("");
    assert_int_equal(ec_set_init(memory, size + 16, tiny.model, ids, 3, &set), EC_E_ITEM_EMPTY);
    ids[2].size = SIZE_MAX - 3; /* no such text: only its size is looked at */
    assert_true(ec_set_size(tiny.model, ids, 3) == SIZE_MAX);
    assert_int_equal(ec_set_init(memory, SIZE_MAX, tiny.model, ids, 3, &set), EC_E_BUFFER_SMALL);
    assert_null(set);
    free(memory);
    test_model_free(&tiny);
}

/* Comparisons to make a set of n ids that the model does not know, all in the worst order for whom sorts, and to rank
 * as many such candidates with it. */
static size_t work(const struct test_model *tiny, size_t n, int order, size_t *of_the_shelf)
{
    enum { SIZE = 12 };
    char *texts = malloc(n * SIZE);
    struct ec_text *ids = malloc(n * sizeof *ids);
    struct ec_place *places = malloc(n * sizeof *places);
    assert_true(texts && ids && places);
    for (size_t k = 0; k < n; k++) {
        unsigned number = (unsigned)(order == 0 ? k : order == 1 ? n - k : k * 7919 % n / 3);
        (void)snprintf(texts + k * SIZE, SIZE, "z%09u", number);
        ids[k] = (struct ec_text){texts + k * SIZE, 10};
    }
    struct ec_user *user = user_new(1);
    struct ec_ranking *ranking = ranking_must(tiny->model, user, 0.0);
    n_comparisons = 0;
    struct ec_set *set = set_must(tiny->model, ids, n);
    size_t of_the_set = n_comparisons, n_places;
    struct ec_request request = {.n_places = (uint32_t)n,
            .candidates = ids,
            .n_candidates = n,
            .exclude = set,
            .unavailable = set,
            .allow = set};
    assert_int_equal(ec_ranking_take(ranking, &request, places, &n_places), EC_OK);
    assert_int_equal(n_places, 0);
    *of_the_shelf = n_comparisons - of_the_set;
    free(set);
    free(ranking);
    user_free(user);
    free(places);
    free(ids);
    free(texts);
    return of_the_set;
}

static void the_work_of_a_filter_grows_with_its_lists_and_not_with_their_product(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    for (int order = 0; order < 3; order++) {
        size_t shelf, of_few = work(&tiny, 5000, order, &shelf);
        size_t more, of_many = work(&tiny, 20000, order, &more);
        /* each id: 2 log2(n) to sort it and log2(9) to find it, at most; a shelf: three such and two sets */
        assert_true(of_few > 0 && of_many <= 20000 * (2 * 15 + 2 * 5));
        assert_true(shelf > 0 && more <= 20000 * (3 * 5 + 3 * 16));
        assert_true(of_many < 5 * of_few && more < 5 * shelf); /* four times as much and a little */
    }
    test_model_free(&tiny);
}

/* A shelf that is given a set looks up none of its ids. */
static void a_shelf_costs_no_comparison_for_a_set(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    char texts[MOST][TEXT];
    struct ec_text ids[MOST];
    struct ec_random random = ec_random_stream(2, 0);
    draw(&random, texts, ids, MOST);
    struct ec_set *set = set_must(tiny.model, ids, MOST);
    struct ec_user *user = user_new(1);
    struct ec_ranking *ranking = ranking_must(tiny.model, user, 0.0);
    struct ec_place places[8];
    size_t n_places;
    struct ec_request request = {.n_places = 8, .exclude = set, .unavailable = set};
    n_comparisons = 0;
    assert_int_equal(ec_ranking_take(ranking, &request, places, &n_places), EC_OK);
    assert_int_equal(n_places, 8);
    assert_int_equal(n_comparisons, 0);
    free(ranking);
    user_free(user);
    free(set);
    test_model_free(&tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_set_has_what_it_was_made_of_however_it_is_spelled),
            cmocka_unit_test(a_set_keeps_its_own_copy_of_the_ids),
            cmocka_unit_test(what_makes_no_set_is_refused),
            cmocka_unit_test(the_work_of_a_filter_grows_with_its_lists_and_not_with_their_product),
            cmocka_unit_test(a_shelf_costs_no_comparison_for_a_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

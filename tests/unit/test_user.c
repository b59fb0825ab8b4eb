/* test_user.c - a history is its events and nothing else. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/shopper.h"
#include "support/tiny_model.h"

enum { CAPACITY = 12 };

/* The order that visits take in a history: by time, then as they were recorded. */
static void time_order(const struct visit *visits, size_t n, size_t *order)
{
    for (size_t k = 0; k < n; k++) {
        size_t place = k;
        for (; place > 0 && visits[order[place - 1]].time_ms > visits[k].time_ms; place--)
            order[place] = order[place - 1];
        order[place] = k;
    }
}

static void assert_same_user(const struct ec_user *a, const struct ec_user *b)
{
    assert_memory_equal(a, b, ec_user_size(CAPACITY));
}

/* Every score and its place, bit for bit. */
static void assert_same_ranking(
        const struct ec_model *model, const struct ec_user *a, const struct ec_user *b)
{
    uint32_t n_items = ec_model_item_count(model);
    struct ec_request request = {.n_places = n_items, .include_seen = true};
    struct ec_ranking *ranking_a = ranking_must(model, a, VISITS_END_MS);
    struct ec_ranking *ranking_b = ranking_must(model, b, VISITS_END_MS);
    struct ec_place places_a[PLAN_MAX_ITEMS], places_b[PLAN_MAX_ITEMS];
    size_t n_a, n_b;
    assert_int_equal(ec_ranking_take(ranking_a, &request, places_a, &n_a), EC_OK);
    assert_int_equal(ec_ranking_take(ranking_b, &request, places_b, &n_b), EC_OK);
    assert_int_equal(n_a, n_items);
    assert_int_equal(n_b, n_items);
    for (size_t k = 0; k < n_a; k++) {
        assert_ptr_equal(places_a[k].item.bytes, places_b[k].item.bytes);
        assert_memory_equal(&places_a[k].score, &places_b[k].score, sizeof places_a[k].score);
    }
    free(ranking_a);
    free(ranking_b);
}

static void forgetting_an_event_leaves_what_never_recording_it_leaves(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(1, 0);
    for (int round = 0; round < 60; round++) {
        struct test_model built = random_model_new(&random, 1 + ec_random_index(&random, 30));
        struct visit visits[CAPACITY];
        size_t n = 1 + ec_random_index(&random, CAPACITY), order[CAPACITY];
        visits_draw(&random, built.model, visits, n);
        if (round % 2) /* equal times too */
            for (size_t k = 0; k < n; k++)
                visits[k].time_ms = 1000.0 * ec_random_index(&random, 3);
        time_order(visits, n, order);
        for (size_t event = 0; event < n; event++) {
            struct ec_user *forgot = user_new(CAPACITY), *never = user_new(CAPACITY);
            user_record_all(forgot, built.model, visits, n);
            assert_int_equal(ec_user_forget(forgot, (uint32_t)event), EC_OK);
            user_record_all(never, built.model, visits, order[event]);
            user_record_all(never, built.model, visits + order[event] + 1, n - order[event] - 1);
            assert_same_user(forgot, never);
            assert_same_ranking(built.model, forgot, never);
            user_free(forgot);
            user_free(never);
        }
        test_model_free(&built);
    }
}

static void forgetting_an_item_leaves_what_never_meeting_it_leaves(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(2, 0);
    for (int round = 0; round < 100; round++) {
        struct test_model built = random_model_new(&random, 4);
        struct visit visits[CAPACITY];
        size_t n = 1 + ec_random_index(&random, CAPACITY);
        uint32_t item = ec_random_index(&random, 4), n_expected = 0, n_forgotten = 77;
        visits_draw(&random, built.model, visits, n);
        struct ec_user *forgot = user_new(CAPACITY), *never = user_new(CAPACITY);
        user_record_all(forgot, built.model, visits, n);
        for (size_t k = 0; k < n; k++) {
            if (visits[k].item == item)
                n_expected++;
            else
                user_record_all(never, built.model, &visits[k], 1);
        }
        struct ec_item_facts facts;
        assert_int_equal(ec_model_item_at(built.model, item, &facts), EC_OK);
        assert_int_equal(ec_user_forget_item(forgot, built.model, text_of("none"), &n_forgotten),
                EC_E_ITEM_UNKNOWN);
        assert_int_equal(n_forgotten, 77);
        assert_int_equal(ec_user_forget_item(forgot, built.model, facts.id, &n_forgotten), EC_OK);
        assert_int_equal(n_forgotten, n_expected);
        assert_same_user(forgot, never);
        user_free(forgot);
        user_free(never);
        test_model_free(&built);
    }
}

static void the_order_of_recording_does_not_matter(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(3, 0);
    struct test_model tiny = tiny_model_new();
    for (int round = 0; round < 200; round++) {
        struct visit visits[CAPACITY], sorted[CAPACITY];
        size_t n = ec_random_index(&random, CAPACITY + 1), order[CAPACITY];
        visits_draw(&random, tiny.model, visits, n);
        time_order(visits, n, order);
        for (size_t k = 0; k < n; k++)
            sorted[k] = visits[order[k]];
        struct ec_user *a = user_new(CAPACITY), *b = user_new(CAPACITY);
        user_record_all(a, tiny.model, visits, n);
        user_record_all(b, tiny.model, sorted, n);
        assert_same_user(a, b);
        assert_int_equal(ec_user_event_count(a), n);
        for (uint32_t k = 0; k < n; k++) {
            struct ec_event_facts facts;
            struct ec_item_facts item;
            assert_int_equal(ec_user_event(a, tiny.model, k, &facts), EC_OK);
            assert_int_equal(ec_model_item_at(tiny.model, sorted[k].item, &item), EC_OK);
            assert_ptr_equal(facts.item.bytes, item.id.bytes);
            assert_int_equal(facts.type, sorted[k].type);
            assert_true(facts.time_ms == sorted[k].time_ms);
        }
        user_free(a);
        user_free(b);
    }
    test_model_free(&tiny);
}

static void of_equal_times_the_one_recorded_later_is_later(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    struct ec_user *user = user_new(CAPACITY);
    static const struct visit VISITS[] = {{3, EC_EVENT_VIEW, 5.0}, {1, EC_EVENT_CART, 5.0},
            {2, EC_EVENT_VIEW, 4.0}, {0, EC_EVENT_VIEW, 5.0}};
    static const char *const EXPECTED[] = {"jug", "knife", "fork", "cup"};
    user_record_all(user, tiny.model, VISITS, 4);
    for (uint32_t k = 0; k < 4; k++) {
        struct ec_event_facts facts;
        assert_int_equal(ec_user_event(user, tiny.model, k, &facts), EC_OK);
        assert_memory_equal(facts.item.bytes, EXPECTED[k], strlen(EXPECTED[k]));
    }
    user_free(user);
    test_model_free(&tiny);
}

static void an_id_of_nothing_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    static const char *const NOTHING[] = {"", " ", "\t\n", "\xc2\xa0", "\xef\xbb\xbf \xe3\x80\x80"};
    struct test_model tiny = tiny_model_new();
    struct ec_user *user = user_new(CAPACITY), *empty = user_new(CAPACITY);
    for (size_t n = 0; n < sizeof NOTHING / sizeof *NOTHING; n++)
        assert_int_equal(ec_user_record(user, tiny.model, text_of(NOTHING[n]), EC_EVENT_VIEW, 0.0),
                EC_E_ITEM_EMPTY);
    assert_same_user(user, empty);
    user_free(empty);
    user_free(user);
    test_model_free(&tiny);
}

static void wiping_leaves_a_fresh_user_and_no_trace(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(4, 0);
    struct test_model tiny = tiny_model_new();
    struct visit visits[CAPACITY];
    visits_draw(&random, tiny.model, visits, CAPACITY);
    struct ec_user *user = user_new(CAPACITY), *fresh = user_new(CAPACITY);
    user_record_all(user, tiny.model, visits, CAPACITY);
    ec_user_wipe(user);
    assert_same_user(user, fresh);
    assert_int_equal(ec_user_event_count(user), 0);
    /* of a fresh user only the capacity is not zero */
    const uint8_t *bytes = (const uint8_t *)fresh;
    size_t n_not_zero = 0;
    for (size_t n = 0; n < ec_user_size(CAPACITY); n++)
        n_not_zero += bytes[n] != 0;
    assert_int_equal(n_not_zero, 1);
    user_free(user);
    user_free(fresh);
    test_model_free(&tiny);
}

static void a_full_user_refuses_and_stays_as_it_was(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(5, 0);
    struct test_model tiny = tiny_model_new();
    struct visit visits[CAPACITY];
    visits_draw(&random, tiny.model, visits, CAPACITY);
    struct ec_user *user = user_new(CAPACITY);
    user_record_all(user, tiny.model, visits, CAPACITY);
    void *before = malloc(ec_user_size(CAPACITY));
    assert_non_null(before);
    memcpy(before, user, ec_user_size(CAPACITY));
    assert_int_equal(
            ec_user_record(user, tiny.model, text_of("cup"), EC_EVENT_VIEW, 0.0), EC_E_USER_FULL);
    assert_memory_equal(user, before, ec_user_size(CAPACITY));
    assert_int_equal(ec_user_forget(user, 0), EC_OK);
    assert_int_equal(ec_user_record(user, tiny.model, text_of("cup"), EC_EVENT_VIEW, 0.0), EC_OK);
    assert_int_equal(ec_user_event_count(user), CAPACITY);
    free(before);
    user_free(user);
    test_model_free(&tiny);
}

static void what_is_not_an_event_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    struct ec_user *user = user_new(CAPACITY), *fresh = user_new(CAPACITY);
    static const char *const UNKNOWN[] = {"c", "cu", "cups", "Cup", "th\xc3", "zzz"};
    for (size_t n = 0; n < sizeof UNKNOWN / sizeof *UNKNOWN; n++)
        assert_int_equal(ec_user_record(user, tiny.model, text_of(UNKNOWN[n]), EC_EVENT_VIEW, 0.0),
                EC_E_ITEM_UNKNOWN);
    static const int TYPES[] = {4, 5, -1, INT32_MAX};
    for (size_t n = 0; n < sizeof TYPES / sizeof *TYPES; n++)
        assert_int_equal(
                ec_user_record(user, tiny.model, text_of("cup"), (enum ec_event_type)TYPES[n], 0.0),
                EC_E_EVENT_TYPE);
    const double TIMES[] = {(double)NAN, INFINITY, -INFINITY, 8.64e15 + 1.0, -8.64e15 - 1.0};
    for (size_t n = 0; n < sizeof TIMES / sizeof *TIMES; n++)
        assert_int_equal(ec_user_record(user, tiny.model, text_of("cup"), EC_EVENT_VIEW, TIMES[n]),
                EC_E_TIME);
    assert_same_user(user, fresh);
    assert_int_equal(
            ec_user_record(user, tiny.model, text_of("cup"), EC_EVENT_VIEW, 8.64e15), EC_OK);
    assert_int_equal(
            ec_user_record(user, tiny.model, text_of("cup"), EC_EVENT_VIEW, -8.64e15), EC_OK);
    user_free(user);
    user_free(fresh);
    test_model_free(&tiny);
}

static void events_that_are_not_there_are_named_so(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    struct ec_user *user = user_new(CAPACITY), *fresh = user_new(CAPACITY);
    struct ec_event_facts facts = {.time_ms = -7.0};
    assert_int_equal(ec_user_forget(user, 0), EC_E_EVENT_UNKNOWN);
    assert_int_equal(ec_user_event(user, tiny.model, 0, &facts), EC_E_EVENT_UNKNOWN);
    assert_int_equal(ec_user_event(user, tiny.model, UINT32_MAX, &facts), EC_E_EVENT_UNKNOWN);
    assert_same_user(user, fresh);
    assert_int_equal(
            ec_user_record(user, tiny.model, text_of("th\xc3\xa9"), EC_EVENT_LIKE, 3.0), EC_OK);
    assert_int_equal(ec_user_forget(user, 1), EC_E_EVENT_UNKNOWN);
    assert_int_equal(ec_user_forget(user, UINT32_MAX), EC_E_EVENT_UNKNOWN);

    /* a smaller model has no item of that index */
    struct model_plan *plan = tiny_plan_new();
    plan->n_items = 7;
    struct test_model smaller = test_model_build(plan);
    assert_int_equal(ec_user_event(user, smaller.model, 0, &facts), EC_E_ITEM_RANGE);
    assert_true(facts.time_ms == -7.0);
    test_model_free(&smaller);
    free(plan);
    user_free(user);
    user_free(fresh);
    test_model_free(&tiny);
}

static void a_user_needs_its_memory(void **state)
{
    (void)state;
    _Alignas(16) uint8_t memory[4096];
    struct ec_user *user = NULL;
    assert_int_equal(ec_user_size(0), 0);
    assert_int_equal(ec_user_size(EC_MAX_USER_EVENTS + 1), 0);
    assert_int_equal(ec_user_size(UINT32_MAX), 0);
    assert_true(ec_user_size(EC_MAX_USER_EVENTS) >= (size_t)16 * EC_MAX_USER_EVENTS);
    size_t size = ec_user_size(8);
    assert_int_equal(ec_user_init(memory, sizeof memory, 0, &user), EC_E_CAPACITY);
    assert_int_equal(ec_user_init(memory, SIZE_MAX, EC_MAX_USER_EVENTS + 1, &user), EC_E_CAPACITY);
    assert_int_equal(ec_user_init(memory, size - 1, 8, &user), EC_E_BUFFER_SMALL);
    for (size_t shift = 1; shift < 8; shift++)
        assert_int_equal(ec_user_init(memory + shift, size, 8, &user), EC_E_BUFFER_SMALL);
    assert_null(user);
    assert_int_equal(ec_user_init(memory + 8, size, 8, &user), EC_OK);
    assert_ptr_equal(user, memory + 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(forgetting_an_event_leaves_what_never_recording_it_leaves),
            cmocka_unit_test(forgetting_an_item_leaves_what_never_meeting_it_leaves),
            cmocka_unit_test(the_order_of_recording_does_not_matter),
            cmocka_unit_test(of_equal_times_the_one_recorded_later_is_later),
            cmocka_unit_test(an_id_of_nothing_is_refused_and_changes_nothing),
            cmocka_unit_test(wiping_leaves_a_fresh_user_and_no_trace),
            cmocka_unit_test(a_full_user_refuses_and_stays_as_it_was),
            cmocka_unit_test(what_is_not_an_event_is_refused_and_changes_nothing),
            cmocka_unit_test(events_that_are_not_there_are_named_so),
            cmocka_unit_test(a_user_needs_its_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

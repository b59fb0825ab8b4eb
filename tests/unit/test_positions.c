/* Properties of native/compose/positions. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "native/compose/positions.h"
#include "support/small_log.h"

enum { ALL = 1000000 };

static struct ec_positions positions_of(const struct ec_dataset *log, enum ec_target target,
        bool repeats, size_t n_users, uint64_t seed)
{
    struct ec_positions positions;
    assert_int_equal(
            ec_positions_new(log, target, repeats, EC_HALF_BOTH, n_users, seed, &positions), EC_OK);
    return positions;
}

static void assert_position(
        const struct ec_positions *positions, size_t k, size_t first, size_t last, size_t next)
{
    assert_int_equal(positions->positions[k].first, first);
    assert_int_equal(positions->positions[k].last, last);
    assert_int_equal(positions->positions[k].next, next);
}

/* keep as letters: "110" */
static void assert_kept(const struct ec_positions *positions, const char *letters)
{
    for (size_t n = 0; letters[n]; n++)
        assert_int_equal(positions->keep[n], letters[n] - '0');
}

static void the_last_event_that_met_something_new_is_asked_for(void **state)
{
    (void)state;
    /* nothing is asked of users of no event, one event or one item */
    struct ec_dataset log = small_log_of_words(
            (const char *const[]){"abcb", "", "a", "bbb", "ca", NULL}, 3);
    struct ec_positions positions = positions_of(&log, EC_TARGET_ITEM, false, ALL, 1);
    assert_int_equal(positions.n, 2);
    assert_position(&positions, 0, 0, 2, 2);
    assert_position(&positions, 1, 8, 9, 9);
    /* of the first user the event before goes too; the last user's is the only one that came before */
    assert_kept(&positions, "10001"
                            "111"
                            "10");
    ec_positions_free(&positions);
    ec_dataset_free(&log);
}

static void with_repeats_the_last_event_of_all_is_asked_for(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words(
            (const char *const[]){"abcb", "", "a", "bbb", "ca", NULL}, 3);
    struct ec_positions positions = positions_of(&log, EC_TARGET_ITEM, true, ALL, 1);
    assert_int_equal(positions.n, 3);
    assert_position(&positions, 0, 0, 3, 3);
    assert_position(&positions, 1, 5, 7, 7);
    assert_position(&positions, 2, 8, 9, 9);
    assert_kept(&positions, "1100"
                            "1"
                            "100"
                            "10");
    ec_positions_free(&positions);
    ec_dataset_free(&log);
}

/* User 0: a basket of a and b; then one of b, c, c, d, e, f, g. User 1: one basket only. */
static struct ec_dataset basket_log(void)
{
    static const char items[] = "abbccdefgab";
    struct small_event events[11];
    for (uint32_t n = 0; n < 11; n++)
        events[n] = (struct small_event){n >= 9, (uint32_t)(items[n] - 'a'), n, EC_EVENT_PURCHASE,
                n < 2   ? 0
                : n < 9 ? 1
                        : 2};
    return small_log_new(events, 11, 2, 7, true);
}

static void of_the_last_basket_the_first_four_items_are_asked_for_each_once(void **state)
{
    (void)state;
    struct ec_dataset log = basket_log();
    struct ec_positions positions = positions_of(&log, EC_TARGET_BASKET, false, ALL, 1);
    static const size_t once[] = {3, 5, 6, 7}; /* not b, which is not new, and c once */
    assert_int_equal(positions.n, 4);
    for (size_t k = 0; k < 4; k++)
        assert_position(&positions, k, 0, 2, once[k]);
    assert_kept(&positions, "11000000011");
    ec_positions_free(&positions);

    positions = positions_of(&log, EC_TARGET_BASKET, true, ALL, 1);
    static const size_t again[] = {2, 3, 5, 6};
    assert_int_equal(positions.n, 4);
    for (size_t k = 0; k < 4; k++)
        assert_position(&positions, k, 0, 2, again[k]);
    ec_positions_free(&positions);
    ec_dataset_free(&log);
}

static void nothing_that_is_asked_for_is_kept(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(400, 60, 5000, 13);
    for (int way = 0; way < 4; way++) {
        enum ec_target target = way % 2 ? EC_TARGET_BASKET : EC_TARGET_ITEM;
        struct ec_positions positions = positions_of(&log, target, way >= 2, 150, 3);
        assert_true(positions.n > 100);
        size_t n_users = 0;
        for (size_t k = 0; k < positions.n; k++) {
            const struct ec_position *position = &positions.positions[k];
            assert_true(position->first < position->last && position->last <= position->next);
            n_users += k == 0 || position->first != position[-1].first;
            size_t end = position->last;
            while (end < log.n_events && positions.keep[end] == 0)
                end++;
            assert_true(end > position->next);
            assert_true(position->next < position->end && position->end <= end);
            for (size_t n = position->last; n < position->end; n++)
                assert_int_equal(log.basket[n], log.basket[position->last]);
            bool is_whole = position->end == log.n_events ||
                            log.basket[position->end] != log.basket[position->last];
            assert_true(
                    target == EC_TARGET_BASKET ? is_whole : position->end == position->last + 1);
            bool met = false;
            for (size_t n = position->first; n < position->last; n++)
                met = met || log.item[n] == log.item[position->next];
            assert_true(way >= 2 || !met);
        }
        assert_true(n_users <= 150);
        ec_positions_free(&positions);
    }
    ec_dataset_free(&log);
}

static void users_are_drawn_uniformly_by_the_seed(void **state)
{
    (void)state;
    enum { U = 60, N_DRAWN = 15, N_SEEDS = 2000 };
    struct ec_dataset log = small_log_chains(U, 20, 5, 17);
    double counts[U] = {0.0};
    for (uint64_t seed = 0; seed < N_SEEDS; seed++) {
        struct ec_positions positions = positions_of(&log, EC_TARGET_ITEM, false, N_DRAWN, seed);
        struct ec_positions again = positions_of(&log, EC_TARGET_ITEM, false, N_DRAWN, seed);
        assert_int_equal(positions.n, N_DRAWN);
        assert_memory_equal(
                positions.positions, again.positions, N_DRAWN * sizeof *again.positions);
        assert_memory_equal(positions.keep, again.keep, log.n_events);
        for (size_t k = 0; k < positions.n; k++)
            counts[positions.positions[k].first / 5] += 1.0;
        ec_positions_free(&positions);
        ec_positions_free(&again);
    }
    for (uint32_t u = 0; u < U; u++) /* five standard deviations */
        assert_true(fabs(counts[u] - 500.0) < 5.0 * sqrt(500.0 * 0.75));
    ec_dataset_free(&log);
}

static void a_user_who_is_not_drawn_is_kept_whole(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_chains(30, 20, 5, 19);
    struct ec_positions positions = positions_of(&log, EC_TARGET_ITEM, false, 7, 1);
    size_t n_kept = 0;
    for (size_t n = 0; n < log.n_events; n++)
        n_kept += positions.keep[n];
    assert_int_equal(n_kept, log.n_events - 2 * 7);
    ec_positions_free(&positions);
    positions = positions_of(&log, EC_TARGET_ITEM, false, 0, 1);
    assert_int_equal(positions.n, 0);
    ec_positions_free(&positions);
    ec_dataset_free(&log);
}

static void the_two_halves_share_no_user_and_are_all_of_them(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_chains(200, 20, 5, 29);
    int n_asked[200] = {0};
    for (int half = 0; half < 2; half++) {
        struct ec_positions positions;
        assert_int_equal(ec_positions_new(&log, EC_TARGET_ITEM, false,
                                 half ? EC_HALF_SECOND : EC_HALF_FIRST, ALL, 1, &positions),
                EC_OK);
        assert_in_range(positions.n, 60, 140);
        for (size_t k = 0; k < positions.n; k++)
            n_asked[positions.positions[k].first / 5]++;
        ec_positions_free(&positions);
    }
    for (uint32_t u = 0; u < 200; u++)
        assert_int_equal(n_asked[u], 1);
    ec_dataset_free(&log);
}

static void as_many_positions_as_may_be_are_announced(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words(
            (const char *const[]){"abcb", "", "a", "bc", "ca", NULL}, 3);
    assert_int_equal(ec_positions_most(&log, EC_TARGET_ITEM, ALL), 3);
    assert_int_equal(ec_positions_most(&log, EC_TARGET_ITEM, 2), 2);
    ec_dataset_free(&log);
    log = basket_log(); /* of the first user's two baskets only the second has a history */
    assert_int_equal(ec_positions_most(&log, EC_TARGET_BASKET, ALL), 4);
    log.basket[5] = 3;
    for (size_t n = 6; n < 9; n++)
        log.basket[n] = 4;
    assert_int_equal(ec_positions_most(&log, EC_TARGET_BASKET, ALL), 3);
    log.basket[10] = 5; /* the second user's */
    assert_int_equal(ec_positions_most(&log, EC_TARGET_BASKET, ALL), 4);
    assert_int_equal(ec_positions_most(&log, EC_TARGET_BASKET, 1), 3);
    ec_dataset_free(&log);
    for (uint64_t seed = 0; seed < 20; seed++) {
        log = small_log_random(100, 60, 1500, seed);
        for (int way = 0; way < 4; way++) {
            enum ec_target target = way % 2 ? EC_TARGET_BASKET : EC_TARGET_ITEM;
            struct ec_positions positions = positions_of(&log, target, way >= 2, 80, seed);
            assert_in_range(positions.n, 1, ec_positions_most(&log, target, 80));
            ec_positions_free(&positions);
        }
        ec_dataset_free(&log);
    }
}

/* A till's own account: so many events that to look back through them at each would never end. */
static void a_user_of_half_a_million_events_costs_no_more_than_many_users(void **state)
{
    (void)state;
    enum { N_EACH = 500000 };
    struct small_event *events = malloc(2 * N_EACH * sizeof *events);
    assert_non_null(events);
    for (uint32_t n = 0; n < N_EACH; n++) {
        events[n] = (struct small_event){0, n, n, EC_EVENT_PURCHASE, 0};
        events[N_EACH + n] = (struct small_event){
                0, N_EACH - 1 - n % 1000, N_EACH, EC_EVENT_PURCHASE, 1}; /* nothing new */
    }
    events[2 * N_EACH - 1].item = N_EACH;
    struct ec_dataset log = small_log_new(events, 2 * N_EACH, 1, N_EACH + 1, true);
    struct ec_positions positions = positions_of(&log, EC_TARGET_BASKET, false, ALL, 1);
    assert_int_equal(positions.n, 1);
    assert_position(&positions, 0, 0, N_EACH, 2 * N_EACH - 1);
    ec_positions_free(&positions);
    ec_dataset_free(&log);
    free(events);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_last_event_that_met_something_new_is_asked_for),
            cmocka_unit_test(with_repeats_the_last_event_of_all_is_asked_for),
            cmocka_unit_test(of_the_last_basket_the_first_four_items_are_asked_for_each_once),
            cmocka_unit_test(nothing_that_is_asked_for_is_kept),
            cmocka_unit_test(users_are_drawn_uniformly_by_the_seed),
            cmocka_unit_test(a_user_who_is_not_drawn_is_kept_whole),
            cmocka_unit_test(the_two_halves_share_no_user_and_are_all_of_them),
            cmocka_unit_test(as_many_positions_as_may_be_are_announced),
            cmocka_unit_test(a_user_of_half_a_million_events_costs_no_more_than_many_users),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Properties of native/matrix/sets: every item of a basket or a history once, whatever the log holds. */
#include <string.h>

#include "native/matrix/sets.h"
#include "native/system/alloc.h"
#include "native/system/random.h"
#include "support/small_log.h"

static struct ec_sets by_basket(const struct ec_dataset *log, uint32_t most)
{
    struct ec_sets groups;
    assert_int_equal(ec_sets_of_baskets(log, most, &groups), EC_OK);
    return groups;
}

static struct ec_sets by_history(const struct ec_dataset *log, uint32_t most)
{
    struct ec_sets groups;
    assert_int_equal(ec_sets_of_histories(log, most, &groups), EC_OK);
    return groups;
}

static void assert_group(const struct ec_sets *groups, uint32_t g, const char *expected)
{
    assert_int_equal(groups->start[g + 1] - groups->start[g], strlen(expected));
    for (size_t n = 0; expected[n]; n++)
        assert_int_equal(groups->item[groups->start[g] + n], expected[n] - 'a');
}

static void a_history_lists_each_item_where_it_is_first_met(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words(
            (const char *const[]){"abcab", "", "dd", "cda", NULL}, 4);
    struct ec_sets groups = by_history(&log, 10);
    assert_int_equal(groups.n_groups, 3);
    assert_group(&groups, 0, "abc");
    assert_group(&groups, 1, "d");
    assert_group(&groups, 2, "cda");
    ec_sets_free(&groups);
    ec_dataset_free(&log);
}

static void a_basket_is_one_group_though_its_events_lie_apart(void **state)
{
    (void)state;
    const struct small_event events[] = {
            {0, 1, 0, EC_EVENT_PURCHASE, 3},
            {0, 0, 1, EC_EVENT_PURCHASE, 5},
            {0, 2, 2, EC_EVENT_PURCHASE, 3},
            {0, 1, 3, EC_EVENT_PURCHASE, 3},
            {1, 1, 0, EC_EVENT_PURCHASE, 9},
            {1, 0, 0, EC_EVENT_PURCHASE, 9},
    };
    struct ec_dataset log = small_log_new(events, 6, 2, 3, true);
    struct ec_sets groups = by_basket(&log, 10);
    assert_int_equal(groups.n_groups, 3);
    assert_group(&groups, 0, "bc");
    assert_group(&groups, 1, "a");
    assert_group(&groups, 2, "ba");
    ec_sets_free(&groups);
    ec_dataset_free(&log);
}

static void a_large_group_is_cut_into_parts_of_like_size(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words(
            (const char *const[]){"abcdefg", "abcdef", "abc", NULL}, 7);
    struct ec_sets groups = by_history(&log, 3);
    assert_int_equal(groups.n_groups, 6);
    assert_group(&groups, 0, "ab");
    assert_group(&groups, 1, "cd");
    assert_group(&groups, 2, "efg");
    assert_group(&groups, 3, "abc");
    assert_group(&groups, 4, "def");
    assert_group(&groups, 5, "abc");
    ec_sets_free(&groups);
    ec_dataset_free(&log);
}

/* The transpose, and the bounds of every group, on logs with repeats and baskets. */
static void each_item_lists_the_groups_that_hold_it(void **state)
{
    (void)state;
    for (uint32_t most = 1; most < 12; most += 3) {
        struct ec_dataset log = small_log_random(60, 15, 900, most);
        struct ec_sets groups = most % 2 ? by_basket(&log, most) : by_history(&log, most);
        size_t k = 0;
        for (uint32_t i = 0; i < log.n_items; i++) {
            assert_int_equal(groups.item_start[i], k);
            for (uint32_t g = 0; g < groups.n_groups; g++)
                for (size_t n = groups.start[g]; n < groups.start[g + 1]; n++)
                    if (groups.item[n] == i)
                        assert_int_equal(groups.group[k++], g);
        }
        assert_int_equal(groups.item_start[log.n_items], k);
        assert_int_equal(groups.start[groups.n_groups], k);
        for (uint32_t g = 0; g < groups.n_groups; g++)
            assert_in_range(groups.start[g + 1] - groups.start[g], 1, most);
        ec_sets_free(&groups);
        ec_dataset_free(&log);
    }
}

static void a_log_without_events_has_no_groups(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_new(NULL, 0, 2, 3, true);
    struct ec_sets groups = by_basket(&log, 10);
    assert_int_equal(groups.n_groups, 0);
    ec_sets_free(&groups);
    groups = by_history(&log, 10);
    assert_int_equal(groups.n_groups, 0);
    assert_int_equal(groups.item_start[3], 0);
    ec_sets_free(&groups);
    ec_dataset_free(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_history_lists_each_item_where_it_is_first_met),
            cmocka_unit_test(a_basket_is_one_group_though_its_events_lie_apart),
            cmocka_unit_test(a_large_group_is_cut_into_parts_of_like_size),
            cmocka_unit_test(each_item_lists_the_groups_that_hold_it),
            cmocka_unit_test(a_log_without_events_has_no_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Properties of native/matrix/runs. */
#include "native/matrix/runs.h"
#include "support/small_log.h"

static struct ec_runs runs_of(const struct ec_dataset *log, bool repeats)
{
    struct ec_runs runs;
    assert_int_equal(ec_runs_new(log, repeats, &runs), EC_OK);
    return runs;
}

static void consecutive_events_of_an_item_are_one_run(void **state)
{
    (void)state;
    /* an empty history, one event, one item, and a run that goes on in the next user */
    struct ec_dataset log = small_log_of_words(
            (const char *const[]){"aabbba", "", "a", "bbbb", "bc", NULL}, 3);
    static const uint32_t items[] = {0, 1, 0, 0, 1, 1, 2};
    static const uint32_t before[] = {0, 1, 2, 0, 0, 0, 1};
    struct ec_runs runs = runs_of(&log, false);
    assert_int_equal(runs.n_runs, 7);
    for (size_t r = 0; r < runs.n_runs; r++) {
        assert_int_equal(runs.item[r], items[r]);
        assert_int_equal(runs.before[r], before[r]);
    }
    ec_runs_free(&runs);
    ec_dataset_free(&log);
}

static void a_run_has_the_type_of_its_strongest_event(void **state)
{
    (void)state;
    const struct small_event events[] = {
            {0, 0, 1, EC_EVENT_VIEW, 0},
            {0, 0, 2, EC_EVENT_PURCHASE, 0},
            {0, 0, 3, EC_EVENT_CART, 0},
            {0, 1, 4, EC_EVENT_LIKE, 0},
    };
    struct ec_dataset log = small_log_new(events, 4, 1, 2, true);
    struct ec_runs runs = runs_of(&log, true);
    assert_int_equal(runs.type[0], EC_EVENT_PURCHASE);
    assert_int_equal(runs.type[1], EC_EVENT_LIKE);
    ec_runs_free(&runs);
    ec_dataset_free(&log);
}

static void an_item_already_met_is_asked_for_only_where_repeats_are(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words(
            (const char *const[]){"abac", "cb", "", "b", "aaa", "bab", NULL}, 3);
    /* runs: a b a c | c b | b | a | b a b */
    static const uint32_t once[] = {1, 3, 5, 9};
    static const uint32_t again[] = {1, 2, 3, 5, 9, 10};
    struct ec_runs runs = runs_of(&log, false);
    assert_int_equal(runs.n_targets, 4);
    assert_memory_equal(runs.target, once, sizeof once);
    ec_runs_free(&runs);
    runs = runs_of(&log, true);
    assert_int_equal(runs.n_targets, 6);
    assert_memory_equal(runs.target, again, sizeof again);
    ec_runs_free(&runs);
    ec_dataset_free(&log);
}

static void a_random_log_adds_up(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(300, 40, 4000, 5);
    struct ec_runs runs = runs_of(&log, true);
    size_t n_histories = 0;
    for (size_t r = 0; r < runs.n_runs; r++) {
        bool again = false;
        for (uint32_t k = 1; k <= runs.before[r]; k++)
            again = again || runs.item[r - k] == runs.item[r];
        assert_int_equal(runs.again[r], again);
        n_histories += runs.before[r] == 0;
        assert_true(runs.before[r] == 0 || runs.before[r] == runs.before[r - 1] + 1);
        assert_true(runs.before[r] == 0 || runs.item[r] != runs.item[r - 1]);
    }
    for (uint32_t u = 0; u < log.n_users; u++)
        n_histories -= log.user_start[u] < log.user_start[u + 1];
    assert_int_equal(n_histories, 0);
    for (size_t t = 0; t < runs.n_targets; t++)
        assert_true(runs.before[runs.target[t]] > 0);
    ec_runs_free(&runs);
    ec_dataset_free(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(consecutive_events_of_an_item_are_one_run),
            cmocka_unit_test(a_run_has_the_type_of_its_strongest_event),
            cmocka_unit_test(an_item_already_met_is_asked_for_only_where_repeats_are),
            cmocka_unit_test(a_random_log_adds_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Golden values and properties of native/learn/cooccurrence, over baskets and over whole histories. */
#include "support/small_log.h"

#include "native/learn/cooccurrence.h"
#include "support/row_tests.h"

enum { A, B, C, D };

/* Nothing weighed, shrunk or damped: a count. */
static const struct ec_cooccurrence_options PLAIN = {.most = 100, .n_neighbours = 100};

static struct ec_rows learn(struct ec_sets *groups, const struct ec_cooccurrence_options *options)
{
    struct ec_rows rows;
    assert_int_equal(ec_cooccurrence_learn(groups, options, NULL, &rows), EC_OK);
    assert_rows_are_sound(&rows, options->n_neighbours);
    ec_sets_free(groups);
    return rows;
}

static struct ec_rows learn_baskets(const struct ec_dataset *log, const void *options)
{
    const struct ec_cooccurrence_options *wanted = options;
    struct ec_sets groups;
    assert_int_equal(ec_sets_of_baskets(log, wanted->most, &groups), EC_OK);
    return learn(&groups, wanted);
}

static struct ec_rows learn_histories(const struct ec_dataset *log, const void *options)
{
    const struct ec_cooccurrence_options *wanted = options;
    struct ec_sets groups;
    assert_int_equal(ec_sets_of_histories(log, wanted->most, &groups), EC_OK);
    return learn(&groups, wanted);
}

static void golden_weights_of_a_log_of_four_items(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words((const char *const[]){"abca", "ba", "d", NULL}, 4);
    struct ec_cooccurrence_options options = PLAIN;
    options.size_power = 1.0;
    struct ec_rows rows = learn_histories(&log, &options);
    const double counts[4][4] = {
            {0.0, 1.5, 0.5, 0.0},
            {1.5, 0.0, 0.5, 0.0},
            {0.5, 0.5, 0.0, 0.0},
            {0.0, 0.0, 0.0, 0.0},
    };
    for (uint32_t a = A; a <= D; a++)
        for (uint32_t b = A; b <= D; b++)
            assert_near(row_weight(&rows, a, b), counts[a][b]);
    ec_rows_free(&rows);

    options.row_power = 1.0;
    options.shrinkage = 2.0;
    options.popularity_power = 0.5;
    rows = learn_histories(&log, &options);
    assert_near(row_weight(&rows, A, B), 1.5 / 4.0 / sqrt(2.0));
    assert_near(row_weight(&rows, A, C), 0.5 / 4.0);
    assert_near(row_weight(&rows, C, A), 0.5 / 3.0 / sqrt(2.0));
    ec_rows_free(&rows);
    ec_dataset_free(&log);
}

/* A user's baskets ab and cd: no pair across. */
static void baskets_hold_no_pairs_across(void **state)
{
    (void)state;
    const struct small_event events[] = {
            {0, A, 0, EC_EVENT_PURCHASE, 0},
            {0, B, 0, EC_EVENT_PURCHASE, 0},
            {0, C, 1, EC_EVENT_PURCHASE, 1},
            {0, D, 1, EC_EVENT_PURCHASE, 1},
            {1, B, 0, EC_EVENT_PURCHASE, 2},
            {1, C, 1, EC_EVENT_PURCHASE, 3},
    };
    struct ec_dataset log = small_log_new(events, 6, 2, 4, true);
    struct ec_rows rows = learn_baskets(&log, &PLAIN);
    assert_int_equal(rows.start[4], 4);
    assert_near(row_weight(&rows, A, B), 1.0);
    assert_near(row_weight(&rows, B, A), 1.0);
    assert_near(row_weight(&rows, C, D), 1.0);
    assert_near(row_weight(&rows, D, C), 1.0);
    ec_rows_free(&rows);
    ec_dataset_free(&log);
}

static void baskets_of_one_item_give_empty_rows(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_chains(30, 20, 8, 1);
    struct ec_cooccurrence_options options = ec_cooccurrence_options_baskets();
    struct ec_rows rows = learn_baskets(&log, &options);
    assert_int_equal(rows.start[log.n_items], 0);
    ec_rows_free(&rows);
    ec_dataset_free(&log);
}

static void the_order_of_a_history_does_not_show(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words((const char *const[]){"abcd", "acb", NULL}, 4);
    struct ec_dataset other = small_log_of_words((const char *const[]){"dbac", "bca", NULL}, 4);
    struct ec_cooccurrence_options options = ec_cooccurrence_options_histories();
    struct ec_rows rows = learn_histories(&log, &options);
    struct ec_rows others = learn_histories(&other, &options);
    for (uint32_t a = A; a <= D; a++)
        for (uint32_t b = A; b <= D; b++)
            assert_near(row_weight(&others, a, b), row_weight(&rows, a, b));
    ec_rows_free(&others);
    ec_rows_free(&rows);
    ec_dataset_free(&other);
    ec_dataset_free(&log);
}

static void a_cut_row_keeps_its_best(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words(
            (const char *const[]){"abc", "ab", "ab", "cb", NULL}, 3);
    struct ec_cooccurrence_options options = PLAIN;
    options.n_neighbours = 1;
    options.row_power = 1.0;
    struct ec_rows rows = learn_histories(&log, &options);
    assert_int_equal(rows.start[3], 3);
    assert_near(row_weight(&rows, A, B), 3.0 / 4.0);
    assert_near(row_weight(&rows, B, A), 3.0 / 5.0);
    assert_near(row_weight(&rows, C, B), 2.0 / 3.0);
    ec_rows_free(&rows);
    ec_dataset_free(&log);
}

/* 200,000 items in one basket: pairs within parts, not the 20 thousand million of the whole. */
static void a_basket_of_any_size_costs_linear_time(void **state)
{
    (void)state;
    enum { N = 200000 };
    struct small_event *events = ec_alloc(N, sizeof *events);
    assert_non_null(events);
    for (uint32_t n = 0; n < N; n++)
        events[n] = (struct small_event){0, n, 0, EC_EVENT_PURCHASE, 0};
    struct ec_dataset log = small_log_new(events, N, 1, N, true);
    struct ec_cooccurrence_options options = ec_cooccurrence_options_baskets();
    options.most = 10;
    options.n_neighbours = 20;
    struct ec_rows rows = learn_baskets(&log, &options);
    assert_int_equal(rows.start[N], (size_t)N * 9);
    ec_rows_free(&rows);
    ec_dataset_free(&log);
    ec_free(events);
}

static void an_interrupt_ends_the_work(void **state)
{
    (void)state;
    const volatile sig_atomic_t interrupted = 1;
    struct ec_watch watch = {.interrupted = &interrupted};
    struct ec_dataset log = small_log_random(20, 30, 300, 2);
    struct ec_sets groups;
    struct ec_rows rows;
    assert_int_equal(ec_sets_of_histories(&log, 10, &groups), EC_OK);
    assert_int_equal(ec_cooccurrence_learn(&groups, &PLAIN, &watch, &rows), EC_E_INTERRUPTED);
    ec_sets_free(&groups);
    ec_dataset_free(&log);
}

static void threads_do_not_show(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(200, 400, 4000, 11);
    struct ec_cooccurrence_options options = ec_cooccurrence_options_histories();
    options.n_neighbours = 9;
    assert_threads_do_not_show(learn_histories, &log, &options);
    assert_threads_do_not_show(learn_baskets, &log, &options);
    ec_dataset_free(&log);
}

static void the_order_of_users_does_not_show(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(100, 60, 1500, 3);
    struct ec_cooccurrence_options histories = ec_cooccurrence_options_histories();
    struct ec_cooccurrence_options baskets = ec_cooccurrence_options_baskets();
    baskets.n_neighbours = 60;
    assert_order_of_users_does_not_show(learn_histories, &log, &histories);
    assert_order_of_users_does_not_show(learn_baskets, &log, &baskets);
    ec_dataset_free(&log);
}

static void a_checkerboard_gives_the_withheld_item(void **state)
{
    (void)state;
    struct ec_cooccurrence_options options = ec_cooccurrence_options_histories();
    assert_a_checkerboard_gives_the_withheld_item(learn_histories, &options);
}

static void logs_of_next_to_nothing_give_empty_rows(void **state)
{
    (void)state;
    struct ec_cooccurrence_options histories = ec_cooccurrence_options_histories();
    struct ec_cooccurrence_options baskets = ec_cooccurrence_options_baskets();
    assert_logs_of_next_to_nothing_give_empty_rows(learn_histories, &histories);
    assert_logs_of_next_to_nothing_give_empty_rows(learn_baskets, &baskets);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(golden_weights_of_a_log_of_four_items),
            cmocka_unit_test(baskets_hold_no_pairs_across),
            cmocka_unit_test(baskets_of_one_item_give_empty_rows),
            cmocka_unit_test(the_order_of_a_history_does_not_show),
            cmocka_unit_test(a_cut_row_keeps_its_best),
            cmocka_unit_test(a_basket_of_any_size_costs_linear_time),
            cmocka_unit_test(an_interrupt_ends_the_work),
            cmocka_unit_test(threads_do_not_show),
            cmocka_unit_test(the_order_of_users_does_not_show),
            cmocka_unit_test(a_checkerboard_gives_the_withheld_item),
            cmocka_unit_test(logs_of_next_to_nothing_give_empty_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

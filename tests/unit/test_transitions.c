/* Golden values and properties of native/learn/transitions. */
#include <math.h>
#include <omp.h>
#include <string.h>

#include "native/learn/transitions.h"
#include "support/small_log.h"

enum { A, B, C, D };

/* Nothing shrunk, nothing damped. */
static const struct ec_transitions_options PLAIN = {
        .n_neighbours = 100,
        .window = 2,
        .decay = 0.5,
        .backward = 0.25,
        .shrinkage = 0.0,
        .popularity_power = 0.0,
};

static struct ec_rows learn(
        const struct ec_dataset *log, const struct ec_transitions_options *options)
{
    struct ec_by_item by_item = small_log_transpose(log);
    struct ec_rows rows;
    assert_int_equal(ec_transitions_learn(log, &by_item, options, &rows), EC_OK);
    ec_by_item_free(&by_item);
    return rows;
}

static double weight(const struct ec_rows *rows, uint32_t from, uint32_t to)
{
    for (size_t k = rows->start[from]; k < rows->start[from + 1]; k++)
        if (rows->entries[k].item == to)
            return (double)rows->entries[k].weight;
    return 0.0;
}

static void assert_near(double value, double expected)
{
    assert_true(fabs(value - expected) <= 1e-6 * fabs(expected) + 1e-9);
}

/* abcd and ac: forwards 1 and .5, backwards .25 and .125. */
static void golden_weights_of_a_log_of_four_items(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words((const char *const[]){"abcd", "ac", NULL}, 4);
    struct ec_rows rows = learn(&log, &PLAIN);
    const double expected[4][4] = {
            {0.0, 1.0 / 2.5, 1.5 / 2.5, 0.0},
            {0.25 / 1.75, 0.0, 1.0 / 1.75, 0.5 / 1.75},
            {0.375 / 1.625, 0.25 / 1.625, 0.0, 1.0 / 1.625},
            {0.0, 0.125 / 0.375, 0.25 / 0.375, 0.0},
    };
    for (uint32_t a = A; a <= D; a++)
        for (uint32_t b = A; b <= D; b++)
            assert_near(weight(&rows, a, b), expected[a][b]);
    assert_int_equal(rows.start[4], 2 + 3 + 3 + 2);
    ec_rows_free(&rows);
    ec_dataset_free(&log);
}

static void shrinkage_joins_the_sum_and_damping_the_column(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words((const char *const[]){"abcd", "ac", NULL}, 4);
    struct ec_transitions_options options = PLAIN;
    options.shrinkage = 2.0;
    options.popularity_power = 0.5;
    struct ec_rows rows = learn(&log, &options);
    /* a and c have 2 events, b and d have 1, and 5 are added to each */
    assert_near(weight(&rows, A, B), 1.0 / 4.5 / sqrt(6.0));
    assert_near(weight(&rows, A, C), 1.5 / 4.5 / sqrt(7.0));
    assert_near(weight(&rows, C, A), 0.375 / 3.625 / sqrt(7.0));
    assert_near(weight(&rows, D, B), 0.125 / 2.375 / sqrt(6.0));
    ec_rows_free(&rows);
    ec_dataset_free(&log);
}

static void a_cut_row_keeps_its_best_and_the_sum_of_all(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words((const char *const[]){"abcd", "ac", NULL}, 4);
    struct ec_transitions_options options = PLAIN;
    options.n_neighbours = 1;
    struct ec_rows rows = learn(&log, &options);
    assert_int_equal(rows.start[4], 4);
    assert_near(weight(&rows, A, C), 1.5 / 2.5);
    assert_near(weight(&rows, B, C), 1.0 / 1.75);
    ec_rows_free(&rows);
    ec_dataset_free(&log);
}

static void an_item_is_no_neighbour_of_itself(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words((const char *const[]){"aba", "aa", NULL}, 2);
    struct ec_rows rows = learn(&log, &PLAIN);
    assert_int_equal(rows.start[2], 2);
    assert_near(weight(&rows, A, B), 1.0);
    assert_near(weight(&rows, B, A), 1.0);
    ec_rows_free(&rows);
    ec_dataset_free(&log);
}

/* A weight of 0 once made an accumulator list an item again at each event, past its end. */
static void weights_of_zero_leave_no_entries(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(40, 3, 2000, 5);
    struct ec_transitions_options options = PLAIN;
    options.backward = 0.0;
    options.decay = 0.0;
    options.window = 20;
    struct ec_rows rows = learn(&log, &options);
    for (uint32_t a = 0; a < log.n_items; a++)
        assert_true(rows.start[a + 1] - rows.start[a] <= 2);
    for (size_t k = 0; k < rows.start[log.n_items]; k++)
        assert_true(rows.entries[k].weight > 0.0f);
    ec_rows_free(&rows);
    ec_dataset_free(&log);
}

static void rows_equal_a_naive_count(void **state)
{
    (void)state;
    enum { I = 15 };
    struct ec_transitions_options options = ec_transitions_options_default();
    options.n_neighbours = I;
    struct ec_dataset log = small_log_random(50, I, 600, 7);
    double sums[I][I] = {{0.0}};
    double n_events[I] = {0.0};
    for (uint32_t u = 0; u < log.n_users; u++)
        for (size_t q = log.user_start[u]; q < log.user_start[u + 1]; q++) {
            n_events[log.item[q]] += 1.0;
            for (size_t p = log.user_start[u]; p < q; p++) {
                double gain = pow(options.decay, (double)(q - p) - 1.0);
                if (q - p > options.window || log.item[p] == log.item[q])
                    continue;
                sums[log.item[p]][log.item[q]] += gain;
                sums[log.item[q]][log.item[p]] += options.backward * gain;
            }
        }
    struct ec_rows rows = learn(&log, &options);
    for (uint32_t a = 0; a < I; a++) {
        double sum = options.shrinkage;
        for (uint32_t b = 0; b < I; b++)
            sum += sums[a][b];
        for (uint32_t b = 0; b < I; b++)
            assert_true(fabs(weight(&rows, a, b) -
                                sums[a][b] / sum /
                                        pow(n_events[b] + 5.0, options.popularity_power)) < 1e-6);
    }
    ec_rows_free(&rows);
    ec_dataset_free(&log);
}

static void threads_do_not_show(void **state)
{
    (void)state;
    struct ec_transitions_options options = ec_transitions_options_default();
    options.n_neighbours = 9;
    struct ec_dataset log = small_log_random(200, 400, 4000, 11);
    omp_set_num_threads(1);
    struct ec_rows one = learn(&log, &options);
    for (int n_threads = 2; n_threads <= 3; n_threads++) {
        omp_set_num_threads(n_threads);
        struct ec_rows many = learn(&log, &options);
        assert_memory_equal(many.start, one.start, (log.n_items + 1) * sizeof *one.start);
        assert_memory_equal(
                many.entries, one.entries, one.start[log.n_items] * sizeof *one.entries);
        ec_rows_free(&many);
    }
    ec_rows_free(&one);
    ec_dataset_free(&log);
}

static void a_checkerboard_gives_the_withheld_item(void **state)
{
    (void)state;
    enum { SIDE = 40 };
    struct ec_dataset log = small_log_checkerboard(SIDE, 13);
    struct ec_transitions_options options = ec_transitions_options_default();
    options.n_neighbours = SIDE;
    struct ec_rows rows = learn(&log, &options);
    for (uint32_t u = 0; u < SIDE; u++) {
        double scores[SIDE] = {0.0};
        for (size_t n = log.user_start[u]; n < log.user_start[u + 1]; n++)
            for (uint32_t i = 0; i < SIDE; i++)
                scores[i] += weight(&rows, log.item[n], i);
        for (uint32_t i = 0; i < SIDE; i++)
            if (i % 2 != u % 2)
                assert_true(scores[u] > scores[i]);
    }
    ec_rows_free(&rows);
    ec_dataset_free(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(golden_weights_of_a_log_of_four_items),
            cmocka_unit_test(shrinkage_joins_the_sum_and_damping_the_column),
            cmocka_unit_test(a_cut_row_keeps_its_best_and_the_sum_of_all),
            cmocka_unit_test(an_item_is_no_neighbour_of_itself),
            cmocka_unit_test(weights_of_zero_leave_no_entries),
            cmocka_unit_test(rows_equal_a_naive_count),
            cmocka_unit_test(threads_do_not_show),
            cmocka_unit_test(a_checkerboard_gives_the_withheld_item),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

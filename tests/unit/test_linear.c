/* Properties of native/learn/linear: with a full support it is the dense ridge regression, worked out here. */
#include "support/small_log.h"

#include "native/learn/linear.h"
#include "native/matrix/gram.h"
#include "support/row_tests.h"

enum { I = 12 }; /* items of the dense tests */

static struct ec_rows learn(const struct ec_dataset *log, const void *options)
{
    const struct ec_linear_options *wanted = options;
    struct ec_by_item by_item = small_log_transpose(log);
    struct ec_rows rows;
    assert_int_equal(ec_linear_learn(log, &by_item, wanted, NULL, &rows), EC_OK);
    assert_rows_are_sound(&rows, wanted->n_neighbours);
    ec_by_item_free(&by_item);
    return rows;
}

static struct ec_rows learn_sets(const struct ec_dataset *log, const void *options)
{
    const struct ec_linear_options *wanted = options;
    struct ec_sets groups;
    struct ec_rows rows;
    assert_int_equal(ec_sets_of_histories(log, wanted->most, &groups), EC_OK);
    assert_int_equal(ec_linear_learn_sets(&groups, wanted, NULL, &rows), EC_OK);
    assert_rows_are_sound(&rows, wanted->n_neighbours);
    ec_sets_free(&groups);
    return rows;
}

/* Add x x^T to gram. */
static void add_outer(double gram[I][I], const double *x, double weight)
{
    for (uint32_t a = 0; a < I; a++)
        for (uint32_t b = 0; b < I; b++)
            gram[a][b] += weight * x[a] * x[b];
}

/* Solve (gram + l2 I) x = b over the items that have a place in `in`, by Gauss-Jordan elimination. */
static void solve_dense(
        double gram[I][I], double l2, const double *b, const bool *in, double *solution)
{
    double a[I][I + 1];
    for (uint32_t r = 0; r < I; r++) {
        for (uint32_t c = 0; c < I; c++)
            a[r][c] = in[r] && in[c] ? gram[r][c] : 0.0;
        a[r][r] = in[r] ? gram[r][r] + l2 : 1.0;
        a[r][I] = in[r] ? b[r] : 0.0;
    }
    for (uint32_t k = 0; k < I; k++)
        for (uint32_t r = 0; r < I; r++) {
            double scale = a[r][k] / a[k][k];
            for (uint32_t c = k; c <= I && r != k; c++)
                a[r][c] -= scale * a[k][c];
        }
    for (uint32_t r = 0; r < I; r++)
        solution[r] = a[r][I] / a[r][r];
}

/* Positive weights of a dense solution are the rows' weights of target j, the others are not there. */
static void assert_column(const struct ec_rows *rows, uint32_t j, const double *solution)
{
    for (uint32_t i = 0; i < I; i++) {
        double expected = solution[i] > 0.0 && i != j ? solution[i] : 0.0;
        assert_true(fabs(row_weight(rows, i, j) - expected) < 1e-4);
    }
}

/* x_t and y_t as moments.h has them, added up place by place. */
static void sum_sequences(const struct ec_dataset *log, const struct ec_sequence_weights *weights,
        double gram[I][I], double cross[I][I])
{
    for (uint32_t u = 0; u < log->n_users; u++) {
        const uint32_t *item = log->item + log->user_start[u];
        size_t n = log->user_start[u + 1] - log->user_start[u];
        for (size_t t = 1; t < n; t++) {
            double x[I] = {0.0};
            double y[I] = {0.0};
            for (size_t k = 0; k < weights->past_window && k < t; k++)
                x[item[t - 1 - k]] += pow(weights->past, (double)k);
            for (size_t k = 0; k < weights->future_window && t + k < n; k++)
                y[item[t + k]] += pow(weights->future, (double)k);
            add_outer(gram, x, 1.0);
            for (uint32_t i = 0; i < I; i++)
                for (uint32_t j = 0; j < I; j++) {
                    cross[i][j] += x[i] * y[j];
                    cross[j][i] += weights->backward * x[i] * y[j];
                }
        }
    }
}

/* Each target's own item is left out: its weight would be a diagonal. */
static void with_a_full_support_sequences_give_the_dense_solution(void **state)
{
    (void)state;
    struct ec_linear_options options = ec_linear_options_sequences();
    options.l2 = 3.0;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        options.sequence.past_window = 1 + (uint32_t)seed;
        options.sequence.future_window = seed < 4 ? 3 : 1;
        options.sequence.backward = seed % 2 ? 0.3 : 0.0;
        struct ec_dataset log = small_log_random(40, I, 500, seed);
        double gram[I][I] = {{0.0}};
        double cross[I][I] = {{0.0}};
        sum_sequences(&log, &options.sequence, gram, cross);
        struct ec_rows rows = learn(&log, &options);
        for (uint32_t j = 0; j < I; j++) {
            double target[I];
            double solution[I];
            bool in[I];
            for (uint32_t i = 0; i < I; i++) {
                target[i] = cross[i][j];
                in[i] = i != j && target[i] > 0.0;
            }
            solve_dense(gram, options.l2, target, in, solution);
            assert_column(&rows, j, solution);
        }
        ec_rows_free(&rows);
        ec_dataset_free(&log);
    }
}

/* EASE in closed form (Steck 2019): B = I - P diag(1 / P), P = (G + l2 I)^-1. */
static void with_a_full_support_sets_give_ease(void **state)
{
    (void)state;
    struct ec_linear_options options = ec_linear_options_sets();
    options.l2 = 1.5;
    options.popularity_power = 0.0;
    struct ec_dataset log = small_log_random(60, I, 2000, 4);
    struct ec_sets groups;
    assert_int_equal(ec_sets_of_histories(&log, options.most, &groups), EC_OK);
    double gram[I][I] = {{0.0}};
    for (uint32_t g = 0; g < groups.n_groups; g++) {
        double x[I] = {0.0};
        for (size_t n = groups.start[g]; n < groups.start[g + 1]; n++)
            x[groups.item[n]] = 1.0;
        double size = (double)(groups.start[g + 1] - groups.start[g]);
        add_outer(gram, x, pow(size, -options.size_power));
    }
    struct ec_rows rows = learn_sets(&log, &options);
    for (uint32_t j = 0; j < I; j++) {
        for (uint32_t i = 0; i < I; i++)
            assert_true(gram[i][j] > 0.0); /* else j has no full support */
        double unit[I] = {0.0};
        double p[I]; /* column j of P */
        bool in[I];
        memset(in, 1, sizeof in);
        unit[j] = 1.0;
        solve_dense(gram, options.l2, unit, in, p);
        double weights[I];
        for (uint32_t i = 0; i < I; i++)
            weights[i] = -p[i] / p[j];
        assert_column(&rows, j, weights);
    }
    ec_rows_free(&rows);
    ec_sets_free(&groups);
    ec_dataset_free(&log);
}

/* c follows b, and a only because a precedes b: the count of a before c is all explained by b. */
static void what_a_nearer_item_explains_is_not_learned_again(void **state)
{
    (void)state;
    const char *words[121] = {NULL};
    for (int n = 0; n < 120; n++)
        words[n] = n % 2 ? "bc" : "abc";
    struct ec_dataset log = small_log_of_words((const char *const *)words, 3);
    struct ec_linear_options options = ec_linear_options_sequences();
    options.l2 = 0.1;
    options.sequence.future_window = 1;
    options.sequence.backward = 0.0;
    struct ec_rows rows = learn(&log, &options);
    assert_true(row_weight(&rows, 1, 2) > 0.99);
    assert_true(row_weight(&rows, 0, 2) < 0.01);
    ec_rows_free(&rows);
    ec_dataset_free(&log);
}

static void a_support_is_no_larger_than_asked_for(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(60, 30, 1500, 8);
    struct ec_linear_options options = ec_linear_options_sequences();
    options.n_support = 4;
    struct ec_rows rows = learn(&log, &options);
    uint32_t counts[30] = {0};
    for (size_t k = 0; k < rows.start[log.n_items]; k++)
        counts[rows.entries[k].item]++;
    for (uint32_t j = 0; j < log.n_items; j++)
        assert_in_range(counts[j], 0, 4);
    ec_rows_free(&rows);
    ec_dataset_free(&log);
}

static void popularity_damps_the_targets(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words((const char *const[]){"ab", "ab", "ac", NULL}, 3);
    struct ec_linear_options options = ec_linear_options_sequences();
    struct ec_rows plain = learn(&log, &options);
    options.popularity_power = 0.5;
    struct ec_rows damped = learn(&log, &options);
    assert_near(row_weight(&damped, 0, 1), row_weight(&plain, 0, 1) / sqrt(2.0));
    assert_near(row_weight(&damped, 0, 2), row_weight(&plain, 0, 2));
    ec_rows_free(&damped);
    ec_rows_free(&plain);
    ec_dataset_free(&log);
}

/* Weights that are 0 or vanish in single precision, and windows out of range. */
static void weights_of_zero_leave_no_entries(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(40, 5, 2000, 5);
    struct ec_linear_options options = ec_linear_options_sequences();
    options.sequence = (struct ec_sequence_weights){
            .past = 0.0, .past_window = 1000, .future = 0.0, .future_window = 0};
    struct ec_rows rows = learn(&log, &options);
    assert_true(rows.start[log.n_items] > 0);
    ec_rows_free(&rows);
    options.sequence = (struct ec_sequence_weights){.past = 1e-20,
            .past_window = 9,
            .future = 1e-30,
            .future_window = 9,
            .backward = 1e-20};
    rows = learn(&log, &options);
    assert_true(rows.start[log.n_items] > 0);
    ec_rows_free(&rows);
    ec_dataset_free(&log);
}

/* Every user met the same items: the columns of x are equal, only l2 tells the items apart, and in single
 * precision it does not always. */
static void equal_columns_and_a_small_l2_still_give_weights(void **state)
{
    (void)state;
    struct ec_linear_options options = ec_linear_options_sets();
    options.popularity_power = 0.0;
    for (uint32_t n_users = 1; n_users <= 30; n_users++) {
        options.l2 = n_users % 2 ? 1e-9 : 1e-300;
        const char *words[31] = {NULL};
        for (uint32_t u = 0; u < n_users; u++)
            words[u] = "abcdefghijkl";
        struct ec_dataset log = small_log_of_words((const char *const *)words, I);
        struct ec_rows rows = learn_sets(&log, &options);
        for (uint32_t j = 0; j < I; j++) {
            double sum = 0.0;
            for (uint32_t i = 0; i < I; i++)
                sum += row_weight(&rows, i, j);
            assert_true(fabs(sum - 1.0) < 0.2);
        }
        ec_rows_free(&rows);
        ec_dataset_free(&log);
    }
}

/* Items of one set that is larger than a row of the gram: the first of them has more pairs than fit. */
static void a_full_row_of_the_gram_loses_pairs_and_nothing_else(void **state)
{
    (void)state;
    enum { N = EC_GRAM_MAX_ROW + 200 };
    struct small_event *events = ec_alloc(N, sizeof *events);
    assert_non_null(events);
    for (uint32_t n = 0; n < N; n++)
        events[n] = (struct small_event){0, n, n, EC_EVENT_VIEW, n};
    struct ec_dataset log = small_log_new(events, N, 1, N, false);
    struct ec_linear_options options = ec_linear_options_sets();
    options.n_support = 10;
    options.most = N;
    options.size_power = 0.0;
    options.l2 = 1.0;
    struct ec_rows rows = learn_sets(&log, &options);
    /* ties go to the smaller item: ten equal columns share the weight 10 / (10 + l2) */
    assert_near(row_weight(&rows, 3, 100), 1.0 / 11.0);
    assert_near(row_weight(&rows, 10, 3), 1.0 / 11.0);
    ec_rows_free(&rows);
    ec_dataset_free(&log);
    ec_free(events);
}

/* A history that goes through 20,000 items three times, and an item that all the others meet. */
static void a_history_of_any_length_costs_linear_time(void **state)
{
    (void)state;
    enum { N = 60000, STAR = 20000 };
    struct small_event *events = ec_alloc(N + 2 * STAR, sizeof *events);
    assert_non_null(events);
    for (uint32_t n = 0; n < N; n++)
        events[n] = (struct small_event){0, n % STAR, n, EC_EVENT_VIEW, n};
    for (uint32_t n = 0; n < 2 * STAR; n++)
        events[N + n] = (struct small_event){
                1 + n / 2, n % 2 ? STAR : n / 2, 0, EC_EVENT_VIEW, N + n};
    struct ec_dataset log = small_log_new(events, N + 2 * STAR, STAR + 1, STAR + 1, false);
    struct ec_linear_options options = ec_linear_options_sequences();
    options.n_support = 20;
    struct ec_rows rows = learn(&log, &options);
    assert_true(row_weight(&rows, 7, 8) > 0.0);
    ec_rows_free(&rows);
    options.most = 10;
    rows = learn_sets(&log, &options);
    assert_true(row_weight(&rows, 7, STAR) > 0.0);
    ec_rows_free(&rows);
    ec_dataset_free(&log);
    ec_free(events);
}

static void options_out_of_range_are_rejected(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words((const char *const[]){"ab", NULL}, 2);
    struct ec_by_item by_item = small_log_transpose(&log);
    const double l2[] = {0.0, -1.0, (double)NAN, 1.0, 1.0};
    const uint32_t n_support[] = {1, 1, 1, 0, EC_LINEAR_MAX_SUPPORT + 1};
    struct ec_rows rows;
    for (size_t k = 0; k < 5; k++) {
        struct ec_linear_options options = ec_linear_options_sequences();
        options.l2 = l2[k];
        options.n_support = n_support[k];
        assert_int_equal(ec_linear_learn(&log, &by_item, &options, NULL, &rows), EC_E_OPTION);
    }
    ec_by_item_free(&by_item);
    ec_dataset_free(&log);
}

static void an_interrupt_ends_the_work(void **state)
{
    (void)state;
    const volatile sig_atomic_t interrupted = 1;
    struct ec_watch watch = {.interrupted = &interrupted};
    struct ec_dataset log = small_log_random(20, 30, 300, 2);
    struct ec_by_item by_item = small_log_transpose(&log);
    struct ec_linear_options options = ec_linear_options_sequences();
    struct ec_rows rows;
    assert_int_equal(ec_linear_learn(&log, &by_item, &options, &watch, &rows), EC_E_INTERRUPTED);
    ec_by_item_free(&by_item);
    ec_dataset_free(&log);
}

static void threads_do_not_show(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(200, 300, 4000, 11);
    struct ec_linear_options options = ec_linear_options_sequences();
    options.n_neighbours = 9;
    options.n_support = 30;
    assert_threads_do_not_show(learn, &log, &options);
    options.most = 40;
    assert_threads_do_not_show(learn_sets, &log, &options);
    ec_dataset_free(&log);
}

static void the_order_of_users_does_not_show(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(100, 60, 1500, 3);
    struct ec_linear_options options = ec_linear_options_sequences();
    options.n_neighbours = 60;
    assert_order_of_users_does_not_show(learn, &log, &options);
    options.most = 40;
    assert_order_of_users_does_not_show(learn_sets, &log, &options);
    ec_dataset_free(&log);
}

static void a_checkerboard_gives_the_withheld_item(void **state)
{
    (void)state;
    struct ec_linear_options options = ec_linear_options_sequences();
    assert_a_checkerboard_gives_the_withheld_item(learn, &options);
    options = ec_linear_options_sets();
    assert_a_checkerboard_gives_the_withheld_item(learn_sets, &options);
}

static void logs_of_next_to_nothing_give_empty_rows(void **state)
{
    (void)state;
    struct ec_linear_options options = ec_linear_options_sequences();
    assert_logs_of_next_to_nothing_give_empty_rows(learn, &options);
    options = ec_linear_options_sets();
    assert_logs_of_next_to_nothing_give_empty_rows(learn_sets, &options);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(with_a_full_support_sequences_give_the_dense_solution),
            cmocka_unit_test(with_a_full_support_sets_give_ease),
            cmocka_unit_test(what_a_nearer_item_explains_is_not_learned_again),
            cmocka_unit_test(a_support_is_no_larger_than_asked_for),
            cmocka_unit_test(popularity_damps_the_targets),
            cmocka_unit_test(weights_of_zero_leave_no_entries),
            cmocka_unit_test(equal_columns_and_a_small_l2_still_give_weights),
            cmocka_unit_test(a_full_row_of_the_gram_loses_pairs_and_nothing_else),
            cmocka_unit_test(a_history_of_any_length_costs_linear_time),
            cmocka_unit_test(options_out_of_range_are_rejected),
            cmocka_unit_test(an_interrupt_ends_the_work),
            cmocka_unit_test(threads_do_not_show),
            cmocka_unit_test(the_order_of_users_does_not_show),
            cmocka_unit_test(a_checkerboard_gives_the_withheld_item),
            cmocka_unit_test(logs_of_next_to_nothing_give_empty_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

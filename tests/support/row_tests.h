/* row_tests.h - what the tests of every learner of item-to-item rows ask, whatever it learns.
 *
 * Include after support/small_log.h. */
#ifndef ENDCAP_TESTS_ROW_TESTS_H
#define ENDCAP_TESTS_ROW_TESTS_H

#include <math.h>
#include <omp.h>
#include <string.h>

#include "native/matrix/rows.h"
#include "native/system/alloc.h"

/* Learn from a log with options of the test's own. */
typedef struct ec_rows learn_rows(const struct ec_dataset *log, const void *options);

static inline double row_weight(const struct ec_rows *rows, uint32_t from, uint32_t to)
{
    for (size_t k = rows->start[from]; k < rows->start[from + 1]; k++)
        if (rows->entries[k].item == to)
            return (double)rows->entries[k].weight;
    return 0.0;
}

static inline void assert_near(double value, double expected)
{
    assert_true(fabs(value - expected) <= 1e-4 * fabs(expected) + 1e-6);
}

/* Rows as rows.h promises them: by ascending item, weights above 0 and finite, none to itself. */
static inline void assert_rows_are_sound(const struct ec_rows *rows, uint32_t n_best)
{
    assert_int_equal(rows->start[0], 0);
    for (uint32_t i = 0; i < rows->n_items; i++) {
        assert_in_range(rows->start[i + 1], rows->start[i], rows->start[i] + n_best);
        for (size_t k = rows->start[i]; k < rows->start[i + 1]; k++) {
            assert_in_range(rows->entries[k].item, 0, rows->n_items - 1);
            assert_true(rows->entries[k].item != i);
            assert_true(rows->entries[k].weight > 0.0f && rows->entries[k].weight < INFINITY);
            if (k > rows->start[i])
                assert_true(rows->entries[k - 1].item < rows->entries[k].item);
        }
    }
}

static inline void assert_threads_do_not_show(
        learn_rows *learn, const struct ec_dataset *log, const void *options)
{
    int before = omp_get_max_threads();
    omp_set_num_threads(1);
    struct ec_rows one = learn(log, options);
    assert_true(one.start[log->n_items] > 0);
    for (int n_threads = 2; n_threads <= 3; n_threads++) {
        omp_set_num_threads(n_threads);
        struct ec_rows many = learn(log, options);
        assert_memory_equal(many.start, one.start, (log->n_items + 1) * sizeof *one.start);
        assert_memory_equal(
                many.entries, one.entries, one.start[log->n_items] * sizeof *one.entries);
        ec_rows_free(&many);
    }
    omp_set_num_threads(before);
    ec_rows_free(&one);
}

/* The same log with its users in the opposite order. */
static inline struct ec_dataset reverse_users(const struct ec_dataset *log)
{
    struct small_event *events = ec_alloc(log->n_events, sizeof *events);
    assert_non_null(events);
    size_t k = 0;
    for (uint32_t u = 0; u < log->n_users; u++) {
        uint32_t from = log->n_users - 1 - u;
        for (size_t n = log->user_start[from]; n < log->user_start[from + 1]; n++)
            events[k++] = (struct small_event){
                    u, log->item[n], log->time_ms[n], EC_EVENT_VIEW, log->basket[n]};
    }
    struct ec_dataset reversed = small_log_new(
            events, log->n_events, log->n_users, log->n_items, log->has_times);
    ec_free(events);
    return reversed;
}

/* But for rounding. The rows must not be cut: rounding may break ties. */
static inline void assert_order_of_users_does_not_show(
        learn_rows *learn, const struct ec_dataset *log, const void *options)
{
    struct ec_dataset reversed = reverse_users(log);
    struct ec_rows rows = learn(log, options);
    struct ec_rows others = learn(&reversed, options);
    assert_true(rows.start[log->n_items] > 0);
    for (uint32_t a = 0; a < log->n_items; a++)
        for (uint32_t b = 0; b < log->n_items; b++)
            assert_near(row_weight(&others, a, b), row_weight(&rows, a, b));
    ec_rows_free(&others);
    ec_rows_free(&rows);
    ec_dataset_free(&reversed);
}

/* User u of a checkerboard scores item u above every item of the other parity. */
static inline void assert_a_checkerboard_gives_the_withheld_item(
        learn_rows *learn, const void *options)
{
    enum { SIDE = 40 };
    struct ec_dataset log = small_log_checkerboard(SIDE, 13);
    struct ec_rows rows = learn(&log, options);
    for (uint32_t u = 0; u < SIDE; u++) {
        double scores[SIDE] = {0.0};
        for (size_t n = log.user_start[u]; n < log.user_start[u + 1]; n++)
            for (uint32_t i = 0; i < SIDE; i++)
                scores[i] += row_weight(&rows, log.item[n], i);
        for (uint32_t i = 0; i < SIDE; i++)
            if (i % 2 != u % 2)
                assert_true(scores[u] > scores[i]);
    }
    ec_rows_free(&rows);
    ec_dataset_free(&log);
}

/* No events; one event; one item again and again; items without events. */
static inline void assert_logs_of_next_to_nothing_give_empty_rows(
        learn_rows *learn, const void *options)
{
    struct small_event events[50];
    for (size_t n = 0; n < 50; n++)
        events[n] = (struct small_event){0, 1, (int64_t)n, EC_EVENT_VIEW, 0};
    const size_t sizes[] = {0, 1, 50};
    for (size_t s = 0; s < 3; s++) {
        struct ec_dataset log = small_log_new(events, sizes[s], 2, 4, true);
        struct ec_rows rows = learn(&log, options);
        assert_int_equal(rows.n_items, 4);
        for (uint32_t i = 0; i <= 4; i++)
            assert_int_equal(rows.start[i], 0);
        ec_rows_free(&rows);
        ec_dataset_free(&log);
    }
}

#endif

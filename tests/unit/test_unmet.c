/* Items without any event: a catalogue may hold newcomers, and no learner, protocol or figure that counts events may
 * stumble over them or be moved by them. */
#include <math.h>
#include <string.h>

#include "native/compose/train.h"
#include "native/learn/factors.h"
#include "native/learn/popularity.h"
#include "native/learn/transitions.h"
#include "native/measure/evaluate.h"
#include "native/measure/item_knn.h"
#include "native/system/alloc.h"
#include "support/small_log.h"

enum { U = 60, I = 30, WIDE = 3 * I };

/* In the wide log item i is item 3 i + 1; the others have no event. */
static uint32_t widened(uint32_t item)
{
    return 3 * item + 1;
}

static struct ec_dataset widen(const struct ec_dataset *log)
{
    struct small_event *events = ec_alloc(log->n_events, sizeof *events);
    assert_non_null(events);
    for (uint32_t u = 0; u < log->n_users; u++)
        for (size_t n = log->user_start[u]; n < log->user_start[u + 1]; n++)
            events[n] = (struct small_event){u, widened(log->item[n]), log->time_ms[n],
                    (enum ec_event_type)log->type[n], log->basket[n]};
    struct ec_dataset wide = small_log_new(
            events, log->n_events, log->n_users, WIDE, log->has_times);
    ec_free(events);
    return wide;
}

struct pair {
    struct ec_dataset log, wide;
    struct ec_by_item by_item, by_item_wide;
};

static struct pair make(void)
{
    struct pair pair = {.log = small_log_random(U, I, 900, 5)};
    pair.wide = widen(&pair.log);
    pair.by_item = small_log_transpose(&pair.log);
    pair.by_item_wide = small_log_transpose(&pair.wide);
    return pair;
}

static void unmake(struct pair *pair)
{
    ec_by_item_free(&pair->by_item);
    ec_by_item_free(&pair->by_item_wide);
    ec_dataset_free(&pair->log);
    ec_dataset_free(&pair->wide);
}

static void assert_widened(const struct ec_rows *rows, const struct ec_rows *wide)
{
    assert_int_equal(rows->start[I], wide->start[WIDE]);
    for (uint32_t i = 0; i < I; i++) {
        size_t at = wide->start[widened(i)];
        assert_int_equal(rows->start[i + 1] - rows->start[i], wide->start[widened(i) + 1] - at);
        for (size_t k = rows->start[i]; k < rows->start[i + 1]; k++, at++) {
            assert_int_equal(widened(rows->entries[k].item), wide->entries[at].item);
            assert_true(rows->entries[k].weight == wide->entries[at].weight);
        }
    }
}

static void rows_of_neighbours_are_those_without_them(void **state)
{
    (void)state;
    struct pair pair = make();
    struct ec_rows rows;
    struct ec_rows wide;
    struct ec_transitions_options options = ec_transitions_options_default();
    assert_int_equal(ec_transitions_learn(&pair.log, &pair.by_item, &options, &rows), EC_OK);
    assert_int_equal(ec_transitions_learn(&pair.wide, &pair.by_item_wide, &options, &wide), EC_OK);
    assert_widened(&rows, &wide);
    ec_rows_free(&rows);
    ec_rows_free(&wide);
    assert_int_equal(ec_item_knn_learn(&pair.log, &pair.by_item, &rows), EC_OK);
    assert_int_equal(ec_item_knn_learn(&pair.wide, &pair.by_item_wide, &wide), EC_OK);
    assert_widened(&rows, &wide);
    ec_rows_free(&rows);
    ec_rows_free(&wide);
    unmake(&pair);
}

static void popularity_and_its_tail_are_those_without_them(void **state)
{
    (void)state;
    struct pair pair = make();
    struct ec_popularity one;
    struct ec_popularity wide;
    assert_int_equal(ec_popularity_learn(&pair.log, 30.0, &one), EC_OK);
    assert_int_equal(ec_popularity_learn(&pair.wide, 30.0, &wide), EC_OK);
    for (uint32_t i = 0; i < WIDE; i++) {
        bool is_met = i % 3 == 1;
        assert_int_equal(wide.n_events[i], is_met ? one.n_events[i / 3] : 0);
        assert_true(wide.score[i] == (is_met ? one.score[i / 3] : 0.0f));
        assert_int_equal(wide.in_tail[i], is_met ? one.in_tail[i / 3] : 1);
    }
    ec_popularity_free(&one);
    ec_popularity_free(&wide);
    unmake(&pair);
}

static void factors_are_none_and_no_other_is_spoilt(void **state)
{
    (void)state;
    struct pair pair = make();
    const float strength[EC_N_EVENT_TYPES] = {1.0f, 1.0f, 1.0f, 1.0f};
    const struct ec_factors_options options = {.n_factors = 8,
            .n_iterations = 3,
            .alpha0 = 0.05,
            .l2 = 0.003,
            .strength = strength,
            .seed = 1};
    struct ec_factors ials;
    assert_int_equal(
            ec_factors_learn(&pair.wide, &pair.by_item_wide, &options, NULL, &ials), EC_OK);
    for (uint32_t i = 0; i < WIDE; i++) {
        double square = 0.0;
        for (uint32_t f = 0; f < 8; f++)
            square += pow((double)ials.items[i * 8 + f], 2.0);
        bool is_met = pair.by_item_wide.start[i + 1] > pair.by_item_wide.start[i];
        assert_true(is_met ? square > 0.0 && square < 100.0 : square == 0.0);
    }
    ec_factors_free(&ials);
    unmake(&pair);
}

static void a_model_is_trained_and_measured_with_them(void **state)
{
    (void)state;
    struct pair pair = make();
    struct ec_evaluate_options options = ec_evaluate_options_default();
    options.train.n_factors = 8;
    options.train.n_threads = 1;
    const enum ec_protocol protocols[] = {EC_PROTOCOL_LEAVE_ONE_OUT, EC_PROTOCOL_TEMPORAL};
    for (size_t p = 0; p < 2; p++) {
        struct ec_evaluation one;
        struct ec_evaluation wide;
        struct ec_error error = {0};
        options.protocol = protocols[p];
        assert_int_equal(ec_evaluate(&pair.log, NULL, &options, &one, &error), EC_OK);
        assert_int_equal(ec_evaluate(&pair.wide, NULL, &options, &wide, &error), EC_OK);
        assert_int_equal(wide.n_items, WIDE);
        assert_int_equal(wide.n_tests, one.n_tests);
        assert_int_equal(wide.n_systems, one.n_systems);
        for (size_t s = 0; s < wide.n_systems; s++) {
            const struct ec_metrics *at = &wide.systems[s].at[0];
            /* the factors of the model are others: their start and their regularisation know of I */
            assert_true(s == 0 || at->recall <= one.systems[s].at[0].recall + 1e-9);
            assert_true(at->recall > 0.0 && isfinite(at->arp) && isfinite(at->gini));
        }
        ec_evaluation_free(&one);
        ec_evaluation_free(&wide);
    }
    unmake(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(rows_of_neighbours_are_those_without_them),
            cmocka_unit_test(popularity_and_its_tail_are_those_without_them),
            cmocka_unit_test(factors_are_none_and_no_other_is_spoilt),
            cmocka_unit_test(a_model_is_trained_and_measured_with_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The pieces of an evaluation sum up to the whole. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "native/measure/breakdown.h"
#include "native/measure/evaluate.h"
#include "native/system/alloc.h"
#include "support/small_log.h"

static struct ec_evaluate_options options;
static struct ec_evaluation result;
static struct ec_breakdown breakdown;

static int set_up(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_chains(90, 40, 12, 173);
    struct ec_error error;
    options = ec_evaluate_options_default();
    options.train.n_factors = 8;
    options.train.n_dims = 0;
    options.train.n_threads = 1;
    options.k[0] = 3;
    options.k[1] = 9;
    options.k[2] = 25;
    if (ec_evaluate(&log, NULL, &options, &result, &error))
        fail_msg("%s", error.message);
    ec_dataset_free(&log);
    return ec_breakdown_make(&options, &result, &breakdown) ? -1 : 0;
}

static int tear_down(void **state)
{
    (void)state;
    ec_evaluation_free(&result);
    return 0;
}

static void assert_near(double a, double b)
{
    assert_true(fabs(a - b) < 1e-6);
}

static void the_curve_passes_through_the_figures_and_their_intervals(void **state)
{
    (void)state;
    assert_int_equal(breakdown.n_fine, 21);
    assert_int_equal(breakdown.fine_k[20], 25);
    assert_int_equal(options.k[breakdown.k_index], 9);
    static const uint32_t PLACES[] = {2, 8, 20};
    for (uint32_t k = 0; k < 3; k++)
        for (uint32_t s = 0; s < result.n_systems; s++) {
            assert_near(
                    breakdown.fine[s][PLACES[k]][EC_FIGURE_RECALL], result.systems[s].at[k].recall);
            assert_near(breakdown.fine[s][PLACES[k]][EC_FIGURE_NDCG], result.systems[s].at[k].ndcg);
            assert_near(breakdown.fine[s][PLACES[k]][EC_FIGURE_MRR], result.systems[s].at[k].mrr);
        }
    for (uint32_t k = 0; k < 3; k++)
        assert_memory_equal(breakdown.fine_interval[PLACES[k]], result.systems[0].interval[k],
                sizeof result.systems[0].interval[k]);
}

/* Every ranking with one target is in one band, and the bands' figures average to the whole's. */
static void assert_partition(const struct ec_band *bands, uint32_t n)
{
    size_t n_tests = 0;
    double ndcg = 0.0;
    for (uint32_t b = 0; b < n; b++) {
        n_tests += bands[b].n_tests;
        assert_true(bands[b].least <= bands[b].most);
        ndcg += (double)bands[b].n_tests * bands[b].at[1][EC_FIGURE_NDCG].figure;
        if (bands[b].n_tests)
            assert_near(bands[b].at[1][EC_FIGURE_NDCG].behind.difference,
                    bands[b].at[0][EC_FIGURE_NDCG].figure - bands[b].at[1][EC_FIGURE_NDCG].figure);
    }
    assert_int_equal(n_tests, result.n_tests);
    assert_near(ndcg / (double)n_tests, result.systems[1].at[breakdown.k_index].ndcg);
}

static void bands_of_popularity_hold_every_item_and_ranking_once(void **state)
{
    (void)state;
    uint32_t n_items = 0;
    assert_true(breakdown.n_popularity >= 4);
    assert_partition(breakdown.popularity, breakdown.n_popularity);
    for (uint32_t b = 0; b < breakdown.n_popularity; b++) {
        const struct ec_band *band = &breakdown.popularity[b];
        uint32_t n_within = 0;
        for (uint32_t i = 0; i < result.n_items; i++)
            n_within += result.item_events[i] >= band->least && result.item_events[i] <= band->most;
        assert_int_equal(band->n_items, n_within);
        assert_true(b == 0 || band->most < breakdown.popularity[b - 1].least);
        n_items += band->n_items;
    }
    assert_int_equal(n_items, result.n_items);
}

static void bands_of_history_hold_every_ranking_once(void **state)
{
    (void)state;
    assert_partition(breakdown.history, breakdown.n_history);
    assert_int_equal(breakdown.history[0].least, 10); /* all knew 11 events */
    assert_int_equal(breakdown.history[0].most, 19);
    for (uint32_t b = 1; b < breakdown.n_history; b++)
        assert_true(breakdown.history[b].least > breakdown.history[b - 1].most);
}

/* The slow way: sort nothing, count for each item how many are more popular. */
static void exposure_grows_from_nothing_to_all_by_popularity(void **state)
{
    (void)state;
    const uint32_t *exposures = result.systems[0].exposures + breakdown.k_index * result.n_items;
    double all = 0.0;
    double top = 0.0;
    for (uint32_t i = 0; i < result.n_items; i++) {
        uint32_t n_before = 0;
        for (uint32_t j = 0; j < result.n_items; j++)
            n_before += result.item_events[j] > result.item_events[i] ||
                        (result.item_events[j] == result.item_events[i] && j < i);
        all += exposures[i];
        top += 100 * n_before < 30 * result.n_items ? exposures[i] : 0;
    }
    assert_near(breakdown.exposure[0][30], top / all);
    for (uint32_t s = 0; s < result.n_systems; s++) {
        assert_near(breakdown.exposure[s][0], 0.0);
        assert_near(breakdown.exposure[s][100], 1.0);
        for (uint32_t p = 1; p < EC_N_CURVE; p++)
            assert_true(breakdown.exposure[s][p] >= breakdown.exposure[s][p - 1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_curve_passes_through_the_figures_and_their_intervals),
            cmocka_unit_test(bands_of_popularity_hold_every_item_and_ranking_once),
            cmocka_unit_test(bands_of_history_hold_every_ranking_once),
            cmocka_unit_test(exposure_grows_from_nothing_to_all_by_popularity),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

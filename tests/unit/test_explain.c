/* test_explain.c - why an item stands where it does: contributions that sum to its score. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/scene.h"

enum { MAX_CONTRIBUTIONS = (NAIVE_MAX_EVENTS + 1) * NAIVE_N_SIGNALS };

/* Explain into a block of exactly the promised size; returns how many there are. */
static size_t explain(
        struct scene *scene, uint32_t item, struct ec_contribution *contributions, double *score)
{
    size_t capacity = ec_ranking_contribution_count(scene->ranking), n = SIZE_MAX;
    assert_in_range(capacity, 1, MAX_CONTRIBUTIONS);
    struct ec_contribution *exact = malloc(capacity * sizeof *exact);
    assert_non_null(exact);
    assert_int_equal(ec_ranking_explain(scene->ranking, text_of(scene->plan->id[item]), exact,
                             capacity, &n, score),
            EC_OK);
    assert_true(n <= capacity);
    memcpy(contributions, exact, n * sizeof *exact);
    free(exact);
    return n;
}

static bool is_multiple(double value)
{
    return value * 1048576.0 == floor(value * 1048576.0);
}

static void contributions_sum_to_the_score_exactly(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(1, 0);
    for (int round = 0; round < 300; round++) {
        struct scene *scene = scene_new(&random, 1 + ec_random_index(&random, PLAN_MAX_ITEMS),
                ec_random_index(&random, NAIVE_MAX_EVENTS + 1));
        struct ec_place places[PLAN_MAX_ITEMS];
        size_t n_places;
        struct ec_request request = {.n_places = PLAN_MAX_ITEMS, .include_seen = true};
        assert_int_equal(ec_ranking_take(scene->ranking, &request, places, &n_places), EC_OK);
        for (size_t k = 0; k < n_places; k++) {
            struct ec_item_facts facts;
            uint32_t item = 0;
            while (ec_model_item_at(scene->built.model, item, &facts) == EC_OK &&
                    facts.id.bytes != places[k].item.bytes)
                item++;
            struct ec_contribution contributions[MAX_CONTRIBUTIONS];
            double score, forwards = 0.0, backwards = 0.0;
            size_t n = explain(scene, item, contributions, &score);
            for (size_t c = 0; c < n; c++) {
                forwards += contributions[c].value;
                backwards += contributions[n - 1 - c].value;
                assert_true(contributions[c].value != 0.0);
                assert_true(is_multiple(contributions[c].value));
            }
            assert_true(score == places[k].score);
            assert_true(forwards == score);
            assert_true(backwards == score);
        }
        scene_free(scene);
    }
}

/* Also bounds what is left over by rounding and put on the largest: it is within the slack, like each. */
static void each_contribution_is_that_of_the_definition(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(2, 0);
    for (int round = 0; round < 200; round++) {
        struct scene *scene = scene_new(&random, 1 + ec_random_index(&random, PLAN_MAX_ITEMS),
                ec_random_index(&random, NAIVE_MAX_EVENTS + 1));
        struct naive *naive = naive_new(scene->plan, scene->visits, scene->n_visits, VISITS_END_MS);
        for (uint32_t i = 0; i < scene->plan->n_items; i++) {
            struct ec_contribution contributions[MAX_CONTRIBUTIONS];
            double found[NAIVE_N_SIGNALS][NAIVE_MAX_EVENTS + 1] = {{0.0}};
            size_t n = explain(scene, i, contributions, NULL);
            for (size_t c = 0; c < n; c++) {
                uint32_t event = contributions[c].event;
                event = event == EC_NO_EVENT ? NAIVE_SHOP : event;
                assert_true(event <= NAIVE_SHOP);
                assert_true(found[contributions[c].signal][event] == 0.0); /* each once */
                found[contributions[c].signal][event] = contributions[c].value;
            }
            for (uint32_t signal = 0; signal < NAIVE_N_SIGNALS; signal++)
                for (uint32_t e = 0; e <= NAIVE_SHOP; e++) {
                    double expected = naive->part[signal][e][i];
                    if (!(fabs(found[signal][e] - expected) <= naive->slack[i]))
                        fail_msg("round %d item %u signal %u event %u: %.9g, expected %.9g within "
                                 "%.3g",
                                round, i, signal, e, found[signal][e], expected, naive->slack[i]);
                    /* a row that does not hold the item gives nothing, not even the rest */
                    if (signal >= EC_SIGNAL_TRANSITIONS && expected == 0.0)
                        assert_true(found[signal][e] == 0.0);
                }
        }
        free(naive);
        scene_free(scene);
    }
}

static void contributions_come_largest_first(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(3, 0);
    for (int round = 0; round < 100; round++) {
        struct scene *scene = scene_new(&random, 1 + ec_random_index(&random, 30),
                ec_random_index(&random, NAIVE_MAX_EVENTS + 1));
        for (uint32_t i = 0; i < scene->plan->n_items; i++) {
            struct ec_contribution contributions[MAX_CONTRIBUTIONS];
            size_t n = explain(scene, i, contributions, NULL);
            for (size_t c = 1; c < n; c++) {
                const struct ec_contribution *a = &contributions[c - 1], *b = &contributions[c];
                assert_true(fabs(a->value) >= fabs(b->value));
                if (fabs(a->value) == fabs(b->value))
                    assert_true(a->signal < b->signal ||
                                (a->signal == b->signal && a->event > b->event));
            }
        }
        scene_free(scene);
    }
}

static void an_empty_history_is_explained_by_popularity_alone(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(4, 0);
    for (int round = 0; round < 50; round++) {
        struct scene *scene = scene_new(&random, 20, 0);
        assert_in_range(ec_ranking_contribution_count(scene->ranking), 1, 3);
        for (uint32_t i = 0; i < 20; i++) {
            struct ec_contribution contributions[MAX_CONTRIBUTIONS];
            double score;
            size_t n = explain(scene, i, contributions, &score);
            assert_int_equal(n, scene->plan->popularity[i] ? 1 : 0);
            if (n) {
                assert_int_equal(contributions[0].signal, EC_SIGNAL_POPULARITY);
                assert_int_equal(contributions[0].event, EC_NO_EVENT);
                assert_true(contributions[0].value == score);
            } else {
                assert_true(score == 0.0);
            }
        }
        scene_free(scene);
    }
}

/* The numbers of models/FORMAT.md, section 7. */
static void the_example_of_the_specification_is_explained(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    static const struct visit VISITS[] = {
            {0, EC_EVENT_VIEW, 0.0}, {1, EC_EVENT_VIEW, 60000.0}, {1, EC_EVENT_CART, 120000.0}};
    struct ec_user *user = user_new(3);
    user_record_all(user, tiny.model, VISITS, 3);
    struct ec_ranking *ranking = ranking_must(tiny.model, user, 180000.0);
    struct ec_contribution contributions[32];
    size_t n;
    double score;
    assert_int_equal(
            ec_ranking_explain(ranking, text_of("knife"), contributions, 32, &n, &score), EC_OK);
    static const struct {
        enum ec_signal signal;
        uint32_t event;
        double units;
    } EXPECTED[] = {
            {EC_SIGNAL_TRANSITIONS, 2, 1646088.0},
            {EC_SIGNAL_FACTORS, 2, 818155.0},
            {EC_SIGNAL_PRICE, 2, 786432.0},
            {EC_SIGNAL_BASKETS, 2, 754077.0},
            {EC_SIGNAL_SEQUENCE, 2, 489208.0},
            {EC_SIGNAL_CONTENT, 2, 326360.0},
            {EC_SIGNAL_SEQUENCE, 0, -152441.0},
            {EC_SIGNAL_POPULARITY, EC_NO_EVENT, -152002.0},
            {EC_SIGNAL_FACTORS, 0, 42952.0},
            {EC_SIGNAL_SEQUENCE, EC_NO_EVENT, 25600.0},
            {EC_SIGNAL_CONTENT, 0, 6950.0},
    };
    assert_true(score == 4591379.0 / 1048576.0);
    assert_int_equal(n, sizeof EXPECTED / sizeof *EXPECTED);
    for (size_t c = 0; c < n; c++) {
        assert_int_equal(contributions[c].signal, EXPECTED[c].signal);
        assert_int_equal(contributions[c].event, EXPECTED[c].event);
        assert_true(contributions[c].value == EXPECTED[c].units / 1048576.0);
    }
    free(ranking);
    user_free(user);
    test_model_free(&tiny);
}

static void what_cannot_be_explained_writes_nothing(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(5, 0);
    struct scene *scene = scene_new(&random, 10, 5);
    struct ec_contribution contribution = {.value = -5.0};
    size_t n = 77, capacity = ec_ranking_contribution_count(scene->ranking);
    double score = -6.0;
    assert_int_equal(
            ec_ranking_explain(scene->ranking, text_of("sofa"), &contribution, 1000, &n, &score),
            EC_E_ITEM_UNKNOWN);
    assert_int_equal(ec_ranking_explain(scene->ranking, text_of(scene->plan->id[0]), &contribution,
                             capacity - 1, &n, &score),
            EC_E_BUFFER_SMALL);
    assert_int_equal(n, 77);
    assert_true(score == -6.0 && contribution.value == -5.0);
    scene_free(scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(contributions_sum_to_the_score_exactly),
            cmocka_unit_test(each_contribution_is_that_of_the_definition),
            cmocka_unit_test(contributions_come_largest_first),
            cmocka_unit_test(an_empty_history_is_explained_by_popularity_alone),
            cmocka_unit_test(the_example_of_the_specification_is_explained),
            cmocka_unit_test(what_cannot_be_explained_writes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

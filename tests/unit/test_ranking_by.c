/* test_ranking_by.c - rankings by some signals only. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "device/ranking/ranking_state.h"
#include "support/scene.h"

enum { ROUNDS = 150, MAX_EVENTS = 12 };

/* Rank by a set of signals in memory of exactly the size asked for; free(). */
static struct ec_ranking *ranking_by(
        const struct ec_model *model, const struct ec_user *user, uint32_t signals)
{
    size_t size = ec_ranking_size(model, ec_user_event_count(user));
    void *memory;
    struct ec_ranking *ranking;
    assert_int_equal(posix_memalign(&memory, 16, size), 0);
    memset(memory, 0xa5, size);
    assert_int_equal(
            ec_ranking_compute_by(memory, size, model, user, VISITS_END_MS, signals, &ranking),
            EC_OK);
    return ranking;
}

static void assert_same_scores(const struct ec_ranking *a, const struct ec_ranking *b)
{
    assert_int_equal(a->model->n_items, b->model->n_items);
    assert_memory_equal(a->scores, b->scores, a->model->n_items * sizeof *a->scores);
}

static struct scene *draw(struct ec_random *random)
{
    return scene_new(random, 1 + ec_random_index(random, PLAN_MAX_ITEMS),
            ec_random_index(random, MAX_EVENTS + 1));
}

/* A copy of a plan whose fusion has the terms of a set of signals only, at the magnitudes of their weights. */
static struct model_plan *plan_of(const struct model_plan *whole, uint32_t signals)
{
    struct model_plan *plan = malloc(sizeof *plan);
    assert_non_null(plan);
    *plan = *whole;
    plan->n_terms = 0;
    plan->n_events = 0;
    for (uint32_t t = 0; t < whole->n_terms; t++) {
        bool is_in = signals >> whole->term[t].signal & 1;
        if (!is_in && whole->term[t].signal != EC_SIGNAL_POPULARITY)
            continue;
        float weight = whole->term[t].weight;
        plan->term[plan->n_terms] = whole->term[t];
        plan->term[plan->n_terms++].weight = !is_in ? 0.0f : weight < 0.0f ? -weight : weight;
    }
    return plan;
}

static void every_signal_of_a_model_gives_its_plain_ranking_bit_for_bit(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(11, 0);
    for (int round = 0; round < ROUNDS; round++) {
        struct scene *scene = draw(&random);
        const struct ec_model *model = scene->built.model;
        const uint32_t sets[] = {EC_ALL_SIGNALS, ec_model_signals(model)};
        for (size_t s = 0; s < 2; s++) {
            struct ec_ranking *ranking = ranking_by(model, scene->user, sets[s]);
            assert_same_scores(ranking, scene->ranking);
            free(ranking);
        }
        scene_free(scene);
    }
}

/* Whether a history moved a signal that reads it. */
static bool is_moved(const struct ec_ranking *ranking)
{
    for (uint32_t t = 0; t < ec_model_term_count(ranking->model); t++)
        if (ec_signal_has(ec_model_term(ranking->model, t).signal, EC_READS_HISTORY) &&
                ranking->fusion.gain[t] != 0.0f)
            return true;
    return false;
}

/* Named alone, trend ranks where no history moves anything: for everybody alike. */
static void trend_named_alone_ranks_by_the_trend(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(19, 0);
    uint32_t n_with_trend = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct scene *scene = draw(&random);
        struct ec_ranking *ranking = ranking_by(
                scene->built.model, scene->user, 1u << EC_SIGNAL_TREND);
        for (uint32_t t = 0; t < scene->plan->n_terms; t++) {
            double weight = fabs((double)scene->plan->term[t].weight);
            if (scene->plan->term[t].signal != EC_SIGNAL_TREND || weight < 0.01)
                continue;
            n_with_trend++;
            for (uint32_t i = 0; i < scene->plan->n_items; i++)
                assert_true(fabs((double)ranking->scores[i] / EC_SCORE_ONE -
                                    weight * scene->plan->trend[i] / 32.0) < 1e-4);
        }
        free(ranking);
        scene_free(scene);
    }
    assert_true(n_with_trend > 20);
}

static void some_signals_rank_as_a_model_that_has_their_terms_only(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(12, 0);
    for (int round = 0; round < ROUNDS; round++) {
        struct scene *scene = draw(&random);
        uint32_t carried = ec_model_signals(scene->built.model);
        uint32_t n_sets = 2 * EC_N_SIGNALS; /* each alone, and as many drawn */
        for (uint32_t s = 0; s < n_sets; s++) {
            uint32_t signals = s < EC_N_SIGNALS ? 1u << s
                                                : ec_random_index(&random, EC_ALL_SIGNALS + 1);
            if (!(carried & ~signals))
                continue;
            struct model_plan *plan = plan_of(scene->plan, signals);
            struct test_model alone = test_model_build(plan);
            struct ec_ranking *expected = ranking_must(alone.model, scene->user, VISITS_END_MS);
            struct ec_ranking *ranking = ranking_by(scene->built.model, scene->user, signals);
            if (is_moved(expected) || !(carried & signals & 1u << EC_SIGNAL_TREND))
                assert_same_scores(ranking, expected);
            free(ranking);
            free(expected);
            test_model_free(&alone);
            free(plan);
        }
        scene_free(scene);
    }
}

static void no_signal_at_all_leaves_it_to_popularity(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(13, 0);
    for (int round = 0; round < ROUNDS; round++) {
        struct scene *scene = draw(&random);
        const struct ec_model *model = scene->built.model;
        struct ec_user *empty = user_new(1);
        struct ec_ranking *popular = ranking_must(model, empty, VISITS_END_MS);
        uint32_t absent = EC_ALL_SIGNALS & ~ec_model_signals(model);
        const uint32_t sets[] = {0, 1u << EC_SIGNAL_POPULARITY, absent};
        for (size_t s = 0; s < sizeof sets / sizeof *sets; s++) {
            struct ec_ranking *ranking = ranking_by(model, scene->user, sets[s]);
            assert_same_scores(ranking, popular);
            free(ranking);
        }
        free(popular);
        user_free(empty);
        scene_free(scene);
    }
}

static void explanations_sum_to_the_score_and_name_chosen_signals_only(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(14, 0);
    for (int round = 0; round < ROUNDS; round++) {
        struct scene *scene = draw(&random);
        const struct ec_model *model = scene->built.model;
        uint32_t signals = ec_random_index(&random, EC_ALL_SIGNALS + 1);
        struct ec_ranking *ranking = ranking_by(model, scene->user, signals);
        size_t capacity = ec_ranking_contribution_count(ranking), n;
        struct ec_contribution *terms = malloc(capacity * sizeof *terms);
        double probabilities = 0.0;
        bool moved = false;
        for (uint32_t t = 0; t < ec_model_term_count(model); t++)
            moved |= ec_model_term(model, t).signal != EC_SIGNAL_POPULARITY &&
                     ranking->fusion.gain[t] != 0.0f;
        for (uint32_t i = 0; i < model->n_items; i++) {
            double score, sum = 0.0, probability;
            struct ec_text item = ec_model_id(model, i);
            assert_int_equal(ec_ranking_explain(ranking, item, terms, capacity, &n, &score), EC_OK);
            for (size_t k = 0; k < n; k++) {
                sum += terms[k].value;
                assert_true(signals >> terms[k].signal & 1 ||
                            (!moved && terms[k].signal == EC_SIGNAL_POPULARITY));
            }
            assert_true(sum == score);
            assert_int_equal(ec_ranking_probability(ranking, true, item, &probability), EC_OK);
            probabilities += probability;
        }
        assert_true(probabilities > 1.0 - 1e-9 && probabilities < 1.0 + 1e-9);
        free(terms);
        free(ranking);
        scene_free(scene);
    }
}

static void a_number_that_is_no_signals_is_refused_and_writes_nothing(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    struct ec_user *user = user_new(1);
    size_t size = ec_ranking_size(tiny.model, 1);
    uint8_t *memory;
    struct ec_ranking *ranking = NULL;
    assert_int_equal(posix_memalign((void **)&memory, 16, size), 0);
    memset(memory, 0x77, size);
    for (uint32_t bit = EC_N_SIGNALS; bit < 32; bit++)
        assert_int_equal(ec_ranking_compute_by(memory, size, tiny.model, user, 0.0,
                                 1u << bit | EC_ALL_SIGNALS, &ranking),
                EC_E_SIGNAL_UNKNOWN);
    assert_null(ranking);
    for (size_t n = 0; n < size; n++)
        assert_int_equal(memory[n], 0x77);
    free(memory);
    user_free(user);
    test_model_free(&tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(every_signal_of_a_model_gives_its_plain_ranking_bit_for_bit),
            cmocka_unit_test(trend_named_alone_ranks_by_the_trend),
            cmocka_unit_test(some_signals_rank_as_a_model_that_has_their_terms_only),
            cmocka_unit_test(no_signal_at_all_leaves_it_to_popularity),
            cmocka_unit_test(explanations_sum_to_the_score_and_name_chosen_signals_only),
            cmocka_unit_test(a_number_that_is_no_signals_is_refused_and_writes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

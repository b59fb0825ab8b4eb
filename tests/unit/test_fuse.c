/* Properties of native/compose/fuse: it finds the signal that is right, and what it returns is the minimum of the
 * objective in fuse.h, worked out here once more from the device's signals. */
#include <math.h>
#include <omp.h>
#include <string.h>

#include "device/container/layout.h"
#include "device/signals/neighbours.h"
#include "device/signals/popularity.h"
#include "native/compose/fuse.h"
#include "native/compose/pack.h"
#include "native/compose/ranker.h"
#include "native/learn/popularity.h"
#include "native/matrix/rows.h"
#include "native/system/alloc.h"
#include "native/system/random.h"
#include "support/opened.h"
#include "support/small_log.h"

enum { I = 80, N_EACH = 6, Q = 300, T = 3, N_LEARNED = 2, BEST_OF_EACH = 30, N_RANDOM = 30 };

static const struct ec_candidates_options PLAIN = {false, false};

/* A model of two tables and popularity. Of table 0 the best neighbour of an item is what was chosen next;
 * table 1 is noise. */
struct world {
    struct ec_dataset log;
    struct ec_position positions[Q];
    struct ec_model_bytes bytes;
    const struct ec_model *model;
};

/* Rows of N_EACH random neighbours and, of the largest weight, item + 1 where it is `right`. */
static struct ec_rows make_rows(struct ec_random *random, bool right)
{
    struct ec_rows rows;
    uint32_t counts[I];
    assert_int_equal(ec_rows_new(&rows, I, I), EC_OK);
    for (uint32_t i = 0; i < I; i++) {
        struct ec_entry *row = rows.entries + rows.start[i];
        uint32_t n = 0;
        uint32_t next = (i + 1) % I;
        for (uint32_t j = 0; j < I; j++)
            if (j != i && (j == next ? right : ec_random_index(random, I) < N_EACH))
                row[n++] = (struct ec_entry){
                        j, j == next ? 1.0f : 0.1f + 0.6f * (float)ec_random_unit(random)};
        counts[i] = n;
    }
    ec_rows_close(&rows, counts);
    return rows;
}

/* Users meet one item, and then the next on the ring; where `lost`, one that no signal knows. */
static void make_log(struct world *world, bool lost)
{
    struct ec_random random = ec_random_stream(53, 0);
    struct small_event events[2 * Q];
    for (uint32_t q = 0; q < Q; q++) {
        uint32_t item = ec_random_index(&random, I);
        uint32_t next = lost ? item : (item + 1) % I;
        /* now and then the shopper takes something else */
        if (!lost && ec_random_index(&random, 4) == 0)
            next = ec_random_index(&random, I);
        events[2 * q] = (struct small_event){q, item, 0, EC_EVENT_VIEW, 2 * q};
        events[2 * q + 1] = (struct small_event){q, next, 1, EC_EVENT_VIEW, 2 * q + 1};
        world->positions[q] = (struct ec_position){2 * q, 2 * q + 1, 2 * q + 1, 2 * q + 2};
    }
    world->log = small_log_new(events, 2 * Q, Q, I, false);
}

static const struct ec_term TERMS[T] = {
        {EC_SIGNAL_TRANSITIONS, 0.5f, 7.0f},
        {EC_SIGNAL_LINEAR, 0.5f, 7.0f},
        {EC_SIGNAL_POPULARITY, 1.0f, 7.0f},
};

static void make_model(struct world *world, const struct ec_term *terms, uint32_t n_terms)
{
    struct ec_random random = ec_random_stream(53, 1);
    struct ec_popularity popularity;
    assert_int_equal(ec_popularity_learn(&world->log, 0.0, &popularity), EC_OK);
    struct ec_rows right = make_rows(&random, true);
    struct ec_rows noise = make_rows(&random, false);
    const struct ec_signals signals = {.learned = {
                                               [EC_SIGNAL_POPULARITY] = &popularity,
                                               [EC_SIGNAL_TRANSITIONS] = &right,
                                               [EC_SIGNAL_LINEAR] = &noise,
                                       }};
    const float strength[EC_N_EVENT_TYPES] = {1.0f, 1.0f, 1.0f, 1.0f};
    const struct ec_train_options options = {.with_titles = true};
    struct ec_parts parts = {
            .catalogue = &world->log.catalogue,
            .packing = {&options, {0, EC_NEIGHBOURS_MAX_ROW, 8, 8, 8}, I},
            .signals = &signals,
            .terms = terms,
            .n_terms = n_terms,
            .strength = strength,
            .training = "{}",
    };
    for (uint32_t term = 0; term < n_terms; term++)
        parts.packing.shape.signals |= 1u << terms[term].signal;
    assert_int_equal(ec_pack(&parts, &world->bytes), EC_OK);
    world->model = opened(&world->bytes);
    ec_rows_free(&right);
    ec_rows_free(&noise);
    ec_popularity_free(&popularity);
}

static void make_world(struct world *world, bool lost)
{
    make_log(world, lost);
    make_model(world, TERMS, T);
}

static void free_world(struct world *world)
{
    ec_model_bytes_free(&world->bytes);
    ec_dataset_free(&world->log);
}

static struct ec_fuse_result learn_terms(const struct world *world, uint32_t terms, float *weights)
{
    struct ec_fuse *fuse;
    assert_int_equal(
            ec_fuse_new(world->model, &world->log, world->positions, Q, &PLAIN, NULL, &fuse),
            EC_OK);
    struct ec_fuse_result result = ec_fuse_learn(fuse, terms, weights);
    ec_fuse_free(fuse);
    return result;
}

static struct ec_fuse_result learn(const struct world *world, float *weights)
{
    return learn_terms(world, UINT32_MAX, weights);
}

static void the_signal_that_is_right_dominates_and_noise_weighs_little(void **state)
{
    (void)state;
    struct world world;
    float weights[T];
    make_world(&world, false);
    struct ec_fuse_result result = learn(&world, weights);
    assert_int_equal(result.n_positions, Q);
    assert_true(result.n_found > Q * 6 / 10 && result.n_found < Q);
    assert_true(weights[0] > 3.0f);
    assert_true(fabsf(weights[1]) < 0.15f * weights[0]);
    assert_true(result.ndcg10 > 0.7);
    free_world(&world);
}

static void threads_do_not_show(void **state)
{
    (void)state;
    struct world world;
    float one[T];
    float many[T];
    make_world(&world, false);
    omp_set_num_threads(1);
    struct ec_fuse_result first = learn(&world, one);
    for (int n_threads = 2; n_threads <= 3; n_threads++) {
        omp_set_num_threads(n_threads);
        struct ec_fuse_result result = learn(&world, many);
        assert_memory_equal(many, one, sizeof one);
        assert_true(result.ndcg10 == first.ndcg10 && result.scale == first.scale);
        assert_int_equal(result.n_found, first.n_found);
    }
    free_world(&world);
}

static void where_nothing_is_found_the_weights_are_one_and_popularity_keeps_its_own(void **state)
{
    (void)state;
    struct world world;
    float weights[T];
    make_world(&world, true); /* the item of the history, which may not be chosen again */
    struct ec_fuse_result result = learn(&world, weights);
    assert_int_equal(result.n_found, 0);
    assert_true(result.ndcg10 == 0.0);
    assert_true(weights[0] == 1.0f && weights[1] == 1.0f && weights[2] == 0.01f);
    assert_true(result.scale == 1.0);

    struct ec_fuse *fuse;
    assert_int_equal(ec_fuse_new(world.model, &world.log, NULL, 0, &PLAIN, NULL, &fuse), EC_OK);
    memset(weights, 0, sizeof weights);
    result = ec_fuse_learn(fuse, UINT32_MAX, weights);
    ec_fuse_free(fuse);
    assert_int_equal(result.n_positions, 0);
    assert_true(weights[0] == 1.0f && weights[1] == 1.0f && weights[2] == 0.01f);
    free_world(&world);
}

/* The candidates of a position in signals (C, T), the chosen one first; 0 where no signal found it. */
static uint32_t gather(const struct world *world, struct ec_ranker *ranker,
        const struct ec_position *position, double candidates[][T])
{
    static float signals[T][I];
    bool is_candidate[I] = {false};
    struct ec_ranking *ranking;
    assert_int_equal(ec_ranker_prepare(ranker, &world->log, position->first, position->last,
                             world->log.time_ms[position->next], &ranking),
            EC_OK);
    for (uint32_t t = 0; t < T; t++) {
        assert_int_equal(ec_fusion_signal(&ranking->fusion, t, signals[t]), EC_OK);
        for (uint32_t i = 0; i < I; i++) {
            uint32_t n_before = 0;
            uint32_t met = world->log.item[position->first];
            for (uint32_t j = 0; j < I; j++)
                n_before += j != met && (signals[t][j] > signals[t][i] ||
                                                (signals[t][j] == signals[t][i] && j < i));
            if (t < N_LEARNED && i != met && signals[t][i] > 0.0f && n_before < BEST_OF_EACH)
                is_candidate[i] = true;
        }
    }
    uint32_t chosen = world->log.item[position->next];
    uint32_t n = 0;
    if (!is_candidate[chosen])
        return 0;
    struct ec_random random = ec_random_stream((uint64_t)(position - world->positions) + 1, 2);
    for (uint32_t draw = 0; draw < N_RANDOM; draw++) {
        uint32_t item = ec_random_index(&random, I);
        if (item != world->log.item[position->first] && ec_popularity_of(world->model, item) > 0.0f)
            is_candidate[item] = true;
    }
    for (uint32_t t = 0; t < T; t++)
        candidates[0][t] = (double)signals[t][chosen];
    for (uint32_t i = 0; i < I; i++)
        if (is_candidate[i] && i != chosen) {
            n++;
            for (uint32_t t = 0; t < T; t++)
                candidates[n][t] = (double)signals[t][i];
        }
    return n + 1;
}

struct objective {
    double (*candidates)[I][T]; /* (Q, I, T) */
    uint32_t n[Q];
};

static double measure(const struct objective *objective, const double *weights)
{
    double loss = 0.0;
    for (size_t t = 0; t < N_LEARNED; t++)
        loss += 0.5 * weights[t] * weights[t];
    for (size_t q = 0; q < Q; q++) {
        double sum = 0.0;
        double chosen = 0.0;
        for (uint32_t c = 0; c < objective->n[q]; c++) {
            double score = 0.0;
            for (size_t t = 0; t < N_LEARNED; t++)
                score += weights[t] * objective->candidates[q][c][t];
            chosen = c == 0 ? score : chosen;
            sum += exp(score);
        }
        if (objective->n[q])
            loss += log(sum) - chosen;
    }
    return loss;
}

/* Work the objective out: every position's candidates, which must be as many as were found. */
static struct objective objective_new(const struct world *world, size_t n_found)
{
    struct objective objective = {.candidates = ec_alloc(Q, sizeof *objective.candidates)};
    struct ec_ranker *rankers = ec_rankers_new(world->model, EC_RECORD_LOG);
    assert_non_null(objective.candidates);
    assert_non_null(rankers);
    for (size_t q = 0; q < Q; q++) {
        objective.n[q] = gather(world, rankers, &world->positions[q], objective.candidates[q]);
        n_found -= objective.n[q] > 0;
    }
    assert_int_equal(n_found, 0);
    ec_rankers_free(rankers);
    return objective;
}

/* A Newton step along weight t would gain next to nothing. */
static void assert_least_along(const struct objective *objective, const double *weights, size_t t)
{
    double moved[T];
    double least = measure(objective, weights);
    memcpy(moved, weights, sizeof moved);
    moved[t] = weights[t] + 1e-3;
    double above = measure(objective, moved);
    moved[t] = weights[t] - 1e-3;
    double below = measure(objective, moved);
    double slope = (above - below) / 2e-3;
    double bend = (above - 2.0 * least + below) / 1e-6;
    assert_true(bend > 0.0);
    assert_true(0.5 * slope * slope / bend < 1e-5 * least);
}

/* NDCG@10 by the sum of some terms' signals, where a candidate with the chosen one's score counts as ranked above. */
static double ndcg10_of(const struct objective *objective, uint32_t terms)
{
    double sum = 0.0;
    for (size_t q = 0; q < Q; q++) {
        uint32_t rank = 0;
        double chosen = 0.0;
        for (uint32_t c = 0; c < objective->n[q]; c++) {
            double score = 0.0;
            for (size_t t = 0; t < N_LEARNED; t++)
                score += terms >> t & 1 ? objective->candidates[q][c][t] : 0.0;
            chosen = c == 0 ? score : chosen;
            rank += score >= chosen;
        }
        sum += rank >= 1 && rank <= 10 ? 1.0 / log2(rank + 1.0) : 0.0;
    }
    return sum / Q;
}

static void ties_count_against_the_chosen_item(void **state)
{
    (void)state;
    struct world world;
    make_world(&world, false);
    struct ec_fuse_result whole = learn_terms(&world, UINT32_MAX, NULL);
    struct objective objective = objective_new(&world, whole.n_found);
    for (uint32_t t = 0; t < N_LEARNED; t++) {
        /* one weight orders as its sign does; which table is right makes it positive */
        float weights[T];
        double ndcg10 = learn_terms(&world, 1u << t, weights).ndcg10;
        if (weights[t] > 0.0f)
            assert_true(fabs(ndcg10 - ndcg10_of(&objective, 1u << t)) < 1e-9);
    }
    /* without any signal all are alike, and more than 10 */
    assert_true(learn_terms(&world, 0, NULL).ndcg10 == 0.0);
    assert_true(ndcg10_of(&objective, 1) > 0.5);
    ec_free(objective.candidates);
    free_world(&world);
}

static void what_is_learned_before_it_is_scaled_is_the_minimum_of_the_objective(void **state)
{
    (void)state;
    struct world world;
    float learned[T];
    double weights[T];
    make_world(&world, false);
    struct ec_fuse_result result = learn(&world, learned);
    struct objective objective = objective_new(&world, result.n_found);
    assert_true(result.scale > 0.0);
    for (size_t t = 0; t < N_LEARNED; t++)
        weights[t] = (double)learned[t] / result.scale;
    for (size_t t = 0; t < N_LEARNED; t++)
        assert_least_along(&objective, weights, t);
    double least = measure(&objective, weights);
    for (int round = 0; round < 50; round++) {
        struct ec_random random = ec_random_stream(59, (uint64_t)round);
        double moved[T];
        for (size_t t = 0; t < N_LEARNED; t++)
            moved[t] = weights[t] + 2.0 * ec_random_unit(&random) - 1.0;
        assert_true(measure(&objective, moved) > least * (1.0 - 1e-6));
    }
    ec_free(objective.candidates);
    free_world(&world);
}

static void of_a_subset_the_others_weigh_nothing_and_it_is_at_its_own_minimum(void **state)
{
    (void)state;
    struct world world;
    make_world(&world, false);
    for (uint32_t t = 0; t < N_LEARNED; t++) {
        float learned[T];
        struct ec_fuse_result result = learn_terms(&world, 1u << t, learned);
        struct objective objective = objective_new(&world, result.n_found);
        double weights[T] = {0.0};
        weights[t] = (double)learned[t] / result.scale;
        assert_true(learned[1 - t] == 0.0f);
        assert_true(learned[N_LEARNED] == 0.01f);
        assert_least_along(&objective, weights, t);
        ec_free(objective.candidates);
    }
    free_world(&world);
}

/* The second term repeats the first, so that it brings no candidate of its own. */
static void a_subset_is_weighed_as_a_model_that_has_no_other_terms(void **state)
{
    (void)state;
    struct world world;
    const struct ec_term terms[T] = {TERMS[0], TERMS[0], TERMS[2]};
    float subset[T];
    float alone[T];
    make_log(&world, false);
    make_model(&world, terms, T);
    struct ec_fuse_result one = learn_terms(&world, 1u << 1, subset);
    ec_model_bytes_free(&world.bytes);
    make_model(&world, terms + 1, 2);
    struct ec_fuse_result other = learn(&world, alone);
    assert_true(subset[0] == 0.0f && subset[1] == alone[0]);
    assert_true(one.ndcg10 == other.ndcg10 && one.scale == other.scale);
    assert_int_equal(one.n_found, other.n_found);
    free_world(&world);
}

/* On the ring every other item is dear: what is chosen is never priced like what was met. Some shoppers take an item
 * that no row knows, and the nearest in price would be among them. */
static void prices_are_weighed_but_bring_no_candidate(void **state)
{
    (void)state;
    const struct ec_term plain[T] = {TERMS[0], TERMS[0], TERMS[2]};
    const struct ec_term priced[T] = {TERMS[0], {EC_SIGNAL_PRICE, 1.0f, 7.0f}, TERMS[2]};
    struct world world;
    float weights[T];
    make_log(&world, false);
    world.log.catalogue.price = ec_alloc(I, sizeof *world.log.catalogue.price);
    assert_non_null(world.log.catalogue.price);
    for (uint32_t i = 0; i < I; i++)
        world.log.catalogue.price[i] = i % 2 ? 4.0f : 1.0f;
    make_model(&world, plain, T);
    struct ec_fuse_result without = learn(&world, weights);
    ec_model_bytes_free(&world.bytes);
    make_model(&world, priced, T);
    struct ec_fuse_result with = learn(&world, weights);
    assert_int_equal(with.n_found, without.n_found);
    assert_true(without.n_found < Q);
    assert_true(weights[1] < -0.5f);
    free_world(&world);
}

/* Scores (I,) of a position by the weights of the learned terms, of the met item NaN. */
static void score_catalogue(const struct world *world, struct ec_ranker *ranker,
        const struct ec_position *position, const float *weights, double *scores)
{
    struct ec_ranking *ranking;
    float signal[I];
    memset(scores, 0, I * sizeof *scores);
    assert_int_equal(ec_ranker_prepare(ranker, &world->log, position->first, position->last,
                             world->log.time_ms[position->next], &ranking),
            EC_OK);
    for (uint32_t t = 0; t < N_LEARNED; t++) {
        assert_int_equal(ec_fusion_signal(&ranking->fusion, t, signal), EC_OK);
        for (uint32_t i = 0; i < I; i++)
            scores[i] += (double)weights[t] * (double)signal[i];
    }
    scores[world->log.item[position->first]] = (double)NAN;
}

/* Log-likelihood of what was chosen, by the softmax of scale * score over the catalogue. */
static double likelihood(const struct world *world, double (*scores)[I], double scale)
{
    double log_likelihood = 0.0;
    for (size_t q = 0; q < Q; q++) {
        double sum = 0.0;
        uint32_t chosen = world->log.item[world->positions[q].next];
        if (isnan(scores[q][chosen]))
            continue;
        for (uint32_t i = 0; i < I; i++)
            sum += isnan(scores[q][i]) ? 0.0 : exp(scale * scores[q][i]);
        log_likelihood += scale * scores[q][chosen] - log(sum);
    }
    return log_likelihood;
}

static void the_softmax_of_the_scores_over_the_catalogue_is_calibrated(void **state)
{
    (void)state;
    static double scores[Q][I];
    struct world world;
    float weights[T];
    make_world(&world, false);
    (void)learn(&world, weights);
    struct ec_ranker *rankers = ec_rankers_new(world.model, EC_RECORD_LOG);
    assert_non_null(rankers);
    for (size_t q = 0; q < Q; q++)
        score_catalogue(&world, rankers, &world.positions[q], weights, scores[q]);
    double best = 0.1;
    for (double scale = 0.1; scale < 4.0; scale *= 1.01)
        if (likelihood(&world, scores, scale) > likelihood(&world, scores, best))
            best = scale;
    /* the rest of the catalogue is counted through a sample */
    assert_true(best > 0.95 && best < 1.05);
    ec_rankers_free(rankers);
    free_world(&world);
}

static void what_was_chosen_together_is_no_rival(void **state)
{
    (void)state;
    struct world world;
    make_world(&world, false);
    struct ec_position together[Q - 1];
    struct ec_candidates alone[Q - 1] = {{0}};
    struct ec_candidates shared[Q - 1] = {{0}};
    for (uint32_t q = 0; q < Q - 1; q++) {
        together[q] = world.positions[q];
        together[q].end++; /* the first item of the next user */
    }
    const struct ec_candidates_options options = {true, false};
    assert_int_equal(ec_candidates_gather(world.model, &world.log, world.positions, Q - 1, &options,
                             NULL, alone),
            EC_OK);
    assert_int_equal(
            ec_candidates_gather(world.model, &world.log, together, Q - 1, &options, NULL, shared),
            EC_OK);
    uint32_t n_fewer = 0;
    for (uint32_t q = 0; q < Q - 1; q++) {
        assert_true(shared[q].n == alone[q].n || shared[q].n + 1 == alone[q].n);
        assert_memory_equal(shared[q].signals, alone[q].signals, N_LEARNED * sizeof(float));
        assert_int_equal(shared[q].is_found, alone[q].is_found);
        n_fewer += alone[q].n - shared[q].n;
    }
    assert_true(n_fewer > Q / 10);
    ec_candidates_free(alone, Q - 1);
    ec_candidates_free(shared, Q - 1);
    free_world(&world);
}

static void an_interrupted_search_gives_no_candidates(void **state)
{
    (void)state;
    struct world world;
    volatile sig_atomic_t flag = 1;
    struct ec_watch watch = {.interrupted = &flag};
    struct ec_fuse *fuse = NULL;
    make_world(&world, false);
    assert_int_equal(
            ec_fuse_new(world.model, &world.log, world.positions, Q, &PLAIN, &watch, &fuse),
            EC_E_INTERRUPTED);
    assert_null(fuse);
    free_world(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_signal_that_is_right_dominates_and_noise_weighs_little),
            cmocka_unit_test(threads_do_not_show),
            cmocka_unit_test(
                    where_nothing_is_found_the_weights_are_one_and_popularity_keeps_its_own),
            cmocka_unit_test(ties_count_against_the_chosen_item),
            cmocka_unit_test(what_is_learned_before_it_is_scaled_is_the_minimum_of_the_objective),
            cmocka_unit_test(of_a_subset_the_others_weigh_nothing_and_it_is_at_its_own_minimum),
            cmocka_unit_test(a_subset_is_weighed_as_a_model_that_has_no_other_terms),
            cmocka_unit_test(prices_are_weighed_but_bring_no_candidate),
            cmocka_unit_test(the_softmax_of_the_scores_over_the_catalogue_is_calibrated),
            cmocka_unit_test(what_was_chosen_together_is_no_rival),
            cmocka_unit_test(an_interrupted_search_gives_no_candidates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

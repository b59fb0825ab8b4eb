/* What native/measure/evaluate reports equals a slow recomputation through the public interface alone: the same
 * packed bytes, opened, asked as a page asks. Long, since the recomputation is a second evaluation, and every protocol
 * and every figure is compared with it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "endcap/endcap.h"
#include "native/measure/evaluate.h"
#include "native/system/alloc.h"
#include "support/opened.h"
#include "support/small_log.h"

enum { U = 40, I = 25, N_K = 2, CAPACITY = 512 };
enum { ENDCAP, POPULARITY, ITEM_KNN, ITEM_KNN_LAST, PERSONAL_FREQUENCY, N_SYSTEMS };

static const uint32_t KS[N_K] = {3, 10};

/* Sums over cases, and what was shown. */
struct tally {
    double recall[N_K];
    double ndcg[N_K];
    double mrr[N_K];
    uint32_t exposures[N_K][I];
};

/* The fitting part, cut by hand. */
struct fit {
    struct ec_dataset log;
    double counts[U][I];
    uint32_t n_events[I];
    bool in_tail[I];
};

static struct ec_evaluate_options options_of(bool repeats)
{
    struct ec_evaluate_options options = ec_evaluate_options_default();
    options.n_k = N_K;
    memcpy(options.k, KS, sizeof KS);
    options.train.n_factors = 8;
    options.train.n_dims = 0;
    options.train.n_threads = 1;
    options.train.repeats = repeats;
    return options;
}

static void cut(const struct ec_dataset *log, struct fit *fit)
{
    static struct small_event events[2000];
    size_t n_events = 0;
    memset(fit, 0, sizeof *fit);
    for (uint32_t u = 0; u < U; u++) {
        size_t n = log->user_start[u + 1] - log->user_start[u];
        for (size_t k = 0; k < (n >= 3 ? n - 2 : n); k++) {
            size_t at = log->user_start[u] + k;
            events[n_events++] = (struct small_event){u, log->item[at], log->time_ms[at],
                    (enum ec_event_type)log->type[at], log->basket[at]};
            fit->counts[u][log->item[at]] += 1.0;
            fit->n_events[log->item[at]]++;
        }
    }
    fit->log = small_log_new(events, n_events, U, I, log->has_times);
    uint32_t n_met = 0;
    for (uint32_t i = 0; i < I; i++)
        n_met += fit->n_events[i] > 0;
    for (uint32_t i = 0; i < I; i++) {
        uint32_t n_before = 0;
        for (uint32_t j = 0; j < I; j++)
            n_before += fit->n_events[j] > fit->n_events[i] ||
                        (fit->n_events[j] == fit->n_events[i] && j < i);
        fit->in_tail[i] = 5 * (n_before + 1) > n_met;
    }
}

/* Scores of the whole catalogue; NaN for what may not be shown. */
static void score_by_endcap(const struct ec_model *model, const struct ec_dataset *log,
        size_t first, size_t last, int64_t now_ms, bool include_seen, double scores[I])
{
    void *user_memory = ec_alloc(ec_user_size(CAPACITY), 1);
    void *memory = ec_alloc(ec_ranking_size(model, CAPACITY), 1);
    struct ec_user *user;
    struct ec_ranking *ranking;
    struct ec_place places[I];
    size_t n_places;
    assert_non_null(user_memory);
    assert_non_null(memory);
    assert_int_equal(ec_user_init(user_memory, ec_user_size(CAPACITY), CAPACITY, &user), EC_OK);
    for (size_t n = first; n < last; n++)
        assert_int_equal(
                ec_user_record(user, model, ec_strings_get(&log->catalogue.ids, log->item[n]),
                        (enum ec_event_type)log->type[n], (double)log->time_ms[n]),
                EC_OK);
    assert_int_equal(ec_ranking_compute(memory, ec_ranking_size(model, CAPACITY), model, user,
                             (double)now_ms, &ranking),
            EC_OK);
    const struct ec_request request = {.n_places = I, .include_seen = include_seen};
    assert_int_equal(ec_ranking_take(ranking, &request, places, &n_places), EC_OK);
    for (uint32_t i = 0; i < I; i++)
        scores[i] = (double)NAN;
    for (size_t k = 0; k < n_places; k++)
        scores[ec_strings_find(&log->catalogue.ids, places[k].item)] = places[k].score;
    ec_free(memory);
    ec_free(user_memory);
}

/* Cosines of columns of counts with the last item of the history, in the baseline's precision. */
static float cosine(const struct fit *fit, uint32_t a, uint32_t b)
{
    double ab = 0.0;
    double aa = 0.0;
    double bb = 0.0;
    for (uint32_t u = 0; u < U; u++) {
        ab += fit->counts[u][a] * fit->counts[u][b];
        aa += fit->counts[u][a] * fit->counts[u][a];
        bb += fit->counts[u][b] * fit->counts[u][b];
    }
    return ab > 0.0 && a != b ? (float)ab / sqrtf((float)aa * (float)bb) : 0.0f;
}

static void score_by_knn(const struct fit *fit, const uint32_t *met, size_t n_met, double scores[I])
{
    for (uint32_t b = 0; b < I; b++) {
        float sum = 0.0f;
        for (size_t n = 0; n < n_met; n++)
            sum += cosine(fit, met[n], b);
        scores[b] = (double)sum;
    }
}

/* Meetings, and of as many the more recent; 0 for what was never met. */
static void score_by_frequency(const uint32_t *met, size_t n_met, double scores[I])
{
    for (uint32_t i = 0; i < I; i++)
        scores[i] = 0.0;
    for (size_t n = 0; n < n_met; n++)
        scores[met[n]] = floor(scores[met[n]]) + 1.0 + (double)n / (double)n_met;
}

static void add_case(const double scores[I], uint32_t target, struct tally *tally)
{
    uint32_t rank = 0;
    for (uint32_t i = 0; i < I; i++)
        rank += scores[i] >= scores[target]; /* an equal score stands above; NaN does not */
    for (size_t k = 0; k < N_K; k++) {
        bool is_found = rank <= KS[k];
        tally->recall[k] += is_found;
        tally->ndcg[k] += is_found ? 1.0 / log2((double)rank + 1.0) : 0.0;
        tally->mrr[k] += is_found ? 1.0 / (double)rank : 0.0;
        for (uint32_t i = 0; i < I; i++) {
            uint32_t n_before = 0;
            for (uint32_t j = 0; j < I; j++)
                n_before += scores[j] > scores[i] || (scores[j] == scores[i] && j < i);
            tally->exposures[k][i] += !isnan(scores[i]) && n_before < KS[k];
        }
    }
}

static void assert_near(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-6 * (1.0 + fabs(expected))))
        fail_msg("%.9g is not %.9g", value, expected);
}

static void assert_figures(const struct ec_metrics *reported, const struct tally *tally, size_t k,
        double n_cases, const struct fit *fit)
{
    double n_shown = 0.0;
    double n_items_shown = 0.0;
    double n_events = 0.0;
    double n_tail = 0.0;
    double difference = 0.0;
    for (uint32_t i = 0; i < I; i++) {
        double n = (double)tally->exposures[k][i];
        n_shown += n;
        n_items_shown += n > 0.0;
        n_events += n * fit->n_events[i];
        n_tail += fit->in_tail[i] ? n : 0.0;
        for (uint32_t j = 0; j < I; j++)
            difference += fabs(n - (double)tally->exposures[k][j]);
    }
    assert_near(reported->recall, tally->recall[k] / n_cases);
    assert_near(reported->ndcg, tally->ndcg[k] / n_cases);
    assert_near(reported->mrr, tally->mrr[k] / n_cases);
    assert_near(reported->coverage, n_items_shown / I);
    assert_near(reported->arp, n_events / n_shown);
    assert_near(reported->aplt, n_tail / n_shown);
    assert_near(reported->gini, difference / (2.0 * I * n_shown));
}

static void recompute(uint64_t seed, bool repeats)
{
    struct ec_dataset log = small_log_random(U, I, 400, seed);
    struct ec_evaluate_options options = options_of(repeats);
    struct ec_evaluation reported;
    struct ec_error error = {0};
    assert_int_equal(ec_evaluate(&log, NULL, &options, &reported, &error), EC_OK);

    static struct fit fit;
    cut(&log, &fit);
    struct ec_model_bytes bytes;
    assert_int_equal(ec_train(&fit.log, &options.train, &bytes, NULL, &error), EC_OK);
    const struct ec_model *model = opened(&bytes);
    assert_int_equal(reported.model_bytes, bytes.size);
    assert_int_equal(reported.n_items, I);
    assert_int_equal(reported.n_events, fit.log.n_events);

    static struct tally tallies[N_SYSTEMS];
    memset(tallies, 0, sizeof tallies);
    size_t n_cases = 0;
    for (uint32_t u = 0; u < U; u++) {
        size_t first = log.user_start[u];
        size_t end = log.user_start[u + 1];
        bool is_met[I] = {false};
        for (size_t n = first; n + 1 < end; n++)
            is_met[log.item[n]] = true;
        if (end - first < 3 || (!repeats && is_met[log.item[end - 1]]))
            continue;
        n_cases++;
        double scores[N_SYSTEMS][I];
        score_by_endcap(model, &log, first, end - 1, log.time_ms[end - 1], repeats, scores[ENDCAP]);
        score_by_knn(&fit, log.item + first, end - 1 - first, scores[ITEM_KNN]);
        score_by_knn(&fit, log.item + end - 2, 1, scores[ITEM_KNN_LAST]);
        score_by_frequency(log.item + first, end - 1 - first, scores[PERSONAL_FREQUENCY]);
        for (uint32_t i = 0; i < I; i++) {
            scores[POPULARITY][i] = fit.n_events[i];
            if (!repeats && is_met[i])
                scores[POPULARITY][i] = scores[ITEM_KNN][i] = scores[ITEM_KNN_LAST][i] = (double)
                        NAN;
            assert_int_equal(isnan(scores[ENDCAP][i]), !repeats && is_met[i]);
        }
        for (size_t s = 0; s < reported.n_systems; s++)
            add_case(scores[s], log.item[end - 1], &tallies[s]);
    }
    assert_true(n_cases > 5);
    assert_int_equal(reported.n_tests, n_cases);
    assert_int_equal(reported.n_systems, repeats ? N_SYSTEMS : N_SYSTEMS - 1);
    for (size_t s = 0; s < reported.n_systems; s++)
        for (size_t k = 0; k < N_K; k++)
            assert_figures(&reported.systems[s].at[k], &tallies[s], k, (double)n_cases, &fit);
    ec_evaluation_free(&reported);
    ec_model_bytes_free(&bytes);
    ec_dataset_free(&fit.log);
    ec_dataset_free(&log);
}

static void figures_equal_those_of_the_public_interface(void **state)
{
    (void)state;
    for (uint64_t seed = 100; seed < 110; seed++)
        recompute(seed, seed % 2 == 0);
}

static void threads_do_not_show(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(150, 60, 1500, 113);
    struct ec_evaluate_options options = options_of(false);
    struct ec_evaluation one;
    struct ec_evaluation two;
    struct ec_error error;
    assert_int_equal(ec_evaluate(&log, NULL, &options, &one, &error), EC_OK);
    options.train.n_threads = 2;
    assert_int_equal(ec_evaluate(&log, NULL, &options, &two, &error), EC_OK);
    assert_int_equal(one.n_tests, two.n_tests);
    for (size_t s = 0; s < one.n_systems; s++) {
        assert_string_equal(one.systems[s].name, two.systems[s].name);
        assert_memory_equal(one.systems[s].at, two.systems[s].at, sizeof one.systems[s].at);
        assert_memory_equal(
                one.systems[s].interval, two.systems[s].interval, sizeof one.systems[s].interval);
        assert_memory_equal(
                one.systems[s].behind, two.systems[s].behind, sizeof one.systems[s].behind);
    }
    ec_evaluation_free(&one);
    ec_evaluation_free(&two);
    ec_dataset_free(&log);
}

/* Every pair of a list from one side of the board is alike, so a list of its own side is not diverse. */
static void diversity_is_that_of_the_factors(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_checkerboard(24, 127);
    struct ec_evaluate_options options = options_of(true);
    struct ec_evaluation result;
    struct ec_error error;
    assert_int_equal(ec_evaluate(&log, NULL, &options, &result, &error), EC_OK);
    assert_true(result.systems[ENDCAP].at[0].diversity >= 0.0);
    assert_true(
            result.systems[ENDCAP].at[0].diversity < result.systems[POPULARITY].at[0].diversity);
    ec_evaluation_free(&result);
    options.train.n_factors = 0;
    assert_int_equal(ec_evaluate(&log, NULL, &options, &result, &error), EC_OK);
    assert_true(isnan(result.systems[ENDCAP].at[0].diversity));
    ec_evaluation_free(&result);
    ec_dataset_free(&log);
}

/* The items of a user of a ring of chains (small_log_chains), `from` steps up to before `to` behind the user's first. */
static struct ec_dataset chains_between(
        const struct ec_dataset *chains, uint32_t from, uint32_t to, bool has_times)
{
    static struct small_event events[4000];
    size_t n_events = 0;
    for (uint32_t u = 0; u < chains->n_users; u++)
        for (uint32_t k = from; k < to; k++) {
            assert_in_range(n_events, 0, 3999);
            events[n_events] = (struct small_event){u, chains->item[chains->user_start[u] + k], k,
                    EC_EVENT_VIEW, (uint32_t)n_events};
            n_events++;
        }
    return small_log_new(events, n_events, chains->n_users, chains->n_items, has_times);
}

/* endcap finds nearly all, popularity is far behind, and what stands by each case is what the figures are made of. */
static void assert_finds_the_next_links(const struct ec_evaluation *result, double least)
{
    double recall = 0.0;
    const struct ec_system_result *endcap = &result->systems[ENDCAP];
    for (size_t c = 0; c < result->n_tests; c++) {
        const struct ec_case_result *one = &result->cases[c];
        double n_found = 0.0;
        for (size_t t = one->target; t < one->target_end; t++)
            n_found += endcap->ranks[t] <= KS[0];
        recall += n_found / (double)(one->target_end - one->target) / (double)result->n_tests;
    }
    assert_true(fabs(endcap->at[0].recall - recall) < 1e-6);
    assert_true(endcap->at[0].recall > least);
    assert_true(result->systems[POPULARITY].at[0].recall < 0.5 * least);
}

static void sessions_rank_every_next_link(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_chains(200, 40, 8, 131);
    struct ec_dataset test = small_log_chains(30, 40, 5, 137);
    struct ec_evaluate_options options = options_of(false);
    struct ec_evaluation result;
    struct ec_error error;
    options.protocol = EC_PROTOCOL_SESSIONS;
    assert_int_equal(ec_evaluate(&log, &test, &options, &result, &error), EC_OK);
    assert_int_equal(result.n_tests, 30 * 4);
    for (size_t c = 0; c < result.n_tests; c++) {
        const struct ec_case_result *one = &result.cases[c];
        assert_int_equal(one->user, c / 4);
        assert_int_equal(one->n_history, c % 4 + 1);
        assert_int_equal(result.targets[one->target].item,
                test.item[test.user_start[one->user] + one->n_history]);
    }
    assert_finds_the_next_links(&result, 0.95);
    ec_evaluation_free(&result);
    ec_dataset_free(&test);
    ec_dataset_free(&log);
}

static void a_split_asks_for_how_each_user_goes_on(void **state)
{
    (void)state;
    struct ec_dataset chains = small_log_chains(200, 40, 10, 131);
    struct ec_dataset log = chains_between(&chains, 0, 8, false);
    struct ec_dataset test = chains_between(&chains, 8, 10, false);
    struct ec_evaluate_options options = options_of(false);
    struct ec_evaluation result;
    struct ec_error error;
    options.protocol = EC_PROTOCOL_SPLIT;
    assert_int_equal(ec_evaluate(&log, &test, &options, &result, &error), EC_OK);
    assert_int_equal(result.n_tests, 200);
    assert_int_equal(result.n_targets, 400);
    assert_int_equal(result.n_events, log.n_events);
    for (size_t c = 0; c < result.n_tests; c++) {
        const struct ec_case_result *one = &result.cases[c];
        assert_int_equal(one->n_history, 8);
        assert_int_equal(one->target_end - one->target, 2);
        for (size_t t = one->target; t < one->target_end; t++)
            assert_int_equal(result.targets[t].item,
                    test.item[test.user_start[one->user] + (t - one->target)]);
    }
    assert_finds_the_next_links(&result, 0.8);
    ec_evaluation_free(&result);
    ec_dataset_free(&test);
    ec_dataset_free(&log);
    ec_dataset_free(&chains);
}

static void a_cut_in_time_asks_for_the_basket_behind_it(void **state)
{
    (void)state;
    struct ec_dataset chains = small_log_chains(200, 40, 8, 131);
    struct ec_dataset log = chains_between(&chains, 0, 8, true);
    struct ec_evaluate_options options = options_of(false);
    struct ec_evaluation result;
    struct ec_error error;
    options.protocol = EC_PROTOCOL_TEMPORAL;
    options.temporal_share = 0.72; /* of times 0 to 7: those below 5 come before */
    assert_int_equal(ec_evaluate(&log, NULL, &options, &result, &error), EC_OK);
    assert_int_equal(result.n_tests, 200);
    assert_int_equal(result.n_targets, 200);
    assert_int_equal(result.n_events, 200 * 5);
    for (size_t c = 0; c < result.n_tests; c++) {
        const struct ec_case_result *one = &result.cases[c];
        assert_int_equal(one->n_history, 5);
        assert_int_equal(result.targets[one->target].item, log.item[log.user_start[one->user] + 5]);
    }
    assert_finds_the_next_links(&result, 0.9);
    ec_evaluation_free(&result);
    ec_dataset_free(&log);
    ec_dataset_free(&chains);
}

/* The fusion learns from them and nothing is masked, whether or not the options ask for it. */
static void sessions_go_back_to_items_already_met(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(150, 20, 2000, 151);
    struct ec_dataset test = small_log_random(30, 20, 300, 157);
    struct ec_evaluation results[2];
    struct ec_error error;
    for (int repeats = 0; repeats <= 1; repeats++) {
        struct ec_evaluate_options options = options_of(repeats);
        options.protocol = EC_PROTOCOL_SESSIONS;
        assert_int_equal(ec_evaluate(&log, &test, &options, &results[repeats], &error), EC_OK);
    }
    assert_int_equal(results[0].n_tests, results[1].n_tests);
    assert_memory_equal(results[0].systems[ENDCAP].at, results[1].systems[ENDCAP].at,
            sizeof results[0].systems[ENDCAP].at);
    ec_evaluation_free(&results[0]);
    ec_evaluation_free(&results[1]);
    ec_dataset_free(&test);
    ec_dataset_free(&log);
}

static void places_that_do_not_ascend_are_refused(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(U, I, 400, 139);
    static const uint32_t bad[][4] = {{0, 10, 10, 0}, {1, 0, 0, 0}, {2, 10, 10, 0}, {2, 10, 5, 0}};
    for (size_t b = 0; b < 4; b++) {
        struct ec_evaluate_options options = options_of(false);
        struct ec_evaluation result;
        struct ec_error error = {0};
        options.n_k = bad[b][0];
        memcpy(options.k, bad[b] + 1, 3 * sizeof *options.k);
        assert_int_equal(ec_evaluate(&log, NULL, &options, &result, &error), EC_E_OPTION);
        assert_non_null(strstr(error.message, "ascending"));
    }
    struct ec_evaluate_options options = options_of(false);
    struct ec_evaluation result;
    struct ec_error error = {0};
    options.n_k = EC_MAX_KS + 1;
    for (uint32_t k = 0; k < EC_MAX_KS; k++)
        options.k[k] = k + 1;
    assert_int_equal(ec_evaluate(&log, NULL, &options, &result, &error), EC_E_OPTION);
    ec_dataset_free(&log);
}

/* Stops when the ranking has begun. */
static void stop_at_ranking(void *context, const char *stage, double share)
{
    (void)share;
    if (strcmp(stage, "ranking") == 0)
        *(volatile sig_atomic_t *)context = 1;
}

static void an_interrupted_ranking_writes_no_result(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(200, I, 3000, 149);
    struct ec_evaluate_options options = options_of(false);
    volatile sig_atomic_t flag = 0;
    struct ec_watch watch = {&flag, stop_at_ranking, (void *)&flag};
    struct ec_evaluation result = {.n_tests = 77};
    struct ec_error error = {0};
    options.train.watch = &watch;
    assert_int_equal(ec_evaluate(&log, NULL, &options, &result, &error), EC_E_INTERRUPTED);
    assert_int_equal(error.status, EC_E_INTERRUPTED);
    assert_int_equal(result.n_tests, 77);
    ec_dataset_free(&log);
}

/* What is reported of each case adds up to what is told of all. */
static void cases_add_up_to_the_figures(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(150, 60, 1500, 163);
    struct ec_evaluate_options options = options_of(true);
    struct ec_evaluation result;
    struct ec_error error;
    assert_int_equal(ec_evaluate(&log, NULL, &options, &result, &error), EC_OK);
    assert_int_equal(result.n_targets, result.n_tests);
    for (size_t s = 0; s < result.n_systems; s++) {
        double recall = 0.0;
        for (size_t c = 0; c < result.n_tests; c++) {
            const struct ec_case_result *one = &result.cases[c];
            uint32_t user = one->user;
            assert_int_equal(one->n_history, log.user_start[user + 1] - log.user_start[user] - 1);
            assert_int_equal(
                    result.targets[one->target].item, log.item[log.user_start[user + 1] - 1]);
            recall += result.systems[s].ranks[one->target] <= KS[1];
        }
        assert_near(result.systems[s].at[1].recall, recall / (double)result.n_tests);
        const struct ec_interval *interval = &result.systems[s].interval[1][EC_FIGURE_RECALL];
        assert_true(interval->low <= result.systems[s].at[1].recall);
        assert_true(interval->high >= result.systems[s].at[1].recall);
        if (s > 0)
            assert_near(result.systems[s].behind[1][EC_FIGURE_RECALL].difference,
                    result.systems[ENDCAP].at[1].recall - result.systems[s].at[1].recall);
    }
    ec_evaluation_free(&result);
    ec_dataset_free(&log);
}

static void several_seeds_give_the_mean_of_each_alone(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(150, 60, 1500, 167);
    struct ec_evaluate_options options = options_of(false);
    struct ec_evaluation three;
    struct ec_error error;
    double ndcg = 0.0;
    options.n_seeds = 3;
    assert_int_equal(ec_evaluate(&log, NULL, &options, &three, &error), EC_OK);
    options.n_seeds = 1;
    for (uint32_t n = 0; n < 3; n++, options.train.seed++) {
        struct ec_evaluation one;
        assert_int_equal(ec_evaluate(&log, NULL, &options, &one, &error), EC_OK);
        assert_true(isnan(one.sd[1].ndcg));
        assert_int_equal(three.seeds[n].seed, options.train.seed);
        assert_memory_equal(
                three.seeds[n].at, one.systems[ENDCAP].at, N_K * sizeof *three.seeds[n].at);
        assert_true(three.systems[POPULARITY].at[1].ndcg == one.systems[POPULARITY].at[1].ndcg);
        ndcg += one.systems[ENDCAP].at[1].ndcg / 3.0;
        ec_evaluation_free(&one);
    }
    assert_near(three.systems[ENDCAP].at[1].ndcg, ndcg);
    double squares = 0.0;
    double of_cases = 0.0;
    for (uint32_t n = 0; n < 3; n++)
        squares += pow(three.seeds[n].at[1].ndcg - ndcg, 2.0);
    assert_near(three.sd[1].ndcg, sqrt(squares / 2.0));
    for (size_t c = 0; c < three.n_tests; c++)
        of_cases += (double)three.systems[ENDCAP].cases[c * N_K + 1].ndcg;
    assert_near(of_cases / (double)three.n_tests, ndcg);
    ec_evaluation_free(&three);
    ec_dataset_free(&log);
}

static const struct ec_ablation *find_ablation(
        const struct ec_evaluation *result, enum ec_signal signal)
{
    const struct ec_ablation *found = NULL;
    for (uint32_t a = 0; a < result->n_ablations; a++)
        if (result->ablations[a].signal == signal)
            found = &result->ablations[a];
    assert_non_null(found);
    return found;
}

/* Chains are all transitions: without these something is lost. */
static void an_ablation_tells_what_a_signal_is_worth(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_chains(200, 40, 8, 173);
    struct ec_evaluate_options options = options_of(false);
    struct ec_evaluation result;
    struct ec_evaluation without;
    struct ec_error error;
    uint32_t others = ~(
            1u << EC_SIGNAL_POPULARITY | 1u << EC_SIGNAL_FACTORS | 1u << EC_SIGNAL_TRANSITIONS);
    options.train.without = others;
    options.ablate = true;
    if (ec_evaluate(&log, NULL, &options, &result, &error))
        fail_msg("%s", error.message);
    const struct ec_ablation *factors = find_ablation(&result, EC_SIGNAL_FACTORS);
    const struct ec_ablation *transitions = find_ablation(&result, EC_SIGNAL_TRANSITIONS);
    assert_int_equal(result.n_ablations, 2);
    assert_true(factors->without.model_bytes < result.model_bytes);
    assert_true(transitions->without.behind[0][EC_FIGURE_NDCG].difference > 0.02);
    assert_true(transitions->without.behind[0][EC_FIGURE_NDCG].p < 0.01);
    assert_near(transitions->without.behind[0][EC_FIGURE_NDCG].difference,
            result.systems[ENDCAP].at[0].ndcg - transitions->without.at[0].ndcg);

    options.ablate = false;
    options.train.without = others | 1u << EC_SIGNAL_TRANSITIONS;
    assert_int_equal(ec_evaluate(&log, NULL, &options, &without, &error), EC_OK);
    assert_memory_equal(without.systems[ENDCAP].at, transitions->without.at,
            N_K * sizeof *transitions->without.at);
    /* but for the digits of the record's figures */
    assert_true(without.model_bytes < transitions->without.model_bytes + 64);
    assert_true(transitions->without.model_bytes < without.model_bytes + 64);
    ec_evaluation_free(&without);
    ec_evaluation_free(&result);
    ec_dataset_free(&log);
}

/* The shipped model is one of the steps, and the shapes grow. */
static void losses_and_sizes_are_of_the_same_training(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_chains(120, 30, 8, 173);
    struct ec_evaluate_options options = options_of(false);
    struct ec_evaluation result;
    struct ec_error error;
    options.losses = options.sizes = true;
    if (ec_evaluate(&log, NULL, &options, &result, &error))
        fail_msg("%s", error.message);
    assert_int_equal(result.n_losses, EC_N_LOSSES);
    assert_memory_equal(result.losses[EC_LOSS_8_BITS].at, result.systems[ENDCAP].at,
            N_K * sizeof *result.losses[0].at);
    assert_int_equal(result.losses[EC_LOSS_8_BITS].model_bytes, result.model_bytes);
    assert_true(result.losses[EC_LOSS_4_BITS].model_bytes < result.model_bytes);
    assert_true(
            fabs(result.losses[EC_LOSS_FLOAT].at[1].ndcg - result.systems[0].at[1].ndcg) < 0.02);
    assert_true(result.losses[EC_LOSS_FLOAT].behind[1][EC_FIGURE_NDCG].difference == 0.0);
    assert_int_equal(result.n_sizes, EC_MAX_SIZES);
    for (uint32_t n = 1; n < result.n_sizes; n++)
        assert_true(result.sizes[n - 1].model_bytes <= result.sizes[n].model_bytes);
    ec_evaluation_free(&result);
    ec_dataset_free(&log);
}

/* The worst of the long histories, with what a page would have shown. */
static void the_worst_cases_are_the_lowest_ranks_of_long_histories(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_chains(60, 40, 14, 173);
    struct ec_evaluate_options options = options_of(false);
    struct ec_evaluation result;
    struct ec_error error;
    assert_int_equal(ec_evaluate(&log, NULL, &options, &result, &error), EC_OK);
    assert_int_equal(result.n_worst, EC_MAX_WORST);
    for (uint32_t w = 0; w < result.n_worst; w++) {
        const struct ec_worst_case *one = &result.worst[w];
        const struct ec_case_result *of = &result.cases[one->number];
        assert_int_equal(one->rank, result.systems[ENDCAP].ranks[of->target]);
        assert_true(one->n_history >= 10);
        assert_true(w == 0 || result.worst[w - 1].rank >= one->rank);
        size_t last = log.user_start[of->user] + of->n_history;
        assert_memory_equal(one->recent, log.item + last - EC_WORST_HISTORY, sizeof one->recent);
        assert_int_equal(one->n_shown, EC_WORST_SHOWN);
        for (uint32_t k = 0; k < one->n_shown; k++)
            assert_true((one->shown[k] == one->target) == (one->rank == k + 1));
    }
    ec_evaluation_free(&result);
    ec_dataset_free(&log);
}

/* Two kinds of items, told by their groups or by their features; those of the first are met twice as often.
 * Endcap, which learned nothing of cold items, ties. */
static void rank_cold_items(bool by_group)
{
    enum { N = 60, HALF = 30 };
    static struct small_event events[300 * 6];
    static uint16_t group[N];
    static size_t start[N + 1];
    static uint32_t feature[N];
    static char names[] = {'a', 'b'};
    static uint32_t offsets[] = {0, 1, 2};
    static uint8_t kinds[] = {EC_FEATURE_WORD, EC_FEATURE_WORD};
    size_t n = 0;
    for (uint32_t u = 0; u < 300; u++)
        for (uint32_t k = 0; k < 6; k++, n++)
            events[n] = (struct small_event){
                    u, (k % 3 ? 0 : HALF) + (u * 7 + k * 11) % HALF, k, EC_EVENT_VIEW, (uint32_t)n};
    struct ec_dataset log = small_log_new(events, n, 300, N, false);
    for (uint32_t i = 0; i < N; i++) {
        group[i] = i >= HALF;
        feature[i] = i >= HALF;
        start[i + 1] = i + 1;
    }
    if (by_group) {
        log.catalogue.group = group;
        log.catalogue.groups = (struct ec_strings){names, offsets, 2};
    } else {
        log.catalogue.features = (struct ec_features){2, start, feature, kinds};
    }
    struct ec_evaluate_options options = options_of(false);
    struct ec_evaluation result;
    struct ec_error error = {0};
    options.protocol = EC_PROTOCOL_COLD_ITEMS;
    options.cold_share = 0.2;
    if (ec_evaluate(&log, NULL, &options, &result, &error))
        fail_msg("%s", error.message);
    assert_int_equal(result.n_ranked, 12);
    assert_int_equal(result.n_systems, 3);
    assert_string_equal(result.systems[2].name, "category-popularity");
    uint32_t rank_of_first =
            0; /* how many of the held-out items are of the first kind, which tie */
    for (size_t t = 0; t < result.n_targets; t++) {
        uint32_t rank = result.systems[2].ranks[t];
        assert_int_equal(result.targets[t].n_events, 0);
        assert_int_equal(result.systems[POPULARITY].ranks[t], 12); /* all tie */
        assert_true(result.targets[t].item >= HALF || rank_of_first == 0 || rank == rank_of_first);
        assert_true(result.targets[t].item < HALF || rank == 12);
        if (result.targets[t].item < HALF)
            rank_of_first = rank;
    }
    assert_in_range(rank_of_first, 1, 11);
    ec_evaluation_free(&result);
    log.catalogue.group = NULL;
    log.catalogue.groups = (struct ec_strings){0};
    log.catalogue.features = (struct ec_features){0};
    ec_dataset_free(&log);
}

static void cold_items_are_ranked_among_each_other(void **state)
{
    (void)state;
    rank_cold_items(true);
    rank_cold_items(false);
}

static void cold_users_are_told_apart_by_what_is_known_of_them(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_chains(200, 40, 8, 179);
    struct ec_evaluate_options options = options_of(false);
    struct ec_evaluation result;
    struct ec_error error;
    options.protocol = EC_PROTOCOL_COLD_USERS;
    assert_int_equal(ec_evaluate(&log, NULL, &options, &result, &error), EC_OK);
    assert_int_equal(result.n_tests, 20 * 4);
    assert_int_equal(result.n_users, 180);
    static const uint32_t lengths[] = {0, 1, 2, 4};
    double recall = 0.0;
    assert_int_equal(result.n_known, 4);
    for (size_t h = 0; h < 4; h++) {
        const struct ec_known_result *known = &result.known[h];
        const struct ec_compared *one = &known->at[ENDCAP][0][EC_FIGURE_RECALL];
        assert_int_equal(known->n_history, lengths[h]);
        assert_int_equal(known->n_tests, 20);
        assert_true(one->interval.low <= one->figure && one->figure <= one->interval.high);
        recall += one->figure / 4.0;
    }
    assert_near(recall, result.systems[ENDCAP].at[0].recall);
    assert_true(result.known[0].at[ENDCAP][0][EC_FIGURE_RECALL].figure < 0.5);
    const struct ec_known_result *four = &result.known[3]; /* the chain goes on */
    assert_true(four->at[ENDCAP][0][EC_FIGURE_RECALL].figure > 0.95);
    assert_near(four->at[POPULARITY][0][EC_FIGURE_RECALL].behind.difference,
            four->at[ENDCAP][0][EC_FIGURE_RECALL].figure -
                    four->at[POPULARITY][0][EC_FIGURE_RECALL].figure);
    ec_evaluation_free(&result);
    ec_dataset_free(&log);
}

/* Of an item that nobody touched, and somebody of whom nothing is known, nothing can be told. */
static void cold_both_is_told_apart_by_what_is_known_and_without_features_is_chance(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_chains(200, 40, 12, 179);
    struct ec_evaluate_options options = options_of(false);
    struct ec_evaluation result;
    struct ec_error error;
    options.protocol = EC_PROTOCOL_COLD_BOTH;
    assert_int_equal(ec_evaluate(&log, NULL, &options, &result, &error), EC_OK);
    assert_int_equal(result.n_users, 180);
    assert_int_equal(result.n_ranked, 4);
    assert_int_equal(result.n_systems, 3);
    assert_string_equal(result.systems[2].name, "category-popularity");
    static const uint32_t lengths[] = {0, 1, 2, 4};
    size_t n_tests = 0;
    assert_int_equal(result.n_known, 4);
    for (size_t h = 0; h < 4; h++) {
        assert_int_equal(result.known[h].n_history, lengths[h]);
        assert_true(h == 0 || result.known[h].n_tests <= result.known[h - 1].n_tests);
        n_tests += result.known[h].n_tests;
    }
    assert_int_equal(result.n_tests, n_tests);
    for (uint32_t s = 0; s < result.n_systems; s++)
        for (size_t t = 0; t < result.n_targets; t++)
            assert_int_equal(result.systems[s].ranks[t], 4); /* all tie */
    ec_evaluation_free(&result);
    ec_dataset_free(&log);
}

static void seeds_and_ablation_do_not_mix(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(U, I, 400, 181);
    struct ec_evaluate_options options = options_of(false);
    struct ec_evaluation result;
    struct ec_error error = {0};
    options.n_seeds = 2;
    options.ablate = true;
    assert_int_equal(ec_evaluate(&log, NULL, &options, &result, &error), EC_E_OPTION);
    options.ablate = false;
    options.n_seeds = 0;
    assert_int_equal(ec_evaluate(&log, NULL, &options, &result, &error), EC_E_OPTION);
    assert_non_null(strstr(error.message, "seeds"));
    ec_dataset_free(&log);
}

static size_t announced(const struct ec_dataset *log, const struct ec_evaluate_options *options)
{
    size_t bytes;
    assert_int_equal(ec_evaluate_memory(log, options, &bytes), EC_OK);
    return bytes;
}

static void what_a_protocol_asks_of_the_fusion_is_announced(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(400, 300, 5000, 3);
    struct ec_evaluate_options options = ec_evaluate_options_default();
    options.train.n_threads = 1;
    options.protocol = EC_PROTOCOL_SPLIT;
    size_t items = announced(&log, &options);
    options.protocol = EC_PROTOCOL_TEMPORAL;
    size_t baskets = announced(&log, &options);
    assert_true(baskets > items);
    options.train.target = EC_TARGET_BASKET;
    assert_int_equal(announced(&log, &options), baskets);
    ec_dataset_free(&log);
}

static void every_case_of_a_user_left_out_is_announced(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(400, 300, 5000, 3);
    struct ec_evaluate_options options = ec_evaluate_options_default();
    options.train.n_threads = 1;
    options.protocol = EC_PROTOCOL_SPLIT;
    size_t a_case_each = announced(&log, &options);
    for (uint32_t both = 0; both < 2; both++) {
        options.protocol = both ? EC_PROTOCOL_COLD_BOTH : EC_PROTOCOL_COLD_USERS;
        options.cold_share = 0.25;
        assert_int_equal(announced(&log, &options), a_case_each);
        options.cold_share = 0.5;
        size_t two_each = announced(&log, &options);
        assert_true(two_each > a_case_each);
        options.cold_share = 0.75;
        assert_int_equal(announced(&log, &options) - two_each, two_each - a_case_each);
    }
    ec_dataset_free(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(figures_equal_those_of_the_public_interface),
            cmocka_unit_test(threads_do_not_show),
            cmocka_unit_test(diversity_is_that_of_the_factors),
            cmocka_unit_test(sessions_rank_every_next_link),
            cmocka_unit_test(a_split_asks_for_how_each_user_goes_on),
            cmocka_unit_test(a_cut_in_time_asks_for_the_basket_behind_it),
            cmocka_unit_test(sessions_go_back_to_items_already_met),
            cmocka_unit_test(cases_add_up_to_the_figures),
            cmocka_unit_test(several_seeds_give_the_mean_of_each_alone),
            cmocka_unit_test(an_ablation_tells_what_a_signal_is_worth),
            cmocka_unit_test(losses_and_sizes_are_of_the_same_training),
            cmocka_unit_test(the_worst_cases_are_the_lowest_ranks_of_long_histories),
            cmocka_unit_test(cold_items_are_ranked_among_each_other),
            cmocka_unit_test(cold_users_are_told_apart_by_what_is_known_of_them),
            cmocka_unit_test(
                    cold_both_is_told_apart_by_what_is_known_and_without_features_is_chance),
            cmocka_unit_test(seeds_and_ablation_do_not_mix),
            cmocka_unit_test(places_that_do_not_ascend_are_refused),
            cmocka_unit_test(an_interrupted_ranking_writes_no_result),
            cmocka_unit_test(what_a_protocol_asks_of_the_fusion_is_announced),
            cmocka_unit_test(every_case_of_a_user_left_out_is_announced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

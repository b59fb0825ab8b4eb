/* evaluate.c - see evaluate.h: fit, then rank every case with every system.
 *
 * Layer: measure.   I items   K places   C cases   S systems */
#include "measure/evaluate.h"

#include <math.h>
#include <time.h>

#include "base/alloc.h"
#include "format/view.h"
#include "measure/item_knn.h"
#include "measure/metrics.h"
#include "measure/protocol.h"
#include "train/order.h"
#include "train/ranker.h"
#include "train/threads.h"

enum system { ENDCAP, POPULARITY, ITEM_KNN, ITEM_KNN_LAST };

static const char *const SYSTEM_NAMES[EC_N_SYSTEMS] = {
        [ENDCAP] = "endcap",
        [POPULARITY] = "popularity",
        [ITEM_KNN] = "item-knn",
        [ITEM_KNN_LAST] = "item-knn-last",
};

/* What all threads read, and where they write results, each case to places of its own. */
struct evaluation {
    const struct ec_evaluate_options *options;
    const struct ec_cases *cases;
    struct ec_model model;
    struct ec_rows knn;
    struct ec_popularity popularity;
    struct ec_case_metrics *metrics; /* (S, C, number of Ks) */
    uint32_t *exposures;             /* (S, number of Ks, I) */
    double rank_seconds;             /* of ENDCAP, over all threads */
};

/* Work of one thread. */
struct worker {
    struct ec_ranker *ranker;
    struct ec_ranking *ranking;
    float *scores;   /* (I,) */
    int32_t *order;  /* (I,) */
    uint32_t *shelf; /* (largest K,) */
    uint32_t *ranks; /* (most targets of a case,) */
};

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

struct ec_evaluate_options ec_evaluate_options_default(void)
{
    return (struct ec_evaluate_options){
            .protocol = EC_PROTOCOL_LEAVE_ONE_OUT,
            .k = {5, 10, 20},
            .n_k = 3,
            .temporal_share = 0.9,
            .train = ec_train_options_default(),
    };
}

/* Rank by the device code: order (I,) are the scores it would show. */
static enum ec_status order_by_endcap(const struct evaluation *evaluation, struct worker *work)
{
    uint32_t n_items = evaluation->model.n_items;
    enum ec_status status = ec_fusion_score(&work->ranking->fusion, work->order);
    for (uint32_t i = 0; !status && i < n_items; i++)
        if (!work->ranking->allowed[i])
            work->order[i] = INT32_MIN;
    return status;
}

static enum ec_status order_items(struct evaluation *evaluation, enum system system,
        const struct ec_test_case *test, struct worker *work)
{
    const uint32_t *history = ec_cases_histories(evaluation->cases)->item + test->first;
    size_t n_history = test->last - test->first;
    uint32_t n_items = evaluation->model.n_items;
    switch (system) {
    case ENDCAP: {
        double start = seconds_now();
        enum ec_status status = order_by_endcap(evaluation, work);
        double seconds = seconds_now() - start;
#pragma omp atomic
        evaluation->rank_seconds += seconds;
        return status;
    }
    case POPULARITY:
        for (uint32_t i = 0; i < n_items; i++)
            work->scores[i] = (float)evaluation->popularity.n_events[i];
        break;
    case ITEM_KNN:
        ec_item_knn_score(&evaluation->knn, history, n_history, work->scores);
        break;
    case ITEM_KNN_LAST:
        ec_item_knn_score(&evaluation->knn, history + n_history - (n_history > 0), n_history > 0,
                work->scores);
        break;
    }
    ec_order_f32(work->scores, work->ranking->allowed, n_items, work->order);
    return EC_OK;
}

/* Rank of an item: 1 and how many others score as high; UINT32_MAX where it cannot be shown. */
static uint32_t rank_of(const int32_t *order, uint32_t n_items, uint32_t item)
{
    if (item == UINT32_MAX || order[item] == INT32_MIN)
        return UINT32_MAX;
    uint32_t rank = 0;
    for (uint32_t i = 0; i < n_items; i++)
        rank += order[i] >= order[item];
    return rank;
}

/* Cosine of two items' factors; 0 where one has none. */
static double cosine(const struct ec_factors_view *factors, uint32_t a, uint32_t b)
{
    const int8_t *row_a = factors->rows + (size_t)a * factors->stride;
    const int8_t *row_b = factors->rows + (size_t)b * factors->stride;
    int32_t ab = 0;
    int32_t aa = 0;
    int32_t bb = 0;
    for (uint32_t f = 0; f < factors->n_factors; f++) {
        ab += row_a[f] * row_b[f];
        aa += row_a[f] * row_a[f];
        bb += row_b[f] * row_b[f];
    }
    return aa && bb ? (double)ab / sqrt((double)aa * (double)bb) : 0.0;
}

/* Write the diversity of the first K places for each K. */
static void measure_diversity(const struct evaluation *evaluation, const uint32_t *shelf, size_t n,
        struct ec_case_metrics *metrics)
{
    const struct ec_evaluate_options *options = evaluation->options;
    if (!evaluation->model.factors) {
        for (uint32_t k = 0; k < options->n_k; k++)
            metrics[k].diversity = NAN;
        return;
    }
    struct ec_factors_view factors = ec_view_factors(&evaluation->model);
    double sum = 0.0;
    size_t n_pairs = 0;
    size_t place = 0;
    for (uint32_t k = 0; k < options->n_k; k++) {
        for (; place < n && place < options->k[k]; place++)
            for (size_t before = 0; before < place; before++, n_pairs++)
                sum += 1.0 - cosine(&factors, shelf[before], shelf[place]);
        metrics[k].diversity = n_pairs ? (float)(sum / (double)n_pairs) : NAN;
    }
}

/* Rank one case with one system and record what it shows. */
static enum ec_status rank_case(
        struct evaluation *evaluation, enum system system, size_t c, struct worker *work)
{
    const struct ec_evaluate_options *options = evaluation->options;
    const struct ec_test_case *test = &evaluation->cases->cases[c];
    uint32_t n_items = evaluation->model.n_items;
    enum ec_status status = order_items(evaluation, system, test, work);
    if (status)
        return status;

    size_t n_targets = test->target_end - test->target;
    for (size_t t = 0; t < n_targets; t++)
        work->ranks[t] = rank_of(
                work->order, n_items, evaluation->cases->targets[test->target + t]);
    struct ec_case_metrics *metrics = evaluation->metrics +
                                      ((size_t)system * evaluation->cases->n_cases + c) *
                                              options->n_k;
    for (uint32_t k = 0; k < options->n_k; k++)
        ec_case_measure(work->ranks, n_targets, options->k[k], &metrics[k]);

    size_t n_shown = ec_kernels_best()->top_i32(
            work->order, n_items, work->shelf, options->k[options->n_k - 1]);
    measure_diversity(evaluation, work->shelf, n_shown, metrics);
    for (uint32_t k = 0; k < options->n_k; k++) {
        uint32_t *exposures = evaluation->exposures + ((size_t)system * options->n_k + k) * n_items;
        for (size_t place = 0; place < n_shown && place < options->k[k]; place++) {
#pragma omp atomic
            exposures[work->shelf[place]]++;
        }
    }
    return EC_OK;
}

static enum ec_status rank_with_all(struct evaluation *evaluation, size_t c, struct worker *work)
{
    const struct ec_test_case *test = &evaluation->cases->cases[c];
    enum ec_status status = ec_ranker_prepare(work->ranker, ec_cases_histories(evaluation->cases),
            test->first, test->last, test->now_ms, &work->ranking);
    if (status)
        return status;
    status = ec_filter_apply(work->ranking, &(struct ec_request){
                                                    .n_places = 1,
                                                    .include_seen = !evaluation->cases->mask_seen,
                                            });
    /* a history longer than a ranker keeps is masked all the same */
    for (size_t n = test->first; evaluation->cases->mask_seen && n < test->last; n++)
        work->ranking->allowed[ec_cases_histories(evaluation->cases)->item[n]] = 0;
    for (uint32_t system = 0; !status && system < EC_N_SYSTEMS; system++)
        status = rank_case(evaluation, (enum system)system, c, work);
    return status;
}

static size_t most_targets(const struct ec_cases *cases)
{
    size_t most = 0;
    for (size_t c = 0; c < cases->n_cases; c++) {
        size_t n = cases->cases[c].target_end - cases->cases[c].target;
        most = n > most ? n : most;
    }
    return most;
}

static enum ec_status rank_all(struct evaluation *evaluation)
{
    const struct ec_watch *watch = evaluation->options->train.watch;
    const struct ec_cases *cases = evaluation->cases;
    size_t n_items = evaluation->model.n_items;
    struct ec_ranker *rankers = ec_rankers_new(&evaluation->model);
    enum ec_status failure = rankers ? EC_OK : EC_E_MEMORY;

#pragma omp parallel if (rankers)
    {
        struct worker work = {
                .ranker = rankers ? ec_ranker_of_thread(rankers) : NULL,
                .scores = ec_alloc(n_items, sizeof *work.scores),
                .order = ec_alloc(n_items, sizeof *work.order),
                .shelf = ec_alloc(
                        evaluation->options->k[evaluation->options->n_k - 1], sizeof *work.shelf),
                .ranks = ec_alloc(most_targets(cases), sizeof *work.ranks),
        };
        bool ready = work.ranker && work.scores && work.order && work.shelf && work.ranks;
#pragma omp for schedule(dynamic, 16)
        for (size_t c = 0; c < cases->n_cases; c++) {
            enum ec_status status = EC_E_MEMORY;
            if (ec_watch_interrupted(watch))
                status = EC_E_INTERRUPTED;
            else if (ready)
                status = rank_with_all(evaluation, c, &work);
            if (status) {
#pragma omp atomic write
                failure = status;
            }
            if (c % 256 == 0) {
#pragma omp critical
                ec_watch_tell(watch, "ranking", (double)c / (double)cases->n_cases);
            }
        }
        ec_free(work.ranks);
        ec_free(work.shelf);
        ec_free(work.order);
        ec_free(work.scores);
    }
    ec_rankers_free(rankers);
    return failure;
}

/* Learn the baselines on the fitting part. */
static enum ec_status fit_baselines(const struct ec_dataset *fit, struct evaluation *evaluation)
{
    struct ec_by_item by_item;
    enum ec_status status = ec_popularity_learn(fit, 0.0, &evaluation->popularity);
    if (!status)
        status = ec_by_item_new(&by_item, fit);
    if (status)
        return status;
    status = ec_item_knn_learn(fit, &by_item, &evaluation->knn);
    ec_by_item_free(&by_item);
    return status;
}

static void sum_up(const struct evaluation *evaluation, struct ec_evaluation *result)
{
    const struct ec_dataset *fit = &evaluation->cases->fit;
    size_t n_cases = evaluation->cases->n_cases;
    uint32_t n_k = evaluation->options->n_k;
    for (uint32_t u = 0; u < fit->n_users; u++)
        result->n_users += fit->user_start[u + 1] > fit->user_start[u];
    result->n_items = fit->n_items;
    result->n_events = fit->n_events;
    result->n_tests = n_cases;
    result->n_unknown_targets = evaluation->cases->n_unknown_targets;
    result->rank_seconds = evaluation->rank_seconds;
    for (size_t s = 0; s < EC_N_SYSTEMS; s++) {
        result->systems[s].name = SYSTEM_NAMES[s];
        for (uint32_t k = 0; k < n_k; k++)
            result->systems[s].at[k] = ec_metrics_sum_up(
                    evaluation->metrics + s * n_cases * n_k + k, n_cases, n_k,
                    evaluation->exposures + (s * n_k + k) * fit->n_items, &evaluation->popularity,
                    fit->n_items);
    }
}

/* Evaluate a model on cases that are held out already. */
static enum ec_status evaluate_model(struct evaluation *evaluation,
        const struct ec_model_bytes *bytes, struct ec_evaluation *result)
{
    const struct ec_cases *cases = evaluation->cases;
    size_t n_lists = (size_t)EC_N_SYSTEMS * evaluation->options->n_k;
    enum ec_status status = ec_model_open(bytes->bytes, bytes->size, &evaluation->model);
    if (status)
        return status;
    evaluation->metrics = ec_alloc(n_lists * cases->n_cases, sizeof *evaluation->metrics);
    evaluation->exposures = ec_alloc(n_lists * cases->fit.n_items, sizeof *evaluation->exposures);
    if (!evaluation->metrics || !evaluation->exposures)
        return EC_E_MEMORY;
    status = fit_baselines(&cases->fit, evaluation);
    if (!status)
        status = rank_all(evaluation);
    if (!status)
        sum_up(evaluation, result);
    return status;
}

enum ec_status ec_evaluate(const struct ec_dataset *train, const struct ec_dataset *test,
        const struct ec_evaluate_options *options, struct ec_evaluation *result,
        struct ec_error *error)
{
    for (uint32_t k = 0; k == 0 || k < options->n_k; k++)
        if (options->n_k < 1 || options->n_k > EC_MAX_KS ||
                options->k[k] <= (k ? options->k[k - 1] : 0))
            return ec_fail(error, EC_E_OPTION, "evaluate at 1 to %d ascending numbers of places",
                    EC_MAX_KS);
    struct ec_evaluate_options chosen = *options;
    if (chosen.protocol == EC_PROTOCOL_SESSIONS)
        chosen.train.repeats = true;
    struct ec_cases cases;
    enum ec_status status = ec_cases_new(train, test, &chosen, &cases, error);
    if (status)
        return status;

    int n_threads_before = ec_threads_use(chosen.train.n_threads);
    struct evaluation evaluation = {.options = &chosen, .cases = &cases};
    struct ec_model_bytes bytes = {0};
    struct ec_train_report report;
    struct ec_evaluation fresh = {0};
    status = ec_train(&cases.fit, &chosen.train, &bytes, &report, error);
    if (!status) {
        fresh.fit_seconds = report.seconds;
        fresh.model_bytes = bytes.size;
        status = evaluate_model(&evaluation, &bytes, &fresh);
        if (status)
            (void)ec_fail(error, status, "ranking: %s", ec_status_text(status));
    }
    if (!status)
        *result = fresh;
    ec_rows_free(&evaluation.knn);
    ec_popularity_free(&evaluation.popularity);
    ec_free(evaluation.metrics);
    ec_free(evaluation.exposures);
    ec_model_bytes_free(&bytes);
    ec_cases_free(&cases);
    (void)ec_threads_use(n_threads_before);
    return status;
}

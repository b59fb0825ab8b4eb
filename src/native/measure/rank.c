/* rank.c - see rank.h. */
#include "native/measure/rank.h"

#include <math.h>
#include <time.h>

#include "device/signals/factors.h"
#include "native/compose/ranker.h"
#include "native/measure/metrics.h"
#include "native/system/alloc.h"

/* What all threads read, and where they write results, each case to places of its own. */
struct task {
    const struct ec_cases *cases;
    const struct ec_model *model;
    const struct ec_baselines *baselines;
    const struct ec_evaluate_options *options;
    const enum ec_system *systems;
    uint32_t n_systems;
    struct ec_ranked *ranked; /* (n_systems,) */
    float *rank_ms;           /* (C,) or NULL */
    double seconds;
};

/* Work of one thread. */
struct worker {
    struct ec_ranker *ranker;
    struct ec_ranking *ranking;
    float *scores;   /* (I,) */
    int32_t *order;  /* (I,) */
    uint32_t *shelf; /* (largest K,) */
};

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Rank by the device code: order (I,) are the scores it would show. */
static enum ec_status order_by_endcap(struct task *task, size_t c, struct worker *work)
{
    double start = seconds_now();
    enum ec_status status = ec_fusion_score(&work->ranking->fusion, work->order);
    for (uint32_t i = 0; !status && i < task->model->n_items; i++)
        if (!work->ranking->allowed[i])
            work->order[i] = INT32_MIN;
    double seconds = seconds_now() - start;
    if (task->rank_ms)
        task->rank_ms[c] = (float)(1e3 * seconds);
#pragma omp atomic
    task->seconds += seconds;
    return status;
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
static double cosine(const struct ec_model *model, uint32_t a, uint32_t b)
{
    float row_a[EC_MAX_FACTORS];
    float row_b[EC_MAX_FACTORS];
    uint32_t n_factors = ec_factors_row(model, a, row_a);
    double ab = 0.0;
    double aa = 0.0;
    double bb = 0.0;
    (void)ec_factors_row(model, b, row_b);
    for (uint32_t f = 0; f < n_factors; f++) {
        ab += (double)row_a[f] * (double)row_b[f];
        aa += (double)row_a[f] * (double)row_a[f];
        bb += (double)row_b[f] * (double)row_b[f];
    }
    return aa > 0.0 && bb > 0.0 ? ab / sqrt(aa * bb) : 0.0;
}

/* Write the diversity of the first K places for each K. */
static void measure_diversity(
        const struct task *task, const uint32_t *shelf, size_t n, struct ec_case_metrics *metrics)
{
    const struct ec_evaluate_options *options = task->options;
    if (!(task->model->carried >> EC_SIGNAL_FACTORS & 1)) {
        for (uint32_t k = 0; k < options->n_k; k++)
            metrics[k].diversity = NAN;
        return;
    }
    double sum = 0.0;
    size_t n_pairs = 0;
    size_t place = 0;
    for (uint32_t k = 0; k < options->n_k; k++) {
        for (; place < n && place < options->k[k]; place++)
            for (size_t before = 0; before < place; before++, n_pairs++)
                sum += 1.0 - cosine(task->model, shelf[before], shelf[place]);
        metrics[k].diversity = n_pairs ? (float)(sum / (double)n_pairs) : NAN;
    }
}

/* Record what the order of one system shows. */
static void record_case(
        struct task *task, struct ec_ranked *ranked, size_t c, const struct worker *work)
{
    const struct ec_evaluate_options *options = task->options;
    const struct ec_test_case *test = &task->cases->cases[c];
    uint32_t n_items = task->model->n_items;
    for (size_t t = test->target; t < test->target_end; t++)
        ranked->ranks[t] = rank_of(work->order, n_items, task->cases->targets[t]);
    struct ec_case_metrics *metrics = ranked->metrics + c * options->n_k;
    for (uint32_t k = 0; k < options->n_k; k++)
        ec_case_measure(ranked->ranks + test->target, test->target_end - test->target,
                options->k[k], &metrics[k]);

    size_t n_shown = ec_kernels_best()->top_i32(
            work->order, n_items, work->shelf, options->k[options->n_k - 1]);
    measure_diversity(task, work->shelf, n_shown, metrics);
    for (uint32_t k = 0; k < options->n_k; k++) {
        uint32_t *exposures = ranked->exposures + (size_t)k * n_items;
        for (size_t place = 0; place < n_shown && place < options->k[k]; place++) {
#pragma omp atomic
            exposures[work->shelf[place]]++;
        }
    }
}

/* Say in `allowed` what may be an answer of a case. */
static enum ec_status mask(const struct ec_cases *cases, size_t c, struct ec_ranking *ranking)
{
    const struct ec_test_case *test = &cases->cases[c];
    enum ec_status status = ec_filter_apply(ranking, &(struct ec_request){
                                                             .n_places = 1,
                                                             .include_seen = !cases->mask_seen,
                                                     });
    /* a history longer than a ranker keeps is masked all the same */
    for (size_t n = test->first; cases->mask_seen && n < test->last; n++)
        ranking->allowed[ec_cases_histories(cases)->item[n]] = 0;
    for (uint32_t i = 0; cases->rankable && i < ranking->model->n_items; i++)
        ranking->allowed[i] &= cases->rankable[i];
    return status;
}

static enum ec_status rank_case(struct task *task, size_t c, struct worker *work)
{
    const struct ec_test_case *test = &task->cases->cases[c];
    const struct ec_dataset *histories = ec_cases_histories(task->cases);
    enum ec_status status = ec_ranker_prepare(
            work->ranker, histories, test->first, test->last, test->now_ms, &work->ranking);
    if (!status)
        status = mask(task->cases, c, work->ranking);
    for (uint32_t s = 0; !status && s < task->n_systems; s++) {
        if (task->systems[s] == EC_SYSTEM_ENDCAP)
            status = order_by_endcap(task, c, work);
        else
            ec_baselines_order(task->baselines, task->systems[s], histories->item + test->first,
                    test->last - test->first, work->ranking->allowed, task->model->n_items,
                    work->scores, work->order);
        if (!status)
            record_case(task, &task->ranked[s], c, work);
    }
    return status;
}

static enum ec_status rank_all(struct task *task)
{
    const struct ec_watch *watch = task->options->train.watch;
    size_t n_cases = task->cases->n_cases;
    size_t n_items = task->model->n_items;
    struct ec_ranker *rankers = ec_rankers_new(task->model, task->cases->recording);
    enum ec_status failure = rankers ? EC_OK : EC_E_MEMORY;

#pragma omp parallel if (rankers)
    {
        struct worker work = {
                .ranker = rankers ? ec_ranker_of_thread(rankers) : NULL,
                .scores = ec_alloc(n_items, sizeof *work.scores),
                .order = ec_alloc(n_items, sizeof *work.order),
                .shelf = ec_alloc(task->options->k[task->options->n_k - 1], sizeof *work.shelf),
        };
        bool ready = work.ranker && work.scores && work.order && work.shelf;
#pragma omp for schedule(dynamic, 16)
        for (size_t c = 0; c < n_cases; c++) {
            enum ec_status status = EC_E_MEMORY;
            if (ec_watch_interrupted(watch))
                status = EC_E_INTERRUPTED;
            else if (ready)
                status = rank_case(task, c, &work);
            if (status) {
#pragma omp atomic write
                failure = status;
            }
            if (c % 256 == 0) {
#pragma omp critical
                ec_watch_report(watch, "ranking", (double)c / (double)n_cases);
            }
        }
        ec_free(work.shelf);
        ec_free(work.order);
        ec_free(work.scores);
    }
    ec_rankers_free(rankers);
    return failure;
}

static enum ec_status make_room(
        const struct ec_cases *cases, uint32_t n_k, uint32_t n_items, struct ec_ranked *ranked)
{
    *ranked = (struct ec_ranked){
            .metrics = ec_alloc(cases->n_cases * n_k, sizeof *ranked->metrics),
            .ranks = ec_alloc(cases->n_targets, sizeof *ranked->ranks),
            .exposures = ec_alloc((size_t)n_k * n_items, sizeof *ranked->exposures),
    };
    return ranked->metrics && ranked->ranks && ranked->exposures ? EC_OK : EC_E_MEMORY;
}

enum ec_status ec_rank_cases(const struct ec_cases *cases, const struct ec_model *model,
        const struct ec_baselines *baselines, const struct ec_evaluate_options *options,
        const enum ec_system *systems, uint32_t n_systems, struct ec_ranked *ranked, float *rank_ms,
        double *seconds)
{
    struct ec_ranked fresh[EC_MAX_SYSTEMS] = {{0}};
    struct task task = {
            .cases = cases,
            .model = model,
            .baselines = baselines,
            .options = options,
            .systems = systems,
            .n_systems = n_systems,
            .ranked = fresh,
            .rank_ms = rank_ms,
    };
    enum ec_status status = EC_OK;
    for (uint32_t s = 0; !status && s < n_systems; s++)
        status = make_room(cases, options->n_k, model->n_items, &fresh[s]);
    if (!status)
        status = rank_all(&task);
    for (uint32_t s = 0; s < n_systems; s++) {
        if (status)
            ec_ranked_free(&fresh[s]);
        else
            ranked[s] = fresh[s];
    }
    if (!status)
        *seconds = task.seconds;
    return status;
}

static enum ec_status take_shelf(const struct ec_cases *cases, struct ec_ranker *ranker, size_t c,
        uint32_t n_places, uint32_t *shelf, uint32_t *n_shown)
{
    const struct ec_test_case *test = &cases->cases[c];
    struct ec_ranking *ranking;
    enum ec_status status = ec_ranker_prepare(
            ranker, ec_cases_histories(cases), test->first, test->last, test->now_ms, &ranking);
    if (!status)
        status = mask(cases, c, ranking);
    if (!status)
        status = ec_fusion_score(&ranking->fusion, ranking->scores);
    if (status)
        return status;
    uint32_t n_items = ranking->model->n_items;
    for (uint32_t i = 0; i < n_items; i++)
        if (!ranking->allowed[i])
            ranking->scores[i] = INT32_MIN;
    *n_shown = (uint32_t)ec_kernels_best()->top_i32(
            ranking->scores, n_items, shelf, n_places < n_items ? n_places : n_items);
    return EC_OK;
}

enum ec_status ec_rank_shelf(const struct ec_cases *cases, const struct ec_model *model,
        size_t number, uint32_t n_places, uint32_t *shelf, uint32_t *n_shown)
{
    struct ec_ranker *rankers = ec_rankers_new(model, cases->recording);
    if (!rankers)
        return EC_E_MEMORY;
    enum ec_status status = take_shelf(
            cases, ec_ranker_of_thread(rankers), number, n_places, shelf, n_shown);
    ec_rankers_free(rankers);
    return status;
}

void ec_ranked_free(struct ec_ranked *ranked)
{
    ec_free(ranked->metrics);
    ec_free(ranked->ranks);
    ec_free(ranked->exposures);
    *ranked = (struct ec_ranked){0};
}

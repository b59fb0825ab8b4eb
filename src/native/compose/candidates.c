/* candidates.c - see candidates.h. */
#include "native/compose/candidates.h"

#include "device/signals/popularity.h"
#include "native/compose/ranker.h"
#include "native/matrix/order.h"
#include "native/system/alloc.h"
#include "native/system/least.h"
#include "native/system/random.h"

bool ec_candidates_weigh(
        const struct ec_model *model, const struct ec_candidates_options *options, uint32_t t)
{
    return options->with_popularity ||
           !ec_signal_has(ec_model_term(model, t).signal, EC_IS_FALLBACK);
}

/* Whether a signal of this size may bring a candidate. */
static bool speaks(uint32_t signal, float value)
{
    return ec_signal_has(signal, EC_HAS_NO_ZERO) ? value != 0.0f : value > 0.0f;
}

/* Work of one thread. */
struct worker {
    float *signals;  /* (T, I) */
    int32_t *order;  /* (I,) */
    uint32_t *taken; /* (I,) position + 1 of the last query that took the item */
    uint32_t items[EC_MOST_CANDIDATES];
    uint32_t n_items; /* C so far */
};

static void take(struct worker *work, uint32_t item, uint32_t stamp)
{
    if (work->taken[item] == stamp)
        return;
    work->taken[item] = stamp;
    work->items[work->n_items++] = item;
}

/* Keep the signal of every term that is weighed, and take the best of those that bring candidates. found: whether the
 * chosen item is one. */
static enum ec_status take_best(struct ec_ranking *ranking,
        const struct ec_candidates_options *options, uint32_t stamp, struct worker *work,
        uint32_t *n_terms, bool *found)
{
    const struct ec_model *model = ranking->model;
    uint32_t chosen = work->items[0];
    *n_terms = 0;
    *found = false;
    for (uint32_t t = 0; t < ec_model_term_count(model); t++) {
        if (!ec_candidates_weigh(model, options, t))
            continue;
        float *signal = work->signals + (size_t)(*n_terms)++ * model->n_items;
        uint32_t best[EC_BEST_OF_EACH];
        enum ec_status status = ec_fusion_signal(&ranking->fusion, t, signal);
        if (status)
            return status;
        uint32_t number = ec_model_term(model, t).signal;
        if (!ec_signal_has(number, EC_BRINGS_ITEMS))
            continue;
        ec_order_f32(signal, ranking->allowed, model->n_items, work->order);
        size_t n_best = ec_kernels_best()->top_i32(
                work->order, model->n_items, best, EC_BEST_OF_EACH);
        for (size_t k = 0; k < n_best && speaks(number, signal[best[k]]); k++) {
            *found = *found || best[k] == chosen;
            take(work, best[k], stamp);
        }
    }
    return EC_OK;
}

/* Take items drawn at random, those without events left out. They stand for the rest of the catalogue: without
 * them a weight may favour what is silent in every signal. */
static void take_random(const struct ec_ranking *ranking, uint32_t stamp, struct worker *work)
{
    struct ec_random random = ec_random_stream(stamp, 2);
    for (uint32_t draw = 0; draw < EC_RANDOM_CANDIDATES; draw++) {
        uint32_t item = ec_random_index(&random, ranking->model->n_items);
        if (ranking->allowed[item] && ec_popularity_of(ranking->model, item) > 0.0f)
            take(work, item, stamp);
    }
}

static enum ec_status gather(const struct ec_dataset *dataset, const struct ec_position *position,
        uint32_t stamp, const struct ec_candidates_options *options, struct ec_ranker *ranker,
        struct worker *work, struct ec_candidates *candidates)
{
    struct ec_ranking *ranking;
    enum ec_status status = ec_ranker_prepare(ranker, dataset, position->first, position->last,
            dataset->time_ms[position->next], &ranking);
    if (!status)
        status = ec_filter_apply(ranking,
                &(struct ec_request){.n_places = 1, .include_seen = options->include_seen});
    if (status)
        return status;

    uint32_t n_terms;
    bool found;
    work->n_items = 0;
    for (size_t n = position->last; n < position->end; n++)
        work->taken[dataset->item[n]] = stamp;
    work->items[work->n_items++] = dataset->item[position->next];
    status = take_best(ranking, options, stamp, work, &n_terms, &found);
    if (status)
        return status;
    uint32_t n_brought = work->n_items;
    take_random(ranking, stamp, work);

    float *signals = ec_alloc((size_t)work->n_items * n_terms, sizeof *signals);
    if (!signals)
        return EC_E_MEMORY;
    for (uint32_t c = 0; c < work->n_items; c++)
        for (uint32_t t = 0; t < n_terms; t++)
            signals[c * n_terms + t] = work->signals[(size_t)t * dataset->n_items + work->items[c]];
    *candidates = (struct ec_candidates){found, work->n_items, n_brought, signals};
    return EC_OK;
}

static struct worker *worker_new(const struct ec_model *model)
{
    struct worker *work = ec_alloc(1, sizeof *work);
    if (!work)
        return NULL;
    work->signals = ec_alloc(
            (size_t)ec_model_term_count(model) * model->n_items, sizeof *work->signals);
    work->order = ec_alloc(model->n_items, sizeof *work->order);
    work->taken = ec_alloc(model->n_items, sizeof *work->taken);
    return work;
}

static void worker_free(struct worker *work)
{
    if (!work)
        return;
    ec_free(work->signals);
    ec_free(work->order);
    ec_free(work->taken);
    ec_free(work);
}

enum ec_status ec_candidates_gather(const struct ec_model *model, const struct ec_dataset *dataset,
        const struct ec_position *positions, size_t n_positions,
        const struct ec_candidates_options *options, const struct ec_watch *watch,
        struct ec_candidates *candidates)
{
    struct ec_ranker *rankers = ec_rankers_new(model, EC_RECORD_LOG);
    enum ec_status failure = rankers ? EC_OK : EC_E_MEMORY;

#pragma omp parallel if (rankers)
    {
        struct worker *work = worker_new(model);
        bool ready = rankers && work && work->signals && work->order && work->taken;
#pragma omp for schedule(dynamic, 16)
        for (size_t q = 0; q < n_positions; q++) {
            enum ec_status status = EC_E_MEMORY;
            if (ec_watch_interrupted(watch))
                status = EC_E_INTERRUPTED;
            else if (ready)
                status = gather(dataset, &positions[q], (uint32_t)q + 1, options,
                        ec_ranker_of_thread(rankers), work, &candidates[q]);
            if (status) {
#pragma omp atomic write
                failure = status;
            }
        }
        worker_free(work);
    }
    ec_rankers_free(rankers);
    return failure;
}

size_t ec_candidates_memory(uint32_t n_items, uint32_t n_terms, uint32_t n_bringing,
        size_t n_positions, size_t n_threads)
{
    size_t most = 1 + EC_BEST_OF_EACH * (size_t)n_bringing + EC_RANDOM_CANDIDATES;
    most = ec_least(most, n_items);
    size_t each = sizeof(struct ec_candidates) + most * n_terms * sizeof(float);
    size_t worker = sizeof(struct worker) + n_items * (n_terms * sizeof(float) + 8);
    return n_positions * each + n_threads * worker;
}

void ec_candidates_free(struct ec_candidates *candidates, size_t n_positions)
{
    for (size_t q = 0; q < n_positions; q++) {
        ec_free(candidates[q].signals);
        candidates[q] = (struct ec_candidates){0};
    }
}

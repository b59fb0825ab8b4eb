/* breakdown.c - see breakdown.h. */
#include "native/measure/breakdown.h"

#include <stdlib.h>
#include <string.h>

#include "native/measure/compare.h"
#include "native/measure/metrics.h"
#include "native/system/alloc.h"

/* The numbers of places to report; those above 20 are the ones asked for. */
static void choose_places(const struct ec_evaluate_options *options, struct ec_breakdown *breakdown)
{
    uint32_t most = options->k[options->n_k - 1];
    for (uint32_t k = 1; k <= EC_FINE_PLACES && k <= most; k++)
        breakdown->fine_k[breakdown->n_fine++] = k;
    for (uint32_t k = 0; k < options->n_k; k++)
        if (options->k[k] > EC_FINE_PLACES)
            breakdown->fine_k[breakdown->n_fine++] = options->k[k];
    for (uint32_t k = 1; k < options->n_k; k++) {
        int before = abs((int)options->k[breakdown->k_index] - 10);
        if (abs((int)options->k[k] - 10) < before)
            breakdown->k_index = k;
    }
}

/* Measure every case at every fine number of places: metrics (C, n_fine). */
static void measure_fine(const struct ec_evaluation *result, const uint32_t *ranks,
        const struct ec_breakdown *breakdown, struct ec_case_metrics *metrics)
{
    for (size_t c = 0; c < result->n_tests; c++) {
        const struct ec_case_result *one = &result->cases[c];
        for (uint32_t k = 0; k < breakdown->n_fine; k++)
            ec_case_measure(ranks + one->target, one->target_end - one->target,
                    breakdown->fine_k[k], metrics++);
    }
}

/* The mean of each figure over the cases. */
static void mean_fine(const struct ec_case_metrics *metrics, size_t n_cases, uint32_t n_fine,
        double (*means)[EC_N_FIGURES])
{
    for (uint32_t k = 0; k < n_fine; k++) {
        double sums[EC_N_FIGURES] = {0.0};
        for (size_t c = 0; c < n_cases; c++) {
            const struct ec_case_metrics *one = &metrics[c * n_fine + k];
            sums[EC_FIGURE_RECALL] += (double)one->recall;
            sums[EC_FIGURE_NDCG] += (double)one->ndcg;
            sums[EC_FIGURE_MRR] += (double)one->mrr;
        }
        for (uint32_t f = 0; f < EC_N_FIGURES; f++)
            means[k][f] = sums[f] / (double)n_cases;
    }
}

static enum ec_status by_places(
        uint64_t seed, const struct ec_evaluation *result, struct ec_breakdown *breakdown)
{
    uint32_t n_fine = breakdown->n_fine;
    struct ec_case_metrics *metrics = ec_alloc(result->n_tests * n_fine, sizeof *metrics);
    const struct ec_case_metrics *const of_endcap[] = {metrics};
    struct ec_bootstrap bootstrap;
    enum ec_status status = metrics ? EC_OK : EC_E_MEMORY;
    for (uint32_t s = result->n_systems;
            !status && s-- > 0;) { /* endcap's stay for the bootstrap */
        measure_fine(result, result->systems[s].ranks, breakdown, metrics);
        mean_fine(metrics, result->n_tests, n_fine, breakdown->fine[s]);
    }
    if (!status)
        status = ec_compare(
                result->cases, result->n_tests, NULL, of_endcap, 1, n_fine, seed, &bootstrap);
    if (!status) {
        for (uint32_t k = 0; k < n_fine; k++)
            for (uint32_t f = 0; f < EC_N_FIGURES; f++)
                breakdown->fine_interval[k][f] = ec_bootstrap_interval(
                        &bootstrap, ec_compared_figure(0, n_fine, k, (enum ec_figure)f));
        ec_bootstrap_free(&bootstrap);
    }
    ec_free(metrics);
    return status;
}

/* Room to measure the cases of a band. */
struct work {
    uint64_t seed;
    uint32_t k;
    uint8_t *chosen;                                 /* (C,) */
    struct ec_case_metrics *metrics[EC_MAX_SYSTEMS]; /* (C,) each */
    uint32_t *ranks;                                 /* (T,) of the targets in the band */
};

static enum ec_status work_new(const struct ec_evaluation *result, struct work *work)
{
    work->chosen = ec_alloc(result->n_tests, 1);
    work->ranks = ec_alloc(result->n_targets, sizeof *work->ranks);
    bool ready = work->chosen && work->ranks;
    for (uint32_t s = 0; s < result->n_systems; s++) {
        work->metrics[s] = ec_alloc(result->n_tests, sizeof *work->metrics[s]);
        ready = ready && work->metrics[s];
    }
    return ready ? EC_OK : EC_E_MEMORY;
}

static void work_free(struct work *work)
{
    for (uint32_t s = 0; s < EC_MAX_SYSTEMS; s++)
        ec_free(work->metrics[s]);
    ec_free(work->ranks);
    ec_free(work->chosen);
}

/* Measure the case with those of its targets whose events in fitting are within [least, most]; false where it has
 * none. */
static bool measure_case(const struct ec_evaluation *result, size_t c, uint32_t least,
        uint32_t most, struct work *work)
{
    const struct ec_case_result *one = &result->cases[c];
    for (uint32_t s = 0; s < result->n_systems; s++) {
        size_t n = 0;
        for (size_t t = one->target; t < one->target_end; t++)
            if (result->targets[t].n_events >= least && result->targets[t].n_events <= most)
                work->ranks[n++] = result->systems[s].ranks[t];
        if (n == 0)
            return false;
        ec_case_measure(work->ranks, n, work->k, &work->metrics[s][c]);
    }
    return true;
}

/* Compare the systems on the cases that were chosen. */
static enum ec_status compare_band(
        const struct ec_evaluation *result, const struct work *work, struct ec_band *band)
{
    const struct ec_case_metrics *systems[EC_MAX_SYSTEMS];
    struct ec_bootstrap bootstrap;
    for (uint32_t s = 0; s < result->n_systems; s++)
        systems[s] = work->metrics[s];
    if (band->n_tests == 0)
        return EC_OK;
    enum ec_status status = ec_compare(result->cases, result->n_tests, work->chosen, systems,
            result->n_systems, 1, work->seed, &bootstrap);
    if (status)
        return status;
    for (uint32_t s = 0; s < result->n_systems; s++)
        for (uint32_t f = 0; f < EC_N_FIGURES; f++) {
            size_t at = ec_compared_figure(s, 1, 0, (enum ec_figure)f);
            band->at[s][f] = (struct ec_compared){
                    .figure = bootstrap.observed[at],
                    .interval = ec_bootstrap_interval(&bootstrap, at),
            };
            if (s > 0)
                band->at[s][f].behind = ec_bootstrap_paired(
                        &bootstrap, ec_compared_figure(0, 1, 0, (enum ec_figure)f), at);
        }
    ec_bootstrap_free(&bootstrap);
    return EC_OK;
}

static int descending(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a;
    uint32_t right = *(const uint32_t *)b;
    return (left < right) - (left > right);
}

/* Cut the items into bands that each reach the next fifth of the events, the most frequent first; items as frequent as
 * each other are in one band. Returns how many bands there are. counts (I,) descending. */
static uint32_t cut_popularity(
        const uint32_t *counts, uint32_t n_items, size_t n_events, struct ec_band *bands)
{
    const size_t N_PARTS = EC_N_BANDS - 1;
    uint32_t n = 0;
    uint32_t i = 0;
    size_t sum = 0;
    while (i < n_items) {
        struct ec_band *band = &bands[n++];
        size_t until = n_events ? N_PARTS * sum / n_events + 1 : 0; /* in fifths */
        band->most = counts[i];
        do {
            band->least = counts[i];
            band->n_items++;
            sum += counts[i++];
        } while (i < n_items &&
                 (counts[i] == band->least || (counts[i] > 0 && N_PARTS * sum < until * n_events)));
    }
    return n;
}

static enum ec_status by_popularity(
        const struct ec_evaluation *result, struct work *work, struct ec_breakdown *breakdown)
{
    uint32_t *counts = ec_alloc(result->n_items, sizeof *counts);
    if (!counts)
        return EC_E_MEMORY;
    memcpy(counts, result->item_events, result->n_items * sizeof *counts);
    qsort(counts, result->n_items, sizeof *counts, descending);
    breakdown->n_popularity = cut_popularity(
            counts, result->n_items, result->n_events, breakdown->popularity);
    enum ec_status status = EC_OK;
    for (uint32_t b = 0; !status && b < breakdown->n_popularity; b++) {
        struct ec_band *band = &breakdown->popularity[b];
        for (size_t c = 0; c < result->n_tests; c++) {
            work->chosen[c] = measure_case(result, c, band->least, band->most, work);
            band->n_tests += work->chosen[c];
        }
        status = compare_band(result, work, band);
    }
    ec_free(counts);
    return status;
}

static enum ec_status by_history(
        const struct ec_evaluation *result, struct work *work, struct ec_breakdown *breakdown)
{
    static const uint32_t STARTS[EC_N_BANDS] = {0, 1, 2, 5, 10, 20};
    enum ec_status status = EC_OK;
    for (uint32_t b = 0; !status && b < EC_N_BANDS; b++) {
        struct ec_band band = {
                .least = STARTS[b],
                .most = b + 1 < EC_N_BANDS ? STARTS[b + 1] - 1 : UINT32_MAX,
        };
        for (size_t c = 0; c < result->n_tests; c++) {
            uint32_t n_history = result->cases[c].n_history;
            work->chosen[c] = n_history >= band.least && n_history <= band.most &&
                              measure_case(result, c, 0, UINT32_MAX, work);
            band.n_tests += work->chosen[c];
        }
        status = compare_band(result, work, &band);
        if (band.n_tests)
            breakdown->history[breakdown->n_history++] = band;
    }
    return status;
}

/* An item, and how popular it is. */
struct popular {
    uint32_t n_events;
    uint32_t item;
};

static int most_popular_first(const void *a, const void *b)
{
    const struct popular *left = a;
    const struct popular *right = b;
    if (left->n_events != right->n_events)
        return left->n_events < right->n_events ? 1 : -1;
    return (left->item > right->item) - (left->item < right->item);
}

/* Sum the places up by percentiles of the items. */
static enum ec_status by_exposure(
        const struct ec_evaluation *result, struct ec_breakdown *breakdown)
{
    uint32_t n_items = result->n_items;
    struct popular *order = ec_alloc(n_items, sizeof *order);
    if (!order)
        return EC_E_MEMORY;
    for (uint32_t i = 0; i < n_items; i++)
        order[i] = (struct popular){result->item_events[i], i};
    qsort(order, n_items, sizeof *order, most_popular_first);
    for (uint32_t s = 0; s < result->n_systems; s++) {
        const uint32_t *exposures = result->systems[s].exposures +
                                    (size_t)breakdown->k_index * n_items;
        double all = 0.0;
        double sum = 0.0;
        uint32_t n = 0;
        for (uint32_t i = 0; i < n_items; i++)
            all += exposures[i];
        for (uint32_t p = 0; all > 0.0 && p < EC_N_CURVE; p++) {
            for (; (uint64_t)n * (EC_N_CURVE - 1) < (uint64_t)n_items * p; n++)
                sum += exposures[order[n].item];
            breakdown->exposure[s][p] = sum / all;
        }
    }
    ec_free(order);
    return EC_OK;
}

enum ec_status ec_breakdown_make(const struct ec_evaluate_options *options,
        const struct ec_evaluation *result, struct ec_breakdown *breakdown)
{
    struct ec_breakdown *fresh = ec_alloc(1, sizeof *fresh);
    struct work work = {.seed = options->train.seed};
    enum ec_status status = fresh ? work_new(result, &work) : EC_E_MEMORY;
    if (!status) {
        choose_places(options, fresh);
        work.k = options->k[fresh->k_index];
        status = by_places(work.seed, result, fresh);
    }
    if (!status)
        status = by_popularity(result, &work, fresh);
    if (!status)
        status = by_history(result, &work, fresh);
    if (!status)
        status = by_exposure(result, fresh);
    if (!status)
        *breakdown = *fresh;
    work_free(&work);
    ec_free(fresh);
    return status;
}

/* run.c - see run.h. */
#include "native/measure/run.h"

#include <time.h>

#include "native/compose/budget.h"
#include "native/measure/cold.h"
#include "native/measure/compare.h"
#include "native/measure/metrics.h"
#include "native/system/alloc.h"

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

enum ec_status ec_run_rank(struct ec_run *run, struct ec_training *training,
        const struct ec_shape *shape, uint32_t n_systems, float *rank_ms, struct ec_ranked *ranked,
        struct ec_fitted *fitted)
{
    struct ec_model_bytes bytes = {0};
    struct ec_fuse_result fused;
    struct ec_model *model;
    double start = seconds_now();
    enum ec_status status = ec_training_pack(training, shape, &bytes, &fused);
    if (status)
        return ec_fail(run->error, status, "packing: %s", ec_status_text(status));
    fitted->fit_seconds += seconds_now() - start;
    status = ec_model_new(bytes.bytes, bytes.size, &model);
    if (!status) {
        status = ec_rank_cases(&run->cases, model, &run->baselines, run->options, run->systems,
                n_systems, ranked, rank_ms, &fitted->rank_seconds);
        ec_free(model);
    }
    if (status) {
        (void)ec_fail(run->error, status, "ranking: %s", ec_status_text(status));
        ec_model_bytes_free(&bytes);
    }
    fitted->shape = *shape;
    fitted->bytes = bytes;
    return status;
}

enum ec_status ec_run_train(struct ec_run *run, const struct ec_train_options *train,
        uint32_t n_systems, float *rank_ms, struct ec_ranked *ranked, struct ec_fitted *fitted,
        struct ec_training **training)
{
    struct ec_training *fresh;
    double start = seconds_now();
    enum ec_status status = ec_training_new(&run->cases.fit, train, &fresh, run->error);
    if (status)
        return status;
    struct ec_shape shape;
    struct ec_curve curve = {0};
    status = ec_budget_choose(fresh, train, &shape, &curve, run->error);
    *fitted = (struct ec_fitted){.curve = curve, .fit_seconds = seconds_now() - start};
    if (!status)
        status = ec_run_rank(run, fresh, &shape, n_systems, rank_ms, ranked, fitted);
    run->result.unsolvable |= ec_training_unsolvable(fresh);
    if (training && !status)
        *training = fresh;
    else
        ec_training_free(fresh);
    return status;
}

enum ec_status ec_run_sum_up(
        const struct ec_run *run, const struct ec_ranked *ranked, struct ec_metrics *at)
{
    const struct ec_cases *cases = &run->cases;
    uint32_t n_k = run->options->n_k;
    enum ec_status status = EC_OK;
    for (uint32_t k = 0; !status && k < n_k; k++)
        status = ec_metrics_sum_up(ranked->metrics + k, cases->n_cases, n_k,
                ranked->exposures + (size_t)k * cases->fit.n_items, &run->baselines.popularity,
                cases->fit.n_items, &at[k]);
    return status;
}

static void record_seed(
        struct ec_seed_result *seed, uint64_t number, const struct ec_fitted *fitted)
{
    seed->seed = number;
    seed->fit_seconds = fitted->fit_seconds;
    seed->model_bytes = fitted->bytes.size;
}

enum ec_status ec_run_seeds(struct ec_run *run)
{
    struct ec_evaluation *result = &run->result;
    struct ec_train_options train = run->options->train;
    size_t n_figures = result->n_tests * result->n_k;
    struct ec_case_metrics *cases = result->systems[0].cases;
    record_seed(&result->seeds[0], train.seed, &run->first);
    for (uint32_t k = 0; k < result->n_k; k++)
        result->seeds[0].at[k] = result->systems[0].at[k];
    for (uint32_t n = 1; n < result->n_seeds; n++) {
        struct ec_ranked ranked;
        struct ec_fitted fitted;
        train.seed++;
        enum ec_status status = ec_run_train(run, &train, 1, NULL, &ranked, &fitted, NULL);
        if (status)
            return status;
        record_seed(&result->seeds[n], train.seed, &fitted);
        ec_model_bytes_free(&fitted.bytes);
        status = ec_run_sum_up(run, &ranked, result->seeds[n].at);
        for (size_t c = 0; c < n_figures; c++) {
            cases[c].recall += ranked.metrics[c].recall;
            cases[c].ndcg += ranked.metrics[c].ndcg;
            cases[c].mrr += ranked.metrics[c].mrr;
        }
        ec_ranked_free(&ranked);
        if (status)
            return status;
    }
    for (size_t c = 0; c < n_figures; c++) {
        cases[c].recall /= (float)result->n_seeds;
        cases[c].ndcg /= (float)result->n_seeds;
        cases[c].mrr /= (float)result->n_seeds;
    }
    for (uint32_t k = 0; k < result->n_k; k++)
        ec_metrics_spread(&result->seeds[0].at[k], result->n_seeds, sizeof *result->seeds,
                &result->systems[0].at[k], &result->sd[k]);
    return EC_OK;
}

/* Resample the cases that are chosen, all where `chosen` is NULL, for all systems. */
static enum ec_status resample(
        const struct ec_run *run, const uint8_t *chosen, struct ec_bootstrap *bootstrap)
{
    const struct ec_evaluation *result = &run->result;
    const struct ec_case_metrics *systems[EC_MAX_SYSTEMS];
    for (uint32_t s = 0; s < result->n_systems; s++)
        systems[s] = result->systems[s].cases;
    return ec_compare(result->cases, result->n_tests, chosen, systems, result->n_systems,
            result->n_k, run->options->train.seed, bootstrap);
}

static struct ec_compared compared(const struct ec_bootstrap *bootstrap, uint32_t system,
        uint32_t n_k, uint32_t k, uint32_t figure)
{
    size_t at = ec_compared_figure(system, n_k, k, (enum ec_figure)figure);
    size_t endcap_at = ec_compared_figure(0, n_k, k, (enum ec_figure)figure);
    struct ec_compared one = {
            .figure = bootstrap->observed[at],
            .interval = ec_bootstrap_interval(bootstrap, at),
    };
    if (system > 0)
        one.behind = ec_bootstrap_paired(bootstrap, endcap_at, at);
    return one;
}

enum ec_status ec_run_compare(struct ec_run *run)
{
    struct ec_evaluation *result = &run->result;
    struct ec_bootstrap bootstrap;
    enum ec_status status = resample(run, NULL, &bootstrap);
    if (status)
        return status;
    for (uint32_t s = 0; s < result->n_systems; s++)
        for (uint32_t k = 0; k < result->n_k; k++)
            for (uint32_t f = 0; f < EC_N_FIGURES; f++) {
                struct ec_compared one = compared(&bootstrap, s, result->n_k, k, f);
                result->systems[s].interval[k][f] = one.interval;
                result->systems[s].behind[k][f] = one.behind;
            }
    ec_bootstrap_free(&bootstrap);
    return EC_OK;
}

/* Compare the systems on the cases that chosen (C,) marks. */
static enum ec_status compare_known(
        const struct ec_run *run, const uint8_t *chosen, struct ec_known_result *known)
{
    const struct ec_evaluation *result = &run->result;
    struct ec_bootstrap bootstrap;
    enum ec_status status = resample(run, chosen, &bootstrap);
    if (status)
        return status;
    for (uint32_t s = 0; s < result->n_systems; s++)
        for (uint32_t k = 0; k < result->n_k; k++)
            for (uint32_t f = 0; f < EC_N_FIGURES; f++)
                known->at[s][k][f] = compared(&bootstrap, s, result->n_k, k, f);
    ec_bootstrap_free(&bootstrap);
    return EC_OK;
}

enum ec_status ec_run_by_history(struct ec_run *run)
{
    struct ec_evaluation *result = &run->result;
    uint8_t *chosen = ec_alloc(result->n_tests, 1);
    result->known = ec_alloc(EC_N_COLD_HISTORIES, sizeof *result->known);
    enum ec_status status = chosen && result->known ? EC_OK : EC_E_MEMORY;
    for (size_t h = 0; !status && h < EC_N_COLD_HISTORIES; h++) {
        struct ec_known_result known = {.n_history = EC_COLD_HISTORIES[h]};
        for (size_t c = 0; c < result->n_tests; c++) {
            chosen[c] = result->cases[c].n_history == known.n_history;
            known.n_tests += chosen[c];
        }
        if (known.n_tests == 0)
            continue;
        status = compare_known(run, chosen, &known);
        result->known[result->n_known++] = known;
    }
    ec_free(chosen);
    return status;
}

/* A history long enough that something should have been known of the shopper. */
enum { LONG_HISTORY = 10 };

/* The target of a case that endcap ranked highest; its rank is UINT32_MAX where none can be shown. */
static size_t best_target(const struct ec_evaluation *result, size_t c)
{
    size_t best = result->cases[c].target;
    for (size_t t = best; t < result->cases[c].target_end; t++)
        if (result->systems[0].ranks[t] < result->systems[0].ranks[best])
            best = t;
    return best;
}

/* Keep the worst of the cases seen so far, ties to the first. */
static void offer_worst(struct ec_evaluation *result, size_t c)
{
    size_t target = best_target(result, c);
    struct ec_worst_case one = {
            .number = c,
            .n_history = result->cases[c].n_history,
            .target = result->targets[target].item,
            .rank = result->systems[0].ranks[target],
    };
    if (one.n_history < LONG_HISTORY || one.rank == UINT32_MAX)
        return;
    if (result->n_worst < EC_MAX_WORST)
        result->n_worst++;
    else if (result->worst[EC_MAX_WORST - 1].rank >= one.rank)
        return;
    uint32_t place = result->n_worst - 1;
    for (; place > 0 && result->worst[place - 1].rank < one.rank; place--)
        result->worst[place] = result->worst[place - 1];
    result->worst[place] = one;
}

enum ec_status ec_run_worst(struct ec_run *run)
{
    struct ec_evaluation *result = &run->result;
    struct ec_model *model;
    enum ec_status status = ec_model_new(run->first.bytes.bytes, run->first.bytes.size, &model);
    if (status)
        return status;
    for (size_t c = 0; c < result->n_tests; c++)
        offer_worst(result, c);
    for (uint32_t w = 0; !status && w < result->n_worst; w++) {
        struct ec_worst_case *one = &result->worst[w];
        const struct ec_test_case *test = &run->cases.cases[one->number];
        const uint32_t *items = ec_cases_histories(&run->cases)->item;
        for (size_t n = test->last - EC_WORST_HISTORY; n < test->last; n++)
            one->recent[one->n_recent++] = items[n];
        status = ec_rank_shelf(
                &run->cases, model, one->number, EC_WORST_SHOWN, one->shown, &one->n_shown);
    }
    ec_free(model);
    return status;
}

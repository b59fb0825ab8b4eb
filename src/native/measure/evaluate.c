/* evaluate.c - see evaluate.h: fit, rank every case with every system, and say how sure that is. */
#include "native/measure/evaluate.h"

#include <string.h>

#include "native/matrix/threads.h"
#include "native/measure/cold.h"
#include "native/measure/protocol.h"
#include "native/measure/run.h"
#include "native/measure/variants.h"
#include "native/system/alloc.h"

/* What a protocol asks for is what the fusion learns to say. */
static struct ec_train_options train_options(const struct ec_evaluate_options *options)
{
    struct ec_train_options settled = options->train;
    if (options->protocol == EC_PROTOCOL_SESSIONS)
        settled.repeats = true;
    if (options->protocol == EC_PROTOCOL_TEMPORAL)
        settled.target = EC_TARGET_BASKET;
    return settled;
}

enum ec_status ec_evaluate_memory(
        const struct ec_dataset *train, const struct ec_evaluate_options *options, size_t *bytes)
{
    size_t neighbours;
    enum ec_status status = ec_item_knn_memory(train, &neighbours);
    if (status)
        return status;
    struct ec_train_options settled = train_options(options);
    size_t n_cases = train->n_users;
    if (options->protocol == EC_PROTOCOL_SESSIONS)
        n_cases = train->n_events;
    else if (ec_protocol_has_new_users(options->protocol))
        n_cases = ec_cold_cases_most(train, options);
    size_t figures = (size_t)EC_MAX_SYSTEMS * options->n_k;
    size_t kept = n_cases *
                  (figures * (sizeof(struct ec_case_metrics) +
                                     EC_N_FIGURES * (sizeof(float) + sizeof(double))) +
                          EC_MAX_SYSTEMS * sizeof(uint32_t) + sizeof(struct ec_case_result));
    size_t shown = (figures + 1) * train->n_items * sizeof(uint32_t);
    size_t slice = train->n_events * 30 + (size_t)train->n_users * sizeof(size_t);
    size_t training = ec_train_memory(train, &settled);
    if (training == SIZE_MAX)
        return EC_E_MEMORY;
    *bytes = training + neighbours + kept + shown + slice;
    return EC_OK;
}

/* Describe the cases, and take room for what is reported of each. */
static enum ec_status describe(struct ec_run *run)
{
    const struct ec_cases *cases = &run->cases;
    struct ec_evaluation *result = &run->result;
    for (uint32_t u = 0; u < cases->fit.n_users; u++)
        result->n_users += cases->fit.user_start[u + 1] > cases->fit.user_start[u];
    result->n_items = cases->fit.n_items;
    result->n_events = cases->fit.n_events;
    result->n_tests = cases->n_cases;
    result->n_targets = cases->n_targets;
    result->n_unknown_targets = cases->n_unknown_targets;
    for (uint32_t i = 0; i < cases->fit.n_items; i++)
        result->n_ranked += !cases->rankable || cases->rankable[i];
    result->n_k = run->options->n_k;
    result->n_seeds = run->options->n_seeds;
    result->cases = ec_alloc(cases->n_cases, sizeof *result->cases);
    result->targets = ec_alloc(cases->n_targets, sizeof *result->targets);
    result->seeds = ec_alloc(result->n_seeds, sizeof *result->seeds);
    result->item_events = ec_alloc(result->n_items, sizeof *result->item_events);
    if (!result->cases || !result->targets || !result->seeds || !result->item_events)
        return EC_E_MEMORY;
    for (uint32_t i = 0; i < result->n_items; i++)
        result->item_events[i] = run->baselines.popularity.n_events[i];
    for (size_t c = 0; c < cases->n_cases; c++) {
        const struct ec_test_case *one = &cases->cases[c];
        result->cases[c] = (struct ec_case_result){
                .user = one->user,
                .n_history = (uint32_t)(one->last - one->first),
                .target = one->target,
                .target_end = one->target_end,
        };
    }
    for (size_t t = 0; t < cases->n_targets; t++) {
        uint32_t item = cases->targets[t];
        result->targets[t].item = item;
        if (item != UINT32_MAX)
            result->targets[t].n_events = run->baselines.popularity.n_events[item];
    }
    return EC_OK;
}

/* Keep what the first seed's model says of its training. */
static enum ec_status keep_record(struct ec_run *run)
{
    struct ec_model *model;
    enum ec_status status = ec_model_new(run->first.bytes.bytes, run->first.bytes.size, &model);
    if (status)
        return status;
    struct ec_text record = ec_model_training(model);
    run->result.training = ec_alloc(record.size + 1, 1);
    if (run->result.training)
        memcpy(run->result.training, record.bytes, record.size);
    ec_free(model);
    return run->result.training ? EC_OK : EC_E_MEMORY;
}

/* Rank with the first seed's model and with all systems beside it. */
static enum ec_status rank_systems(struct ec_run *run)
{
    struct ec_evaluation *result = &run->result;
    struct ec_ranked ranked[EC_MAX_SYSTEMS];
    const struct ec_evaluate_options *options = run->options;
    bool packs_again = options->ablate || options->losses || options->sizes;
    float *rank_ms = ec_alloc(result->n_tests, sizeof *rank_ms);
    enum ec_status status = EC_E_MEMORY;
    if (rank_ms)
        status = ec_run_train(run, &options->train, result->n_systems, rank_ms, ranked, &run->first,
                packs_again ? &run->training : NULL);
    if (!status) {
        result->fit_seconds = run->first.fit_seconds;
        result->rank_seconds = run->first.rank_seconds;
        result->model_bytes = run->first.bytes.size;
        result->curve = run->first.curve;
        for (size_t c = 0; c < result->n_tests; c++)
            result->cases[c].rank_ms = rank_ms[c];
        for (uint32_t s = 0; s < result->n_systems; s++) {
            struct ec_system_result *system = &result->systems[s];
            system->name = ec_system_name(run->systems[s]);
            system->cases = ranked[s].metrics;
            system->ranks = ranked[s].ranks;
            system->exposures = ranked[s].exposures;
        }
        for (uint32_t s = 0; !status && s < result->n_systems; s++)
            status = ec_run_sum_up(run, &ranked[s], result->systems[s].at);
    }
    ec_free(rank_ms);
    return status;
}

static enum ec_status measure(struct ec_run *run)
{
    const struct ec_evaluate_options *options = run->options;
    run->result.n_systems = ec_systems_of(options->protocol, run->cases.mask_seen, run->systems);
    enum ec_status status = ec_baselines_new(
            &run->cases.fit, run->systems, run->result.n_systems, &run->baselines);
    if (!status)
        status = describe(run);
    if (!status)
        status = rank_systems(run);
    if (!status)
        status = keep_record(run);
    if (!status)
        status = ec_run_seeds(run);
    if (!status)
        status = ec_run_compare(run);
    if (!status && ec_protocol_has_new_users(options->protocol))
        status = ec_run_by_history(run);
    if (!status)
        status = ec_run_worst(run);
    if (!status && options->ablate)
        status = ec_variants_ablate(run);
    if (!status && options->losses)
        status = ec_variants_losses(run);
    if (!status && options->sizes)
        status = ec_variants_sizes(run);
    return status;
}

static enum ec_status check(const struct ec_evaluate_options *options, struct ec_error *error)
{
    for (uint32_t k = 0; k == 0 || k < options->n_k; k++)
        if (options->n_k < 1 || options->n_k > EC_MAX_KS ||
                options->k[k] <= (k ? options->k[k - 1] : 0))
            return ec_fail(error, EC_E_OPTION, "evaluate at 1 to %d ascending numbers of places",
                    EC_MAX_KS);
    if (options->n_seeds < 1 || options->n_seeds > EC_MAX_SEEDS)
        return ec_fail(
                error, EC_E_OPTION, "%u seeds: from 1 to %d", options->n_seeds, EC_MAX_SEEDS);
    if ((options->ablate || options->losses || options->sizes) && options->n_seeds > 1)
        return ec_fail(error, EC_E_OPTION,
                "what each signal is worth, and each shape and step, is reported for one seed");
    return EC_OK;
}

enum ec_status ec_evaluate(const struct ec_dataset *train, const struct ec_dataset *test,
        const struct ec_evaluate_options *options, struct ec_evaluation *result,
        struct ec_error *error)
{
    enum ec_status status = check(options, error);
    if (status)
        return status;
    struct ec_evaluate_options chosen = *options;
    chosen.train = train_options(options);
    struct ec_run run = {.options = &chosen, .error = error};
    status = ec_cases_new(train, test, &chosen, &run.cases, error);
    if (status)
        return status;

    int n_threads_before = ec_threads_use(chosen.train.n_threads);
    error->status = EC_OK;
    status = measure(&run);
    if (status && error->status == EC_OK)
        (void)ec_fail(error, status, "measuring: %s", ec_status_text(status));
    if (status)
        ec_evaluation_free(&run.result);
    else
        *result = run.result;
    ec_training_free(run.training);
    ec_model_bytes_free(&run.first.bytes);
    ec_baselines_free(&run.baselines);
    ec_cases_free(&run.cases);
    (void)ec_threads_use(n_threads_before);
    return status;
}

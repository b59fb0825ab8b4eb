/* train.c - see train.h: fit, learn the fusion, fit again on everything, pack. */
#include "train/train.h"

#include <omp.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/random.h"
#include "endcap/model.h"
#include "format/layout.h"
#include "ingest/slice.h"
#include "train/fuse.h"
#include "train/ials.h"
#include "train/pack.h"
#include "train/record.h"
#include "train/threads.h"
#include "train/transitions.h"

enum {
    /* for the fusion weights: with 20,000 the NDCG@10 of Online Retail, Beauty and ML-1M moves by less than 1% */
    MAX_POSITIONS = 4000,
};

/* Terms of the fusion: the same transitions are read with two memories, a short and a long one. Decays
 * measured on Online Retail, Beauty and ML-1M together. */
static const struct ec_term TERMS[] = {
        {EC_SIGNAL_TRANSITIONS, 0, 0.4f, 1.0f},
        {EC_SIGNAL_TRANSITIONS, 0, 0.8f, 1.0f},
        {EC_SIGNAL_POPULARITY, 0, 1.0f, 0.0f},
        {EC_SIGNAL_FACTORS, 0, 0.7f, 1.0f},
};
enum { N_TERMS = sizeof TERMS / sizeof *TERMS };

/* What an event of each type says, before it is divided by that of the log's commonest type. */
static const float STRENGTH[EC_N_EVENT_TYPES] = {
        [EC_EVENT_VIEW] = 1.0f,
        [EC_EVENT_LIKE] = 2.0f,
        [EC_EVENT_CART] = 3.0f,
        [EC_EVENT_PURCHASE] = 4.0f,
};

/* The signals of one dataset. */
struct fit {
    struct ec_rows transitions;
    struct ec_ials ials;
    struct ec_popularity popularity;
};

struct ec_train_options ec_train_options_default(void)
{
    return (struct ec_train_options){
            .n_factors = 48,
            .n_neighbours = 30,
            .n_iterations = 3,
            .l2 = 0.003,
            .alpha = 0.05,
            .half_life_days = 90.0,
            .with_titles = true,
            .seed = 1,
    };
}

static void free_fit(struct fit *fit)
{
    ec_rows_free(&fit->transitions);
    ec_ials_free(&fit->ials);
    ec_popularity_free(&fit->popularity);
}

static bool is_left_out(const struct ec_train_options *options, enum ec_signal signal)
{
    return (options->without >> signal & 1) != 0 ||
           (signal == EC_SIGNAL_FACTORS && options->n_factors == 0);
}

/* Copy the terms of the signals that are learned to terms (N_TERMS,); returns how many they are. */
static uint32_t choose_terms(const struct ec_train_options *options, struct ec_term *terms)
{
    uint32_t n_terms = 0;
    for (uint32_t t = 0; t < N_TERMS; t++)
        if (!is_left_out(options, TERMS[t].signal))
            terms[n_terms++] = TERMS[t];
    return n_terms;
}

static enum ec_status fit_signals(const struct ec_dataset *dataset,
        const struct ec_train_options *options, const float *strength, struct fit *fit)
{
    struct ec_by_item by_item;
    *fit = (struct fit){0};
    ec_watch_tell(options->watch, "neighbours", 0.0);
    enum ec_status status = ec_by_item_new(&by_item, dataset);
    if (status)
        return status;

    struct ec_transitions_options transitions = ec_transitions_options_default();
    transitions.n_neighbours = options->n_neighbours;
    transitions.keep_self = options->repeats;
    if (!is_left_out(options, EC_SIGNAL_TRANSITIONS))
        status = ec_transitions_learn(dataset, &by_item, &transitions, &fit->transitions);
    if (!status && ec_watch_interrupted(options->watch))
        status = EC_E_INTERRUPTED;
    if (!status)
        status = ec_popularity_learn(dataset, options->half_life_days, &fit->popularity);
    if (!status && !is_left_out(options, EC_SIGNAL_FACTORS)) {
        struct ec_ials_options ials = {
                .n_factors = options->n_factors,
                .n_iterations = options->n_iterations,
                .alpha0 = options->alpha,
                .l2 = options->l2,
                .strength = strength,
                .seed = options->seed,
        };
        status = ec_ials_learn(dataset, &by_item, &ials, options->watch, &fit->ials);
    }
    ec_by_item_free(&by_item);
    if (status)
        free_fit(fit);
    return status;
}

/* Strength of each event type, so that the log's commonest type weighs 1. */
static void scale_strengths(const struct ec_dataset *dataset, float *strength)
{
    size_t counts[EC_N_EVENT_TYPES] = {0};
    for (size_t n = 0; n < dataset->n_events; n++)
        counts[dataset->type[n]]++;
    uint32_t commonest = 0;
    for (uint32_t type = 1; type < EC_N_EVENT_TYPES; type++)
        if (counts[type] > counts[commonest])
            commonest = type;
    for (uint32_t type = 0; type < EC_N_EVENT_TYPES; type++)
        strength[type] = STRENGTH[type] / STRENGTH[commonest];
}

/* For each user the event that a validation position would ask for: the last that meets an item for the
 * first time, or with `repeats` the last of all; 0, which has no history, for a user without one. A log of
 * views that become purchases ends most histories with an item already met, which is no choice to learn
 * from. met_by (I,) is work: who met an item last, plus 1. */
static void find_choices(
        const struct ec_dataset *dataset, bool repeats, uint32_t *met_by, size_t *choices)
{
    for (uint32_t u = 0; u < dataset->n_users; u++) {
        size_t first = dataset->user_start[u];
        for (size_t n = first; n < dataset->user_start[u + 1]; n++) {
            bool is_met = met_by[dataset->item[n]] == u + 1;
            met_by[dataset->item[n]] = u + 1;
            if (n > first && (repeats || !is_met))
                choices[u] = n;
        }
    }
}

/* Choose the validation positions: the choices of MAX_POSITIONS users, of all where there are fewer, in user
 * order. Clears `keep` of each choice, of what came after it, and, where more than one event came before it, of
 * the last of these. */
static size_t choose_positions(const struct ec_dataset *dataset, const size_t *choices,
        uint64_t seed, struct ec_position *positions, uint8_t *keep)
{
    size_t n_eligible = 0;
    for (uint32_t u = 0; u < dataset->n_users; u++)
        n_eligible += choices[u] > 0;

    /* selection sampling (Knuth, TAOCP 3.4.2, algorithm S) */
    struct ec_random random = ec_random_stream(seed, 1);
    size_t n_wanted = n_eligible < MAX_POSITIONS ? n_eligible : MAX_POSITIONS;
    size_t n = 0;
    for (uint32_t u = 0; u < dataset->n_users && n < n_wanted; u++) {
        if (choices[u] == 0)
            continue;
        if (ec_random_unit(&random) * (double)n_eligible < (double)(n_wanted - n)) {
            positions[n++] = (struct ec_position){dataset->user_start[u], choices[u], choices[u]};
            size_t unseen = choices[u] - (choices[u] - dataset->user_start[u] >= 2);
            memset(keep + unseen, 0, dataset->user_start[u + 1] - unseen);
        }
        n_eligible--;
    }
    return n;
}

static enum ec_status pack_fit(const struct ec_dataset *dataset,
        const struct ec_train_options *options, const struct fit *fit, const struct ec_term *terms,
        uint32_t n_terms, const float *strength, const char *training, struct ec_model_bytes *model)
{
    struct ec_packed_table table = {EC_SIGNAL_TRANSITIONS, &fit->transitions};
    return ec_pack(
            &(struct ec_parts){
                    .n_items = dataset->n_items,
                    .catalogue = &dataset->catalogue,
                    .with_titles = options->with_titles,
                    .popularity = &fit->popularity,
                    .ials = is_left_out(options, EC_SIGNAL_FACTORS) ? NULL : &fit->ials,
                    .tables = &table,
                    .n_tables = !is_left_out(options, EC_SIGNAL_TRANSITIONS),
                    .table_bits = 8,
                    .encoder_bits = 8,
                    .row_length = EC_TABLE_MAX_ROW,
                    .terms = terms,
                    .n_terms = n_terms,
                    .strength = strength,
                    .history_half_life_days = (float)options->history_half_life_days,
                    .training = training,
            },
            model);
}

/* Learn the weights of `terms` with signals fitted on all but the positions' chosen events. */
static enum ec_status learn_weights(const struct ec_dataset *dataset,
        const struct ec_train_options *options, const float *strength, struct ec_term *terms,
        uint32_t n_terms, struct ec_fuse_result *result)
{
    struct ec_position *positions = ec_alloc(MAX_POSITIONS, sizeof *positions);
    uint8_t *keep = ec_alloc(dataset->n_events, 1);
    uint32_t *met_by = ec_alloc(dataset->n_items, sizeof *met_by);
    size_t *choices = ec_alloc(dataset->n_users, sizeof *choices);
    struct ec_dataset slice = {0};
    struct fit fit = {0};
    struct ec_model_bytes bytes = {0};
    size_t n_positions = 0;
    enum ec_status status = EC_E_MEMORY;
    if (positions && keep && met_by && choices) {
        memset(keep, 1, dataset->n_events);
        find_choices(dataset, options->repeats, met_by, choices);
        n_positions = choose_positions(dataset, choices, options->seed, positions, keep);
        status = ec_slice_new(dataset, keep, &slice);
    }
    ec_free(choices);
    ec_free(met_by);
    if (!status)
        status = fit_signals(&slice, options, strength, &fit);
    if (!status)
        status = pack_fit(&slice, options, &fit, terms, n_terms, strength, "{}", &bytes);

    struct ec_model model;
    if (!status)
        status = ec_model_open(bytes.bytes, bytes.size, &model);
    if (!status) {
        float weights[EC_MAX_TERMS];
        ec_watch_tell(options->watch, "fusion", 0.0);
        status = ec_fuse_learn(&model, dataset, positions, n_positions, options->repeats,
                options->watch, weights, result);
        for (uint32_t t = 0; !status && t < n_terms; t++)
            terms[t].weight = weights[t];
    }
    ec_model_bytes_free(&bytes);
    free_fit(&fit);
    ec_slice_free(&slice);
    ec_free(keep);
    ec_free(positions);
    return status;
}

static enum ec_status check_options(const struct ec_dataset *dataset,
        const struct ec_train_options *options, struct ec_error *error)
{
    if (options->n_factors > EC_MAX_FACTORS)
        return ec_fail(error, EC_E_OPTION, "%u factors: at most %d fit a model", options->n_factors,
                EC_MAX_FACTORS);
    if (options->n_neighbours < 1 || options->n_neighbours > EC_TABLE_MAX_ROW)
        return ec_fail(error, EC_E_OPTION, "%u neighbours: from 1 to %d fit a model",
                options->n_neighbours, EC_TABLE_MAX_ROW);
    if (options->n_iterations < 1 && options->n_factors > 0)
        return ec_fail(error, EC_E_OPTION, "0 iterations: factors need at least 1");
    if (!(options->l2 > 0.0 && options->l2 <= 1e3) ||
            !(options->alpha > 0.0 && options->alpha <= 1e3))
        return ec_fail(error, EC_E_OPTION, "l2 and alpha must be above 0 and at most 1000");
    if (!(options->half_life_days >= 0.0) ||
            !(options->history_half_life_days >= 0.0 && options->history_half_life_days <= 1e6))
        return ec_fail(error, EC_E_OPTION,
                "a half-life is a number of days, 0 for none and at most a million for a history");
    if (options->without >> EC_SIGNAL_POPULARITY & 1)
        return ec_fail(error, EC_E_OPTION,
                "popularity is what is left to rank by where no other signal speaks: it stays");
    if (dataset->n_items == 0 || dataset->n_events == 0)
        return ec_fail(error, EC_E_EMPTY, "there is no event to learn from");
    if (dataset->n_items > EC_MAX_ITEMS)
        return ec_fail(error, EC_E_TOO_LARGE, "%u items: a model holds at most %d",
                dataset->n_items, EC_MAX_ITEMS);
    return EC_OK;
}

size_t ec_train_memory(const struct ec_dataset *dataset, const struct ec_train_options *options)
{
    size_t n_threads = options->n_threads > 0 ? (size_t)options->n_threads
                                              : (size_t)omp_get_num_procs();
    size_t n_items = dataset->n_items;
    size_t slice = dataset->n_events * 30 + (size_t)dataset->n_users * 8;
    size_t transpose = dataset->n_events * 8 + n_items * 8;
    size_t rows = n_items * options->n_neighbours * sizeof(struct ec_entry);
    size_t factors = (n_items + dataset->n_users) * options->n_factors * sizeof(float);
    size_t model = n_items * (options->n_factors + 16 + 4 * (size_t)options->n_neighbours) +
                   dataset->catalogue.ids.offsets[n_items] + 4 * n_items;
    if (options->with_titles && dataset->catalogue.titles.n)
        model += dataset->catalogue.titles.offsets[n_items];
    size_t thread = n_items * (16 + 25 + 4 * (N_TERMS + 2)) +
                    (size_t)options->n_factors * options->n_factors * 8;
    return slice + transpose + rows + factors + 3 * model + n_threads * thread +
           MAX_POSITIONS * 120 * N_TERMS * sizeof(float);
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

enum ec_status ec_train(const struct ec_dataset *dataset, const struct ec_train_options *wanted,
        struct ec_model_bytes *model, struct ec_train_report *report, struct ec_error *error)
{
    enum ec_status status = check_options(dataset, wanted, error);
    if (status)
        return status;
    struct ec_train_options chosen = *wanted;
    if (!dataset->has_times)
        chosen.half_life_days = chosen.history_half_life_days = 0.0;
    const struct ec_train_options *options = &chosen;

    double start = seconds_now();
    int n_threads_before = ec_threads_use(options->n_threads);
    float strength[EC_N_EVENT_TYPES];
    struct ec_term terms[N_TERMS];
    struct ec_fuse_result fused = {0};
    uint32_t n_terms = choose_terms(options, terms);
    scale_strengths(dataset, strength);
    status = learn_weights(dataset, options, strength, terms, n_terms, &fused);

    struct fit fit = {0};
    char *training = NULL;
    if (!status)
        status = fit_signals(dataset, options, strength, &fit);
    if (!status)
        status = ec_record_new(dataset, options, terms, n_terms, &fused, &training);
    if (!status) {
        ec_watch_tell(options->watch, "packing", 0.0);
        status = pack_fit(dataset, options, &fit, terms, n_terms, strength, training, model);
    }
    ec_free(training);
    free_fit(&fit);
    (void)ec_threads_use(n_threads_before);
    if (status)
        return ec_fail(error, status, "training: %s", ec_status_text(status));
    if (report)
        *report = (struct ec_train_report){
                .seconds = seconds_now() - start,
                .n_validation = fused.n_positions,
                .validation_ndcg10 = fused.ndcg10,
        };
    ec_watch_tell(options->watch, "packing", 1.0);
    return EC_OK;
}

/* train.c - see train.h: the options, their defaults and bounds; one training packed in one shape. */
#include "native/compose/train.h"

#include <math.h>
#include <omp.h>
#include <time.h>

#include "device/base/portable_math.h"
#include "endcap/model.h"
#include "endcap/ranking.h"
#include "device/container/layout.h"
#include "native/compose/budget.h"
#include "native/compose/candidates.h"
#include "native/learn/signals.h"
#include "native/compose/training.h"

struct ec_train_options ec_train_options_default(void)
{
    return (struct ec_train_options){
            .n_factors = 48,
            .n_neighbours = 30,
            .n_iterations = 3,
            .l2 = 0.003,
            .alpha = 0.05,
            .transition_decay = 0.8,
            .transition_backward = 0.5,
            .transition_shrinkage = 10.0,
            .n_companions = 100,
            .n_dims = 64,
            .n_steps = 50,
            .n_examples = EC_BY_LOG,
            .rate = 0.006,
            .dropout = EC_BY_LOG,
            .table_bits = 8,
            .encoder_bits = 8,
            .half_life_days = EC_BY_LOG,
            .with_titles = true,
            .prune = true,
            .seed = 1,
    };
}

/* Dropout for a log of so many events an item: from 0.6 at 10 to 0.25 at 300, a straight line of its logarithm.
 * Chosen on validation parts: of Beauty (11) 0.5 to 0.7 are alike, Online Retail (70) likes 0.3 better than 0.5. */
static double dropout_of(double events_per_item)
{
    double dropout = 0.85 - 0.075 * ec_log2(events_per_item > 1.0 ? events_per_item : 1.0);
    return dropout < 0.1 ? 0.1 : dropout;
}

/* Examples for a log of so many events: each 20 times over of a small log, 4 times of a large one, and no more
 * than a person waits for. */
static double examples_of(double n_events)
{
    double least = fmin(20.0 * n_events, 1.1e6);
    return fmin(fmax(4.0 * n_events, least), 4e6);
}

struct ec_train_options ec_train_options_settle(
        const struct ec_train_options *options, const struct ec_dataset *dataset)
{
    struct ec_train_options settled = *options;
    if (settled.dropout == EC_BY_LOG)
        settled.dropout = dropout_of((double)dataset->n_events / dataset->n_items);
    if (settled.n_examples == EC_BY_LOG)
        settled.n_examples = examples_of((double)dataset->n_events);
    if (settled.half_life_days == EC_BY_LOG)
        settled.half_life_days = settled.target == EC_TARGET_BASKET ? 14.0 : 90.0;
    if (!dataset->has_times)
        settled.half_life_days = settled.history_half_life_days = 0.0;
    return settled;
}

enum ec_status ec_train_options_check(const struct ec_dataset *dataset,
        const struct ec_train_options *options, struct ec_error *error)
{
    if (options->n_factors > EC_MAX_FACTORS)
        return ec_fail(error, EC_E_OPTION, "%u factors: at most %d fit a model", options->n_factors,
                EC_MAX_FACTORS);
    if (options->n_neighbours < 1 || options->n_neighbours > EC_TABLE_MAX_ROW)
        return ec_fail(error, EC_E_OPTION, "%u neighbours: from 1 to %d fit a model",
                options->n_neighbours, EC_TABLE_MAX_ROW);
    if (options->n_dims > EC_MAX_DIMS || options->n_steps < 1 || options->n_steps > EC_MAX_STEPS)
        return ec_fail(error, EC_E_OPTION,
                "an encoder of %u dimensions and %u steps: at most %d and from 1 to %d fit a model",
                options->n_dims, options->n_steps, EC_MAX_DIMS, EC_MAX_STEPS);
    if (!((options->n_examples >= 0.0 && options->n_examples <= 1e12) ||
                options->n_examples == EC_BY_LOG))
        return ec_fail(error, EC_E_OPTION, "examples are a number from 0 to 10^12");
    bool dropout_by_log = options->dropout == EC_BY_LOG;
    if (!(dropout_by_log || (options->dropout >= 0.0 && options->dropout <= 0.95)) ||
            !(options->rate > 0.0 && options->rate <= 1.0))
        return ec_fail(error, EC_E_OPTION,
                "dropout must be from 0 to 0.95, the rate above 0 and at most 1");
    if ((options->table_bits != 4 && options->table_bits != 8) ||
            (options->encoder_bits != 4 && options->encoder_bits != 8))
        return ec_fail(error, EC_E_OPTION, "weights have 4 or 8 bits");
    if (options->n_iterations < 1 && options->n_factors > 0)
        return ec_fail(error, EC_E_OPTION, "0 iterations: factors need at least 1");
    if (!(options->l2 > 0.0 && options->l2 <= 1e3) ||
            !(options->alpha > 0.0 && options->alpha <= 1e3))
        return ec_fail(error, EC_E_OPTION, "l2 and alpha must be above 0 and at most 1000");
    if (!(options->half_life_days >= 0.0 || options->half_life_days == EC_BY_LOG) ||
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
    size_t slice = (options->unordered ? 2 : 1) * dataset->n_events * 30 +
                   (size_t)dataset->n_users * 16 + n_items * 8;
    struct ec_content_options content_options = ec_content_options_default();
    size_t content = ec_content_memory(dataset, &content_options);
    size_t learning;
    size_t kept = 2 * ec_signals_memory(dataset, options, n_threads, &learning);

    size_t encoder = 0;
    size_t taken = 0; /* of the validation part and of everything */
    if (options->n_dims > 0) {
        struct ec_sequence_options encoder_options = ec_sequence_options_default();
        encoder_options.n_dims = options->n_dims;
        encoder_options.n_steps = options->n_steps;
        encoder = ec_sequence_memory(
                dataset, dataset->catalogue.features.n_features, &encoder_options);
        taken = sizeof(float) * (n_items + options->n_steps + options->n_dims) *
                (options->n_dims + 1);
    }
    size_t rows = 3 + (options->n_companions > 0);
    size_t model = n_items * (options->n_factors + options->n_dims + 40 +
                                     4 * rows * options->n_neighbours) +
                   8 * (size_t)dataset->catalogue.features.n_features +
                   dataset->catalogue.ids.offsets[n_items];
    if (options->with_titles && dataset->catalogue.titles.n)
        model += dataset->catalogue.titles.offsets[n_items];
    size_t n_positions = ec_positions_most(dataset, options->target, EC_TRAINING_USERS);
    uint32_t n_terms = 5u + (options->n_companions > 0) + 2u * (options->n_factors > 0) +
                       (dataset->catalogue.features.n_features > 0) + (options->n_dims > 0) +
                       (dataset->catalogue.price != NULL) + 3u * options->repeats;
    size_t n_shapes = options->budget > 0 ? EC_TRAINING_KEPT : 1; /* whose candidates are at hand */
    size_t gathered = ec_candidates_memory(dataset->n_items, n_terms, n_positions, n_threads);
    size_t weighing = n_shapes * (gathered + model) + n_threads * n_items * 40 + 2 * model;
    size_t most = learning > encoder ? learning : encoder;
    most = most > weighing ? most : weighing;
    return slice + content + kept + 2 * taken + most;
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

enum ec_status ec_train(const struct ec_dataset *dataset, const struct ec_train_options *options,
        struct ec_model_bytes *model, struct ec_train_report *report, struct ec_error *error)
{
    double start = seconds_now();
    struct ec_training *training;
    struct ec_fuse_result fused;
    struct ec_curve curve = {0};
    struct ec_shape shape;
    enum ec_status status = ec_training_new(dataset, options, &training, error);
    if (status)
        return status;
    uint32_t learned = ec_training_shape(training).signals;
    status = ec_budget_choose(training, options, &shape, &curve, error);
    if (!status) {
        status = ec_training_pack(training, &shape, model, &fused);
        if (status)
            (void)ec_fail(error, status, "training: %s", ec_status_text(status));
    }
    ec_training_free(training);
    if (status)
        return status;
    if (report)
        *report = (struct ec_train_report){
                .seconds = seconds_now() - start,
                .n_validation = fused.n_positions,
                .validation_ndcg10 = fused.ndcg10,
                .left_out = learned & ~shape.signals,
                .curve = curve,
        };
    ec_watch_tell(options->watch, "packing", 1.0);
    return EC_OK;
}

/* train.c - see train.h. */
#include "native/compose/train.h"

#include <omp.h>
#include <time.h>

#include "device/signals/signal.h"
#include "native/compose/budget.h"
#include "native/compose/candidates.h"
#include "native/compose/training.h"
#include "native/dataset/support.h"
#include "native/learn/content.h"
#include "native/learn/signals.h"

/* The signals that will be learned, but for what is found in the texts: fewer features, perhaps. */
static uint32_t signals_of(const struct ec_dataset *dataset, const struct ec_train_options *options)
{
    const struct ec_content content = {.n_features = dataset->catalogue.features.n_features};
    const struct ec_learning learning = {.options = options, .content = &content};
    return ec_signals_choose(dataset, &learning);
}

/* Most terms that a model of some signals may have, whatever reading its options choose. */
static uint32_t most_terms(uint32_t signals)
{
    uint32_t n_terms = 0;
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++) {
        uint32_t most = 0;
        for (uint32_t r = 0; r < EC_N_READINGS; r++)
            if (ec_learners[s]->terms[r].n > most)
                most = ec_learners[s]->terms[r].n;
        n_terms += signals >> s & 1 ? most : 0;
    }
    return n_terms;
}

static uint32_t count_bringing(uint32_t signals, const struct ec_train_options *options)
{
    uint32_t n = 0;
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++)
        if (signals >> s & 1 && ec_signal_has(s, EC_BRINGS_ITEMS))
            n += s != EC_SIGNAL_POPULARITY || options->target == EC_TARGET_BASKET;
    return n;
}

/* Bytes of a packed model. */
static size_t model_memory(const struct ec_dataset *dataset, const struct ec_train_options *options)
{
    size_t n_items = dataset->n_items;
    size_t rows = 3 + (options->n_companions > 0);
    size_t model = n_items * (options->n_factors + options->n_dims + 40 +
                                     4 * rows * options->n_neighbours) +
                   8 * (size_t)dataset->catalogue.features.n_features +
                   2 * (size_t)dataset->catalogue.ids.offsets[n_items];
    if (options->with_titles && dataset->catalogue.titles.n)
        model += dataset->catalogue.titles.offsets[n_items];
    return model;
}

/* Learning needs the slice without the validation part, and weighing no longer does. */
static size_t memory(
        const struct ec_dataset *dataset, const struct ec_train_options *options, size_t n_logs)
{
    size_t n_threads = options->n_threads > 0 ? (size_t)options->n_threads
                                              : (size_t)omp_get_num_procs();
    uint32_t n_rare; /* items whose events are left out of slices of their own */
    if (ec_support_mark(dataset, options->min_support, NULL, &n_rare))
        return SIZE_MAX;
    size_t n_items = dataset->n_items;
    uint32_t signals = signals_of(dataset, options);
    size_t slice = dataset->n_events * 22 + (size_t)dataset->n_users * 8; /* and what it keeps */
    size_t shuffled = options->unordered ? slice : 0;
    struct ec_content_options content_options = ec_content_options_default();
    size_t content = ec_content_memory(dataset, &content_options);
    size_t learning;
    size_t kept = ec_signals_memory(dataset, options, signals, n_logs, n_threads, &learning);
    size_t model = model_memory(dataset, options);
    size_t n_positions = ec_positions_most(dataset, options->target, EC_TRAINING_USERS);
    size_t n_shapes = options->budget > 0 ? EC_TRAINING_KEPT : 1; /* whose candidates are at hand */
    size_t gathered = ec_candidates_memory(dataset->n_items, most_terms(signals),
            count_bringing(signals, options), n_positions, n_threads);
    size_t weighing = n_shapes * (gathered + model) + n_threads * n_items * 40 + 2 * model;
    size_t n_slices = 1 + (n_rare > 0 ? n_logs : 0);
    size_t while_learning = n_slices * slice + learning;
    size_t while_weighing = kept + weighing;
    return shuffled + content + (while_learning > while_weighing ? while_learning : while_weighing);
}

size_t ec_train_memory(const struct ec_dataset *dataset, const struct ec_train_options *options)
{
    return memory(dataset, options, 2);
}

size_t ec_train_validation_memory(
        const struct ec_dataset *dataset, const struct ec_train_options *options)
{
    return memory(dataset, options, 1);
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
    uint32_t unsolvable = ec_training_unsolvable(training);
    ec_training_free(training);
    if (status)
        return status;
    if (report)
        *report = (struct ec_train_report){
                .seconds = seconds_now() - start,
                .n_validation = fused.n_positions,
                .validation_ndcg10 = fused.ndcg10,
                .left_out = learned & ~shape.signals & ~unsolvable,
                .unsolvable = unsolvable,
                .curve = curve,
        };
    ec_watch_report(options->watch, "packing", 1.0);
    return EC_OK;
}

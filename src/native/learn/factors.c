/* factors.c - see factors.h. */
#include "native/learn/factors.h"

#include <math.h>
#include <omp.h>
#include <stdbool.h>

#include "device/base/bytes.h"
#include "device/signals/factors.h"
#include "device/signals/fold_in.h"
#include "endcap/model.h"
#include "native/learn/learner.h"
#include "native/matrix/event_weights.h"
#include "native/pack/quantise.h"
#include "native/system/alloc.h"
#include "native/system/random.h"

/* One side of the alternation: the rows to solve, the fixed rows, and who chose what with what weight. */
struct side {
    uint32_t n_rows;
    float *rows; /* (n_rows, F) */
    uint32_t n_fixed;
    const float *fixed;      /* (n_fixed, F) */
    const size_t *start;     /* (n_rows + 1,) */
    const uint32_t *partner; /* fixed row of each event, in the order of `start` */
    const uint32_t *event;   /* index of each event in the dataset; NULL: its own place */
    const float *weight;     /* by index in the dataset */
};

/* The gram of rows (n, F) as the device reads it: the lower half, little-endian. Each entry is one
 * thread's sum over all rows in order, so the number of threads does not show. */
static void compute_gram(const float *rows, uint32_t n, uint32_t n_factors, uint8_t *gram)
{
#pragma omp parallel for schedule(dynamic, 4)
    for (uint32_t f = 0; f < n_factors; f++) {
        double sums[EC_MAX_FACTORS] = {0.0};
        for (size_t r = 0; r < n; r++) {
            const float *row = rows + r * n_factors;
            for (uint32_t g = 0; g <= f; g++)
                sums[g] += (double)(row[f] * row[g]);
        }
        for (uint32_t g = 0; g <= f; g++)
            ec_store_f32(gram + 4 * ((size_t)f * (f + 1) / 2 + g), (float)sums[g]);
    }
}

/* Solve one row and write it; `fold_in` is the thread's own. */
static enum ec_status solve_row(
        const struct side *side, uint32_t r, const uint8_t *gram, struct ec_fold_in *fold_in)
{
    size_t n_factors = fold_in->n_factors;
    ec_fold_in_begin(fold_in, gram);
    for (size_t k = side->start[r]; k < side->start[r + 1]; k++) {
        float weight = side->weight[side->event ? side->event[k] : k];
        if (weight != 0.0f)
            ec_fold_in_add(fold_in, side->fixed + side->partner[k] * n_factors, weight);
    }
    enum ec_status status = ec_fold_in_solve(fold_in, side->n_fixed);
    if (!status)
        memcpy(side->rows + r * n_factors, fold_in->vector, n_factors * sizeof *side->rows);
    return status;
}

/* Solve all rows of a side. `workers` holds one fold-in for each thread. */
static enum ec_status solve_side(const struct side *side, uint8_t *gram, struct ec_fold_in *workers,
        const struct ec_watch *watch)
{
    compute_gram(side->fixed, side->n_fixed, workers->n_factors, gram);
    enum ec_status failure = EC_OK;
#pragma omp parallel for schedule(dynamic, 32)
    for (uint32_t r = 0; r < side->n_rows; r++) {
        enum ec_status status = EC_E_INTERRUPTED;
        if (!ec_watch_interrupted(watch))
            status = solve_row(side, r, gram, &workers[omp_get_thread_num()]);
        if (status) {
#pragma omp atomic write
            failure = status;
        }
    }
    return failure;
}

/* Start from small random rows: the sum of 12 uniform numbers less 6 is close enough to a normal one, and
 * needs no function of a C library. */
static void randomise(float *rows, size_t n, uint32_t n_factors, uint64_t seed)
{
    double deviation = 0.1 / sqrt((double)n_factors);
    struct ec_random random = ec_random_stream(seed, 0);
    for (size_t k = 0; k < n * n_factors; k++) {
        double sum = -6.0;
        for (int draw = 0; draw < 12; draw++)
            sum += ec_random_unit(&random);
        rows[k] = (float)(deviation * sum);
    }
}

static void free_workers(struct ec_fold_in *workers, size_t n)
{
    for (size_t t = 0; workers && t < n; t++) {
        ec_free(workers[t].lower);
        ec_free(workers[t].vector);
    }
    ec_free(workers);
}

static struct ec_fold_in *new_workers(const struct ec_factors *factors, size_t n)
{
    struct ec_fold_in *workers = ec_alloc(n, sizeof *workers);
    size_t n_factors = factors->n_factors;
    for (size_t t = 0; workers && t < n; t++) {
        workers[t] = (struct ec_fold_in){
                .kernels = ec_kernels_best(),
                .n_factors = factors->n_factors,
                .alpha0 = factors->alpha0,
                .l2 = factors->l2,
                .lower = ec_alloc(n_factors * n_factors, sizeof(float)),
                .vector = ec_alloc(n_factors, sizeof(float)),
        };
        if (!workers[t].lower || !workers[t].vector) {
            free_workers(workers, n);
            return NULL;
        }
    }
    return workers;
}

enum ec_status ec_factors_learn(const struct ec_dataset *dataset, const struct ec_by_item *by_item,
        const struct ec_factors_options *options, const struct ec_watch *watch,
        struct ec_factors *factors)
{
    uint32_t n_factors = options->n_factors;
    size_t n_workers = (size_t)omp_get_max_threads();
    struct ec_factors fresh = {
            .n_factors = n_factors,
            .alpha0 = (float)options->alpha0,
            .l2 = (float)options->l2,
            .users = ec_alloc((size_t)dataset->n_users * n_factors, sizeof *fresh.users),
            .items = ec_alloc((size_t)dataset->n_items * n_factors, sizeof *fresh.items),
    };
    uint8_t *gram = ec_alloc((size_t)n_factors * (n_factors + 1) / 2, 4);
    struct ec_fold_in *workers = new_workers(&fresh, n_workers);
    float *weights = NULL;
    enum ec_status status = ec_event_weights_new(dataset, options->strength, &weights);

    if (!status && !(fresh.users && fresh.items && gram && workers))
        status = EC_E_MEMORY;
    if (!status) {
        struct side users = {dataset->n_users, fresh.users, dataset->n_items, fresh.items,
                dataset->user_start, dataset->item, NULL, weights};
        struct side items = {dataset->n_items, fresh.items, dataset->n_users, fresh.users,
                by_item->start, by_item->user, by_item->event, weights};
        randomise(fresh.items, dataset->n_items, n_factors, options->seed);
        for (uint32_t n = 0; !status && n < options->n_iterations; n++) {
            ec_watch_report(watch, "factors", (double)n / options->n_iterations);
            status = solve_side(&users, gram, workers, watch);
            if (!status)
                status = solve_side(&items, gram, workers, watch);
        }
    }
    free_workers(workers, n_workers);
    ec_free(weights);
    ec_free(gram);
    if (status)
        ec_factors_free(&fresh);
    else
        *factors = fresh;
    return status;
}

void ec_factors_free(struct ec_factors *factors)
{
    ec_free(factors->users);
    ec_free(factors->items);
    *factors = (struct ec_factors){0};
}

static bool applies(const struct ec_dataset *dataset, const struct ec_learning *learning)
{
    (void)dataset;
    return learning->options->n_factors > 0;
}

static enum ec_status learn(
        const struct ec_lesson *lesson, const struct ec_learning *learning, void **learned)
{
    const struct ec_train_options *options = learning->options;
    const struct ec_factors_options made = {
            .n_factors = options->n_factors,
            .n_iterations = options->n_iterations,
            .alpha0 = options->alpha,
            .l2 = options->l2,
            .strength = learning->strength,
            .seed = options->seed,
    };
    struct ec_factors *factors = ec_alloc(1, sizeof *factors);
    if (!factors)
        return EC_E_MEMORY;
    enum ec_status status = ec_factors_learn(
            lesson->dataset, lesson->by_item, &made, options->watch, factors);
    if (status)
        ec_free(factors);
    else
        *learned = factors;
    return status;
}

/* Append a row as the device will read it, and write those numbers (F,) over it; returns its scale. */
static float write_row(struct ec_writer *writer, float *row, uint32_t n_factors, uint32_t bits)
{
    int8_t quantised[EC_MAX_FACTORS + EC_ALIGNMENT] = {0};
    if (bits == 32) {
        for (uint32_t f = 0; f < n_factors; f++)
            ec_writer_f32(writer, row[f]);
        return 1.0f;
    }
    float scale = ec_quantise_signed(row, n_factors, bits, quantised);
    ec_writer_bytes(writer, quantised, ec_factors_stride(n_factors, bits));
    for (uint32_t f = 0; f < n_factors; f++)
        row[f] = scale * (float)quantised[f];
    return scale;
}

/* Add a row's part to the lower half of a gram. */
static void add_to_gram(const float *row, uint32_t n_factors, double *gram)
{
    for (uint32_t f = 0; f < n_factors; f++)
        for (uint32_t g = 0; g <= f; g++)
            *gram++ += (double)row[f] * (double)row[g];
}

/* The gram is that of the rows as the device reads them: sums in double precision and row order. */
static void write_section(
        struct ec_writer *writer, const void *learned, const struct ec_packing *packing)
{
    const struct ec_factors *factors = learned;
    uint32_t n_factors = factors->n_factors;
    uint32_t bits = packing->shape.factor_bits;
    size_t n_gram = (size_t)n_factors * (n_factors + 1) / 2;
    float *scales = ec_alloc(packing->n_items, sizeof *scales);
    double *gram = ec_alloc(n_gram, sizeof *gram);
    float row[EC_MAX_FACTORS];
    if (!scales || !gram) {
        writer->status = EC_E_MEMORY;
    } else {
        ec_writer_u32(writer, n_factors);
        ec_writer_u32(writer, bits);
        ec_writer_f32(writer, factors->alpha0);
        ec_writer_f32(writer, factors->l2);
        for (size_t i = 0; i < packing->n_items; i++) {
            memcpy(row, factors->items + i * n_factors, n_factors * sizeof *row);
            scales[i] = write_row(writer, row, n_factors, bits);
            add_to_gram(row, n_factors, gram);
        }
        for (uint32_t i = 0; i < packing->n_items; i++)
            ec_writer_half(writer, scales[i]);
        ec_writer_pad(writer, 4);
        for (size_t k = 0; k < n_gram; k++)
            ec_writer_f32(writer, (float)gram[k]);
    }
    ec_free(gram);
    ec_free(scales);
}

static size_t memory(const struct ec_dataset *dataset, const struct ec_train_options *options,
        size_t n_threads, size_t *peak)
{
    size_t n_factors = options->n_factors;
    size_t users = dataset->n_users * n_factors * sizeof(float);
    *peak = n_threads * n_factors * n_factors * 8 +
            (dataset->n_events + dataset->n_items) * sizeof(float);
    return users + dataset->n_items * n_factors * sizeof(float);
}

static void free_learned(void *learned)
{
    ec_factors_free(learned);
    ec_free(learned);
}

const struct ec_learner ec_factors_learner = {
        .terms = {{2, {0.3f, 0.8f}}, {2, {0.95f, 1.0f}}, {1, {1.0f}}},
        .applies = applies,
        .learn = learn,
        .write = write_section,
        .memory = memory,
        .free = free_learned,
};

/* linear.c - see linear.h. */
#include "native/learn/linear.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "device/base/portable_math.h"
#include "device/kernels/spd.h"
#include "native/learn/neighbours.h"
#include "native/matrix/gram.h"
#include "native/system/alloc.h"
#include "native/system/least.h"

/* What every thread reads; `columns` is written, one row by one thread. */
struct pass {
    const struct ec_moments *moments;
    const struct ec_linear_options *options;
    struct ec_gram gram;
    struct ec_rows columns; /* B by target: row j holds the b_ij */
};

/* Work of one thread. */
struct worker {
    struct ec_accumulator *row;
    int32_t *slot;   /* (I,) place of an item in the support; -1 where it has none */
    float *lower;    /* (M, M) */
    float *solution; /* (M,) */
};

struct ec_linear_options ec_linear_options_sequences(void)
{
    return (struct ec_linear_options){
            .n_neighbours = 50,
            .n_support = 100,
            .l2 = 50.0,
            .sequence = {.past = 0.7,
                    .past_window = 12,
                    .future = 0.3,
                    .future_window = 4,
                    .backward = 0.3},
    };
}

struct ec_linear_options ec_linear_options_sets(void)
{
    return (struct ec_linear_options){
            .n_neighbours = 200,
            .n_support = 100,
            .l2 = 20.0,
            .popularity_power = 0.1,
            .most = 500,
            .size_power = 0.5,
    };
}

/* Choose the support of target j by ascending item, leave its entries of C in `solution`, and empty the
 * accumulator; returns its size. */
static uint32_t choose_support(const struct pass *pass, uint32_t j, struct worker *work)
{
    struct ec_accumulator *row = work->row;
    ec_moments_cross(pass->moments, j, row);
    for (uint32_t k = 0; k < row->n; k++) {
        uint32_t i = row->touched[k];
        float deviation = sqrtf(pass->gram.diagonal[i] + (float)pass->options->l2);
        row->entries[k] = (struct ec_entry){i, row->sum[i] / deviation};
    }
    uint32_t n = ec_row_cut(row->entries, row->n, pass->options->n_support);
    for (uint32_t m = 0; m < n; m++)
        work->solution[m] = row->sum[row->entries[m].item];
    ec_accumulator_clear(row);
    return n;
}

/* Solve for the weights of target j; writes the positive ones and returns how many.
 *
 * G_SS + l2 I is positive definite. Single precision may find it not to be where l2 is a millionth of the
 * diagonal, and so may a cut row of G: then l2 grows. It ends, since |G_ab| is at most the largest of the
 * diagonal and a diagonal above the sum of its row is enough. */
static uint32_t solve_target(
        const struct pass *pass, uint32_t j, struct worker *work, struct ec_entry *entries)
{
    uint32_t n = choose_support(pass, j, work);
    const struct ec_entry *support = work->row->entries;
    float l2 = (float)pass->options->l2;
    float largest = ec_gram_system(&pass->gram, support, n, l2, work->slot, work->lower);
    float limit = 10.0f * (float)n * largest;
    while (ec_spd_factor(work->lower, n)) {
        l2 = l2 * 10.0f > 1e-6f * largest ? l2 * 10.0f : 1e-6f * largest;
        if (!(l2 < limit))
            return 0;
        (void)ec_gram_system(&pass->gram, support, n, l2, work->slot, work->lower);
    }
    ec_spd_solve(work->lower, n, work->solution);
    uint32_t n_entries = 0;
    for (uint32_t m = 0; m < n; m++)
        if (work->solution[m] > 0.0f)
            entries[n_entries++] = (struct ec_entry){support[m].item, work->solution[m]};
    return n_entries;
}

static bool worker_new(struct worker *work, const struct pass *pass, uint32_t largest_support)
{
    uint32_t n_items = pass->moments->n_items;
    work->slot = ec_alloc(n_items, sizeof *work->slot);
    work->lower = ec_alloc((size_t)largest_support * largest_support, sizeof *work->lower);
    work->solution = ec_alloc(largest_support, sizeof *work->solution);
    if (!work->slot || !work->lower || !work->solution)
        return false;
    for (uint32_t i = 0; i < n_items; i++)
        work->slot[i] = -1;
    return true;
}

static void worker_free(struct worker *work)
{
    ec_free(work->solution);
    ec_free(work->lower);
    ec_free(work->slot);
}

/* Make room for the weights of each target; returns the largest support, or 0 without memory. */
static uint32_t make_columns(struct pass *pass, uint32_t *counts)
{
    uint32_t n_items = pass->moments->n_items;
    uint32_t largest = 1;
    for (uint32_t j = 0; j < n_items; j++) {
        size_t reach = ec_least(ec_moments_reach(pass->moments, j), n_items);
        counts[j] = (uint32_t)ec_least(reach, pass->options->n_support);
        if (counts[j] > largest)
            largest = counts[j];
    }
    return ec_rows_new_sized(&pass->columns, n_items, counts) ? 0 : largest;
}

static enum ec_status solve_all(struct pass *pass, struct ec_accumulator *accumulators,
        const struct ec_watch *watch, uint32_t *counts)
{
    uint32_t largest_support = make_columns(pass, counts);
    if (!largest_support)
        return EC_E_MEMORY;
    enum ec_status failure = EC_OK;
#pragma omp parallel
    {
        struct worker work = {.row = ec_accumulator_of_thread(accumulators)};
        enum ec_status status = worker_new(&work, pass, largest_support) ? EC_OK : EC_E_MEMORY;
#pragma omp for schedule(dynamic, 16)
        for (uint32_t j = 0; j < pass->columns.n_items; j++) {
            if (!status && ec_watch_interrupted(watch))
                status = EC_E_INTERRUPTED;
            if (!status)
                counts[j] = solve_target(
                        pass, j, &work, pass->columns.entries + pass->columns.start[j]);
        }
        if (status) {
#pragma omp atomic write
            failure = status;
        }
        worker_free(&work);
    }
    if (!failure)
        ec_rows_close(&pass->columns, counts);
    return failure;
}

/* Turn columns, by target, into rows, by item of the past; damp the targets and keep the best of each row. */
static enum ec_status transpose(const struct pass *pass, uint32_t *counts, struct ec_rows *rows)
{
    const struct ec_rows *columns = &pass->columns;
    const size_t *start = pass->moments->start;
    uint32_t n_items = columns->n_items;
    memset(counts, 0, n_items * sizeof *counts);
    for (size_t e = 0; e < columns->start[n_items]; e++)
        counts[columns->entries[e].item]++;
    struct ec_rows fresh;
    enum ec_status status = ec_rows_new_sized(&fresh, n_items, counts);
    if (status)
        return status;
    memset(counts, 0, n_items * sizeof *counts);
    for (uint32_t j = 0; j < n_items; j++) {
        double n_met = (double)(start[j + 1] - start[j]);
        float damping = n_met > 0.0 ? (float)ec_pow(n_met, -pass->options->popularity_power) : 1.0f;
        for (size_t e = columns->start[j]; e < columns->start[j + 1]; e++) {
            uint32_t i = columns->entries[e].item;
            fresh.entries[fresh.start[i] + counts[i]++] = (struct ec_entry){
                    j, columns->entries[e].weight * damping};
        }
    }
    for (uint32_t i = 0; i < n_items; i++)
        counts[i] = ec_row_cut(
                fresh.entries + fresh.start[i], counts[i], pass->options->n_neighbours);
    ec_rows_close(&fresh, counts);
    *rows = fresh;
    return EC_OK;
}

static enum ec_status learn(const struct ec_moments *moments,
        const struct ec_linear_options *options, const struct ec_watch *watch, struct ec_rows *rows)
{
    uint32_t n_items = moments->n_items;
    if (!(options->l2 > 0.0) || options->n_support < 1 ||
            options->n_support > EC_LINEAR_MAX_SUPPORT)
        return EC_E_OPTION;
    struct pass pass = {
            .moments = moments,
            .options = options,
    };
    uint32_t *counts = ec_alloc(n_items, sizeof *counts);
    struct ec_accumulator *accumulators = ec_accumulators_new(n_items);
    enum ec_status status = EC_E_MEMORY;
    if (counts && accumulators)
        status = ec_gram_new(&pass.gram, moments, accumulators, watch);
    if (!status)
        status = solve_all(&pass, accumulators, watch, counts);
    ec_accumulators_free(accumulators);
    ec_gram_free(&pass.gram);
    if (!status)
        status = transpose(&pass, counts, rows);
    ec_rows_free(&pass.columns);
    ec_free(counts);
    return status;
}

enum ec_status ec_linear_learn(const struct ec_dataset *dataset, const struct ec_by_item *by_item,
        const struct ec_linear_options *options, const struct ec_watch *watch, struct ec_rows *rows)
{
    struct ec_moments moments;
    ec_moments_of_sequences(dataset, by_item, &options->sequence, &moments);
    return learn(&moments, options, watch, rows);
}

enum ec_status ec_linear_learn_sets(const struct ec_sets *groups,
        const struct ec_linear_options *options, const struct ec_watch *watch, struct ec_rows *rows)
{
    float *size_weight = ec_alloc((size_t)groups->most + 1, sizeof *size_weight);
    if (!size_weight)
        return EC_E_MEMORY;
    for (uint32_t n = 1; n <= groups->most; n++)
        size_weight[n] = (float)ec_pow((double)n, -options->size_power);
    struct ec_moments moments;
    ec_moments_of_sets(groups, size_weight, &moments);
    enum ec_status status = learn(&moments, options, watch, rows);
    ec_free(size_weight);
    return status;
}

/* Bytes for a log with n_pairs pairs of places that meet, each counted from both its ends. */
static size_t memory(
        uint32_t n_items, size_t n_pairs, const struct ec_linear_options *options, size_t n_threads)
{
    size_t n_weights = ec_least(n_pairs, (size_t)n_items * options->n_support);
    size_t support = ec_least(n_items, options->n_support);
    size_t thread = (size_t)n_items * (EC_ACCUMULATOR_ITEM_SIZE + sizeof(int32_t)) +
                    support * (support + 1) * sizeof(float);
    /* the columns stand first beside G, then beside the rows */
    return ec_gram_memory(n_items, n_pairs) + 2 * n_weights * sizeof(struct ec_entry) +
           (size_t)n_items * 20 + n_threads * thread;
}

/* Pairs of n places in a row that are at most `window` apart. */
static size_t pairs_within(size_t n, size_t window)
{
    size_t w = ec_least(n > 0 ? n - 1 : 0, window);
    return n * w - w * (w + 1) / 2;
}

enum {
    N_BUCKETS = 128, /* of items whose counts of events are within a fifth of each other */
    N_SAMPLED = 4096,
};

/* Items of about the same number of events. */
struct bucket {
    double n_items;
    double n_events;
};

/* Fill the buckets from every few items: about N_SAMPLED of them. */
static void fill_buckets(const struct ec_dataset *dataset, struct bucket *buckets)
{
    uint32_t counts[N_SAMPLED] = {0};
    uint32_t apart = dataset->n_items / N_SAMPLED + 1;
    for (size_t n = 0; n < dataset->n_events; n++)
        if (dataset->item[n] % apart == 0)
            counts[dataset->item[n] / apart]++;
    for (uint32_t i = 0; i * apart < dataset->n_items; i++) {
        struct bucket *bucket = &buckets[counts[i] ? (int)(4.0 * log2((double)counts[i])) : 0];
        bucket->n_items += apart;
        bucket->n_events += (double)counts[i] * apart;
    }
}

/* How many different pairs there are among n_pairs, where who meets whom is chance and the counts of events are the
 * log's: half of them, as G holds each pair once. What repeats in a log makes them fewer still. */
static size_t distinct_pairs(const struct ec_dataset *dataset, size_t n_pairs)
{
    struct bucket buckets[N_BUCKETS] = {{0.0, 0.0}};
    if (dataset->n_events == 0)
        return 0;
    fill_buckets(dataset, buckets);
    double n_events = (double)dataset->n_events;
    double sum = 0.0;
    for (int a = 0; a < N_BUCKETS; a++) {
        double partners = 0.0;
        for (int b = 0; b < N_BUCKETS && buckets[a].n_items > 0.0; b++) {
            if (buckets[b].n_items > 0.0) {
                double share = buckets[b].n_events / buckets[b].n_items / n_events;
                double meetings = (double)n_pairs / n_events * buckets[a].n_events /
                                  buckets[a].n_items;
                partners += buckets[b].n_items * (1.0 - exp(-meetings * share));
            }
        }
        sum += buckets[a].n_items * fmin(partners, EC_GRAM_MAX_ROW);
    }
    return (size_t)(0.5 * sum);
}

size_t ec_linear_memory(
        const struct ec_dataset *dataset, const struct ec_linear_options *options, size_t n_threads)
{
    size_t n_pairs = 0;
    for (uint32_t u = 0; u < dataset->n_users; u++) {
        size_t n = dataset->user_start[u + 1] - dataset->user_start[u];
        n_pairs += pairs_within(n, options->sequence.past_window) +
                   pairs_within(n, options->sequence.future_window);
    }
    return memory(dataset->n_items, distinct_pairs(dataset, 2 * n_pairs), options, n_threads);
}

size_t ec_linear_sets_memory(
        const struct ec_dataset *dataset, const struct ec_linear_options *options, size_t n_threads)
{
    size_t n_pairs = 0;
    for (uint32_t u = 0; u < dataset->n_users; u++) {
        size_t n = dataset->user_start[u + 1] - dataset->user_start[u];
        n_pairs += n * ec_least(n, options->most);
    }
    return memory(dataset->n_items, n_pairs, options, n_threads);
}

static enum ec_status learn_signal(
        const struct ec_lesson *lesson, const struct ec_learning *learning, void **learned)
{
    const struct ec_train_options *options = learning->options;
    struct ec_linear_options made = options->unordered ? ec_linear_options_sets()
                                                       : ec_linear_options_sequences();
    struct ec_rows rows;
    struct ec_sets sets;
    made.n_neighbours = EC_LEARNED_ROW;
    if (!options->unordered)
        return ec_neighbours_keep(
                ec_linear_learn(lesson->dataset, lesson->by_item, &made, options->watch, &rows),
                &rows, learned);
    enum ec_status status = ec_sets_of_histories(lesson->dataset, made.most, &sets);
    if (status)
        return status;
    status = ec_linear_learn_sets(&sets, &made, options->watch, &rows);
    ec_sets_free(&sets);
    return ec_neighbours_keep(status, &rows, learned);
}

static size_t memory_of_signal(const struct ec_dataset *dataset,
        const struct ec_train_options *options, size_t n_threads, size_t *peak)
{
    struct ec_linear_options made = options->unordered ? ec_linear_options_sets()
                                                       : ec_linear_options_sequences();
    made.n_neighbours = EC_LEARNED_ROW;
    *peak = options->unordered ? ec_sets_of_histories_memory(dataset, made.most) +
                                         ec_linear_sets_memory(dataset, &made, n_threads)
                               : ec_linear_memory(dataset, &made, n_threads);
    return ec_neighbours_memory(dataset, EC_LEARNED_ROW);
}

const struct ec_learner ec_linear_learner = {
        .terms = {{1, {0.6f}}, {1, {0.98f}}, {1, {1.0f}}},
        .learn = learn_signal,
        .write = ec_neighbours_write,
        .memory = memory_of_signal,
        .free = ec_neighbours_free,
};

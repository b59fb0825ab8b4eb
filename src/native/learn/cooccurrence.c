/* cooccurrence.c - see cooccurrence.h. */
#include "native/learn/cooccurrence.h"

#include "device/base/portable_math.h"
#include "native/learn/neighbours.h"
#include "native/matrix/accumulator.h"
#include "native/system/alloc.h"

struct ec_cooccurrence_options ec_cooccurrence_options_baskets(void)
{
    return (struct ec_cooccurrence_options){
            .most = 200,
            .n_neighbours = 50,
            .size_power = 0.5,
            .shrinkage = 30.0,
            .row_power = 1.0,
            .popularity_power = 0.2,
    };
}

struct ec_cooccurrence_options ec_cooccurrence_options_histories(void)
{
    return (struct ec_cooccurrence_options){
            .most = 500,
            .n_neighbours = 200,
            .size_power = 0.5,
            .shrinkage = 0.0,
            .row_power = 0.5,
            .popularity_power = 0.3,
    };
}

/* What one pass needs and no thread changes. */
struct pass {
    const struct ec_sets *groups;
    const struct ec_cooccurrence_options *options;
    const float *weight;  /* (most + 1,) of a pair, by the size of its group */
    const float *damping; /* (I,) n_i^-popularity_power */
};

/* Add the weights of everything that stands in a group with item a. */
static void gather(const struct pass *pass, uint32_t a, struct ec_accumulator *row)
{
    const struct ec_sets *groups = pass->groups;
    for (size_t k = groups->item_start[a]; k < groups->item_start[a + 1]; k++) {
        size_t first = groups->start[groups->group[k]];
        size_t end = groups->start[groups->group[k] + 1];
        float weight = pass->weight[end - first];
        for (size_t n = first; n < end; n++)
            if (groups->item[n] != a && weight > 0.0f)
                ec_accumulator_add(row, groups->item[n], weight);
    }
}

/* Write row a from what was gathered, best entries only; returns how many. Empties the accumulator. */
static uint32_t finish(
        const struct pass *pass, struct ec_accumulator *row, struct ec_entry *entries)
{
    double sum = pass->options->shrinkage;
    for (uint32_t k = 0; k < row->n; k++)
        sum += (double)row->sum[row->touched[k]];
    float scale = row->n ? (float)ec_pow(sum, -pass->options->row_power) : 0.0f;
    for (uint32_t k = 0; k < row->n; k++) {
        uint32_t b = row->touched[k];
        row->entries[k] = (struct ec_entry){b, row->sum[b] * scale * pass->damping[b]};
    }
    return ec_accumulator_take(row, pass->options->n_neighbours, entries);
}

static enum ec_status learn_rows(const struct pass *pass, const struct ec_watch *watch,
        struct ec_accumulator *accumulators, struct ec_rows *rows, uint32_t *counts)
{
    enum ec_status failure = EC_OK;
#pragma omp parallel
    {
        struct ec_accumulator *row = ec_accumulator_of_thread(accumulators);
#pragma omp for schedule(dynamic, 64)
        for (uint32_t a = 0; a < rows->n_items; a++) {
            if (ec_watch_interrupted(watch)) {
#pragma omp atomic write
                failure = EC_E_INTERRUPTED;
                continue;
            }
            gather(pass, a, row);
            counts[a] = finish(pass, row, rows->entries + rows->start[a]);
        }
    }
    return failure;
}

static void weigh(const struct ec_sets *groups, const struct ec_cooccurrence_options *options,
        float *weight, float *damping)
{
    for (uint32_t n = 2; n <= groups->most; n++)
        weight[n] = (float)ec_pow((double)(n - 1), -options->size_power);
    for (uint32_t i = 0; i < groups->n_items; i++) {
        double n_groups = (double)(groups->item_start[i + 1] - groups->item_start[i]);
        damping[i] = n_groups > 0.0 ? (float)ec_pow(n_groups, -options->popularity_power) : 0.0f;
    }
}

enum ec_status ec_cooccurrence_learn(const struct ec_sets *groups,
        const struct ec_cooccurrence_options *options, const struct ec_watch *watch,
        struct ec_rows *rows)
{
    uint32_t n_items = groups->n_items;
    float *weight = ec_alloc((size_t)groups->most + 1, sizeof *weight);
    float *damping = ec_alloc(n_items, sizeof *damping);
    uint32_t *counts = ec_alloc(n_items, sizeof *counts);
    struct ec_accumulator *accumulators = ec_accumulators_new(n_items);
    struct ec_rows fresh = {0};
    enum ec_status status = EC_E_MEMORY;
    if (weight && damping && counts && accumulators)
        status = ec_rows_new(&fresh, n_items, options->n_neighbours);
    if (!status) {
        weigh(groups, options, weight, damping);
        struct pass pass = {groups, options, weight, damping};
        status = learn_rows(&pass, watch, accumulators, &fresh, counts);
    }
    if (!status) {
        ec_rows_close(&fresh, counts);
        *rows = fresh;
    } else {
        ec_rows_free(&fresh);
    }
    ec_accumulators_free(accumulators);
    ec_free(counts);
    ec_free(damping);
    ec_free(weight);
    return status;
}

size_t ec_cooccurrence_memory(
        uint32_t n_items, const struct ec_cooccurrence_options *options, size_t n_threads)
{
    size_t row = 8 + 4 + 4 + (size_t)options->n_neighbours * sizeof(struct ec_entry);
    return n_items * (row + n_threads * EC_ACCUMULATOR_ITEM_SIZE) +
           ((size_t)options->most + 1) * sizeof(float);
}

static bool applies(const struct ec_dataset *dataset, const struct ec_learning *learning)
{
    (void)dataset;
    return learning->options->n_companions > 0;
}

static enum ec_status learn(
        const struct ec_lesson *lesson, const struct ec_learning *learning, void **learned)
{
    struct ec_cooccurrence_options made = ec_cooccurrence_options_histories();
    struct ec_rows rows;
    struct ec_sets sets;
    made.n_neighbours = learning->options->n_companions;
    enum ec_status status = ec_sets_of_histories(lesson->dataset, made.most, &sets);
    if (status)
        return status;
    status = ec_cooccurrence_learn(&sets, &made, learning->options->watch, &rows);
    ec_sets_free(&sets);
    return ec_neighbours_keep(status, &rows, learned);
}

/* Rows of companions are longer. */
static void write_section(
        struct ec_writer *writer, const void *learned, const struct ec_packing *packing)
{
    struct ec_packing longer = *packing;
    longer.shape.row_length = ec_companions_row_length(packing->options, packing->shape.row_length);
    ec_neighbours_write(writer, learned, &longer);
}

static size_t memory(const struct ec_dataset *dataset, const struct ec_train_options *options,
        size_t n_threads, size_t *peak)
{
    struct ec_cooccurrence_options made = ec_cooccurrence_options_histories();
    made.n_neighbours = options->n_companions;
    if (made.n_neighbours == 0)
        return 0;
    *peak = ec_sets_of_histories_memory(dataset, made.most) +
            ec_cooccurrence_memory(dataset->n_items, &made, n_threads);
    return ec_neighbours_memory(dataset, made.n_neighbours);
}

const struct ec_learner ec_cooccurrence_learner = {
        .terms = {{1, {1.0f}}, {1, {1.0f}}, {1, {1.0f}}},
        .applies = applies,
        .learn = learn,
        .write = write_section,
        .memory = memory,
        .free = ec_neighbours_free,
};

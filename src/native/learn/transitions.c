/* transitions.c - see transitions.h. */
#include "native/learn/transitions.h"

#include "device/base/portable_math.h"
#include "native/learn/neighbours.h"
#include "native/matrix/accumulator.h"
#include "native/system/alloc.h"

enum { MAX_WINDOW = 256 };

static const double POPULARITY_PRIOR = 5.0; /* events, added to every item's */

struct ec_transitions_options ec_transitions_options_default(void)
{
    return (struct ec_transitions_options){
            .n_neighbours = 50,
            .window = 20,
            .decay = 0.8,
            .backward = 0.5,
            .shrinkage = 10.0,
            .popularity_power = 0.1,
    };
}

/* What one pass needs and no thread changes. */
struct pass {
    const struct ec_dataset *dataset;
    const struct ec_by_item *by_item;
    uint32_t window;              /* gaps that weigh something, read forwards */
    uint32_t window_back;         /* and backwards */
    float weight[MAX_WINDOW + 1]; /* of a gap */
    float backward;
    float shrinkage;
    bool keep_self;
    const float *damping; /* (I,) (n_i + prior)^-power */
};

/* Add the weights of everything around the events of item a. */
static void gather(const struct pass *pass, uint32_t a, struct ec_accumulator *row)
{
    const struct ec_dataset *log = pass->dataset;
    for (size_t k = pass->by_item->start[a]; k < pass->by_item->start[a + 1]; k++) {
        size_t place = pass->by_item->event[k];
        uint32_t user = pass->by_item->user[k];
        size_t first = log->user_start[user];
        size_t last = log->user_start[user + 1];
        for (size_t g = 1; g <= pass->window && place + g < last; g++)
            if (pass->keep_self || log->item[place + g] != a)
                ec_accumulator_add(row, log->item[place + g], pass->weight[g]);
        for (size_t g = 1; g <= pass->window_back && place >= first + g; g++)
            if (pass->keep_self || log->item[place - g] != a)
                ec_accumulator_add(row, log->item[place - g], pass->backward * pass->weight[g]);
    }
}

/* Write row a from what was gathered, best entries only; returns how many. Empties the accumulator. */
static uint32_t finish(const struct pass *pass, struct ec_accumulator *row, uint32_t n_best,
        struct ec_entry *entries)
{
    float sum = 0.0f;
    for (uint32_t k = 0; k < row->n; k++)
        sum += row->sum[row->touched[k]];
    for (uint32_t k = 0; k < row->n; k++) {
        uint32_t b = row->touched[k];
        float weight = row->sum[b] / (sum + pass->shrinkage) * pass->damping[b];
        row->entries[k] = (struct ec_entry){b, weight};
    }
    return ec_accumulator_take(row, n_best, entries);
}

/* Weigh the gaps; the windows end before the first that weighs nothing, since an accumulator takes only
 * weights above 0. */
static void weigh_gaps(struct pass *pass, const struct ec_transitions_options *options)
{
    double weight = 1.0;
    for (uint32_t g = 1; g <= options->window && g <= MAX_WINDOW; g++, weight *= options->decay) {
        pass->weight[g] = (float)weight;
        if (pass->weight[g] > 0.0f)
            pass->window = g;
        if (pass->backward * pass->weight[g] > 0.0f)
            pass->window_back = g;
    }
}

static void learn_rows(const struct pass *pass, uint32_t n_best,
        struct ec_accumulator *accumulators, struct ec_rows *rows, uint32_t *counts)
{
#pragma omp parallel
    {
        struct ec_accumulator *row = ec_accumulator_of_thread(accumulators);
#pragma omp for schedule(dynamic, 64)
        for (uint32_t a = 0; a < rows->n_items; a++) {
            gather(pass, a, row);
            counts[a] = finish(pass, row, n_best, rows->entries + rows->start[a]);
        }
    }
}

enum ec_status ec_transitions_learn(const struct ec_dataset *dataset,
        const struct ec_by_item *by_item, const struct ec_transitions_options *options,
        struct ec_rows *rows)
{
    uint32_t n_items = dataset->n_items;
    float *damping = ec_alloc(n_items, sizeof *damping);
    uint32_t *counts = ec_alloc(n_items, sizeof *counts);
    struct ec_accumulator *accumulators = ec_accumulators_new(n_items);
    struct ec_rows fresh = {0};
    enum ec_status status = EC_E_MEMORY;
    if (damping && counts && accumulators)
        status = ec_rows_new(&fresh, n_items, options->n_neighbours);

    if (!status) {
        struct pass pass = {
                .dataset = dataset,
                .by_item = by_item,
                .backward = (float)options->backward,
                .keep_self = options->keep_self,
                .shrinkage = (float)options->shrinkage,
                .damping = damping,
        };
        weigh_gaps(&pass, options);
        for (uint32_t i = 0; i < n_items; i++) {
            double n_events = (double)(by_item->start[i + 1] - by_item->start[i]);
            damping[i] = (float)ec_pow(n_events + POPULARITY_PRIOR, -options->popularity_power);
        }
        learn_rows(&pass, options->n_neighbours, accumulators, &fresh, counts);
        ec_rows_close(&fresh, counts);
        *rows = fresh;
    }
    ec_accumulators_free(accumulators);
    ec_free(counts);
    ec_free(damping);
    return status;
}

static enum ec_status learn(
        const struct ec_lesson *lesson, const struct ec_learning *learning, void **learned)
{
    const struct ec_train_options *options = learning->options;
    struct ec_transitions_options made = ec_transitions_options_default();
    struct ec_rows rows;
    made.n_neighbours = EC_LEARNED_ROW;
    made.decay = options->transition_decay;
    made.backward = options->transition_backward;
    made.shrinkage = options->transition_shrinkage;
    made.keep_self = options->repeats;
    return ec_neighbours_keep(
            ec_transitions_learn(lesson->dataset, lesson->by_item, &made, &rows), &rows, learned);
}

static size_t memory(const struct ec_dataset *dataset, const struct ec_train_options *options,
        size_t n_threads, size_t *peak)
{
    (void)options;
    size_t rows = ec_neighbours_memory(dataset, EC_LEARNED_ROW);
    *peak = rows + n_threads * (size_t)dataset->n_items * 25;
    return rows;
}

const struct ec_learner ec_transitions_learner = {
        .terms = {{2, {0.4f, 0.8f}}, {2, {0.9f, 0.99f}}, {1, {1.0f}}},
        .learn = learn,
        .write = ec_neighbours_write,
        .memory = memory,
        .free = ec_neighbours_free,
};

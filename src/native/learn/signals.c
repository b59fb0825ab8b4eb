/* signals.c - see signals.h. */
#include "native/learn/signals.h"

#include "native/learn/cooccurrence.h"
#include "native/learn/linear.h"
#include "native/learn/transitions.h"

enum {
    LEARNED_ROW = 100, /* entries learned of a row: what is packed may be fewer */
};

enum ec_signal ec_table_signal(enum ec_table table)
{
    switch (table) {
    case EC_TABLE_TRANSITIONS:
        return EC_SIGNAL_TRANSITIONS;
    case EC_TABLE_LINEAR:
        return EC_SIGNAL_LINEAR;
    case EC_TABLE_BASKETS:
        return EC_SIGNAL_BASKETS;
    default:
        return EC_SIGNAL_COOCCURRENCE;
    }
}

static enum ec_status learn_transitions(const struct ec_dataset *dataset,
        const struct ec_by_item *by_item, const struct ec_train_options *options,
        struct ec_rows *rows)
{
    struct ec_transitions_options transitions = ec_transitions_options_default();
    transitions.n_neighbours = LEARNED_ROW;
    transitions.decay = options->transition_decay;
    transitions.backward = options->transition_backward;
    transitions.shrinkage = options->transition_shrinkage;
    transitions.keep_self = options->repeats;
    ec_watch_tell(options->watch, "transitions", 0.0);
    return ec_transitions_learn(dataset, by_item, &transitions, rows);
}

static enum ec_status learn_linear(const struct ec_dataset *dataset,
        const struct ec_by_item *by_item, const struct ec_train_options *options,
        struct ec_rows *rows)
{
    struct ec_linear_options linear = options->unordered ? ec_linear_options_sets()
                                                         : ec_linear_options_sequences();
    linear.n_neighbours = LEARNED_ROW;
    ec_watch_tell(options->watch, "linear", 0.0);
    if (!options->unordered)
        return ec_linear_learn(dataset, by_item, &linear, options->watch, rows);
    struct ec_sets groups;
    enum ec_status status = ec_sets_of_histories(dataset, linear.most, &groups);
    if (status)
        return status;
    status = ec_linear_learn_sets(&groups, &linear, options->watch, rows);
    ec_sets_free(&groups);
    return status;
}

/* Rows of what stands together in baskets, or in whole histories. */
static enum ec_status learn_together(const struct ec_dataset *dataset, bool baskets,
        const struct ec_train_options *options, struct ec_rows *rows)
{
    struct ec_sets groups;
    struct ec_cooccurrence_options together = baskets ? ec_cooccurrence_options_baskets()
                                                      : ec_cooccurrence_options_histories();
    together.n_neighbours = baskets ? LEARNED_ROW : options->n_companions;
    ec_watch_tell(options->watch, baskets ? "baskets" : "co-occurrence", 0.0);
    enum ec_status status = baskets ? ec_sets_of_baskets(dataset, together.most, &groups)
                                    : ec_sets_of_histories(dataset, together.most, &groups);
    if (status)
        return status;
    status = ec_cooccurrence_learn(&groups, &together, options->watch, rows);
    ec_sets_free(&groups);
    return status;
}

static enum ec_status learn_factors(const struct ec_dataset *dataset,
        const struct ec_by_item *by_item, const struct ec_train_options *options,
        const float *strength, struct ec_factors *ials)
{
    struct ec_factors_options made = {
            .n_factors = options->n_factors,
            .n_iterations = options->n_iterations,
            .alpha0 = options->alpha,
            .l2 = options->l2,
            .strength = strength,
            .seed = options->seed,
    };
    return ec_factors_learn(dataset, by_item, &made, options->watch, ials);
}

enum ec_status ec_signals_learn(const struct ec_dataset *dataset,
        const struct ec_train_options *options, uint32_t wanted, const float *strength,
        struct ec_signals *signals)
{
    struct ec_by_item by_item;
    struct ec_signals fresh = {0};
    enum ec_status status = ec_by_item_new(&by_item, dataset);
    if (status)
        return status;
    status = ec_popularity_learn(dataset, options->half_life_days, &fresh.popularity);
    if (!status && wanted >> EC_SIGNAL_TRANSITIONS & 1)
        status = learn_transitions(dataset, &by_item, options, &fresh.tables[EC_TABLE_TRANSITIONS]);
    if (!status && ec_watch_interrupted(options->watch))
        status = EC_E_INTERRUPTED;
    if (!status && wanted >> EC_SIGNAL_LINEAR & 1)
        status = learn_linear(dataset, &by_item, options, &fresh.tables[EC_TABLE_LINEAR]);
    if (!status && wanted >> EC_SIGNAL_BASKETS & 1)
        status = learn_together(dataset, true, options, &fresh.tables[EC_TABLE_BASKETS]);
    if (!status && wanted >> EC_SIGNAL_COOCCURRENCE & 1)
        status = learn_together(dataset, false, options, &fresh.tables[EC_TABLE_COOCCURRENCE]);
    if (!status && wanted >> EC_SIGNAL_FACTORS & 1)
        status = learn_factors(dataset, &by_item, options, strength, &fresh.ials);
    if (!status && wanted >> EC_SIGNAL_REPEAT & 1)
        status = ec_repeat_learn(dataset, &fresh.returns);
    ec_by_item_free(&by_item);
    if (status)
        ec_signals_free(&fresh);
    else
        *signals = fresh;
    return status;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

size_t ec_signals_memory(const struct ec_dataset *dataset, const struct ec_train_options *options,
        size_t n_threads, size_t *peak)
{
    size_t n_items = dataset->n_items;
    size_t n_factors = options->n_factors;
    size_t row = LEARNED_ROW * sizeof(struct ec_entry);
    size_t entries = 3 * row + options->n_companions * sizeof(struct ec_entry);
    size_t by_item = dataset->n_events * 8 + n_items * 8;
    size_t users = dataset->n_users * n_factors * sizeof(float);

    struct ec_linear_options linear = ec_linear_options_sequences();
    linear.n_neighbours = LEARNED_ROW;
    struct ec_cooccurrence_options baskets = ec_cooccurrence_options_baskets();
    baskets.n_neighbours = LEARNED_ROW;
    struct ec_cooccurrence_options histories = ec_cooccurrence_options_histories();
    histories.n_neighbours = options->n_companions;

    size_t transitions = n_items * row + n_threads * n_items * 25;
    size_t factors = users + n_threads * n_factors * n_factors * 8;
    size_t together = larger(ec_cooccurrence_memory(dataset->n_items, &baskets, n_threads),
            options->n_companions ? ec_cooccurrence_memory(dataset->n_items, &histories, n_threads)
                                  : 0);
    size_t groups = ec_sets_memory(dataset);
    struct ec_linear_options sets = ec_linear_options_sets();
    sets.n_neighbours = LEARNED_ROW;
    size_t regression = options->unordered
                                ? groups + ec_linear_sets_memory(dataset, &sets, n_threads)
                                : ec_linear_memory(dataset, &linear, n_threads);
    *peak = by_item + larger(larger(transitions, factors), larger(regression, groups + together));
    return n_items * (entries + 4 * 8 + sizeof(float) * (n_factors + 3));
}

void ec_signals_free(struct ec_signals *signals)
{
    ec_popularity_free(&signals->popularity);
    for (size_t t = 0; t < EC_N_TABLES; t++)
        ec_rows_free(&signals->tables[t]);
    ec_factors_free(&signals->ials);
    ec_sequence_free(&signals->encoder);
    ec_repeat_free(&signals->returns);
    *signals = (struct ec_signals){0};
}

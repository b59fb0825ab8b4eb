/* options.c - see options.h. */
#include "native/learn/options.h"

#include <math.h>

#include "device/base/portable_math.h"
#include "device/signals/neighbours.h"
#include "endcap/ranking.h"

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
            .min_support = 2,
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

/* Whether every text fits a model. */
static enum ec_status check_texts(
        const struct ec_strings *texts, const char *what, uint32_t most, struct ec_error *error)
{
    for (uint32_t s = 0; s < texts->n; s++) {
        struct ec_text text = ec_strings_get(texts, s);
        if (text.size > most)
            return ec_fail(error, EC_E_TOO_LARGE,
                    "the %s \"%.40s...\" has %zu bytes: a model holds at most %u of one", what,
                    text.bytes, text.size, most);
    }
    return EC_OK;
}

enum ec_status ec_train_options_check(const struct ec_dataset *dataset,
        const struct ec_train_options *options, struct ec_error *error)
{
    if (options->n_factors > EC_MAX_FACTORS)
        return ec_fail(error, EC_E_OPTION, "%u factors: at most %d fit a model", options->n_factors,
                EC_MAX_FACTORS);
    if (options->n_neighbours < 1 || options->n_neighbours > EC_NEIGHBOURS_MAX_ROW)
        return ec_fail(error, EC_E_OPTION, "%u neighbours: from 1 to %d fit a model",
                options->n_neighbours, EC_NEIGHBOURS_MAX_ROW);
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
    enum ec_status status = check_texts(&dataset->catalogue.ids, "item id", EC_MAX_ID, error);
    if (!status && options->with_titles)
        status = check_texts(&dataset->catalogue.titles, "title", EC_MAX_TEXT, error);
    if (!status)
        status = check_texts(&dataset->catalogue.groups, "category", EC_MAX_TEXT, error);
    return status;
}

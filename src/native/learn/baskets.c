/* baskets.c - the signal baskets, native half: what is bought together, by cooccurrence.h over baskets.
 *
 * Layer: native/learn. */
#include "native/learn/cooccurrence.h"
#include "native/learn/neighbours.h"

/* Whether baskets say something that histories do not: some user has two, and some basket two items. */
static bool applies(const struct ec_dataset *dataset, const struct ec_learning *learning)
{
    bool has_two = false;
    bool has_more = false;
    (void)learning;
    for (uint32_t u = 0; u < dataset->n_users && !(has_two && has_more); u++)
        for (size_t n = dataset->user_start[u] + 1; n < dataset->user_start[u + 1]; n++) {
            bool same = dataset->basket[n] == dataset->basket[n - 1];
            has_two = has_two || !same;
            has_more = has_more || (same && dataset->item[n] != dataset->item[n - 1]);
        }
    return has_two && has_more;
}

static enum ec_status learn(
        const struct ec_lesson *lesson, const struct ec_learning *learning, void **learned)
{
    struct ec_cooccurrence_options made = ec_cooccurrence_options_baskets();
    struct ec_rows rows;
    struct ec_sets sets;
    made.n_neighbours = EC_LEARNED_ROW;
    enum ec_status status = ec_sets_of_baskets(lesson->dataset, made.most, &sets);
    if (status)
        return status;
    status = ec_cooccurrence_learn(&sets, &made, learning->options->watch, &rows);
    ec_sets_free(&sets);
    return ec_neighbours_keep(status, &rows, learned);
}

static size_t memory(const struct ec_dataset *dataset, const struct ec_train_options *options,
        size_t n_threads, size_t *peak)
{
    struct ec_cooccurrence_options made = ec_cooccurrence_options_baskets();
    (void)options;
    made.n_neighbours = EC_LEARNED_ROW;
    *peak = ec_sets_of_baskets_memory(dataset, made.most) +
            ec_cooccurrence_memory(dataset->n_items, &made, n_threads);
    return ec_neighbours_memory(dataset, EC_LEARNED_ROW);
}

const struct ec_learner ec_baskets_learner = {
        .terms = {{1, {0.3f}}, {1, {0.98f}}, {1, {1.0f}}},
        .applies = applies,
        .learn = learn,
        .write = ec_neighbours_write,
        .memory = memory,
        .free = ec_neighbours_free,
};

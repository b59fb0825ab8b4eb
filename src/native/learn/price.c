/* price.c - the signal price, native half: nothing is learned, the catalogue's prices are read.
 *
 * Layer: native/learn.   I items */
#include "native/learn/learner.h"

/* Where histories have an order and a price is known of at least half of the items: the rest the signal would put
 * behind all others. */
static bool applies(const struct ec_dataset *dataset, const struct ec_learning *learning)
{
    uint64_t n_priced = 0;
    if (learning->options->unordered)
        return false;
    for (uint32_t i = 0; dataset->catalogue.price && i < dataset->n_items; i++)
        n_priced += dataset->catalogue.price[i] > 0.0f;
    return 2 * n_priced >= dataset->n_items && n_priced > 0;
}

const struct ec_learner ec_price_learner = {
        .terms = {{1, {1.0f}}, {1, {1.0f}}, {0, {0.0f}}},
        .applies = applies,
};

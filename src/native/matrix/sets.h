/* sets.h - the events of a dataset as sets of items: its baskets, or whole histories.
 *
 * An item stands once in a group, where the group first meets it. A group of more than `most` items is cut
 * into consecutive parts of equal size, give or take one: work over all pairs of every group is then
 * O(P most), whatever a log holds, and not quadratic in a basket of a million items. The pairs that such a
 * group keeps are of items that stand near each other.
 *
 * Layer: native/matrix.   G groups   P places, the items of all groups   I items   N events */
#ifndef ENDCAP_NATIVE_MATRIX_SETS_H
#define ENDCAP_NATIVE_MATRIX_SETS_H

#include "endcap/status.h"
#include "native/dataset/dataset.h"

/* Items of group g, in the order of the log: [start[g], start[g + 1]) of `item`. Groups that hold item i,
 * ascending: [item_start[i], item_start[i + 1]) of `group`. No group is empty. */
struct ec_sets {
    uint32_t n_groups;
    uint32_t n_items;
    uint32_t most;      /* items of a group */
    size_t *start;      /* (G + 1,) */
    uint32_t *item;     /* (P,) */
    size_t *item_start; /* (I + 1,) */
    uint32_t *group;    /* (P,) */
};

/* Group by basket; most >= 1. EC_E_MEMORY; EC_E_TOO_LARGE for 2^31 events or more. Cost O(N). */
EC_MUST_USE enum ec_status ec_sets_of_baskets(
        const struct ec_dataset *dataset, uint32_t most, struct ec_sets *groups);

/* Group by user; likewise. */
EC_MUST_USE enum ec_status ec_sets_of_histories(
        const struct ec_dataset *dataset, uint32_t most, struct ec_sets *groups);

/* Peak bytes that each will allocate. */
size_t ec_sets_of_baskets_memory(const struct ec_dataset *dataset, uint32_t most);
size_t ec_sets_of_histories_memory(const struct ec_dataset *dataset, uint32_t most);

void ec_sets_free(struct ec_sets *groups);

#endif

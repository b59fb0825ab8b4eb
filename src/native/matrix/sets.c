/* sets.c - see sets.h. */
#include "native/matrix/sets.h"

#include <assert.h>

#include "native/system/alloc.h"

/* Events in groups, as the log has them: with repeats, of any size. */
struct events {
    size_t n_groups;
    const size_t *start;  /* (n_groups + 1,) */
    const uint32_t *item; /* (N,) */
};

/* Write the distinct items of one group; `seen_by` (I,) holds the last group that holds an item, plus 1. */
static size_t write_distinct(
        const struct events *events, size_t group, uint32_t *seen_by, uint32_t *item)
{
    size_t n = 0;
    for (size_t k = events->start[group]; k < events->start[group + 1]; k++) {
        uint32_t *last = &seen_by[events->item[k]];
        if (*last != group + 1)
            item[n++] = events->item[k];
        *last = (uint32_t)(group + 1);
    }
    return n;
}

/* List the groups of each item; `item_start` (I + 1,) comes zeroed. */
static void transpose(struct ec_sets *groups)
{
    size_t n_places = groups->start[groups->n_groups];
    for (size_t k = 0; k < n_places; k++)
        groups->item_start[groups->item[k]]++;
    size_t end =
            0; /* item_start[i] becomes the end of i, and then, filled from the back, its start */
    for (uint32_t i = 0; i < groups->n_items; i++)
        groups->item_start[i] = end += groups->item_start[i];
    groups->item_start[groups->n_items] = end;
    for (uint32_t g = groups->n_groups; g-- > 0;)
        for (size_t k = groups->start[g]; k < groups->start[g + 1]; k++)
            groups->group[--groups->item_start[groups->item[k]]] = g;
}

static enum ec_status make(
        const struct events *events, uint32_t n_items, uint32_t most, struct ec_sets *groups)
{
    assert(most >= 1);
    size_t n_events = events->start[events->n_groups];
    uint32_t *seen_by = ec_alloc(n_items, sizeof *seen_by);
    struct ec_sets fresh = {
            .n_items = n_items,
            .most = most,
            /* a group of n items is cut into less than n / most + 1 */
            .start = ec_alloc(events->n_groups + n_events / most + 1, sizeof *fresh.start),
            .item = ec_alloc(n_events, sizeof *fresh.item),
            .item_start = ec_alloc((size_t)n_items + 1, sizeof *fresh.item_start),
            .group = ec_alloc(n_events, sizeof *fresh.group),
    };
    if (!seen_by || !fresh.start || !fresh.item || !fresh.item_start || !fresh.group) {
        ec_free(seen_by);
        ec_sets_free(&fresh);
        return EC_E_MEMORY;
    }
    size_t end = 0;
    for (size_t group = 0; group < events->n_groups; group++) {
        size_t n = write_distinct(events, group, seen_by, fresh.item + end);
        size_t n_parts = n / most + (n % most > 0);
        for (size_t part = 1; part <= n_parts; part++)
            fresh.start[++fresh.n_groups] = end + n * part / n_parts;
        end += n;
    }
    ec_free(seen_by);
    transpose(&fresh);
    *groups = fresh;
    return EC_OK;
}

enum ec_status ec_sets_of_histories(
        const struct ec_dataset *dataset, uint32_t most, struct ec_sets *groups)
{
    if (dataset->n_events > INT32_MAX)
        return EC_E_TOO_LARGE;
    struct events events = {dataset->n_users, dataset->user_start, dataset->item};
    return make(&events, dataset->n_items, most, groups);
}

/* One more than the largest number of a basket: a slice of a dataset keeps the numbers of the whole. */
static size_t count_baskets(const struct ec_dataset *dataset)
{
    size_t n = 0;
    for (size_t k = 0; k < dataset->n_events; k++)
        if (dataset->basket[k] >= n)
            n = (size_t)dataset->basket[k] + 1;
    return n;
}

/* A basket's events need not follow each other: a stable counting sort brings them together. */
static void sort_by_basket(
        const struct ec_dataset *dataset, size_t n_baskets, size_t *start, uint32_t *item)
{
    for (size_t k = 0; k < dataset->n_events; k++)
        start[dataset->basket[k]]++;
    size_t end = 0; /* start[b] becomes the end of b, and then, filled from the back, its start */
    for (size_t b = 0; b < n_baskets; b++)
        start[b] = end += start[b];
    start[n_baskets] = end;
    for (size_t k = dataset->n_events; k-- > 0;)
        item[--start[dataset->basket[k]]] = dataset->item[k];
}

enum ec_status ec_sets_of_baskets(
        const struct ec_dataset *dataset, uint32_t most, struct ec_sets *groups)
{
    if (dataset->n_events > INT32_MAX)
        return EC_E_TOO_LARGE;
    size_t n_baskets = count_baskets(dataset);
    size_t *start = ec_alloc(n_baskets + 1, sizeof *start);
    uint32_t *item = ec_alloc(dataset->n_events, sizeof *item);
    enum ec_status status = EC_E_MEMORY;
    if (start && item) {
        sort_by_basket(dataset, n_baskets, start, item);
        struct events events = {n_baskets, start, item};
        status = make(&events, dataset->n_items, most, groups);
    }
    ec_free(start);
    ec_free(item);
    return status;
}

/* Of what `make` allocates. */
static size_t memory(const struct ec_dataset *dataset, size_t n_groups, uint32_t most)
{
    size_t n_parts = n_groups + dataset->n_events / most;
    return dataset->n_events * 8 + n_parts * 8 + (size_t)dataset->n_items * 12;
}

size_t ec_sets_of_baskets_memory(const struct ec_dataset *dataset, uint32_t most)
{
    size_t n_baskets = count_baskets(dataset);
    return memory(dataset, n_baskets, most) + n_baskets * 8 + dataset->n_events * 4;
}

size_t ec_sets_of_histories_memory(const struct ec_dataset *dataset, uint32_t most)
{
    return memory(dataset, dataset->n_users, most);
}

void ec_sets_free(struct ec_sets *groups)
{
    ec_free(groups->start);
    ec_free(groups->item);
    ec_free(groups->item_start);
    ec_free(groups->group);
    *groups = (struct ec_sets){0};
}

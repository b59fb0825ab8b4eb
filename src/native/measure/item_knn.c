/* item_knn.c - see item_knn.h. */
#include "native/measure/item_knn.h"

#include <math.h>
#include <string.h>

#include "native/matrix/accumulator.h"
#include "native/system/alloc.h"

/* sum_u n_ua^2 of item a: the events of a user follow each other in the transpose. */
static float squared_norm(const struct ec_by_item *by_item, uint32_t a)
{
    float sum = 0.0f;
    float n = 0.0f;
    for (size_t k = by_item->start[a]; k < by_item->start[a + 1]; k++) {
        n += 1.0f;
        if (k + 1 == by_item->start[a + 1] || by_item->user[k + 1] != by_item->user[k]) {
            sum += n * n;
            n = 0.0f;
        }
    }
    return sum;
}

/* Make rows with room for every neighbour an item can have. */
static enum ec_status make_room(
        const struct ec_dataset *dataset, const struct ec_by_item *by_item, struct ec_rows *rows)
{
    size_t *start = ec_alloc((size_t)dataset->n_items + 1, sizeof *start);
    size_t n_entries = 0;
    for (uint32_t a = 0; start && a < dataset->n_items; a++) {
        size_t most = 0;
        for (size_t k = by_item->start[a]; k < by_item->start[a + 1]; k++) {
            uint32_t user = by_item->user[k];
            most += dataset->user_start[user + 1] - dataset->user_start[user];
        }
        n_entries += most < dataset->n_items ? most : dataset->n_items;
        start[a + 1] = n_entries;
    }
    struct ec_entry *entries = start ? ec_alloc(n_entries, sizeof *entries) : NULL;
    if (!entries) {
        ec_free(start);
        return EC_E_MEMORY;
    }
    *rows = (struct ec_rows){dataset->n_items, start, entries};
    return EC_OK;
}

enum ec_status ec_item_knn_memory(const struct ec_dataset *dataset, size_t *bytes)
{
    size_t *most = ec_alloc(dataset->n_items, sizeof *most);
    size_t n_entries = 0;
    if (!most)
        return EC_E_MEMORY;
    for (uint32_t u = 0; u < dataset->n_users; u++)
        for (size_t n = dataset->user_start[u]; n < dataset->user_start[u + 1]; n++)
            most[dataset->item[n]] += dataset->user_start[u + 1] - dataset->user_start[u];
    for (uint32_t i = 0; i < dataset->n_items; i++)
        n_entries += most[i] < dataset->n_items ? most[i] : dataset->n_items;
    ec_free(most);
    *bytes = n_entries * sizeof(struct ec_entry);
    return EC_OK;
}

static uint32_t learn_row(const struct ec_dataset *dataset, const struct ec_by_item *by_item,
        const float *norms, uint32_t a, struct ec_accumulator *row, struct ec_entry *entries)
{
    for (size_t k = by_item->start[a]; k < by_item->start[a + 1]; k++) {
        uint32_t user = by_item->user[k];
        for (size_t n = dataset->user_start[user]; n < dataset->user_start[user + 1]; n++)
            if (dataset->item[n] != a)
                ec_accumulator_add(row, dataset->item[n], 1.0f);
    }
    for (uint32_t k = 0; k < row->n; k++) {
        uint32_t b = row->touched[k];
        row->entries[k] = (struct ec_entry){b, row->sum[b] / sqrtf(norms[a] * norms[b])};
    }
    return ec_accumulator_take(row, dataset->n_items, entries);
}

enum ec_status ec_item_knn_learn(
        const struct ec_dataset *dataset, const struct ec_by_item *by_item, struct ec_rows *rows)
{
    uint32_t n_items = dataset->n_items;
    float *norms = ec_alloc(n_items, sizeof *norms);
    uint32_t *counts = ec_alloc(n_items, sizeof *counts);
    struct ec_accumulator *accumulators = ec_accumulators_new(n_items);
    struct ec_rows fresh = {0};
    enum ec_status status = EC_E_MEMORY;
    if (norms && counts && accumulators)
        status = make_room(dataset, by_item, &fresh);
    if (!status) {
        for (uint32_t a = 0; a < n_items; a++)
            norms[a] = squared_norm(by_item, a);
#pragma omp parallel for schedule(dynamic, 64)
        for (uint32_t a = 0; a < n_items; a++)
            counts[a] = learn_row(dataset, by_item, norms, a,
                    ec_accumulator_of_thread(accumulators), fresh.entries + fresh.start[a]);
        ec_rows_close(&fresh, counts);
        *rows = fresh;
    }
    ec_accumulators_free(accumulators);
    ec_free(counts);
    ec_free(norms);
    return status;
}

void ec_item_knn_score(
        const struct ec_rows *rows, const uint32_t *items, size_t n_items, float *scores)
{
    memset(scores, 0, rows->n_items * sizeof *scores);
    for (size_t n = 0; n < n_items; n++)
        for (size_t e = rows->start[items[n]]; e < rows->start[items[n] + 1]; e++)
            scores[rows->entries[e].item] += rows->entries[e].weight;
}

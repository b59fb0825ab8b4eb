/* gram.c - see gram.h. */
#include "native/matrix/gram.h"

#include <stdlib.h>
#include <string.h>

#include "native/system/alloc.h"
#include "native/system/least.h"

struct reach {
    size_t n;
    uint32_t item;
};

static int compare_reaches(const void *a, const void *b)
{
    const struct reach *one = a;
    const struct reach *two = b;
    if (one->n != two->n)
        return one->n < two->n ? -1 : 1;
    return (one->item > two->item) - (one->item < two->item);
}

/* Rank the items by how much there is around them, ties by index, and make room for the pairs of each with
 * the items that rank above it. */
static enum ec_status make_room(
        struct ec_gram *gram, const struct ec_moments *moments, uint32_t *rank, uint32_t *counts)
{
    uint32_t n_items = moments->n_items;
    struct reach *reaches = ec_alloc(n_items, sizeof *reaches);
    if (!reaches)
        return EC_E_MEMORY;
    for (uint32_t i = 0; i < n_items; i++)
        reaches[i] = (struct reach){ec_moments_reach(moments, i), i};
    qsort(reaches, n_items, sizeof *reaches, compare_reaches);
    for (uint32_t r = 0; r < n_items; r++) {
        size_t most = ec_least(n_items - 1 - r, EC_GRAM_MAX_ROW);
        rank[reaches[r].item] = r;
        counts[reaches[r].item] = (uint32_t)ec_least(reaches[r].n, most);
    }
    ec_free(reaches);
    return ec_rows_new_sized(&gram->rows, n_items, counts);
}

/* Work out the row of item a; returns its entries. Empties the accumulator. */
static uint32_t learn_row(struct ec_gram *gram, const struct ec_moments *moments,
        const uint32_t *rank, uint32_t a, struct ec_accumulator *row)
{
    gram->diagonal[a] = ec_moments_gram(moments, a, row);
    uint32_t n = 0;
    for (uint32_t k = 0; k < row->n; k++) {
        uint32_t b = row->touched[k];
        if (rank[b] > rank[a])
            row->entries[n++] = (struct ec_entry){b, row->sum[b]};
    }
    if (n > EC_GRAM_MAX_ROW)
        n = ec_row_cut(row->entries, n, EC_GRAM_MAX_ROW);
    memcpy(gram->rows.entries + gram->rows.start[a], row->entries, n * sizeof *row->entries);
    ec_accumulator_clear(row);
    return n;
}

static enum ec_status learn_rows(struct ec_gram *gram, const struct ec_moments *moments,
        const uint32_t *rank, struct ec_accumulator *accumulators, const struct ec_watch *watch,
        uint32_t *counts)
{
    enum ec_status failure = EC_OK;
#pragma omp parallel for schedule(dynamic, 64)
    for (uint32_t a = 0; a < moments->n_items; a++) {
        if (ec_watch_interrupted(watch)) {
#pragma omp atomic write
            failure = EC_E_INTERRUPTED;
            continue;
        }
        struct ec_accumulator *row = ec_accumulator_of_thread(accumulators);
        counts[a] = learn_row(gram, moments, rank, a, row);
    }
    return failure;
}

enum ec_status ec_gram_new(struct ec_gram *gram, const struct ec_moments *moments,
        struct ec_accumulator *accumulators, const struct ec_watch *watch)
{
    uint32_t n_items = moments->n_items;
    struct ec_gram fresh = {.diagonal = ec_alloc(n_items, sizeof *fresh.diagonal)};
    uint32_t *rank = ec_alloc(n_items, sizeof *rank);
    uint32_t *counts = ec_alloc(n_items, sizeof *counts);
    enum ec_status status = EC_E_MEMORY;
    if (fresh.diagonal && rank && counts)
        status = make_room(&fresh, moments, rank, counts);
    if (!status)
        status = learn_rows(&fresh, moments, rank, accumulators, watch, counts);
    if (!status) {
        ec_rows_close(&fresh.rows, counts);
        *gram = fresh;
    } else {
        ec_gram_free(&fresh);
    }
    ec_free(counts);
    ec_free(rank);
    return status;
}

float ec_gram_system(const struct ec_gram *gram, const struct ec_entry *support, uint32_t n_support,
        float l2, int32_t *slot, float *lower)
{
    size_t n = n_support;
    float largest = 0.0f;
    memset(lower, 0, n * n * sizeof *lower);
    for (size_t m = 0; m < n; m++)
        slot[support[m].item] = (int32_t)m;
    for (size_t m = 0; m < n; m++) {
        uint32_t item = support[m].item;
        for (size_t e = gram->rows.start[item]; e < gram->rows.start[item + 1]; e++) {
            int32_t other = slot[gram->rows.entries[e].item];
            if (other < 0)
                continue;
            size_t s = (size_t)other;
            lower[s < m ? m * n + s : s * n + m] = gram->rows.entries[e].weight;
        }
        lower[m * n + m] = gram->diagonal[item] + l2;
        if (lower[m * n + m] > largest)
            largest = lower[m * n + m];
    }
    for (size_t m = 0; m < n; m++)
        slot[support[m].item] = -1;
    return largest;
}

size_t ec_gram_memory(uint32_t n_items, size_t n_pairs)
{
    size_t most = (size_t)n_items * ec_least(n_items, 2 * (size_t)EC_GRAM_MAX_ROW) / 2;
    return ec_least(n_pairs, most) * sizeof(struct ec_entry) + (size_t)n_items * 36;
}

void ec_gram_free(struct ec_gram *gram)
{
    ec_rows_free(&gram->rows);
    ec_free(gram->diagonal);
    *gram = (struct ec_gram){0};
}

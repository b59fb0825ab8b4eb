/* rows.c - see rows.h. */
#include "native/matrix/rows.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "native/system/alloc.h"

/* Whether a stands before b: larger weight, then smaller item. */
static bool precedes(const struct ec_entry *a, const struct ec_entry *b)
{
    return a->weight > b->weight || (a->weight == b->weight && a->item < b->item);
}

/* Let the entry at `root` sink in a heap whose top is the one that stands last. */
static void sink(struct ec_entry *heap, uint32_t n, uint32_t root)
{
    struct ec_entry moved = heap[root];
    for (uint32_t child; (child = 2 * root + 1) < n; root = child) {
        if (child + 1 < n && precedes(&heap[child], &heap[child + 1]))
            child++;
        if (!precedes(&moved, &heap[child]))
            break;
        heap[root] = heap[child];
    }
    heap[root] = moved;
}

static int by_item(const void *a, const void *b)
{
    const struct ec_entry *left = a;
    const struct ec_entry *right = b;
    return (left->item > right->item) - (left->item < right->item);
}

uint32_t ec_row_cut(struct ec_entry *entries, uint32_t n, uint32_t n_best)
{
    if (n > n_best) {
        for (uint32_t root = n_best / 2; root-- > 0;)
            sink(entries, n_best, root);
        for (uint32_t k = n_best; k < n; k++) {
            if (!precedes(&entries[k], &entries[0]))
                continue;
            entries[0] = entries[k];
            sink(entries, n_best, 0);
        }
        n = n_best;
    }
    qsort(entries, n, sizeof *entries, by_item);
    return n;
}

enum ec_status ec_rows_new(struct ec_rows *rows, uint32_t n_items, uint32_t n_best)
{
    struct ec_rows fresh = {
            .n_items = n_items,
            .start = ec_alloc((size_t)n_items + 1, sizeof *fresh.start),
            .entries = ec_alloc((size_t)n_items * n_best, sizeof *fresh.entries),
    };
    if (!fresh.start || !fresh.entries) {
        ec_rows_free(&fresh);
        return EC_E_MEMORY;
    }
    for (size_t i = 0; i <= n_items; i++)
        fresh.start[i] = i * n_best;
    *rows = fresh;
    return EC_OK;
}

enum ec_status ec_rows_new_sized(struct ec_rows *rows, uint32_t n_items, const uint32_t *counts)
{
    struct ec_rows fresh = {
            .n_items = n_items,
            .start = ec_alloc((size_t)n_items + 1, sizeof *fresh.start),
    };
    for (size_t i = 0; fresh.start && i < n_items; i++)
        fresh.start[i + 1] = fresh.start[i] + counts[i];
    if (fresh.start)
        fresh.entries = ec_alloc(fresh.start[n_items], sizeof *fresh.entries);
    if (!fresh.entries) {
        ec_rows_free(&fresh);
        return EC_E_MEMORY;
    }
    *rows = fresh;
    return EC_OK;
}

void ec_rows_close(struct ec_rows *rows, const uint32_t *counts)
{
    size_t end = 0;
    for (uint32_t i = 0; i < rows->n_items; i++) {
        memmove(rows->entries + end, rows->entries + rows->start[i],
                counts[i] * sizeof *rows->entries);
        rows->start[i] = end;
        end += counts[i];
    }
    rows->start[rows->n_items] = end;
}

void ec_rows_free(struct ec_rows *rows)
{
    ec_free(rows->start);
    ec_free(rows->entries);
    *rows = (struct ec_rows){0};
}

/* accumulator.c - see accumulator.h. */
#include "native/matrix/accumulator.h"

#include <omp.h>
#include <string.h>

#include "native/system/alloc.h"

struct ec_accumulator *ec_accumulators_new(uint32_t n_items)
{
    size_t n = (size_t)omp_get_max_threads();
    struct ec_accumulator *accumulators = ec_alloc(n + 1, sizeof *accumulators);
    for (size_t t = 0; accumulators && t < n; t++) {
        struct ec_accumulator *row = &accumulators[t];
        row->sum = ec_alloc(n_items, sizeof *row->sum);
        row->touched = ec_alloc(n_items, sizeof *row->touched);
        row->entries = ec_alloc(n_items, sizeof *row->entries);
        if (!row->sum || !row->touched || !row->entries) {
            ec_accumulators_free(accumulators);
            return NULL;
        }
    }
    return accumulators;
}

struct ec_accumulator *ec_accumulator_of_thread(struct ec_accumulator *accumulators)
{
    return &accumulators[omp_get_thread_num()];
}

uint32_t ec_accumulator_take(struct ec_accumulator *row, uint32_t n_best, struct ec_entry *best)
{
    uint32_t n = ec_row_cut(row->entries, row->n, n_best);
    memcpy(best, row->entries, n * sizeof *best);
    ec_accumulator_clear(row);
    return n;
}

void ec_accumulator_clear(struct ec_accumulator *row)
{
    for (uint32_t k = 0; k < row->n; k++)
        row->sum[row->touched[k]] = 0.0f;
    row->n = 0;
}

void ec_accumulators_free(struct ec_accumulator *accumulators)
{
    /* the list ends with an empty one */
    struct ec_accumulator *row = accumulators;
    for (; row && (row->sum || row->touched || row->entries); row++) {
        ec_free(row->sum);
        ec_free(row->touched);
        ec_free(row->entries);
    }
    ec_free(accumulators);
}

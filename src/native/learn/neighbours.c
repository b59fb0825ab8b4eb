/* neighbours.c - see neighbours.h. */
#include "native/learn/neighbours.h"

#include "native/pack/rows.h"
#include "native/system/alloc.h"

enum ec_status ec_neighbours_keep(enum ec_status status, struct ec_rows *rows, void **learned)
{
    if (status)
        return status;
    struct ec_rows *kept = ec_alloc(1, sizeof *kept);
    if (!kept) {
        ec_rows_free(rows);
        return EC_E_MEMORY;
    }
    *kept = *rows;
    *learned = kept;
    return EC_OK;
}

void ec_neighbours_write(
        struct ec_writer *writer, const void *learned, const struct ec_packing *packing)
{
    ec_write_neighbours(writer, learned, packing->shape.row_length, packing->shape.table_bits);
}

void ec_neighbours_free(void *learned)
{
    ec_rows_free(learned);
    ec_free(learned);
}

size_t ec_neighbours_memory(const struct ec_dataset *dataset, uint32_t n_best)
{
    return dataset->n_items * ((size_t)n_best * sizeof(struct ec_entry) + sizeof(size_t));
}

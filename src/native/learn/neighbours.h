/* neighbours.h - what the learners of rows of neighbours share.
 *
 * Layer: native/learn.   I items */
#ifndef ENDCAP_NATIVE_LEARN_NEIGHBOURS_H
#define ENDCAP_NATIVE_LEARN_NEIGHBOURS_H

#include "native/learn/learner.h"
#include "native/matrix/rows.h"

/* Hand rows over as what was learned, or pass a status on; the rows are freed where they cannot be.
 * EC_E_MEMORY */
EC_MUST_USE enum ec_status ec_neighbours_keep(
        enum ec_status status, struct ec_rows *rows, void **learned);

void ec_neighbours_write(
        struct ec_writer *writer, const void *learned, const struct ec_packing *packing);
void ec_neighbours_free(void *learned);

/* Bytes of rows of at most n_best entries. */
size_t ec_neighbours_memory(const struct ec_dataset *dataset, uint32_t n_best);

#endif

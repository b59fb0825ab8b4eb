/* by_item.h - where each item stands in the log: the transpose of a dataset.
 *
 * Layer: native/matrix.   I items   N events */
#ifndef ENDCAP_NATIVE_MATRIX_BY_ITEM_H
#define ENDCAP_NATIVE_MATRIX_BY_ITEM_H

#include "endcap/status.h"
#include "native/dataset/dataset.h"

/* Events of item i, in the order of the dataset: [start[i], start[i + 1]) of `event` and `user`. */
struct ec_by_item {
    size_t *start;   /* (I + 1,) */
    uint32_t *event; /* (N,) index into the dataset's events */
    uint32_t *user;  /* (N,) */
};

/* Transpose. EC_E_MEMORY; EC_E_TOO_LARGE for 2^32 events or more. */
EC_MUST_USE enum ec_status ec_by_item_new(
        struct ec_by_item *by_item, const struct ec_dataset *dataset);

void ec_by_item_free(struct ec_by_item *by_item);

#endif

/* newcomers.h - items that the items file knows and no kept event names: let those into the catalogue that have
 * something to be compared by.
 *
 * Layer: native/dataset.   I items */
#ifndef ENDCAP_NATIVE_DATASET_NEWCOMERS_H
#define ENDCAP_NATIVE_DATASET_NEWCOMERS_H

#include "native/dataset/sieve.h"
#include "native/items/items.h"

/* Enter them among the items of a dataset, which stay in the order of their bytes.
 *
 * sieve         its items' ids; the counts and examples of its report are filled in
 * item_index    (items of the sieve,) index in the dataset, UINT32_MAX where it has none; renewed
 * dataset       its events, ids and n_items are renewed
 * listed_index  (items->ids.clean.strings.n,) filled in: the index of each listed item, UINT32_MAX where it
 *               stays out
 *
 * EC_E_TOO_LARGE  more than EC_MAX_ITEMS items
 * EC_E_MEMORY. Cost O(N + I + n log n) for n newcomers. */
EC_MUST_USE enum ec_status ec_newcomers_enter(const struct ec_items *items, struct ec_sieve *sieve,
        uint32_t *item_index, struct ec_dataset *dataset, uint32_t *listed_index,
        struct ec_error *error);

#endif

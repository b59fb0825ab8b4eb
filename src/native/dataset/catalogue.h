/* catalogue.h - titles, groups, prices and features of the items that are left, and of the newcomers.
 *
 * Layer: native/dataset. */
#ifndef ENDCAP_NATIVE_DATASET_CATALOGUE_H
#define ENDCAP_NATIVE_DATASET_CATALOGUE_H

#include "native/dataset/sieve.h"

/* Let the newcomers of the items file in (newcomers.h), and fill in what the items file says of each item, else
 * what most of its rows say (titles: by the title rule).
 *
 * sieve       its votes, options and report; the report's counts of items are filled in
 * item_index  (items of the sieve,) index in the dataset, UINT32_MAX where it has none; renewed
 * dataset     newcomers are entered, which renews its ids and events; titles, groups, group, price and features
 *             are added where anything is known of any item
 *
 * EC_E_TOO_LARGE  more than EC_MAX_ITEMS items, 65,534 groups, 4 GiB of titles, or too many features
 * EC_E_MEMORY; and those of ec_items_read */
EC_MUST_USE enum ec_status ec_catalogue_complete(struct ec_sieve *sieve, uint32_t *item_index,
        struct ec_dataset *dataset, struct ec_error *error);

#endif

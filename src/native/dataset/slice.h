/* slice.h - a part of a dataset's events, over the same users and the same catalogue.
 *
 * Layer: native/dataset.   U users   N events */
#ifndef ENDCAP_NATIVE_DATASET_SLICE_H
#define ENDCAP_NATIVE_DATASET_SLICE_H

#include "endcap/status.h"
#include "native/dataset/dataset.h"

/* Copy the events that keep (N,) marks into a dataset of its own. Its catalogue and user ids are
 * borrowed from `whole`: free it with ec_slice_free, before `whole`.
 * EC_E_MEMORY. */
EC_MUST_USE enum ec_status ec_slice_new(
        const struct ec_dataset *whole, const uint8_t *keep, struct ec_dataset *slice);

/* Copy all events, each user's in an order drawn from the seed: which items, how and in which basket changes
 * places, the times stay where they are. As above. */
EC_MUST_USE enum ec_status ec_slice_shuffled_new(
        const struct ec_dataset *whole, uint64_t seed, struct ec_dataset *slice);

void ec_slice_free(struct ec_dataset *slice);

#endif

/* support.h - which events may teach what else their users chose: those of items that several users have.
 *
 * What goes with an item that one customer alone had is what that customer had: a model that holds it tells everybody.
 * The threshold is the k of k-anonymity (Sweeney 2002) for what is learned of an item.
 *
 * Layer: native/dataset.   I items   N events */
#ifndef ENDCAP_NATIVE_DATASET_SUPPORT_H
#define ENDCAP_NATIVE_DATASET_SUPPORT_H

#include "endcap/status.h"
#include "native/dataset/dataset.h"

/* Clear the marks of the events whose item fewer than `least` users have.
 *
 * keep      (N,) marks; NULL: only count
 * n_items   items with events, but of too few users
 *
 * EC_E_MEMORY. Cost O(N + I). */
EC_MUST_USE enum ec_status ec_support_mark(
        const struct ec_dataset *dataset, uint32_t least, uint8_t *keep, uint32_t *n_items);

#endif

/* id_set.h - the inside of a set of ids.
 *
 * It lies at the start of the caller's memory, and what it points to follows:
 *
 *     | struct | entries U | bits of the items | bytes of the unknown ids |
 *
 * Layer: device/catalogue.   I items   U ids that the model does not know */
#ifndef ENDCAP_DEVICE_CATALOGUE_ID_SET_H
#define ENDCAP_DEVICE_CATALOGUE_ID_SET_H

#include "device/catalogue/model.h"
#include "endcap/set.h"

/* An id that the model does not know, folded. */
struct ec_set_entry {
    uint32_t start; /* in the bytes */
    uint32_t size;
};

struct ec_set {
    const struct ec_model *model;
    const struct ec_set_entry *entries; /* (U,) ascending by their texts; some may be equal */
    const uint8_t *has;                 /* bit i of it: item i */
    const char *bytes;
    uint32_t n_entries; /* U */
};

/* Whether a set has an item of its model. O(1). */
static inline bool ec_set_has_item(const struct ec_set *set, uint32_t item)
{
    return set->has[item / 8] >> item % 8 & 1;
}

/* Whether a set has an id that its model does not know, folded. O(log U). */
bool ec_set_has_unknown(const struct ec_set *set, struct ec_text folded);

#endif

/* listing.h - the form of an items file that is one object from item id to a list of attributes.
 *
 * Layer: native/items. */
#ifndef ENDCAP_NATIVE_ITEMS_LISTING_H
#define ENDCAP_NATIVE_ITEMS_LISTING_H

#include "native/items/items.h"
#include "native/system/error.h"

struct ec_source;

/* Whether a file that starts with these bytes is one object from id to list, and not rows of which the first begins
 * with a list: more than one, or one that names its item. EC_E_MEMORY. */
EC_MUST_USE enum ec_status ec_listing_is_object(const char *bytes, size_t size, bool *is_object);

/* Read one object from id to list of attributes. EC_E_JSON, EC_E_TOO_LARGE, EC_E_MEMORY with a message; those of
 * ec_source_read. */
EC_MUST_USE enum ec_status ec_listing_read_object(
        struct ec_items *items, struct ec_source *source, struct ec_error *error);

#endif

/* listing.h - what the two forms of an items file share, and the form that is one object of lists.
 *
 * Layer: native/items. */
#ifndef ENDCAP_NATIVE_ITEMS_LISTING_H
#define ENDCAP_NATIVE_ITEMS_LISTING_H

#include "native/items/items.h"

struct cJSON;
struct ec_source;

/* Find the entry of an id, new and empty where it had none; NULL where the rules drop it, which is counted.
 *
 * entry  borrowed until the next call
 *
 * EC_E_MEMORY, EC_E_TOO_LARGE as ec_intern_add. */
EC_MUST_USE enum ec_status ec_listing_entry(
        struct ec_items *items, struct ec_text id, struct ec_listed_item **entry);

/* Number a text, unless it is missing. EC_E_MEMORY, EC_E_TOO_LARGE. */
EC_MUST_USE enum ec_status ec_listing_text(
        struct ec_items *items, struct ec_text text, uint32_t *number);

/* Add a text to what is listed of item number `item`, unless it is missing. EC_E_MEMORY, EC_E_TOO_LARGE. */
EC_MUST_USE enum ec_status ec_listing_fact(
        struct ec_items *items, uint32_t item, enum ec_feature_kind kind, struct ec_text text);

/* Add every text and number of a list; anything else is counted, but for null.
 *
 * list   or a single text or number
 * first  number of the first text, written where there is one; may be NULL
 *
 * EC_E_MEMORY, EC_E_TOO_LARGE. */
EC_MUST_USE enum ec_status ec_listing_list(struct ec_items *items, uint32_t item,
        enum ec_feature_kind kind, const struct cJSON *list, uint32_t *first);

/* Group by item what was listed, behind the last of it. EC_E_MEMORY. */
EC_MUST_USE enum ec_status ec_listing_close(struct ec_items *items);

/* Whether a file that starts with these bytes is one object from id to list, and not rows of which the first begins
 * with a list: more than one, or one that names its item. */
bool ec_listing_is_object(const char *bytes, size_t size);

/* Read one object from id to list of attributes. EC_E_JSON, EC_E_TOO_LARGE, EC_E_MEMORY with a message; those of
 * ec_source_read. */
EC_MUST_USE enum ec_status ec_listing_read_object(
        struct ec_items *items, struct ec_source *source, struct ec_error *error);

#endif

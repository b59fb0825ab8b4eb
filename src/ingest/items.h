/* items.h - what the shop knows of its items apart from the events: a table with a title, a group
 * and a price, or a JSON object from item id to a list of attributes.
 *
 * What this file says of an item goes before what the log says. Items without any event are
 * counted and left out of the catalogue: no signal could rank them yet. Attributes are counted and
 * not used yet.
 *
 * Layer: ingest. */
#ifndef ENDCAP_INGEST_ITEMS_H
#define ENDCAP_INGEST_ITEMS_H

#include "base/watch.h"
#include "ingest/ids.h"

struct ec_listed_item {
    uint32_t title; /* number in texts, UINT32_MAX: none */
    uint32_t group; /* likewise */
    float price;    /* 0: unknown */
};

/* Zeroed: no items. */
struct ec_items {
    struct ec_ids ids;            /* cleaned as the log's */
    struct ec_intern texts;       /* titles and groups */
    struct ec_listed_item *items; /* (ids.clean.strings.n,) */
    size_t capacity;
    uint64_t n_attributes;
    uint64_t n_malformed; /* rows that could not be read or had no id */
};

/* Read an items file. Of two rows with the same id the later counts, field by field.
 *
 * path   a file; standard input is for the log (EC_E_OPTION)
 * rules  those of the log's item ids, borrowed
 * items  zeroed by the caller; freed by it whatever is returned
 *
 * Those of ec_table_open; EC_E_COLUMN where no column is plainly the item; EC_E_JSON where an
 * object of attributes is not well formed; EC_E_TOO_LARGE where it is above 256 MiB. */
EC_MUST_USE enum ec_status ec_items_read(const char *path, const struct ec_id_rules *rules,
        const struct ec_watch *watch, struct ec_items *items, struct ec_error *error);

/* Free what it owns and leave it empty. */
void ec_items_free(struct ec_items *items);

#endif

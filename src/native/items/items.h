/* items.h - what the shop knows of its items apart from the events: a table with the columns item, title, text,
 * category, brand, price, added and attributes, whichever it has, or a JSON object from item id to a list of
 * attributes. In NDJSON category, brand, text and attributes may be lists: of category, brand and text the first is
 * the item's, and each is a feature.
 *
 * What this file says of an item goes before what the log says. When an item was added is held against its events;
 * no signal uses it.
 *
 * Layer: native/items. */
#ifndef ENDCAP_NATIVE_ITEMS_ITEMS_H
#define ENDCAP_NATIVE_ITEMS_ITEMS_H

#include "native/clean/ids.h"
#include "native/items/features.h"

struct cJSON;

/* Of the numbers in texts UINT32_MAX is none. */
struct ec_listed_item {
    uint32_t title;
    uint32_t text;
    uint32_t group;
    uint32_t brand;
    float price; /* 0: unknown; by a decimal point until ec_items_close */
    float price_by_comma;
    int64_t added_ms; /* INT64_MIN: unknown */
};

/* One of a list, with the number of its text. */
struct ec_listed {
    uint32_t item; /* number of the id */
    struct ec_listed_fact fact;
};

/* Zeroed: no items. */
struct ec_items {
    struct ec_ids ids;            /* cleaned as the log's */
    struct ec_intern texts;       /* titles, texts, groups, brands, attributes */
    struct ec_listed_item *items; /* (ids.clean.strings.n,) */
    size_t capacity;
    struct ec_listed *read; /* (n_read,) what lists hold, in the order of the file */
    size_t n_read, read_capacity;
    size_t *fact_start;           /* (ids.clean.strings.n + 1,) into facts */
    struct ec_listed_fact *facts; /* (n_read,) by item */
    uint64_t n_attributes;        /* of the facts */
    uint64_t n_malformed;         /* rows that could not be read or had no id */
    uint64_t n_dropped;           /* rows of an id that a rule of the log's drops */
    uint64_t n_bad_attributes;    /* in lists, neither text nor number */
    uint64_t n_added;
    struct ec_marks price_marks;
    struct ec_items_report report;
};

/* Find the entry of an id, new and empty where it had none; NULL where the rules drop it, which is counted.
 *
 * entry  borrowed until the next call
 *
 * EC_E_MEMORY, EC_E_TOO_LARGE as ec_intern_add. */
EC_MUST_USE enum ec_status ec_items_entry(
        struct ec_items *items, struct ec_text id, struct ec_listed_item **entry);

/* Number a text, unless it is missing. EC_E_MEMORY, EC_E_TOO_LARGE. */
EC_MUST_USE enum ec_status ec_items_text(
        struct ec_items *items, struct ec_text text, uint32_t *number);

/* Add a text to what is listed of item number `item`, unless it is missing. EC_E_MEMORY, EC_E_TOO_LARGE. */
EC_MUST_USE enum ec_status ec_items_fact(
        struct ec_items *items, uint32_t item, enum ec_feature_kind kind, struct ec_text text);

/* Add every text and number of a list; anything else is counted, but for null.
 *
 * list   or a single text or number
 * first  number of the first text, written where there is one; may be NULL
 *
 * EC_E_MEMORY, EC_E_TOO_LARGE. */
EC_MUST_USE enum ec_status ec_items_list(struct ec_items *items, uint32_t item,
        enum ec_feature_kind kind, const struct cJSON *list, uint32_t *first);

/* Add the number of a text. EC_E_MEMORY. */
EC_MUST_USE enum ec_status ec_items_number(
        struct ec_items *items, uint32_t item, enum ec_feature_kind kind, uint32_t text);

/* Group by item what was listed and decide the decimal mark of the prices, behind the last of it. EC_E_MEMORY. */
EC_MUST_USE enum ec_status ec_items_close(struct ec_items *items);

/* Write over `facts` what the file knows of item number s of ids.clean; texts are borrowed. */
void ec_items_tell(const struct ec_items *items, uint32_t s, struct ec_item_content *facts);

/* Free what it owns and leave it empty. */
void ec_items_free(struct ec_items *items);

#endif

/* items_columns.h - which columns of a table of items say what.
 *
 * The exports of the usual shops and feeds are known by the names of their columns (Merchant Center, Shopify,
 * WooCommerce, Magento, H&M); of any other table the usual names are. A person may name each.
 *
 * Layer: native/items.   C columns */
#ifndef ENDCAP_NATIVE_ITEMS_ITEMS_COLUMNS_H
#define ENDCAP_NATIVE_ITEMS_ITEMS_COLUMNS_H

#include "native/clean/columns.h"

struct ec_items_column {
    uint32_t column;
    char list; /* what stands between its entries; 0: it holds one */
};

struct ec_items_columns {
    const char *feed; /* NULL: none of the known */
    uint32_t n[EC_N_ROLES];
    struct ec_items_column
            of[EC_N_ROLES][EC_ITEMS_COLUMNS]; /* the likeliest first; of the item the candidates */
    uint32_t
            parent; /* rows of one text here are of one product, whose first row has its texts; EC_NO_COLUMN */
    uint32_t
            child; /* or: rows with a text here are variants of the product with that id; EC_NO_COLUMN */
    uint32_t ids[2]; /* the columns of those ids */
    uint32_t view;   /* rows with a text here repeat another; EC_NO_COLUMN */
};

/* Find the columns.
 *
 * columns  (n,) names in the header
 * named    names that the person gave
 * file     its name, for messages
 * found    written only on EC_OK; no role but the item has any column for certain, the item may have none
 *
 * EC_E_COLUMN  a named column is not there. Cost O(C) for each name. */
EC_MUST_USE enum ec_status ec_items_columns_find(const struct ec_text *columns, size_t n,
        const struct ec_items_named *named, const char *file, struct ec_items_columns *found,
        struct ec_error *error);

/* Note in a report which columns are taken and which are ignored. */
void ec_items_columns_report(const struct ec_items_columns *found, const struct ec_text *columns,
        size_t n, struct ec_items_report *report);

#endif

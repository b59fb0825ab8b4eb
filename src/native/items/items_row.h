/* items_row.h - what one row of a table says of its item.
 *
 * Layer: native/items. */
#ifndef ENDCAP_NATIVE_ITEMS_ITEMS_ROW_H
#define ENDCAP_NATIVE_ITEMS_ITEMS_ROW_H

#include "native/items/items.h"
#include "native/items/items_columns.h"
#include "native/log/table.h"
#include "native/log/times.h"

/* One of several things that a column says. */
struct ec_items_fact {
    struct ec_listed_fact fact;
    uint32_t column;
};

/* What a row says, in numbers of texts; UINT32_MAX: nothing. */
struct ec_items_facts {
    uint32_t title, text, group, brand;
    struct ec_items_fact *listed; /* (n,) owned */
    size_t n, capacity;
};

/* Zeroed but for the first block. */
struct ec_items_reader {
    struct ec_items *items;
    const struct ec_table *table;
    const struct ec_items_columns *columns;
    enum ec_time_format time_format;

    uint32_t parents
            [2]; /* names of the product of the rows at hand: numbers of texts + 1; 0: none */
    struct ec_items_facts first; /* what the first of them says */
    struct ec_items_facts row;
    char *plain; /* room for a text without markup */
    size_t plain_capacity;
};

/* Take a row in. EC_E_JSON where it holds an object or a list where none may be, with a message; EC_E_MEMORY,
 * EC_E_TOO_LARGE as ec_intern_add. */
EC_MUST_USE enum ec_status ec_items_row(
        struct ec_items_reader *reader, const struct ec_log_row *row, struct ec_error *error);

/* Free what it owns. */
void ec_items_reader_free(struct ec_items_reader *reader);

#endif

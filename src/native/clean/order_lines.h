/* order_lines.h - what the first line of an order says for its further lines.
 *
 * Exports of orders (Shopify's) write user, time and state of an order on its first line only. A further line that has
 * none takes them from there.
 *
 * Layer: native/clean. */
#ifndef ENDCAP_NATIVE_CLEAN_ORDER_LINES_H
#define ENDCAP_NATIVE_CLEAN_ORDER_LINES_H

#include "native/clean/ids.h"

/* Of one order: its first text of each role that has one. */
struct ec_order_line {
    uint32_t texts[EC_N_LOG_ROLES]; /* number in the table + 1; 0: none so far */
};

/* Zeroed: off. */
struct ec_order_lines {
    bool is_on;
    struct ec_order_line *lines; /* by the order's number */
    size_t capacity;
    struct ec_intern texts;
};

/* Give a row what it lacks, or remember what it has. User, time and type are looked at.
 *
 * order    number of the row's order
 * words    which texts are missing
 * roles    (EC_N_LOG_ROLES,) of the row; filled in from the order's earlier lines, borrowed until the next call
 * filled   set where anything was
 *
 * EC_E_MEMORY, EC_E_TOO_LARGE as ec_intern_add. */
EC_MUST_USE enum ec_status ec_order_lines_fill(struct ec_order_lines *lines, uint32_t order,
        const bool has[EC_N_LOG_ROLES], const struct ec_missing_words *words,
        struct ec_text roles[EC_N_LOG_ROLES], bool *filled);

/* Free what it holds. */
void ec_order_lines_free(struct ec_order_lines *lines);

#endif

/* items_columns.h - the option --items-column, and what was taken of an items file. Native only.
 *
 * Layer: cli/learning. */
#ifndef ENDCAP_CLI_LEARNING_ITEMS_COLUMNS_H
#define ENDCAP_CLI_LEARNING_ITEMS_COLUMNS_H

#include "cli/args/option.h"
#include "cli/io/say.h"
#include "native/items/items_columns.h"

/* The name that a role of an items file has in the option and in reports: "category", "attributes", ... */
const char *ec_items_role_name(enum ec_role role);

/* Read ROLE=COLUMN of each word.
 *
 * named  filled in; borrows the words
 *
 * EC_EXIT_USAGE for what is none, or more columns than a role has room for; it has been said. */
enum ec_exit ec_items_columns_read(const struct ec_list *words, struct ec_items_named *named);

/* Write "item = SKU, title = Name, ..." into text (size,). */
void ec_items_columns_text(const struct ec_items_report *report, char *text, size_t size);

/* Write "link, availability and 3 more"; "" where none is ignored. */
void ec_items_ignored_text(const struct ec_items_report *report, char *text, size_t size);

#endif

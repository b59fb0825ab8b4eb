/* opening.h - how a log's table begins: what was recognised of it, and what is wrong with it.
 *
 * Layer: native/dataset. */
#ifndef ENDCAP_NATIVE_DATASET_OPENING_H
#define ENDCAP_NATIVE_DATASET_OPENING_H

#include "native/clean/clean.h"
#include "native/log/table.h"

/* Refuse names that were given for a file which has names already: its first line would become an
 * event.
 *
 * EC_E_COLUMN, EC_E_MEMORY. */
EC_MUST_USE enum ec_status ec_opening_check(const struct ec_table *table, struct ec_error *error);

/* Give a better reason for EC_E_COLUMN where the columns were not found because the first line is a
 * row, or a title with the names behind it: the message proposes --columns, or to cut the title off. Returns the status of `error`, or EC_E_MEMORY. */
EC_MUST_USE enum ec_status ec_opening_explain(const struct ec_table *table, struct ec_error *error);

/* Note the form, the separator and the header. */
void ec_opening_report(const struct ec_table *table, struct ec_clean_report *report);

#endif

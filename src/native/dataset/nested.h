/* nested.h - the columns of NDJSON that lie in lists and objects: paths to read, and messages that
 * show the path where there is none yet.
 *
 * Layer: native/dataset. */
#ifndef ENDCAP_NATIVE_DATASET_NESTED_H
#define ENDCAP_NATIVE_DATASET_NESTED_H

#include "native/clean/clean.h"
#include "native/log/table.h"

/* More than roles: a time may have several columns, with commas between them. */
enum { EC_NESTED_PATHS = EC_N_LOG_ROLES + 4 };

/* Collect those of the named columns that have the form of a path; returns how many. Names and paths
 * are borrowed. */
size_t ec_nested_paths(
        const char *const named[EC_N_LOG_ROLES], struct ec_text paths[EC_NESTED_PATHS]);

/* Refuse a column whose value is a list or an object in the lines in view, and a path to which they
 * have nothing; a path that is not of the user, the item or the time may have something later.
 *
 * columns  (EC_N_LOG_ROLES,) by role, or EC_NO_COLUMN
 * report   takes a warning of such a path
 *
 * EC_E_COLUMN  the message shows a path
 * EC_E_MEMORY; and those of ec_source_read */
EC_MUST_USE enum ec_status ec_nested_check(const struct ec_table *table, const uint32_t *columns,
        struct ec_clean_report *report, struct ec_error *error);

/* Append to the message of EC_E_COLUMN which columns are lists or objects, and paths into them. Returns
 * the status of `error`, or that of a failure. */
EC_MUST_USE enum ec_status ec_nested_explain(const struct ec_table *table, struct ec_error *error);

#endif

/* recognise.h - find the columns of a log by their names and by what the first rows hold, and say what was doubtful.
 *
 * Layer: native/dataset. */
#ifndef ENDCAP_NATIVE_DATASET_RECOGNISE_H
#define ENDCAP_NATIVE_DATASET_RECOGNISE_H

#include "native/clean/columns.h"
#include "native/dataset/sieve.h"
#include "native/log/table.h"

/* Find the columns of a log.
 *
 * sieve    its time_rules.format and passed are filled in, and its report gets a warning for what was not recognised and
 *          looks like a time or a type
 * table    at its first row, which stays the next
 * named    (EC_N_ROLES,) as ec_columns_recognise
 * needed   likewise
 * columns  (EC_N_ROLES,) filled in
 *
 * EC_E_COLUMN as ec_columns_recognise; EC_E_MEMORY. Cost O(bytes in view). */
EC_MUST_USE enum ec_status ec_recognise_columns(struct ec_sieve *sieve,
        const struct ec_table *table, const char *const named[EC_N_ROLES], unsigned needed,
        uint32_t columns[EC_N_ROLES], struct ec_error *error);

/* Count a row's values in columns that gave way because the first rows had none there. */
void ec_recognise_row(struct ec_sieve *sieve, const struct ec_log_row *row);

/* Warn where such a column had values after all. */
void ec_recognise_close(struct ec_sieve *sieve, const struct ec_table *table);

#endif

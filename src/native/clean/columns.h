/* columns.h - which column of a table plays which role.
 *
 * Layer: native/clean.   C columns */
#ifndef ENDCAP_NATIVE_CLEAN_COLUMNS_H
#define ENDCAP_NATIVE_CLEAN_COLUMNS_H

#include "native/clean/looks.h"
#include "native/clean/usual_names.h"
#include "native/system/error.h"

#define EC_NO_COLUMN UINT32_MAX

/* Columns of a usual name that had no value in the first rows and gave way to another of the role. */
enum { EC_MAX_PASSED = 8 };
struct ec_passed_column {
    enum ec_role role;
    uint32_t column;
    uint64_t n_later; /* rows behind the first ones in which it has a value */
};
struct ec_passed_columns {
    size_t n;
    struct ec_passed_column columns[EC_MAX_PASSED];
};

/* Find the columns by their names and by a look at their values: a usual name without any gives way to the next, a
 * column of times is taken as the time, one of event words as the type, before others of usual names.
 *
 * columns  (n,) names in the header
 * looks    (n,) of the first rows; NULL: names alone
 * named    (EC_N_ROLES,) the name the person gave; NULL to recognise the column by its usual names
 *          (case, spaces and _ - . do not count), "" for no column
 * needed   bit r: without role r the table is of no use
 * file     its name, for messages
 * found    (EC_N_ROLES,) column, or EC_NO_COLUMN; written only on EC_OK
 * passed   filled in
 *
 * EC_E_COLUMN  a named column is not there, or a needed role has none: the message lists the
 *              header and suggests the nearest name. Cost O(C) for each usual name. */
EC_MUST_USE enum ec_status ec_columns_recognise(const struct ec_text *columns, size_t n,
        const struct ec_look *looks, const char *const named[EC_N_ROLES], unsigned needed,
        const char *file, uint32_t found[EC_N_ROLES], struct ec_passed_columns *passed,
        struct ec_error *error);

/* The column that a person means by a name: to the letter, else one that differs in case, spaces or _ - . alone;
 * EC_NO_COLUMN: none. */
uint32_t ec_column_meant(const struct ec_text *columns, size_t n, const char *name);

/* Find a column by the name that a person gave with an option, for messages without its dashes. EC_E_COLUMN. */
EC_MUST_USE enum ec_status ec_column_named(const struct ec_text *columns, size_t n,
        const char *name, const char *option, const char *file, uint32_t *column,
        struct ec_error *error);

/* Letters to insert, delete or replace to make one name of the other, in lower case; names are cut
 * at 32 letters (Levenshtein 1966). */
size_t ec_edit_distance(struct ec_text a, struct ec_text b);

#endif

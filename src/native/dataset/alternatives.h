/* alternatives.h - a column that a person names in several ways: A|B|C is the first of these that the table has, and
 * with a | at the end the column is recognised, or not there, where it has none.
 *
 * One preset then reads the forms in which a tool exports the same thing.
 *
 * Layer: native/dataset.   C columns */
#ifndef ENDCAP_NATIVE_DATASET_ALTERNATIVES_H
#define ENDCAP_NATIVE_DATASET_ALTERNATIVES_H

#include "native/clean/columns.h"

/* Cut the next of the alternatives off; false behind the last. *rest begins as the whole text with bytes not NULL, and
 * ends with bytes NULL. */
bool ec_next_alternative(struct ec_text *rest, struct ec_text *name);

/* Choose among the alternatives of every role.
 *
 * columns  (n,) names in the header
 * options  (EC_N_LOG_ROLES,) what the person gave
 * named    (EC_N_LOG_ROLES,) filled in: one name, NULL to recognise the column, or what the person gave where none is
 *          there; borrows from options and room
 * room     for the names that are cut
 *
 * Cost O(C) for each alternative. */
void ec_alternatives_choose(const struct ec_text *columns, size_t n,
        const char *const options[EC_N_LOG_ROLES], const char *named[EC_N_LOG_ROLES],
        char room[EC_N_LOG_ROLES][EC_COLUMN_TEXT]);

#endif

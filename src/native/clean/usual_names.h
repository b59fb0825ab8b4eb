/* usual_names.h - the names that shops and exports give the columns of each role.
 *
 * Layer: native/clean. */
#ifndef ENDCAP_NATIVE_CLEAN_USUAL_NAMES_H
#define ENDCAP_NATIVE_CLEAN_USUAL_NAMES_H

#include "native/clean/clean.h"

/* A role's usual names, the likeliest first, in lower case without spaces and marks; ended by NULL. */
const char *const *ec_usual_names(enum ec_role role);

/* Whether a column's name is a usual one of a role. */
bool ec_column_is_usual(struct ec_text column, enum ec_role role);

/* Whether a name speaks of a time (last_seen_ts, "Purchase Date"), and not of one that is no event's (birth_date,
 * updated_at): worth a look at the values. */
bool ec_column_may_be_time(struct ec_text column);

/* Whether a name is that of a visit (session_id, visit, cart_id), which several users may share in turn. */
bool ec_column_is_session(struct ec_text column);

/* Whether a name is that of ratings (rating, score, stars). */
bool ec_column_is_rating(struct ec_text column);

#endif

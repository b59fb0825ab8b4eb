/* missing.h - the words that exports write where there is nothing.
 *
 * Layer: native/log. */
#ifndef ENDCAP_NATIVE_LOG_MISSING_H
#define ENDCAP_NATIVE_LOG_MISSING_H

#include <stdbool.h>
#include <stddef.h>

#include "endcap/types.h"

/* Words that a person adds to the usual ones, and usual ones that are values in this log: borrowed, compared without
 * regard to case. Zeroed: the usual words alone. */
struct ec_missing_words {
    const char *const *added;
    size_t n_added;
    const char *const *kept;
    size_t n_kept;
};

/* Nothing is there: no text, or a usual word for none in any case (null, nil, nan, none, NA, N/A, undefined, \N, -),
 * also with a sign before it or in brackets ((not set), <NA>, #N/A, [null]). */
bool ec_is_missing(struct ec_text text);

/* The same with a log's own words; NULL: the usual words. */
bool ec_missing_is(const struct ec_missing_words *words, struct ec_text text);

#endif

/* placeholders.h - ids that stand for nobody in particular: guests, tests, defaults.
 *
 * Unlike a word for none (log/missing.h) each could be an id of this log, so nothing is dropped by them: a person is
 * asked.
 *
 * Layer: native/clean. */
#ifndef ENDCAP_NATIVE_CLEAN_PLACEHOLDERS_H
#define ENDCAP_NATIVE_CLEAN_PLACEHOLDERS_H

#include <stdbool.h>

#include "endcap/types.h"

enum ec_placeholder {
    EC_PLACEHOLDER_NONE,
    EC_PLACEHOLDER_NUMBER, /* 0, 1, 00000000, 99999999: in most logs an id like any other */
    EC_PLACEHOLDER_WORD,   /* guest, test, -1, the UUID of zeros: hardly ever */
};

/* What kind of placeholder an id has the shape of. */
enum ec_placeholder ec_placeholder_of(struct ec_text id);

/* Room for an id as ec_pattern_of_id writes it. */
enum { EC_PATTERN_TEXT = 128 };

/* Write the extended regular expression that an id alone matches, for a remedy: ^guest\.user$. False where it has no
 * room or the id has bytes that a terminal would not show. */
bool ec_pattern_of_id(struct ec_text id, char pattern[EC_PATTERN_TEXT]);

#endif

/* levels.h - the levels of a category's path: "Home > Kitchen > Mugs".
 *
 * A path has its levels apart by >, where it has none by |, where it has none by /, as the features of items read it
 * (native/items/features.c). Blanks around a level are not part of it, and what is empty is none.
 *
 * Layer: device/catalogue. */
#ifndef ENDCAP_DEVICE_CATALOGUE_LEVELS_H
#define ENDCAP_DEVICE_CATALOGUE_LEVELS_H

#include <stdbool.h>

#include "endcap/types.h"

enum { EC_MAX_LEVELS = 32 }; /* that may be asked for at once */

/* What the levels of a path are apart by; 0 where it has one level. O(size). */
char ec_levels_parting(struct ec_text path);

/* Cut the first level off a path: size 0 where there is none any more. */
struct ec_text ec_levels_next(struct ec_text *path, char parting);

/* Whether a path is this text, or has these levels, at most EC_MAX_LEVELS, one behind the other: its beginning, one
 * level. Letters count. O(EC_MAX_LEVELS size of the path). */
bool ec_levels_have(struct ec_text path, struct ec_text wanted);

#endif

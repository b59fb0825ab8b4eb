/* nearest.h - "did you mean ...?": the known word nearest to a mistyped one.
 *
 * Distance is the least number of insertions, deletions, substitutions and swaps of neighbours (the
 * optimal string alignment form of Damerau 1964).
 *
 * Layer: cli. */
#ifndef ENDCAP_CLI_ARGS_NEAREST_H
#define ENDCAP_CLI_ARGS_NEAREST_H

#include <stddef.h>

/* Offer every known word, then ask. */
struct ec_nearest {
    const char *wanted;
    const char *best; /* NULL: nothing was near enough */
    size_t distance;
};

/* Begin a search for the word nearest to `wanted` (borrowed). */
struct ec_nearest ec_nearest_begin(const char *wanted);

/* Offer a known word (borrowed). Of equally near words the first one offered wins. Cost O(L^2) for
 * words of L letters; words above 63 letters are never near. */
void ec_nearest_offer(struct ec_nearest *nearest, const char *word);

#endif

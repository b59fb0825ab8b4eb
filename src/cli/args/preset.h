/* preset.h - options written down once: a flat JSON object whose keys are option names.
 *
 *     { "user": "CustomerID", "item": "StockCode", "no-titles": true, "factors": 64 }
 *
 * Flags are true or false, numbers are numbers, sizes and times are numbers of bytes and seconds or
 * texts with a unit, lists are arrays of texts, all else is text. One preset
 * serves every verb that reads presets: an option that only another of them has is passed over.
 *
 * Layer: cli. */
#ifndef ENDCAP_CLI_ARGS_PRESET_H
#define ENDCAP_CLI_ARGS_PRESET_H

#include <cjson/cJSON.h>

#include "cli/args/verb.h"

/* A preset that ships with the program, for the export of a known shop or data set. */
struct ec_shipped_preset {
    const char *name;  /* without a slash or a point, which a file's name has */
    const char *reads; /* what it reads, as a clause */
    const char *first; /* what is to be done before, mostly a command; NULL: nothing */
    const char *json;
};
extern const struct ec_shipped_preset ec_shipped_presets[]; /* ends with name NULL */

/* Set the options of a verb from a shipped preset or a file: a name without a slash or a point is a shipped one.
 *
 * presets  array that takes the preset's JSON, whose texts the settings borrow
 *
 * EC_EXIT_USAGE for a name that is no shipped preset's, for an unknown key, a value that does not fit, or what is not a flat JSON object;
 * EC_EXIT_IO for a file that cannot be read; both have been said. */
enum ec_exit ec_preset_apply(
        const struct ec_verb *verb, const char *path, void *settings, cJSON *presets);

/* Write down the options of some groups (NULL-terminated) whose settings differ from the defaults: a preset
 * that gives the same settings again. The caller deletes it. */
cJSON *ec_preset_of(
        const struct ec_option_group *const *groups, const void *settings, const void *defaults);

#endif

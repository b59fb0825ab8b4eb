/* parse.h - from the words of a command line to the settings of a verb.
 *
 * The GNU manner: --name value, --name=value, -k 10, -k10; options and operands in any order; "--" ends
 * the options; "-" is an operand. Presets apply first and in order, then the command line, so what is
 * typed wins over what is written down.
 *
 * Layer: cli. */
#ifndef ENDCAP_CLI_ARGS_PARSE_H
#define ENDCAP_CLI_ARGS_PARSE_H

#include <cjson/cJSON.h>

#include "cli/args/verb.h"

struct ec_parsed {
    const char *operand;
    void *settings; /* owned; its texts are borrowed from the words and the presets */
    cJSON *presets; /* owned array of the presets that were read */
    bool asks_help; /* --help or -h was given: nothing else was checked */
};

/* Parse the words behind the verb.
 *
 * words   (n_words,) borrowed for as long as the settings are used
 * parsed  written only on EC_EXIT_DONE
 *
 * EC_EXIT_USAGE, and EC_EXIT_IO for a preset that cannot be read; both have been said. */
enum ec_exit ec_parse(
        const struct ec_verb *verb, char *const *words, size_t n_words, struct ec_parsed *parsed);

/* Free what a verb's words were parsed into. */
void ec_parsed_free(const struct ec_verb *verb, struct ec_parsed *parsed);

#endif

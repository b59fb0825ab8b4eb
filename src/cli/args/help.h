/* help.h - the help, from the table of verbs and their options; man.c prints the same as roff.
 *
 * Layer: cli. */
#ifndef ENDCAP_CLI_ARGS_HELP_H
#define ENDCAP_CLI_ARGS_HELP_H

#include "cli/args/verb.h"

/* What the program is, in one line. */
#define EC_PURPOSE "recommendation that runs in the shopper's page"

/* One line of the table of exit codes. */
struct ec_exit_help {
    enum ec_exit code;
    const char *meaning;
};
extern const struct ec_exit_help ec_exit_helps[]; /* ends with meaning NULL */

/* Print the overview: examples, verbs, what holds for all of them. */
void ec_help(FILE *stream);

/* Print the help of one verb, examples first. */
void ec_help_verb(FILE *stream, const struct ec_verb *verb);

/* Print the shipped presets. */
void ec_help_presets(FILE *stream);

/* Print the man page in roff (man macros). */
void ec_help_man(FILE *stream);

#endif

/* verb.h - what the program can do: one entry for each verb, walked by the parser, the help and the
 * man page.
 *
 * Two lists fill ec_verbs and a build links one of them: verbs_native.c, everything; verbs_device.c,
 * what a WASI build can do without a trainer.
 *
 * Layer: cli. */
#ifndef ENDCAP_CLI_ARGS_VERB_H
#define ENDCAP_CLI_ARGS_VERB_H

#include "cli/args/option.h"
#include "cli/io/say.h"

enum { EC_MAX_OPERANDS = 1, EC_MAX_GROUPS = 8 };

struct ec_example {
    const char *purpose;
    const char *command;
};

struct ec_verb {
    const char *name;
    const char *summary; /* one line, imperative */
    const char *operand; /* the one thing it works on: "EVENTS", "MODEL" */
    const char *operand_help;
    const struct ec_example *examples;
    size_t n_examples;
    const struct ec_option_group *groups[EC_MAX_GROUPS + 1]; /* NULL-terminated */
    const char *details;  /* paragraphs parted by empty lines, behind the options in the help */
    size_t settings_size; /* begins with struct ec_common_settings */
    void (*defaults)(void *settings); /* fills in zeroed settings; NULL: zeros are the defaults */
    enum ec_exit (*run)(const char *operand, void *settings);
};

extern const struct ec_verb *const ec_verbs[]; /* NULL-terminated */

/* Make the settings that a verb starts from. End them with ec_verb_free_settings. */
void *ec_verb_new_settings(const struct ec_verb *verb);

/* Free settings and the lists in them; NULL is allowed. */
void ec_verb_free_settings(const struct ec_verb *verb, void *settings);

/* Find a verb by name; NULL when there is none. */
const struct ec_verb *ec_verb_find(const char *name);

/* Find an option of a verb by name, or by letter (name of one character). NULL when it has none. */
const struct ec_option *ec_verb_option(const struct ec_verb *verb, const char *name, size_t size);
const struct ec_option *ec_verb_letter(const struct ec_verb *verb, char letter);

/* The next option of a verb with the name of this one: it takes what does not fit this one. NULL: there is none. */
const struct ec_option *ec_verb_option_again(
        const struct ec_verb *verb, const struct ec_option *option);

/* The verb, or the option of a verb, whose name is nearest to a mistyped one; NULL when none is near. */
const char *ec_verb_nearest(const char *name);
const char *ec_verb_nearest_option(const struct ec_verb *verb, const char *name);

#endif

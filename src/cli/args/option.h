/* option.h - the one table of options: what each is called, takes, sets and means.
 *
 * The parser, the help, the man page and the preset reader all walk these tables, so an option that one
 * of them knows is known to all. Defaults are not written here: they are what the settings hold before
 * anything is parsed, and the help formats them from there.
 *
 * Layer: cli. */
#ifndef ENDCAP_CLI_ARGS_OPTION_H
#define ENDCAP_CLI_ARGS_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* What an option takes, and the type of the field it sets. */
enum ec_option_type {
    EC_OPTION_FLAG,       /* nothing; bool becomes true */
    EC_OPTION_CLEAR,      /* nothing; bool becomes false: an option named no-... */
    EC_OPTION_TEXT,       /* const char * */
    EC_OPTION_CHOICE,     /* one of `choices`; an enum becomes its place there */
    EC_OPTION_U32,        /* whole number within min and max; uint32_t */
    EC_OPTION_INT,        /* the same; int */
    EC_OPTION_U64,        /* the same; uint64_t, max up to 2^53 */
    EC_OPTION_WHOLE,      /* the same; double */
    EC_OPTION_F64,        /* number within min and max; double */
    EC_OPTION_BYTES,      /* a size: 500000, 400kB (1 kB is 1,000 bytes), 1.2MB; uint64_t */
    EC_OPTION_SECONDS,    /* a time: 90, 90s, 5min, 1.5h; double, seconds */
    EC_OPTION_LIST,       /* a text each time it is given; struct ec_list */
    EC_OPTION_COMMA_LIST, /* texts between commas each time it is given; struct ec_list */
    EC_OPTION_PRESET,     /* a file of options to start from; no field */
};

/* Texts in the order given, owned. */
struct ec_list {
    char **texts; /* NULL: the option was not given */
    size_t n;
};

/* Append a copy of text[0] to text[size - 1]. */
void ec_list_append(struct ec_list *list, const char *text, size_t size);

/* Free a list's texts and leave it as one that was not given. */
void ec_list_free(struct ec_list *list);

struct ec_option {
    const char *name; /* without the dashes */
    char letter;      /* short form; 0: none */
    enum ec_option_type type;
    const char *metavar; /* NULL for flags */
    size_t offset;       /* of the field in the settings of the verbs that have this option */
    double min, max;     /* of numbers, both allowed */
    const char *const *choices; /* NULL-terminated, for EC_OPTION_CHOICE */
    const char *default_text;   /* for the help where the field's own value does not say it; "" says
                                 * nothing, NULL formats the value */
    const char *help;           /* what it does, without a final stop */
};

/* Options that stand together in the help. */
struct ec_option_group {
    const char *title;
    const struct ec_option *options;
    size_t n_options;
};

/* Everything that begins the settings of every verb. */
struct ec_common_settings {
    bool json;
    bool quiet;
};

/* Set an option's field in `settings` from text (NULL for flags); not for EC_OPTION_PRESET.
 *
 * False when the text does not fit; `wanted` (size,) then says in words what would. */
bool ec_option_set(const struct ec_option *option, void *settings, const char *text, char *wanted,
        size_t size);

/* Set it from a number, which is what a preset may hold. False as above. */
bool ec_option_set_number(
        const struct ec_option *option, void *settings, double number, char *wanted, size_t size);

/* Free a list option's field, so that what is given next replaces what was there. Other options are left
 * as they are. */
void ec_option_clear_list(const struct ec_option *option, void *settings);

/* Whether an option is given without a value. */
bool ec_option_is_flag(const struct ec_option *option);

/* Format the default of an option from untouched settings into `text` (size,); "" when there is nothing
 * worth saying. */
void ec_option_default(
        const struct ec_option *option, const void *defaults, char *text, size_t size);

#endif

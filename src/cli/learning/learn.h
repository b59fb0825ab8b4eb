/* learn.h - what check, train, evaluate and tune share: their settings, their options, reading the log.
 * Native only.
 *
 * One struct holds the settings of all of them, so that one table of options (learn_options.c) serves them
 * and one preset can hold them all.
 *
 * Layer: cli/learning. */
#ifndef ENDCAP_CLI_LEARNING_LEARN_H
#define ENDCAP_CLI_LEARNING_LEARN_H

#include "cli/args/option.h"
#include "cli/io/json.h"
#include "cli/io/progress.h"
#include "cli/io/say.h"
#include "native/dataset/ingest.h"
#include "native/measure/evaluation.h"

struct ec_learn_settings {
    struct ec_common_settings common;
    struct ec_ingest_options ingest;
    struct ec_evaluate_options evaluate; /* evaluate.train are the options of training */
    const char *output;
    const char *test;
    double seconds;      /* of tuning; 0: no limit */
    uint32_t n_trials;   /* of tuning; 0: no limit */
    const char *html;    /* where the report goes; NULL: nowhere */
    bool html_histories; /* which holds what some shoppers saw and chose */
    struct ec_list ks;
    struct ec_list gates;
    struct ec_list types, value_types, missing, not_missing; /* read into ingest */
    struct ec_list items_columns; /* ROLE=COLUMN; read into ingest.items_columns */
    struct ec_list without;       /* names of signals; read into evaluate.train.without */
};

/* Fill in the defaults that the trainer states. */
void ec_learn_defaults(void *settings);

/* Read the names of --without. EC_EXIT_USAGE for a name that is no signal's, and for popularity; it has
 * been said. */
enum ec_exit ec_learn_read_without(struct ec_learn_settings *settings);

/* Find out, before anything is read, whether an output can be written, and that it is none of the files to be read: the
 * log, the second log, the items. EC_EXIT_USAGE, or as ec_replace_check; it has been said. */
enum ec_exit ec_learn_check_output(
        const struct ec_learn_settings *settings, const char *operand, const char *output);

extern const struct ec_option_group ec_preset_options;   /* --preset */
extern const struct ec_option_group ec_data_options;     /* how to read and clean the log */
extern const struct ec_option_group ec_training_options; /* what to learn */
extern const struct ec_option_group ec_detail_options;   /* and how: what tune searches */

/* Read a log.
 *
 * path     "-" for standard input
 * watch    shown and looked at meanwhile
 * dataset  the caller's, written only on EC_EXIT_DONE
 * report   filled in also where nothing was left of the log; may be NULL
 *
 * The exit code of the status that ec_ingest gives, which has been said. */
enum ec_exit ec_learn_read(const char *path, const struct ec_learn_settings *settings,
        const struct ec_watch *watch, struct ec_progress *progress, struct ec_dataset *dataset,
        struct ec_clean_report *report);

/* Say what has been read, and how much memory the program needs for some work ("training") that allocates `size` bytes
 * beside what it holds now, unless quiet: the whole of it, and no less than reading took.
 *
 * EC_EXIT_IO where size is SIZE_MAX: there was no memory to work it out; it has been said. */
enum ec_exit ec_learn_announce(const struct ec_learn_settings *settings,
        const struct ec_dataset *dataset, const char *work, size_t size);

/* Warn of the signals (bit s: signal s) whose equations had no solution, unless quiet. */
void ec_learn_warn_unsolvable(const struct ec_learn_settings *settings, uint32_t signals);

/* The same as JSON: their names. */
cJSON *ec_learn_unsolvable_json(uint32_t signals);

/* Say what the trainer says of its failure, and give the exit code. */
enum ec_exit ec_learn_failed(const struct ec_error *error);

#endif

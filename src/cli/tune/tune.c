/* tune.c - from a log to a preset: the training options that suit it. */
#include "native/tune/tune.h"

#include <math.h>
#include <string.h>

#include "cli/args/preset.h"
#include "cli/common/common_options.h"
#include "cli/common/verbs.h"
#include "cli/io/input.h"
#include "cli/io/json.h"
#include "cli/io/replace.h"
#include "cli/learning/learn.h"

static const struct ec_option tuning_options[] = {
        {.name = "output",
                .letter = 'o',
                .type = EC_OPTION_TEXT,
                .metavar = "PRESET",
                .offset = offsetof(struct ec_learn_settings, output),
                .help = "write the preset here, `-` for standard output; the file appears whole or "
                        "not at all"},
        {.name = "time",
                .type = EC_OPTION_SECONDS,
                .metavar = "TIME",
                .offset = offsetof(struct ec_learn_settings, seconds),
                .min = 0.001,
                .max = 1e7,
                .default_text = "5min, or no limit with --trials",
                .help = "search for so long, such as 90s, 5min or 1h; how many candidates that "
                        "tries depends on the machine. What is no such time names the column of "
                        "the log's time, as below; both may be given"},
        {.name = "trials",
                .type = EC_OPTION_U32,
                .metavar = "N",
                .offset = offsetof(struct ec_learn_settings, n_trials),
                .min = 1,
                .max = 1e6,
                .default_text = "",
                .help = "try so many candidates besides the defaults: the same on any machine"},
};

static const struct ec_option_group tuning_group = {
        "Tuning", tuning_options, EC_COUNT(tuning_options)};

/* What the preset holds: all that matters to the data and to training. */
static const struct ec_option_group *const preset_groups[] = {
        &ec_data_options, &ec_training_options, &ec_detail_options, NULL};

/* "best 0.0812, was 0.0801; 14 tried, 3 min left" on the progress line: 80 columns hold it beside the bar. */
static void report(void *context, const struct ec_tune_state *state)
{
    const struct ec_watch *watch = context;
    char left[32] = "";
    char stage[96];
    if (state->seconds_left >= 90.0)
        snprintf(left, sizeof left, ", %.0f min left", state->seconds_left / 60.0);
    else if (!isnan(state->seconds_left))
        snprintf(left, sizeof left, ", %.0f s left", state->seconds_left);
    if (isnan(state->ndcg10))
        snprintf(stage, sizeof stage, "trying the defaults%s", left);
    else
        snprintf(stage, sizeof stage, "best %.4f, was %.4f; %lu tried%s", state->ndcg10,
                state->default_ndcg10, (unsigned long)state->n_trials, left);
    ec_watch_report(watch, stage, state->share);
}

/* The preset of some settings with the training options that were found. */
static cJSON *preset_of(
        const struct ec_learn_settings *settings, const struct ec_train_options *found)
{
    struct ec_learn_settings tuned = *settings;
    struct ec_learn_settings *defaults = ec_verb_new_settings(&ec_verb_tune);
    tuned.evaluate.train = *found;
    tuned.evaluate.train.n_threads = defaults->evaluate.train
                                             .n_threads; /* the machine's, not the shop's */
    cJSON *preset = ec_preset_of(preset_groups, &tuned, defaults);
    ec_verb_free_settings(&ec_verb_tune, defaults);
    return preset;
}

static cJSON *report_json(const struct ec_learn_settings *settings,
        const struct ec_tune_result *result, cJSON *preset)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "output", settings->output);
    cJSON_AddNumberToObject(json, "trials", result->n_trials);
    cJSON_AddNumberToObject(json, "measured", result->n_measured);
    cJSON_AddNumberToObject(json, "seconds", result->seconds);
    cJSON_AddItemToObject(json, "validation_ndcg@10", ec_json_number(result->ndcg10));
    cJSON_AddItemToObject(
            json, "defaults_validation_ndcg@10", ec_json_number(result->default_ndcg10));
    cJSON_AddBoolToObject(json, "is_default", result->is_default);
    cJSON_AddBoolToObject(json, "interrupted", result->is_interrupted);
    cJSON_AddItemToObject(json, "unsolvable", ec_learn_unsolvable_json(result->unsolvable));
    cJSON_AddItemToObject(json, "preset", preset);
    return json;
}

static void print_report(
        const char *operand, const char *output, const struct ec_tune_result *result)
{
    printf("tried %lu candidates in %.0f s%s\n", (unsigned long)result->n_trials, result->seconds,
            result->is_interrupted ? ", then was interrupted" : "");
    if (isnan(result->ndcg10))
        printf("too little time to measure even the defaults: they are what %s holds\n", output);
    else if (result->is_default)
        printf("nothing beat the defaults, validation NDCG@10 %.4f: they are what %s holds\n",
                result->ndcg10, output);
    else
        printf("validation NDCG@10 is %.4f, and was %.4f with the defaults; it is better on users "
               "that the search did not ask, too\n",
                result->ndcg10, result->default_ndcg10);
    printf("\n  endcap train %s --preset %s -o shop.endcap\n", operand, output);
}

/* Search, write, report. */
static enum ec_exit make(const struct ec_learn_settings *settings, const char *operand,
        const struct ec_dataset *dataset, const struct ec_watch *watch,
        struct ec_progress *progress)
{
    struct ec_tune_options options = {
            .train = settings->evaluate.train,
            .seconds = settings->seconds > 0.0 || settings->n_trials > 0 ? settings->seconds
                                                                         : 300.0,
            .n_trials = settings->n_trials,
            .report = report,
            .context = (void *)(uintptr_t)watch,
    };
    struct ec_tune_result result;
    struct ec_error error = {0};
    options.train.watch = watch;
    enum ec_status status = ec_tune(dataset, &options, &result, &error);
    ec_progress_end(progress);
    if (status)
        return ec_learn_failed(&error);

    ec_learn_warn_unsolvable(settings, result.unsolvable);
    /* an interrupt ended the search, and what it found is written all the same; a second one ends the program */
    static const volatile sig_atomic_t never;
    cJSON *preset = preset_of(settings, &result.best);
    char *text = cJSON_Print(preset);
    size_t size = strlen(text);
    text[size] = '\n';
    enum ec_exit code = ec_replace_file(settings->output, text, size + 1, &never);
    cJSON_free(text);
    if (!code && strcmp(settings->output, "-") != 0) {
        if (settings->common.json)
            ec_json_print(report_json(settings, &result, cJSON_Duplicate(preset, true)), false);
        else
            print_report(operand, settings->output, &result);
    }
    cJSON_Delete(preset);
    return code;
}

static enum ec_exit run(const char *operand, void *memory)
{
    struct ec_learn_settings *settings = memory;
    if (!settings->output)
        return ec_complain(EC_EXIT_USAGE, "tune needs a place for the preset: -o PRESET");
    enum ec_exit code = ec_learn_read_without(settings);
    if (!code)
        code = ec_learn_check_output(settings, operand, settings->output);
    if (code)
        return code;
    struct ec_progress progress;
    struct ec_watch watch = ec_progress_begin(&progress, settings->common.quiet);
    struct ec_dataset dataset = {0};
    code = ec_learn_read(operand, settings, &watch, &progress, &dataset, NULL);
    if (code)
        return code;
    code = ec_learn_announce(settings, &dataset, "tuning",
            ec_train_validation_memory(&dataset, &settings->evaluate.train));
    if (!code)
        code = make(settings, operand, &dataset, &watch, &progress);
    ec_dataset_free(&dataset);
    return code;
}

static const struct ec_example examples[] = {
        {"Five minutes for your shop, then its model:",
                "endcap tune events.csv --user customer --item sku -o shop.preset.json && endcap "
                "train events.csv --preset shop.preset.json -o shop.endcap"},
        {"What suits a model of at most 400,000 bytes:",
                "endcap tune events.csv --budget 400kB --time 20min -o shop.preset.json"},
};

const struct ec_verb ec_verb_tune = {
        .name = "tune",
        .summary = "search the training options that suit a log",
        .operand = "EVENTS",
        .operand_help = "the shop's log, as for train; `-` reads it from standard input",
        .examples = examples,
        .n_examples = EC_COUNT(examples),
        .groups = {&tuning_group, &ec_preset_options, &ec_data_options, &ec_training_options,
                &ec_detail_options, &ec_common_options},
        .details =
                "The options given, or their defaults, are where it starts; what is under "
                "\"Training, in detail\", the factors, the neighbours and, where the log has "
                "times, "
                "the half-lives are drawn at random around the best so far, from --seed. "
                "Candidates "
                "learn from a part of the users first, and a third of them goes on to a larger "
                "part "
                "(successive halving). Figures are of events that were held out to weigh the "
                "signals, of one half of the users; what wins there must win on the other half "
                "too, "
                "or it is dropped.\n\n"
                "The preset holds every option, given or found, that differs from its default, so "
                "that train needs nothing else; it names files as you named them. With --trials "
                "the "
                "same log, options and seed give the same preset anywhere.\n\n"
                "Interrupted, it writes the best so far and is done; before the defaults have been "
                "measured it writes nothing. A second interrupt ends it at once.\n\n"
                "With --json: {\"output\", \"trials\", \"measured\", \"seconds\", "
                "\"validation_ndcg@10\", \"defaults_validation_ndcg@10\", \"is_default\", "
                "\"interrupted\", \"unsolvable\": [signals whose equations have no solution with "
                "the "
                "defaults], \"preset\": {...}}; a figure is null where there was too little "
                "time. With -o - standard output is the preset, and no report is printed.",
        .settings_size = sizeof(struct ec_learn_settings),
        .defaults = ec_learn_defaults,
        .run = run,
};

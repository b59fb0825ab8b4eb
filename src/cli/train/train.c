/* train.c - from a log to a model file. */
#include <string.h>

#include "cli/common/common_options.h"
#include "cli/common/verbs.h"
#include "cli/io/input.h"
#include "cli/io/json.h"
#include "cli/io/replace.h"
#include "cli/learning/curve.h"
#include "cli/learning/learn.h"

static const struct ec_option model_options[] = {
        {.name = "output",
                .letter = 'o',
                .type = EC_OPTION_TEXT,
                .metavar = "MODEL",
                .offset = offsetof(struct ec_learn_settings, output),
                .help = "write the model here, `-` for standard output; the file appears whole or "
                        "not at all"},
};

static const struct ec_option_group output_group = {
        "The model", model_options, EC_COUNT(model_options)};

/* What a run made, for the report. */
struct made {
    const struct ec_learn_settings *settings;
    const struct ec_dataset *dataset;
    const struct ec_train_report *report;
    size_t model_size; /* bytes */
};

static cJSON *report_json(const struct made *made)
{
    const struct ec_train_report *report = made->report;
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "model", made->settings->output);
    cJSON_AddNumberToObject(json, "users", made->dataset->n_users);
    cJSON_AddNumberToObject(json, "items", made->dataset->n_items);
    cJSON_AddNumberToObject(json, "events", (double)made->dataset->n_events);
    cJSON_AddNumberToObject(json, "seconds", report->seconds);
    cJSON_AddNumberToObject(json, "model_bytes", (double)made->model_size);
    cJSON_AddNumberToObject(json, "validation_events", (double)report->n_validation);
    cJSON_AddNumberToObject(json, "validation_ndcg@10", report->validation_ndcg10);
    cJSON *left_out = cJSON_AddArrayToObject(json, "left_out");
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++)
        if (report->left_out >> s & 1)
            cJSON_AddItemToArray(left_out, cJSON_CreateString(ec_signal_name((enum ec_signal)s)));
    cJSON_AddItemToObject(json, "unsolvable", ec_learn_unsolvable_json(report->unsolvable));
    if (report->curve.n)
        cJSON_AddItemToObject(json, "curve", ec_curve_json(&report->curve));
    return json;
}

static void print_report(const struct made *made)
{
    const struct ec_train_report *report = made->report;
    double an_item = (double)made->model_size / made->dataset->n_items;
    printf("learned from %lu users, %lu items and %zu events in %.1f s\n",
            (unsigned long)made->dataset->n_users, (unsigned long)made->dataset->n_items,
            made->dataset->n_events, report->seconds);
    if (report->n_validation)
        printf("validation NDCG@10 is %.4f over %zu events that were held out to weigh the "
               "signals\n",
                report->validation_ndcg10, report->n_validation);
    if (report->curve.n) {
        putchar('\n');
        ec_curve_print(&report->curve);
        putchar('\n');
    } else if (report->left_out) {
        char names[160];
        ec_curve_signals(report->left_out, names, sizeof names);
        printf("left out, as the validation would not miss it: %s\n", names);
    }
    printf("%s: %zu bytes, %.0f an item\n\n", made->settings->output, made->model_size, an_item);
    const char *name = ec_input_base_name(made->settings->output);
    printf("Put %s beside the files of build/web on your site, and in the page:\n\n"
           "  import { load } from \"./endcap.js\";\n"
           "  const endcap = await load({ model: \"/%s\" });\n"
           "  const shopper = endcap.shopper();\n"
           "  shopper.record({ item, type: \"view\", time: Date.now() });\n"
           "  const shelf = shopper.recommend({ k: 12 });\n\n"
           "What it learned: endcap inspect %s\n",
            name, name, made->settings->output);
}

/* Train, write, report. */
static enum ec_exit make(const struct ec_learn_settings *settings, const struct ec_dataset *dataset,
        const struct ec_train_options *options, struct ec_progress *progress)
{
    struct ec_model_bytes model = {0};
    struct ec_train_report report = {0};
    struct ec_error error = {0};
    enum ec_status status = ec_train(dataset, options, &model, &report, &error);
    ec_progress_end(progress);
    if (status)
        return ec_learn_failed(&error);
    ec_learn_warn_unsolvable(settings, report.unsolvable);
    struct made made = {settings, dataset, &report, model.size};
    enum ec_exit code = ec_replace_file(
            settings->output, model.bytes, model.size, options->watch->interrupted);
    ec_model_bytes_free(&model);
    if (code || strcmp(settings->output, "-") == 0)
        return code; /* standard output is the model's then */
    if (settings->common.json)
        ec_json_print(report_json(&made), false);
    else
        print_report(&made);
    return EC_EXIT_DONE;
}

static enum ec_exit run(const char *operand, void *memory)
{
    struct ec_learn_settings *settings = memory;
    if (!settings->output)
        return ec_complain(EC_EXIT_USAGE, "train needs a place for the model: -o MODEL");
    enum ec_exit code = ec_learn_read_without(settings);
    if (!code)
        code = ec_learn_check_output(settings, operand, settings->output);
    if (code)
        return code;
    struct ec_progress progress;
    struct ec_watch watch = ec_progress_begin(&progress, settings->common.quiet);
    struct ec_dataset dataset = {0};
    struct ec_train_options training = settings->evaluate.train;
    training.source = ec_input_name(operand);
    training.watch = &watch;
    code = ec_learn_read(operand, settings, &watch, &progress, &dataset, NULL);
    if (code)
        return code;
    code = ec_learn_announce(settings, &dataset, "training", ec_train_memory(&dataset, &training));
    if (!code)
        code = make(settings, &dataset, &training, &progress);
    ec_dataset_free(&dataset);
    return code;
}

static const struct ec_example examples[] = {
        {"The embedded shop, cleaned by its preset:",
                "endcap train models/online-retail/online-retail.csv.zst --preset "
                "models/online-retail/preset.json -o shop.endcap"},
        {"The best model of at most 400,000 bytes:",
                "endcap train events.csv --budget 400kB -o shop.endcap"},
        {"Your own log, its columns named:",
                "endcap train events.csv --user customer --item sku --time date -o shop.endcap"},
};

const struct ec_verb ec_verb_train = {
        .name = "train",
        .summary = "learn a model from a log",
        .operand = "EVENTS",
        .operand_help = "the shop's log: CSV or TSV with a header, or NDJSON, plain, gzip or zstd; "
                        "`-` reads "
                        "it from standard input",
        .examples = examples,
        .n_examples = EC_COUNT(examples),
        .groups = {&output_group, &ec_preset_options, &ec_data_options, &ec_training_options,
                &ec_detail_options, &ec_common_options},
        .details =
                "With --json: {\"model\", \"users\", \"items\", \"events\", \"seconds\", "
                "\"model_bytes\", "
                "\"validation_events\", \"validation_ndcg@10\", \"left_out\": [signals that were "
                "learned and are not carried], \"unsolvable\": [signals whose equations have no "
                "solution]}, and with --budget \"curve\": [{\"bytes\", "
                "\"ndcg@10\", \"signals\", \"neighbours\", \"table_bits\", "
                "\"encoder_bits\", \"chosen\"}]. With -o - standard output is "
                "the model, "
                "and no report is printed.\n\n"
                "Interrupted, it leaves the old model as it was.",
        .settings_size = sizeof(struct ec_learn_settings),
        .defaults = ec_learn_defaults,
        .run = run,
};

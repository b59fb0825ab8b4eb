/* check.c - read and clean a log, and say what was found. */
#include "cli/check/check_report.h"
#include "cli/common/common_options.h"
#include "cli/common/verbs.h"
#include "cli/io/input.h"
#include "cli/io/json.h"
#include "cli/io/memory.h"
#include "cli/learning/learn.h"
#include "native/system/alloc.h"

/* Print what is known: with an empty profile the cleaning still says where all rows went. */
static void print(const struct ec_learn_settings *settings, const char *path,
        const struct ec_clean_report *cleaning, const struct ec_profile *profile)
{
    if (settings->common.json)
        ec_json_print(ec_check_json(path, cleaning, profile), false);
    else
        ec_check_print(path, cleaning, profile);
}

static enum ec_exit run(const char *operand, void *memory)
{
    const struct ec_learn_settings *settings = memory;
    struct ec_progress progress;
    struct ec_watch watch = ec_progress_begin(&progress, settings->common.quiet);
    struct ec_dataset dataset = {0};
    struct ec_error error = {0};
    struct ec_clean_report *cleaning = ec_need(1, sizeof *cleaning);
    struct ec_profile *profile = ec_need(1, sizeof *profile);
    enum ec_exit code = ec_learn_read(operand, settings, &watch, &progress, &dataset, cleaning);
    if (code && code != EC_EXIT_IO && cleaning->n_rows)
        print(settings, ec_input_name(operand), cleaning, NULL);
    else if (!code && ec_profile(&dataset, cleaning, profile, &error))
        code = ec_learn_failed(&error);
    else if (!code)
        print(settings, ec_input_name(operand), cleaning, profile);
    ec_dataset_free(&dataset);
    ec_free(profile);
    ec_free(cleaning);
    return code;
}

static const struct ec_example examples[] = {
        {"The embedded shop, by its preset:",
                "endcap check models/online-retail/online-retail.csv.zst --preset "
                "models/online-retail/preset.json"},
        {"Your own log, its columns recognised by their names:", "endcap check events.csv.gz"},
        {"A stream of JSON lines:",
                "zcat log*.gz | endcap check - --user visitor --item sku --time at"},
};

const struct ec_verb ec_verb_check = {
        .name = "check",
        .summary = "read and clean a log, and report what to fix",
        .operand = "EVENTS",
        .operand_help = "the shop's log: CSV or TSV with a header (or --columns), or NDJSON, "
                        "plain, gzip or zstd; "
                        "`-` reads it from standard input",
        .examples = examples,
        .n_examples = EC_COUNT(examples),
        .groups = {&ec_preset_options, &ec_data_options, &ec_common_options},
        .details = "Nothing is dropped silently: each row is kept, or counted at the first rule it "
                   "breaks, with one example of each.\n\n"
                   "With --json: {\"source\", \"form\", \"separator\", \"header\", "
                   "\"heading_lines\", \"separator_line\", \"carriage_returns\", "
                   "\"backslashes\", \"columns\": {role: "
                   "column}, \"times\": {form: rows}, \"rows\", \"kept\", \"changed\", "
                   "\"dropped\", \"rules\": [{\"rule\", "
                   "\"text\", \"dropped\", \"changed\", \"line\", \"example\"}], "
                   "\"time_order\", \"type_words\": [{\"word\", \"type\", \"rows\"}], "
                   "\"missing_words\": "
                   "[{\"role\", \"word\", \"rows\"}], \"warnings\": [sentence], "
                   "\"prices\": {\"decimal_mark\", \"ambiguous\"}, \"title_variants\", "
                   "\"features_cut\", \"items_file\": {\"items\", \"unseen\", "
                   "\"entered\", \"examples\", \"dropped\", \"malformed\", \"attributes\", "
                   "\"attributes_malformed\", \"added\", \"added_malformed\", "
                   "\"met_before_added\", \"feed\", \"form\", \"separator\", \"columns\": {role: "
                   "[column]}, \"ignored\": [column], \"prices_malformed\", \"price_example\", "
                   "\"prices\", "
                   "\"added_example\", \"malformed_example\", \"repeated\", \"repeated_example\", "
                   "\"not_utf8\", \"not_utf8_example\", \"continued\", "
                   "\"continued_without_id\", \"other_store_views\", \"texts_with_html\"}, "
                   "\"profile\": {...}, \"advice\": [sentence]}. header "
                   "is where the names come from: line, comment (the last before the first row), "
                   "columns (the option) or members (of NDJSON); heading_lines are those skipped "
                   "before it. rows are kept + dropped; items_file is null without one, unseen its "
                   "items without any "
                   "event and entered those of them in the catalogue; features_cut the items that "
                   "hold more than is compared; profile is null where nothing was left; its "
                   "quantiles and the shares of the most popular items are keyed by share.",
        .settings_size = sizeof(struct ec_learn_settings),
        .defaults = ec_learn_defaults,
        .run = run,
};

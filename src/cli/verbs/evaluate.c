/* evaluate.c - the model beside popularity and item-kNN, in a table or as JSON. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/io/input.h"
#include "cli/io/json.h"
#include "cli/verbs/common_options.h"
#include "cli/verbs/gates.h"
#include "cli/verbs/learn.h"
#include "cli/verbs/verbs.h"
#include "endcap/model.h"

static const char *const protocols[] = {"leave-one-out", "sessions", "split", "temporal", NULL};
_Static_assert(EC_PROTOCOL_TEMPORAL == 3, "the list above follows the enum");

static const struct ec_option options[] = {
        {.name = "protocol",
                .type = EC_OPTION_CHOICE,
                .metavar = "NAME",
                .offset = offsetof(struct ec_learn_settings, evaluate.protocol),
                .choices = protocols,
                .help = "leave-one-out: each user's last item is the test, where it is new to the "
                        "user, and the last "
                        "two are not fitted; sessions: each prefix of each test "
                        "session predicts its next item; split: histories to learn from, and how "
                        "the same users go on; "
                        "temporal: histories before a cut in time, baskets after it"},
        {.name = "test",
                .type = EC_OPTION_TEXT,
                .metavar = "FILE",
                .offset = offsetof(struct ec_learn_settings, test),
                .help = "the second log of sessions and split, read with the same options"},
        {.name = "places",
                .letter = 'k',
                .type = EC_OPTION_COMMA_LIST,
                .metavar = "K,...",
                .offset = offsetof(struct ec_learn_settings, ks),
                .help = "measure at these numbers of places"},
        {.name = "cut",
                .type = EC_OPTION_F64,
                .metavar = "SHARE",
                .offset = offsetof(struct ec_learn_settings, evaluate.temporal_share),
                .min = 0.01,
                .max = 0.99,
                .help = "share of the log's time before the cut of temporal"},
        {.name = "at-least",
                .type = EC_OPTION_LIST,
                .metavar = "FIGURE@K=X",
                .offset = offsetof(struct ec_learn_settings, gates),
                .help = "end with exit code 1 if a figure of the model is below X; may be given "
                        "again"},
};

static const struct ec_option_group group = {"The evaluation", options, EC_COUNT(options)};

static void set_defaults(void *memory)
{
    struct ec_learn_settings *settings = memory;
    ec_learn_defaults(settings);
    for (uint32_t k = 0; k < settings->evaluate.n_k; k++) {
        char text[16];
        snprintf(text, sizeof text, "%lu", (unsigned long)settings->evaluate.k[k]);
        ec_list_append(&settings->ks, text, strlen(text));
    }
}

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Read -k: whole numbers in any order, each kept once. */
static enum ec_exit read_ks(const struct ec_list *ks, struct ec_evaluate_options *evaluate)
{
    evaluate->n_k = 0;
    for (size_t i = 0; i < ks->n; i++) {
        char *end;
        unsigned long k = strtoul(ks->texts[i], &end, 10);
        bool is_number = ks->texts[i][0] >= '0' && ks->texts[i][0] <= '9' && !*end;
        if (!is_number || k < 1 || k > EC_MAX_ITEMS)
            return ec_complain(EC_EXIT_USAGE,
                    "--places \"%s\": expected whole numbers from 1 to %d", ks->texts[i],
                    EC_MAX_ITEMS);
        bool is_new = true;
        for (uint32_t j = 0; j < evaluate->n_k; j++)
            is_new &= evaluate->k[j] != k;
        if (is_new && evaluate->n_k == EC_MAX_KS)
            return ec_complain(EC_EXIT_USAGE, "--places: at most %d numbers", EC_MAX_KS);
        if (is_new)
            evaluate->k[evaluate->n_k++] = (uint32_t)k;
    }
    if (evaluate->n_k == 0)
        return ec_complain(EC_EXIT_USAGE, "--places needs a number");
    qsort(evaluate->k, evaluate->n_k, sizeof *evaluate->k, ascending);
    return EC_EXIT_DONE;
}

static bool wants_test(enum ec_protocol protocol)
{
    return protocol == EC_PROTOCOL_SESSIONS || protocol == EC_PROTOCOL_SPLIT;
}

static enum ec_exit check_settings(const struct ec_learn_settings *settings, const char *operand)
{
    const char *name = ec_protocol_name(settings->evaluate.protocol);
    if (wants_test(settings->evaluate.protocol) && !settings->test)
        return ec_complain(EC_EXIT_USAGE, "--protocol %s needs a second log: --test FILE", name);
    if (!wants_test(settings->evaluate.protocol) && settings->test)
        return ec_complain(EC_EXIT_USAGE,
                "--protocol %s cuts its test from EVENTS; --test belongs to "
                "sessions and split",
                name);
    if (settings->test && strcmp(operand, "-") == 0 && strcmp(settings->test, "-") == 0)
        return ec_complain(EC_EXIT_USAGE, "EVENTS and --test cannot both be standard input");
    return ec_gates_check(&settings->gates, &settings->evaluate);
}

static void print_json(
        const struct ec_evaluate_options *evaluate, const struct ec_evaluation *result)
{
    cJSON *report = cJSON_CreateObject();
    cJSON_AddStringToObject(report, "protocol", ec_protocol_name(evaluate->protocol));
    cJSON_AddNumberToObject(report, "users", result->n_users);
    cJSON_AddNumberToObject(report, "items", result->n_items);
    cJSON_AddNumberToObject(report, "events", (double)result->n_events);
    cJSON_AddNumberToObject(report, "tests", (double)result->n_tests);
    cJSON_AddNumberToObject(report, "unknown_targets", (double)result->n_unknown_targets);
    cJSON_AddNumberToObject(report, "fit_seconds", result->fit_seconds);
    cJSON_AddNumberToObject(report, "rank_seconds", result->rank_seconds);
    cJSON_AddNumberToObject(report, "model_bytes", (double)result->model_bytes);
    cJSON *systems = cJSON_AddArrayToObject(report, "systems");
    for (size_t s = 0; s < EC_N_SYSTEMS; s++) {
        cJSON *system = cJSON_CreateObject();
        cJSON_AddStringToObject(system, "name", result->systems[s].name);
        for (uint32_t k = 0; k < evaluate->n_k; k++)
            for (size_t m = 0; ec_metric_names[m].name; m++) {
                char key[48];
                snprintf(key, sizeof key, "%s@%lu", ec_metric_names[m].name,
                        (unsigned long)evaluate->k[k]);
                double value = ec_metric_value(&result->systems[s].at[k], &ec_metric_names[m]);
                cJSON_AddItemToObject(system, key, ec_json_number(value));
            }
        cJSON_AddItemToArray(systems, system);
    }
    ec_json_print(report, false);
}

/* "0.2134  3.4x": a figure, and what the model's is in multiples of it. */
static void print_figure(double value, double of_model, bool with_ratio)
{
    const char *form = fabs(value) >= 100 ? "  %8.1f" : "  %8.4f";
    char ratio[16] = "";
    if (isnan(value))
        printf("  %8s", "-");
    else
        printf(form, value);
    if (with_ratio && value > 0 && of_model / value < 1e4)
        snprintf(ratio, sizeof ratio, "%.2fx", of_model / value);
    if (with_ratio)
        printf(" %8s", ratio);
}

static void print_text(
        const struct ec_evaluate_options *evaluate, const struct ec_evaluation *result)
{
    printf("%s: fitted on %lu users, %lu items, %zu events; %zu rankings scored",
            ec_protocol_name(evaluate->protocol), (unsigned long)result->n_users,
            (unsigned long)result->n_items, result->n_events, result->n_tests);
    if (result->n_unknown_targets)
        printf(", %zu of their targets never seen in fitting and counted as missed",
                result->n_unknown_targets);
    printf("\nfit in %.2f s, %zu bytes of model, ranked in %.2f s\n\n%-12s", result->fit_seconds,
            result->model_bytes, result->rank_seconds, "");
    for (size_t s = 0; s < EC_N_SYSTEMS; s++)
        printf("%*s", s ? 19 : 10, result->systems[s].name);
    putchar('\n');
    for (uint32_t k = 0; k < evaluate->n_k; k++)
        for (size_t m = 0; ec_metric_names[m].name; m++) {
            char name[32];
            snprintf(name, sizeof name, "%s@%lu", ec_metric_names[m].name,
                    (unsigned long)evaluate->k[k]);
            double of_model = ec_metric_value(&result->systems[0].at[k], &ec_metric_names[m]);
            printf("%s%-12s", k && !m ? "\n" : "", name);
            for (size_t s = 0; s < EC_N_SYSTEMS; s++)
                print_figure(ec_metric_value(&result->systems[s].at[k], &ec_metric_names[m]),
                        of_model, s > 0);
            putchar('\n');
        }
}

static enum ec_exit measure(const struct ec_learn_settings *settings, const char *operand,
        struct ec_dataset *train, struct ec_dataset *test, struct ec_evaluation *result)
{
    struct ec_progress progress;
    struct ec_watch watch = ec_progress_begin(&progress, settings->common.quiet);
    struct ec_evaluate_options evaluate = settings->evaluate;
    struct ec_error error = {0};
    evaluate.train.watch = &watch;
    evaluate.train.source = ec_input_name(operand);
    enum ec_exit code = ec_learn_read(operand, settings, &watch, &progress, train, NULL);
    if (!code && settings->test)
        code = ec_learn_read(settings->test, settings, &watch, &progress, test, NULL);
    if (code)
        return code;
    ec_learn_announce(settings, train);
    enum ec_status status = ec_evaluate(
            train, settings->test ? test : NULL, &evaluate, result, &error);
    ec_progress_end(&progress);
    return status ? ec_learn_failed(&error) : EC_EXIT_DONE;
}

static enum ec_exit run(const char *operand, void *memory)
{
    struct ec_learn_settings *settings = memory;
    struct ec_dataset train = {0}, test = {0};
    struct ec_evaluation result = {0};
    enum ec_exit code = read_ks(&settings->ks, &settings->evaluate);
    if (!code)
        code = ec_learn_read_without(settings);
    if (!code)
        code = check_settings(settings, operand);
    if (!code)
        code = measure(settings, operand, &train, &test, &result);
    if (!code && settings->common.json)
        print_json(&settings->evaluate, &result);
    else if (!code)
        print_text(&settings->evaluate, &result);
    if (!code)
        code = ec_gates_meet(&settings->gates, &settings->evaluate, &result);
    ec_dataset_free(&train);
    ec_dataset_free(&test);
    return code;
}

static const struct ec_example examples[] = {
        {"The embedded shop, each customer's last purchase held out:",
                "endcap evaluate models/online-retail/online-retail.csv.zst --preset "
                "models/online-retail/preset.json --protocol leave-one-out"},
        {"Fail a build when the model gets worse:",
                "endcap evaluate events.csv --at-least ndcg@10=0.21 --at-least coverage@10=0.3 "
                "--json"},
        {"Sessions, in two files:", "endcap evaluate train.txt.zst --format sessions --test "
                                    "test.txt.zst --protocol sessions -k 20"},
};

const struct ec_verb ec_verb_evaluate = {
        .name = "evaluate",
        .summary = "measure what a model would show, beside two plain systems",
        .operand = "EVENTS",
        .operand_help = "the shop's log, as for train; `-` reads it from standard input",
        .examples = examples,
        .n_examples = EC_COUNT(examples),
        .groups = {&group, &ec_preset_options, &ec_data_options, &ec_training_options,
                &ec_common_options},
        .details = "It learns from the fitting part, packs the model, and scores the packed bytes "
                   "with the code "
                   "that runs in the page. Every item is ranked, none is sampled, and ties count "
                   "against the "
                   "system. Beside a figure of another system stands how many times as large the "
                   "model's is.\n\n"
                   "popularity: the most events; item-knn: plain cosine neighbours of the whole "
                   "history; "
                   "item-knn-last: the same of its newest item alone.\n\n"
                   "recall: the target is in the list; ndcg, mrr: how high; coverage: share of the "
                   "catalogue in "
                   "anybody's list; gini: how unevenly places go to items, 0 even; arp: mean "
                   "number of events of "
                   "the items shown; aplt: share of places that show the long tail; diversity: how "
                   "unlike the "
                   "items of a list are.\n\n"
                   "With --json: {\"protocol\", \"users\", \"items\", \"events\", \"tests\", "
                   "\"unknown_targets\", "
                   "\"fit_seconds\", \"rank_seconds\", \"model_bytes\", \"systems\": [{\"name\": "
                   "\"endcap\", "
                   "\"recall@10\", \"ndcg@10\", \"mrr@10\", \"coverage@10\", \"gini@10\", "
                   "\"arp@10\", \"aplt@10\", "
                   "\"diversity@10\", ...}, {\"name\": \"popularity\", ...}, {\"name\": "
                   "\"item-knn\", ...}, "
                   "{\"name\": \"item-knn-last\", ...}]}, the figures at every K, null where one "
                   "is not defined. users, items and events are those of the "
                   "fitting part; tests the rankings scored; unknown_targets the targets never "
                   "seen in fitting, "
                   "which count as missed.",
        .settings_size = sizeof(struct ec_learn_settings),
        .defaults = set_defaults,
        .run = run,
};

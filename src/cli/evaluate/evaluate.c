/* evaluate.c - the model beside plain systems, in a table or as JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/common/common_options.h"
#include "cli/common/verbs.h"
#include "cli/evaluate/evaluate_page.h"
#include "cli/evaluate/evaluate_report.h"
#include "cli/evaluate/gates.h"
#include "cli/io/input.h"
#include "cli/io/json.h"
#include "cli/io/memory.h"
#include "cli/io/replace.h"
#include "cli/learning/learn.h"
#include "endcap/model.h"
#include "native/measure/evaluate.h"
#include "native/system/alloc.h"

static const char *const protocols[] = {"leave-one-out", "sessions", "split", "temporal",
        "cold-items", "cold-users", "cold-both", NULL};
_Static_assert(EC_PROTOCOL_COLD_BOTH == 6, "the list above follows the enum");

static const char *const recordings[] = {
        "log", "purchase", "view", "funnel", "mixed", "repeat", NULL};
_Static_assert(EC_RECORD_REPEAT == 5, "the list above follows the enum");

static const struct ec_option options[] = {
        {.name = "protocol",
                .type = EC_OPTION_CHOICE,
                .metavar = "NAME",
                .offset = offsetof(struct ec_learn_settings, evaluate.protocol),
                .choices = protocols,
                .help = "leave-one-out: each user's last item is the test, where it is new to the "
                        "user, and the last two are not fitted; sessions: each prefix of each test "
                        "session predicts its next item; split: histories to learn from, and how "
                        "the same users go on; temporal: histories before a cut in time, and each "
                        "user's next basket; cold-items: all events of some items are held out, "
                        "and those items are ranked among each other; cold-users: some users are "
                        "held out, and their first 0, 1, 2 and 4 events are the history; "
                        "cold-both: such items for such users"},
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
        {.name = "cold-share",
                .type = EC_OPTION_F64,
                .metavar = "SHARE",
                .offset = offsetof(struct ec_learn_settings, evaluate.cold_share),
                .min = 0.001,
                .max = 0.9,
                .help = "share of the items with five events or more (of the users) that "
                        "cold-items (cold-users; cold-both: of each) holds out, chosen from the "
                        "seed"},
        {.name = "as",
                .type = EC_OPTION_CHOICE,
                .metavar = "RECORDING",
                .offset = offsetof(struct ec_learn_settings, evaluate.recording),
                .choices = recordings,
                .help = "replay the test histories the way a page records them: log, the types of "
                        "the log; purchase or view, each event as one; funnel, each as two views, "
                        "a cart and a purchase; mixed, each as one of the four types; repeat, each "
                        "as three views. Training is the same"},
        {.name = "seeds",
                .type = EC_OPTION_U32,
                .metavar = "N",
                .offset = offsetof(struct ec_learn_settings, evaluate.n_seeds),
                .min = 1,
                .max = EC_MAX_SEEDS,
                .help = "train N models, with --seed and those that follow it; the figures are "
                        "their means"},
        {.name = "ablate",
                .type = EC_OPTION_FLAG,
                .offset = offsetof(struct ec_learn_settings, evaluate.ablate),
                .help = "rank without each signal, and by it alone, and report what it is worth"},
        {.name = "losses",
                .type = EC_OPTION_FLAG,
                .offset = offsetof(struct ec_learn_settings, evaluate.losses),
                .help = "rank by what was learned before it is cut and rounded, and report what "
                        "each "
                        "step of packing loses"},
        {.name = "html",
                .type = EC_OPTION_TEXT,
                .metavar = "FILE",
                .offset = offsetof(struct ec_learn_settings, html),
                .help = "write a report for people too: one page that needs no network, with "
                        "curves, who is served how well, what each signal is for, size against "
                        "quality, and the worst cases; no shopper's products, unless "
                        "--html-histories. Measures what --ablate and --losses do, unless there "
                        "are several seeds"},
        {.name = "html-histories",
                .type = EC_OPTION_FLAG,
                .offset = offsetof(struct ec_learn_settings, html_histories),
                .help = "show in that report what the shoppers of the worst cases saw last, chose "
                        "and would have been shown: for your eyes, not to pass on"},
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
    if (settings->evaluate.ablate && settings->evaluate.n_seeds > 1)
        return ec_complain(EC_EXIT_USAGE, "--ablate compares models of one seed: not with --seeds");
    if (settings->evaluate.losses && settings->evaluate.n_seeds > 1)
        return ec_complain(EC_EXIT_USAGE, "--losses compares models of one seed: not with --seeds");
    if (settings->html && strcmp(settings->html, "-") == 0)
        return ec_complain(
                EC_EXIT_USAGE, "--html needs a file's name: standard output is for the figures");
    if (settings->html_histories && !settings->html)
        return ec_complain(EC_EXIT_USAGE, "--html-histories belongs to --html FILE");
    enum ec_exit code = ec_gates_check(&settings->gates, &settings->evaluate);
    if (!code && settings->html)
        code = ec_learn_check_output(settings, operand, settings->html);
    return code;
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
    size_t bytes;
    enum ec_status status = ec_evaluate_memory(train, &evaluate, &bytes);
    if (status)
        return ec_complain_status(status, "%s", ec_status_text(status));
    code = ec_learn_announce(settings, train, "evaluation", bytes);
    if (code)
        return code;
    status = ec_evaluate(train, settings->test ? test : NULL, &evaluate, result, &error);
    ec_progress_end(&progress);
    if (status)
        return ec_learn_failed(&error);
    ec_learn_warn_unsolvable(settings, result->unsolvable);
    return EC_EXIT_DONE;
}

/* Let the page show everything that it can. */
static void ask_for_all(struct ec_evaluate_options *evaluate)
{
    evaluate->ablate = evaluate->losses = evaluate->sizes = evaluate->n_seeds == 1;
}

static enum ec_exit write_page(const struct ec_page_frame *frame,
        const struct ec_learn_settings *settings, const char *operand,
        const struct ec_dataset *train, const struct ec_evaluation *result)
{
    struct ec_breakdown *breakdown = ec_need(1, sizeof *breakdown);
    enum ec_status status = ec_breakdown_make(&settings->evaluate, result, breakdown);
    enum ec_exit code = EC_EXIT_DONE;
    if (status)
        code = ec_complain_status(status, "the report: %s", ec_status_text(status));
    if (!code)
        code = ec_page_write(
                &(struct ec_page){
                        .frame = frame,
                        .settings = settings,
                        .source = ec_input_base_name(operand),
                        .dataset = train,
                        .result = result,
                        .breakdown = breakdown,
                },
                settings->html);
    ec_free(breakdown);
    return code;
}

static enum ec_exit run(const char *operand, void *memory)
{
    struct ec_learn_settings *settings = memory;
    struct ec_dataset train = {0}, test = {0};
    struct ec_evaluation result = {0};
    struct ec_page_frame frame = {0};
    enum ec_exit code = read_ks(&settings->ks, &settings->evaluate);
    if (!code)
        code = ec_learn_read_without(settings);
    if (!code)
        code = check_settings(settings, operand);
    if (!code && settings->html)
        code = ec_page_frame_load(&frame);
    if (!code && settings->html)
        ask_for_all(&settings->evaluate);
    if (!code)
        code = measure(settings, operand, &train, &test, &result);
    if (!code && settings->html)
        code = write_page(&frame, settings, operand, &train, &result);
    if (!code && settings->common.json)
        ec_json_print(ec_evaluate_json(&settings->evaluate, &result), false);
    else if (!code)
        ec_evaluate_print(&settings->evaluate, &result);
    if (!code)
        code = ec_gates_meet(&settings->gates, &settings->evaluate, &result);
    ec_page_frame_free(&frame);
    ec_evaluation_free(&result);
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
        {"As a page would record the same histories, with every view and cart:",
                "endcap evaluate events.csv --as funnel"},
        {"A report to open in a browser:", "endcap evaluate events.csv --html report.html"},
        {"The next basket, where goods are bought again:",
                "endcap evaluate events.csv --protocol temporal --repeats keep --include-seen"},
        {"Sessions, in two files:", "endcap evaluate train.txt.zst --format sessions --test "
                                    "test.txt.zst --protocol sessions -k 20"},
};

const struct ec_verb ec_verb_evaluate = {
        .name = "evaluate",
        .summary = "measure what a model would show, beside plain systems",
        .operand = "EVENTS",
        .operand_help = "the shop's log, as for train; `-` reads it from standard input",
        .examples = examples,
        .n_examples = EC_COUNT(examples),
        .groups = {&group, &ec_preset_options, &ec_data_options, &ec_training_options,
                &ec_detail_options, &ec_common_options},
        .details =
                "It learns from the fitting part, packs the model, and scores the packed bytes "
                "with the code that runs in the page. Every item is ranked, none is sampled, and "
                "ties count against the system. Beside a figure stands half of its 95% interval, "
                "by resampling users; beside one of another system, how many times as large the "
                "model's is, with ~ where the difference may be chance.\n\n"
                "popularity: the most events; item-knn: plain cosine neighbours of the whole "
                "history; item-knn-last: the same of its newest item alone; personal-frequency, "
                "where items already seen may be answers: what the shopper chose most often, then "
                "most recently; category-popularity, in cold-items and cold-both: mean events of "
                "the known items of the same group, or, without one, of what shares its "
                "features.\n\n"
                "recall: the target is in the list; ndcg, mrr: how high; coverage: share of the "
                "catalogue in anybody's list; gini: how unevenly places go to items, 0 even; arp: "
                "mean number of events of the items shown; aplt: share of places that show the "
                "long tail; diversity: how unlike the items of a list are.\n\n"
                "cold-items: items with five events or more are drawn, and no event of theirs is "
                "fitted; titles, groups and prices stay known. A user's last first meeting with "
                "one of them is the target, what the user chose before, those items aside, the "
                "history. cold-users: the target is the next item that the history does not hold. "
                "cold-both: the items and the users of the two; the target is the first of those "
                "items that a user chose, the history the last 0, 1, 2 and 4 events before it; "
                "without any, those items are all alike to endcap and popularity.\n\n"
                "With --json: {\"protocol\", \"as\", \"users\", \"items\", \"events\", \"tests\", "
                "\"ranked_items\", \"unknown_targets\", \"fit_seconds\", \"rank_seconds\", "
                "\"model_bytes\", \"resamples\", \"unsolvable\": [signals left out, as their "
                "equations have no "
                "solution], \"systems\": [{\"name\": \"endcap\", "
                "\"recall@10\", \"ndcg@10\", \"mrr@10\", \"coverage@10\", \"gini@10\", \"arp@10\", "
                "\"aplt@10\", \"diversity@10\", ..., \"intervals\": {\"recall@10\": [low, high], "
                "...}}, {\"name\": \"popularity\", ..., \"behind_endcap\": {\"recall@10\": "
                "{\"difference\", \"interval\": [low, high], \"p\"}, ...}}, ...]}, the figures at "
                "every K, null where one is not defined. users, items and events are those of the "
                "fitting part; tests the rankings scored; ranked_items how many items could be "
                "answers; unknown_targets the targets never seen in fitting, which but for "
                "cold-items and cold-both count as missed; difference is endcap's figure less the "
                "system's, and p, never 0, its two-sided chance if there were none.\n\n"
                "--seeds adds \"seeds\": [{\"seed\", \"fit_seconds\", \"model_bytes\", figures}] "
                "and \"standard_deviation\": {figures}; cold-users and cold-both add "
                "\"by_history\": [{\"events\", \"tests\", \"systems\": [{\"name\", figures, "
                "\"intervals\", \"behind_endcap\"}]}]; --ablate adds \"ablations\": [{\"without\", "
                "\"model_bytes\", figures, \"intervals\", \"worth\": {\"ndcg@10\": "
                "{\"difference\", \"interval\", \"p\"}, ...}, \"alone\": {\"model_bytes\", "
                "figures, \"intervals\", \"behind\"}}]; --losses adds \"losses\": [{\"step\": "
                "\"float\", \"cut\", \"8 bits\" or \"4 bits\", \"model_bytes\", 0 in float, "
                "figures, \"intervals\", \"lost\"}]; --html adds both, and \"sizes\": "
                "[{\"row_length\", \"bits\", \"signals\", \"model_bytes\", figures, \"intervals\", "
                "\"behind\"}]; --budget adds the \"curve\" that train prints, of the fitting part.",
        .settings_size = sizeof(struct ec_learn_settings),
        .defaults = set_defaults,
        .run = run,
};

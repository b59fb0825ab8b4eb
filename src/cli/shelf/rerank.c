/* rerank.c - order a list of candidates for one history. */
#include <math.h>

#include "cli/common/common_options.h"
#include "cli/common/verbs.h"
#include "cli/io/input.h"
#include "cli/shelf/answer.h"
#include "cli/shelf/request.h"
#include "cli/shelf/signals.h"

struct settings {
    struct ec_common_settings common;
    const char *request;
    struct ec_list signals;
};

static const struct ec_option options[] = {
        {.name = "request",
                .type = EC_OPTION_TEXT,
                .metavar = "FILE",
                .offset = offsetof(struct settings, request),
                .default_text = "-, standard input",
                .help = "read the request from this file"},
        {.name = "signal",
                .type = EC_OPTION_COMMA_LIST,
                .metavar = "SIGNALS",
                .offset = offsetof(struct settings, signals),
                .help = "nothing else may move the score: baskets ranks by what was bought "
                        "together, popularity for everybody alike; `endcap inspect` shows what a "
                        "model carries"},
};

static const struct ec_option_group group = {"The request", options, EC_COUNT(options)};

static void set_defaults(void *memory)
{
    struct settings *settings = memory;
    settings->request = "-";
}

static enum ec_exit run(const char *operand, void *memory)
{
    const struct settings *settings = memory;
    struct ec_loaded loaded;
    struct ec_visit visit = {.now_ms = NAN, .explain = true, .request.include_seen = true};
    enum ec_exit code = ec_input_load(operand, &loaded);
    if (code)
        return code;
    code = ec_request_load(settings->request, &loaded, true, &visit);
    if (!code && visit.by_signals && settings->signals.texts)
        code = ec_complain(EC_EXIT_USAGE,
                "the request names its signals itself; give them there or "
                "with --signal");
    if (!code)
        code = ec_visit_read_signals(&settings->signals, &visit);
    if (!code)
        code = ec_answer(loaded.model, &visit, &settings->common);
    ec_visit_free(&visit);
    ec_loaded_free(&loaded);
    return code;
}

static const struct ec_example examples[] = {
        {"Order three products for somebody who looked at a fourth:",
                "echo '{\"history\": [{\"item\": \"85123A\"}], \"candidates\": [\"22423\", "
                "\"71053\", \"new\"]}' | "
                "endcap rerank models/online-retail.endcap --json"},
        {"Everything from one standard input, without opening a file:",
                "cat models/online-retail.endcap request.json | endcap rerank - --json"},
};

const struct ec_verb ec_verb_rerank = {
        .name = "rerank",
        .summary = "order a list of items for a history",
        .operand = "MODEL",
        .operand_help =
                "a file that `endcap train` wrote; `-` reads it from standard input, and a request "
                "from there follows it",
        .examples = examples,
        .n_examples = EC_COUNT(examples),
        .groups = {&group, &ec_common_options},
        .details = "The request: {\"history\": [{\"item\", \"type\", \"time\"}], \"now\", "
                   "\"candidates\": [item], "
                   "\"options\": {...}}. Only candidates are required. \"type\" is view (if left "
                   "out), like, cart "
                   "or purchase; times are whole milliseconds since 1970; events without one lie "
                   "one second apart "
                   "and end at \"now\", by default the latest time, or 0.\n\n"
                   "Its options: \"k\" places at most (all candidates); \"explain\" (true); "
                   "\"include_seen\": items "
                   "of the history keep a place (true); \"unavailable\" and \"exclude\": lists of "
                   "items that must "
                   "not appear; \"allow\": a list outside of which nothing appears; \"group\": of "
                   "this group only, by its name or by levels of its path; \"group_fallback\": "
                   "what the shelf holds where the model has no such group: \"error\" (it is one; "
                   "the default), \"empty\" or \"all\", as without a group; "
                   "\"tail_only\" (false); \"signals\": a list of those that may move the "
                   "score, as --signal. `recommend --request` reads the same without "
                   "candidates, and there "
                   "\"k\" is 10, \"explain\" and \"include_seen\" are false if left out.\n\n"
                   "The answer with --json: {\"places\": [{\"item\", \"score\", \"known\", "
                   "\"position\", \"probability\", "
                   "\"contributions\": [{\"signal\", \"value\", \"event\", \"item\"}]}], "
                   "\"unknown_history\": "
                   "[item]}. \"position\" is where the candidate stood in the request, "
                   "\"probability\" how likely it is the next of the whole catalogue (without "
                   "\"include_seen\": of what was not seen). Candidates "
                   "that the model "
                   "does not know come last, in the order given. The contributions sum to the "
                   "score exactly; "
                   "\"event\" counts the known events of the history, 0 the oldest, and is null "
                   "for what the whole "
                   "shop contributes.",
        .settings_size = sizeof(struct settings),
        .defaults = set_defaults,
        .run = run,
};

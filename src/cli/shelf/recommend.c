/* recommend.c - the best of a whole catalogue for one history. */
#include <math.h>
#include <string.h>

#include "cli/common/common_options.h"
#include "cli/common/verbs.h"
#include "cli/io/input.h"
#include "cli/io/memory.h"
#include "cli/shelf/answer.h"
#include "cli/shelf/history.h"
#include "cli/shelf/request.h"
#include "cli/shelf/signals.h"

struct settings {
    struct ec_common_settings common;
    struct ec_list history;
    double now_ms;
    uint32_t n_places;
    bool explain;
    bool include_seen;
    bool tail_only;
    const char *group;
    struct ec_list exclude;
    struct ec_list allow;
    struct ec_list signals;
    const char *request;
};

enum { DEFAULT_PLACES = 10, SHOWN_UNKNOWN = 5 };

static const struct ec_option visit_options[] = {
        {.name = "history",
                .type = EC_OPTION_COMMA_LIST,
                .metavar = "EVENTS",
                .offset = offsetof(struct settings, history),
                .default_text = "",
                .help = "what the shopper did, oldest first: [TYPE:]ITEM[@MS] between commas, "
                        "where TYPE is view "
                        "(if left out), like, cart or purchase, and MS the time in milliseconds "
                        "since 1970; "
                        "events without a time lie one second apart and end now"},
        {.name = "now",
                .type = EC_OPTION_WHOLE,
                .metavar = "MS",
                .offset = offsetof(struct settings, now_ms),
                .min = -EC_MAX_TIME_MS,
                .max = EC_MAX_TIME_MS,
                .default_text = "the latest time in the history, or 0",
                .help = "the time of the visit in milliseconds since 1970"},
        {.name = "request",
                .type = EC_OPTION_TEXT,
                .metavar = "FILE",
                .offset = offsetof(struct settings, request),
                .help = "read history, time and shelf from this JSON instead, `-` for standard "
                        "input; see: "
                        "endcap help rerank"},
};

static const struct ec_option shelf_options[] = {
        {.name = "places",
                .letter = 'k',
                .type = EC_OPTION_U32,
                .metavar = "K",
                .offset = offsetof(struct settings, n_places),
                .min = 1,
                .max = EC_MAX_ITEMS,
                .help = "how many items to show at most"},
        {.name = "explain",
                .type = EC_OPTION_FLAG,
                .offset = offsetof(struct settings, explain),
                .help = "explain each place: which events and signals its score comes from"},
        {.name = "exclude",
                .type = EC_OPTION_COMMA_LIST,
                .metavar = "ITEMS",
                .offset = offsetof(struct settings, exclude),
                .help = "never show these: sold out, hidden, refused"},
        {.name = "allow",
                .type = EC_OPTION_COMMA_LIST,
                .metavar = "ITEMS",
                .offset = offsetof(struct settings, allow),
                .help = "show nothing but these"},
        {.name = "group",
                .type = EC_OPTION_TEXT,
                .metavar = "NAME",
                .offset = offsetof(struct settings, group),
                .help = "show items of this group only: the whole name of it, or one or more "
                        "levels of a "
                        "path, as Kitchen or 'Home > Kitchen' of 'Home > Kitchen > Mugs'"},
        {.name = "tail",
                .type = EC_OPTION_FLAG,
                .offset = offsetof(struct settings, tail_only),
                .help = "show the long tail only: nothing of the most popular 20%"},
        {.name = "include-seen",
                .type = EC_OPTION_FLAG,
                .offset = offsetof(struct settings, include_seen),
                .help = "items of the history may appear again"},
        {.name = "signal",
                .type = EC_OPTION_COMMA_LIST,
                .metavar = "SIGNALS",
                .offset = offsetof(struct settings, signals),
                .help = "nothing else may move the score: baskets ranks by what was bought "
                        "together, popularity for everybody alike; `endcap inspect` shows what a "
                        "model carries"},
};

static const struct ec_option_group visit_group = {
        "The visit", visit_options, EC_COUNT(visit_options)};
static const struct ec_option_group shelf_group = {
        "The shelf", shelf_options, EC_COUNT(shelf_options)};

static void set_defaults(void *memory)
{
    struct settings *settings = memory;
    settings->n_places = DEFAULT_PLACES;
    settings->now_ms = NAN;
}

/* Borrow the texts of a list; none for a list that was not given. */
static struct ec_visit_ids ids_of(const struct ec_list *list)
{
    struct ec_visit_ids ids = {0};
    if (!list->texts)
        return ids;
    ids.texts = ec_need(list->n, sizeof *ids.texts);
    for (; ids.n < list->n; ids.n++)
        ids.texts[ids.n] = (struct ec_text){list->texts[ids.n], strlen(list->texts[ids.n])};
    return ids;
}

static enum ec_exit from_options(const struct settings *settings, struct ec_visit *visit)
{
    struct ec_request *request = &visit->request;
    visit->exclude = ids_of(&settings->exclude);
    visit->allow = ids_of(&settings->allow);
    if (settings->group)
        request->group = (struct ec_text){settings->group, strlen(settings->group)};
    request->n_places = settings->n_places;
    request->include_seen = settings->include_seen;
    request->tail_only = settings->tail_only;
    visit->explain = settings->explain;
    visit->now_ms = settings->now_ms;
    enum ec_exit code = ec_visit_read_signals(&settings->signals, visit);
    return code ? code : ec_visit_read_history(&settings->history, visit);
}

static bool has_shelf_options(const struct settings *settings)
{
    return settings->history.texts || settings->exclude.texts || settings->allow.texts ||
           settings->signals.texts || settings->group || settings->tail_only ||
           settings->include_seen || settings->explain || settings->n_places != DEFAULT_PLACES ||
           !isnan(settings->now_ms);
}

/* A misspelt id of --exclude shows what was to be hidden, one of --allow hides what was to be shown. */
static void warn_of_unknown(
        const struct ec_model *model, const char *option, const struct ec_list *list)
{
    char ids[256] = "";
    size_t used = 0;
    size_t n_unknown = 0;
    for (size_t t = 0; t < list->n; t++) {
        struct ec_item_facts facts;
        struct ec_text id = {list->texts[t], strlen(list->texts[t])};
        if (ec_model_item(model, id, &facts) == EC_OK)
            continue;
        if (n_unknown++ < SHOWN_UNKNOWN)
            used += (size_t)snprintf(ids + used, sizeof ids - used, "%s%.*s", used ? ", " : "",
                    id.size < 40 ? (int)id.size : 40, id.bytes);
    }
    if (n_unknown)
        ec_warn("the model does not know %zu of the %zu items of --%s: %s%s", n_unknown, list->n,
                option, ids, n_unknown > SHOWN_UNKNOWN ? ", ..." : "");
}

static enum ec_exit run(const char *operand, void *memory)
{
    const struct settings *settings = memory;
    if (settings->request && has_shelf_options(settings))
        return ec_complain(EC_EXIT_USAGE, "--request holds the whole visit and shelf; give either "
                                          "--request or the other options");
    struct ec_loaded loaded;
    struct ec_visit visit = {.now_ms = NAN, .request.n_places = DEFAULT_PLACES};
    enum ec_exit code = ec_input_load(operand, &loaded);
    if (code)
        return code;
    if (settings->request)
        code = ec_request_load(settings->request, &loaded, false, &visit);
    else
        code = from_options(settings, &visit);
    if (!code && !settings->request)
        code = ec_loaded_expect_nothing(&loaded);
    if (!code)
        code = ec_answer(loaded.model, &visit, &settings->common);
    if (!code && !settings->common.quiet) {
        warn_of_unknown(loaded.model, "exclude", &settings->exclude);
        warn_of_unknown(loaded.model, "allow", &settings->allow);
    }
    ec_visit_free(&visit);
    ec_loaded_free(&loaded);
    return code;
}

static const struct ec_example examples[] = {
        {"Ten products for somebody who looked at one thing and has another in the basket:",
                "endcap recommend models/online-retail.endcap --history view:85123A,cart:71053"},
        {"Five, and why:",
                "endcap recommend models/online-retail.endcap --history 85123A -k 5 --explain"},
        {"What was bought together with a product, whatever else is known:",
                "endcap recommend models/online-retail.endcap --history 85123A --signal baskets"},
        {"What a first visitor sees:", "endcap recommend models/online-retail.endcap"},
};

const struct ec_verb ec_verb_recommend = {
        .name = "recommend",
        .summary = "choose the best of the catalogue for a history",
        .operand = "MODEL",
        .operand_help = "a file that `endcap train` wrote; `-` reads it from standard input",
        .examples = examples,
        .n_examples = EC_COUNT(examples),
        .groups = {&visit_group, &shelf_group, &ec_common_options},
        .details =
                "With --json: {\"places\": [{\"item\", \"score\", \"known\"}], "
                "\"unknown_history\": [item]}, and "
                "with --explain in each place that the model knows \"probability\", how likely "
                "it is the next among all items not seen (with --include-seen: among all), as far "
                "as the model was trained for it; text has it behind the score. And "
                "\"contributions\": [{\"signal\", \"value\", \"event\", \"item\"}], "
                "which sum to the score exactly. \"event\" counts the known events of the "
                "history, 0 the oldest; "
                "it is null for what the whole shop contributes.\n\n"
                "History items that the model does not know are left out with a warning.",
        .settings_size = sizeof(struct settings),
        .defaults = set_defaults,
        .run = run,
};

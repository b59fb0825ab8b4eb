/* answer.c - see answer.h.   K places */
#include "cli/shelf/answer.h"

#include <string.h>

#include "cli/args/nearest.h"
#include "cli/io/json.h"
#include "cli/io/memory.h"
#include "cli/shelf/signals.h"
#include "device/catalogue/levels.h"
#include "native/system/alloc.h"

enum {
    SHOWN_UNKNOWN = 5,       /* ids in a warning */
    SHOWN_CONTRIBUTIONS = 5, /* terms below a place, in the text form */
    TITLE_WIDTH = 38,        /* characters */
};

/* Everything between a visit and its printed answer. */
struct shelf {
    const struct ec_model *model;
    const struct ec_visit *visit;
    bool is_quiet;
    struct ec_text *unknown; /* (n_unknown,) of the history */
    size_t n_unknown;
    struct ec_user *user;
    struct ec_ranking *ranking;
    struct ec_place *places; /* (n_places,) best first */
    size_t n_places;
    struct ec_contribution *contributions; /* room for one item's */
    struct ec_set *sets[3]; /* owned: what is not available, what is not wanted, what is allowed */
    void *user_memory;
    void *ranking_memory;
};

static enum ec_exit record_history(struct shelf *shelf)
{
    const struct ec_visit *visit = shelf->visit;
    if (visit->n_events > EC_MAX_USER_EVENTS)
        return ec_complain_status(EC_E_USER_FULL, "the history has %zu events; at most %d are read",
                visit->n_events, EC_MAX_USER_EVENTS);
    uint32_t capacity = visit->n_events ? (uint32_t)visit->n_events : 1;
    size_t size = ec_user_size(capacity);
    shelf->user_memory = ec_need(size, 1);
    shelf->unknown = ec_need(capacity, sizeof *shelf->unknown);
    enum ec_status status = ec_user_init(shelf->user_memory, size, capacity, &shelf->user);
    for (size_t e = 0; !status && e < visit->n_events; e++) {
        const struct ec_visit_event *event = &visit->events[e];
        status = ec_user_record(
                shelf->user, shelf->model, event->item, event->type, event->time_ms);
        if (status == EC_E_ITEM_UNKNOWN) {
            shelf->unknown[shelf->n_unknown++] = event->item;
            status = EC_OK;
        }
    }
    return status ? ec_complain_status(status, "history: %s", ec_status_text(status))
                  : EC_EXIT_DONE;
}

/* Refuse a model whose recorded recommendation this build does not reproduce. */
static enum ec_exit self_test(const struct ec_model *model)
{
    size_t size = ec_self_test_size(model);
    void *memory = ec_need(size, 1);
    enum ec_status status = ec_self_test(model, memory, size);
    ec_free(memory);
    return status ? ec_complain_status(status, "%s", ec_status_text(status)) : EC_EXIT_DONE;
}

static enum ec_exit compute(struct shelf *shelf)
{
    uint32_t n_events = ec_user_event_count(shelf->user);
    size_t size = ec_ranking_size(shelf->model, n_events ? n_events : 1);
    shelf->ranking_memory = ec_need(size, 1);
    uint32_t signals = shelf->visit->by_signals ? shelf->visit->signals : EC_ALL_SIGNALS;
    enum ec_status status = ec_ranking_compute_by(shelf->ranking_memory, size, shelf->model,
            shelf->user, shelf->visit->now_ms, signals, &shelf->ranking);
    if (status)
        return ec_complain_status(status, "%s", ec_status_text(status));
    size_t n = ec_ranking_contribution_count(shelf->ranking);
    shelf->contributions = ec_need(n, sizeof *shelf->contributions);
    return EC_EXIT_DONE;
}

/* The name of a group, or some levels of it, that is nearest to the request's. */
struct nearest_group {
    struct ec_nearest nearest;
    char best[64];
};

static void offer(struct nearest_group *group, struct ec_text levels)
{
    char name[sizeof group->best];
    const char *before = group->nearest.best;
    snprintf(name, sizeof name, "%.*s", levels.size < sizeof name ? (int)levels.size : 0,
            levels.bytes);
    ec_nearest_offer(&group->nearest, name);
    if (group->nearest.best == before)
        return;
    memcpy(group->best, name, sizeof name);
    group->nearest.best = group->best;
}

/* Each level of a path, and each beginning of it. */
static void offer_levels(struct nearest_group *group, struct ec_text path)
{
    char parting = ec_levels_parting(path);
    struct ec_text rest = path;
    for (struct ec_text level; (level = ec_levels_next(&rest, parting)).size > 0;) {
        offer(group, level);
        offer(group, (struct ec_text){path.bytes, (size_t)(level.bytes + level.size - path.bytes)});
    }
}

static enum ec_exit unknown_group(const struct shelf *shelf, struct ec_text group)
{
    char wanted[64];
    struct ec_item_facts facts;
    struct nearest_group found = {0};
    snprintf(wanted, sizeof wanted, "%.*s", group.size < 63 ? (int)group.size : 63, group.bytes);
    found.nearest = ec_nearest_begin(wanted);
    for (uint32_t i = 0; ec_model_item_at(shelf->model, i, &facts) == EC_OK; i++)
        offer_levels(&found, facts.group);
    const char *nearest = found.nearest.best;
    bool is_all = shelf->visit->group_fallback == EC_FALLBACK_ALL;
    if (shelf->visit->group_fallback == EC_FALLBACK_ERROR)
        return ec_complain_status(EC_E_GROUP_UNKNOWN, "the model has no group \"%s\"%s%s%s", wanted,
                nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
    if (!shelf->is_quiet)
        ec_warn("the model has no group \"%s\"; %s", wanted,
                is_all ? "items of any group take its place" : "the shelf is empty");
    return EC_EXIT_DONE;
}

/* Make a set of ids; NULL where there was no list. */
static enum ec_status make_set(
        const struct shelf *shelf, const struct ec_visit_ids *ids, struct ec_set **set)
{
    if (!ids->texts)
        return EC_OK;
    size_t size = ec_set_size(shelf->model, ids->texts, ids->n);
    void *memory = ec_need(size, 1);
    enum ec_status status = ec_set_init(memory, size, shelf->model, ids->texts, ids->n, set);
    if (status)
        ec_free(memory);
    return status;
}

static enum ec_status make_sets(struct shelf *shelf, struct ec_request *request)
{
    const struct ec_visit *visit = shelf->visit;
    enum ec_status status = make_set(shelf, &visit->unavailable, &shelf->sets[0]);
    if (!status)
        status = make_set(shelf, &visit->exclude, &shelf->sets[1]);
    if (!status)
        status = make_set(shelf, &visit->allow, &shelf->sets[2]);
    request->unavailable = shelf->sets[0];
    request->exclude = shelf->sets[1];
    request->allow = shelf->sets[2];
    return status;
}

static enum ec_exit take(struct shelf *shelf)
{
    struct ec_request request = shelf->visit->request;
    size_t most = request.candidates ? request.n_candidates : ec_model_item_count(shelf->model);
    if (request.n_places == 0 || request.n_places > most)
        request.n_places = most ? (uint32_t)most : 1;
    shelf->places = ec_need(request.n_places, sizeof *shelf->places);
    enum ec_status status = make_sets(shelf, &request);
    if (!status)
        status = ec_ranking_take(shelf->ranking, &request, shelf->places, &shelf->n_places);
    if (status == EC_E_GROUP_UNKNOWN) {
        enum ec_exit code = unknown_group(shelf, request.group);
        if (code || shelf->visit->group_fallback != EC_FALLBACK_ALL)
            return code;
        request.group.size = 0;
        status = ec_ranking_take(shelf->ranking, &request, shelf->places, &shelf->n_places);
    }
    return status ? ec_complain_status(status, "%s", ec_status_text(status)) : EC_EXIT_DONE;
}

/* Explain a place into shelf->contributions; 0 terms for an item that the model does not know. */
static enum ec_exit explain(struct shelf *shelf, const struct ec_place *place, size_t *n)
{
    *n = 0;
    if (!place->known)
        return EC_EXIT_DONE;
    size_t capacity = ec_ranking_contribution_count(shelf->ranking);
    enum ec_status status = ec_ranking_explain(
            shelf->ranking, place->item, shelf->contributions, capacity, n, NULL);
    return status ? ec_complain_status(status, "%s", ec_status_text(status)) : EC_EXIT_DONE;
}

/* How likely a place is the next event, of all items that the visit does not leave out for having been seen. */
static enum ec_exit probability_of(
        struct shelf *shelf, const struct ec_place *place, double *probability)
{
    *probability = 0.0;
    if (!place->known)
        return EC_EXIT_DONE;
    enum ec_status status = ec_ranking_probability(
            shelf->ranking, shelf->visit->request.include_seen, place->item, probability);
    return status ? ec_complain_status(status, "%s", ec_status_text(status)) : EC_EXIT_DONE;
}

static struct ec_event_facts event_of(const struct shelf *shelf, const struct ec_contribution *term)
{
    struct ec_event_facts facts = {0};
    enum ec_status status = ec_user_event(shelf->user, shelf->model, term->event, &facts);
    if (status)
        facts = (struct ec_event_facts){.item = {"?", 1}};
    return facts;
}

static cJSON *contributions_json(const struct shelf *shelf, size_t n)
{
    cJSON *list = cJSON_CreateArray();
    for (size_t t = 0; t < n; t++) {
        const struct ec_contribution *term = &shelf->contributions[t];
        bool has_event = term->event != EC_NO_EVENT;
        cJSON *entry = cJSON_CreateObject();
        cJSON_AddStringToObject(entry, "signal", ec_signal_name(term->signal));
        cJSON_AddItemToObject(entry, "value", ec_json_number(term->value));
        cJSON_AddItemToObject(
                entry, "event", has_event ? cJSON_CreateNumber(term->event) : cJSON_CreateNull());
        cJSON_AddItemToObject(entry, "item",
                has_event ? ec_json_text(event_of(shelf, term).item) : cJSON_CreateNull());
        cJSON_AddItemToArray(list, entry);
    }
    return list;
}

static enum ec_exit print_json(struct shelf *shelf)
{
    cJSON *answer = cJSON_CreateObject();
    cJSON *places = cJSON_AddArrayToObject(answer, "places");
    for (size_t p = 0; p < shelf->n_places; p++) {
        const struct ec_place *place = &shelf->places[p];
        cJSON *entry = cJSON_CreateObject();
        cJSON_AddItemToArray(places, entry);
        cJSON_AddItemToObject(entry, "item", ec_json_text(place->item));
        cJSON_AddItemToObject(entry, "score", ec_json_number(place->score));
        cJSON_AddBoolToObject(entry, "known", place->known);
        if (place->candidate != SIZE_MAX)
            cJSON_AddNumberToObject(entry, "position", (double)place->candidate);
        if (shelf->visit->explain) {
            size_t n = 0;
            double probability;
            enum ec_exit code = explain(shelf, place, &n);
            if (!code)
                code = probability_of(shelf, place, &probability);
            if (code) {
                cJSON_Delete(answer);
                return code;
            }
            if (place->known)
                cJSON_AddItemToObject(entry, "probability", ec_json_number(probability));
            cJSON_AddItemToObject(entry, "contributions", contributions_json(shelf, n));
        }
    }
    cJSON *unknown = cJSON_AddArrayToObject(answer, "unknown_history");
    for (size_t u = 0; u < shelf->n_unknown; u++)
        cJSON_AddItemToArray(unknown, ec_json_text(shelf->unknown[u]));
    ec_json_print(answer, true);
    return EC_EXIT_DONE;
}

static void print_term(const struct shelf *shelf, const struct ec_contribution *term)
{
    printf("      %+.4f  %-12s  ", term->value, ec_signal_name(term->signal));
    if (term->event == EC_NO_EVENT) {
        puts("in the whole shop");
        return;
    }
    struct ec_event_facts event = event_of(shelf, term);
    struct ec_item_facts item = {0};
    printf("from the %s of ", ec_event_type_name(event.type));
    ec_print_text(stdout, event.item, 0);
    if (ec_model_item(shelf->model, event.item, &item) == EC_OK && item.title.size) {
        fputs("  ", stdout);
        ec_print_text(stdout, item.title, TITLE_WIDTH);
    }
    putchar('\n');
}

static enum ec_exit print_place(struct shelf *shelf, size_t p)
{
    const struct ec_place *place = &shelf->places[p];
    struct ec_item_facts item = {0};
    enum ec_status status = ec_model_item(shelf->model, place->item, &item);
    printf("%3zu  ", p + 1);
    int width = ec_print_text(stdout, place->item, 0);
    printf("%*s  ", width < 12 ? 12 - width : 0, "");
    if (status) {
        puts("(not known to the model)");
        return EC_EXIT_DONE;
    }
    width = ec_print_text(stdout, item.title, TITLE_WIDTH);
    printf("%*s  ", TITLE_WIDTH - width, "");
    if (item.price > 0)
        printf("%8.2f", (double)item.price);
    else
        printf("%8s", "");
    printf("  %9.4f", place->score);
    if (!shelf->visit->explain) {
        putchar('\n');
        return EC_EXIT_DONE;
    }
    size_t n = 0;
    double probability = 0.0;
    enum ec_exit code = explain(shelf, place, &n);
    if (!code)
        code = probability_of(shelf, place, &probability);
    printf("  %8.4f%%\n", 100.0 * probability);
    for (size_t t = 0; t < n && t < SHOWN_CONTRIBUTIONS; t++)
        print_term(shelf, &shelf->contributions[t]);
    if (n > SHOWN_CONTRIBUTIONS)
        printf("      and %zu smaller ones\n", n - SHOWN_CONTRIBUTIONS);
    return code;
}

static enum ec_exit print_text(struct shelf *shelf)
{
    enum ec_exit code = EC_EXIT_DONE;
    for (size_t p = 0; !code && p < shelf->n_places; p++)
        code = print_place(shelf, p);
    if (shelf->n_places == 0)
        puts("nothing in the catalogue is eligible");
    return code;
}

static void warn_of_unknown(const struct shelf *shelf)
{
    char ids[256] = "";
    size_t used = 0;
    size_t shown = shelf->n_unknown < SHOWN_UNKNOWN ? shelf->n_unknown : SHOWN_UNKNOWN;
    if (shelf->n_unknown == 0)
        return;
    for (size_t u = 0; u < shown; u++) {
        const struct ec_text *id = &shelf->unknown[u];
        int n = snprintf(ids + used, sizeof ids - used, "%s%.*s", u ? ", " : "",
                id->size < 40 ? (int)id->size : 40, id->bytes);
        used += n > 0 ? (size_t)n : 0;
    }
    ec_warn("the model does not know %zu of the history's %zu items and leaves them out: %s%s",
            shelf->n_unknown, shelf->visit->n_events, ids, shown < shelf->n_unknown ? ", ..." : "");
}

enum ec_exit ec_answer(const struct ec_model *model, struct ec_visit *visit,
        const struct ec_common_settings *common)
{
    struct shelf shelf = {.model = model, .visit = visit, .is_quiet = common->quiet};
    ec_visit_settle(visit);
    enum ec_exit code = self_test(model);
    if (!code)
        code = record_history(&shelf);
    if (!code)
        code = compute(&shelf);
    if (!code)
        code = take(&shelf);
    if (!code && !common->quiet) {
        warn_of_unknown(&shelf);
        ec_visit_warn_of_signals(visit, model);
    }
    if (!code)
        code = common->json ? print_json(&shelf) : print_text(&shelf);
    if (shelf.ranking)
        ec_ranking_wipe(shelf.ranking);
    if (shelf.user)
        ec_user_wipe(shelf.user);
    for (size_t s = 0; s < sizeof shelf.sets / sizeof *shelf.sets; s++)
        ec_free(shelf.sets[s]);
    ec_free(shelf.contributions);
    ec_free(shelf.places);
    ec_free(shelf.unknown);
    ec_free(shelf.ranking_memory);
    ec_free(shelf.user_memory);
    return code;
}

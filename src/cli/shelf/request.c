/* request.c - see request.h. */
#include "cli/shelf/request.h"

#include <math.h>
#include <string.h>

#include "cli/args/nearest.h"
#include "cli/args/synonyms.h"
#include "cli/common/verbs.h"
#include "cli/io/json.h"
#include "cli/io/memory.h"
#include "cli/platform.h"
#include "cli/shelf/signals.h"
#include "device/base/text.h"
#include "native/system/alloc.h"

/* A value and the way to it, for messages: "history[3].time". */
struct place {
    const cJSON *value;
    char path[64];
};

static struct place member(const struct place *object, const char *key)
{
    struct place place = {.value = cJSON_GetObjectItemCaseSensitive(object->value, key)};
    snprintf(place.path, sizeof place.path, "%.40s%s%s", object->path, *object->path ? "." : "",
            key);
    return place;
}

static struct place element(const struct place *array, const cJSON *value, size_t index)
{
    struct place place = {.value = value};
    snprintf(place.path, sizeof place.path, "%.40s[%zu]", array->path, index);
    return place;
}

/* Say what a value should have been. */
static enum ec_exit misfit(const char *name, const struct place *place, const char *wanted)
{
    return ec_complain_status(EC_E_JSON, "%s: %s must be %s", name,
            *place->path ? place->path : "the request", wanted);
}

/* The key among `keys` that a word of other programs means, as topK means k; NULL: none. */
static const char *meant_key(const char *word, const char *const *keys)
{
    static const char *const NAMES[][2] = {{"places", "k"}, {"include-seen", "include_seen"},
            {"tail", "tail_only"}, {"signal", "signals"}};
    const struct ec_option *option = ec_synonym_option(&ec_verb_recommend, word);
    const char *key = option ? option->name : "";
    for (size_t n = 0; n < sizeof NAMES / sizeof *NAMES; n++)
        if (strcmp(NAMES[n][0], key) == 0)
            key = NAMES[n][1];
    for (size_t k = 0; keys[k]; k++)
        if (strcmp(keys[k], key) == 0)
            return keys[k];
    return NULL;
}

/* Check that a value is an object and has these keys only, each at most once. */
static enum ec_exit check_keys(
        const char *name, const struct place *object, const char *const *keys)
{
    const cJSON *entry;
    if (!cJSON_IsObject(object->value))
        return misfit(name, object, "an object");
    cJSON_ArrayForEach(entry, object->value)
    {
        struct ec_nearest nearest = ec_nearest_begin(entry->string);
        bool known = false;
        for (size_t k = 0; keys[k]; k++) {
            known |= strcmp(keys[k], entry->string) == 0;
            ec_nearest_offer(&nearest, keys[k]);
        }
        if (!nearest.best && !known)
            nearest.best = meant_key(entry->string, keys);
        if (!known)
            return ec_complain_status(EC_E_JSON, "%s: %s has no key \"%.64s\"%s%s%s", name,
                    *object->path ? object->path : "the request", entry->string,
                    nearest.best ? "; did you mean \"" : "", nearest.best ? nearest.best : "",
                    nearest.best ? "\"?" : "");
        if (cJSON_GetObjectItemCaseSensitive(object->value, entry->string) != entry)
            return misfit(name, object, "an object whose keys are written once");
    }
    return EC_EXIT_DONE;
}

static struct ec_text text_of(const cJSON *string)
{
    return (struct ec_text){string->valuestring, strlen(string->valuestring)};
}

static enum ec_exit read_flag(
        const char *name, const struct place *object, const char *key, bool *flag)
{
    struct place place = member(object, key);
    if (!place.value)
        return EC_EXIT_DONE;
    if (!cJSON_IsBool(place.value))
        return misfit(name, &place, "true or false");
    *flag = cJSON_IsTrue(place.value);
    return EC_EXIT_DONE;
}

static enum ec_exit read_time(
        const char *name, const struct place *object, const char *key, double *time_ms)
{
    struct place place = member(object, key);
    if (!place.value)
        return EC_EXIT_DONE;
    double number = cJSON_IsNumber(place.value) ? place.value->valuedouble : NAN;
    if (!(fabs(number) <= EC_MAX_TIME_MS))
        return misfit(name, &place, "milliseconds since 1970, a number up to 8.64e15");
    *time_ms = number;
    return EC_EXIT_DONE;
}

/* Read the texts of a list, if the key is there (borrowed from the JSON). */
static enum ec_exit read_ids(
        const char *name, const struct place *object, const char *key, struct ec_visit_ids *ids)
{
    struct place place = member(object, key);
    const cJSON *entry;
    size_t index = 0;
    if (!place.value)
        return EC_EXIT_DONE;
    if (!cJSON_IsArray(place.value))
        return misfit(name, &place, "a list of item ids");
    ids->texts = ec_need((size_t)cJSON_GetArraySize(place.value), sizeof *ids->texts);
    cJSON_ArrayForEach(entry, place.value)
    {
        struct place id = element(&place, entry, index++);
        if (!cJSON_IsString(entry) || ec_text_trim(text_of(entry)).size == 0)
            return misfit(name, &id, "an item id, as a text");
        ids->texts[ids->n++] = text_of(entry);
    }
    return EC_EXIT_DONE;
}

static enum ec_exit read_event(
        const char *name, const struct place *event, struct ec_visit_event *out)
{
    static const char *const keys[] = {"item", "type", "time", NULL};
    enum ec_exit code = check_keys(name, event, keys);
    if (code)
        return code;
    struct place item = member(event, "item");
    struct place type = member(event, "type");
    if (!cJSON_IsString(item.value) || ec_text_trim(text_of(item.value)).size == 0)
        return misfit(name, &item, "an item id, as a text");
    *out = (struct ec_visit_event){text_of(item.value), EC_EVENT_VIEW, NAN};
    if (type.value) {
        int number = cJSON_IsString(type.value) ? ec_visit_event_type(text_of(type.value)) : -1;
        if (number < 0)
            return misfit(name, &type, "\"view\", \"like\", \"cart\" or \"purchase\"");
        out->type = (enum ec_event_type)number;
    }
    return read_time(name, event, "time", &out->time_ms);
}

static enum ec_exit read_history(const char *name, const struct place *root, struct ec_visit *visit)
{
    struct place history = member(root, "history");
    const cJSON *entry;
    if (!history.value)
        return EC_EXIT_DONE;
    if (!cJSON_IsArray(history.value))
        return misfit(name, &history, "a list of events");
    visit->events = ec_need((size_t)cJSON_GetArraySize(history.value), sizeof *visit->events);
    cJSON_ArrayForEach(entry, history.value)
    {
        struct place event = element(&history, entry, visit->n_events);
        enum ec_exit code = read_event(name, &event, &visit->events[visit->n_events]);
        if (code)
            return code;
        visit->n_events++;
    }
    return EC_EXIT_DONE;
}

static enum ec_exit read_places(const char *name, const struct place *options, uint32_t *n_places)
{
    struct place place = member(options, "k");
    if (!place.value)
        return EC_EXIT_DONE;
    double number = cJSON_IsNumber(place.value) ? place.value->valuedouble : NAN;
    if (!(number >= 1 && number <= (double)EC_MAX_ITEMS) || number != floor(number))
        return misfit(name, &place, "a whole number from 1 to 4194304");
    *n_places = (uint32_t)number;
    return EC_EXIT_DONE;
}

static enum ec_exit read_group(const char *name, const struct place *options, struct ec_text *group)
{
    struct place place = member(options, "group");
    if (!place.value)
        return EC_EXIT_DONE;
    if (!cJSON_IsString(place.value) || !*place.value->valuestring)
        return misfit(name, &place, "the name of a group, as a text");
    *group = text_of(place.value);
    return EC_EXIT_DONE;
}

static enum ec_exit read_fallback(
        const char *name, const struct place *options, enum ec_visit_fallback *fallback)
{
    static const char *const words[] = {"error", "empty", "all"};
    struct place place = member(options, "group_fallback");
    if (!place.value)
        return EC_EXIT_DONE;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (cJSON_IsString(place.value) && strcmp(place.value->valuestring, words[w]) == 0) {
            *fallback = (enum ec_visit_fallback)w;
            return EC_EXIT_DONE;
        }
    return misfit(name, &place, "\"error\", \"empty\" or \"all\"");
}

static enum ec_exit read_signals(
        const char *name, const struct place *options, struct ec_visit *visit)
{
    struct place place = member(options, "signals");
    const cJSON *entry;
    size_t index = 0;
    char why[192];
    if (!place.value)
        return EC_EXIT_DONE;
    if (!cJSON_IsArray(place.value))
        return misfit(name, &place, "a list of signals, such as [\"baskets\"]");
    visit->by_signals = true;
    cJSON_ArrayForEach(entry, place.value)
    {
        struct place word = element(&place, entry, index++);
        if (!cJSON_IsString(entry))
            return misfit(name, &word, "a signal, as a text");
        if (!ec_visit_add_signal(visit, text_of(entry), why, sizeof why))
            return ec_complain_status(EC_E_SIGNAL_UNKNOWN, "%s: %s: %s", name, word.path, why);
    }
    return EC_EXIT_DONE;
}

static enum ec_exit read_options(const char *name, const struct place *root, struct ec_visit *visit)
{
    static const char *const keys[] = {"k", "explain", "unavailable", "exclude", "allow", "group",
            "group_fallback", "include_seen", "tail_only", "signals", NULL};
    struct place options = member(root, "options");
    struct ec_request *request = &visit->request;
    if (!options.value)
        return EC_EXIT_DONE;
    enum ec_exit code = check_keys(name, &options, keys);
    if (!code)
        code = read_places(name, &options, &request->n_places);
    if (!code)
        code = read_group(name, &options, &request->group);
    if (!code)
        code = read_fallback(name, &options, &visit->group_fallback);
    if (!code)
        code = read_flag(name, &options, "explain", &visit->explain);
    if (!code)
        code = read_flag(name, &options, "include_seen", &request->include_seen);
    if (!code)
        code = read_flag(name, &options, "tail_only", &request->tail_only);
    if (!code)
        code = read_signals(name, &options, visit);
    if (!code)
        code = read_ids(name, &options, "unavailable", &visit->unavailable);
    if (!code)
        code = read_ids(name, &options, "exclude", &visit->exclude);
    if (!code)
        code = read_ids(name, &options, "allow", &visit->allow);
    return code;
}

static enum ec_exit read_candidates(
        const char *name, const struct place *root, bool wanted, struct ec_visit *visit)
{
    struct place place = member(root, "candidates");
    if (wanted && !place.value)
        return misfit(name, &place, "a list of item ids to order");
    if (!wanted && place.value)
        return ec_complain_status(EC_E_JSON,
                "%s: candidates are ordered by `rerank`; recommend "
                "chooses from the whole catalogue",
                name);
    enum ec_exit code = read_ids(name, root, "candidates", &visit->candidates);
    visit->request.candidates = visit->candidates.texts;
    visit->request.n_candidates = visit->candidates.n;
    return code;
}

/* Compose the texts of a list, or in a list of objects those of one key. */
static void compose_texts(const cJSON *list, const char *key)
{
    cJSON *entry;
    cJSON_ArrayForEach(entry, list)
    {
        char room[EC_PLATFORM_TEXT];
        cJSON *string = key ? cJSON_GetObjectItemCaseSensitive(entry, key) : entry;
        if (!cJSON_IsString(string))
            continue;
        struct ec_text composed = ec_platform_compose(text_of(string), room);
        if (composed.bytes != room || composed.size == sizeof room)
            continue;
        room[composed.size] = '\0';
        cJSON_SetValuestring(string, room);
    }
}

/* Compose all ids of a request, whatever else is wrong with it. */
static void compose_ids(const cJSON *request)
{
    const cJSON *options = cJSON_GetObjectItemCaseSensitive(request, "options");
    compose_texts(cJSON_GetObjectItemCaseSensitive(request, "history"), "item");
    compose_texts(cJSON_GetObjectItemCaseSensitive(request, "candidates"), NULL);
    compose_texts(cJSON_GetObjectItemCaseSensitive(options, "unavailable"), NULL);
    compose_texts(cJSON_GetObjectItemCaseSensitive(options, "exclude"), NULL);
    compose_texts(cJSON_GetObjectItemCaseSensitive(options, "allow"), NULL);
}

enum ec_exit ec_request_read(
        const uint8_t *bytes, size_t size, const char *name, bool candidates, struct ec_visit *out)
{
    static const char *const keys[] = {"history", "now", "candidates", "options", NULL};
    struct ec_visit visit = *out;
    enum ec_exit code = ec_json_parse(bytes, size, name, &visit.json);
    struct place root = {.value = visit.json};
    if (code)
        return code;
    compose_ids(visit.json);
    code = check_keys(name, &root, keys);
    if (!code)
        code = read_candidates(name, &root, candidates, &visit);
    if (!code)
        code = read_time(name, &root, "now", &visit.now_ms);
    if (!code)
        code = read_history(name, &root, &visit);
    if (!code)
        code = read_options(name, &root, &visit);
    if (code) {
        ec_visit_free(&visit);
        return code;
    }
    *out = visit;
    return EC_EXIT_DONE;
}

enum ec_exit ec_request_load(
        const char *path, const struct ec_loaded *loaded, bool candidates, struct ec_visit *visit)
{
    bool is_stdin = strcmp(path, "-") == 0;
    struct ec_bytes file;
    if (is_stdin && loaded->rest)
        return ec_request_read(loaded->rest, loaded->rest_size, "standard input, behind the model",
                candidates, visit);
    enum ec_exit code = ec_loaded_expect_nothing(loaded);
    if (!code)
        code = ec_input_read(path, &file);
    if (code)
        return code;
    code = ec_request_read(file.bytes, file.size, ec_input_name(path), candidates, visit);
    ec_free(file.bytes);
    return code;
}

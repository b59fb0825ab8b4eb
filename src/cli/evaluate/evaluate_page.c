/* evaluate_page.c - see evaluate_page.h. */
#include "cli/evaluate/evaluate_page.h"

#include <stdlib.h>
#include <string.h>

#include "cli/evaluate/evaluate_report.h"
#include "cli/io/input.h"
#include "cli/io/interrupt.h"
#include "cli/io/json.h"
#include "cli/io/memory.h"
#include "cli/io/replace.h"
#include "endcap/endcap.h"
#include "native/system/alloc.h"

static cJSON *interval_json(const struct ec_interval *interval)
{
    cJSON *json = cJSON_CreateArray();
    cJSON_AddItemToArray(json, ec_json_number(interval->low));
    cJSON_AddItemToArray(json, ec_json_number(interval->high));
    return json;
}

static void add_fine(cJSON *data, const struct ec_page *page)
{
    static const char *const FIGURES[EC_N_FIGURES] = {"recall", "ndcg", "mrr"};
    const struct ec_breakdown *breakdown = page->breakdown;
    cJSON *fine = cJSON_AddObjectToObject(data, "fine");
    cJSON *ks = cJSON_AddArrayToObject(fine, "k");
    cJSON *systems = cJSON_AddArrayToObject(fine, "systems");
    cJSON *intervals = cJSON_AddObjectToObject(fine, "interval");
    for (uint32_t k = 0; k < breakdown->n_fine; k++)
        cJSON_AddItemToArray(ks, cJSON_CreateNumber(breakdown->fine_k[k]));
    for (uint32_t s = 0; s < page->result->n_systems; s++) {
        cJSON *system = cJSON_CreateObject();
        cJSON_AddStringToObject(system, "name", page->result->systems[s].name);
        for (uint32_t f = 0; f < EC_N_FIGURES; f++) {
            cJSON *figures = cJSON_AddArrayToObject(system, FIGURES[f]);
            for (uint32_t k = 0; k < breakdown->n_fine; k++)
                cJSON_AddItemToArray(figures, ec_json_number(breakdown->fine[s][k][f]));
        }
        cJSON_AddItemToArray(systems, system);
    }
    for (uint32_t f = 0; f < EC_N_FIGURES; f++) {
        cJSON *band = cJSON_AddArrayToObject(intervals, FIGURES[f]);
        for (uint32_t k = 0; k < breakdown->n_fine; k++)
            cJSON_AddItemToArray(band, interval_json(&breakdown->fine_interval[k][f]));
    }
}

/* NDCG of a system in a band. */
static cJSON *held_json(const char *name, const struct ec_compared *one, bool is_endcap)
{
    cJSON *system = cJSON_CreateObject();
    cJSON_AddStringToObject(system, "name", name);
    cJSON_AddItemToObject(system, "figure", ec_json_number(one->figure));
    cJSON_AddItemToObject(system, "interval", interval_json(&one->interval));
    if (!is_endcap) {
        cJSON *behind = cJSON_AddObjectToObject(system, "behind");
        cJSON_AddItemToObject(behind, "difference", ec_json_number(one->behind.difference));
        cJSON_AddItemToObject(behind, "interval", interval_json(&one->behind.interval));
        cJSON_AddItemToObject(behind, "p", ec_json_number(one->behind.p));
    }
    return system;
}

static void add_bands(cJSON *data, const char *name, const struct ec_page *page,
        const struct ec_band *bands, uint32_t n)
{
    cJSON *array = cJSON_AddArrayToObject(data, name);
    for (uint32_t b = 0; b < n; b++) {
        const struct ec_band *band = &bands[b];
        cJSON *json = cJSON_CreateObject();
        cJSON_AddNumberToObject(json, "least", band->least);
        cJSON_AddItemToObject(json, "most",
                band->most == UINT32_MAX ? cJSON_CreateNull() : cJSON_CreateNumber(band->most));
        cJSON_AddNumberToObject(json, "items", band->n_items);
        cJSON_AddNumberToObject(json, "tests", (double)band->n_tests);
        cJSON *systems = cJSON_AddArrayToObject(json, "systems");
        for (uint32_t s = 0; band->n_tests && s < page->result->n_systems; s++)
            cJSON_AddItemToArray(systems,
                    held_json(page->result->systems[s].name, &band->at[s][EC_FIGURE_NDCG], s == 0));
        cJSON_AddItemToArray(array, json);
    }
}

/* What each signal looks at, by name. */
static void add_signals(cJSON *data)
{
    cJSON *signals = cJSON_AddObjectToObject(data, "signals");
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++)
        cJSON_AddStringToObject(
                signals, ec_signal_name((enum ec_signal)s), ec_signal_text((enum ec_signal)s));
}

static void add_exposure(cJSON *data, const struct ec_page *page)
{
    cJSON *array = cJSON_AddArrayToObject(data, "exposure");
    for (uint32_t s = 0; s < page->result->n_systems; s++) {
        cJSON *system = cJSON_CreateObject();
        cJSON_AddStringToObject(system, "name", page->result->systems[s].name);
        cJSON *share = cJSON_AddArrayToObject(system, "share");
        for (uint32_t p = 0; p < EC_N_CURVE; p++)
            cJSON_AddItemToArray(share, ec_json_number(page->breakdown->exposure[s][p]));
        cJSON_AddItemToArray(array, system);
    }
}

static cJSON *item_json(const struct ec_dataset *dataset, uint32_t item)
{
    const struct ec_catalogue *catalogue = &dataset->catalogue;
    cJSON *json = cJSON_CreateObject();
    cJSON_AddItemToObject(json, "id", ec_json_text(ec_strings_get(&catalogue->ids, item)));
    cJSON_AddItemToObject(json, "title",
            catalogue->titles.n ? ec_json_text(ec_strings_get(&catalogue->titles, item))
                                : cJSON_CreateString(""));
    return json;
}

static void add_items(cJSON *json, const char *name, const struct ec_dataset *dataset,
        const uint32_t *items, uint32_t n)
{
    cJSON *array = cJSON_AddArrayToObject(json, name);
    for (uint32_t k = 0; k < n; k++)
        cJSON_AddItemToArray(array, item_json(dataset, items[k]));
}

/* The worst cases. Which products one shopper saw, chose and would be shown is theirs: only where it was asked for. */
static void add_worst(cJSON *data, const struct ec_page *page)
{
    cJSON *array = cJSON_AddArrayToObject(data, "worst");
    for (uint32_t w = 0; w < page->result->n_worst; w++) {
        const struct ec_worst_case *one = &page->result->worst[w];
        cJSON *json = cJSON_CreateObject();
        cJSON_AddNumberToObject(json, "history", one->n_history);
        cJSON_AddNumberToObject(json, "rank", one->rank);
        if (page->settings->html_histories) {
            add_items(json, "recent", page->dataset, one->recent, one->n_recent);
            cJSON_AddItemToObject(json, "target", item_json(page->dataset, one->target));
            add_items(json, "shown", page->dataset, one->shown, one->n_shown);
        }
        cJSON_AddItemToArray(array, json);
    }
}

static void add_options(cJSON *data, const struct ec_page *page)
{
    const struct ec_learn_settings *settings = page->settings;
    const struct ec_evaluate_options *options = &settings->evaluate;
    cJSON *places = cJSON_AddArrayToObject(data, "places");
    for (uint32_t k = 0; k < options->n_k; k++)
        cJSON_AddItemToArray(places, cJSON_CreateNumber(options->k[k]));
    cJSON_AddNumberToObject(data, "k", options->k[page->breakdown->k_index]);
    cJSON *made = cJSON_AddObjectToObject(data, "options");
    if (settings->test)
        cJSON_AddStringToObject(made, "test", ec_input_base_name(settings->test));
    if (options->protocol == EC_PROTOCOL_TEMPORAL)
        cJSON_AddNumberToObject(made, "cut", options->temporal_share);
    if (ec_protocol_has_new_items(options->protocol) ||
            ec_protocol_has_new_users(options->protocol))
        cJSON_AddNumberToObject(made, "cold share", options->cold_share);
    cJSON_AddNumberToObject(made, "seed", (double)options->train.seed);
    cJSON_AddNumberToObject(made, "seeds", options->n_seeds);
    if (settings->without.n > 0)
        cJSON_AddItemToObject(made, "without",
                cJSON_CreateStringArray(
                        (const char *const *)settings->without.texts, (int)settings->without.n));
}

cJSON *ec_page_data(const struct ec_page *page)
{
    const struct ec_breakdown *breakdown = page->breakdown;
    cJSON *data = cJSON_CreateObject();
    cJSON *evaluation = ec_evaluate_json(&page->settings->evaluate, page->result);
    cJSON *seed;
    cJSON_DeleteItemFromObject(evaluation, "fit_seconds");
    cJSON_DeleteItemFromObject(evaluation, "rank_seconds");
    cJSON_ArrayForEach(seed, cJSON_GetObjectItem(evaluation, "seeds"))
            cJSON_DeleteItemFromObject(seed, "fit_seconds");
    cJSON_AddStringToObject(data, "version", EC_VERSION_STRING);
    cJSON_AddStringToObject(data, "source", page->source);
    cJSON_AddItemToObject(data, "evaluation", evaluation);
    add_options(data, page);
    add_fine(data, page);
    add_bands(data, "popularity", page, breakdown->popularity, breakdown->n_popularity);
    add_bands(data, "history", page, breakdown->history, breakdown->n_history);
    add_signals(data);
    add_exposure(data, page);
    add_worst(data, page);
    cJSON *training = cJSON_Parse(page->result->training);
    cJSON_AddItemToObject(data, "training", training ? training : cJSON_CreateNull());
    return data;
}

/* A ranking's time. */
struct timed {
    double ms;
    size_t number;
};

static int slowest_first(const void *a, const void *b)
{
    const struct timed *left = a;
    const struct timed *right = b;
    if (left->ms < right->ms || left->ms > right->ms)
        return left->ms < right->ms ? 1 : -1;
    return (left->number > right->number) - (left->number < right->number);
}

cJSON *ec_page_times(const struct ec_evaluation *result)
{
    enum { N_SLOWEST = 10 };
    cJSON *times = cJSON_CreateObject();
    size_t n = result->n_tests;
    struct timed *order = ec_need(n, sizeof *order);
    for (size_t c = 0; c < n; c++)
        order[c] = (struct timed){(double)result->cases[c].rank_ms, c};
    qsort(order, n, sizeof *order, slowest_first);
    cJSON_AddNumberToObject(times, "fit_seconds", result->fit_seconds);
    cJSON_AddNumberToObject(times, "rank_seconds", result->rank_seconds);
    cJSON_AddNumberToObject(times, "median_ms", n ? order[n / 2].ms : 0.0);
    cJSON_AddNumberToObject(times, "p99_ms", n ? order[n / 100].ms : 0.0);
    cJSON *slowest = cJSON_AddArrayToObject(times, "slowest");
    for (size_t k = 0; k < n && k < N_SLOWEST; k++) {
        cJSON *one = cJSON_CreateObject();
        cJSON_AddNumberToObject(one, "ms", order[k].ms);
        cJSON_AddNumberToObject(one, "history", result->cases[order[k].number].n_history);
        cJSON_AddItemToArray(slowest, one);
    }
    ec_free(order);
    return times;
}

/* Text that grows; all of it owned. */
struct text {
    char *bytes;
    size_t size;
};

static void append(struct text *text, const void *bytes, size_t size)
{
    char *grown = ec_need(text->size + size, 1);
    if (text->size)
        memcpy(grown, text->bytes, text->size);
    memcpy(grown + text->size, bytes, size);
    ec_free(text->bytes);
    text->bytes = grown;
    text->size += size;
}

/* Append JSON as a block that nothing runs, on a line of its own. A title may hold "</script>": in JSON '<' stands
 * only in texts, and is written there as its number. Deletes the JSON. */
static void append_block(struct text *text, const char *id, cJSON *json)
{
    static const char LESS[] = "\\u003c";
    static const char OPEN[] = "<script type=\"application/json\" id=\"";
    static const char CLOSE[] = "</script>\n";
    char *printed = cJSON_PrintUnformatted(json);
    size_t n_less = 0;
    for (const char *at = printed; *at; at++)
        n_less += *at == '<';
    size_t size = strlen(printed) + n_less * (sizeof LESS - 2);
    char *safe = ec_need(size + 1, 1);
    char *next = safe;
    for (const char *at = printed; *at; at++) {
        if (*at == '<') {
            memcpy(next, LESS, sizeof LESS - 1);
            next += sizeof LESS - 1;
        } else {
            *next++ = *at;
        }
    }
    append(text, OPEN, sizeof OPEN - 1);
    append(text, id, strlen(id));
    append(text, "\">", 2);
    append(text, safe, size);
    append(text, CLOSE, sizeof CLOSE - 1);
    ec_free(safe);
    ec_free(printed);
    cJSON_Delete(json);
}

enum ec_exit ec_page_write(const struct ec_page *page, const char *path)
{
    struct text text = {0};
    append(&text, page->frame->head, page->frame->head_size);
    append_block(&text, "data", ec_page_data(page));
    append_block(&text, "times", ec_page_times(page->result));
    append(&text, page->frame->tail, page->frame->tail_size);
    enum ec_exit code = ec_replace_file(path, text.bytes, text.size, ec_interrupt_watch());
    ec_free(text.bytes);
    return code;
}

/* record.c - see record.h. */
#include "native/compose/record.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "device/base/utf8.h"
#include "endcap/endcap.h"
#include "native/system/alloc.h"
#include "native/system/json_memory.h"

enum { MS_PER_DAY = 86400000 };

/* Add to an array, which is NULL where there was no memory for it. */
static void append(cJSON *array, cJSON *item)
{
    if (!cJSON_AddItemToArray(array, item))
        cJSON_Delete(item);
}

static void add_data(cJSON *record, const struct ec_dataset *dataset)
{
    cJSON *data = cJSON_AddObjectToObject(record, "data");
    cJSON_AddNumberToObject(data, "users", dataset->n_users);
    cJSON_AddNumberToObject(data, "items", dataset->n_items);
    cJSON_AddNumberToObject(data, "events", (double)dataset->n_events);
    if (!dataset->has_times || dataset->n_events == 0)
        return;
    int64_t first = dataset->time_ms[0];
    int64_t last = first;
    for (size_t n = 0; n < dataset->n_events; n++) {
        first = dataset->time_ms[n] < first ? dataset->time_ms[n] : first;
        last = dataset->time_ms[n] > last ? dataset->time_ms[n] : last;
    }
    /* whole days: a moment may be one shopper's */
    cJSON_AddNumberToObject(data, "first_day", (double)(first / MS_PER_DAY));
    cJSON_AddNumberToObject(data, "last_day", (double)(last / MS_PER_DAY));
}

static void add_options(
        cJSON *record, const struct ec_train_options *options, const struct ec_shape *shape)
{
    cJSON *made = cJSON_AddObjectToObject(record, "options");
    cJSON_AddNumberToObject(made, "factors", options->n_factors);
    cJSON_AddNumberToObject(made, "neighbours", shape->row_length);
    cJSON_AddNumberToObject(made, "companions", options->n_companions);
    cJSON_AddNumberToObject(made, "transition_decay", options->transition_decay);
    cJSON_AddNumberToObject(made, "transition_backward", options->transition_backward);
    cJSON_AddNumberToObject(made, "transition_shrinkage", options->transition_shrinkage);
    cJSON_AddNumberToObject(made, "table_bits", shape->table_bits);
    cJSON_AddNumberToObject(made, "dims", options->n_dims);
    cJSON_AddNumberToObject(made, "steps", options->n_steps);
    cJSON_AddNumberToObject(made, "examples", options->n_examples);
    cJSON_AddNumberToObject(made, "rate", options->rate);
    cJSON_AddNumberToObject(made, "dropout", options->dropout);
    cJSON_AddNumberToObject(made, "encoder_bits", shape->encoder_bits);
    cJSON_AddNumberToObject(made, "factor_bits", shape->factor_bits);
    cJSON_AddNumberToObject(made, "iterations", options->n_iterations);
    cJSON_AddNumberToObject(made, "l2", options->l2);
    cJSON_AddNumberToObject(made, "alpha", options->alpha);
    cJSON_AddNumberToObject(made, "half_life_days", options->half_life_days);
    cJSON_AddNumberToObject(made, "history_half_life_days", options->history_half_life_days);
    cJSON_AddBoolToObject(made, "repeats", options->repeats);
    cJSON_AddBoolToObject(made, "unordered", options->unordered);
    cJSON_AddNumberToObject(made, "min_support", options->min_support);
    cJSON *without = cJSON_AddArrayToObject(made, "without");
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++)
        if (options->without >> s & 1)
            append(without, cJSON_CreateString(ec_signal_name((enum ec_signal)s)));
    char budget[24]; /* as wide as any that matters: a budget must not move the size it asks for */
    snprintf(budget, sizeof budget, "%12llu", (unsigned long long)options->budget);
    cJSON_AddRawToObject(made, "budget", budget);
    cJSON_AddBoolToObject(made, "prune", options->prune);
    cJSON_AddStringToObject(
            made, "predict", options->target == EC_TARGET_BASKET ? "basket" : "item");
    cJSON_AddNumberToObject(made, "seed", (double)options->seed);
}

static void add_fusion(cJSON *record, const struct ec_term *terms, uint32_t n_terms,
        const struct ec_fuse_result *fused)
{
    cJSON *fusion = cJSON_AddArrayToObject(record, "fusion");
    for (uint32_t t = 0; t < n_terms; t++) {
        cJSON *term = cJSON_CreateObject();
        cJSON_AddStringToObject(term, "signal", ec_signal_name(terms[t].signal));
        cJSON_AddNumberToObject(term, "decay", (double)terms[t].decay);
        cJSON_AddNumberToObject(term, "weight", (double)terms[t].weight);
        append(fusion, term);
    }
    cJSON *validation = cJSON_AddObjectToObject(record, "validation");
    cJSON_AddNumberToObject(validation, "positions", (double)fused->n_positions);
    cJSON_AddNumberToObject(validation, "found", (double)fused->n_found);
    cJSON_AddNumberToObject(validation, "ndcg@10", fused->ndcg10);
}

enum ec_status ec_record_new(const struct ec_dataset *dataset,
        const struct ec_train_options *options, const struct ec_shape *shape,
        const struct ec_term *terms, uint32_t n_terms, const struct ec_fuse_result *fused,
        char **json)
{
    ec_json_memory_begin();
    cJSON *record = cJSON_CreateObject();
    cJSON_AddStringToObject(record, "endcap", EC_VERSION_STRING);
    if (options->source) {
        const char *slash = strrchr(options->source, '/');
        const char *name = slash ? slash + 1 : options->source;
        /* a file's name may be any bytes; a model's text may not */
        if (ec_utf8_check((const uint8_t *)name, strlen(name)))
            cJSON_AddStringToObject(record, "source", name);
    }
    add_data(record, dataset);
    add_options(record, options, shape);
    add_fusion(record, terms, n_terms, fused);

    char *text = cJSON_PrintUnformatted(record);
    cJSON_Delete(record);
    if (ec_json_memory_ran_out()) {
        cJSON_free(text);
        return EC_E_MEMORY;
    }
    size_t size = strlen(text) + 1;
    char *copy = ec_alloc(size, 1);
    if (copy)
        memcpy(copy, text, size);
    cJSON_free(text);
    if (!copy)
        return EC_E_MEMORY;
    *json = copy;
    return EC_OK;
}

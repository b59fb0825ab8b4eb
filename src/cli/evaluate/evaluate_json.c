/* evaluate_json.c - see evaluate_report.h. */
#include <math.h>
#include <stdio.h>

#include "cli/evaluate/evaluate_report.h"
#include "cli/evaluate/gates.h"
#include "cli/io/json.h"
#include "cli/learning/curve.h"
#include "cli/learning/learn.h"

enum { KEY_SIZE = 48 };

/* "ndcg@10" */
static void name_figure(const struct ec_evaluate_options *options, size_t m, uint32_t k, char *key)
{
    snprintf(key, KEY_SIZE, "%s@%lu", ec_metric_names[m].name, (unsigned long)options->k[k]);
}

static void add_metrics(
        cJSON *json, const struct ec_evaluate_options *options, const struct ec_metrics *at)
{
    for (uint32_t k = 0; k < options->n_k; k++)
        for (size_t m = 0; ec_metric_names[m].name; m++) {
            char key[KEY_SIZE];
            name_figure(options, m, k, key);
            cJSON_AddItemToObject(
                    json, key, ec_json_number(ec_metric_value(&at[k], &ec_metric_names[m])));
        }
}

static cJSON *interval_json(struct ec_interval interval)
{
    cJSON *json = cJSON_CreateArray();
    cJSON_AddItemToArray(json, ec_json_number(interval.low));
    cJSON_AddItemToArray(json, ec_json_number(interval.high));
    return json;
}

static void add_intervals(cJSON *json, const struct ec_evaluate_options *options,
        const struct ec_interval intervals[][EC_N_FIGURES])
{
    cJSON *made = cJSON_AddObjectToObject(json, "intervals");
    for (uint32_t k = 0; k < options->n_k; k++)
        for (size_t f = 0; f < EC_N_FIGURES; f++) {
            char key[KEY_SIZE];
            name_figure(options, f, k, key);
            cJSON_AddItemToObject(made, key, interval_json(intervals[k][f]));
        }
}

static void add_difference(cJSON *json, const char *key, const struct ec_paired *paired)
{
    cJSON *one = cJSON_AddObjectToObject(json, key);
    cJSON_AddItemToObject(one, "difference", ec_json_number(paired->difference));
    cJSON_AddItemToObject(one, "interval", interval_json(paired->interval));
    cJSON_AddItemToObject(one, "p", ec_json_number(paired->p));
}

static void add_paired(cJSON *json, const char *name, const struct ec_evaluate_options *options,
        const struct ec_paired paired[][EC_N_FIGURES])
{
    cJSON *made = cJSON_AddObjectToObject(json, name);
    for (uint32_t k = 0; k < options->n_k; k++)
        for (size_t f = 0; f < EC_N_FIGURES; f++) {
            char key[KEY_SIZE];
            name_figure(options, f, k, key);
            add_difference(made, key, &paired[k][f]);
        }
}

static void add_systems(cJSON *report, const struct ec_evaluate_options *options,
        const struct ec_evaluation *result)
{
    cJSON *systems = cJSON_AddArrayToObject(report, "systems");
    for (uint32_t s = 0; s < result->n_systems; s++) {
        const struct ec_system_result *one = &result->systems[s];
        cJSON *system = cJSON_CreateObject();
        cJSON_AddStringToObject(system, "name", one->name);
        add_metrics(system, options, one->at);
        add_intervals(system, options, one->interval);
        if (s > 0)
            add_paired(system, "behind_endcap", options, one->behind);
        cJSON_AddItemToArray(systems, system);
    }
}

static void add_seeds(cJSON *report, const struct ec_evaluate_options *options,
        const struct ec_evaluation *result)
{
    cJSON *seeds = cJSON_AddArrayToObject(report, "seeds");
    for (uint32_t n = 0; n < result->n_seeds; n++) {
        cJSON *seed = cJSON_CreateObject();
        cJSON_AddNumberToObject(seed, "seed", (double)result->seeds[n].seed);
        cJSON_AddNumberToObject(seed, "fit_seconds", result->seeds[n].fit_seconds);
        cJSON_AddNumberToObject(seed, "model_bytes", (double)result->seeds[n].model_bytes);
        add_metrics(seed, options, result->seeds[n].at);
        cJSON_AddItemToArray(seeds, seed);
    }
    add_metrics(cJSON_AddObjectToObject(report, "standard_deviation"), options, result->sd);
}

/* One system's figures over the rankings that knew as many events. */
static cJSON *known_json(const struct ec_evaluate_options *options,
        const struct ec_evaluation *result, const struct ec_known_result *known, uint32_t s)
{
    cJSON *system = cJSON_CreateObject();
    cJSON *intervals = cJSON_CreateObject();
    cJSON *behind = cJSON_CreateObject();
    cJSON_AddStringToObject(system, "name", result->systems[s].name);
    for (uint32_t k = 0; k < options->n_k; k++)
        for (size_t f = 0; f < EC_N_FIGURES; f++) {
            const struct ec_compared *one = &known->at[s][k][f];
            char key[KEY_SIZE];
            name_figure(options, f, k, key);
            cJSON_AddItemToObject(system, key, ec_json_number(one->figure));
            cJSON_AddItemToObject(intervals, key, interval_json(one->interval));
            add_difference(behind, key, &one->behind);
        }
    cJSON_AddItemToObject(system, "intervals", intervals);
    if (s > 0)
        cJSON_AddItemToObject(system, "behind_endcap", behind);
    else
        cJSON_Delete(behind);
    return system;
}

static void add_by_history(cJSON *report, const struct ec_evaluate_options *options,
        const struct ec_evaluation *result)
{
    cJSON *lengths = cJSON_AddArrayToObject(report, "by_history");
    for (uint32_t n = 0; n < result->n_known; n++) {
        const struct ec_known_result *known = &result->known[n];
        cJSON *length = cJSON_CreateObject();
        cJSON_AddNumberToObject(length, "events", known->n_history);
        cJSON_AddNumberToObject(length, "tests", (double)known->n_tests);
        cJSON *systems = cJSON_AddArrayToObject(length, "systems");
        for (uint32_t s = 0; s < result->n_systems; s++)
            cJSON_AddItemToArray(systems, known_json(options, result, known, s));
        cJSON_AddItemToArray(lengths, length);
    }
}

/* A model packed otherwise: its figures, and how far it is behind what it is compared with. */
static void add_variant(cJSON *json, const struct ec_evaluate_options *options,
        const struct ec_variant *variant, const char *behind)
{
    cJSON_AddNumberToObject(json, "model_bytes", (double)variant->model_bytes);
    add_metrics(json, options, variant->at);
    add_intervals(json, options, variant->interval);
    add_paired(json, behind, options, variant->behind);
}

static void add_ablations(cJSON *report, const struct ec_evaluate_options *options,
        const struct ec_evaluation *result)
{
    cJSON *ablations = cJSON_AddArrayToObject(report, "ablations");
    for (uint32_t a = 0; a < result->n_ablations; a++) {
        const struct ec_ablation *one = &result->ablations[a];
        cJSON *ablation = cJSON_CreateObject();
        cJSON_AddStringToObject(ablation, "without", ec_signal_name(one->signal));
        add_variant(ablation, options, &one->without, "worth");
        add_variant(cJSON_AddObjectToObject(ablation, "alone"), options, &one->alone, "behind");
        cJSON_AddItemToArray(ablations, ablation);
    }
}

static void add_losses(cJSON *report, const struct ec_evaluate_options *options,
        const struct ec_evaluation *result)
{
    static const char *const STEPS[EC_N_LOSSES] = {"float", "cut", "8 bits", "4 bits"};
    cJSON *losses = cJSON_AddArrayToObject(report, "losses");
    for (uint32_t n = 0; n < result->n_losses; n++) {
        cJSON *loss = cJSON_CreateObject();
        cJSON_AddStringToObject(loss, "step", STEPS[n]);
        add_variant(loss, options, &result->losses[n], "lost");
        cJSON_AddItemToArray(losses, loss);
    }
}

static void add_sizes(cJSON *report, const struct ec_evaluate_options *options,
        const struct ec_evaluation *result)
{
    cJSON *sizes = cJSON_AddArrayToObject(report, "sizes");
    for (uint32_t n = 0; n < result->n_sizes; n++) {
        const struct ec_variant *one = &result->sizes[n];
        cJSON *size = cJSON_CreateObject();
        cJSON_AddNumberToObject(size, "row_length", one->row_length);
        cJSON_AddNumberToObject(size, "bits", one->bits);
        cJSON *signals = cJSON_AddArrayToObject(size, "signals");
        for (uint32_t s = 0; ec_signal_name((enum ec_signal)s); s++)
            if (one->signals >> s & 1)
                cJSON_AddItemToArray(
                        signals, cJSON_CreateString(ec_signal_name((enum ec_signal)s)));
        add_variant(size, options, one, "behind");
        cJSON_AddItemToArray(sizes, size);
    }
}

cJSON *ec_evaluate_json(
        const struct ec_evaluate_options *options, const struct ec_evaluation *result)
{
    cJSON *report = cJSON_CreateObject();
    cJSON_AddStringToObject(report, "protocol", ec_protocol_name(options->protocol));
    cJSON_AddStringToObject(report, "as", ec_recording_name(options->recording));
    cJSON_AddNumberToObject(report, "users", result->n_users);
    cJSON_AddNumberToObject(report, "items", result->n_items);
    cJSON_AddNumberToObject(report, "events", (double)result->n_events);
    cJSON_AddNumberToObject(report, "tests", (double)result->n_tests);
    cJSON_AddNumberToObject(report, "ranked_items", result->n_ranked);
    cJSON_AddNumberToObject(report, "unknown_targets", (double)result->n_unknown_targets);
    cJSON_AddNumberToObject(report, "fit_seconds", result->fit_seconds);
    cJSON_AddNumberToObject(report, "rank_seconds", result->rank_seconds);
    cJSON_AddNumberToObject(report, "model_bytes", (double)result->model_bytes);
    cJSON_AddNumberToObject(report, "resamples", EC_N_RESAMPLES);
    cJSON_AddItemToObject(report, "unsolvable", ec_learn_unsolvable_json(result->unsolvable));
    add_systems(report, options, result);
    if (result->n_seeds > 1)
        add_seeds(report, options, result);
    if (ec_protocol_has_new_users(options->protocol))
        add_by_history(report, options, result);
    if (options->ablate)
        add_ablations(report, options, result);
    if (options->losses)
        add_losses(report, options, result);
    if (options->sizes)
        add_sizes(report, options, result);
    if (result->curve.n)
        cJSON_AddItemToObject(report, "curve", ec_curve_json(&result->curve));
    return report;
}

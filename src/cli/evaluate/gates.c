/* gates.c - see gates.h. */
#include "cli/evaluate/gates.h"

#include <stdlib.h>
#include <string.h>

#include "cli/args/nearest.h"

#define METRIC(name) {#name, offsetof(struct ec_metrics, name)}

const struct ec_metric_name ec_metric_names[] = {
        METRIC(recall),
        METRIC(ndcg),
        METRIC(mrr),
        METRIC(coverage),
        METRIC(gini),
        METRIC(arp),
        METRIC(aplt),
        METRIC(diversity),
        {NULL, 0},
};

struct gate {
    const struct ec_metric_name *metric;
    uint32_t k_index;
    double least;
};

double ec_metric_value(const struct ec_metrics *metrics, const struct ec_metric_name *name)
{
    double value;
    memcpy(&value, (const char *)metrics + name->offset, sizeof value);
    return value;
}

static enum ec_exit unknown_metric(const char *text, size_t size)
{
    char word[32];
    snprintf(word, sizeof word, "%.*s", (int)(size < 31 ? size : 31), text);
    struct ec_nearest nearest = ec_nearest_begin(word);
    for (size_t m = 0; ec_metric_names[m].name; m++)
        ec_nearest_offer(&nearest, ec_metric_names[m].name);
    return ec_complain(EC_EXIT_USAGE, "--at-least \"%s\": there is no figure \"%s\"%s%s%s", text,
            word, nearest.best ? "; did you mean \"" : "", nearest.best ? nearest.best : "",
            nearest.best ? "\"?" : "");
}

/* "ndcg@10=0.21" */
static enum ec_exit read_gate(
        const char *text, const struct ec_evaluate_options *options, struct gate *gate)
{
    size_t size = strcspn(text, "@=");
    *gate = (struct gate){.k_index = UINT32_MAX};
    for (size_t m = 0; ec_metric_names[m].name; m++)
        if (strlen(ec_metric_names[m].name) == size &&
                memcmp(ec_metric_names[m].name, text, size) == 0)
            gate->metric = &ec_metric_names[m];
    if (!gate->metric)
        return unknown_metric(text, size);
    char *end = NULL;
    unsigned long k = text[size] == '@' ? strtoul(text + size + 1, &end, 10) : 0;
    for (uint32_t i = 0; i < options->n_k; i++)
        if (options->k[i] == k)
            gate->k_index = i;
    if (!end || *end != '=')
        return ec_complain(EC_EXIT_USAGE,
                "--at-least \"%s\": expected FIGURE@K=NUMBER, such as "
                "ndcg@10=0.21",
                text);
    if (gate->k_index == UINT32_MAX)
        return ec_complain(
                EC_EXIT_USAGE, "--at-least \"%s\": %lu is not among the K measured (-k)", text, k);
    const char *number = end + 1;
    gate->least = strtod(number, &end);
    if (!*number || number[strspn(number, "0123456789.eE+-")] || *end)
        return ec_complain(
                EC_EXIT_USAGE, "--at-least \"%s\": \"%s\" is not a number", text, number);
    return EC_EXIT_DONE;
}

enum ec_exit ec_gates_check(const struct ec_list *gates, const struct ec_evaluate_options *options)
{
    struct gate gate;
    enum ec_exit code = EC_EXIT_DONE;
    for (size_t g = 0; !code && g < gates->n; g++)
        code = read_gate(gates->texts[g], options, &gate);
    return code;
}

enum ec_exit ec_gates_meet(const struct ec_list *gates, const struct ec_evaluate_options *options,
        const struct ec_evaluation *result)
{
    enum ec_exit code = EC_EXIT_DONE;
    for (size_t g = 0; g < gates->n; g++) {
        struct gate gate = {0};
        if (read_gate(gates->texts[g], options, &gate) || !gate.metric)
            return EC_EXIT_USAGE;
        double value = ec_metric_value(&result->systems[0].at[gate.k_index], gate.metric);
        if (!(value >= gate.least))
            code = ec_complain(EC_EXIT_GATE, "the gate %s is not reached: %s@%lu is %.6g",
                    gates->texts[g], gate.metric->name, (unsigned long)options->k[gate.k_index],
                    value);
    }
    return code;
}

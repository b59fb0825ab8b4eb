/* gates.h - `evaluate --at-least ndcg@10=0.21`: a figure that must be reached, for scripts. Native only.
 *
 * Layer: cli/evaluate. */
#ifndef ENDCAP_CLI_EVALUATE_GATES_H
#define ENDCAP_CLI_EVALUATE_GATES_H

#include "cli/args/option.h"
#include "cli/io/say.h"
#include "native/measure/evaluation.h"

/* A figure of struct ec_metrics by the name it has in reports. */
struct ec_metric_name {
    const char *name; /* "ndcg" */
    size_t offset;    /* in struct ec_metrics */
};
extern const struct ec_metric_name ec_metric_names[]; /* ends with name NULL */

/* Value of a figure. */
double ec_metric_value(const struct ec_metrics *metrics, const struct ec_metric_name *name);

/* Check before anything is trained that each gate names a figure, one of the K, and a number.
 * EC_EXIT_USAGE otherwise; it has been said. */
enum ec_exit ec_gates_check(const struct ec_list *gates, const struct ec_evaluate_options *options);

/* Compare gates, checked before, with what was measured of the model. EC_EXIT_GATE when one is not reached,
 * which a figure that is not a number never is; each has been said. */
enum ec_exit ec_gates_meet(const struct ec_list *gates, const struct ec_evaluate_options *options,
        const struct ec_evaluation *result);

#endif

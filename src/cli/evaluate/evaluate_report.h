/* evaluate_report.h - what `evaluate` measured, as text for a person and as JSON. Native only.
 *
 * Layer: cli/evaluate. */
#ifndef ENDCAP_CLI_EVALUATE_EVALUATE_REPORT_H
#define ENDCAP_CLI_EVALUATE_EVALUATE_REPORT_H

#include <cjson/cJSON.h>

#include "native/measure/evaluation.h"

/* Print for a person. */
void ec_evaluate_print(
        const struct ec_evaluate_options *options, const struct ec_evaluation *result);

/* The same as JSON; see the help of evaluate. */
cJSON *ec_evaluate_json(
        const struct ec_evaluate_options *options, const struct ec_evaluation *result);

#endif

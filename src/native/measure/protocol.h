/* protocol.h - what is held out: from logs to a fitting part and cases to rank.
 *
 * Layer: native/measure.   C cases */
#ifndef ENDCAP_NATIVE_MEASURE_PROTOCOL_H
#define ENDCAP_NATIVE_MEASURE_PROTOCOL_H

#include "native/measure/cases.h"
#include "native/measure/evaluation.h"
#include "native/system/error.h"

/* Hold out.
 *
 * train, test   borrowed for as long as the cases are used; see ec_evaluate
 *
 * EC_E_OPTION, EC_E_EMPTY, EC_E_MEMORY, with a message */
EC_MUST_USE enum ec_status ec_cases_new(const struct ec_dataset *train,
        const struct ec_dataset *test, const struct ec_evaluate_options *options,
        struct ec_cases *cases, struct ec_error *error);

#endif

/* evaluate.h - hold out, fit, pack, and score the packed bytes through the device code.
 *
 * Full ranking, never sampled negatives; an item with the same score as the target counts as ranked
 * above it. Plain systems (systems.h) stand beside the model under the same masks. How sure a figure is,
 * and whether two differ, is said by resampling the users (bootstrap.h).
 *
 * Layer: native/measure. */
#ifndef ENDCAP_NATIVE_MEASURE_EVALUATE_H
#define ENDCAP_NATIVE_MEASURE_EVALUATE_H

#include "native/measure/evaluation.h"
#include "native/system/error.h"

/* Peak bytes that ec_evaluate will allocate for this dataset, to say before it starts: those of training,
 * of the baselines, which stay through it, and of what is kept of each case. O(N).
 *
 * EC_E_MEMORY to count in; bytes are written only on EC_OK */
EC_MUST_USE enum ec_status ec_evaluate_memory(
        const struct ec_dataset *train, const struct ec_evaluate_options *options, size_t *bytes);

/* Evaluate. The models are trained for what the protocol asks: sessions lets items already seen be answers,
 * temporal asks for the next basket.
 *
 * train    the log, borrowed; for all but sessions and split the held-out part is cut from it
 * test     the second file of sessions and split, borrowed; else NULL. Its ids are matched by text
 * result   written only on EC_OK; end it with ec_evaluation_free
 * error    filled in on failure
 *
 * EC_E_OPTION (a protocol without its test file, times or users), EC_E_EMPTY, and those of ec_train */
EC_MUST_USE enum ec_status ec_evaluate(const struct ec_dataset *train,
        const struct ec_dataset *test, const struct ec_evaluate_options *options,
        struct ec_evaluation *result, struct ec_error *error);

#endif

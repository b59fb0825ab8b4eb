/* curve.h - the curve of size against quality that a budget searched, for a person and for a program.
 *
 * Layer: cli/learning. */
#ifndef ENDCAP_CLI_LEARNING_CURVE_H
#define ENDCAP_CLI_LEARNING_CURVE_H

#include <cjson/cJSON.h>

#include "native/learn/shape.h"

/* Print it as a table under a heading: bytes, NDCG@10, and what was changed to come there; the choice is marked. */
void ec_curve_print(const struct ec_curve *curve);

/* [{"bytes", "ndcg@10", "signals", "neighbours", "table_bits", "encoder_bits", "chosen"}], by falling size. */
cJSON *ec_curve_json(const struct ec_curve *curve);

/* Write the names of signals (bit s: signal s) with commas between into text (size,). */
void ec_curve_signals(uint32_t signals, char *text, size_t size);

#endif

/* variants.h - the first seed's training packed again: without a signal, by one alone, smaller, or in float.
 *
 * Each costs packing and ranking, not learning.
 *
 * Layer: native/measure. */
#ifndef ENDCAP_NATIVE_MEASURE_VARIANTS_H
#define ENDCAP_NATIVE_MEASURE_VARIANTS_H

#include "native/measure/run.h"

/* Rank without each signal that was learned, popularity aside, and by it with popularity alone. EC_E_MEMORY and
 * those of ec_run_rank. */
EC_MUST_USE enum ec_status ec_variants_ablate(struct ec_run *run);

/* Rank by models in float, with whole rows and with rows cut as the options say, of 8 and of 4 bits, each with
 * weights of its own. Those of ec_variants_ablate. */
EC_MUST_USE enum ec_status ec_variants_losses(struct ec_run *run);

/* Rank with a few shapes, from rows of 5 entries in 4 bits without the signals that have a number for every item
 * and dimension, to rows of 50 in 8 bits. Those of ec_variants_ablate. */
EC_MUST_USE enum ec_status ec_variants_sizes(struct ec_run *run);

#endif

/* uncut.h - score by the signals as they were learned, in float: what packing costs is measured against it.
 *
 * The device code reads packed models alone. This does its sums (device/ranking/fusion.h and the signals' own headers)
 * over the float rows of a training, whole or cut as packing cuts them, with the decays and weights of a packed
 * model, so that what sets the two apart is the cut and the rounding. It serves that comparison and nothing else:
 * it need be neither fast nor small, and its last bits may differ between machines.
 *
 * Whole rows are what the learners keep, at most 100 entries of an item.
 *
 * Layer: native/measure.   I items   F factors   D numbers of an encoder row */
#ifndef ENDCAP_NATIVE_MEASURE_UNCUT_H
#define ENDCAP_NATIVE_MEASURE_UNCUT_H

#include "device/ranking/fusion.h"
#include "native/compose/training.h"

struct ec_uncut;

/* Make a scorer.
 *
 * training     borrowed until the scorer is freed
 * model        of that training, borrowed likewise: its terms, and its content, which packing does not round
 * row_length   of the shape: rows are cut as packing cuts them; 0: they are not
 *
 * NULL when there is no memory. */
EC_MUST_USE struct ec_uncut *ec_uncut_new(
        const struct ec_training *training, const struct ec_model *model, uint32_t row_length);

/* Write the scores (I,) for the history that a fusion of the same model holds, rounded as ec_fusion_score does.
 * Any number of threads may score at once, each with a fusion of its own, whose work memory is used.
 *
 * EC_E_NOT_POSITIVE   from the fold-in */
EC_MUST_USE enum ec_status ec_uncut_score(
        const struct ec_uncut *uncut, struct ec_fusion *fusion, int32_t *scores);

void ec_uncut_free(struct ec_uncut *uncut);

#endif

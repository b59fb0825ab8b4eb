/* runs.h - histories as runs: consecutive events of one item are one step, as device/history/history.h reads them.
 *
 * Layer: native/matrix.   U users   R runs   T targets */
#ifndef ENDCAP_NATIVE_MATRIX_RUNS_H
#define ENDCAP_NATIVE_MATRIX_RUNS_H

#include "endcap/status.h"
#include "native/dataset/dataset.h"

struct ec_runs {
    size_t n_runs;
    size_t n_targets;
    uint32_t *item;   /* (R,) grouped by user, oldest first */
    uint8_t *type;    /* (R,) of the run's strongest event */
    uint32_t *before; /* (R,) how many runs of the same user come before */
    uint8_t *again;   /* (R,) 1: one of these is of the same item */
    uint32_t *target; /* (T,) runs that a history comes before and that may be asked for */
};

/* Read a dataset.
 *
 * repeats   an item the user has seen before may be asked for
 *
 * EC_E_MEMORY; EC_E_TOO_LARGE for 2^32 events or more. */
EC_MUST_USE enum ec_status ec_runs_new(
        const struct ec_dataset *dataset, bool repeats, struct ec_runs *runs);

void ec_runs_free(struct ec_runs *runs);

#endif

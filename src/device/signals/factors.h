/* factors.h - the signal of matrix factorisation: fold the history in, multiply by every item row.
 *
 *     signal(i) = y_i . x,   y_i = scale_i q_i   (q_i int8),   x from fold_in.h
 *
 * x is rounded to 14-bit integers of one scale before the catalogue is scored (rounded.h), so that each product
 * is an exact integer sum, equal on every instruction set.
 *
 * Layer: device/signals.   I items   F factors   N events */
#ifndef ENDCAP_DEVICE_SIGNALS_FACTORS_H
#define ENDCAP_DEVICE_SIGNALS_FACTORS_H

#include "device/signals/fold_in.h"
#include "device/history/history.h"

/* Working memory of the signal, carved by the caller. */
struct ec_factors_work {
    struct ec_fold_in fold_in;
    float *row;       /* (F,) */
    int16_t *rounded; /* (F padded to 16,) */
    int32_t *dots;    /* (I,) */
    float decay;      /* under which the system was solved that fold_in holds */
    bool is_solved;   /* it holds one */
};

/* Write the signal (I,) for a history under a decay. Afterwards work->fold_in holds the solved system.
 *
 * EC_E_NOT_POSITIVE   from ec_fold_in_solve. Cost O(N F^2 + F^3 + I F). */
EC_MUST_USE enum ec_status ec_factors_score(const struct ec_model *model, float decay,
        const struct ec_history *history, struct ec_factors_work *work, float *signal);

/* Begin to explain an item: put A^-1 y_item into work->fold_in.vector, A the system of the history under a
 * decay. It is solved again only where the last one solved was another decay's.
 *
 * EC_E_NOT_POSITIVE   from ec_fold_in_solve; not for a decay that this history was scored under.
 * Cost O(F^2), and O(N F^2 + F^3) more to solve again. */
EC_MUST_USE enum ec_status ec_factors_explain(const struct ec_model *model, float decay,
        const struct ec_history *history, uint32_t item, struct ec_factors_work *work);

/* What an event of weight 1 on `met` adds to the signal of the item being explained:
 * y_met^T A^-1 y_item. Uses work->row. */
double ec_factors_contribution(
        const struct ec_model *model, uint32_t met, struct ec_factors_work *work);

#endif

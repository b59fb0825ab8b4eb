/* budget_prune.c - which signals are not missed, whatever they cost; see budget.h. */
#include "native/compose/budget.h"

#include "device/base/portable_math.h"
#include "device/signals/signal.h"

enum { LEAST_FOUND = 500 }; /* positions that can tell whether a signal is missed */

static const double LN_2 = 0.69314718055994530942;

/* Half the Bayesian information criterion: smaller is better. Shapes that differ in their signals alone are
 * weighed on the same candidates, so the likelihoods compare. */
static double information(const struct ec_fuse_result *result)
{
    return result->loss + 0.5 * LN_2 * result->n_weights * ec_log2((double)result->n_found);
}

enum ec_status ec_budget_prune(struct ec_training *training, struct ec_shape *shape)
{
    struct ec_shape kept = *shape;
    struct ec_fuse_result result = {0};
    enum ec_status status = ec_training_weigh(training, &kept, NULL, &result);
    bool goes_on = !status && result.n_found >= LEAST_FOUND;
    double best = goes_on ? information(&result) : 0.0;
    while (goes_on) {
        uint32_t least_missed = 0;
        for (uint32_t s = 0; s < EC_N_SIGNALS; s++) {
            struct ec_shape step = kept;
            if (ec_signal_has(s, EC_IS_FALLBACK) || ec_signal_has(s, EC_STANDS_ALONE) ||
                    !(kept.signals >> s & 1))
                continue;
            step.signals &= ~(1u << s);
            status = ec_training_weigh(training, &step, NULL, &result);
            if (status)
                return status;
            if (information(&result) > best)
                continue;
            best = information(&result);
            least_missed = 1u << s;
        }
        kept.signals &= ~least_missed;
        goes_on = least_missed != 0;
    }
    if (!status)
        *shape = kept;
    return status;
}

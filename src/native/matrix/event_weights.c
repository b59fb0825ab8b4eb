/* event_weights.c - see event_weights.h. */
#include "native/matrix/event_weights.h"

#include "device/history/history.h"
#include "native/system/alloc.h"

/* Weigh one user's events. n_runs (I,) is 0 before and after. */
static void weigh_user(const struct ec_dataset *dataset, uint32_t u, const float *strength,
        uint32_t *n_runs, float *weights)
{
    size_t first = dataset->user_start[u];
    size_t end = dataset->user_start[u + 1];
    size_t strongest = end;
    struct ec_history_reader reader = ec_history_reader_start(n_runs);
    for (size_t n = end; n-- > first;) {
        weights[n] = 0.0f;
        if (!ec_history_reader_next(&reader, dataset->item[n], dataset->type[n]))
            continue;
        if (!reader.is_new_run)
            weights[strongest] = 0.0f;
        weights[n] = strength[dataset->type[n]] * reader.share;
        strongest = n;
    }
    for (size_t n = first; n < end; n++)
        n_runs[dataset->item[n]] = 0;
}

enum ec_status ec_event_weights_new(
        const struct ec_dataset *dataset, const float *strength, float **weights)
{
    float *fresh = ec_alloc(dataset->n_events, sizeof *fresh);
    uint32_t *n_runs = ec_alloc(dataset->n_items, sizeof *n_runs);
    bool ready = fresh && n_runs;
    for (uint32_t u = 0; ready && u < dataset->n_users; u++)
        weigh_user(dataset, u, strength, n_runs, fresh);
    ec_free(n_runs);
    if (!ready) {
        ec_free(fresh);
        return EC_E_MEMORY;
    }
    *weights = fresh;
    return EC_OK;
}

/* runs.c - see runs.h. */
#include "native/matrix/runs.h"

#include "native/system/alloc.h"

/* Fill runs of memory for one of each event. seen_by (I,) is work: who saw an item last, plus 1. */
static void read_users(
        const struct ec_dataset *dataset, bool repeats, uint32_t *seen_by, struct ec_runs *runs)
{
    for (uint32_t u = 0; u < dataset->n_users; u++) {
        size_t first = runs->n_runs;
        for (size_t n = dataset->user_start[u]; n < dataset->user_start[u + 1]; n++) {
            uint32_t item = dataset->item[n];
            size_t r = runs->n_runs;
            if (r == first || runs->item[r - 1] != item) {
                runs->item[r] = item;
                runs->type[r] = dataset->type[n];
                runs->before[r] = (uint32_t)(r - first);
                runs->again[r] = seen_by[item] == u + 1;
                if (r > first && (repeats || !runs->again[r]))
                    runs->target[runs->n_targets++] = (uint32_t)r;
                seen_by[item] = u + 1;
                runs->n_runs++;
            }
            uint8_t *strongest = &runs->type[runs->n_runs - 1];
            *strongest = dataset->type[n] > *strongest ? dataset->type[n] : *strongest;
        }
    }
}

enum ec_status ec_runs_new(const struct ec_dataset *dataset, bool repeats, struct ec_runs *runs)
{
    if (dataset->n_events >= UINT32_MAX)
        return EC_E_TOO_LARGE;
    size_t n = dataset->n_events;
    struct ec_runs fresh = {
            .item = ec_alloc(n, sizeof *fresh.item),
            .type = ec_alloc(n, sizeof *fresh.type),
            .before = ec_alloc(n, sizeof *fresh.before),
            .again = ec_alloc(n, sizeof *fresh.again),
            .target = ec_alloc(n, sizeof *fresh.target),
    };
    uint32_t *seen_by = ec_alloc(dataset->n_items, sizeof *seen_by);
    bool ready = fresh.item && fresh.type && fresh.before && fresh.again && fresh.target && seen_by;
    if (ready)
        read_users(dataset, repeats, seen_by, &fresh);
    ec_free(seen_by);
    if (!ready) {
        ec_runs_free(&fresh);
        return EC_E_MEMORY;
    }
    *runs = fresh;
    return EC_OK;
}

void ec_runs_free(struct ec_runs *runs)
{
    ec_free(runs->item);
    ec_free(runs->type);
    ec_free(runs->before);
    ec_free(runs->again);
    ec_free(runs->target);
    *runs = (struct ec_runs){0};
}

/* logs.c - see logs.h. */
#include "native/compose/logs.h"

#include <string.h>

#include "native/dataset/slice.h"
#include "native/dataset/support.h"
#include "native/system/alloc.h"

/* Cut the supported parts. marks (N,) is work. */
static enum ec_status cut_supported(const struct ec_dataset *dataset, const uint8_t *keep,
        uint32_t min_support, uint8_t *marks, struct ec_logs *logs)
{
    uint32_t n_rare;
    memset(marks, 1, dataset->n_events);
    enum ec_status status = ec_support_mark(dataset, min_support, marks, &n_rare);
    if (status || n_rare == 0)
        return status;
    if (logs->whole) {
        status = ec_slice_new(dataset, marks, &logs->whole_slice);
        logs->supported_whole = &logs->whole_slice;
    }
    for (size_t n = 0; n < dataset->n_events; n++)
        marks[n] &= keep[n];
    if (!status)
        status = ec_slice_new(dataset, marks, &logs->held_slice);
    logs->supported_held = &logs->held_slice;
    return status;
}

enum ec_status ec_logs_new(const struct ec_dataset *dataset, bool is_whole, const uint8_t *keep,
        uint32_t min_support, struct ec_logs *logs)
{
    *logs = (struct ec_logs){.whole = is_whole ? dataset : NULL};
    logs->supported_whole = logs->whole;
    logs->supported_held = &logs->held;
    uint8_t *marks = ec_alloc(dataset->n_events, 1);
    enum ec_status status = marks ? ec_slice_new(dataset, keep, &logs->held) : EC_E_MEMORY;
    if (!status)
        status = cut_supported(dataset, keep, min_support, marks, logs);
    ec_free(marks);
    return status;
}

void ec_logs_free(struct ec_logs *logs)
{
    ec_slice_free(&logs->held);
    ec_slice_free(&logs->whole_slice);
    ec_slice_free(&logs->held_slice);
}

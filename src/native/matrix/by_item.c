/* by_item.c - see by_item.h. */
#include "native/matrix/by_item.h"

#include "native/system/alloc.h"

enum ec_status ec_by_item_new(struct ec_by_item *by_item, const struct ec_dataset *dataset)
{
    if (dataset->n_events > UINT32_MAX)
        return EC_E_TOO_LARGE;
    struct ec_by_item fresh = {
            .start = ec_alloc((size_t)dataset->n_items + 1, sizeof *fresh.start),
            .event = ec_alloc(dataset->n_events, sizeof *fresh.event),
            .user = ec_alloc(dataset->n_events, sizeof *fresh.user),
    };
    if (!fresh.start || !fresh.event || !fresh.user) {
        ec_by_item_free(&fresh);
        return EC_E_MEMORY;
    }

    for (size_t n = 0; n < dataset->n_events; n++)
        fresh.start[dataset->item[n]]++;
    size_t end = 0; /* start[i] becomes the end of i, and then, filled from the back, its start */
    for (uint32_t i = 0; i < dataset->n_items; i++)
        fresh.start[i] = end += fresh.start[i];
    fresh.start[dataset->n_items] = end;
    for (uint32_t u = dataset->n_users; u-- > 0;)
        for (size_t n = dataset->user_start[u + 1]; n-- > dataset->user_start[u];) {
            size_t place = --fresh.start[dataset->item[n]];
            fresh.event[place] = (uint32_t)n;
            fresh.user[place] = u;
        }
    *by_item = fresh;
    return EC_OK;
}

void ec_by_item_free(struct ec_by_item *by_item)
{
    ec_free(by_item->start);
    ec_free(by_item->event);
    ec_free(by_item->user);
    *by_item = (struct ec_by_item){0};
}

/* support.c - see support.h. */
#include "native/dataset/support.h"

#include "native/system/alloc.h"

/* Distinct users of each item (I,); NULL without memory. */
static uint32_t *count_users(const struct ec_dataset *dataset)
{
    uint32_t *n_users = ec_alloc(dataset->n_items, sizeof *n_users);
    uint32_t *seen_by = ec_alloc(dataset->n_items, sizeof *seen_by); /* the last, plus 1 */
    for (uint32_t u = 0; n_users && seen_by && u < dataset->n_users; u++)
        for (size_t n = dataset->user_start[u]; n < dataset->user_start[u + 1]; n++) {
            uint32_t item = dataset->item[n];
            n_users[item] += seen_by[item] != u + 1;
            seen_by[item] = u + 1;
        }
    if (!seen_by) {
        ec_free(n_users);
        n_users = NULL;
    }
    ec_free(seen_by);
    return n_users;
}

enum ec_status ec_support_mark(
        const struct ec_dataset *dataset, uint32_t least, uint8_t *keep, uint32_t *n_items)
{
    uint32_t *n_users = count_users(dataset);
    if (!n_users)
        return EC_E_MEMORY;
    uint32_t n_rare = 0;
    for (uint32_t i = 0; i < dataset->n_items; i++)
        n_rare += n_users[i] > 0 && n_users[i] < least;
    for (size_t n = 0; keep && n_rare > 0 && n < dataset->n_events; n++)
        if (n_users[dataset->item[n]] < least)
            keep[n] = 0;
    ec_free(n_users);
    *n_items = n_rare;
    return EC_OK;
}

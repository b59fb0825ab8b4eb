/* slice.c - see slice.h. */
#include "ingest/slice.h"

#include "base/alloc.h"

enum ec_status ec_slice_new(
        const struct ec_dataset *whole, const uint8_t *keep, struct ec_dataset *slice)
{
    size_t n_events = 0;
    for (size_t n = 0; n < whole->n_events; n++)
        n_events += keep[n] != 0;

    struct ec_dataset fresh = *whole;
    fresh.n_events = n_events;
    fresh.user_start = ec_alloc((size_t)whole->n_users + 1, sizeof *fresh.user_start);
    fresh.item = ec_alloc(n_events, sizeof *fresh.item);
    fresh.time_ms = ec_alloc(n_events, sizeof *fresh.time_ms);
    fresh.type = ec_alloc(n_events, sizeof *fresh.type);
    fresh.value = ec_alloc(n_events, sizeof *fresh.value);
    fresh.basket = ec_alloc(n_events, sizeof *fresh.basket);
    if (!fresh.user_start || !fresh.item || !fresh.time_ms || !fresh.type || !fresh.value ||
            !fresh.basket) {
        ec_slice_free(&fresh);
        return EC_E_MEMORY;
    }

    size_t place = 0;
    for (uint32_t u = 0; u < whole->n_users; u++) {
        for (size_t n = whole->user_start[u]; n < whole->user_start[u + 1]; n++) {
            if (!keep[n])
                continue;
            fresh.item[place] = whole->item[n];
            fresh.time_ms[place] = whole->time_ms[n];
            fresh.type[place] = whole->type[n];
            fresh.value[place] = whole->value[n];
            fresh.basket[place] = whole->basket[n];
            place++;
        }
        fresh.user_start[u + 1] = place;
    }
    *slice = fresh;
    return EC_OK;
}

void ec_slice_free(struct ec_dataset *slice)
{
    ec_free(slice->user_start);
    ec_free(slice->item);
    ec_free(slice->time_ms);
    ec_free(slice->type);
    ec_free(slice->value);
    ec_free(slice->basket);
    *slice = (struct ec_dataset){0};
}

/* slice.c - see slice.h. */
#include "native/dataset/slice.h"

#include <string.h>

#include "native/system/alloc.h"
#include "native/system/random.h"

/* Room for n_events over the users and the catalogue of `whole`. */
static enum ec_status slice_room(
        const struct ec_dataset *whole, size_t n_events, struct ec_dataset *slice)
{
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
    *slice = fresh;
    return EC_OK;
}

/* Copy what an event says, but not when. */
static void copy_event(
        const struct ec_dataset *whole, size_t n, struct ec_dataset *slice, size_t place)
{
    slice->item[place] = whole->item[n];
    slice->type[place] = whole->type[n];
    slice->value[place] = whole->value[n];
    slice->basket[place] = whole->basket[n];
}

enum ec_status ec_slice_new(
        const struct ec_dataset *whole, const uint8_t *keep, struct ec_dataset *slice)
{
    size_t n_events = 0;
    for (size_t n = 0; n < whole->n_events; n++)
        n_events += keep[n] != 0;
    enum ec_status status = slice_room(whole, n_events, slice);
    if (status)
        return status;

    size_t place = 0;
    for (uint32_t u = 0; u < whole->n_users; u++) {
        for (size_t n = whole->user_start[u]; n < whole->user_start[u + 1]; n++) {
            if (!keep[n])
                continue;
            copy_event(whole, n, slice, place);
            slice->time_ms[place++] = whole->time_ms[n];
        }
        slice->user_start[u + 1] = place;
    }
    return EC_OK;
}

enum ec_status ec_slice_shuffled_new(
        const struct ec_dataset *whole, uint64_t seed, struct ec_dataset *slice)
{
    enum ec_status status = slice_room(whole, whole->n_events, slice);
    if (status)
        return status;
    if (whole->n_events > 0)
        memcpy(slice->time_ms, whole->time_ms, whole->n_events * sizeof *slice->time_ms);
    for (uint32_t u = 0; u < whole->n_users; u++) {
        struct ec_random random = ec_random_stream(seed, u);
        size_t first = whole->user_start[u];
        size_t end = whole->user_start[u + 1];
        slice->user_start[u + 1] = end;
        /* inside out (Knuth, TAOCP 3.4.2, algorithm P) */
        for (size_t n = first; n < end; n++) {
            size_t place = first + ec_random_index(&random, (uint32_t)(n - first + 1));
            copy_event(slice, place, slice, n);
            copy_event(whole, n, slice, place);
        }
    }
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

/* positions.c - see positions.h. */
#include "native/compose/positions.h"

#include <string.h>

#include "native/system/alloc.h"
#include "native/system/least.h"
#include "native/system/random.h"

enum {
    /* positions that one basket gives: a large one must not outvote the others */
    MOST_OF_A_BASKET = 4,
    /* users with a recent basket; with fewer, each user's last basket is asked for */
    FEWEST_RECENT = 100,
};

static const double RECENT_SHARE = 0.1; /* of the span of the log */

/* A cut is where a user's history ends and what is asked for begins; 0, before which there is no history, stands
 * for none.
 *
 * The last event that meets an item for the first time, or with `repeats` the last of all, and that has a
 * history. seen_by (I,): who saw an item last, plus 1. */
static size_t cut_before_item(
        const struct ec_dataset *dataset, uint32_t u, bool repeats, uint32_t *seen_by)
{
    size_t first = dataset->user_start[u];
    size_t cut = 0;
    for (size_t n = first; n < dataset->user_start[u + 1]; n++) {
        bool is_met = seen_by[dataset->item[n]] == u + 1;
        seen_by[dataset->item[n]] = u + 1;
        if (n > first && (repeats || !is_met))
            cut = n;
    }
    return cut;
}

/* The first event of the last basket, or of the first that begins at `since` or later. */
static size_t cut_before_basket(const struct ec_dataset *dataset, uint32_t u, int64_t since)
{
    size_t cut = 0;
    for (size_t n = dataset->user_start[u] + 1; n < dataset->user_start[u + 1]; n++)
        if (dataset->basket[n] != dataset->basket[n - 1] && dataset->time_ms[n - 1] < since) {
            cut = n;
            if (dataset->time_ms[n] >= since)
                return cut;
        }
    return since == INT64_MAX ? cut : 0;
}

/* When the recent part of a log begins, INT64_MAX where it has no times or too few users come back in it: what a
 * season asks for is learned from a season. */
static int64_t find_recent(const struct ec_dataset *dataset)
{
    if (!dataset->has_times || dataset->n_events == 0)
        return INT64_MAX;
    int64_t first = dataset->time_ms[0];
    int64_t last = first;
    for (size_t n = 1; n < dataset->n_events; n++) {
        first = dataset->time_ms[n] < first ? dataset->time_ms[n] : first;
        last = dataset->time_ms[n] > last ? dataset->time_ms[n] : last;
    }
    int64_t since = last - (int64_t)(RECENT_SHARE * (double)(last - first));
    uint32_t n_users = 0;
    for (uint32_t u = 0; u < dataset->n_users; u++)
        n_users += cut_before_basket(dataset, u, since) > 0;
    return n_users >= FEWEST_RECENT ? since : INT64_MAX;
}

/* Add the positions of a user whose history ends at `cut`. Of a basket the first items are taken, each once and
 * only if new where repeats are not asked for. seen_by (I,) as above, but set by calls of this function alone. */
static void add_positions(const struct ec_dataset *dataset, uint32_t u, size_t cut,
        enum ec_target target, bool repeats, uint32_t *seen_by, struct ec_positions *positions)
{
    size_t first = dataset->user_start[u];
    size_t end = dataset->user_start[u + 1];
    size_t n_added = 0;
    size_t chosen_end = cut + 1;
    while (target == EC_TARGET_BASKET && chosen_end < end &&
            dataset->basket[chosen_end] == dataset->basket[cut])
        chosen_end++;
    for (size_t n = first; n < cut && !repeats; n++)
        seen_by[dataset->item[n]] = u + 1;
    for (size_t next = cut; next < chosen_end && n_added < MOST_OF_A_BASKET; next++) {
        if (seen_by[dataset->item[next]] == u + 1)
            continue;
        seen_by[dataset->item[next]] = u + 1;
        positions->positions[positions->n++] = (struct ec_position){first, cut, next, chosen_end};
        n_added++;
    }
    size_t unseen = cut - (target == EC_TARGET_ITEM && cut - first >= 2);
    memset(positions->keep + unseen, 0, dataset->user_start[u + 1] - unseen);
}

/* Whether a user is of a half. The halves are drawn once and for all: no seed moves a user. */
static bool is_of(enum ec_half half, uint32_t u)
{
    struct ec_random random = ec_random_stream(u, 3);
    return half == EC_HALF_BOTH || (ec_random_index(&random, 2) == 0) == (half == EC_HALF_FIRST);
}

enum ec_status ec_positions_new(const struct ec_dataset *dataset, enum ec_target target,
        bool repeats, enum ec_half half, size_t n_users, uint64_t seed,
        struct ec_positions *positions)
{
    size_t most = ec_least(n_users, dataset->n_users);
    struct ec_positions fresh = {
            .positions = ec_alloc(most * MOST_OF_A_BASKET, sizeof *fresh.positions),
            .keep = ec_alloc(dataset->n_events, 1),
    };
    uint32_t *seen_by = ec_alloc(dataset->n_items, sizeof *seen_by);
    size_t *cuts = ec_alloc(dataset->n_users, sizeof *cuts);
    bool ready = fresh.positions && fresh.keep && seen_by && cuts;
    if (ready) {
        int64_t since = target == EC_TARGET_BASKET ? find_recent(dataset) : INT64_MAX;
        size_t n_eligible = 0;
        for (size_t n = 0; n < dataset->n_events; n++)
            fresh.keep[n] = dataset->time_ms[n] < since;
        for (uint32_t u = 0; u < dataset->n_users; u++) {
            if (!is_of(half, u))
                continue;
            cuts[u] = target == EC_TARGET_ITEM ? cut_before_item(dataset, u, repeats, seen_by)
                                               : cut_before_basket(dataset, u, since);
            n_eligible += cuts[u] > 0;
        }
        memset(seen_by, 0, dataset->n_items * sizeof *seen_by);
        /* selection sampling (Knuth, TAOCP 3.4.2, algorithm S) */
        struct ec_random random = ec_random_stream(seed, 1);
        size_t n_left = ec_least(n_eligible, most);
        for (uint32_t u = 0; u < dataset->n_users && n_left > 0; u++) {
            if (cuts[u] == 0)
                continue;
            if (ec_random_unit(&random) * (double)n_eligible < (double)n_left) {
                add_positions(dataset, u, cuts[u], target, repeats, seen_by, &fresh);
                n_left--;
            }
            n_eligible--;
        }
    }
    ec_free(cuts);
    ec_free(seen_by);
    if (!ready) {
        ec_positions_free(&fresh);
        return EC_E_MEMORY;
    }
    *positions = fresh;
    return EC_OK;
}

size_t ec_positions_most(const struct ec_dataset *dataset, enum ec_target target, size_t n_users)
{
    size_t n_giving[MOST_OF_A_BASKET + 1] = {0}; /* users by the most positions that one may give */
    for (uint32_t u = 0; u < dataset->n_users; u++) {
        size_t most = 0;
        size_t size = 0;
        for (size_t n = dataset->user_start[u] + 1; n < dataset->user_start[u + 1]; n++) {
            bool goes_on = target == EC_TARGET_BASKET &&
                           dataset->basket[n] == dataset->basket[n - 1];
            size = goes_on ? size + (size > 0) : 1; /* 0 in the first basket: no history */
            most = size > most ? size : most;
        }
        n_giving[ec_least(most, MOST_OF_A_BASKET)]++;
    }
    size_t n = 0;
    for (size_t each = MOST_OF_A_BASKET; each > 0; each--) {
        size_t n_taken = ec_least(n_giving[each], n_users);
        n += each * n_taken;
        n_users -= n_taken;
    }
    return n;
}

void ec_positions_free(struct ec_positions *positions)
{
    ec_free(positions->positions);
    ec_free(positions->keep);
    *positions = (struct ec_positions){0};
}

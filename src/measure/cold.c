/* cold.c - the protocols of items and users that are new; see hold_out.h. */
#include <string.h>

#include "base/alloc.h"
#include "base/random.h"
#include "ingest/slice.h"
#include "measure/hold_out.h"

enum {
    ITEM_STREAM = 2 << 20, /* apart from the streams of learners and resamples */
    USER_STREAM,
};

const uint32_t EC_COLD_HISTORIES[EC_N_COLD_HISTORIES] = {0, 1, 2, 4};

/* Choose a share of what has at least `least`: 1 in chosen (n,). At least one where any has, and by selection
 * sampling (Knuth, TAOCP 3.4.2, algorithm S). */
static void choose(const uint32_t *counts, uint32_t n, uint32_t least, double share,
        struct ec_random random, uint8_t *chosen)
{
    uint32_t n_eligible = 0;
    for (uint32_t i = 0; i < n; i++)
        n_eligible += counts[i] >= least;
    uint32_t n_wanted = (uint32_t)(share * n_eligible + 0.5);
    if (n_wanted == 0 && n_eligible > 0)
        n_wanted = 1;
    for (uint32_t i = 0; i < n; i++) {
        if (counts[i] < least)
            continue;
        if (ec_random_unit(&random) * n_eligible < n_wanted) {
            chosen[i] = 1;
            n_wanted--;
        }
        n_eligible--;
    }
}

/* The case of one user, whose events in the fitting part are [fit_first, ...): the last event with a cold item. */
static void add_cold_item(
        const struct ec_dataset *log, uint32_t user, uint32_t *met_by, struct ec_cases *cases)
{
    size_t fit_first = cases->fit.user_start[user];
    size_t fit_last = fit_first;
    size_t history_last = fit_first;
    size_t target = SIZE_MAX;
    for (size_t n = log->user_start[user]; n < log->user_start[user + 1]; n++) {
        uint32_t item = log->item[n];
        bool is_met = met_by[item] == user + 1;
        met_by[item] = user + 1;
        if (!cases->rankable[item]) {
            fit_last++;
        } else if (!is_met || !cases->mask_seen) {
            target = n;
            history_last = fit_last;
        }
    }
    if (target == SIZE_MAX || history_last == fit_first)
        return;
    ec_cases_begin(cases, fit_first, history_last);
    ec_cases_add_target(cases, log->item[target]);
    ec_cases_add_case(cases, user, fit_first, history_last, log->time_ms[target]);
}

enum ec_status ec_hold_out_items(
        const struct ec_dataset *log, double share, uint64_t seed, struct ec_cases *cases)
{
    uint32_t *counts = ec_alloc(log->n_items, sizeof *counts);
    uint8_t *keep = ec_alloc(log->n_events, 1);
    enum ec_status status = EC_E_MEMORY;
    cases->rankable = ec_alloc(log->n_items, 1);
    if (counts && keep && cases->rankable)
        status = ec_cases_make_room(cases, log->n_items, log->n_users, log->n_users);
    if (!status) {
        for (size_t n = 0; n < log->n_events; n++)
            counts[log->item[n]]++;
        choose(counts, log->n_items, EC_COLD_LEAST, share, ec_random_stream(seed, ITEM_STREAM),
                cases->rankable);
        for (size_t n = 0; n < log->n_events; n++)
            keep[n] = !cases->rankable[log->item[n]];
        status = ec_slice_new(log, keep, &cases->fit);
    }
    if (!status) {
        memset(counts, 0, log->n_items * sizeof *counts);
        for (uint32_t u = 0; u < log->n_users; u++)
            add_cold_item(log, u, counts, cases);
    }
    ec_free(keep);
    ec_free(counts);
    return status;
}

/* The cases of one user who is left out. */
static void add_cold_user(const struct ec_dataset *log, uint32_t user, struct ec_cases *cases)
{
    size_t first = log->user_start[user];
    size_t end = log->user_start[user + 1];
    for (size_t h = 0; h < EC_N_COLD_HISTORIES && first + EC_COLD_HISTORIES[h] < end; h++) {
        size_t last = first + EC_COLD_HISTORIES[h];
        size_t n_targets = cases->n_targets;
        ec_cases_begin(cases, first, last);
        for (size_t n = last; n < end && cases->n_targets == n_targets; n++) {
            ec_cases_add_target(cases, log->item[n]);
            ec_cases_add_case(cases, user, first, last, log->time_ms[n]);
        }
    }
}

enum ec_status ec_hold_out_users(
        const struct ec_dataset *log, double share, uint64_t seed, struct ec_cases *cases)
{
    uint32_t *counts = ec_alloc(log->n_users, sizeof *counts);
    uint8_t *chosen = ec_alloc(log->n_users, 1);
    uint8_t *keep = ec_alloc(log->n_events, 1);
    size_t most = (size_t)log->n_users * EC_N_COLD_HISTORIES;
    enum ec_status status = EC_E_MEMORY;
    if (counts && chosen && keep)
        status = ec_cases_make_room(cases, log->n_items, most, most);
    if (!status) {
        cases->log = log;
        for (uint32_t u = 0; u < log->n_users; u++) {
            size_t n = log->user_start[u + 1] - log->user_start[u];
            counts[u] = n > 0;
        }
        choose(counts, log->n_users, 1, share, ec_random_stream(seed, USER_STREAM), chosen);
        for (uint32_t u = 0; u < log->n_users; u++) {
            size_t first = log->user_start[u];
            memset(keep + first, !chosen[u], log->user_start[u + 1] - first);
            if (chosen[u])
                add_cold_user(log, u, cases);
        }
        status = ec_slice_new(log, keep, &cases->fit);
    }
    ec_free(keep);
    ec_free(chosen);
    ec_free(counts);
    return status;
}

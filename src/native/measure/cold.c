/* cold.c - see cold.h. */
#include "native/measure/cold.h"

#include "native/dataset/slice.h"
#include "native/system/alloc.h"
#include "native/system/random.h"

enum {
    ITEM_STREAM = 2 << 20, /* apart from the streams of learners and resamples */
    USER_STREAM,
};

const uint32_t EC_COLD_HISTORIES[EC_N_COLD_HISTORIES] = {0, 1, 2, 4};

/* How many a share of n is: at least one of any. */
static uint32_t share_of(double share, uint32_t n)
{
    uint32_t n_wanted = (uint32_t)(share * n + 0.5);
    return n_wanted == 0 && n > 0 ? 1 : n_wanted;
}

/* Choose a share of what has at least `least`: 1 in chosen (n,). By selection sampling (Knuth, TAOCP 3.4.2,
 * algorithm S). */
static void choose(const uint32_t *counts, uint32_t n, uint32_t least, double share,
        struct ec_random random, uint8_t *chosen)
{
    uint32_t n_eligible = 0;
    for (uint32_t i = 0; i < n; i++)
        n_eligible += counts[i] >= least;
    uint32_t n_wanted = share_of(share, n_eligible);
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

/* Choose from the items: 1 in chosen (I,). EC_E_MEMORY. */
static enum ec_status choose_items(
        const struct ec_dataset *log, const struct ec_evaluate_options *options, uint8_t *chosen)
{
    uint32_t *counts = ec_alloc(log->n_items, sizeof *counts);
    if (!counts)
        return EC_E_MEMORY;
    for (size_t n = 0; n < log->n_events; n++)
        counts[log->item[n]]++;
    choose(counts, log->n_items, EC_COLD_LEAST, options->cold_share,
            ec_random_stream(options->train.seed, ITEM_STREAM), chosen);
    ec_free(counts);
    return EC_OK;
}

/* Choose from the users: 1 in chosen (U,). EC_E_MEMORY. */
static enum ec_status choose_users(
        const struct ec_dataset *log, const struct ec_evaluate_options *options, uint8_t *chosen)
{
    uint32_t *counts = ec_alloc(log->n_users, sizeof *counts);
    if (!counts)
        return EC_E_MEMORY;
    for (uint32_t u = 0; u < log->n_users; u++)
        counts[u] = log->user_start[u + 1] > log->user_start[u];
    choose(counts, log->n_users, 1, options->cold_share,
            ec_random_stream(options->train.seed, USER_STREAM), chosen);
    ec_free(counts);
    return EC_OK;
}

/* What is neither of the items (I,), or NULL, nor of the users (U,) is fitted. EC_E_MEMORY. */
static enum ec_status fit_others(const struct ec_dataset *log, const uint8_t *items,
        const uint8_t *users, struct ec_dataset *fit)
{
    uint8_t *keep = ec_alloc(log->n_events, 1);
    if (!keep)
        return EC_E_MEMORY;
    for (uint32_t u = 0; u < log->n_users; u++)
        for (size_t n = log->user_start[u]; n < log->user_start[u + 1]; n++)
            keep[n] = !users[u] && !(items && items[log->item[n]]);
    enum ec_status status = ec_slice_new(log, keep, fit);
    ec_free(keep);
    return status;
}

/* The case of one user, whose events in the fitting part are [fit_first, ...): the last event with a cold item. */
static void add_cold_item(
        const struct ec_dataset *log, uint32_t user, uint32_t *seen_by, struct ec_cases *cases)
{
    size_t fit_first = cases->fit.user_start[user];
    size_t fit_last = fit_first;
    size_t history_last = fit_first;
    size_t target = SIZE_MAX;
    for (size_t n = log->user_start[user]; n < log->user_start[user + 1]; n++) {
        uint32_t item = log->item[n];
        bool is_met = seen_by[item] == user + 1;
        seen_by[item] = user + 1;
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

static enum ec_status add_cold_items(const struct ec_dataset *log, struct ec_cases *cases)
{
    uint32_t *seen_by = ec_alloc(log->n_items, sizeof *seen_by);
    if (!seen_by)
        return EC_E_MEMORY;
    for (uint32_t u = 0; u < log->n_users; u++)
        add_cold_item(log, u, seen_by, cases);
    ec_free(seen_by);
    return EC_OK;
}

/* A case with the history [first, last) of a user: it asks for the first item after it that may be an answer, and
 * is none where nothing comes after it. */
static void ask_for_next(const struct ec_dataset *log, uint32_t user, size_t first, size_t last,
        struct ec_cases *cases)
{
    size_t n_targets = cases->n_targets;
    ec_cases_begin(cases, first, last);
    for (size_t n = last; n < log->user_start[user + 1] && cases->n_targets == n_targets; n++) {
        ec_cases_add_target(cases, log->item[n]);
        ec_cases_add_case(cases, user, first, last, log->time_ms[n]);
    }
}

/* The cases of one user who is left out. */
static void add_cold_user(const struct ec_dataset *log, uint32_t user, struct ec_cases *cases)
{
    size_t first = log->user_start[user];
    size_t end = log->user_start[user + 1];
    size_t met = first; /* the first event with a cold item */
    while (cases->rankable && met < end && !cases->rankable[log->item[met]])
        met++;
    size_t most = (cases->rankable ? met : end) - first;
    for (size_t h = 0; h < EC_N_COLD_HISTORIES && EC_COLD_HISTORIES[h] <= most; h++) {
        size_t last = cases->rankable ? met : first + EC_COLD_HISTORIES[h];
        ask_for_next(log, user, last - EC_COLD_HISTORIES[h], last, cases);
    }
}

static void add_cold_users(
        const struct ec_dataset *log, const uint8_t *chosen, struct ec_cases *cases)
{
    cases->log = log;
    for (uint32_t u = 0; u < log->n_users; u++)
        if (chosen[u])
            add_cold_user(log, u, cases);
}

size_t ec_cold_cases_most(const struct ec_dataset *log, const struct ec_evaluate_options *options)
{
    if (!ec_protocol_has_new_users(options->protocol))
        return log->n_users;
    return (size_t)share_of(options->cold_share, log->n_users) * EC_N_COLD_HISTORIES;
}

enum ec_status ec_hold_out_cold(const struct ec_dataset *log,
        const struct ec_evaluate_options *options, struct ec_cases *cases)
{
    bool has_items = ec_protocol_has_new_items(options->protocol);
    bool has_users = ec_protocol_has_new_users(options->protocol);
    size_t most = ec_cold_cases_most(log, options);
    uint8_t *users = ec_alloc(log->n_users, 1);
    enum ec_status status = users ? ec_cases_make_room(cases, log->n_items, most, most)
                                  : EC_E_MEMORY;
    if (!status && has_items) {
        cases->rankable = ec_alloc(log->n_items, 1);
        status = cases->rankable ? choose_items(log, options, cases->rankable) : EC_E_MEMORY;
    }
    if (!status && has_users)
        status = choose_users(log, options, users);
    if (!status)
        status = fit_others(log, cases->rankable, users, &cases->fit);
    if (!status && has_users)
        add_cold_users(log, users, cases);
    else if (!status)
        status = add_cold_items(log, cases);
    ec_free(users);
    return status;
}

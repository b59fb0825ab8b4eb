/* protocol.c - see protocol.h; each protocol is defined in ec_protocol of evaluation.h. */
#include "native/measure/protocol.h"

#include <stdlib.h>
#include <string.h>

#include "device/base/text.h"
#include "native/dataset/slice.h"
#include "native/measure/cold.h"
#include "native/system/alloc.h"

static enum ec_status leave_one_out(const struct ec_dataset *train, struct ec_cases *cases)
{
    uint8_t *keep = ec_alloc(train->n_events, 1);
    enum ec_status status = keep ? ec_cases_make_room(
                                           cases, train->n_items, train->n_users, train->n_users)
                                 : EC_E_MEMORY;
    if (!status) {
        memset(keep, 1, train->n_events);
        cases->log = train;
        for (uint32_t u = 0; u < train->n_users; u++) {
            size_t first = train->user_start[u];
            size_t end = train->user_start[u + 1];
            if (end - first < 3)
                continue;
            keep[end - 1] = 0;
            keep[end - 2] = 0;
            ec_cases_begin(cases, first, end - 1);
            ec_cases_add_target(cases, train->item[end - 1]);
            ec_cases_add_case(cases, u, first, end - 1, train->time_ms[end - 1]);
        }
        status = ec_slice_new(train, keep, &cases->fit);
    }
    ec_free(keep);
    return status;
}

static enum ec_status temporal(const struct ec_dataset *train, double share, struct ec_cases *cases)
{
    int64_t first_ms = INT64_MAX;
    int64_t last_ms = INT64_MIN;
    for (size_t n = 0; n < train->n_events; n++) {
        first_ms = train->time_ms[n] < first_ms ? train->time_ms[n] : first_ms;
        last_ms = train->time_ms[n] > last_ms ? train->time_ms[n] : last_ms;
    }
    int64_t cut_ms = first_ms + (int64_t)((double)(last_ms - first_ms) * share);

    uint8_t *keep = ec_alloc(train->n_events, 1);
    enum ec_status status = keep ? ec_cases_make_room(
                                           cases, train->n_items, train->n_users, train->n_events)
                                 : EC_E_MEMORY;
    if (!status) {
        cases->log = train;
        for (uint32_t u = 0; u < train->n_users; u++) {
            size_t first = train->user_start[u];
            size_t end = train->user_start[u + 1];
            size_t cut = first;
            for (; cut < end && train->time_ms[cut] < cut_ms; cut++)
                keep[cut] = 1;
            if (cut == first || cut == end)
                continue;
            /* what is left of a basket that the cut goes through reveals too much */
            size_t next = cut;
            while (next < end && train->basket[next] == train->basket[cut - 1])
                next++;
            ec_cases_begin(cases, first, cut);
            for (size_t n = next; n < end && train->basket[n] == train->basket[next]; n++)
                ec_cases_add_target(cases, train->item[n]);
            if (next < end)
                ec_cases_add_case(cases, u, first, cut, train->time_ms[next]);
        }
        status = ec_slice_new(train, keep, &cases->fit);
    }
    ec_free(keep);
    return status;
}

/* Index in the log of every item of the second file; UINT32_MAX where it has none. */
static uint32_t *match_items(const struct ec_dataset *train, const struct ec_dataset *test)
{
    uint32_t *matched = ec_alloc(test->n_items, sizeof *matched);
    for (uint32_t i = 0; matched && i < test->n_items; i++)
        matched[i] = ec_strings_find(
                &train->catalogue.ids, ec_strings_get(&test->catalogue.ids, i));
    return matched;
}

static enum ec_status fit_on_all(const struct ec_dataset *train, struct ec_cases *cases)
{
    uint8_t *keep = ec_alloc(train->n_events, 1);
    if (!keep)
        return EC_E_MEMORY;
    memset(keep, 1, train->n_events);
    enum ec_status status = ec_slice_new(train, keep, &cases->fit);
    ec_free(keep);
    return status;
}

static enum ec_status sessions(
        const struct ec_dataset *train, const struct ec_dataset *test, struct ec_cases *cases)
{
    uint32_t *matched = match_items(train, test);
    uint8_t *keep = ec_alloc(test->n_events, 1);
    enum ec_status status = EC_E_MEMORY;
    if (matched && keep)
        status = ec_cases_make_room(cases, train->n_items, test->n_events, test->n_events);
    if (!status) {
        for (size_t n = 0; n < test->n_events; n++)
            keep[n] = matched[test->item[n]] != UINT32_MAX;
        status = ec_slice_new(test, keep, &cases->own);
    }
    if (!status) {
        cases->mask_seen = false;
        cases->own.catalogue = train->catalogue;
        cases->own.n_items = train->n_items;
        for (uint32_t u = 0; u < test->n_users; u++) {
            size_t first = cases->own.user_start[u];
            size_t last = first;
            for (size_t n = test->user_start[u]; n < test->user_start[u + 1]; n++) {
                uint32_t item = matched[test->item[n]];
                if (n > test->user_start[u]) {
                    ec_cases_begin(cases, first, last);
                    ec_cases_add_target(cases, item);
                    ec_cases_add_case(cases, u, first, last, test->time_ms[n]);
                }
                if (item != UINT32_MAX)
                    cases->own.item[last++] = item;
            }
        }
        status = fit_on_all(train, cases);
    }
    ec_free(keep);
    ec_free(matched);
    return status;
}

/* A user of one of the logs, to be put in order by name. */
struct named {
    struct ec_text name;
    uint32_t user;
};

static int by_name(const void *a, const void *b)
{
    return ec_text_compare(((const struct named *)a)->name, ((const struct named *)b)->name);
}

static struct named *sort_users(const struct ec_dataset *dataset)
{
    struct named *users = ec_alloc(dataset->n_users, sizeof *users);
    for (uint32_t u = 0; users && u < dataset->n_users; u++)
        users[u] = (struct named){ec_strings_get(&dataset->users, u), u};
    if (users)
        qsort(users, dataset->n_users, sizeof *users, by_name);
    return users;
}

static enum ec_status split(
        const struct ec_dataset *train, const struct ec_dataset *test, struct ec_cases *cases)
{
    uint32_t *matched = match_items(train, test);
    struct named *users = sort_users(train);
    /* by whom an item of the second file was seen last, plus 1: an item that the log does not know is one target too */
    uint32_t *seen_by = ec_alloc(test->n_items, sizeof *seen_by);
    enum ec_status status = EC_E_MEMORY;
    if (matched && users && seen_by)
        status = ec_cases_make_room(cases, train->n_items, test->n_users, test->n_events);
    if (!status) {
        uint32_t n_known = 0;
        cases->log = train;
        for (uint32_t u = 0; u < test->n_users; u++) {
            struct named wanted = {ec_strings_get(&test->users, u), 0};
            const struct named *found = bsearch(
                    &wanted, users, train->n_users, sizeof *users, by_name);
            size_t first = found ? train->user_start[found->user] : 0;
            size_t last = found ? train->user_start[found->user + 1] : 0;
            n_known += last > first;
            ec_cases_begin(cases, first, last);
            for (size_t n = test->user_start[u]; n < test->user_start[u + 1]; n++) {
                uint32_t item = test->item[n];
                if (seen_by[item] != u + 1)
                    ec_cases_add_target(cases, matched[item]);
                seen_by[item] = u + 1;
            }
            ec_cases_add_case(cases, u, first, last, last > first ? train->time_ms[last - 1] : 0);
        }
        if (n_known == 0) /* other people's histories: nothing would be measured but popularity */
            cases->n_cases = 0;
        status = fit_on_all(train, cases);
    }
    ec_free(seen_by);
    ec_free(users);
    ec_free(matched);
    return status;
}

static enum ec_status check(const struct ec_dataset *train, const struct ec_dataset *test,
        const struct ec_evaluate_options *options, struct ec_error *error)
{
    const char *name = ec_protocol_name(options->protocol);
    bool needs_test = options->protocol == EC_PROTOCOL_SESSIONS ||
                      options->protocol == EC_PROTOCOL_SPLIT;
    if (needs_test && !test)
        return ec_fail(error, EC_E_OPTION, "%s needs a second file to test on", name);
    if (!needs_test && test)
        return ec_fail(error, EC_E_OPTION, "%s cuts its test from the one log it is given", name);
    if (options->protocol == EC_PROTOCOL_TEMPORAL && !train->has_times)
        return ec_fail(error, EC_E_OPTION, "temporal needs a log with times");
    if (options->protocol == EC_PROTOCOL_TEMPORAL &&
            !(options->temporal_share > 0.0 && options->temporal_share < 1.0))
        return ec_fail(error, EC_E_OPTION, "the cut in time is a share above 0 and below 1");
    if ((ec_protocol_has_new_items(options->protocol) ||
                ec_protocol_has_new_users(options->protocol)) &&
            !(options->cold_share > 0.0 && options->cold_share < 1.0))
        return ec_fail(error, EC_E_OPTION, "what is held out is a share above 0 and below 1");
    return EC_OK;
}

static enum ec_status hold_out(const struct ec_dataset *train, const struct ec_dataset *test,
        const struct ec_evaluate_options *options, struct ec_cases *cases)
{
    switch (options->protocol) {
    case EC_PROTOCOL_LEAVE_ONE_OUT:
        return leave_one_out(train, cases);
    case EC_PROTOCOL_SESSIONS:
        return sessions(train, test, cases);
    case EC_PROTOCOL_SPLIT:
        return split(train, test, cases);
    case EC_PROTOCOL_TEMPORAL:
        return temporal(train, options->temporal_share, cases);
    case EC_PROTOCOL_COLD_ITEMS:
    case EC_PROTOCOL_COLD_USERS:
    case EC_PROTOCOL_COLD_BOTH:
        return ec_hold_out_cold(train, options, cases);
    }
    return EC_E_OPTION;
}

/* Count the targets that the fitting part never saw. */
static enum ec_status count_unknown(struct ec_cases *cases)
{
    uint8_t *seen = ec_alloc(cases->fit.n_items, 1);
    if (!seen)
        return EC_E_MEMORY;
    for (size_t n = 0; n < cases->fit.n_events; n++)
        seen[cases->fit.item[n]] = 1;
    for (size_t t = 0; t < cases->n_targets; t++)
        cases->n_unknown_targets += cases->targets[t] == UINT32_MAX || !seen[cases->targets[t]];
    ec_free(seen);
    return EC_OK;
}

/* Why there is nothing to test. */
static const char *nobody(enum ec_protocol protocol)
{
    switch (protocol) {
    case EC_PROTOCOL_LEAVE_ONE_OUT:
        return "no user has three events of which the last is with a new item";
    case EC_PROTOCOL_COLD_ITEMS:
        return "no item that is held out, of those with five events or more, was chosen by a user "
               "who "
               "had chosen another before";
    case EC_PROTOCOL_COLD_USERS:
        return "there is no user";
    case EC_PROTOCOL_COLD_BOTH:
        return "no user who is left out chose an item that is held out, of those with five events "
               "or "
               "more";
    default:
        return "nobody in the test is known with a history and goes on with a new item";
    }
}

enum ec_status ec_cases_new(const struct ec_dataset *train, const struct ec_dataset *test,
        const struct ec_evaluate_options *options, struct ec_cases *cases, struct ec_error *error)
{
    enum ec_status status = check(train, test, options, error);
    if (status)
        return status;
    *cases = (struct ec_cases){
            .recording = options->recording, .mask_seen = !options->train.repeats};
    status = hold_out(train, test, options, cases);
    ec_free(cases->met_in);
    cases->met_in = NULL;
    if (!status)
        status = count_unknown(cases);
    if (status)
        status = ec_fail(error, status, "holding out: %s", ec_status_text(status));
    else if (cases->n_cases == 0)
        status = ec_fail(error, EC_E_EMPTY, "%s finds nobody to test on: %s",
                ec_protocol_name(options->protocol), nobody(options->protocol));
    else if (cases->fit.n_events == 0)
        status = ec_fail(error, EC_E_EMPTY, "%s leaves no event to learn from",
                ec_protocol_name(options->protocol));
    if (status)
        ec_cases_free(cases);
    return status;
}

/* robots.c - users who are no shoppers, since they saw all there is; see outliers.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "native/dataset/outliers.h"
#include "native/system/alloc.h"

enum { LEAST_USERS = 20, LEAST_ITEMS = 50, TIMES_USUAL = 4, MOST_NAMED = 3 };

/* The events of a log by user: which items each saw. */
struct seen {
    uint32_t n_users, n_items;
    size_t *start;       /* (U + 1,) */
    uint32_t *item;      /* (N,) */
    uint32_t *last_user; /* (I,) scratch: user + 1 for whom the item was last counted */
    uint32_t *n_of;      /* (U,) distinct items */
    bool *is_robot;      /* (U,) at first: whether the user may be one */
    bool *is_shown;      /* (I,) a user who is none saw it */
};

static enum ec_status alloc(struct seen *seen, size_t n_events)
{
    seen->start = ec_alloc(seen->n_users + (size_t)1, sizeof *seen->start);
    seen->item = ec_alloc(n_events, sizeof *seen->item);
    seen->last_user = ec_alloc(seen->n_items, sizeof *seen->last_user);
    seen->n_of = ec_alloc(seen->n_users, sizeof *seen->n_of);
    seen->is_robot = ec_alloc(seen->n_users, sizeof *seen->is_robot);
    seen->is_shown = ec_alloc(seen->n_items, sizeof *seen->is_shown);
    return seen->start && seen->item && seen->last_user && seen->n_of && seen->is_robot &&
                           seen->is_shown
                   ? EC_OK
                   : EC_E_MEMORY;
}

static void free_seen(struct seen *seen)
{
    ec_free(seen->start);
    ec_free(seen->item);
    ec_free(seen->last_user);
    ec_free(seen->n_of);
    ec_free(seen->is_robot);
    ec_free(seen->is_shown);
}

/* Counting sort by user. The start of a user is moved to its end on the way, and back. */
static void group(struct seen *seen, const struct ec_gather *gather)
{
    for (size_t n = 0; n < gather->n_events; n++)
        seen->start[gather->events[n].user + 1]++;
    for (uint32_t u = 0; u < seen->n_users; u++)
        seen->start[u + 1] += seen->start[u];
    for (size_t n = gather->n_events; n-- > 0;)
        seen->item[--seen->start[gather->events[n].user + 1]] = gather->events[n].item;
    memmove(seen->start, seen->start + 1, seen->n_users * sizeof *seen->start);
    seen->start[seen->n_users] = gather->n_events;
}

/* Count a user's distinct items, of those that are shown or of all. */
static uint32_t count_items(struct seen *seen, uint32_t user, bool only_shown)
{
    uint32_t n = 0;
    for (size_t k = seen->start[user]; k < seen->start[user + 1]; k++) {
        uint32_t item = seen->item[k];
        n += seen->last_user[item] != user + 1 && (!only_shown || seen->is_shown[item]);
        seen->last_user[item] = user + 1;
    }
    return n;
}

static int compare(const void *a, const void *b)
{
    uint32_t one = *(const uint32_t *)a;
    uint32_t two = *(const uint32_t *)b;
    return (one > two) - (one < two);
}

/* Mark the users who may be robots by how many items they have; returns whether there are any. */
static enum ec_status find_busy(struct seen *seen, bool *any)
{
    uint32_t *sorted = ec_alloc(seen->n_users, sizeof *sorted);
    if (!sorted)
        return EC_E_MEMORY;
    size_t n = 0; /* users who have events */
    for (uint32_t u = 0; u < seen->n_users; u++) {
        seen->n_of[u] = count_items(seen, u, false);
        if (seen->n_of[u])
            sorted[n++] = seen->n_of[u];
    }
    *any = false;
    if (n >= LEAST_USERS) {
        qsort(sorted, n, sizeof *sorted, compare);
        uint64_t usual = sorted[(n * 95 + 99) / 100 - 1];
        uint64_t least = usual * TIMES_USUAL > LEAST_ITEMS ? usual * TIMES_USUAL : LEAST_ITEMS;
        for (uint32_t u = 0; u < seen->n_users; u++) {
            seen->is_robot[u] = seen->n_of[u] >= least;
            *any |= seen->is_robot[u];
        }
    }
    ec_free(sorted);
    return EC_OK;
}

/* Of those, leave the ones who saw this share of what the others saw. */
static void find_robots(struct seen *seen, double share)
{
    uint32_t n_shown = 0;
    for (uint32_t u = 0; u < seen->n_users; u++)
        for (size_t k = seen->start[u]; k < seen->start[u + 1] && !seen->is_robot[u]; k++) {
            n_shown += !seen->is_shown[seen->item[k]];
            seen->is_shown[seen->item[k]] = true;
        }
    memset(seen->last_user, 0, seen->n_items * sizeof *seen->last_user);
    for (uint32_t u = 0; u < seen->n_users; u++)
        if (seen->is_robot[u])
            seen->is_robot[u] = n_shown && (double)count_items(seen, u, true) >= share * n_shown;
}

static void report_robots(const struct seen *seen, const struct ec_outlier_names *names,
        struct ec_clean_report *report)
{
    char listed[MOST_NAMED * (EC_WORD_TEXT + 2) + 8] = "";
    size_t size = 0;
    uint32_t n_robots = 0;
    for (uint32_t u = 0; u < seen->n_users; u++) {
        if (!seen->is_robot[u] || n_robots++ >= MOST_NAMED)
            continue;
        struct ec_word_count name[EC_MAX_WORDS];
        uint32_t n = 0;
        ec_report_word(name, &n, ec_strings_get(names->users, u), (struct ec_word_count){0});
        size += (size_t)snprintf(
                listed + size, sizeof listed - size, "%s%s", size ? ", " : "", name->word);
    }
    if (n_robots)
        ec_report_warn(report,
                "%lu users (%s%s) saw nearly every item, as robots do, and their %llu rows were "
                "dropped; --keep-robots "
                "keeps them, --robot-share sets the share",
                (unsigned long)n_robots, listed, n_robots > MOST_NAMED ? ", ..." : "",
                (unsigned long long)report->rules[EC_RULE_ROBOT].n_dropped);
}

static void drop_events(struct ec_gather *gather, const struct seen *seen,
        const struct ec_outlier_names *names, struct ec_clean_report *report)
{
    struct ec_rule_count *count = &report->rules[EC_RULE_ROBOT];
    size_t n_kept = 0;
    for (size_t n = 0; n < gather->n_events; n++) {
        const struct ec_gathered *event = &gather->events[n];
        if (!seen->is_robot[event->user]) {
            gather->events[n_kept++] = *event;
            continue;
        }
        struct ec_text ids[2] = {ec_strings_get(names->users, event->user),
                ec_strings_get(names->items, event->item)};
        ec_clean_example(count, event->line, ids, 2, ids[0]);
        count->n_dropped++;
    }
    gather->n_events = n_kept;
}

enum ec_status ec_outliers_drop_robots(struct ec_gather *gather, double share,
        const struct ec_outlier_names *names, struct ec_clean_report *report)
{
    struct seen seen = {.n_users = names->users->n, .n_items = names->items->n};
    bool any = false;
    if (seen.n_users < LEAST_USERS || seen.n_items < LEAST_ITEMS)
        return EC_OK;
    enum ec_status status = alloc(&seen, gather->n_events);
    if (!status) {
        group(&seen, gather);
        status = find_busy(&seen, &any);
    }
    if (!status && any) {
        find_robots(&seen, share);
        drop_events(gather, &seen, names, report);
        report_robots(&seen, names, report);
    }
    free_seen(&seen);
    return status;
}

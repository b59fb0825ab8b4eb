/* clocks.c - events of broken clocks; see outliers.h.
 *
 * The reference time of a model is the end of its log, so one row of 2099 would age everything else by decades. What is
 * far from the rest is judged by the log itself, never by today: the same log gives the same bytes on any day.
 *
 * Counted in buckets between the first and the last time; a gap is a run of empty ones, so it is never taken for longer
 * than it is. */
#include <stdio.h>
#include <string.h>

#include "native/dataset/outliers.h"
#include "native/log/times.h"
#include "native/system/alloc.h"

enum { N_BUCKETS = 1 << 16, LEAST_EVENTS = 10 };

#define YEAR_MS (INT64_C(365) * 86400000)

struct buckets {
    int64_t first_ms, width_ms;
    size_t *n; /* (N_BUCKETS,) events */
};

static size_t bucket_of(const struct buckets *buckets, int64_t time_ms)
{
    return (size_t)((time_ms - buckets->first_ms) / buckets->width_ms);
}

static enum ec_status count(const struct ec_gather *gather, struct buckets *buckets)
{
    int64_t first = gather->events[0].time_ms, last = first;
    for (size_t n = 1; n < gather->n_events; n++) {
        int64_t time_ms = gather->events[n].time_ms;
        first = time_ms < first ? time_ms : first;
        last = time_ms > last ? time_ms : last;
    }
    *buckets = (struct buckets){first, (last - first) / N_BUCKETS + 1, NULL};
    if (last - first <= YEAR_MS)
        return EC_OK;
    buckets->n = ec_alloc(N_BUCKETS, sizeof *buckets->n);
    if (!buckets->n)
        return EC_E_MEMORY;
    for (size_t n = 0; n < gather->n_events; n++)
        buckets->n[bucket_of(buckets, gather->events[n].time_ms)]++;
    return EC_OK;
}

/* The buckets that stay: [low, high]. */
struct bounds {
    size_t low, high;
};

/* The shortest gap that no shop's log has, given what lies within the bounds. */
static int64_t longest_gap(const struct buckets *buckets, struct bounds bounds, size_t n_events)
{
    int64_t span = (int64_t)(bounds.high - bounds.low + 1) * buckets->width_ms;
    int64_t gap = span / 4 > YEAR_MS ? span / 4 : YEAR_MS;
    int64_t mean = span / (int64_t)n_events;
    return 20 * mean > gap ? 20 * mean : gap;
}

static struct bounds find_bounds(const struct buckets *buckets, size_t n_events)
{
    size_t few = n_events / 10 < 3 ? n_events / 10 : 3; /* of a small log: one device's */
    size_t most = n_events / 50 > few ? n_events / 50 : few;
    struct bounds core = {0, N_BUCKETS - 1}; /* without as many events at each end as may go */
    for (size_t seen = buckets->n[0]; seen <= most; seen += buckets->n[core.low])
        core.low++;
    for (size_t seen = buckets->n[core.high]; seen <= most; seen += buckets->n[core.high])
        core.high--;
    struct bounds kept = core;
    size_t end = kept.high;
    for (size_t b = core.high + 1; b < N_BUCKETS; b++) {
        if (!buckets->n[b])
            continue;
        if ((int64_t)(b - end - 1) * buckets->width_ms >
                longest_gap(buckets, (struct bounds){core.low, end}, n_events))
            break;
        end = b;
    }
    kept.high = end;
    end = kept.low;
    for (size_t b = core.low; b-- > 0;) {
        if (!buckets->n[b])
            continue;
        if ((int64_t)(end - b - 1) * buckets->width_ms >
                longest_gap(buckets, (struct bounds){end, kept.high}, n_events))
            break;
        end = b;
    }
    kept.low = end;
    return kept;
}

static void drop(const struct ec_gathered *event, const struct ec_outlier_names *names,
        struct ec_clean_report *report)
{
    char time[EC_TIME_TEXT];
    ec_time_print(event->time_ms, time);
    struct ec_text fields[3] = {ec_strings_get(names->users, event->user),
            ec_strings_get(names->items, event->item), {time, strlen(time)}};
    struct ec_rule_count *count = &report->rules[EC_RULE_WRONG_CLOCK];
    ec_clean_example(count, event->line, fields, 3, fields[0]);
    count->n_dropped++;
}

enum ec_status ec_outliers_drop_clocks(struct ec_gather *gather,
        const struct ec_outlier_names *names, struct ec_clean_report *report)
{
    struct buckets buckets;
    if (gather->n_events < LEAST_EVENTS)
        return EC_OK;
    enum ec_status status = count(gather, &buckets);
    if (status || !buckets.n)
        return status;
    struct bounds bounds = find_bounds(&buckets, gather->n_events);
    ec_free(buckets.n);
    size_t n_kept = 0;
    for (size_t n = 0; n < gather->n_events; n++) {
        size_t bucket = bucket_of(&buckets, gather->events[n].time_ms);
        if (bucket < bounds.low || bucket > bounds.high)
            drop(&gather->events[n], names, report);
        else
            gather->events[n_kept++] = gather->events[n];
    }
    gather->n_events = n_kept;
    const struct ec_rule_count *rule = &report->rules[EC_RULE_WRONG_CLOCK];
    if (rule->n_dropped)
        ec_report_warn(report,
                "%llu rows have a time far from all others, as of a wrong clock, and were dropped "
                "(line %llu: %s); "
                "--keep-wrong-clocks keeps them",
                (unsigned long long)rule->n_dropped, (unsigned long long)rule->first_line,
                rule->example);
    return EC_OK;
}

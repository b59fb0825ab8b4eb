/* gather.c - see gather.h. */
#include "native/dataset/gather.h"

#include <stdlib.h>
#include <string.h>

#include "device/base/text.h"
#include "endcap/model.h"
#include "native/system/alloc.h"

/* Events grouped by user, in `rows`; an event that goes is marked by its item. */
struct histories {
    struct ec_gathered *rows;
    size_t n_rows;
    uint32_t n_users, n_items, n_baskets;
    size_t *start;        /* (U + 1,) */
    uint32_t *last_user;  /* (I,) scratch: user + 1 for whom the item was last seen */
    uint32_t *user_items; /* (U,) distinct items */
    uint32_t *item_users; /* (I,) distinct users */
};

/* The item of an event that goes. */
#define GONE UINT32_MAX

enum ec_status ec_gather_add(
        struct ec_gather *gather, const struct ec_gathered *event, struct ec_error *error)
{
    if (gather->n_events == gather->capacity) {
        if (gather->n_events >= UINT32_MAX / 2)
            return ec_fail(error, EC_E_TOO_LARGE,
                    "the log has more than %lu events; take a more recent part of it",
                    (unsigned long)gather->n_events);
        size_t capacity = gather->capacity ? gather->capacity * 2 : 1024;
        struct ec_gathered *events = ec_resize(
                gather->events, gather->capacity, capacity, sizeof *events);
        if (!events)
            return ec_fail(error, EC_E_MEMORY, "no memory for more than %lu events",
                    (unsigned long)gather->n_events);
        gather->events = events;
        gather->capacity = capacity;
    }
    gather->events[gather->n_events++] = *event;
    return EC_OK;
}

static int compare_times(const void *a, const void *b)
{
    const struct ec_gathered *one = a;
    const struct ec_gathered *two = b;
    if (one->time_ms != two->time_ms)
        return one->time_ms < two->time_ms ? -1 : 1;
    return (one->line > two->line) - (one->line < two->line);
}

/* Counting sort by user keeps the log's order; most logs are then sorted by time already. */
static enum ec_status group_by_user(
        struct histories *histories, const struct ec_gather *gather, bool has_times)
{
    size_t *start = histories->start;
    for (size_t n = 0; n < gather->n_events; n++)
        start[gather->events[n].user + 1]++;
    for (uint32_t u = 0; u < histories->n_users; u++)
        start[u + 1] += start[u];
    size_t *next = ec_alloc(histories->n_users, sizeof *next);
    if (!next)
        return EC_E_MEMORY;
    memcpy(next, start, histories->n_users * sizeof *next);
    for (size_t n = 0; n < gather->n_events; n++)
        histories->rows[next[gather->events[n].user]++] = gather->events[n];
    ec_free(next);
    for (uint32_t u = 0; has_times && u < histories->n_users; u++) {
        bool is_sorted = true;
        for (size_t n = start[u] + 1; n < start[u + 1] && is_sorted; n++)
            is_sorted = histories->rows[n - 1].time_ms <= histories->rows[n].time_ms;
        if (!is_sorted)
            qsort(histories->rows + start[u], start[u + 1] - start[u], sizeof *histories->rows,
                    compare_times);
    }
    return EC_OK;
}

static void drop(struct ec_gathered *row, enum ec_rule rule, struct ec_clean_report *report,
        const struct ec_strings *users, const struct ec_strings *items)
{
    struct ec_rule_count *count = &report->rules[rule];
    if (!count->first_line) {
        struct ec_text ids[2] = {
                ec_strings_get(users, row->user), ec_strings_get(items, row->item)};
        ec_clean_example(count, row->line, ids, 2, ids[0]);
    }
    count->n_dropped++;
    row->item = GONE;
}

static void drop_repeats(struct histories *histories, const struct ec_strings *users,
        const struct ec_strings *items, struct ec_clean_report *report)
{
    memset(histories->last_user, 0, histories->n_items * sizeof *histories->last_user);
    for (size_t n = 0; n < histories->n_rows; n++) {
        struct ec_gathered *row = &histories->rows[n];
        uint32_t *last_user = &histories->last_user[row->item];
        if (*last_user == row->user + 1)
            drop(row, EC_RULE_REPEAT, report, users, items);
        else
            *last_user = row->user + 1;
    }
}

/* Count the distinct items of each user and the distinct users of each item. */
static void count_pairs(struct histories *histories)
{
    memset(histories->last_user, 0, histories->n_items * sizeof *histories->last_user);
    memset(histories->user_items, 0, histories->n_users * sizeof *histories->user_items);
    memset(histories->item_users, 0, histories->n_items * sizeof *histories->item_users);
    for (size_t n = 0; n < histories->n_rows; n++) {
        const struct ec_gathered *row = &histories->rows[n];
        if (row->item == GONE || histories->last_user[row->item] == row->user + 1)
            continue;
        histories->last_user[row->item] = row->user + 1;
        histories->user_items[row->user]++;
        histories->item_users[row->item]++;
    }
}

static enum ec_status drop_small(struct histories *histories, const struct ec_gather_rules *rules,
        const struct ec_strings *users, const struct ec_strings *items,
        struct ec_clean_report *report)
{
    if (rules->min_user_items <= 1 && rules->min_item_users <= 1)
        return EC_OK;
    for (bool dropped = true; dropped;) {
        if (ec_watch_interrupted(rules->watch))
            return EC_E_INTERRUPTED;
        dropped = false;
        count_pairs(histories);
        for (size_t n = 0; n < histories->n_rows; n++) {
            struct ec_gathered *row = &histories->rows[n];
            if (row->item == GONE)
                continue;
            bool few_users = histories->item_users[row->item] < rules->min_item_users;
            bool few_items = histories->user_items[row->user] < rules->min_user_items;
            if (few_users || few_items)
                drop(row, few_users ? EC_RULE_ITEM_USERS : EC_RULE_USER_ITEMS, report, users,
                        items);
            dropped |= few_users || few_items;
        }
    }
    return EC_OK;
}

struct named {
    struct ec_text id;
    uint32_t number;
};

static int compare_ids(const void *a, const void *b)
{
    return ec_text_compare(((const struct named *)a)->id, ((const struct named *)b)->id);
}

/* Number the items that are left in the order of their bytes. */
static enum ec_status number_items(const struct histories *histories,
        const struct ec_strings *items, uint32_t *item_index, struct ec_dataset *dataset)
{
    struct named *left = ec_alloc(histories->n_items, sizeof *left);
    struct ec_text *ids = ec_alloc(histories->n_items, sizeof *ids);
    enum ec_status status = left && ids ? EC_OK : EC_E_MEMORY;
    uint32_t n = 0;
    for (uint32_t i = 0; !status && i < histories->n_items; i++)
        if (histories->item_users[i])
            left[n++] = (struct named){ec_strings_get(items, i), i};
    if (!status && n > EC_MAX_ITEMS)
        status = EC_E_TOO_LARGE;
    if (!status && n) {
        qsort(left, n, sizeof *left, compare_ids);
        for (uint32_t i = 0; i < n; i++) {
            ids[i] = left[i].id;
            item_index[left[i].number] = i;
        }
        status = ec_strings_make(ids, n, &dataset->catalogue.ids);
        dataset->n_items = n;
    }
    ec_free(left);
    ec_free(ids);
    return status;
}

struct arrival {
    uint32_t line; /* of the user's first event kept */
    uint32_t user;
};

static int compare_arrivals(const void *a, const void *b)
{
    const struct arrival *one = a;
    const struct arrival *two = b;
    if (one->line != two->line)
        return one->line < two->line ? -1 : 1;
    return (one->user > two->user) - (one->user < two->user);
}

/* Put the users that are left in the order of their first event in the log.
 *
 * order  (U,) filled in: gathered number of each of the dataset's users */
static enum ec_status number_users(const struct histories *histories,
        const struct ec_strings *users, uint32_t *order, struct ec_dataset *dataset)
{
    struct arrival *arrivals = ec_alloc(histories->n_users, sizeof *arrivals);
    struct ec_text *ids = ec_alloc(histories->n_users, sizeof *ids);
    enum ec_status status = arrivals && ids ? EC_OK : EC_E_MEMORY;
    uint32_t n = 0;
    for (uint32_t u = 0; !status && u < histories->n_users; u++) {
        if (!histories->user_items[u])
            continue;
        struct arrival arrival = {UINT32_MAX, u};
        for (size_t r = histories->start[u]; r < histories->start[u + 1]; r++) {
            const struct ec_gathered *row = &histories->rows[r];
            if (row->item != GONE && row->line < arrival.line)
                arrival.line = row->line;
        }
        arrivals[n++] = arrival;
    }
    if (n)
        qsort(arrivals, n, sizeof *arrivals, compare_arrivals);
    for (uint32_t u = 0; u < n; u++) {
        order[u] = arrivals[u].user;
        ids[u] = ec_strings_get(users, order[u]);
    }
    if (!status)
        status = ec_strings_make(ids, n, &dataset->users);
    dataset->n_users = n;
    ec_free(arrivals);
    ec_free(ids);
    return status;
}

/* A basket's number is dense over the dataset: a new one where the basket is new to its user or,
 * for events without a basket, where the user's time moves. */
struct basket_numbers {
    uint32_t *user;   /* (n_baskets,) user + 1 who last had the basket */
    uint32_t *number; /* (n_baskets,) for that user */
    uint32_t n;       /* numbers given out */
};

static uint32_t basket_number(struct basket_numbers *baskets, const struct ec_gathered *row,
        const struct ec_gathered *previous, uint32_t previous_number, bool has_times)
{
    if (row->basket == EC_NO_BASKET) {
        bool together = previous && previous->basket == EC_NO_BASKET && has_times &&
                        previous->time_ms == row->time_ms;
        return together ? previous_number : baskets->n++;
    }
    if (baskets->user[row->basket] != row->user + 1) {
        baskets->user[row->basket] = row->user + 1;
        baskets->number[row->basket] = baskets->n++;
    }
    return baskets->number[row->basket];
}

static enum ec_status alloc_events(size_t n_events, struct ec_dataset *dataset)
{
    dataset->n_events = n_events;
    dataset->user_start = ec_alloc(dataset->n_users + (size_t)1, sizeof *dataset->user_start);
    dataset->item = ec_alloc(n_events, sizeof *dataset->item);
    dataset->time_ms = ec_alloc(n_events, sizeof *dataset->time_ms);
    dataset->type = ec_alloc(n_events, sizeof *dataset->type);
    dataset->value = ec_alloc(n_events, sizeof *dataset->value);
    dataset->basket = ec_alloc(n_events, sizeof *dataset->basket);
    bool has_all = dataset->user_start && dataset->item && dataset->time_ms && dataset->type &&
                   dataset->value && dataset->basket;
    return has_all ? EC_OK : EC_E_MEMORY;
}

/* Append one user's events. */
static size_t fill_user(const struct histories *histories, uint32_t user, size_t to,
        const uint32_t *item_index, struct basket_numbers *baskets, struct ec_dataset *dataset)
{
    const struct ec_gathered *previous = NULL;
    size_t first = to;
    for (size_t n = histories->start[user]; n < histories->start[user + 1]; n++) {
        const struct ec_gathered *row = &histories->rows[n];
        if (row->item == GONE)
            continue;
        dataset->item[to] = item_index[row->item];
        dataset->time_ms[to] = dataset->has_times ? row->time_ms : (int64_t)(to - first);
        dataset->type[to] = row->type;
        dataset->value[to] = row->value;
        dataset->basket[to] = basket_number(
                baskets, row, previous, to ? dataset->basket[to - 1] : 0, dataset->has_times);
        previous = row;
        to++;
    }
    return to;
}

static enum ec_status fill_events(const struct histories *histories, const uint32_t *order,
        const uint32_t *item_index, struct ec_dataset *dataset)
{
    size_t n_events = 0;
    for (size_t n = 0; n < histories->n_rows; n++)
        n_events += histories->rows[n].item != GONE;
    struct basket_numbers baskets = {
            .user = ec_alloc(histories->n_baskets, sizeof *baskets.user),
            .number = ec_alloc(histories->n_baskets, sizeof *baskets.number),
    };
    enum ec_status status = alloc_events(n_events, dataset);
    if (!baskets.user || !baskets.number)
        status = EC_E_MEMORY;
    size_t to = 0;
    for (uint32_t u = 0; !status && u < dataset->n_users; u++) {
        to = fill_user(histories, order[u], to, item_index, &baskets, dataset);
        dataset->user_start[u + 1] = to;
    }
    ec_free(baskets.user);
    ec_free(baskets.number);
    return status;
}

static enum ec_status finish(struct ec_gather *gather, struct histories *histories,
        const struct ec_gather_rules *rules, const struct ec_strings *users,
        const struct ec_strings *items, uint32_t *item_index, struct ec_dataset *dataset,
        struct ec_clean_report *report)
{
    histories->rows = ec_alloc(gather->n_events, sizeof *histories->rows);
    histories->start = ec_alloc(histories->n_users + (size_t)1, sizeof *histories->start);
    histories->last_user = ec_alloc(histories->n_items, sizeof *histories->last_user);
    histories->user_items = ec_alloc(histories->n_users, sizeof *histories->user_items);
    histories->item_users = ec_alloc(histories->n_items, sizeof *histories->item_users);
    if (!histories->rows || !histories->start || !histories->last_user || !histories->user_items ||
            !histories->item_users)
        return EC_E_MEMORY;
    enum ec_status status = group_by_user(histories, gather, rules->has_times);
    ec_gather_free(gather);
    if (status)
        return status;
    if (rules->first_only)
        drop_repeats(histories, users, items, report);
    status = drop_small(histories, rules, users, items, report);
    if (status)
        return status;
    count_pairs(histories);
    memset(item_index, 0xff, histories->n_items * sizeof *item_index);
    dataset->has_times = rules->has_times;
    status = number_items(histories, items, item_index, dataset);
    uint32_t *order = ec_alloc(histories->n_users, sizeof *order);
    if (!order)
        status = EC_E_MEMORY;
    if (!status)
        status = number_users(histories, users, order, dataset);
    if (!status)
        status = fill_events(histories, order, item_index, dataset);
    ec_free(order);
    return status || dataset->n_events ? status : EC_E_EMPTY;
}

enum ec_status ec_gather_finish(struct ec_gather *gather, const struct ec_gather_rules *rules,
        const struct ec_strings *users, const struct ec_strings *items, uint32_t n_baskets,
        uint32_t *item_index, struct ec_dataset *dataset, struct ec_clean_report *report,
        struct ec_error *error)
{
    struct histories histories = {
            .n_rows = gather->n_events,
            .n_users = users->n,
            .n_items = items->n,
            .n_baskets = n_baskets,
    };
    struct ec_dataset made = {0};
    enum ec_status status = finish(
            gather, &histories, rules, users, items, item_index, &made, report);
    ec_free(histories.rows);
    ec_free(histories.start);
    ec_free(histories.last_user);
    ec_free(histories.user_items);
    ec_free(histories.item_users);
    if (status == EC_OK) {
        *dataset = made;
        return EC_OK;
    }
    ec_dataset_free(&made);
    if (status == EC_E_TOO_LARGE)
        return ec_fail(error, status,
                "the log has more than %d items; drop the rare ones with "
                "--min-item-users",
                EC_MAX_ITEMS);
    return ec_fail(error, status, "%s",
            status == EC_E_MEMORY ? "no memory to order the events" : ec_status_text(status));
}

void ec_gather_free(struct ec_gather *gather)
{
    ec_free(gather->events);
    *gather = (struct ec_gather){0};
}

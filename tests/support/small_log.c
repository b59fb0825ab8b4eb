/* small_log.c - see small_log.h. */
#include "support/small_log.h"

#include <stdio.h>

#include "native/system/alloc.h"
#include "native/system/random.h"

enum { ID_SIZE = 6 };

static void *must_alloc(size_t n, size_t size)
{
    void *block = ec_alloc(n, size);
    assert_non_null(block);
    return block;
}

static struct ec_strings name_all(char letter, uint32_t n)
{
    struct ec_strings strings = {
            .bytes = must_alloc((size_t)n * ID_SIZE + 1, 1),
            .offsets = must_alloc((size_t)n + 1, sizeof *strings.offsets),
            .n = n,
    };
    for (uint32_t s = 0; s < n; s++) {
        snprintf(strings.bytes + (size_t)s * ID_SIZE, ID_SIZE + 1, "%c%05u", letter, s % 100000);
        strings.offsets[s + 1] = (s + 1) * ID_SIZE;
    }
    return strings;
}

struct ec_dataset small_log_new(const struct small_event *events, size_t n_events, uint32_t n_users,
        uint32_t n_items, bool has_times)
{
    struct ec_dataset log = {
            .catalogue.ids = name_all('i', n_items),
            .users = name_all('u', n_users),
            .n_users = n_users,
            .n_items = n_items,
            .n_events = n_events,
            .user_start = must_alloc((size_t)n_users + 1, sizeof *log.user_start),
            .item = must_alloc(n_events, sizeof *log.item),
            .time_ms = must_alloc(n_events, sizeof *log.time_ms),
            .type = must_alloc(n_events, sizeof *log.type),
            .value = must_alloc(n_events, sizeof *log.value),
            .basket = must_alloc(n_events, sizeof *log.basket),
            .has_times = has_times,
    };
    for (size_t n = 0; n < n_events; n++) {
        assert_in_range(events[n].item, 0, n_items - 1);
        assert_in_range(events[n].user, n ? events[n - 1].user : 0, n_users - 1);
        log.item[n] = events[n].item;
        log.time_ms[n] = events[n].time_ms;
        log.type[n] = (uint8_t)events[n].type;
        log.value[n] = 1.0f;
        log.basket[n] = events[n].basket;
        log.user_start[events[n].user + 1] = n + 1;
    }
    for (uint32_t u = 0; u < n_users; u++)
        if (log.user_start[u + 1] < log.user_start[u])
            log.user_start[u + 1] = log.user_start[u];
    return log;
}

struct ec_dataset small_log_of_words(const char *const *words, uint32_t n_items)
{
    struct small_event events[1000];
    size_t n = 0;
    uint32_t user = 0;
    for (; words[user]; user++)
        for (int64_t place = 0; words[user][place]; place++) {
            assert_in_range(n, 0, 999);
            events[n] = (struct small_event){
                    user, (uint32_t)(words[user][place] - 'a'), place, EC_EVENT_VIEW, (uint32_t)n};
            n++;
        }
    return small_log_new(events, n, user, n_items, false);
}

struct ec_dataset small_log_checkerboard(uint32_t n, uint64_t seed)
{
    struct ec_random random = ec_random_stream(seed, 0);
    struct small_event *events = must_alloc((size_t)n * n, sizeof *events);
    size_t n_events = 0;
    for (uint32_t u = 0; u < n; u++) {
        size_t first = n_events;
        for (uint32_t i = u % 2; i < n; i += 2)
            if (i != u)
                events[n_events++] = (struct small_event){u, i, 0, EC_EVENT_VIEW, 0};
        for (size_t k = n_events; k > first + 1; k--) {
            size_t other = first + ec_random_index(&random, (uint32_t)(k - first));
            uint32_t item = events[k - 1].item;
            events[k - 1].item = events[other].item;
            events[other].item = item;
        }
        for (size_t k = first; k < n_events; k++) {
            events[k].time_ms = (int64_t)(k - first);
            events[k].basket = (uint32_t)k;
        }
    }
    struct ec_dataset log = small_log_new(events, n_events, n, n, false);
    ec_free(events);
    return log;
}

struct ec_dataset small_log_chains(
        uint32_t n_users, uint32_t n_items, uint32_t length, uint64_t seed)
{
    struct ec_random random = ec_random_stream(seed, 0);
    struct small_event *events = must_alloc((size_t)n_users * length, sizeof *events);
    size_t n = 0;
    for (uint32_t u = 0; u < n_users; u++) {
        uint32_t first = ec_random_index(&random, n_items);
        for (uint32_t k = 0; k < length; k++, n++)
            events[n] = (struct small_event){
                    u, (first + k) % n_items, k, EC_EVENT_VIEW, (uint32_t)n};
    }
    struct ec_dataset log = small_log_new(events, n, n_users, n_items, false);
    ec_free(events);
    return log;
}

struct ec_dataset small_log_random(
        uint32_t n_users, uint32_t n_items, size_t n_events, uint64_t seed)
{
    struct ec_random random = ec_random_stream(seed, 0);
    struct small_event *events = must_alloc(n_events, sizeof *events);
    int64_t hour_ms = 3600000;
    uint32_t basket = 0;
    size_t n = 0;
    for (uint32_t u = 0; u < n_users && n < n_events; u++) {
        uint32_t length = u % 7 < 3 ? u % 7
                                    : ec_random_index(
                                              &random, 2 * (uint32_t)(n_events / n_users) + 3);
        int64_t time_ms = (int64_t)ec_random_index(&random, 1000) * hour_ms;
        for (uint32_t k = 0; k < length && n < n_events; k++, n++) {
            if (k == 0 || ec_random_index(&random, 3) == 0) {
                basket++;
                time_ms += (int64_t)ec_random_index(&random, 400) * hour_ms;
            }
            /* the lesser of two draws: small indices are popular */
            uint32_t one = ec_random_index(&random, n_items);
            uint32_t other = ec_random_index(&random, n_items);
            events[n] = (struct small_event){
                    .user = u,
                    .item = one < other ? one : other,
                    .time_ms = time_ms,
                    .type = (enum ec_event_type)ec_random_index(&random, EC_N_EVENT_TYPES),
                    .basket = basket,
            };
        }
    }
    struct ec_dataset log = small_log_new(events, n, n_users, n_items, true);
    ec_free(events);
    return log;
}

struct ec_by_item small_log_transpose(const struct ec_dataset *dataset)
{
    struct ec_by_item by_item;
    assert_int_equal(ec_by_item_new(&by_item, dataset), EC_OK);
    return by_item;
}

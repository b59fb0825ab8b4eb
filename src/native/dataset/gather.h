/* gather.h - from cleaned events in the order of the log to a dataset.
 *
 * Groups the events by user, puts each user's in time order, thins the histories as asked, and
 * numbers users, items and baskets densely. Memory: 32 bytes an event gathered (up to 64 while it
 * grows or is grouped), 21 an event kept.
 *
 * Layer: native/dataset.   U users   I items   N events */
#ifndef ENDCAP_NATIVE_DATASET_GATHER_H
#define ENDCAP_NATIVE_DATASET_GATHER_H

#include "native/clean/clean.h"
#include "native/dataset/dataset.h"
#include "native/system/error.h"
#include "native/system/watch.h"

/* An event that belongs to no order or session of the log. */
#define EC_NO_BASKET UINT32_MAX

struct ec_gathered {
    int64_t time_ms;
    uint32_t user, item; /* any numbers below the counts given to ec_gather_finish */
    uint32_t basket;     /* likewise, or EC_NO_BASKET */
    uint32_t line;       /* of the log, for examples and to break ties: never descending */
    float value;
    uint8_t type;
};

/* Zeroed: empty. */
struct ec_gather {
    struct ec_gathered *events; /* (n_events,) */
    size_t n_events;
    size_t capacity;
};

struct ec_gather_rules {
    bool has_times;          /* else times are positions in the user's history */
    bool first_only;         /* of the events of a user with an item only the first is kept */
    uint32_t min_user_items; /* a user keeps at least this many distinct items, else goes */
    uint32_t min_item_users; /* an item keeps at least this many distinct users, else goes */
    const struct ec_watch *watch;
};

/* Append one event. EC_E_MEMORY, or EC_E_TOO_LARGE at 2^31 events. */
EC_MUST_USE enum ec_status ec_gather_add(
        struct ec_gather *gather, const struct ec_gathered *event, struct ec_error *error);

/* Make the dataset, all but the catalogue's titles, groups and prices.
 *
 * Repeats go first; then users and items that are too small, again and again until none is: what is
 * left (the core of the graph) does not depend on the order in which they go.
 *
 * gather      emptied
 * users       ids by gathered number; the dataset's are in the order of their first event kept
 * items       likewise; the dataset's items are in the order of their bytes
 * item_index  (items->n,) filled in: the item's index in the dataset, UINT32_MAX where it has none
 * dataset     written only on EC_OK
 * report      counts of EC_RULE_REPEAT, _ITEM_USERS and _USER_ITEMS are added to
 *
 * EC_E_EMPTY      no event is left
 * EC_E_TOO_LARGE  more than EC_MAX_ITEMS items are left
 * EC_E_MEMORY, EC_E_INTERRUPTED
 * Cost O(N log N); with a least count O(N) for each round. */
EC_MUST_USE enum ec_status ec_gather_finish(struct ec_gather *gather,
        const struct ec_gather_rules *rules, const struct ec_strings *users,
        const struct ec_strings *items, uint32_t n_baskets, uint32_t *item_index,
        struct ec_dataset *dataset, struct ec_clean_report *report, struct ec_error *error);

/* Free what it holds and leave it empty. */
void ec_gather_free(struct ec_gather *gather);

#endif

/* user_state.h - the inside of a user, for the runtime's own files.
 *
 * Layer: device/history.   N events */
#ifndef ENDCAP_DEVICE_HISTORY_USER_STATE_H
#define ENDCAP_DEVICE_HISTORY_USER_STATE_H

#include <stdbool.h>

#include "endcap/user.h"

struct ec_user_event {
    double time_ms;
    uint32_t item;
    uint32_t type; /* enum ec_event_type */
};

struct ec_user {
    uint32_t capacity;
    uint32_t n_events;
    struct ec_user_event events[]; /* (capacity,) the first n_events by time, oldest first */
};

/* Whether a time is one that a JavaScript Date can hold; false for NaN. */
static inline bool ec_time_is_valid(double time_ms)
{
    return time_ms >= -8.64e15 && time_ms <= 8.64e15;
}

/* ec_user_record by item index, for those who have it already: the same statuses, item < n_items. */
EC_MUST_USE enum ec_status ec_user_record_item(
        struct ec_user *user, uint32_t item, enum ec_event_type type, double time_ms);

#endif

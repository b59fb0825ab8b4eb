/* history.h - a history as the signals read it: items and weights, the newest event first.
 *
 *     weight(n) = strength(type of n) * 2^(-age_days(n) / half_life_days)
 *     weight(n, term) = weight(n) * decay(term)^step(n)
 *
 * A step is one item back in the history: a run of events on one item (looked at, put in the basket,
 * bought) is one step, so that acting on an item does not make the others older.
 *
 * Layer: device/history.   N events */
#ifndef ENDCAP_DEVICE_HISTORY_HISTORY_H
#define ENDCAP_DEVICE_HISTORY_HISTORY_H

#include "device/catalogue/model.h"
#include "device/history/user_state.h"

struct ec_history_event {
    uint32_t item;
    uint32_t step;  /* 0 the newest item */
    uint32_t event; /* its place in the user, 0 the oldest */
    float weight;
    float age_days; /* 0 of one from the future */
};

struct ec_history {
    const struct ec_history_event *events; /* (n_events,) newest first */
    uint32_t n_events;
};

/* Read a user's events as a history.
 *
 * events   (n_events of the user,) receives them
 *
 * EC_E_ITEM_RANGE   an event names an item outside this model: it was recorded with another one */
EC_MUST_USE enum ec_status ec_history_read(const struct ec_model *model, const struct ec_user *user,
        double now_ms, struct ec_history_event *events);

/* Decayed weights of a history, newest first: start with {history, decay}, then call until false. */
struct ec_history_walk {
    const struct ec_history *history;
    float decay;
    uint32_t n;
    float power; /* decay^step of the event read last */
    uint32_t step;
};

static inline struct ec_history_walk ec_history_walk_start(
        const struct ec_history *history, float decay)
{
    return (struct ec_history_walk){.history = history, .decay = decay, .power = 1.0f};
}

/* Read the next event and its weight under the decay; false at the end, or when what remains weighs
 * less than a millionth of the newest. */
static inline bool ec_history_walk_next(
        struct ec_history_walk *walk, const struct ec_history_event **event, float *weight)
{
    if (walk->n == walk->history->n_events)
        return false;
    const struct ec_history_event *next = &walk->history->events[walk->n++];
    for (; walk->step < next->step; walk->step++)
        walk->power *= walk->decay;
    if (walk->power < 1e-6f)
        return false;
    *event = next;
    *weight = next->weight * walk->power;
    return true;
}

#endif

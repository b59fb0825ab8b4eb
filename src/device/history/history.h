/* history.h - a history as the signals read it: items and weights, the newest event first.
 *
 *     weight(n) = strength(type of n) * 2^-runs(n) * 2^(-age_days(n) / half_life_days)
 *     weight(n, term) = weight(n) * decay(term)^step(n)
 *
 * A run is a stretch of events on one item: viewed, viewed again, put in the basket, bought. It counts once, as its
 * strongest event - the highest type, of these the newest; the others weigh 0. runs(n) counts the newer runs of the
 * same item, so that all events of an item together weigh less than twice its strongest, however often a page sends
 * them. step(n) counts the other items seen since: coming back to an item does not make the others older.
 *
 * Layer: device/history.   N events */
#ifndef ENDCAP_DEVICE_HISTORY_HISTORY_H
#define ENDCAP_DEVICE_HISTORY_HISTORY_H

#include "device/catalogue/model.h"
#include "device/history/user_state.h"

struct ec_history_event {
    uint32_t item;
    uint32_t step;  /* distinct items seen since */
    uint32_t event; /* its place in the user, 0 the oldest */
    float weight;   /* 0 where a stronger event of its run counts */
    float age_days; /* 0 of one from the future */
};

struct ec_history {
    const struct ec_history_event *events; /* (n_events,) newest first */
    uint32_t n_events;
};

/* How events count, read from the newest to the oldest: the device reads a shopper's with it, and the factors' learner
 * those of a log, so that both are the same. The encoder's learner, which reads the history before each target, has a
 * walk of its own over runs; a test holds it to this one. */
struct ec_history_reader {
    uint32_t *
            n_runs; /* (I,) newer runs of each item; 0 for the items of the history before it is read */
    uint32_t item; /* of the run being read; EC_NO_ITEM before the first */
    uint32_t type; /* its strongest so far */
    uint32_t step;
    float share;     /* 2^-runs */
    bool is_new_run; /* the event read last began one */
};

/* 2^-runs, what a run weighs behind so many newer ones of its item; behind 32 nothing. */
static inline float ec_history_share(uint32_t n_newer)
{
    return n_newer < 32 ? 1.0f / (float)(1u << n_newer) : 0.0f;
}

static inline struct ec_history_reader ec_history_reader_start(uint32_t *n_runs)
{
    return (struct ec_history_reader){.n_runs = n_runs, .item = EC_NO_ITEM};
}

/* Read the next older event; whether it is the strongest of its run so far, so that the one before it that was counts
 * no longer. */
static inline bool ec_history_reader_next(
        struct ec_history_reader *reader, uint32_t item, uint32_t type)
{
    reader->is_new_run = item != reader->item;
    if (reader->is_new_run) {
        uint32_t runs = reader->n_runs[item]++;
        reader->step += reader->item != EC_NO_ITEM && runs == 0;
        reader->share = ec_history_share(runs);
        reader->item = item;
    } else if (type <= reader->type) {
        return false;
    }
    reader->type = type;
    return true;
}

/* Read a user's events as a history.
 *
 * n_runs   (I,) work
 * events   (n_events of the user,) receives them
 *
 * EC_E_ITEM_RANGE   an event names an item outside this model: it was recorded with another one */
EC_MUST_USE enum ec_status ec_history_read(const struct ec_model *model, const struct ec_user *user,
        double now_ms, uint32_t *n_runs, struct ec_history_event *events);

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

/* Read the next event that weighs anything and its weight under the decay; false at the end, or when what remains
 * weighs less than a millionth of the newest. */
static inline bool ec_history_walk_next(
        struct ec_history_walk *walk, const struct ec_history_event **event, float *weight)
{
    const struct ec_history_event *events = walk->history->events;
    while (walk->n < walk->history->n_events && events[walk->n].weight == 0.0f)
        walk->n++;
    if (walk->n == walk->history->n_events)
        return false;
    const struct ec_history_event *next = &events[walk->n++];
    for (; walk->step < next->step; walk->step++)
        walk->power *= walk->decay;
    if (walk->power < 1e-6f)
        return false;
    *event = next;
    *weight = next->weight * walk->power;
    return true;
}

#endif

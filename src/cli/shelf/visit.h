/* visit.h - one question to a model: who is asking, when, and for what shelf.
 *
 * `recommend` builds it from its options, `rerank` and `recommend --request` from JSON; answer.h answers
 * it, whichever way it came.
 *
 * Layer: cli/shelf.   N events   C candidates */
#ifndef ENDCAP_CLI_SHELF_VISIT_H
#define ENDCAP_CLI_SHELF_VISIT_H

#include <cjson/cJSON.h>

#include "cli/args/option.h"
#include "endcap/endcap.h"

/* Range of a time in milliseconds: that of a JavaScript Date. */
#define EC_MAX_TIME_MS 8.64e15

struct ec_visit_event {
    struct ec_text item;
    enum ec_event_type type;
    double time_ms; /* NaN: not given */
};

/* A list of ids. */
struct ec_visit_ids {
    struct ec_text *texts; /* (n,) owned; NULL: none was given */
    size_t n;
};

/* What a shelf holds whose group the model does not have. */
enum ec_visit_fallback {
    EC_FALLBACK_ERROR, /* none: that is an error */
    EC_FALLBACK_EMPTY, /* nothing */
    EC_FALLBACK_ALL,   /* what it would hold without a group */
};

struct ec_visit {
    struct ec_visit_event *events; /* (n_events,) in the order given */
    size_t n_events;
    double now_ms; /* NaN: not given */
    struct ec_request
            request; /* n_places 0: as many as there are candidates; its sets are none yet */
    enum ec_visit_fallback group_fallback;
    bool by_signals;  /* only these may move the scores */
    uint32_t signals; /* bit s: signal s */
    bool explain;
    struct ec_visit_ids unavailable, exclude, allow;
    struct ec_visit_ids candidates; /* those of request */
    cJSON *json;                    /* owned, may be NULL: what the texts point into */
};

/* Give every event and the visit a time. Now is by default the latest time of an event, or 0 when none
 * has one; events without a time lie one second apart in the order given and end now. */
void ec_visit_settle(struct ec_visit *visit);

/* Find an event type by its word; -1 for another word. */
int ec_visit_event_type(struct ec_text word);

/* Free what a visit owns and leave it empty. */
void ec_visit_free(struct ec_visit *visit);

#endif

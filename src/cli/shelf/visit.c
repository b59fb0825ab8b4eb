/* visit.c - see visit.h. */
#include "cli/shelf/visit.h"

#include <math.h>
#include <string.h>

#include "native/system/alloc.h"

#define STEP_MS 1000.0 /* between two events without a time */

void ec_visit_settle(struct ec_visit *visit)
{
    if (isnan(visit->now_ms)) {
        for (size_t e = 0; e < visit->n_events; e++)
            visit->now_ms = fmax(
                    visit->now_ms, visit->events[e].time_ms); /* fmax passes over NaN */
        if (isnan(visit->now_ms))
            visit->now_ms = 0;
    }
    for (size_t e = 0; e < visit->n_events; e++)
        if (isnan(visit->events[e].time_ms))
            visit->events[e].time_ms = fmax(
                    visit->now_ms - STEP_MS * (double)(visit->n_events - 1 - e), -EC_MAX_TIME_MS);
}

int ec_visit_event_type(struct ec_text word)
{
    for (int type = 0; type < EC_N_EVENT_TYPES; type++) {
        const char *name = ec_event_type_name((enum ec_event_type)type);
        if (strlen(name) == word.size && memcmp(name, word.bytes, word.size) == 0)
            return type;
    }
    return -1;
}

void ec_visit_free(struct ec_visit *visit)
{
    ec_free(visit->unavailable.texts);
    ec_free(visit->exclude.texts);
    ec_free(visit->allow.texts);
    ec_free(visit->candidates.texts);
    ec_free(visit->events);
    cJSON_Delete(visit->json);
    *visit = (struct ec_visit){0};
}

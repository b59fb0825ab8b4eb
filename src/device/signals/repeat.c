/* repeat.c - see repeat.h. */
#include "device/signals/repeat.h"

#include <string.h>

#include "device/base/portable_math.h"
#include "device/container/view.h"

static const double MINUTES_PER_DAY = 1440.0;

/* Share of an interval after which an event is half due. On four validation parts of Online Retail 1/20 to 1/2 are
 * within 0.2% of each other in mean recall@10, and up to 0.2% better than no due at all. */
static const double HALF_DUE = 0.25;

float ec_repeat_share(const struct ec_model *model, const struct ec_history_event *event)
{
    float rate = (float)ec_view_repeat_rate(model, event->item) * (1.0f / 255.0f);
    uint32_t code = ec_view_repeat_interval(model, event->item);
    if (code == EC_INTERVAL_NONE)
        return rate;
    double minutes = ec_exp2((double)(code - 1) / EC_INTERVAL_OCTAVE);
    double age_minutes = (double)event->age_days * MINUTES_PER_DAY;
    return rate * (float)(age_minutes / (age_minutes + HALF_DUE * minutes));
}

void ec_repeat_score(
        const struct ec_model *model, float decay, const struct ec_history *history, float *signal)
{
    memset(signal, 0, model->n_items * sizeof *signal);

    struct ec_history_walk walk = ec_history_walk_start(history, decay);
    const struct ec_history_event *event;
    float weight;
    while (ec_history_walk_next(&walk, &event, &weight))
        signal[event->item] += weight * ec_repeat_share(model, event);
}

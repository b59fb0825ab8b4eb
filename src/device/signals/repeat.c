/* repeat.c - the signal of the items of the history themselves, for shops where people come back for the same.
 *
 *     signal(i) = rate(i) * sum over the events n of item i of weight(n) * due(n)
 *     due(n) = age(n) / (age(n) + interval(i) / 4)
 *
 * The form of Bhagat et al. 2018 ("Buy It Again: Modeling Repeat Purchase Recommendations"): how readily people
 * come back to an item at all, how often this shopper did, and how long ago against its typical interval - who
 * bought it just now has it. Their bell around the interval became a rise that stays: on Online Retail the rate of
 * coming back falls by less than a third from twice the interval to ten times it.
 *
 * Layer: device/signals.   I items   N events */
#include "device/signals/repeat.h"

#include "device/base/portable_math.h"
#include "device/signals/signal.h"

static const double MINUTES_PER_DAY = 1440.0;

/* Share of an interval after which an event is half due. On four validation parts of Online Retail 1/20 to 1/2 are
 * within 0.2% of each other in mean recall@10, and up to 0.2% better than no due at all. */
static const double HALF_DUE = 0.25;

static enum ec_status check(const struct ec_model *model, struct ec_body body)
{
    size_t end = 2 * (size_t)model->n_items;
    if (body.size != ec_pad(end, 4))
        return EC_E_SECTION_SIZE;
    return ec_all_zero(body.bytes + end, body.size - end) ? EC_OK : EC_E_RESERVED;
}

/* What an event of weight 1 adds to the signal of its item: rate * due, 0 to 1; due is 1 where no interval is
 * known. */
static float share_of(const struct ec_scoring *scoring, const struct ec_history_event *event)
{
    const uint8_t *rates = scoring->section;
    const uint8_t *intervals = rates + scoring->model->n_items;
    float rate = (float)rates[event->item] * (1.0f / 255.0f);
    uint32_t code = intervals[event->item];
    if (code == EC_INTERVAL_NONE)
        return rate;
    double minutes = ec_exp2((double)(code - 1) / EC_INTERVAL_OCTAVE);
    double age_minutes = (double)event->age_days * MINUTES_PER_DAY;
    return rate * (float)(age_minutes / (age_minutes + HALF_DUE * minutes));
}

/* O(I + N). */
static enum ec_status score(struct ec_scoring *scoring, float decay, float *signal, bool *speaks)
{
    memset(signal, 0, scoring->model->n_items * sizeof *signal);
    struct ec_history_walk walk = ec_history_walk_start(scoring->history, decay);
    const struct ec_history_event *event;
    float weight;
    while (ec_history_walk_next(&walk, &event, &weight))
        signal[event->item] += weight * share_of(scoring, event);
    *speaks = true;
    return EC_OK;
}

static enum ec_status share(struct ec_scoring *scoring, float decay, uint32_t item, double gain,
        double *shop, double *events)
{
    (void)shop;
    struct ec_history_walk walk = ec_history_walk_start(scoring->history, decay);
    const struct ec_history_event *event;
    float weight;
    while (ec_history_walk_next(&walk, &event, &weight))
        if (event->item == item)
            events[event - scoring->history->events] += gain * (double)weight *
                                                        (double)share_of(scoring, event);
    return EC_OK;
}

const struct ec_signal_descriptor ec_repeat_signal = {
        .name = "repeat",
        .text = "what was chosen before",
        .flags = EC_READS_HISTORY | EC_IS_NORMED | EC_BRINGS_ITEMS,
        .section = EC_OWN_SECTION(REPEAT),
        .check = check,
        .score = score,
        .share = share,
};

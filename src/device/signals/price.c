/* price.c - the signal of closeness to the price of the last item seen.
 *
 *     signal(i) = sqrt(min(p_i, p_last) / max(p_i, p_last)),   0 where p_i is unknown,
 *
 * p_last the price of the last item of the history whose price is known: 1 for an item of the same price, 1/2 for
 * one of a quarter of it or of four times as much. On the validation part of Online Retail a mean over the history
 * was worth nothing beside the other signals, the last item alone something.
 *
 * It reads the catalogue's prices and has no section of its own. It brings no candidates: the best 30 would be
 * some of the many items of exactly the same price.
 *
 * Layer: device/signals.   I items   N events */
#include "device/signals/signal.h"

/* The root of the smaller price over the larger, `last` above 0; an unknown price is 0, and so is its root. */
static float closeness(float last, float price)
{
    float smaller = price < last ? price : last;
    float larger = price < last ? last : price;
    return __builtin_sqrtf(smaller / larger);
}

/* The newest event of an item whose price is known; NULL where there is none. */
static const struct ec_history_event *last_priced(const struct ec_scoring *scoring)
{
    for (uint32_t n = 0; n < scoring->history->n_events; n++)
        if (ec_model_price(scoring->model, scoring->history->events[n].item) > 0.0f)
            return &scoring->history->events[n];
    return NULL;
}

/* O(I + N). */
static enum ec_status score(struct ec_scoring *scoring, float decay, float *signal, bool *speaks)
{
    (void)decay;
    uint32_t n_items = scoring->model->n_items;
    const struct ec_history_event *last = last_priced(scoring);
    *speaks = last != NULL;
    if (!last) {
        memset(signal, 0, n_items * sizeof *signal);
        return EC_OK;
    }
    float price = ec_model_price(scoring->model, last->item);
    for (uint32_t i = 0; i < n_items; i++)
        signal[i] = closeness(price, ec_model_price(scoring->model, i));
    return EC_OK;
}

static enum ec_status share(struct ec_scoring *scoring, float decay, uint32_t item, double gain,
        double *shop, double *events)
{
    (void)decay;
    (void)shop;
    const struct ec_history_event *last = last_priced(scoring);
    events[last - scoring->history->events] += gain *
                                               (double)closeness(
                                                       ec_model_price(scoring->model, last->item),
                                                       ec_model_price(scoring->model, item));
    return EC_OK;
}

const struct ec_signal_descriptor ec_price_signal = {
        .name = "price",
        .text = "prices near the last one",
        .flags = EC_READS_HISTORY | EC_IGNORES_DECAY,
        .section = EC_SECTION_PRICES,
        .score = score,
        .share = share,
};

/* price.c - see price.h. */
#include "device/signals/price.h"

#include <string.h>

#include "device/container/view.h"

/* The root of the smaller price over the larger, `last` above 0; an unknown price is 0, and so is its root. */
static float nearness(float last, float price)
{
    float smaller = price < last ? price : last;
    float larger = price < last ? last : price;
    return __builtin_sqrtf(smaller / larger);
}

const struct ec_history_event *ec_price_last(
        const struct ec_model *model, const struct ec_history *history)
{
    for (uint32_t n = 0; n < history->n_events; n++)
        if (ec_view_price(model, history->events[n].item) > 0.0f)
            return &history->events[n];
    return NULL;
}

float ec_price_nearness(const struct ec_model *model, uint32_t last, uint32_t item)
{
    return nearness(ec_view_price(model, last), ec_view_price(model, item));
}

bool ec_price_score(const struct ec_model *model, const struct ec_history *history, float *signal)
{
    const struct ec_history_event *last = ec_price_last(model, history);
    if (!last) {
        memset(signal, 0, model->n_items * sizeof *signal);
        return false;
    }
    float price = ec_view_price(model, last->item);
    for (uint32_t i = 0; i < model->n_items; i++)
        signal[i] = nearness(price, ec_view_price(model, i));
    return true;
}

/* trend.c - the signal of what sells better lately than over the long run, or worse.
 *
 *     signal(i) = log2 of the ratio of item i's recent popularity to its long-run popularity, learned by
 *                 native/learn/trend.c, within +-4
 *
 * It needs no history and brings no candidates: an item that doubled from one sale to two is no candidate for
 * everybody. Asked for alone, it ranks a shelf of what is rising.
 *
 * Layer: device/signals.   I items */
#include "device/signals/trend.h"

#include "device/signals/signal.h"

static enum ec_status check(const struct ec_model *model, struct ec_body body)
{
    size_t n_items = model->n_items;
    if (body.size != ec_pad(n_items, 4))
        return EC_E_SECTION_SIZE;
    for (uint32_t i = 0; i < n_items; i++)
        if ((int8_t)body.bytes[i] < -EC_TREND_MOST)
            return EC_E_NUMBER_RANGE;
    return ec_all_zero(body.bytes + n_items, body.size - n_items) ? EC_OK : EC_E_RESERVED;
}

static float trend_of(const struct ec_scoring *scoring, uint32_t item)
{
    return (float)(int8_t)scoring->section[item] * (1.0f / EC_TREND_OCTAVE);
}

/* O(I). */
static enum ec_status score(struct ec_scoring *scoring, float decay, float *signal, bool *speaks)
{
    (void)decay;
    for (uint32_t i = 0; i < scoring->model->n_items; i++)
        signal[i] = trend_of(scoring, i);
    *speaks = true;
    return EC_OK;
}

static enum ec_status share(struct ec_scoring *scoring, float decay, uint32_t item, double gain,
        double *shop, double *events)
{
    (void)decay;
    (void)events;
    *shop += gain * (double)trend_of(scoring, item);
    return EC_OK;
}

const struct ec_signal_descriptor ec_trend_signal = {
        .name = "trend",
        .text = "what sells better lately",
        .flags = EC_HAS_SHOP_PART | EC_IGNORES_DECAY,
        .section = EC_OWN_SECTION(TREND),
        .check = check,
        .score = score,
        .share = share,
};

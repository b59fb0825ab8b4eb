/* popularity.c - see popularity.h. */
#include "device/signals/popularity.h"

#include "device/signals/signal.h"

static enum ec_status check(const struct ec_model *model, struct ec_body body)
{
    size_t n_items = model->n_items;
    size_t bits_start = ec_pad(2 * n_items, 4);
    size_t bits_end = bits_start + (n_items + 7) / 8;
    if (body.size != ec_pad(bits_end, 4))
        return EC_E_SECTION_SIZE;
    if (!ec_all_zero(body.bytes + 2 * n_items, bits_start - 2 * n_items) ||
            !ec_all_zero(body.bytes + bits_end, body.size - bits_end))
        return EC_E_RESERVED;
    if (n_items % 8 && body.bytes[bits_end - 1] >> n_items % 8)
        return EC_E_RESERVED;
    return EC_OK;
}

static enum ec_status score(struct ec_scoring *scoring, float decay, float *signal, bool *speaks)
{
    (void)decay;
    for (uint32_t i = 0; i < scoring->model->n_items; i++)
        signal[i] = ec_popularity_of(scoring->model, i);
    *speaks = true;
    return EC_OK;
}

static enum ec_status share(struct ec_scoring *scoring, float decay, uint32_t item, double gain,
        double *shop, double *events)
{
    (void)decay;
    (void)events;
    *shop += gain * (double)ec_popularity_of(scoring->model, item);
    return EC_OK;
}

const struct ec_signal_descriptor ec_popularity_signal = {
        .name = "popularity",
        .text = "what the whole shop likes",
        .flags = EC_HAS_SHOP_PART | EC_IGNORES_DECAY | EC_BRINGS_ITEMS | EC_IS_FALLBACK,
        .section = EC_OWN_SECTION(POPULARITY),
        .check = check,
        .score = score,
        .share = share,
};

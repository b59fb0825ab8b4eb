/* popularity.c - see popularity.h. */
#include "device/signals/popularity.h"

#include "device/container/view.h"

void ec_popularity_score(const struct ec_model *model, float *signal)
{
    for (uint32_t i = 0; i < model->n_items; i++)
        signal[i] = ec_view_popularity(model, i);
}

/* neighbours.c - see neighbours.h. */
#include "device/signals/neighbours.h"

#include "device/container/view.h"

void ec_neighbours_score(const struct ec_model *model, uint32_t table, float decay,
        const struct ec_history *history, float *signal)
{
    memset(signal, 0, model->n_items * sizeof *signal);

    struct ec_history_walk walk = ec_history_walk_start(history, decay);
    const struct ec_history_event *event;
    float weight;
    while (ec_history_walk_next(&walk, &event, &weight)) {
        struct ec_row row = ec_view_row(model, table, event->item);
        float step = weight * row.scale;
        uint32_t next = 0;
        for (uint32_t e = 0; e < row.n; e++) {
            uint32_t item = next + ec_view_varint(&row.gaps);
            signal[item] += step * (float)ec_view_packed(row.weights, row.bits, e);
            next = item + 1;
        }
    }
}

float ec_neighbours_weight(const struct ec_model *model, uint32_t table, uint32_t from, uint32_t to)
{
    struct ec_row row = ec_view_row(model, table, from);
    uint32_t next = 0;
    for (uint32_t e = 0; e < row.n && next <= to; e++) {
        uint32_t item = next + ec_view_varint(&row.gaps);
        if (item == to)
            return row.scale * (float)ec_view_packed(row.weights, row.bits, e);
        next = item + 1;
    }
    return 0.0f;
}

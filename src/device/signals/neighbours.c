/* neighbours.c - see neighbours.h. */
#include "device/signals/neighbours.h"

static size_t spans_start(uint32_t n_items)
{
    return ec_pad(EC_NEIGHBOURS_SCALES + 2 * (size_t)n_items, 4);
}

enum ec_status ec_neighbours_check(const struct ec_model *model, struct ec_body body)
{
    size_t start = spans_start(model->n_items);
    size_t scales_end = EC_NEIGHBOURS_SCALES + 2 * (size_t)model->n_items;
    struct ec_spans spans;
    if (body.size < start)
        return EC_E_SECTION_SIZE;
    uint32_t bits = ec_load_u32(body.bytes + EC_NEIGHBOURS_BITS);
    if (!ec_is_width(bits))
        return EC_E_NUMBER_RANGE;
    if (!ec_all_zero(body.bytes + scales_end, start - scales_end))
        return EC_E_RESERVED;
    enum ec_status status = ec_check_halves(
            body.bytes + EC_NEIGHBOURS_SCALES, model->n_items, 0.0f, EC_MAX_SCALE);
    if (!status)
        status = ec_spans_check((struct ec_body){body.bytes + start, body.size - start},
                model->n_items, EC_E_ROW_OFFSETS, &spans);
    if (status)
        return status;
    const struct ec_sparse_limits limits = {
            model->n_items, EC_NEIGHBOURS_MAX_ROW, bits, EC_MAX_SCALE};
    return ec_sparse_check(
            &spans, model->n_items, &limits, ec_load_u32(body.bytes + EC_NEIGHBOURS_ENTRIES));
}

uint32_t ec_neighbours_facts(
        const struct ec_model *model, const uint8_t *section, struct ec_fact *facts)
{
    (void)model;
    facts[0] = (struct ec_fact){"weights", ec_load_u32(section + EC_NEIGHBOURS_ENTRIES)};
    facts[1] = (struct ec_fact){"bits", ec_load_u32(section + EC_NEIGHBOURS_BITS)};
    return 2;
}

static float scale_of(const uint8_t *section, uint32_t item)
{
    return ec_load_half(section + EC_NEIGHBOURS_SCALES + 2 * (size_t)item);
}

enum ec_status ec_neighbours_score(
        struct ec_scoring *scoring, float decay, float *signal, bool *speaks)
{
    uint32_t n_items = scoring->model->n_items;
    uint32_t bits = ec_load_u32(scoring->section + EC_NEIGHBOURS_BITS);
    struct ec_spans rows = ec_spans_open(scoring->section + spans_start(n_items), n_items);
    memset(signal, 0, n_items * sizeof *signal);

    struct ec_history_walk walk = ec_history_walk_start(scoring->history, decay);
    const struct ec_history_event *event;
    float weight;
    while (ec_history_walk_next(&walk, &event, &weight)) {
        struct ec_sparse_row row = ec_sparse_open(ec_spans_get(&rows, event->item), bits);
        float step = weight * scale_of(scoring->section, event->item);
        for (uint32_t e = 0; e < row.n; e++)
            signal[ec_sparse_next(&row)] += step * ec_packed_unsigned(row.weights, bits, e);
    }
    *speaks = true;
    return EC_OK;
}

/* The weight R[from][to]; 0 where the row does not hold `to`. */
static float weight_of(const uint8_t *section, uint32_t n_items, uint32_t from, uint32_t to)
{
    uint32_t bits = ec_load_u32(section + EC_NEIGHBOURS_BITS);
    struct ec_spans rows = ec_spans_open(section + spans_start(n_items), n_items);
    struct ec_sparse_row row = ec_sparse_open(ec_spans_get(&rows, from), bits);
    for (uint32_t e = 0; e < row.n && row.next <= to; e++)
        if (ec_sparse_next(&row) == to)
            return scale_of(section, from) * ec_packed_unsigned(row.weights, bits, e);
    return 0.0f;
}

enum ec_status ec_neighbours_share(struct ec_scoring *scoring, float decay, uint32_t item,
        double gain, double *shop, double *events)
{
    (void)shop;
    struct ec_history_walk walk = ec_history_walk_start(scoring->history, decay);
    const struct ec_history_event *event;
    float weight;
    while (ec_history_walk_next(&walk, &event, &weight))
        events[event - scoring->history->events] += gain * (double)weight *
                                                    (double)weight_of(scoring->section,
                                                            scoring->model->n_items, event->item,
                                                            item);
    return EC_OK;
}

/* view.c - see view.h; and the public questions about a catalogue. */
#include "device/container/view.h"

uint32_t ec_view_find_item(const struct ec_model *model, struct ec_text id)
{
    uint32_t low = 0;
    uint32_t high = model->n_items;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = ec_text_compare(ec_view_id(model, middle), id);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return EC_NO_ITEM;
}

uint32_t ec_view_find_group(const struct ec_model *model, struct ec_text name)
{
    for (uint32_t g = 0; g < model->n_groups; g++)
        if (ec_text_compare(ec_view_string(ec_view_group_names(model), model->n_groups, g), name) ==
                0)
            return g;
    return EC_GROUP_NONE;
}

struct ec_factors_view ec_view_factors(const struct ec_model *model)
{
    const uint8_t *body = model->factors;
    uint32_t stride = (uint32_t)ec_pad(model->n_factors, EC_ALIGNMENT);
    const uint8_t *scales = body + EC_FACTORS_ROWS + (size_t)model->n_items * stride;
    return (struct ec_factors_view){
            .n_factors = model->n_factors,
            .stride = stride,
            .alpha0 = ec_load_f32(body + EC_FACTORS_ALPHA0),
            .l2 = ec_load_f32(body + EC_FACTORS_L2),
            .rows = (const int8_t *)(body + EC_FACTORS_ROWS),
            .scales = scales,
            .gram = scales + 4 * (size_t)model->n_items,
    };
}

struct ec_row ec_view_row(const struct ec_model *model, uint32_t t, uint32_t item)
{
    const uint8_t *scales = model->tables[t] + EC_TABLE_SCALES;
    const uint8_t *offsets = scales + 4 * (size_t)model->n_items;
    const uint8_t *rows = offsets + 4 * ((size_t)model->n_items + 1);
    const uint8_t *end = rows + ec_load_u32(offsets + 4 * (size_t)item + 4);

    struct ec_row row = {.gaps = rows + ec_load_u32(offsets + 4 * (size_t)item),
            .bits = ec_load_u32(model->tables[t] + EC_TABLE_BITS),
            .scale = ec_load_f32(scales + 4 * (size_t)item)};
    if (row.gaps == end)
        return row;
    row.n = ec_view_varint(&row.gaps);
    row.weights = end - ec_packed_size(row.n, row.bits);
    return row;
}

struct ec_content_view ec_view_content(const struct ec_model *model)
{
    const uint8_t *idf = model->content + EC_CONTENT_IDF;
    const uint8_t *offsets = idf + 4 * (size_t)model->n_features;
    return (struct ec_content_view){
            .idf = idf,
            .offsets = offsets,
            .rows = offsets + 4 * ((size_t)model->n_items + 1),
    };
}

struct ec_feature_row ec_view_features(const struct ec_content_view *content, uint32_t item)
{
    uint32_t start = ec_load_u32(content->offsets + 4 * (size_t)item);
    uint32_t end = ec_load_u32(content->offsets + 4 * (size_t)item + 4);
    struct ec_feature_row features = {.gaps = content->rows + start};
    if (start < end)
        features.n = ec_view_varint(&features.gaps);
    return features;
}

struct ec_sequence_view ec_view_encoder(const struct ec_model *model)
{
    const uint8_t *body = model->encoder;
    uint32_t n_dims = model->n_dims;
    struct ec_sequence_view view = {
            .n_dims = n_dims,
            .n_steps = ec_load_u32(body + EC_SEQUENCE_STEPS),
            .bits = ec_load_u32(body + EC_SEQUENCE_BITS),
            .positions = body + EC_SEQUENCE_POSITIONS,
    };
    view.width = ec_sequence_width(n_dims, view.bits);
    view.stride = (uint32_t)ec_packed_size(view.width, view.bits);
    view.mix = view.positions + 4 * (size_t)view.n_steps * n_dims;
    view.rows = view.mix + 4 * (size_t)n_dims * n_dims;
    view.scales = view.rows + (size_t)model->n_items * view.stride;
    view.bias = view.scales + 4 * (size_t)model->n_items;
    return view;
}

struct ec_term_view ec_view_term(const struct ec_model *model, uint32_t term)
{
    const uint8_t *entry = model->fusion + EC_FUSION_ENTRIES + EC_TERM_SIZE * (size_t)term;
    return (struct ec_term_view){
            .signal = (enum ec_signal)ec_load_u32(entry + EC_TERM_SIGNAL),
            .table = ec_load_u32(entry + EC_TERM_TABLE),
            .decay = ec_load_f32(entry + EC_TERM_DECAY),
            .weight = ec_load_f32(entry + EC_TERM_WEIGHT),
    };
}

uint32_t ec_model_item_count(const struct ec_model *model)
{
    return model->n_items;
}

enum ec_status ec_model_item_at(
        const struct ec_model *model, uint32_t position, struct ec_item_facts *facts)
{
    if (position >= model->n_items)
        return EC_E_ITEM_RANGE;

    *facts = (struct ec_item_facts){
            .id = ec_view_id(model, position),
            .price = ec_view_price(model, position),
            .popularity = ec_view_popularity(model, position),
            .in_tail = ec_view_in_tail(model, position),
    };
    if (model->titles)
        facts->title = ec_view_string(model->titles, model->n_items, position);
    uint32_t group = ec_view_group(model, position);
    if (group != EC_GROUP_NONE)
        facts->group = ec_view_string(ec_view_group_names(model), model->n_groups, group);
    return EC_OK;
}

enum ec_status ec_model_item(
        const struct ec_model *model, struct ec_text id, struct ec_item_facts *facts)
{
    uint32_t item = ec_view_find_item(model, id);
    if (item == EC_NO_ITEM)
        return EC_E_ITEM_UNKNOWN;
    return ec_model_item_at(model, item, facts);
}

struct ec_text ec_model_training(const struct ec_model *model)
{
    return (struct ec_text){(const char *)model->training, model->training_size};
}

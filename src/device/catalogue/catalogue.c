/* catalogue.c - see model.h: check and open the catalogue's own sections, find items and categories. */
#include "device/catalogue/model.h"

#include "device/catalogue/levels.h"

size_t ec_catalogue_memory(struct ec_body ids)
{
    if (ids.size < EC_IDS_ENTRIES)
        return 0;
    uint64_t n_items = ec_load_u32(ids.bytes + EC_IDS_ITEMS);
    uint64_t text_size = ec_load_u32(ids.bytes + EC_IDS_TEXT_SIZE);
    /* an id takes two bytes of the body at least: a small file asks for no large memory */
    if (n_items > EC_MAX_ITEMS || n_items > ids.size / 2 || text_size > n_items * EC_MAX_ID)
        return 0;
    return (size_t)(4 * (n_items + 1) + text_size);
}

/* Decode front-coded ids (Witten, Moffat & Bell 1999, "Managing Gigabytes", 4.1) into starts (I + 1,) and the
 * bytes behind them. */
static enum ec_status decode_ids(
        struct ec_body body, uint32_t n_items, uint32_t *starts, uint32_t text_size)
{
    char *text = (char *)(starts + n_items + 1);
    const uint8_t *entry = body.bytes + EC_IDS_ENTRIES;
    const uint8_t *end = body.bytes + body.size;
    struct ec_text before = {NULL, 0};
    uint32_t used = 0;
    for (uint32_t i = 0; i < n_items; i++) {
        if (end - entry < 2 || end - entry - 2 < entry[1])
            return EC_E_SECTION_SIZE;
        uint32_t n_shared = entry[0];
        uint32_t n_own = entry[1];
        if (n_shared > before.size || n_shared + n_own > EC_MAX_ID)
            return EC_E_STRING_OFFSETS;
        if (n_shared + n_own > text_size - used)
            return EC_E_SECTION_SIZE;
        struct ec_text id = {text + used, n_shared + n_own};
        if (n_shared)
            memcpy(text + used, before.bytes, n_shared);
        memcpy(text + used + n_shared, entry + 2, n_own);
        if (!ec_is_text((const uint8_t *)id.bytes, id.size))
            return EC_E_STRING_UTF8;
        if (ec_text_compare(before, id) >= 0)
            return EC_E_ID_ORDER;
        /* one coding for one list of ids */
        if (n_shared < before.size && n_own && n_shared < EC_MAX_ID &&
                before.bytes[n_shared] == id.bytes[n_shared])
            return EC_E_STRING_OFFSETS;
        starts[i] = used;
        used += n_shared + n_own;
        entry += 2 + n_own;
        before = id;
    }
    starts[n_items] = used;
    return entry == end && used == text_size ? EC_OK : EC_E_SECTION_SIZE;
}

static enum ec_status open_ids(struct ec_body body, void *memory, struct ec_model *model)
{
    if (!body.bytes)
        return EC_E_SECTION_MISSING;
    if (body.size < EC_IDS_ENTRIES)
        return EC_E_SECTION_SIZE;
    uint32_t n_items = ec_load_u32(body.bytes + EC_IDS_ITEMS);
    if (n_items == 0 || n_items > EC_MAX_ITEMS)
        return EC_E_CATALOGUE_SIZE;
    if (ec_catalogue_memory(body) == 0)
        return EC_E_SECTION_SIZE;
    uint32_t *starts = memory;
    model->n_items = n_items;
    model->id_starts = starts;
    model->id_bytes = (const char *)(starts + n_items + 1);
    return decode_ids(body, n_items, starts, ec_load_u32(body.bytes + EC_IDS_TEXT_SIZE));
}

static size_t group_names_start(uint32_t n_items)
{
    return ec_pad(EC_GROUPS_ITEMS + 2 * (size_t)n_items, 4);
}

static enum ec_status check_groups(struct ec_body body, uint32_t n_items, uint32_t *n_groups)
{
    size_t names_start = group_names_start(n_items);
    size_t items_end = EC_GROUPS_ITEMS + 2 * (size_t)n_items;
    struct ec_spans names;
    if (body.size < names_start)
        return EC_E_SECTION_SIZE;
    uint32_t n = ec_load_u32(body.bytes + EC_GROUPS_COUNT);
    if (n >= EC_GROUP_NONE)
        return EC_E_GROUP_RANGE;
    for (uint32_t i = 0; i < n_items; i++) {
        uint32_t group = ec_load_u16(body.bytes + EC_GROUPS_ITEMS + 2 * (size_t)i);
        if (group != EC_GROUP_NONE && group >= n)
            return EC_E_GROUP_RANGE;
    }
    if (!ec_all_zero(body.bytes + items_end, names_start - items_end))
        return EC_E_RESERVED;
    *n_groups = n;
    return ec_texts_check(
            (struct ec_body){body.bytes + names_start, body.size - names_start}, n, &names);
}

static enum ec_status check_prices(struct ec_body body, uint32_t n_items)
{
    if (body.size < EC_PRICES_VALUES)
        return EC_E_SECTION_SIZE;
    uint32_t n_values = ec_load_u32(body.bytes + EC_PRICES_COUNT);
    const uint8_t *values = body.bytes + EC_PRICES_VALUES;
    if (n_values > EC_PRICES_MOST)
        return EC_E_NUMBER_RANGE;
    size_t indices_end = EC_PRICES_VALUES + 4 * (size_t)n_values + 2 * (size_t)n_items;
    size_t size = n_values ? ec_pad(indices_end, 4) : EC_PRICES_VALUES + 4 * (size_t)n_items;
    if (body.size != size)
        return EC_E_SECTION_SIZE;
    if (ec_check_f32(values, n_values ? n_values : n_items, 0.0f, EC_MAX_PRICE))
        return EC_E_NUMBER_RANGE;
    if (n_values == 0)
        return EC_OK;
    for (uint32_t v = 1; v < n_values; v++)
        if (!(ec_load_f32(values + 4 * (size_t)v - 4) < ec_load_f32(values + 4 * (size_t)v)))
            return EC_E_NUMBER_RANGE;
    for (uint32_t i = 0; i < n_items; i++)
        if (ec_load_u16(values + 4 * (size_t)n_values + 2 * (size_t)i) >= n_values)
            return EC_E_NUMBER_RANGE;
    return ec_all_zero(body.bytes + indices_end, size - indices_end) ? EC_OK : EC_E_RESERVED;
}

static enum ec_status open_id_rule(struct ec_body body, struct ec_id_rule *rule)
{
    if (body.size != EC_ID_RULE_SIZE)
        return EC_E_SECTION_SIZE;
    uint8_t letters = body.bytes[EC_ID_RULE_LETTERS];
    uint8_t keeps_floats = body.bytes[EC_ID_RULE_FLOATS];
    if (letters >= EC_N_CASES || keeps_floats > 1)
        return EC_E_NUMBER_RANGE;
    if (!ec_all_zero(body.bytes + EC_ID_RULE_RESERVED, EC_ID_RULE_SIZE - EC_ID_RULE_RESERVED))
        return EC_E_RESERVED;
    *rule = (struct ec_id_rule){(enum ec_case)letters, keeps_floats};
    return EC_OK;
}

enum ec_status ec_catalogue_open(
        const struct ec_container *container, void *memory, struct ec_model *model)
{
    struct ec_body titles = ec_container_find(container, EC_SECTION_TITLES);
    struct ec_body groups = ec_container_find(container, EC_SECTION_GROUPS);
    struct ec_body prices = ec_container_find(container, EC_SECTION_PRICES);
    struct ec_body id_rule = ec_container_find(container, EC_SECTION_ID_RULE);
    struct ec_spans spans;
    enum ec_status status = open_ids(ec_container_find(container, EC_SECTION_IDS), memory, model);
    if (!status && titles.bytes)
        status = ec_texts_check(titles, model->n_items, &spans);
    if (!status && groups.bytes)
        status = check_groups(groups, model->n_items, &model->n_groups);
    if (!status && prices.bytes)
        status = check_prices(prices, model->n_items);
    if (!status && id_rule.bytes)
        status = open_id_rule(id_rule, &model->id_rule);
    model->titles = titles.bytes;
    model->groups = groups.bytes;
    model->prices = prices.bytes;
    return status;
}

static uint32_t find_as_it_stands(const struct ec_model *model, struct ec_text id)
{
    uint32_t low = 0;
    uint32_t high = model->n_items;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = ec_text_compare(ec_model_id(model, middle), id);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return EC_NO_ITEM;
}

uint32_t ec_model_find(const struct ec_model *model, struct ec_text id)
{
    char room[EC_MAX_ID];
    uint32_t item = find_as_it_stands(model, id);
    if (item != EC_NO_ITEM)
        return item;
    struct ec_text folded = ec_id_fold(model->id_rule, id, room);
    return ec_text_compare(folded, id) ? find_as_it_stands(model, folded) : EC_NO_ITEM;
}

struct ec_text ec_model_fold_id(
        const struct ec_model *model, struct ec_text id, char room[EC_MAX_ID])
{
    uint32_t item = ec_model_find(model, id);
    return item == EC_NO_ITEM ? ec_id_fold(model->id_rule, id, room) : ec_model_id(model, item);
}

static struct ec_text group_name(const struct ec_model *model, uint32_t group)
{
    struct ec_spans names = ec_spans_open(
            model->groups + group_names_start(model->n_items), model->n_groups);
    return ec_span_text(ec_spans_get(&names, group));
}

uint32_t ec_model_mark_groups(const struct ec_model *model, struct ec_text name, uint8_t *marks)
{
    uint32_t n = 0;
    for (uint32_t g = 0; g < model->n_groups; g++) {
        marks[g] = ec_levels_have(group_name(model, g), name);
        n += marks[g];
    }
    return n;
}

uint32_t ec_model_item_count(const struct ec_model *model)
{
    return model->n_items;
}

struct ec_text ec_model_title(const struct ec_model *model, uint32_t item)
{
    if (!model->titles)
        return (struct ec_text){NULL, 0};
    struct ec_spans titles = ec_spans_open(model->titles, model->n_items);
    return ec_span_text(ec_spans_get(&titles, item));
}

struct ec_text ec_model_group_name(const struct ec_model *model, uint32_t item)
{
    uint32_t group = ec_model_group(model, item);
    return group == EC_GROUP_NONE ? (struct ec_text){NULL, 0} : group_name(model, group);
}

struct ec_text ec_model_training(const struct ec_model *model)
{
    return model->training;
}

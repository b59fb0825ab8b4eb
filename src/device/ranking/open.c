/* open.c - open a catalogue model: container, catalogue, the section of each signal, fusion, self-test.
 *
 * The order of checks is the order of models/FORMAT.md. Each check gives the one status of its name, and the
 * tests hold a broken file for each. Counts are bounded before they are multiplied, and no sum is made before its
 * parts are known to fit 64 bits.
 *
 * Layer: device/ranking. */
#include "device/signals/popularity.h"
#include "device/signals/signal.h"
#include "endcap/ranking.h"

/* Whether a type is the catalogue's own; the others are signals' or unknown. */
static bool is_own_type(uint32_t type)
{
    return type >= EC_SECTION_IDS && type <= EC_SECTION_ID_RULE;
}

static bool is_signal_type(uint32_t type)
{
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++)
        if (ec_signals[s]->section == type)
            return true;
    return false;
}

/* A section that is not known may be skipped only where it says so. */
static enum ec_status check_types(const struct ec_container *container)
{
    for (uint32_t s = 0; s < container->n_sections; s++) {
        struct ec_section section = ec_container_section(container, s);
        if (!is_own_type(section.type) && !is_signal_type(section.type) &&
                !(section.flags & EC_SECTION_OPTIONAL))
            return EC_E_SECTION_UNKNOWN;
    }
    return EC_OK;
}

static enum ec_status open_signals(const struct ec_container *container, struct ec_model *model)
{
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++) {
        const struct ec_signal_descriptor *signal = ec_signals[s];
        struct ec_body body = ec_container_find(container, signal->section);
        if (!body.bytes)
            continue;
        enum ec_status status = signal->check ? signal->check(model, body) : EC_OK;
        if (status)
            return status;
        model->signal[s] = body.bytes;
        model->carried |= 1u << s;
    }
    return EC_OK;
}

/* The fusion may name only what the model carries: called after the signals. */
static enum ec_status check_fusion(struct ec_body body, struct ec_model *model)
{
    if (!body.bytes)
        return EC_E_SECTION_MISSING;
    if (body.size < EC_FUSION_ENTRIES)
        return EC_E_SECTION_SIZE;
    uint32_t n_terms = ec_load_u32(body.bytes + EC_FUSION_TERMS);
    if (n_terms > EC_MAX_TERMS || body.size != EC_FUSION_ENTRIES + (size_t)n_terms * EC_TERM_SIZE)
        return EC_E_SECTION_SIZE;
    if (!ec_all_zero(body.bytes + EC_FUSION_RESERVED, EC_FUSION_ENTRIES - EC_FUSION_RESERVED))
        return EC_E_RESERVED;
    if (!ec_in_range(ec_load_f32(body.bytes + EC_FUSION_HALF_LIFE), 0.0f, EC_MAX_HALF_LIFE))
        return EC_E_NUMBER_RANGE;
    enum ec_status status = ec_check_f32(
            body.bytes + EC_FUSION_STRENGTHS, EC_N_EVENT_TYPES, 0.0f, EC_MAX_STRENGTH);
    if (status)
        return status;

    for (uint32_t t = 0; t < n_terms; t++) {
        const uint8_t *entry = body.bytes + EC_FUSION_ENTRIES + EC_TERM_SIZE * (size_t)t;
        uint32_t signal = ec_load_u32(entry + EC_TERM_SIGNAL);
        if (signal >= EC_N_SIGNALS || !(model->carried >> signal & 1))
            return EC_E_SIGNAL;
        if (model->signals >> signal & 1 && ec_signal_has(signal, EC_IGNORES_DECAY))
            return EC_E_SIGNAL;
        model->signals |= 1u << signal;
        if (!ec_in_range(ec_load_f32(entry + EC_TERM_DECAY), 0.0f, 1.0f) ||
                !ec_in_range(ec_load_f32(entry + EC_TERM_WEIGHT), -EC_MAX_WEIGHT, EC_MAX_WEIGHT))
            return EC_E_NUMBER_RANGE;
    }
    /* what answers an empty history */
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++)
        if (ec_signal_has(s, EC_IS_FALLBACK) && !(model->signals >> s & 1))
            return EC_E_SIGNAL;
    model->fusion = body.bytes;
    return EC_OK;
}

static enum ec_status check_self_test(struct ec_body body, struct ec_model *model)
{
    if (!body.bytes)
        return EC_E_SECTION_MISSING;
    if (body.size < EC_SELF_TEST_ENTRIES)
        return EC_E_SECTION_SIZE;
    uint32_t n_events = ec_load_u32(body.bytes + EC_SELF_TEST_EVENTS);
    uint32_t n_places = ec_load_u32(body.bytes + EC_SELF_TEST_PLACES);
    if (n_events > EC_SELF_TEST_MAX || n_places > EC_SELF_TEST_MAX ||
            body.size !=
                    EC_SELF_TEST_ENTRIES + ((size_t)n_events + n_places) * EC_SELF_TEST_ENTRY_SIZE)
        return EC_E_SECTION_SIZE;
    for (uint32_t e = 0; e < n_events + n_places; e++) {
        const uint8_t *entry = body.bytes + EC_SELF_TEST_ENTRIES +
                               EC_SELF_TEST_ENTRY_SIZE * (size_t)e;
        if (ec_load_u32(entry) >= model->n_items)
            return EC_E_ITEM_RANGE;
        if (e < n_events && ec_load_u32(entry + 4) >= EC_N_EVENT_TYPES)
            return EC_E_EVENT_TYPE;
    }
    model->self_test = body.bytes;
    return EC_OK;
}

static enum ec_status check_training(struct ec_body body, struct ec_model *model)
{
    if (!body.bytes)
        return EC_E_SECTION_MISSING;
    if (!ec_is_text(body.bytes, body.size))
        return EC_E_STRING_UTF8;
    model->training = ec_span_text(body);
    return EC_OK;
}

size_t ec_model_size(const void *bytes, size_t size)
{
    struct ec_body ids;
    size_t ids_size = ec_container_peek(bytes, size, EC_SECTION_IDS, &ids)
                              ? ec_catalogue_memory(ids)
                              : 0;
    return ec_pad(sizeof(struct ec_model), EC_ALIGNMENT) + ids_size;
}

enum ec_status ec_model_open(
        const void *bytes, size_t size, void *memory, size_t memory_size, struct ec_model **model)
{
    struct ec_model *open = memory;
    struct ec_container container;
    enum ec_status status = ec_container_open(bytes, size, &container);
    if (status)
        return status;
    if (container.kind != EC_KIND_CATALOGUE)
        return EC_E_KIND;
    status = check_types(&container);
    if (status)
        return status;
    if (memory_size < ec_model_size(bytes, size) || (uintptr_t)memory % EC_ALIGNMENT)
        return EC_E_BUFFER_SMALL;

    *open = (struct ec_model){.container = container};
    status = ec_catalogue_open(
            &container, (uint8_t *)memory + ec_pad(sizeof *open, EC_ALIGNMENT), open);
    if (!status)
        status = open_signals(&container, open);
    if (!status)
        status = check_fusion(ec_container_find(&container, EC_SECTION_FUSION), open);
    if (!status)
        status = check_self_test(ec_container_find(&container, EC_SECTION_SELF_TEST), open);
    if (!status)
        status = check_training(ec_container_find(&container, EC_SECTION_TRAINING), open);
    if (!status)
        *model = open;
    return status;
}

uint32_t ec_model_signals(const struct ec_model *model)
{
    return model->signals;
}

enum ec_status ec_model_item_at(
        const struct ec_model *model, uint32_t position, struct ec_item_facts *facts)
{
    if (position >= model->n_items)
        return EC_E_ITEM_RANGE;
    *facts = (struct ec_item_facts){
            .id = ec_model_id(model, position),
            .title = ec_model_title(model, position),
            .group = ec_model_group_name(model, position),
            .price = ec_model_price(model, position),
            .popularity = ec_popularity_of(model, position),
            .in_tail = ec_popularity_in_tail(model, position),
    };
    return EC_OK;
}

enum ec_status ec_model_item(
        const struct ec_model *model, struct ec_text id, struct ec_item_facts *facts)
{
    uint32_t item = ec_model_find(model, id);
    if (item == EC_NO_ITEM)
        return EC_E_ITEM_UNKNOWN;
    return ec_model_item_at(model, item, facts);
}

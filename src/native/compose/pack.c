/* pack.c - see pack.h. */
#include "native/compose/pack.h"

#include <stdlib.h>
#include <string.h>

#include "device/ranking/self_test.h"
#include "device/signals/neighbours.h"
#include "native/learn/popularity.h"
#include "native/system/alloc.h"
#include "native/system/least.h"

enum { SELF_TEST_EVENTS = 3, SELF_TEST_PLACES = 10 };

static void write_texts(struct ec_writer *writer, const struct ec_strings *strings)
{
    struct ec_span_writer spans = ec_writer_spans(writer, strings->n);
    for (uint32_t s = 0; s < strings->n; s++) {
        struct ec_text text = ec_strings_get(strings, s);
        ec_writer_bytes(writer, text.bytes, text.size);
        ec_span_writer_next(&spans);
    }
}

/* Each id as what it shares with the one before and what follows. */
static void write_ids(struct ec_writer *writer, const struct ec_strings *ids)
{
    struct ec_text before = {NULL, 0};
    ec_writer_u32(writer, ids->n);
    ec_writer_u32(writer, ids->n ? ids->offsets[ids->n] : 0);
    for (uint32_t i = 0; i < ids->n; i++) {
        struct ec_text id = ec_strings_get(ids, i);
        size_t most = ec_least(before.size, id.size);
        size_t n_shared = 0;
        while (n_shared < most && before.bytes[n_shared] == id.bytes[n_shared])
            n_shared++;
        if (id.size > EC_MAX_ID)
            writer->status = writer->status ? writer->status : EC_E_TOO_LARGE;
        ec_writer_u8(writer, (uint8_t)n_shared);
        ec_writer_u8(writer, (uint8_t)(id.size - n_shared));
        ec_writer_bytes(writer, id.bytes + n_shared, id.size - n_shared);
        before = id;
    }
}

static void write_groups(struct ec_writer *writer, const struct ec_catalogue *catalogue)
{
    ec_writer_u32(writer, catalogue->groups.n);
    for (uint32_t i = 0; i < catalogue->ids.n; i++)
        ec_writer_u16(writer, catalogue->group[i]);
    ec_writer_pad(writer, 4);
    write_texts(writer, &catalogue->groups);
}

static int by_value(const void *a, const void *b)
{
    float left = *(const float *)a;
    float right = *(const float *)b;
    return (left > right) - (left < right);
}

/* Where a value stands among (n,) ascending ones that hold it. */
static uint32_t place_of(const float *values, uint32_t n, float value)
{
    uint32_t low = 0;
    while (low + 1 < n) {
        uint32_t middle = low + (n - low) / 2;
        if (values[middle] <= value)
            low = middle;
        else
            n = middle;
    }
    return low;
}

/* Distinct values and an index for each item, where these are few enough to take fewer bytes. */
static void write_prices(struct ec_writer *writer, const float *prices, uint32_t n_items)
{
    float *values = ec_alloc(n_items, sizeof *values);
    uint32_t n = 0;
    if (!values) {
        writer->status = EC_E_MEMORY;
        return;
    }
    memcpy(values, prices, n_items * sizeof *values);
    qsort(values, n_items, sizeof *values, by_value);
    for (uint32_t i = 0; i < n_items; i++)
        if (i == 0 || values[i] != values[n - 1])
            values[n++] = values[i];
    bool has_index = n <= EC_PRICES_MOST && 2 * (uint64_t)n < n_items;
    ec_writer_u32(writer, has_index ? n : 0);
    for (uint32_t v = 0; v < (has_index ? n : n_items); v++)
        ec_writer_f32(writer, has_index ? values[v] : prices[v]);
    for (uint32_t i = 0; has_index && i < n_items; i++)
        ec_writer_u16(writer, (uint16_t)place_of(values, n, prices[i]));
    ec_writer_pad(writer, 4);
    ec_free(values);
}

static void write_catalogue(struct ec_writer *writer, const struct ec_parts *parts)
{
    const struct ec_catalogue *catalogue = parts->catalogue;
    ec_writer_section(writer, EC_SECTION_IDS, 0);
    write_ids(writer, &catalogue->ids);
    if (parts->packing.options->with_titles && catalogue->titles.n) {
        ec_writer_section(writer, EC_SECTION_TITLES, 0);
        write_texts(writer, &catalogue->titles);
    }
    if (catalogue->group && catalogue->groups.n) {
        ec_writer_section(writer, EC_SECTION_GROUPS, 0);
        write_groups(writer, catalogue);
    }
    if (catalogue->price) {
        ec_writer_section(writer, EC_SECTION_PRICES, 0);
        write_prices(writer, catalogue->price, catalogue->ids.n);
    }
}

/* Left out where it is the usual one. A reader that does not know it knows fewer spellings of an id, and ranks alike:
 * it may skip it. */
static void write_id_rule(struct ec_writer *writer, struct ec_id_rule rule)
{
    if (rule.letters == EC_CASE_KEEP && !rule.keeps_floats)
        return;
    ec_writer_section(writer, EC_SECTION_ID_RULE, EC_SECTION_OPTIONAL);
    ec_writer_u8(writer, (uint8_t)rule.letters);
    ec_writer_u8(writer, rule.keeps_floats);
    ec_writer_pad(writer, EC_ID_RULE_SIZE);
}

static void write_fusion(struct ec_writer *writer, const struct ec_parts *parts)
{
    ec_writer_section(writer, EC_SECTION_FUSION, 0);
    ec_writer_u32(writer, parts->n_terms);
    ec_writer_f32(writer, (float)parts->packing.options->history_half_life_days);
    for (uint32_t type = 0; type < EC_N_EVENT_TYPES; type++)
        ec_writer_f32(writer, parts->strength[type]);
    (void)ec_writer_room(writer, EC_FUSION_ENTRIES - EC_FUSION_RESERVED);
    for (uint32_t t = 0; t < parts->n_terms; t++) {
        ec_writer_u32(writer, parts->terms[t].signal);
        ec_writer_f32(writer, parts->terms[t].decay);
        ec_writer_f32(writer, parts->terms[t].weight);
    }
}

/* The history of the self-test: the most popular items, of no shopper in particular. */
static uint32_t self_test_history(const struct ec_parts *parts, uint32_t items[SELF_TEST_EVENTS])
{
    const struct ec_popularity *popularity = parts->signals->learned[EC_SIGNAL_POPULARITY];
    const uint32_t *n_events = popularity->n_events;
    uint32_t n_items = parts->packing.n_items;
    uint32_t n = 0;
    for (; n < SELF_TEST_EVENTS && n < n_items; n++) {
        uint32_t best = UINT32_MAX;
        for (uint32_t i = 0; i < n_items; i++) {
            bool taken = false;
            for (uint32_t k = 0; k < n; k++)
                taken = taken || items[k] == i;
            if (!taken && (best == UINT32_MAX || n_events[i] > n_events[best]))
                best = i;
        }
        items[n] = best;
    }
    return n;
}

static void write_self_test(struct ec_writer *writer, const struct ec_parts *parts,
        const struct ec_self_test_place *places, size_t n_places)
{
    uint32_t items[SELF_TEST_EVENTS];
    uint32_t n_events = self_test_history(parts, items);
    ec_writer_section(writer, EC_SECTION_SELF_TEST, 0);
    ec_writer_u32(writer, n_events);
    ec_writer_u32(writer, (uint32_t)n_places);
    for (uint32_t e = 0; e < n_events; e++) {
        ec_writer_u32(writer, items[e]);
        ec_writer_u32(writer, EC_EVENT_VIEW);
    }
    for (size_t k = 0; k < n_places; k++) {
        ec_writer_u32(writer, places[k].item);
        ec_writer_u32(writer, (uint32_t)places[k].score);
    }
}

static bool is_carried(const struct ec_parts *parts, uint32_t signal)
{
    return parts->packing.shape.signals >> signal & 1 || ec_signal_has(signal, EC_IS_FALLBACK);
}

static enum ec_status write_model(const struct ec_parts *parts,
        const struct ec_self_test_place *places, size_t n_places, struct ec_model_bytes *model)
{
    struct ec_writer writer;
    ec_writer_new(&writer, EC_KIND_CATALOGUE);
    write_catalogue(&writer, parts);
    write_fusion(&writer, parts);
    write_self_test(&writer, parts, places, n_places);
    ec_writer_section(&writer, EC_SECTION_TRAINING, 0);
    ec_writer_bytes(&writer, parts->training, strlen(parts->training));
    write_id_rule(&writer, parts->catalogue->id_rule);
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++) {
        if (!is_carried(parts, s) || !ec_learners[s]->write)
            continue;
        ec_writer_section(&writer, ec_signals[s]->section, 0);
        ec_learners[s]->write(&writer, parts->signals->learned[s], &parts->packing);
    }
    return ec_writer_finish(&writer, &model->bytes, &model->size);
}

/* Rank for the self-test's history with a model that does not hold the answer yet. */
static enum ec_status answer_self_test(
        const struct ec_model_bytes *bytes, struct ec_self_test_place *places, size_t *n_places)
{
    struct ec_model *model;
    enum ec_status status = ec_model_new(bytes->bytes, bytes->size, &model);
    if (status)
        return status;
    size_t size = ec_self_test_size(model);
    void *memory = ec_alloc(size, 1);
    status = memory ? ec_self_test_compute(model, memory, size, places, n_places) : EC_E_MEMORY;
    ec_free(memory);
    ec_free(model);
    return status;
}

/* What the buffers here rely on; the rest ec_model_open checks. */
static enum ec_status check(const struct ec_shape *shape)
{
    bool is_sound = ec_is_width(shape->table_bits) && ec_is_width(shape->encoder_bits) &&
                    (shape->factor_bits == 8 || shape->factor_bits == 32) &&
                    shape->row_length > 0 && shape->row_length <= EC_NEIGHBOURS_MAX_ROW;
    return is_sound ? EC_OK : EC_E_NUMBER_RANGE;
}

enum ec_status ec_pack(const struct ec_parts *parts, struct ec_model_bytes *model)
{
    struct ec_self_test_place places[EC_SELF_TEST_MAX];
    size_t n_places = SELF_TEST_PLACES;
    struct ec_model_bytes draft;
    enum ec_status status = check(&parts->packing.shape);
    if (!status)
        status = write_model(parts, NULL, 0, &draft);
    if (status)
        return status;
    status = answer_self_test(&draft, places, &n_places);
    ec_model_bytes_free(&draft);
    if (!status)
        status = write_model(parts, places, n_places, model);
    return status;
}

/* pack.c - see pack.h. */
#include "native/pack/pack.h"

#include <string.h>

#include "native/system/alloc.h"
#include "device/container/layout.h"
#include "native/pack/quantise.h"
#include "native/pack/writer.h"
#include "device/ranking/self_test.h"
#include "native/pack/pack_rows.h"

enum { SELF_TEST_EVENTS = 3, SELF_TEST_PLACES = 10 };

static void write_strings(struct ec_writer *writer, const struct ec_strings *strings)
{
    for (uint32_t s = 0; s <= strings->n; s++)
        ec_writer_u32(writer, strings->offsets[s]);
    ec_writer_bytes(writer, strings->bytes, strings->offsets[strings->n]);
}

static void write_catalogue(struct ec_writer *writer, const struct ec_parts *parts)
{
    const struct ec_catalogue *catalogue = parts->catalogue;
    ec_writer_section(writer, EC_SECTION_IDS);
    write_strings(writer, &catalogue->ids);
    if (parts->with_titles && catalogue->titles.n) {
        ec_writer_section(writer, EC_SECTION_TITLES);
        write_strings(writer, &catalogue->titles);
    }
    if (catalogue->group && catalogue->groups.n) {
        ec_writer_section(writer, EC_SECTION_GROUPS);
        ec_writer_u32(writer, catalogue->groups.n);
        for (uint32_t i = 0; i < parts->n_items; i++)
            ec_writer_u16(writer, catalogue->group[i]);
        ec_writer_pad(writer, 4);
        write_strings(writer, &catalogue->groups);
    }
    if (catalogue->price) {
        ec_writer_section(writer, EC_SECTION_PRICES);
        for (uint32_t i = 0; i < parts->n_items; i++)
            ec_writer_f32(writer, catalogue->price[i]);
    }
}

static void write_popularity(struct ec_writer *writer, const struct ec_parts *parts)
{
    const struct ec_popularity *popularity = parts->popularity;
    ec_writer_section(writer, EC_SECTION_POPULARITY);
    for (uint32_t i = 0; i < parts->n_items; i++)
        ec_writer_u16(writer, (uint16_t)(popularity->score[i] * EC_POPULARITY_ONE + 0.5f));
    ec_writer_pad(writer, 4);
    for (uint32_t i = 0; i < parts->n_items; i += 8) {
        uint8_t bits = 0;
        for (uint32_t bit = 0; bit < 8 && i + bit < parts->n_items; bit++)
            bits |= (uint8_t)(popularity->in_tail[i + bit] << bit);
        ec_writer_u8(writer, bits);
    }
    ec_writer_pad(writer, 4);
}

static void write_factors(struct ec_writer *writer, const struct ec_parts *parts)
{
    const struct ec_factors *ials = parts->ials;
    uint32_t n_factors = ials->n_factors;
    uint32_t stride = (uint32_t)ec_pad(n_factors, EC_ALIGNMENT);
    int8_t *rows = ec_alloc((size_t)parts->n_items * stride, 1);
    float *scales = ec_alloc(parts->n_items, sizeof *scales);
    float *gram = ec_alloc((size_t)n_factors * (n_factors + 1) / 2, sizeof *gram);

    if (rows && scales && gram) {
        for (size_t i = 0; i < parts->n_items; i++)
            scales[i] = ec_quantise_i8(ials->items + i * n_factors, n_factors, rows + i * stride);
        ec_quantised_gram(rows, scales, parts->n_items, n_factors, stride, gram);

        ec_writer_section(writer, EC_SECTION_FACTORS);
        ec_writer_u32(writer, n_factors);
        ec_writer_f32(writer, ials->alpha0);
        ec_writer_f32(writer, ials->l2);
        ec_writer_u32(writer, 0);
        ec_writer_bytes(writer, rows, (size_t)parts->n_items * stride);
        for (uint32_t i = 0; i < parts->n_items; i++)
            ec_writer_f32(writer, scales[i]);
        for (uint32_t k = 0; k < n_factors * (n_factors + 1) / 2; k++)
            ec_writer_f32(writer, gram[k]);
    } else {
        writer->status = EC_E_MEMORY;
    }
    ec_free(gram);
    ec_free(scales);
    ec_free(rows);
}

static void write_returns(struct ec_writer *writer, const struct ec_parts *parts)
{
    ec_writer_section(writer, EC_SECTION_REPEAT);
    ec_writer_bytes(writer, parts->returns->rate, parts->n_items);
    ec_writer_bytes(writer, parts->returns->interval, parts->n_items);
    ec_writer_pad(writer, 4);
}

static void write_fusion(struct ec_writer *writer, const struct ec_parts *parts)
{
    ec_writer_section(writer, EC_SECTION_FUSION);
    ec_writer_u32(writer, parts->n_terms);
    ec_writer_f32(writer, parts->history_half_life_days);
    for (uint32_t type = 0; type < EC_N_EVENT_TYPES; type++)
        ec_writer_f32(writer, parts->strength[type]);
    ec_writer_u32(writer, 0);
    ec_writer_u32(writer, 0);
    for (uint32_t t = 0; t < parts->n_terms; t++) {
        ec_writer_u32(writer, parts->terms[t].signal);
        ec_writer_u32(writer, parts->terms[t].table);
        ec_writer_f32(writer, parts->terms[t].decay);
        ec_writer_f32(writer, parts->terms[t].weight);
    }
}

/* The history of the self-test: the most popular items, of no shopper in particular. */
static uint32_t self_test_history(const struct ec_parts *parts, uint32_t items[SELF_TEST_EVENTS])
{
    const uint32_t *n_events = parts->popularity->n_events;
    uint32_t n = 0;
    for (; n < SELF_TEST_EVENTS && n < parts->n_items; n++) {
        uint32_t best = UINT32_MAX;
        for (uint32_t i = 0; i < parts->n_items; i++) {
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
    ec_writer_section(writer, EC_SECTION_SELF_TEST);
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

static enum ec_status write_model(const struct ec_parts *parts,
        const struct ec_self_test_place *places, size_t n_places, struct ec_model_bytes *model)
{
    struct ec_writer writer;
    ec_writer_new(&writer, parts->n_items);
    write_catalogue(&writer, parts);
    write_popularity(&writer, parts);
    if (parts->ials)
        write_factors(&writer, parts);
    write_fusion(&writer, parts);
    write_self_test(&writer, parts, places, n_places);
    ec_writer_section(&writer, EC_SECTION_TRAINING);
    ec_writer_bytes(&writer, parts->training, strlen(parts->training));
    if (parts->content)
        ec_pack_content(&writer, parts);
    if (parts->encoder)
        ec_pack_encoder(&writer, parts);
    if (parts->returns)
        write_returns(&writer, parts);
    for (uint32_t t = 0; t < parts->n_tables; t++)
        ec_pack_table(&writer, parts, t);
    return ec_writer_finish(&writer, &model->bytes, &model->size);
}

/* Rank for the self-test's history with a model that does not hold the answer yet. */
static enum ec_status answer_self_test(
        const struct ec_model_bytes *bytes, struct ec_self_test_place *places, size_t *n_places)
{
    struct ec_model model;
    enum ec_status status = ec_model_open(bytes->bytes, bytes->size, &model);
    if (status)
        return status;
    size_t size = ec_self_test_size(&model);
    void *memory = ec_alloc(size, 1);
    if (!memory)
        return EC_E_MEMORY;
    status = ec_self_test_compute(&model, memory, size, places, n_places);
    ec_free(memory);
    return status;
}

static bool is_width(uint32_t bits)
{
    return bits == 4 || bits == 8;
}

/* What the buffers here rely on; the rest ec_model_open checks. */
static enum ec_status check(const struct ec_parts *parts)
{
    for (uint32_t t = 0; t < parts->n_tables; t++)
        if (!is_width(parts->table_bits) || parts->tables[t].row_length == 0 ||
                parts->tables[t].row_length > EC_TABLE_MAX_ROW)
            return EC_E_NUMBER_RANGE;
    if (parts->encoder && (!is_width(parts->encoder_bits) || parts->encoder->n_dims > EC_MAX_DIMS))
        return EC_E_NUMBER_RANGE;
    return EC_OK;
}

enum ec_status ec_pack(const struct ec_parts *parts, struct ec_model_bytes *model)
{
    struct ec_self_test_place places[EC_SELF_TEST_MAX];
    size_t n_places = SELF_TEST_PLACES;
    struct ec_model_bytes draft;
    enum ec_status status = check(parts);
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

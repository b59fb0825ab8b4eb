/* tiny_model.c - see tiny_model.h. Long, since it writes every section, of the golden model and of random
 * ones. */
#include "support/tiny_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/crc32c.h"
#include "format/quantise.h"
#include "format/writer.h"
#include "runtime/self_test.h"

enum { N_TEST_PLACES = 5 };

static void *grab(size_t n, size_t size)
{
    void *block = calloc(n, size);
    if (!block)
        abort();
    return block;
}

struct ec_text text_of(const char *string)
{
    return (struct ec_text){string, strlen(string)};
}

uint8_t *exact_copy(const uint8_t *bytes, size_t size)
{
    void *copy;
    if (posix_memalign(&copy, EC_ALIGNMENT, size ? size : 1) != 0)
        abort();
    if (size)
        memcpy(copy, bytes, size);
    return copy;
}

struct model_plan *tiny_plan_new(void)
{
    static const struct {
        const char *id, *title;
        uint16_t group;
        float price;
        uint16_t popularity;
        uint8_t in_tail;
        float scale;
        int8_t row[4];
    } ITEMS[] = {
            {"cup", "Tea cup", 1, 4.5f, 65535, 0, 0.0078125f, {127, 20, -8, 3}},
            {"fork", "Fork", 0, 2.0f, 40000, 1, 0.0078125f, {-90, 127, 14, 0}},
            {"jug", "Milk jug", 1, 9.25f, 30000, 1, 0.015625f, {127, -5, 60, 9}},
            {"knife", "Knife", 0, 2.0f, 38000, 1, 0.0078125f, {-70, 127, 30, -11}},
            {"mug", "Mug", 1, 6.0f, 52000, 1, 0.0078125f, {110, 4, -127, 40}},
            {"plate", "", 1, 7.75f, 20000, 1, 0.015625f, {33, 80, 10, 127}},
            {"spoon", "Spoon", 0, 1.5f, 30000, 1, 0.0078125f, {-60, 127, -2, 17}},
            {"th\xc3\xa9", "Green tea", EC_GROUP_NONE, 0.0f, 100, 1, 0.0f, {0, 0, 0, 0}},
    };
    static const struct {
        uint8_t table, from, to, weight;
    } NEIGHBOURS[] = {
            {0, 0, 2, 255},
            {0, 0, 4, 96},
            {0, 0, 7, 12},
            {0, 1, 3, 255},
            {0, 1, 6, 200},
            {0, 2, 0, 255},
            {0, 3, 1, 255},
            {0, 3, 5, 64},
            {0, 4, 0, 255},
            {0, 6, 1, 255},
            {1, 0, 5, 255},
            {1, 1, 3, 255},
            {1, 1, 6, 250},
            {1, 3, 1, 255},
            {1, 5, 0, 255},
            {1, 5, 1, 130},
            {1, 5, 3, 128},
            {1, 5, 6, 90},
    };

    struct model_plan *plan = grab(1, sizeof *plan);
    plan->n_items = sizeof ITEMS / sizeof *ITEMS;
    plan->n_factors = 4;
    plan->n_tables = 2;
    plan->table[0].signal = EC_SIGNAL_TRANSITIONS;
    plan->table[1].signal = EC_SIGNAL_BASKETS;
    plan->with_titles = true;
    plan->with_prices = true;
    plan->n_groups = 2;
    memcpy(plan->group_name[0], "cutlery", 8);
    memcpy(plan->group_name[1], "pottery", 8);
    for (uint32_t i = 0; i < plan->n_items; i++) {
        memcpy(plan->id[i], ITEMS[i].id, strlen(ITEMS[i].id));
        memcpy(plan->title[i], ITEMS[i].title, strlen(ITEMS[i].title));
        plan->group[i] = ITEMS[i].group;
        plan->price[i] = ITEMS[i].price;
        plan->popularity[i] = ITEMS[i].popularity;
        plan->in_tail[i] = ITEMS[i].in_tail;
        plan->row_scale[i] = ITEMS[i].scale;
        memcpy(plan->row[i], ITEMS[i].row, sizeof ITEMS[i].row);
        plan->table[0].scale[i] = i == 5 || i == 7 ? 0.0f : 0.001953125f * (float)(i + 1);
        plan->table[1].scale[i] = 0.00390625f;
    }
    for (size_t n = 0; n < sizeof NEIGHBOURS / sizeof *NEIGHBOURS; n++)
        plan->table[NEIGHBOURS[n].table]
                .weight[NEIGHBOURS[n].from][NEIGHBOURS[n].to] = NEIGHBOURS[n].weight;

    plan->alpha0 = 0.125f;
    plan->l2 = 0.0625f;
    plan->half_life_days = 30.0f;
    for (uint32_t type = 0; type < EC_N_EVENT_TYPES; type++)
        plan->strength[type] = (float)(type + 1);
    plan->n_terms = 4;
    plan->term[0].signal = EC_SIGNAL_TRANSITIONS;
    plan->term[0].decay = 0.5f;
    plan->term[0].weight = 2.0f;
    plan->term[1].signal = EC_SIGNAL_BASKETS;
    plan->term[1].table = 1;
    plan->term[1].decay = 0.75f;
    plan->term[1].weight = 1.0f;
    plan->term[2].signal = EC_SIGNAL_POPULARITY;
    plan->term[2].decay = 1.0f;
    plan->term[2].weight = -0.25f;
    plan->term[3].signal = EC_SIGNAL_FACTORS;
    plan->term[3].decay = 0.75f;
    plan->term[3].weight = 1.5f;
    plan->n_events = 3;
    plan->event_item[0] = 0;
    plan->event_item[1] = 1;
    plan->event_item[2] = 1;
    plan->event_type[2] = EC_EVENT_CART;
    plan->training = "{\"endcap\":\"0.1.0\",\"data\":{\"items\":8}}";
    return plan;
}

static float draw(struct ec_random *random, float low, float high)
{
    return low + (high - low) * (float)ec_random_unit(random);
}

struct model_plan *random_plan_new(struct ec_random *random, uint32_t n_items)
{
    struct model_plan *plan = grab(1, sizeof *plan);
    plan->n_items = n_items;
    plan->with_titles = ec_random_index(random, 2);
    plan->with_prices = ec_random_index(random, 2);
    plan->n_groups = ec_random_index(random, PLAN_MAX_GROUPS + 1);
    plan->n_factors = ec_random_index(random, PLAN_MAX_FACTORS + 1);
    plan->n_tables = ec_random_index(random, 5);
    for (uint32_t g = 0; g < plan->n_groups; g++)
        snprintf(plan->group_name[g], sizeof plan->group_name[g], "group %u", g);
    for (uint32_t i = 0; i < n_items; i++) {
        snprintf(plan->id[i], sizeof plan->id[i], "item%02u", i);
        snprintf(plan->title[i], sizeof plan->title[i], "Title %u", i);
        uint32_t group = ec_random_index(random, plan->n_groups + 1);
        plan->group[i] = group == plan->n_groups ? EC_GROUP_NONE : (uint16_t)group;
        plan->price[i] = draw(random, 0.0f, 100.0f);
        /* few distinct values, so that ties are common */
        plan->popularity[i] = (uint16_t)(9362 * ec_random_index(random, 8));
        plan->in_tail[i] = (uint8_t)ec_random_index(random, 2);
        plan->row_scale[i] = draw(random, 0.0f, 0.02f);
        for (uint32_t f = 0; f < plan->n_factors; f++)
            plan->row[i][f] = (int8_t)((int)ec_random_index(random, 256) - 128);
    }
    plan->alpha0 = draw(random, 0.01f, 1.0f);
    plan->l2 = draw(random, 0.01f, 0.5f);
    plan->half_life_days = ec_random_index(random, 2) ? draw(random, 0.5f, 60.0f) : 0.0f;
    for (uint32_t type = 0; type < EC_N_EVENT_TYPES; type++)
        plan->strength[type] = draw(random, 0.0f, 5.0f);
    for (uint32_t t = 0; t < plan->n_tables; t++) {
        plan->table[t].signal = (enum ec_signal)(
                EC_SIGNAL_TRANSITIONS + ec_random_index(random, 4));
        uint32_t n_neighbours = 1 + ec_random_index(random, 12);
        for (uint32_t i = 0; i < n_items; i++) {
            plan->table[t].scale[i] = draw(random, 0.0f, 0.01f);
            for (uint32_t k = 0; k < n_neighbours && ec_random_index(random, 8); k++)
                plan->table[t].weight[i][ec_random_index(random, n_items)] = (uint8_t)
                        ec_random_index(random, 256);
        }
    }
    plan->term[plan->n_terms].signal = EC_SIGNAL_POPULARITY;
    plan->term[plan->n_terms].decay = 1.0f;
    plan->term[plan->n_terms++].weight = draw(random, -1.0f, 1.0f);
    if (plan->n_factors) {
        plan->term[plan->n_terms].signal = EC_SIGNAL_FACTORS;
        plan->term[plan->n_terms].decay = draw(random, 0.0f, 1.0f);
        plan->term[plan->n_terms++].weight = draw(random, -2.0f, 5.0f);
    }
    for (uint32_t t = 0; plan->n_tables && t < 4; t++) {
        uint32_t table = ec_random_index(random, plan->n_tables);
        plan->term[plan->n_terms].signal = plan->table[table].signal;
        plan->term[plan->n_terms].table = table;
        plan->term[plan->n_terms].decay = draw(random, 0.0f, 1.0f);
        plan->term[plan->n_terms++].weight = draw(random, -2.0f, 5.0f);
    }
    plan->n_events = ec_random_index(random, 9);
    for (uint32_t e = 0; e < plan->n_events; e++) {
        plan->event_item[e] = ec_random_index(random, n_items);
        plan->event_type[e] = ec_random_index(random, EC_N_EVENT_TYPES);
    }
    plan->training = "{}";
    return plan;
}

static void write_strings(struct ec_writer *writer, const char (*strings)[24], uint32_t n)
{
    uint32_t end = 0;
    ec_writer_u32(writer, 0);
    for (uint32_t s = 0; s < n; s++)
        ec_writer_u32(writer, end += (uint32_t)strlen(strings[s]));
    for (uint32_t s = 0; s < n; s++)
        ec_writer_bytes(writer, strings[s], strlen(strings[s]));
}

static void write_catalogue(struct ec_writer *writer, const struct model_plan *plan)
{
    ec_writer_section(writer, EC_SECTION_IDS);
    write_strings(writer, plan->id, plan->n_items);
    if (plan->with_titles) {
        ec_writer_section(writer, EC_SECTION_TITLES);
        write_strings(writer, plan->title, plan->n_items);
    }
    if (plan->n_groups) {
        ec_writer_section(writer, EC_SECTION_GROUPS);
        ec_writer_u32(writer, plan->n_groups);
        for (uint32_t i = 0; i < plan->n_items; i++)
            ec_writer_u16(writer, plan->group[i]);
        ec_writer_pad(writer, 4);
        write_strings(writer, plan->group_name, plan->n_groups);
    }
    if (plan->with_prices) {
        ec_writer_section(writer, EC_SECTION_PRICES);
        for (uint32_t i = 0; i < plan->n_items; i++)
            ec_writer_f32(writer, plan->price[i]);
    }
    ec_writer_section(writer, EC_SECTION_POPULARITY);
    for (uint32_t i = 0; i < plan->n_items; i++)
        ec_writer_u16(writer, plan->popularity[i]);
    ec_writer_pad(writer, 4);
    uint8_t bits[PLAN_MAX_ITEMS / 8] = {0};
    for (uint32_t i = 0; i < plan->n_items; i++)
        bits[i / 8] = (uint8_t)(bits[i / 8] | plan->in_tail[i] << i % 8);
    ec_writer_bytes(writer, bits, (plan->n_items + 7) / 8);
    ec_writer_pad(writer, 4);
}

static void write_factors(struct ec_writer *writer, const struct model_plan *plan)
{
    uint32_t n_factors = plan->n_factors;
    uint32_t stride = (uint32_t)ec_pad(n_factors, EC_ALIGNMENT);
    int8_t *rows = grab(plan->n_items, stride);
    float gram[PLAN_MAX_FACTORS * (PLAN_MAX_FACTORS + 1) / 2];
    for (uint32_t i = 0; i < plan->n_items; i++)
        memcpy(rows + (size_t)i * stride, plan->row[i], n_factors);
    ec_quantised_gram(rows, plan->row_scale, plan->n_items, n_factors, stride, gram);

    ec_writer_section(writer, EC_SECTION_FACTORS);
    ec_writer_u32(writer, n_factors);
    ec_writer_f32(writer, plan->alpha0);
    ec_writer_f32(writer, plan->l2);
    ec_writer_u32(writer, 0);
    ec_writer_bytes(writer, rows, (size_t)plan->n_items * stride);
    for (uint32_t i = 0; i < plan->n_items; i++)
        ec_writer_f32(writer, plan->row_scale[i]);
    for (uint32_t k = 0; k < n_factors * (n_factors + 1) / 2; k++)
        ec_writer_f32(writer, gram[k]);
    free(rows);
}

static void write_fusion(struct ec_writer *writer, const struct model_plan *plan)
{
    ec_writer_section(writer, EC_SECTION_FUSION);
    ec_writer_u32(writer, plan->n_terms);
    ec_writer_f32(writer, plan->half_life_days);
    for (uint32_t type = 0; type < EC_N_EVENT_TYPES; type++)
        ec_writer_f32(writer, plan->strength[type]);
    ec_writer_u32(writer, 0);
    ec_writer_u32(writer, 0);
    for (uint32_t t = 0; t < plan->n_terms; t++) {
        ec_writer_u32(writer, plan->term[t].signal);
        ec_writer_u32(writer, plan->term[t].table);
        ec_writer_f32(writer, plan->term[t].decay);
        ec_writer_f32(writer, plan->term[t].weight);
    }
}

/* Append row `from` to bytes; returns its size. */
static uint32_t encode_row(const struct table_plan *table, uint32_t from, uint32_t n_items,
        uint8_t *bytes, uint32_t *n_entries)
{
    uint32_t n = 0, size = 0;
    for (uint32_t to = 0; to < n_items; to++)
        n += table->weight[from][to] != 0;
    *n_entries += n;
    if (n == 0)
        return 0;
    /* every number here is below 128: a varint of one byte */
    bytes[size++] = (uint8_t)n;
    for (uint32_t to = 0, next = 0; to < n_items; to++)
        if (table->weight[from][to]) {
            bytes[size++] = (uint8_t)(to - next);
            next = to + 1;
        }
    for (uint32_t to = 0; to < n_items; to++)
        if (table->weight[from][to])
            bytes[size++] = table->weight[from][to];
    return size;
}

static void write_table(struct ec_writer *writer, const struct model_plan *plan, uint32_t t)
{
    const struct table_plan *table = &plan->table[t];
    uint8_t *rows = grab(PLAN_MAX_ITEMS * (2 * PLAN_MAX_ITEMS + 1), 1);
    uint32_t end[PLAN_MAX_ITEMS + 1] = {0}, n_entries = 0;
    for (uint32_t i = 0; i < plan->n_items; i++)
        end[i + 1] = end[i] + encode_row(table, i, plan->n_items, rows + end[i], &n_entries);

    ec_writer_section(writer, EC_SECTION_TABLE + t);
    ec_writer_u32(writer, table->signal);
    ec_writer_u32(writer, n_entries);
    ec_writer_u32(writer, 0);
    ec_writer_u32(writer, 0);
    for (uint32_t i = 0; i < plan->n_items; i++)
        ec_writer_f32(writer, table->scale[i]);
    for (uint32_t i = 0; i <= plan->n_items; i++)
        ec_writer_u32(writer, end[i]);
    ec_writer_bytes(writer, rows, end[plan->n_items]);
    free(rows);
}

static struct test_model build_with(
        const struct model_plan *plan, const struct ec_self_test_place *places, size_t n_places)
{
    struct ec_writer writer;
    ec_writer_new(&writer, plan->n_items);
    write_catalogue(&writer, plan);
    if (plan->n_factors)
        write_factors(&writer, plan);
    write_fusion(&writer, plan);
    ec_writer_section(&writer, EC_SECTION_SELF_TEST);
    ec_writer_u32(&writer, plan->n_events);
    ec_writer_u32(&writer, (uint32_t)n_places);
    for (uint32_t e = 0; e < plan->n_events; e++) {
        ec_writer_u32(&writer, plan->event_item[e]);
        ec_writer_u32(&writer, plan->event_type[e]);
    }
    for (size_t k = 0; k < n_places; k++) {
        ec_writer_u32(&writer, places[k].item);
        ec_writer_u32(&writer, (uint32_t)places[k].score);
    }
    ec_writer_section(&writer, EC_SECTION_TRAINING);
    ec_writer_bytes(&writer, plan->training, strlen(plan->training));
    for (uint32_t t = 0; t < plan->n_tables; t++)
        write_table(&writer, plan, t);

    uint8_t *bytes;
    struct test_model built = {0};
    enum ec_status status = ec_writer_finish(&writer, &bytes, &built.size);
    if (status) {
        fprintf(stderr, "test model: %s\n", ec_status_name(status));
        abort();
    }
    built.bytes = exact_copy(bytes, built.size);
    free(bytes);
    if (ec_model_open(built.bytes, built.size, &built.model))
        abort();
    return built;
}

struct test_model test_model_build(const struct model_plan *plan)
{
    struct ec_self_test_place places[EC_SELF_TEST_MAX];
    size_t n_places = N_TEST_PLACES;
    struct test_model draft = build_with(plan, NULL, 0);
    size_t size = ec_self_test_size(&draft.model);
    void *memory = grab(size, 1);
    if (ec_self_test_compute(&draft.model, memory, size, places, &n_places))
        abort();
    free(memory);
    test_model_free(&draft);
    return build_with(plan, places, n_places);
}

struct test_model tiny_model_new(void)
{
    struct model_plan *plan = tiny_plan_new();
    struct test_model model = test_model_build(plan);
    free(plan);
    return model;
}

struct test_model random_model_new(struct ec_random *random, uint32_t n_items)
{
    struct model_plan *plan = random_plan_new(random, n_items);
    struct test_model model = test_model_build(plan);
    free(plan);
    return model;
}

void test_model_free(struct test_model *model)
{
    free(model->bytes);
    *model = (struct test_model){0};
}

uint8_t *model_entry(uint8_t *bytes, uint32_t type)
{
    uint32_t n_sections = ec_load_u32(bytes + EC_HEADER_SECTIONS);
    for (uint32_t s = 0; s < n_sections; s++) {
        uint8_t *entry = bytes + EC_HEADER_SIZE + s * (size_t)EC_ENTRY_SIZE;
        if (ec_load_u32(entry + EC_ENTRY_TYPE) == type)
            return entry;
    }
    return NULL;
}

uint8_t *model_section(uint8_t *bytes, uint32_t type, size_t *body_size)
{
    const uint8_t *entry = model_entry(bytes, type);
    if (!entry)
        return NULL;
    if (body_size)
        *body_size = (size_t)ec_load_u64(entry + EC_ENTRY_BODY_SIZE);
    return bytes + ec_load_u64(entry + EC_ENTRY_OFFSET);
}

void model_reseal(uint8_t *bytes, size_t size)
{
    ec_store_u32(bytes + EC_HEADER_CHECKSUM, 0);
    ec_store_u32(bytes + EC_HEADER_CHECKSUM, ec_crc32c_extend(0, bytes, size));
}

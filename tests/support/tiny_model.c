/* tiny_model.c - see tiny_model.h. Long, since it writes every section, of the golden model and of random
 * ones. */
#include "support/tiny_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device/base/bytes.h"
#include "device/base/crc32c.h"
#include "native/pack/quantise.h"
#include "native/pack/writer.h"
#include "device/ranking/self_test.h"

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

static void add_term(
        struct model_plan *plan, enum ec_signal signal, uint32_t table, float decay, float weight)
{
    plan->term[plan->n_terms].signal = signal;
    plan->term[plan->n_terms].table = table;
    plan->term[plan->n_terms].decay = decay;
    plan->term[plan->n_terms++].weight = weight;
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
            {1, 0, 5, 15},
            {1, 1, 3, 15},
            {1, 1, 6, 14},
            {1, 3, 1, 15},
            {1, 5, 0, 15},
            {1, 5, 1, 8},
            {1, 5, 3, 7},
            {1, 5, 6, 5},
            {1, 6, 0, 1},
            {1, 6, 1, 15},
            {1, 6, 3, 2},
    };
    /* features: table, tea, steel, clay, white */
    static const float IDF[] = {0.5f, 1.5f, 1.0f, 0.75f, 2.0f};
    static const char *const FEATURES[] = {
            "01.3.", "0.2..", "01.34", "0.2..", ".1.34", "0..3.", "0.2.4", "....."};
    static const struct {
        float scale;
        int8_t row[4];
        int16_t bias;
    } ENCODED[] = {
            {0.25f, {7, -2, 0, 3}, 512},
            {0.125f, {-5, 7, 1, -8}, -300},
            {0.25f, {6, -7, 2, 1}, 0},
            {0.125f, {-4, 7, -3, 5}, 100},
            {0.25f, {7, 0, -6, 2}, 1024},
            {0.5f, {1, 3, 7, -1}, -2048},
            {0.125f, {-7, 6, 2, 0}, 7},
            {0.0f, {0, 0, 0, 0}, -32768},
    };
    static const uint8_t RATES[] = {255, 128, 64, 0, 200, 17, 99, 0};
    static const uint8_t INTERVALS[] = {0, 17, 97, 60, 255, 0, 33, 8};
    static const float POSITIONS[3][4] = {
            {1.0f, 0.75f, 1.25f, 1.0f}, {0.5f, 0.5f, -0.25f, 0.625f}, {0.25f, 0.0f, 0.125f, 0.0f}};
    static const float MIX[4][4] = {{1.0f, 0.25f, 0.0f, -0.5f}, {0.125f, 0.75f, -0.25f, 0.0f},
            {0.0f, 0.5f, 1.0f, 0.25f}, {-0.125f, 0.0f, 0.375f, 0.5f}};

    struct model_plan *plan = grab(1, sizeof *plan);
    plan->n_items = sizeof ITEMS / sizeof *ITEMS;
    plan->n_factors = 4;
    plan->n_tables = 2;
    plan->table[0].signal = EC_SIGNAL_TRANSITIONS;
    plan->table[1].signal = EC_SIGNAL_BASKETS;
    plan->table[0].bits = 8;
    plan->table[1].bits = 4;
    plan->n_features = sizeof IDF / sizeof *IDF;
    memcpy(plan->idf, IDF, sizeof IDF);
    plan->n_dims = 4;
    plan->n_steps = 3;
    plan->encoder_bits = 4;
    for (uint32_t step = 0; step < plan->n_steps; step++)
        memcpy(plan->position[step], POSITIONS[step], sizeof POSITIONS[step]);
    for (uint32_t d = 0; d < plan->n_dims; d++)
        memcpy(plan->mix[d], MIX[d], sizeof MIX[d]);
    plan->with_titles = true;
    plan->with_repeat = true;
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
        plan->table[1].scale[i] = 0.0625f;
        for (uint32_t f = 0; f < plan->n_features; f++)
            plan->has[i][f] = FEATURES[i][f] != '.';
        plan->encoder_scale[i] = ENCODED[i].scale;
        memcpy(plan->encoder_row[i], ENCODED[i].row, sizeof ENCODED[i].row);
        plan->encoder_bias[i] = ENCODED[i].bias;
        plan->rate[i] = RATES[i];
        plan->interval[i] = INTERVALS[i];
    }
    for (size_t n = 0; n < sizeof NEIGHBOURS / sizeof *NEIGHBOURS; n++)
        plan->table[NEIGHBOURS[n].table]
                .weight[NEIGHBOURS[n].from][NEIGHBOURS[n].to] = NEIGHBOURS[n].weight;

    plan->alpha0 = 0.125f;
    plan->l2 = 0.0625f;
    plan->half_life_days = 30.0f;
    for (uint32_t type = 0; type < EC_N_EVENT_TYPES; type++)
        plan->strength[type] = (float)(type + 1);
    add_term(plan, EC_SIGNAL_TRANSITIONS, 0, 0.5f, 2.0f);
    add_term(plan, EC_SIGNAL_BASKETS, 1, 0.75f, 1.0f);
    add_term(plan, EC_SIGNAL_POPULARITY, 0, 1.0f, -0.25f);
    add_term(plan, EC_SIGNAL_FACTORS, 0, 0.75f, 1.5f);
    add_term(plan, EC_SIGNAL_CONTENT, 0, 0.5f, 0.5f);
    add_term(plan, EC_SIGNAL_SEQUENCE, 0, 1.0f, 4.0f);
    add_term(plan, EC_SIGNAL_PRICE, 0, 1.0f, 0.75f);
    add_term(plan, EC_SIGNAL_REPEAT, 0, 0.25f, -1.0f); /* last */
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

static void draw_content(struct ec_random *random, struct model_plan *plan)
{
    plan->n_features = ec_random_index(random, 2) * ec_random_index(random, PLAN_MAX_FEATURES + 1);
    for (uint32_t f = 0; f < plan->n_features; f++)
        plan->idf[f] = draw(random, 0.1f, 8.0f);
    for (uint32_t i = 0; i < plan->n_items; i++)
        for (uint32_t f = ec_random_index(random, 8); plan->n_features && f; f--)
            plan->has[i][ec_random_index(random, plan->n_features)] = true;
}

static void draw_encoder(struct ec_random *random, struct model_plan *plan)
{
    plan->n_dims = ec_random_index(random, 2) * ec_random_index(random, PLAN_MAX_DIMS + 1);
    plan->n_steps = 1 + ec_random_index(random, PLAN_MAX_STEPS);
    plan->encoder_bits = ec_random_index(random, 2) ? 4 : 8;
    for (uint32_t d = 0; d < plan->n_dims; d++) {
        for (uint32_t step = 0; step < plan->n_steps; step++)
            plan->position[step][d] = draw(random, -1.0f, 1.0f);
        for (uint32_t j = 0; j < plan->n_dims; j++)
            plan->mix[d][j] = draw(random, -0.5f, 0.5f);
    }
    for (uint32_t i = 0; i < plan->n_items; i++) {
        int most = 1 << (plan->encoder_bits - 1);
        plan->encoder_scale[i] = ec_random_index(random, 8) ? draw(random, 0.0f, 1.0f) / (float)most
                                                            : 0.0f;
        plan->encoder_bias[i] = (int16_t)((int)ec_random_index(random, 4096) - 2048);
        for (uint32_t d = 0; d < plan->n_dims; d++)
            plan->encoder_row[i][d] = (int8_t)((int)ec_random_index(random, 2 * (uint32_t)most) -
                                               most);
    }
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
        plan->price[i] = ec_random_index(random, 8) ? draw(random, 0.0f, 100.0f) : 0.0f;
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
        static const enum ec_signal SIGNALS[] = {
                EC_SIGNAL_TRANSITIONS, EC_SIGNAL_LINEAR, EC_SIGNAL_BASKETS, EC_SIGNAL_COOCCURRENCE};
        plan->table[t].signal = SIGNALS[ec_random_index(random, 4)];
        plan->table[t].bits = ec_random_index(random, 2) ? 4 : 8;
        uint32_t n_neighbours = 1 + ec_random_index(random, 12);
        for (uint32_t i = 0; i < n_items; i++) {
            plan->table[t].scale[i] = draw(random, 0.0f, 0.01f);
            for (uint32_t k = 0; k < n_neighbours && ec_random_index(random, 8); k++)
                plan->table[t].weight[i][ec_random_index(random, n_items)] = (uint8_t)
                        ec_random_index(random, 1u << plan->table[t].bits);
        }
    }
    draw_content(random, plan);
    draw_encoder(random, plan);
    plan->with_repeat = ec_random_index(random, 4) > 0;
    for (uint32_t i = 0; i < n_items; i++) {
        plan->rate[i] = (uint8_t)ec_random_index(random, 256);
        plan->interval[i] = (uint8_t)(ec_random_index(random, 4) * ec_random_index(random, 86));
    }
    add_term(plan, EC_SIGNAL_POPULARITY, 0, 1.0f, draw(random, -1.0f, 1.0f));
    for (uint32_t t = ec_random_index(random, 3); plan->n_factors && t; t--)
        add_term(plan, EC_SIGNAL_FACTORS, 0, draw(random, 0.0f, 1.0f), draw(random, -2.0f, 5.0f));
    for (uint32_t t = ec_random_index(random, 3); plan->n_features && t; t--)
        add_term(plan, EC_SIGNAL_CONTENT, 0, draw(random, 0.0f, 1.0f), draw(random, -2.0f, 5.0f));
    if (plan->n_dims && ec_random_index(random, 4))
        add_term(plan, EC_SIGNAL_SEQUENCE, 0, draw(random, 0.0f, 1.0f), draw(random, -2.0f, 5.0f));
    for (uint32_t t = ec_random_index(random, 3); plan->with_repeat && t; t--)
        add_term(plan, EC_SIGNAL_REPEAT, 0, draw(random, 0.0f, 1.0f), draw(random, -2.0f, 5.0f));
    if (plan->with_prices && ec_random_index(random, 4))
        add_term(plan, EC_SIGNAL_PRICE, 0, draw(random, 0.0f, 1.0f), draw(random, -2.0f, 5.0f));
    for (uint32_t t = 0; plan->n_tables && t < 4; t++) {
        uint32_t table = ec_random_index(random, plan->n_tables);
        add_term(plan, plan->table[table].signal, table, draw(random, 0.0f, 1.0f),
                draw(random, -2.0f, 5.0f));
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
    uint8_t weights[PLAN_MAX_ITEMS];
    uint32_t k = 0;
    for (uint32_t to = 0; to < n_items; to++)
        if (table->weight[from][to])
            weights[k++] = table->weight[from][to];
    if (table->bits == 4)
        ec_pack_nibbles(weights, n, weights);
    memcpy(bytes + size, weights, ec_packed_size(n, table->bits));
    return size + (uint32_t)ec_packed_size(n, table->bits);
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
    ec_writer_u32(writer, table->bits);
    ec_writer_u32(writer, 0);
    for (uint32_t i = 0; i < plan->n_items; i++)
        ec_writer_f32(writer, table->scale[i]);
    for (uint32_t i = 0; i <= plan->n_items; i++)
        ec_writer_u32(writer, end[i]);
    ec_writer_bytes(writer, rows, end[plan->n_items]);
    free(rows);
}

static void write_content(struct ec_writer *writer, const struct model_plan *plan)
{
    uint8_t *rows = grab(PLAN_MAX_ITEMS * (PLAN_MAX_FEATURES + 1), 1);
    uint32_t end[PLAN_MAX_ITEMS + 1] = {0}, n_entries = 0, size = 0;
    for (uint32_t i = 0; i < plan->n_items; i++) {
        uint32_t count = size++, n = 0, next = 0;
        for (uint32_t f = 0; f < plan->n_features; f++)
            if (plan->has[i][f]) {
                rows[size++] = (uint8_t)(f - next);
                next = f + 1;
                n++;
            }
        rows[count] = (uint8_t)n;
        size = n ? size : count;
        n_entries += n;
        end[i + 1] = size;
    }
    ec_writer_section(writer, EC_SECTION_CONTENT);
    ec_writer_u32(writer, plan->n_features);
    ec_writer_u32(writer, n_entries);
    ec_writer_u32(writer, 0);
    ec_writer_u32(writer, 0);
    for (uint32_t f = 0; f < plan->n_features; f++)
        ec_writer_f32(writer, plan->idf[f]);
    for (uint32_t i = 0; i <= plan->n_items; i++)
        ec_writer_u32(writer, end[i]);
    ec_writer_bytes(writer, rows, size);
    free(rows);
}

static void write_encoder(struct ec_writer *writer, const struct model_plan *plan)
{
    uint32_t width = ec_sequence_width(plan->n_dims, plan->encoder_bits);
    ec_writer_section(writer, EC_SECTION_SEQUENCE);
    ec_writer_u32(writer, plan->n_dims);
    ec_writer_u32(writer, plan->n_steps);
    ec_writer_u32(writer, plan->encoder_bits);
    ec_writer_u32(writer, 0);
    for (uint32_t step = 0; step < plan->n_steps; step++)
        for (uint32_t d = 0; d < plan->n_dims; d++)
            ec_writer_f32(writer, plan->position[step][d]);
    for (uint32_t d = 0; d < plan->n_dims; d++)
        for (uint32_t j = 0; j < plan->n_dims; j++)
            ec_writer_f32(writer, plan->mix[d][j]);
    for (uint32_t i = 0; i < plan->n_items; i++) {
        uint8_t row[64] = {0};
        for (uint32_t d = 0; d < plan->n_dims; d++)
            row[d] = (uint8_t)plan->encoder_row[i][d];
        if (plan->encoder_bits == 4)
            ec_pack_nibbles(row, width, row);
        ec_writer_bytes(writer, row, ec_packed_size(width, plan->encoder_bits));
    }
    for (uint32_t i = 0; i < plan->n_items; i++)
        ec_writer_f32(writer, plan->encoder_scale[i]);
    for (uint32_t i = 0; i < plan->n_items; i++)
        ec_writer_u16(writer, (uint16_t)plan->encoder_bias[i]);
    ec_writer_pad(writer, 4);
}

static void write_repeat(struct ec_writer *writer, const struct model_plan *plan)
{
    ec_writer_section(writer, EC_SECTION_REPEAT);
    ec_writer_bytes(writer, plan->rate, plan->n_items);
    ec_writer_bytes(writer, plan->interval, plan->n_items);
    ec_writer_pad(writer, 4);
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
    if (plan->n_features)
        write_content(&writer, plan);
    if (plan->n_dims)
        write_encoder(&writer, plan);
    if (plan->with_repeat)
        write_repeat(&writer, plan);
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

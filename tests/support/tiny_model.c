/* tiny_model.c - see tiny_model.h. Long, since it writes every section, of the golden model and of random
 * ones. */
#include "support/tiny_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device/base/bytes.h"
#include "device/base/crc32c.h"
#include "device/container/fields.h"
#include "device/ranking/self_test.h"
#include "device/signals/factors.h"
#include "device/signals/sequence.h"
#include "native/pack/quantise.h"
#include "native/pack/writer.h"

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

enum ec_status test_open(const uint8_t *bytes, size_t size, struct ec_model **model)
{
    size_t memory_size = ec_model_size(bytes, size);
    void *memory;
    if (posix_memalign(&memory, EC_ALIGNMENT, memory_size) != 0)
        abort();
    memset(memory, 0xa5, memory_size);
    *model = NULL;
    enum ec_status status = ec_model_open(bytes, size, memory, memory_size, model);
    if (status)
        free(memory);
    return status;
}

bool is_table(uint32_t signal)
{
    return signal == EC_SIGNAL_TRANSITIONS || signal == EC_SIGNAL_LINEAR ||
           signal == EC_SIGNAL_BASKETS || signal == EC_SIGNAL_COOCCURRENCE;
}

float half_of(float number)
{
    uint32_t bits;
    memcpy(&bits, &number, sizeof bits);
    bits &= 0xffff0000u;
    memcpy(&number, &bits, sizeof number);
    return number;
}

static void add_term(struct model_plan *plan, enum ec_signal signal, float decay, float weight)
{
    plan->term[plan->n_terms].signal = signal;
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
        uint8_t basket, from, to, weight;
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
    plan->factor_bits = 8;
    struct table_plan *transitions = &plan->table[EC_SIGNAL_TRANSITIONS];
    struct table_plan *baskets = &plan->table[EC_SIGNAL_BASKETS];
    transitions->bits = 8;
    baskets->bits = 4;
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
    plan->with_price_index = true;
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
        transitions->scale[i] = i == 5 || i == 7 ? 0.0f : 0.001953125f * (float)(i + 1);
        baskets->scale[i] = 0.0625f;
        for (uint32_t d = 0; d < 4; d++) {
            plan->row[i][d] = ITEMS[i].row[d];
            plan->encoder_row[i][d] = ENCODED[i].row[d];
        }
        for (uint32_t f = 0; f < plan->n_features; f++)
            plan->has[i][f] = FEATURES[i][f] != '.';
        plan->encoder_scale[i] = ENCODED[i].scale;
        plan->encoder_bias[i] = ENCODED[i].bias;
        plan->rate[i] = RATES[i];
        plan->interval[i] = INTERVALS[i];
    }
    for (size_t n = 0; n < sizeof NEIGHBOURS / sizeof *NEIGHBOURS; n++) {
        struct table_plan *table = NEIGHBOURS[n].basket ? baskets : transitions;
        table->weight[NEIGHBOURS[n].from][NEIGHBOURS[n].to] = NEIGHBOURS[n].weight;
    }

    plan->alpha0 = 0.125f;
    plan->l2 = 0.0625f;
    plan->half_life_days = 30.0f;
    for (uint32_t type = 0; type < EC_N_EVENT_TYPES; type++)
        plan->strength[type] = (float)(type + 1);
    add_term(plan, EC_SIGNAL_TRANSITIONS, 0.5f, 2.0f);
    add_term(plan, EC_SIGNAL_BASKETS, 0.75f, 1.0f);
    add_term(plan, EC_SIGNAL_POPULARITY, 1.0f, -0.25f);
    add_term(plan, EC_SIGNAL_FACTORS, 0.75f, 1.5f);
    add_term(plan, EC_SIGNAL_CONTENT, 0.5f, 0.5f);
    add_term(plan, EC_SIGNAL_SEQUENCE, 1.0f, 4.0f);
    add_term(plan, EC_SIGNAL_PRICE, 1.0f, 0.75f);
    add_term(plan, EC_SIGNAL_REPEAT, 0.25f, -1.0f); /* last */
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

/* A number that the upper half of its bits holds. */
static float draw_half(struct ec_random *random, float low, float high)
{
    return half_of(draw(random, low, high));
}

/* A number of a row: whole in 4 and 8 bits, signed or not. */
static float draw_number(struct ec_random *random, uint32_t bits, bool is_signed)
{
    if (bits == 32)
        return draw(random, is_signed ? -1.0f : 0.0f, 1.0f);
    int drawn = (int)ec_random_index(random, 1u << bits);
    return (float)(is_signed ? drawn - (1 << (bits - 1)) : drawn);
}

static uint32_t draw_width(struct ec_random *random)
{
    static const uint32_t WIDTHS[] = {4, 8, 32};
    return WIDTHS[ec_random_index(random, 3)];
}

/* Terms of a signal: none to two; of a rich plan one. */
static uint32_t draw_term_count(struct ec_random *random, bool is_rich)
{
    return is_rich ? 1 : ec_random_index(random, 3);
}

static void draw_tables(struct ec_random *random, struct model_plan *plan, bool is_rich)
{
    static const uint32_t WIDTHS[] = {4, 8, 32};
    uint32_t n_tables = 0;
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++) {
        struct table_plan *table = &plan->table[s];
        if (!is_table(s) || (!is_rich && !ec_random_index(random, 2)))
            continue;
        table->bits = is_rich ? WIDTHS[n_tables++ % 3] : draw_width(random);
        uint32_t n_neighbours = 1 + ec_random_index(random, 12);
        for (uint32_t i = 0; i < plan->n_items; i++) {
            table->scale[i] = table->bits == 32 ? 1.0f : draw_half(random, 0.0f, 0.01f);
            for (uint32_t k = 0; k < n_neighbours && ec_random_index(random, 8); k++)
                table->weight[i][ec_random_index(random, plan->n_items)] = draw_number(
                        random, table->bits, false);
        }
    }
}

static void draw_factors(struct ec_random *random, struct model_plan *plan, bool is_rich)
{
    plan->n_factors = is_rich ? 5 : ec_random_index(random, PLAN_MAX_FACTORS + 1);
    plan->factor_bits = is_rich || ec_random_index(random, 2) ? 32 : 8;
    plan->alpha0 = draw(random, 0.01f, 1.0f);
    plan->l2 = draw(random, 0.01f, 0.5f);
    for (uint32_t i = 0; i < plan->n_items; i++) {
        plan->row_scale[i] = plan->factor_bits == 32 ? 1.0f : draw_half(random, 0.0f, 0.02f);
        for (uint32_t f = 0; f < plan->n_factors; f++)
            plan->row[i][f] = draw_number(random, plan->factor_bits, true);
    }
}

static void draw_content(struct ec_random *random, struct model_plan *plan, bool is_rich)
{
    plan->n_features = is_rich ? 12
                               : ec_random_index(random, 2) *
                                         ec_random_index(random, PLAN_MAX_FEATURES + 1);
    for (uint32_t f = 0; f < plan->n_features; f++)
        plan->idf[f] = draw(random, 0.1f, 8.0f);
    for (uint32_t i = 0; i < plan->n_items; i++)
        for (uint32_t f = ec_random_index(random, 8); plan->n_features && f; f--)
            plan->has[i][ec_random_index(random, plan->n_features)] = true;
}

static void draw_encoder(struct ec_random *random, struct model_plan *plan, bool is_rich)
{
    plan->n_dims = is_rich ? 6
                           : ec_random_index(random, 2) *
                                     ec_random_index(random, PLAN_MAX_DIMS + 1);
    plan->n_steps = is_rich ? 3 : 1 + ec_random_index(random, PLAN_MAX_STEPS);
    plan->encoder_bits = is_rich ? 32 : draw_width(random);
    bool is_whole = plan->encoder_bits != 32;
    for (uint32_t d = 0; d < plan->n_dims; d++) {
        for (uint32_t step = 0; step < plan->n_steps; step++)
            plan->position[step][d] = (is_whole ? draw_half : draw)(random, -1.0f, 1.0f);
        for (uint32_t j = 0; j < plan->n_dims; j++)
            plan->mix[d][j] = (is_whole ? draw_half : draw)(random, -0.5f, 0.5f);
    }
    for (uint32_t i = 0; i < plan->n_items; i++) {
        float most = is_whole ? (float)(1u << (plan->encoder_bits - 1)) : 1.0f;
        bool is_empty = ec_random_index(random, 8) == 0;
        plan->encoder_scale[i] = is_whole ? draw_half(random, 0.0f, 1.0f) / most : 1.0f;
        if (is_whole && is_empty)
            plan->encoder_scale[i] = 0.0f;
        plan->encoder_bias[i] = (int16_t)((int)ec_random_index(random, 4096) - 2048);
        for (uint32_t d = 0; d < plan->n_dims; d++) {
            float number = draw_number(random, plan->encoder_bits, true);
            plan->encoder_row[i][d] = is_empty && !is_whole ? 0.0f : number;
        }
    }
}

static struct model_plan *plan_new(struct ec_random *random, uint32_t n_items, bool is_rich)
{
    struct model_plan *plan = grab(1, sizeof *plan);
    plan->n_items = n_items;
    plan->with_titles = is_rich || ec_random_index(random, 2);
    plan->with_prices = is_rich || ec_random_index(random, 2);
    plan->n_groups = is_rich ? 3 : ec_random_index(random, PLAN_MAX_GROUPS + 1);
    plan->with_price_index = !is_rich && ec_random_index(random, 2);
    for (uint32_t g = 0; g < plan->n_groups; g++)
        snprintf(plan->group_name[g], sizeof plan->group_name[g], "group %u", g);
    for (uint32_t i = 0; i < n_items; i++) {
        snprintf(plan->id[i], sizeof plan->id[i], "item%02u", i);
        snprintf(plan->title[i], sizeof plan->title[i], "Title %u", i);
        uint32_t group = ec_random_index(random, plan->n_groups + 1);
        plan->group[i] = group == plan->n_groups ? EC_GROUP_NONE : (uint16_t)group;
        plan->price[i] = ec_random_index(random, 8) ? draw(random, 0.0f, 100.0f) : 0.0f;
        if (ec_random_index(random, 2)) /* some share a price */
            plan->price[i] = (float)ec_random_index(random, 10);
        /* few distinct values, so that ties are common */
        plan->popularity[i] = (uint16_t)(9362 * ec_random_index(random, 8));
        plan->in_tail[i] = (uint8_t)ec_random_index(random, 2);
    }
    draw_factors(random, plan, is_rich);
    plan->half_life_days = ec_random_index(random, 2) ? draw(random, 0.5f, 60.0f) : 0.0f;
    for (uint32_t type = 0; type < EC_N_EVENT_TYPES; type++)
        plan->strength[type] = draw(random, 0.0f, 5.0f);
    draw_tables(random, plan, is_rich);
    draw_content(random, plan, is_rich);
    draw_encoder(random, plan, is_rich);
    plan->with_repeat = is_rich || ec_random_index(random, 4) > 0;
    for (uint32_t i = 0; i < n_items; i++) {
        plan->rate[i] = (uint8_t)ec_random_index(random, 256);
        plan->interval[i] = (uint8_t)(ec_random_index(random, 4) * ec_random_index(random, 86));
    }
    add_term(plan, EC_SIGNAL_POPULARITY, 1.0f, draw(random, -1.0f, 1.0f));
    for (uint32_t t = draw_term_count(random, is_rich); plan->n_factors && t; t--)
        add_term(plan, EC_SIGNAL_FACTORS, draw(random, 0.0f, 1.0f), draw(random, -2.0f, 5.0f));
    for (uint32_t t = draw_term_count(random, is_rich); plan->n_features && t; t--)
        add_term(plan, EC_SIGNAL_CONTENT, draw(random, 0.0f, 1.0f), draw(random, -2.0f, 5.0f));
    if (plan->n_dims && (is_rich || ec_random_index(random, 4)))
        add_term(plan, EC_SIGNAL_SEQUENCE, draw(random, 0.0f, 1.0f), draw(random, -2.0f, 5.0f));
    for (uint32_t t = draw_term_count(random, is_rich); plan->with_repeat && t; t--)
        add_term(plan, EC_SIGNAL_REPEAT, draw(random, 0.0f, 1.0f), draw(random, -2.0f, 5.0f));
    if (plan->with_prices && (is_rich || ec_random_index(random, 4)))
        add_term(plan, EC_SIGNAL_PRICE, draw(random, 0.0f, 1.0f), draw(random, -2.0f, 5.0f));
    plan->with_trend = is_rich || ec_random_index(random, 2);
    for (uint32_t i = 0; i < n_items; i++)
        plan->trend[i] = (int8_t)((int)ec_random_index(random, 255) - 127);
    if (plan->with_trend && (is_rich || ec_random_index(random, 4)))
        add_term(plan, EC_SIGNAL_TREND, draw(random, 0.0f, 1.0f), draw(random, -2.0f, 2.0f));
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++)
        for (uint32_t t = plan->table[s].bits ? draw_term_count(random, is_rich) : 0;
                t && plan->n_terms < PLAN_MAX_TERMS; t--)
            add_term(plan, (enum ec_signal)s, draw(random, 0.0f, 1.0f), draw(random, -2.0f, 5.0f));
    plan->n_events = is_rich ? 5 : ec_random_index(random, 9);
    for (uint32_t e = 0; e < plan->n_events; e++) {
        plan->event_item[e] = ec_random_index(random, n_items);
        plan->event_type[e] = ec_random_index(random, EC_N_EVENT_TYPES);
    }
    plan->training = "{}";
    return plan;
}

static void write_texts(struct ec_writer *writer, const char (*strings)[24], uint32_t n)
{
    struct ec_span_writer spans = ec_writer_spans(writer, n);
    for (uint32_t s = 0; s < n; s++) {
        ec_writer_bytes(writer, strings[s], strlen(strings[s]));
        ec_span_writer_next(&spans);
    }
}

static void write_ids(struct ec_writer *writer, const struct model_plan *plan)
{
    uint32_t text_size = 0;
    for (uint32_t i = 0; i < plan->n_items; i++)
        text_size += (uint32_t)strlen(plan->id[i]);
    ec_writer_u32(writer, plan->n_items);
    ec_writer_u32(writer, text_size);
    for (uint32_t i = 0; i < plan->n_items; i++) {
        size_t n_shared = 0, size = strlen(plan->id[i]);
        while (i && n_shared < size && plan->id[i - 1][n_shared] == plan->id[i][n_shared])
            n_shared++;
        ec_writer_u8(writer, (uint8_t)n_shared);
        ec_writer_u8(writer, (uint8_t)(size - n_shared));
        ec_writer_bytes(writer, plan->id[i] + n_shared, size - n_shared);
    }
}

static void write_prices(struct ec_writer *writer, const struct model_plan *plan)
{
    float values[PLAN_MAX_ITEMS];
    uint32_t n = 0;
    for (uint32_t i = 0; i < plan->n_items;
            i++) { /* an insertion sort that leaves out what is there */
        uint32_t place = 0;
        while (place < n && values[place] < plan->price[i])
            place++;
        if (place < n && !(values[place] > plan->price[i]))
            continue;
        for (uint32_t v = n++; v > place; v--)
            values[v] = values[v - 1];
        values[place] = plan->price[i];
    }
    ec_writer_u32(writer, plan->with_price_index ? n : 0);
    for (uint32_t v = 0; v < (plan->with_price_index ? n : plan->n_items); v++)
        ec_writer_f32(writer, plan->with_price_index ? values[v] : plan->price[v]);
    for (uint32_t i = 0; plan->with_price_index && i < plan->n_items; i++) {
        uint32_t v = 0;
        while (values[v] < plan->price[i])
            v++;
        ec_writer_u16(writer, (uint16_t)v);
    }
    ec_writer_pad(writer, 4);
}

static void write_catalogue(struct ec_writer *writer, const struct model_plan *plan)
{
    ec_writer_section(writer, EC_SECTION_IDS, 0);
    write_ids(writer, plan);
    if (plan->with_titles) {
        ec_writer_section(writer, EC_SECTION_TITLES, 0);
        write_texts(writer, plan->title, plan->n_items);
    }
    if (plan->n_groups) {
        ec_writer_section(writer, EC_SECTION_GROUPS, 0);
        ec_writer_u32(writer, plan->n_groups);
        for (uint32_t i = 0; i < plan->n_items; i++)
            ec_writer_u16(writer, plan->group[i]);
        ec_writer_pad(writer, 4);
        write_texts(writer, plan->group_name, plan->n_groups);
    }
    if (plan->with_prices) {
        ec_writer_section(writer, EC_SECTION_PRICES, 0);
        write_prices(writer, plan);
    }
}

static void write_id_rule(struct ec_writer *writer, struct ec_id_rule rule)
{
    if (rule.letters == EC_CASE_KEEP && !rule.keeps_floats)
        return;
    ec_writer_section(writer, EC_SECTION_ID_RULE, EC_SECTION_OPTIONAL);
    ec_writer_u8(writer, (uint8_t)rule.letters);
    ec_writer_u8(writer, rule.keeps_floats);
    ec_writer_u16(writer, 0);
}

static void write_fusion(struct ec_writer *writer, const struct model_plan *plan)
{
    ec_writer_section(writer, EC_SECTION_FUSION, 0);
    ec_writer_u32(writer, plan->n_terms);
    ec_writer_f32(writer, plan->half_life_days);
    for (uint32_t type = 0; type < EC_N_EVENT_TYPES; type++)
        ec_writer_f32(writer, plan->strength[type]);
    ec_writer_u32(writer, 0);
    ec_writer_u32(writer, 0);
    for (uint32_t t = 0; t < plan->n_terms; t++) {
        ec_writer_u32(writer, plan->term[t].signal);
        ec_writer_f32(writer, plan->term[t].decay);
        ec_writer_f32(writer, plan->term[t].weight);
    }
}

static void write_popularity(struct ec_writer *writer, const struct model_plan *plan)
{
    for (uint32_t i = 0; i < plan->n_items; i++)
        ec_writer_u16(writer, plan->popularity[i]);
    ec_writer_pad(writer, 4);
    uint8_t bits[PLAN_MAX_ITEMS / 8] = {0};
    for (uint32_t i = 0; i < plan->n_items; i++)
        bits[i / 8] = (uint8_t)(bits[i / 8] | plan->in_tail[i] << i % 8);
    ec_writer_bytes(writer, bits, (plan->n_items + 7) / 8);
    ec_writer_pad(writer, 4);
}

/* Append a row of n numbers of some bits, zeros up to `width`. */
static void write_row(
        struct ec_writer *writer, const float *row, uint32_t n, uint32_t width, uint32_t bits)
{
    uint8_t packed[64] = {0};
    for (uint32_t k = 0; k < n; k++) {
        if (bits == 32)
            ec_writer_f32(writer, row[k]);
        else
            packed[k] = (uint8_t)(int)row[k];
    }
    if (bits == 4)
        ec_pack_nibbles(packed, width, packed);
    if (bits != 32)
        ec_writer_bytes(writer, packed, ec_packed_size(width, bits));
}

static void write_factors(struct ec_writer *writer, const struct model_plan *plan)
{
    uint32_t n_factors = plan->n_factors;
    ec_writer_u32(writer, n_factors);
    ec_writer_u32(writer, plan->factor_bits);
    ec_writer_f32(writer, plan->alpha0);
    ec_writer_f32(writer, plan->l2);
    for (uint32_t i = 0; i < plan->n_items; i++)
        write_row(writer, plan->row[i], n_factors,
                (uint32_t)ec_factors_stride(n_factors, plan->factor_bits), plan->factor_bits);
    for (uint32_t i = 0; i < plan->n_items; i++)
        ec_writer_half(writer, plan->row_scale[i]);
    ec_writer_pad(writer, 4);
    for (uint32_t f = 0; f < n_factors; f++)
        for (uint32_t g = 0; g <= f; g++) {
            double sum = 0.0;
            for (uint32_t i = 0; i < plan->n_items; i++)
                sum += (double)plan->row_scale[i] * (double)plan->row_scale[i] *
                       (double)plan->row[i][f] * (double)plan->row[i][g];
            ec_writer_f32(writer, (float)sum);
        }
}

/* Append the numbers k < n for which weight(k) is above 0 as a count and gaps; returns how many. */
static uint32_t write_gaps(struct ec_writer *writer, const float *weight, uint32_t n)
{
    uint32_t n_entries = 0, next = 0;
    for (uint32_t k = 0; k < n; k++)
        n_entries += weight[k] > 0.0f;
    if (n_entries)
        ec_writer_varint(writer, n_entries);
    for (uint32_t k = 0; k < n; k++)
        if (weight[k] > 0.0f) {
            ec_writer_varint(writer, k - next);
            next = k + 1;
        }
    return n_entries;
}

static void write_table(struct ec_writer *writer, const struct table_plan *table, uint32_t n_items)
{
    uint32_t n_entries = 0;
    size_t count = ec_writer_room(writer, 4);
    ec_writer_u32(writer, table->bits);
    for (uint32_t i = 0; i < n_items; i++)
        ec_writer_half(writer, table->scale[i]);
    ec_writer_pad(writer, 4);
    struct ec_span_writer spans = ec_writer_spans(writer, n_items);
    for (uint32_t from = 0; from < n_items; from++) {
        float row[PLAN_MAX_ITEMS];
        uint32_t n = write_gaps(writer, table->weight[from], n_items), k = 0;
        for (uint32_t to = 0; to < n_items; to++)
            if (table->weight[from][to] > 0.0f)
                row[k++] = table->weight[from][to];
        write_row(writer, row, n, n, table->bits);
        ec_span_writer_next(&spans);
        n_entries += n;
    }
    ec_writer_set_u32(writer, count, n_entries);
}

static void write_content(struct ec_writer *writer, const struct model_plan *plan)
{
    uint32_t n_entries = 0;
    ec_writer_u32(writer, plan->n_features);
    size_t count = ec_writer_room(writer, 4);
    for (uint32_t f = 0; f < plan->n_features; f++)
        ec_writer_f32(writer, plan->idf[f]);
    struct ec_span_writer spans = ec_writer_spans(writer, plan->n_items);
    for (uint32_t i = 0; i < plan->n_items; i++) {
        float has[PLAN_MAX_FEATURES];
        for (uint32_t f = 0; f < plan->n_features; f++)
            has[f] = plan->has[i][f];
        n_entries += write_gaps(writer, has, plan->n_features);
        ec_span_writer_next(&spans);
    }
    ec_writer_set_u32(writer, count, n_entries);
}

static void write_encoder(struct ec_writer *writer, const struct model_plan *plan)
{
    void (*write_number)(struct ec_writer *, float) = plan->encoder_bits == 32 ? ec_writer_f32
                                                                               : ec_writer_half;
    ec_writer_u32(writer, plan->n_dims);
    ec_writer_u32(writer, plan->n_steps);
    ec_writer_u32(writer, plan->encoder_bits);
    ec_writer_u32(writer, 0);
    for (uint32_t step = 0; step < plan->n_steps; step++)
        for (uint32_t d = 0; d < plan->n_dims; d++)
            write_number(writer, plan->position[step][d]);
    for (uint32_t d = 0; d < plan->n_dims; d++)
        for (uint32_t j = 0; j < plan->n_dims; j++)
            write_number(writer, plan->mix[d][j]);
    ec_writer_pad(writer, EC_ALIGNMENT);
    for (uint32_t i = 0; i < plan->n_items; i++)
        write_row(writer, plan->encoder_row[i], plan->n_dims,
                ec_sequence_width(plan->n_dims, plan->encoder_bits), plan->encoder_bits);
    for (uint32_t i = 0; i < plan->n_items; i++)
        ec_writer_half(writer, plan->encoder_scale[i]);
    for (uint32_t i = 0; i < plan->n_items; i++)
        ec_writer_u16(writer, (uint16_t)plan->encoder_bias[i]);
}

static void write_repeat(struct ec_writer *writer, const struct model_plan *plan)
{
    ec_writer_bytes(writer, plan->rate, plan->n_items);
    ec_writer_bytes(writer, plan->interval, plan->n_items);
    ec_writer_pad(writer, 4);
}

static void write_trend(struct ec_writer *writer, const struct model_plan *plan)
{
    ec_writer_bytes(writer, plan->trend, plan->n_items);
    ec_writer_pad(writer, 4);
}

/* Write the section of a signal, where the plan has one. */
static void write_signal(struct ec_writer *writer, const struct model_plan *plan, uint32_t signal)
{
    const bool carried[EC_N_SIGNALS] = {
            [EC_SIGNAL_POPULARITY] = true,
            [EC_SIGNAL_FACTORS] = plan->n_factors > 0,
            [EC_SIGNAL_CONTENT] = plan->n_features > 0,
            [EC_SIGNAL_SEQUENCE] = plan->n_dims > 0,
            [EC_SIGNAL_REPEAT] = plan->with_repeat,
            [EC_SIGNAL_TREND] = plan->with_trend,
    };
    if (!carried[signal] && !plan->table[signal].bits)
        return;
    ec_writer_section(writer, EC_SECTION_SIGNAL + signal, 0);
    if (signal == EC_SIGNAL_POPULARITY)
        write_popularity(writer, plan);
    else if (signal == EC_SIGNAL_FACTORS)
        write_factors(writer, plan);
    else if (signal == EC_SIGNAL_CONTENT)
        write_content(writer, plan);
    else if (signal == EC_SIGNAL_SEQUENCE)
        write_encoder(writer, plan);
    else if (signal == EC_SIGNAL_REPEAT)
        write_repeat(writer, plan);
    else if (signal == EC_SIGNAL_TREND)
        write_trend(writer, plan);
    else
        write_table(writer, &plan->table[signal], plan->n_items);
}

static struct test_model build_with(
        const struct model_plan *plan, const struct ec_self_test_place *places, size_t n_places)
{
    struct ec_writer writer;
    ec_writer_new(&writer, EC_KIND_CATALOGUE);
    write_catalogue(&writer, plan);
    write_fusion(&writer, plan);
    ec_writer_section(&writer, EC_SECTION_SELF_TEST, 0);
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
    ec_writer_section(&writer, EC_SECTION_TRAINING, 0);
    ec_writer_bytes(&writer, plan->training, strlen(plan->training));
    write_id_rule(&writer, plan->id_rule);
    for (uint32_t signal = 0; signal < EC_N_SIGNALS; signal++)
        write_signal(&writer, plan, signal);

    uint8_t *bytes;
    struct test_model built = {0};
    enum ec_status status = ec_writer_finish(&writer, &bytes, &built.size);
    if (status) {
        fprintf(stderr, "test model: %s\n", ec_status_name(status));
        abort();
    }
    built.bytes = exact_copy(bytes, built.size);
    free(bytes);
    status = test_open(built.bytes, built.size, &built.model);
    if (status) {
        fprintf(stderr, "test model: %s\n", ec_status_name(status));
        abort();
    }
    return built;
}

struct test_model test_model_build(const struct model_plan *plan)
{
    struct ec_self_test_place places[EC_SELF_TEST_MAX];
    size_t n_places = N_TEST_PLACES;
    struct test_model draft = build_with(plan, NULL, 0);
    size_t size = ec_self_test_size(draft.model);
    void *memory = grab(size, 1);
    if (ec_self_test_compute(draft.model, memory, size, places, &n_places))
        abort();
    free(memory);
    test_model_free(&draft);
    return build_with(plan, places, n_places);
}

struct model_plan *random_plan_new(struct ec_random *random, uint32_t n_items)
{
    return plan_new(random, n_items, false);
}

struct model_plan *rich_plan_new(uint64_t seed)
{
    struct ec_random random = ec_random_stream(seed, 0);
    return plan_new(&random, RICH_ITEMS, true);
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
    free(model->model);
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
    uint32_t n_sections = ec_load_u32(bytes + EC_HEADER_SECTIONS);
    size_t most = (size - EC_HEADER_SIZE) / EC_ENTRY_SIZE;
    n_sections = n_sections < most ? n_sections : (uint32_t)most;
    for (uint32_t s = 0; s < n_sections; s++) {
        uint8_t *entry = bytes + EC_HEADER_SIZE + s * (size_t)EC_ENTRY_SIZE;
        uint64_t offset = ec_load_u64(entry + EC_ENTRY_OFFSET);
        uint64_t body_size = ec_load_u64(entry + EC_ENTRY_BODY_SIZE);
        if (offset <= size && body_size <= size - offset)
            ec_store_u32(entry + EC_ENTRY_CHECKSUM,
                    ec_crc32c_extend(0, bytes + offset, (size_t)body_size));
    }
    ec_store_u32(bytes + EC_HEADER_CHECKSUM, 0);
    ec_store_u32(bytes + EC_HEADER_CHECKSUM,
            ec_crc32c_extend(0, bytes, EC_HEADER_SIZE + n_sections * (size_t)EC_ENTRY_SIZE));
}

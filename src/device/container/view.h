/* view.h - the sections of an open model as typed places in its bytes.
 *
 * Everything here trusts ec_model_open: it is called only on verified bytes, costs nothing, and is the
 * only way the runtime reads a model.
 *
 * Layer: device/container.   I items   F factors   P factors padded to a multiple of 16
 * V features   D numbers of an encoder row   W steps that an encoder looks back */
#ifndef ENDCAP_DEVICE_CONTAINER_VIEW_H
#define ENDCAP_DEVICE_CONTAINER_VIEW_H

#include <stdbool.h>

#include "device/base/bytes.h"
#include "device/base/text.h"
#include "endcap/model.h"
#include "endcap/ranking.h"
#include "device/container/layout.h"

enum { EC_NO_ITEM = 0xffffffffu >> 1 };

/* n strings: u32 offsets (n + 1,), then their bytes. */
static inline struct ec_text ec_view_string(const uint8_t *strings, uint32_t n, uint32_t s)
{
    uint32_t start = ec_load_u32(strings + 4 * (size_t)s);
    uint32_t end = ec_load_u32(strings + 4 * (size_t)s + 4);
    const char *bytes = (const char *)(strings + 4 * ((size_t)n + 1));
    return (struct ec_text){bytes + start, end - start};
}

/* Index of an item; EC_NO_ITEM when the model does not know it. O(log I). */
uint32_t ec_view_find_item(const struct ec_model *model, struct ec_text id);

static inline struct ec_text ec_view_id(const struct ec_model *model, uint32_t item)
{
    return ec_view_string(model->ids, model->n_items, item);
}

/* Index of a group; EC_GROUP_NONE when there is none of this name. O(G). */
uint32_t ec_view_find_group(const struct ec_model *model, struct ec_text name);

/* Group of an item; EC_GROUP_NONE where it has none. */
static inline uint32_t ec_view_group(const struct ec_model *model, uint32_t item)
{
    return model->groups ? ec_load_u16(model->groups + EC_GROUPS_ITEMS + 2 * (size_t)item)
                         : EC_GROUP_NONE;
}

/* Strings of the group names. */
static inline const uint8_t *ec_view_group_names(const struct ec_model *model)
{
    return model->groups + ec_pad(EC_GROUPS_ITEMS + 2 * (size_t)model->n_items, 4);
}

/* Price of an item; 0 where it is unknown. */
static inline float ec_view_price(const struct ec_model *model, uint32_t item)
{
    return model->prices ? ec_load_f32(model->prices + 4 * (size_t)item) : 0.0f;
}

/* Popularity of an item, 0 to 1 in steps of 1 / 65535. */
static inline float ec_view_popularity(const struct ec_model *model, uint32_t item)
{
    return (float)ec_load_u16(model->popularity + 2 * (size_t)item) * (1.0f / EC_POPULARITY_ONE);
}

/* Whether an item belongs to the long tail. */
static inline bool ec_view_in_tail(const struct ec_model *model, uint32_t item)
{
    const uint8_t *bits = model->popularity + ec_pad(2 * (size_t)model->n_items, 4);
    return bits[item / 8] >> item % 8 & 1;
}

/* Item factors: row i is scales[i] * rows[i]. */
struct ec_factors_view {
    uint32_t n_factors; /* F */
    uint32_t stride;    /* P, the int8 numbers of a row; those from F on are 0 */
    float alpha0;
    float l2;
    const int8_t *rows;    /* (I, P), aligned to 16 */
    const uint8_t *scales; /* f32 (I,) */
    const uint8_t *gram;   /* f32 lower half by rows, F (F + 1) / 2 */
};

/* The factors of a model that carries some. */
struct ec_factors_view ec_view_factors(const struct ec_model *model);

/* Whether the rows of a signal are a neighbour table. */
static inline bool ec_view_signal_has_table(uint32_t signal)
{
    return (signal >= EC_SIGNAL_TRANSITIONS && signal <= EC_SIGNAL_BASKETS) ||
           signal == EC_SIGNAL_COOCCURRENCE;
}

/* One neighbour row: n entries of ascending items with weights of `bits` bits and scale `scale`. */
struct ec_row {
    const uint8_t *gaps;    /* next gap to read */
    const uint8_t *weights; /* (n,) of 4 or 8 bits */
    uint32_t n;
    uint32_t bits;
    float scale;
};

/* The number k of some that are packed in 4 or 8 bits, the low half of a byte first. */
static inline uint32_t ec_view_packed(const uint8_t *numbers, uint32_t bits, uint32_t k)
{
    return bits == 4 ? (uint32_t)numbers[k / 2] >> k % 2 * 4 & 15u : numbers[k];
}

/* Row of an item in table t. */
struct ec_row ec_view_row(const struct ec_model *model, uint32_t t, uint32_t item);

/* Read a varint (LEB128) that is known to be well coded, and move past it. */
static inline uint32_t ec_view_varint(const uint8_t **bytes)
{
    uint32_t value = 0;
    unsigned shift = 0;
    uint8_t byte;
    do {
        byte = *(*bytes)++;
        value |= (uint32_t)(byte & 0x7f) << shift;
        shift += 7;
    } while (byte & 0x80);
    return value;
}

/* Features of the items. */
struct ec_content_view {
    const uint8_t *idf;     /* f32 (V,) */
    const uint8_t *offsets; /* u32 (I + 1,) */
    const uint8_t *rows;
};

/* The content of a model that carries some. */
struct ec_content_view ec_view_content(const struct ec_model *model);

/* The features of one item: n ascending numbers. */
struct ec_feature_row {
    const uint8_t *gaps; /* next gap to read */
    uint32_t n;
    uint32_t next; /* smallest number that the next one may be */
};

struct ec_feature_row ec_view_features(const struct ec_content_view *content, uint32_t item);

/* Read the next of the features, while n of them have not been read. */
static inline uint32_t ec_features_next(struct ec_feature_row *features)
{
    uint32_t feature = features->next + ec_view_varint(&features->gaps);
    features->next = feature + 1;
    return feature;
}

static inline float ec_view_idf(const struct ec_content_view *content, uint32_t feature)
{
    return ec_load_f32(content->idf + 4 * (size_t)feature);
}

/* The encoder: row i is scales[i] times the whole numbers packed in `stride` bytes. */
struct ec_sequence_view {
    uint32_t n_dims;  /* D */
    uint32_t n_steps; /* W */
    uint32_t bits;
    uint32_t width;           /* numbers of a row; those from D on are 0 */
    uint32_t stride;          /* bytes of a row */
    const uint8_t *positions; /* f32 (W, D) */
    const uint8_t *mix;       /* f32 (D, D) */
    const uint8_t *rows;      /* (I, stride) */
    const uint8_t *scales;    /* f32 (I,) */
    const uint8_t *bias;      /* i16 (I,) */
};

/* The encoder of a model that carries one. */
struct ec_sequence_view ec_view_encoder(const struct ec_model *model);

/* How readily those who met an item come back to it, against the readiest item: in 255ths. */
static inline uint32_t ec_view_repeat_rate(const struct ec_model *model, uint32_t item)
{
    return model->repeat[item];
}

/* Code of an item's typical interval; EC_INTERVAL_NONE where none is known. */
static inline uint32_t ec_view_repeat_interval(const struct ec_model *model, uint32_t item)
{
    return model->repeat[(size_t)model->n_items + item];
}

/* One term of the fusion. */
struct ec_term_view {
    enum ec_signal signal;
    uint32_t table;
    float decay; /* of an event's weight for each step back in the history, 0 to 1 */
    float weight;
};

static inline uint32_t ec_view_term_count(const struct ec_model *model)
{
    return ec_load_u32(model->fusion + EC_FUSION_TERMS);
}

struct ec_term_view ec_view_term(const struct ec_model *model, uint32_t term);

/* How much an event of this type weighs against the others. */
static inline float ec_view_strength(const struct ec_model *model, enum ec_event_type type)
{
    return ec_load_f32(model->fusion + EC_FUSION_STRENGTHS + 4 * (size_t)type);
}

static inline float ec_view_half_life_days(const struct ec_model *model)
{
    return ec_load_f32(model->fusion + EC_FUSION_HALF_LIFE);
}

#endif

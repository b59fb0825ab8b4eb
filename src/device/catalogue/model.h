/* model.h - an open model: its sections as typed places in its bytes.
 *
 * Everything here trusts ec_model_open: it is called only on verified bytes, costs nothing, and is the only way
 * the device reads a catalogue. What a signal keeps in its own section is read in the signal's file.
 *
 * Layer: device/catalogue.   I items   G categories   T terms */
#ifndef ENDCAP_DEVICE_CATALOGUE_MODEL_H
#define ENDCAP_DEVICE_CATALOGUE_MODEL_H

#include <stdbool.h>

#include "device/base/text.h"
#include "device/catalogue/fold.h"
#include "device/catalogue/sections.h"
#include "device/container/container.h"
#include "endcap/model.h"
#include "endcap/signals.h"

enum { EC_NO_ITEM = 0xffffffffu >> 1 };

/* Bodies are NULL where the model lacks an optional section. */
struct ec_model {
    struct ec_container container;
    uint32_t n_items;  /* I */
    uint32_t n_groups; /* G */
    uint32_t carried;  /* bit s: the section that signal s reads is there */
    uint32_t signals;  /* bit s: a term of the fusion names signal s */

    const uint32_t *id_starts; /* (I + 1,) into id_bytes; both in the caller's memory */
    const char *id_bytes;
    const uint8_t *titles;
    const uint8_t *groups;
    const uint8_t *prices;
    const uint8_t *signal[EC_N_SIGNALS]; /* the section that each signal reads */
    const uint8_t *fusion;
    const uint8_t *self_test;
    struct ec_text training;
    struct ec_id_rule id_rule; /* by which the ids of the log were folded */
};

/* Bytes of memory that the ids of a body take; less than they need where they are not well coded. */
size_t ec_catalogue_memory(struct ec_body ids);

/* Check ids, titles, categories, prices and the rule of the ids, and open them.
 *
 * memory   ec_catalogue_memory bytes, aligned to 4: the ids are decoded into it
 * model    n_items, n_groups and the places of these sections are written only on EC_OK
 *
 * EC_E_SECTION_MISSING, EC_E_CATALOGUE_SIZE, EC_E_SECTION_SIZE, EC_E_STRING_OFFSETS, EC_E_STRING_UTF8,
 * EC_E_ID_ORDER, EC_E_GROUP_RANGE, EC_E_NUMBER_RANGE, EC_E_RESERVED. O(size). */
EC_MUST_USE enum ec_status ec_catalogue_open(
        const struct ec_container *container, void *memory, struct ec_model *model);

static inline struct ec_text ec_model_id(const struct ec_model *model, uint32_t item)
{
    uint32_t start = model->id_starts[item];
    return (struct ec_text){model->id_bytes + start, model->id_starts[item + 1] - start};
}

/* Index of an item; EC_NO_ITEM when the model does not know it. An id is looked for as it stands, and then folded:
 * a model may hold ids that its rule would change. O(log I). */
uint32_t ec_model_find(const struct ec_model *model, struct ec_text id);

/* Mark the categories that a name means: those whose path has its levels.
 *
 * marks   (G,) receives 1 or 0
 *
 * How many. O(names of the categories). */
uint32_t ec_model_mark_groups(const struct ec_model *model, struct ec_text name, uint8_t *marks);

/* Category of an item; EC_GROUP_NONE where it has none. */
static inline uint32_t ec_model_group(const struct ec_model *model, uint32_t item)
{
    return model->groups ? ec_load_u16(model->groups + EC_GROUPS_ITEMS + 2 * (size_t)item)
                         : EC_GROUP_NONE;
}

/* Price of an item; 0 where it is unknown. */
static inline float ec_model_price(const struct ec_model *model, uint32_t item)
{
    if (!model->prices)
        return 0.0f;
    const uint8_t *values = model->prices + EC_PRICES_VALUES;
    size_t n_values = ec_load_u32(model->prices + EC_PRICES_COUNT);
    size_t value = n_values ? ec_load_u16(values + 4 * n_values + 2 * (size_t)item) : item;
    return ec_load_f32(values + 4 * value);
}

/* Title of an item, and the name of its category; size 0 where there is none. */
struct ec_text ec_model_title(const struct ec_model *model, uint32_t item);
struct ec_text ec_model_group_name(const struct ec_model *model, uint32_t item);

/* One term of the fusion. */
struct ec_term_view {
    enum ec_signal signal;
    float decay; /* of an event's weight for each step back in the history, 0 to 1 */
    float weight;
};

static inline uint32_t ec_model_term_count(const struct ec_model *model)
{
    return ec_load_u32(model->fusion + EC_FUSION_TERMS);
}

static inline struct ec_term_view ec_model_term(const struct ec_model *model, uint32_t term)
{
    const uint8_t *entry = model->fusion + EC_FUSION_ENTRIES + EC_TERM_SIZE * (size_t)term;
    return (struct ec_term_view){
            .signal = (enum ec_signal)ec_load_u32(entry + EC_TERM_SIGNAL),
            .decay = ec_load_f32(entry + EC_TERM_DECAY),
            .weight = ec_load_f32(entry + EC_TERM_WEIGHT),
    };
}

/* How much an event of this type weighs against the others. */
static inline float ec_model_strength(const struct ec_model *model, uint32_t type)
{
    return ec_load_f32(model->fusion + EC_FUSION_STRENGTHS + 4 * (size_t)type);
}

static inline float ec_model_half_life_days(const struct ec_model *model)
{
    return ec_load_f32(model->fusion + EC_FUSION_HALF_LIFE);
}

#endif

/* model.h - a model file, opened where it lies.
 *
 * The bytes of a model are immutable and borrowed: `ec_model_open` verifies all of them, then keeps
 * pointers into them. Nothing is copied, nothing is allocated, and any number of shoppers may use one
 * open model at once. The file itself is described in models/FORMAT.md.
 *
 * Layer: public.   I items   F factors   S signals   G groups */
#ifndef ENDCAP_MODEL_H
#define ENDCAP_MODEL_H

#include "endcap/status.h"
#include "endcap/types.h"

EC_C_BEGIN

enum {
    EC_MODEL_VERSION = 2,   /* the one format version this library reads */
    EC_MAX_ITEMS = 1 << 22, /* largest catalogue of the format */
    EC_MAX_FACTORS = 256,
    EC_MAX_TABLES = 8,         /* neighbour tables in one model */
    EC_MAX_FEATURES = 4194304, /* that items are described with */
    EC_MAX_DIMS = 256,         /* numbers of an encoder row */
    EC_MAX_STEPS = 128,        /* steps back that an encoder looks */
};

/* A verified view of a model's bytes, filled by ec_model_open. Its fields belong to the library: read
 * them through the functions below. It may be copied and dropped freely; there is nothing to close. */
struct ec_model {
    const uint8_t *bytes;
    size_t size;
    uint32_t n_items;
    uint32_t n_factors;  /* 0: the model carries no factors */
    uint32_t n_features; /* of the content; 0: the model carries none */
    uint32_t n_dims;     /* of the encoder; 0: the model carries none */
    uint32_t n_tables;
    uint32_t n_groups;
    const uint8_t *ids; /* section bodies; NULL where the model lacks an optional one */
    const uint8_t *titles;
    const uint8_t *groups;
    const uint8_t *prices;
    const uint8_t *popularity;
    const uint8_t *tables[EC_MAX_TABLES];
    const uint8_t *factors;
    const uint8_t *content;
    const uint8_t *encoder;
    const uint8_t *repeat;
    const uint8_t *fusion;
    const uint8_t *self_test;
    const uint8_t *training;
    size_t training_size; /* bytes */
};

/* What the catalogue says of one item. */
struct ec_item_facts {
    struct ec_text id;
    struct ec_text title; /* size 0: unknown */
    struct ec_text group; /* size 0: none */
    float price;          /* in the shop's currency; 0: unknown */
    float popularity;     /* share of the most popular item's decayed event count, 0 to 1 */
    uint32_t in_tail;     /* 1: outside the most popular 20% of the items met */
};

/* Verify a model's bytes and open them.
 *
 * bytes   (size,) borrowed for as long as the model is used; must start at a multiple of 16
 * model   written only on EC_OK
 *
 * Any status from EC_E_ALIGNMENT to EC_E_SIGNAL, each the one check of that name in models/FORMAT.md;
 * EC_E_ITEM_RANGE and EC_E_EVENT_TYPE for its recorded self-test.
 * Cost O(size): every byte is read once for the checksum and every field is checked once. */
EC_API EC_MUST_USE enum ec_status ec_model_open(
        const void *bytes, size_t size, struct ec_model *model);

/* Count the items of the catalogue. */
EC_API uint32_t ec_model_item_count(const struct ec_model *model);

/* Say what the catalogue knows of an item by its place in the order of ids, 0 to the count less one.
 *
 * facts   written only on EC_OK; its texts point into the model's bytes
 *
 * EC_E_ITEM_RANGE   there are fewer items. Cost O(1). */
EC_API EC_MUST_USE enum ec_status ec_model_item_at(
        const struct ec_model *model, uint32_t position, struct ec_item_facts *facts);

/* Say what the catalogue knows of an item by its id.
 *
 * EC_E_ITEM_UNKNOWN   no item has this id. Cost O(log I). */
EC_API EC_MUST_USE enum ec_status ec_model_item(
        const struct ec_model *model, struct ec_text id, struct ec_item_facts *facts);

/* The JSON text in which the trainer says how the model was made; points into the model's bytes. */
EC_API struct ec_text ec_model_training(const struct ec_model *model);

EC_C_END

#endif

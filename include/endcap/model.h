/* model.h - a model file, opened where it lies.
 *
 * The bytes of a model are immutable and borrowed: ec_model_open verifies all of them, then keeps pointers
 * into them, and decodes the item ids into memory of the caller. Nothing is allocated, and any number of
 * shoppers may use one open model at once. The file itself is described in models/FORMAT.md.
 *
 * Layer: public.   I items */
#ifndef ENDCAP_MODEL_H
#define ENDCAP_MODEL_H

#include "endcap/status.h"
#include "endcap/types.h"

EC_C_BEGIN

/* Limits of the format. */
enum {
    EC_FORMAT_VERSION =
            3, /* what this library writes; it reads every file whose reader may be this old */
    EC_FORMAT_OLDEST = 3,   /* oldest version it reads */
    EC_MAX_ITEMS = 1 << 22, /* largest catalogue */
    EC_MAX_TEXT = 65535,    /* bytes of a title or of the name of a category */
    EC_MAX_ID = 255,        /* bytes of an item id */
    EC_MAX_FACTORS = 256,
    EC_MAX_FEATURES = 1 << 22, /* that items are described with */
    EC_MAX_DIMS = 256,         /* numbers of a row of the sequence encoder */
    EC_MAX_STEPS = 128,        /* events back that it looks */
};

/* An open model. Opaque; lives in memory of ec_model_size bytes that the caller owns; there is nothing to
 * close. */
struct ec_model;

/* What the catalogue says of one item. */
struct ec_item_facts {
    struct ec_text id;
    struct ec_text title; /* size 0: unknown */
    struct ec_text group; /* size 0: none */
    float price;          /* in the shop's currency; 0: unknown */
    float popularity;     /* share of the most popular item's decayed event count, 0 to 1 */
    uint32_t in_tail;     /* 1: outside the most popular 20% of the items with events */
};

/* Bytes of memory that opening a model takes: 4 an item and the ids' own.
 *
 * bytes   (size,) borrowed for the call; may be anything at all. Bytes that are no model give a small number,
 *         and ec_model_open then says what is wrong with them */
EC_API size_t ec_model_size(const void *bytes, size_t size);

/* Verify a model's bytes and open them.
 *
 * bytes    (size,) borrowed for as long as the model is used; must start at a multiple of 16
 * memory   (memory_size,) the caller's, aligned to 16, kept for as long as the model is used
 * model    written only on EC_OK; points into memory
 *
 * EC_E_BUFFER_SMALL   memory_size is below ec_model_size(bytes, size), or memory is not aligned
 * Any status from EC_E_ALIGNMENT to EC_E_KIND but EC_E_SELF_TEST, each the one check of that name in
 * models/FORMAT.md; EC_E_ITEM_RANGE and EC_E_EVENT_TYPE for its recorded self-test.
 * Cost O(size): every byte is read once for a checksum and every field is checked once. */
EC_API EC_MUST_USE enum ec_status ec_model_open(
        const void *bytes, size_t size, void *memory, size_t memory_size, struct ec_model **model);

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
 * Here and wherever an id is given, it may be spelled as the log may spell it: an id that the model does not hold as
 * it stands is looked for without the blanks at its ends, in the letters that training folded the ids to
 * (--item-case), and 17850.0 as 17850. Unicode's normal form C is the caller's to make.
 *
 * EC_E_ITEM_UNKNOWN   no item has this id. Cost O(log I). */
EC_API EC_MUST_USE enum ec_status ec_model_item(
        const struct ec_model *model, struct ec_text id, struct ec_item_facts *facts);

/* Spell an id as the model does: that of the item that it means, or what it is folded to where the model knows no such
 * item. Two ids of one spelling mean one item.
 *
 * id     borrowed for as long as the spelling
 * room   receives the spelling where it is neither the id's own nor the model's
 *
 * Points into the model's memory, the id or room; size 0 for an id of nothing but blanks. Cost O(log I). */
EC_API struct ec_text ec_model_fold_id(
        const struct ec_model *model, struct ec_text id, char room[EC_MAX_ID]);

/* The JSON text in which the trainer says how the model was made; points into the model's bytes. */
EC_API struct ec_text ec_model_training(const struct ec_model *model);

EC_C_END

#endif

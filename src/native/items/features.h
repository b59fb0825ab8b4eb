/* features.h - what the items file and the log say of an item, as a set of features that items share.
 *
 * A feature is a text of a kind; brand "red" and word "red" are two. Words and grams are those of title and
 * text (tokens.h), each level of a category path is one feature with the path above it, a price falls into a
 * band of half an octave (floor(2 log2 price)). What it weighs is for native/learn/content to learn.
 *
 * Layer: native/items.   I items */
#ifndef ENDCAP_NATIVE_ITEMS_FEATURES_H
#define ENDCAP_NATIVE_ITEMS_FEATURES_H

#include "endcap/status.h"
#include <stdbool.h>

#include "endcap/types.h"
#include "native/system/strings.h"

/* What a feature is of: a word or a character gram of title and text, a level of the category's path, ... */
enum ec_feature_kind {
    EC_FEATURE_WORD,
    EC_FEATURE_GRAM,
    EC_FEATURE_CATEGORY,
    EC_FEATURE_BRAND,
    EC_FEATURE_PRICE,
    EC_FEATURE_ATTRIBUTE,
    EC_N_FEATURE_KINDS,
};

/* The features of the items of (I,) items; item i has [start[i], start[i + 1]). */
struct ec_features {
    uint32_t n_features;
    size_t *start;     /* (I + 1,) NULL: nothing known of any item */
    uint32_t *feature; /* (start[I],) ascending, distinct within an item */
    uint8_t *kind;     /* (n_features,) enum ec_feature_kind */
};

enum {
    EC_FEATURES_OF_ITEM = 4096, /* at most; what an item says beyond is left out and counted */
    EC_FEATURE_TEXT = 1 << 16,  /* bytes that are read of a text */
    EC_FEATURE_NAME_SIZE = 512, /* bytes of a brand, a category path or an attribute, folded */
};

/* One of several texts of a kind. */
struct ec_listed_fact {
    uint32_t text;
    enum ec_feature_kind kind; /* ATTRIBUTE, CATEGORY, BRAND; WORD for a text */
};

/* What is known of one item; texts borrowed, size 0 for unknown. */
struct ec_item_content {
    struct ec_text title;
    struct ec_text text;
    struct ec_text category; /* a path may have its levels apart by > or | or / */
    struct ec_text brand;
    float price;                         /* 0: unknown */
    const struct ec_listed_fact *listed; /* (n_listed,) beside those, numbers in listed_texts */
    size_t n_listed;
    const struct ec_strings *listed_texts;
};

/* Whether anything known of an item is a feature. */
bool ec_features_any(const struct ec_item_content *facts);

/* Make the features of (I,) items: numbers in the order in which the items, and in them their facts, first have
 * them, so that they do not depend on where the facts stood.
 *
 * features  written only on EC_OK; empty (start NULL) where no item has any
 * n_cut     items of which something was left out
 *
 * EC_E_TOO_LARGE  2^31 features of all items together, or 4 GiB of distinct ones
 * EC_E_MEMORY
 * Cost O(bytes of the texts) hash look-ups. */
EC_MUST_USE enum ec_status ec_features_make(const struct ec_item_content *facts, uint32_t n_items,
        struct ec_features *features, uint32_t *n_cut);

/* Name of a kind: "word", "gram", ... */
const char *ec_feature_kind_name(enum ec_feature_kind kind);

/* Free what it owns and leave it empty. */
void ec_features_free(struct ec_features *features);

#endif

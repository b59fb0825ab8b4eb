/* sections.h - the sections of a catalogue file, and where everything stands in those that are not a signal's:
 * models/FORMAT.md as numbers. The section of a signal is laid out in the signal's own file.
 *
 * Layer: device/catalogue.   I items   G categories   T terms */
#ifndef ENDCAP_DEVICE_CATALOGUE_SECTIONS_H
#define ENDCAP_DEVICE_CATALOGUE_SECTIONS_H

#include "device/container/layout.h"

/* Types of sections; that of signal s is EC_SECTION_SIGNAL + s. Pinned. */
enum ec_section_type {
    EC_SECTION_IDS = 1, /* required */
    EC_SECTION_TITLES = 2,
    EC_SECTION_GROUPS = 3,
    EC_SECTION_PRICES = 4,
    EC_SECTION_FUSION = 5,    /* required */
    EC_SECTION_SELF_TEST = 6, /* required */
    EC_SECTION_TRAINING = 7,  /* required */
    EC_SECTION_ID_RULE = 8,
    EC_SECTION_SIGNAL = 32,
};

enum {
    /* ids: then for each item u8 bytes shared with the id before, u8 bytes that follow, those bytes */
    EC_IDS_ITEMS = 0,
    EC_IDS_TEXT_SIZE = 4, /* bytes of all ids, decoded */
    EC_IDS_ENTRIES = 8,

    /* titles: spans (I,) */

    /* groups, the categories: then u16 group (I,), padding to 4, spans (G,) of the names */
    EC_GROUPS_COUNT = 0,
    EC_GROUPS_ITEMS = 4,
    EC_GROUP_NONE = 0xffff,

    /* prices: then f32 value (n,) ascending, u16 index of an item's (I,), padding to 4;
     * n 0: f32 price (I,) */
    EC_PRICES_COUNT = 0,
    EC_PRICES_VALUES = 4,
    EC_PRICES_MOST = 65536, /* distinct values that have an index */

    /* fusion: then one entry for each term */
    EC_FUSION_TERMS = 0,
    EC_FUSION_HALF_LIFE = 4, /* f32, days; 0: events do not fade with time */
    EC_FUSION_STRENGTHS = 8, /* f32 (4,), one for each event type */
    EC_FUSION_RESERVED = 24,
    EC_FUSION_ENTRIES = 32,
    EC_TERM_SIGNAL = 0,
    EC_TERM_DECAY = 4,  /* f32 */
    EC_TERM_WEIGHT = 8, /* f32 */
    EC_TERM_SIZE = 12,
    EC_MAX_TERMS = 16,

    /* id rule */
    EC_ID_RULE_LETTERS = 0, /* u8, enum ec_case */
    EC_ID_RULE_FLOATS = 1,  /* u8, 1: an id such as 17850.0 stays what it is */
    EC_ID_RULE_RESERVED = 2,
    EC_ID_RULE_SIZE = 4,

    /* self test: then events u32 item, u32 type; then places u32 item, i32 score */
    EC_SELF_TEST_EVENTS = 0,
    EC_SELF_TEST_PLACES = 4,
    EC_SELF_TEST_ENTRIES = 8,
    EC_SELF_TEST_ENTRY_SIZE = 8,
    EC_SELF_TEST_MAX = 32,        /* most events, and most places */
    EC_SELF_TEST_STEP_MS = 60000, /* event n happened at n steps, the visit is at n_events steps */
};

/* Limits of the numbers in a file, wide for any use and narrow enough that no sum of them overflows. */
#define EC_MAX_SCALE 1e6f     /* of a row of factors, neighbours or the encoder */
#define EC_MAX_WEIGHT 512.0f  /* of a fusion term, either sign */
#define EC_MAX_STRENGTH 64.0f /* of an event type */
#define EC_MAX_PRICE 1e12f
#define EC_MAX_HALF_LIFE 1e6f /* days */

#endif

/* layout.h - where everything stands in a model file: models/FORMAT.md as numbers.
 *
 * Reader and writer share these and nothing else, so neither can know a place the other does not.
 *
 * Layer: device/container.   I items   F factors   P factors padded to a multiple of 16   G groups
 * V features   D numbers of an encoder row   W steps that an encoder looks back */
#ifndef ENDCAP_DEVICE_CONTAINER_LAYOUT_H
#define ENDCAP_DEVICE_CONTAINER_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

/* Sections in the only order they may have in a file; a neighbour table t has the type
 * EC_SECTION_TABLE + t. */
enum ec_section_type {
    EC_SECTION_IDS = 1, /* required */
    EC_SECTION_TITLES = 2,
    EC_SECTION_GROUPS = 3,
    EC_SECTION_PRICES = 4,
    EC_SECTION_POPULARITY = 5, /* required */
    EC_SECTION_FACTORS = 6,
    EC_SECTION_FUSION = 7,    /* required */
    EC_SECTION_SELF_TEST = 8, /* required */
    EC_SECTION_TRAINING = 9,  /* required */
    EC_SECTION_CONTENT = 10,
    EC_SECTION_SEQUENCE = 11,
    EC_SECTION_REPEAT = 12, /* the last before the tables */
    EC_SECTION_TABLE = 16,
};

enum {
    EC_ALIGNMENT = 16,

    /* header */
    EC_HEADER_MAGIC = 0, /* 8 bytes */
    EC_HEADER_VERSION = 8,
    EC_HEADER_CHECKSUM = 12,
    EC_HEADER_FILE_SIZE = 16, /* u64 */
    EC_HEADER_ITEMS = 24,
    EC_HEADER_SECTIONS = 28,
    EC_HEADER_RESERVED = 32,
    EC_HEADER_SIZE = 64,

    /* one entry of the section table */
    EC_ENTRY_TYPE = 0,
    EC_ENTRY_RESERVED = 4,
    EC_ENTRY_OFFSET = 8,     /* u64 */
    EC_ENTRY_BODY_SIZE = 16, /* u64 */
    EC_ENTRY_RESERVED_TOO = 24,
    EC_ENTRY_SIZE = 32,

    /* groups: then u16 group (I,), padding to 4, the strings of G names */
    EC_GROUPS_COUNT = 0,
    EC_GROUPS_ITEMS = 4,
    EC_GROUP_NONE = 0xffff,

    /* popularity: u16 (I,), then the tail as one bit an item */
    EC_POPULARITY_ONE = 0xffff, /* stands for 1.0 */

    /* factors: then rows i8 (I, P), scales f32 (I,), gram f32 F (F + 1) / 2 */
    EC_FACTORS_COUNT = 0,
    EC_FACTORS_ALPHA0 = 4, /* f32, weight of an item that was not met */
    EC_FACTORS_L2 = 8,     /* f32 */
    EC_FACTORS_RESERVED = 12,
    EC_FACTORS_ROWS = 16,

    /* fusion: then one entry for each term */
    EC_FUSION_TERMS = 0,
    EC_FUSION_HALF_LIFE = 4, /* f32, days; 0: events do not fade with time */
    EC_FUSION_STRENGTHS = 8, /* f32 (4,), one for each event type */
    EC_FUSION_RESERVED = 24,
    EC_FUSION_ENTRIES = 32,
    EC_TERM_SIGNAL = 0,
    EC_TERM_TABLE = 4,   /* of a neighbour signal; else 0 */
    EC_TERM_DECAY = 8,   /* f32 */
    EC_TERM_WEIGHT = 12, /* f32 */
    EC_TERM_SIZE = 16,
    EC_MAX_TERMS = 16,

    /* self test: then events u32 item, u32 type; then places u32 item, i32 score */
    EC_SELF_TEST_EVENTS = 0,
    EC_SELF_TEST_PLACES = 4,
    EC_SELF_TEST_ENTRIES = 8,
    EC_SELF_TEST_ENTRY_SIZE = 8,
    EC_SELF_TEST_MAX = 32,        /* most events, and most places */
    EC_SELF_TEST_STEP_MS = 60000, /* event n happened at n steps, the visit is at n_events steps */

    /* neighbour table: then scales f32 (I,), offsets u32 (I + 1,), rows */
    EC_TABLE_SIGNAL = 0,
    EC_TABLE_ENTRIES = 4,
    EC_TABLE_BITS = 8, /* of a weight: 4 or 8 */
    EC_TABLE_RESERVED = 12,
    EC_TABLE_SCALES = 16,
    EC_TABLE_MAX_ROW = 1024, /* most entries of a row */

    /* content: then idf f32 (V,), offsets u32 (I + 1,), rows */
    EC_CONTENT_FEATURES = 0,
    EC_CONTENT_ENTRIES = 4,
    EC_CONTENT_RESERVED = 8, /* u64 */
    EC_CONTENT_IDF = 16,
    EC_CONTENT_MAX_ROW = 255, /* most features of an item */

    /* encoder: then positions f32 (W, D), mix f32 (D, D), rows, scales f32 (I,), bias i16 (I,) */
    EC_SEQUENCE_DIMS = 0,
    EC_SEQUENCE_STEPS = 4,
    EC_SEQUENCE_BITS = 8, /* of a number of a row: 4 or 8 */
    EC_SEQUENCE_RESERVED = 12,
    EC_SEQUENCE_POSITIONS = 16,
    EC_SEQUENCE_BIAS_ONE = 1024, /* stands for 1.0 */

    /* repeat: u8 rate (I,), u8 interval (I,), padding to 4 */
    EC_INTERVAL_NONE = 0,   /* else 2^((code - 1) / 8) minutes */
    EC_INTERVAL_OCTAVE = 8, /* codes to a factor of 2 */
    EC_INTERVAL_LAST = 255, /* 6,867 years */
};

#define EC_MAGIC                                                                                   \
    "\x89"                                                                                         \
    "ENDCAP\n"

/* Limits of the numbers in a file, wide for any use and narrow enough that no sum of them overflows. */
#define EC_MAX_SCALE 1e6f     /* of a row of factors or neighbours */
#define EC_MAX_WEIGHT 512.0f  /* of a fusion term, either sign */
#define EC_MAX_STRENGTH 64.0f /* of an event type */
#define EC_MAX_GRAM 1e18f
#define EC_MAX_PRICE 1e12f
#define EC_MAX_HALF_LIFE 1e6f /* days */
#define EC_MAX_IDF 64.0f      /* of a feature; above 0 */
#define EC_MAX_MIX 1e3f       /* of the positions and the mix of an encoder, either sign */

static inline size_t ec_pad(size_t size, size_t multiple)
{
    return (size + multiple - 1) / multiple * multiple;
}

/* Bytes that I entries of one bit need, in whole words of 4. */
static inline size_t ec_bits_size(size_t n)
{
    return ec_pad((n + 7) / 8, 4);
}

/* Bytes of n numbers of 4 or 8 bits, or of none (0 bits). */
static inline size_t ec_packed_size(size_t n, uint32_t bits)
{
    return (n * bits + 7) / 8;
}

/* Numbers of an encoder row with those that pad it to 16 bytes: all that a kernel reads. */
static inline uint32_t ec_sequence_width(uint32_t n_dims, uint32_t bits)
{
    return (uint32_t)ec_pad(n_dims, bits == 4 ? 2 * EC_ALIGNMENT : EC_ALIGNMENT);
}

#endif

/* corruptions.c - see corruptions.h. The order is that of models/FORMAT.md, section 5; the places are those
 * of its section 7. Longer than 400 lines would be worse in two files: it is one table. */
#include "support/corruptions.h"

#include <stdlib.h>

#include "device/base/bytes.h"
#include "support/parts.h"
#include "support/tiny_model.h"

enum {
    IDS = EC_SECTION_IDS,
    TITLES = EC_SECTION_TITLES,
    GROUPS = EC_SECTION_GROUPS,
    PRICES = EC_SECTION_PRICES,
    FUSION = EC_SECTION_FUSION,
    SELF_TEST = EC_SECTION_SELF_TEST,
    TRAINING = EC_SECTION_TRAINING,
    ID_RULE = EC_SECTION_ID_RULE,
    POPULARITY = EC_SECTION_SIGNAL + EC_SIGNAL_POPULARITY,
    FACTORS = EC_SECTION_SIGNAL + EC_SIGNAL_FACTORS,
    TABLE = EC_SECTION_SIGNAL + EC_SIGNAL_TRANSITIONS,
    BASKETS = EC_SECTION_SIGNAL + EC_SIGNAL_BASKETS,
    CONTENT = EC_SECTION_SIGNAL + EC_SIGNAL_CONTENT,
    ENCODER = EC_SECTION_SIGNAL + EC_SIGNAL_SEQUENCE,
    REPEAT = EC_SECTION_SIGNAL + EC_SIGNAL_REPEAT,
    TREND = EC_SECTION_SIGNAL + EC_SIGNAL_TREND,
    PRICE = EC_SECTION_SIGNAL +
            EC_SIGNAL_PRICE, /* it reads the catalogue's prices: no such section */

    F32_NAN = 0x7fc00000,
    F32_INFINITY = 0x7f800000,
    F32_1E13 = 0x551184e7,
    F32_1E7 = 0x4b189680,
    F32_1E19 = 0x5f0ac723,
    F32_1001 = 0x447a4000,
    F32_513 = 0x44004000,
    F32_65 = 0x42820000,
    F32_1_5 = 0x3fc00000,
    /* upper halves */
    HALF_NAN = 0x7fc0,
    HALF_INFINITY = 0x7f80,
    HALF_MINUS_1 = 0xbf80,
    HALF_1003520 = 0x4975,
    HALF_1004 = 0x447b,
    HALF_MINUS_1004 = 0xc47b,
};
#define F32_MINUS_1 0xbf800000u
#define F32_MINUS_513 0xc4004000u
#define F32_MINUS_1E7 0xcb189680u

#define PUT8(type, at, to) {CHANGE_U8, type, at, to}
#define PUT16(type, at, to) {CHANGE_U16, type, at, to}
#define PUT32(type, at, to) {CHANGE_U32, type, at, to}
#define SIZE(type, to) {CHANGE_SIZE, type, 0, to}
#define ADD(type, size) {CHANGE_ADD, type, 0, size}
#define DROP(type) {CHANGE_DROP, type, 0, 0}
#define FILE8(at, to) {CHANGE_FILE_U8, 0, at, to}
#define FILE32(at, to) {CHANGE_FILE_U32, 0, at, to}
#define FILE_SIZE(to) {CHANGE_FILE_SIZE, 0, 0, to}
#define LENGTH(to) {CHANGE_LENGTH, 0, 0, to}
#define SEALED8(at, to) {CHANGE_SEALED_U8, 0, at, to}

/* Where the entry of the s-th section stands, the n-th byte of the rows of a table, and the fields of a term. */
#define ENTRY(s) (64u + 32u * (s))
#define ROW(n) (44u + (n))
#define SIGNAL(t) (32u + 12u * (t))
#define DECAY(t) (36u + 12u * (t))
#define WEIGHT(t) (40u + 12u * (t))

/* One entry of 32 bits for item 2 in row 0 of the table, whose rows 0 and 1 get 6 bytes each, behind a change to its
 * weight: 5 changes in all. */
#define ONE_WEIGHT(to)                                                                             \
    {PUT32(TABLE, 4, 32), PUT16(TABLE, 28, 6), PUT16(TABLE, 30, 6), PUT16(TABLE, ROW(0), 0x0201),  \
            PUT32(TABLE, ROW(2), to)}

const struct corruption CORRUPTIONS[] = {
        /* header */
        {EC_E_MAGIC, "magic", 8, {FILE8(7, '\r')}},
        {EC_E_MAGIC, "magic-of-a-short-file", 8, {FILE8(0, 'P'), LENGTH(8)}},
        {EC_E_TRUNCATED, "nothing", 8, {LENGTH(0)}},
        {EC_E_TRUNCATED, "in-the-magic", 8, {LENGTH(7)}},
        {EC_E_TRUNCATED, "in-the-header", 8, {LENGTH(63)}},
        {EC_E_VERSION, "version-0", 8, {FILE32(8, 0)}},
        {EC_E_VERSION, "version-2", 8, {FILE32(8, 2), FILE32(12, 2)}},
        {EC_E_VERSION, "reader-of-a-later-version", 8, {FILE32(8, 5), FILE32(12, 4)}},
        {EC_E_VERSION, "reader-above-the-version", 8, {FILE32(12, 4)}},
        {EC_E_VERSION, "reader-huge", 8, {FILE32(8, 0xffffffff), FILE32(12, 0xffffffff)}},
        {EC_E_TRUNCATED, "last-byte", 8, {LENGTH(1727)}},
        {EC_E_TRUNCATED, "size-above-32-bits", 8, {FILE32(28, 1)}},
        {EC_E_FILE_SIZE, "a-byte-behind", 8, {LENGTH(1729)}},
        {EC_E_CHECKSUM, "last-bit-of-the-header", 8, {SEALED8(63, 0x80)}},
        {EC_E_CHECKSUM, "version-that-would-do", 8, {SEALED8(8, 4)}},
        {EC_E_CHECKSUM, "entry", 8, {SEALED8(ENTRY(1) + 24, 0)}},
        {EC_E_CHECKSUM, "first-bit-of-the-first-body", 8, {SEALED8(0x200, 9)}},
        {EC_E_CHECKSUM, "last-byte-of-the-last-body", 8, {SEALED8(1727, 9)}},
        {EC_E_CHECKSUM, "checksum", 8, {SEALED8(35, 0)}},
        {EC_E_RESERVED, "header-first", 8, {FILE8(36, 1)}},
        {EC_E_RESERVED, "header-last", 8, {FILE8(63, 1)}},
        {EC_E_KIND, "none", 8, {FILE32(16, 0)}},
        {EC_E_KIND, "another", 8, {FILE32(16, 2)}},

        /* section table */
        {EC_E_SECTION_COUNT, "too-many", 8, {FILE32(20, 1025)}},
        {EC_E_SECTION_COUNT, "huge", 8, {FILE32(20, 0xffffffff)}},
        {EC_E_SECTION_TILING, "table-past-the-end", 8, {FILE32(20, 53)}},
        {EC_E_SECTION_TILING, "table-without-a-byte", 8, {FILE_SIZE(64)}},
        {EC_E_SECTION_TYPE, "zero", 8, {FILE32(ENTRY(0), 0)}},
        {EC_E_SECTION_TYPE, "second-flag", 8, {FILE32(ENTRY(0) + 4, 2)}},
        {EC_E_SECTION_TYPE, "last-flag", 8, {FILE8(ENTRY(13) + 7, 0x80)}},
        {EC_E_SECTION_UNKNOWN, "between-catalogue-and-signals", 8, {FILE32(ENTRY(6), 9)}},
        {EC_E_SECTION_UNKNOWN, "of-a-signal-that-has-none", 8, {FILE32(ENTRY(13), PRICE)}},
        {EC_E_SECTION_UNKNOWN, "behind-all-signals", 8, {FILE32(ENTRY(13), 1000)}},
        {EC_E_SECTION_UNKNOWN, "largest", 8, {FILE32(ENTRY(13), 0xffffffff)}},
        {EC_E_SECTION_ORDER, "repeated", 8, {FILE32(ENTRY(1), 1)}},
        {EC_E_SECTION_ORDER, "descending", 8, {FILE32(ENTRY(3), 2)}},
        {EC_E_RESERVED, "entry", 8, {FILE8(ENTRY(0) + 28, 1)}},
        {EC_E_RESERVED, "entry-end", 8, {FILE8(ENTRY(13) + 31, 1)}},
        {EC_E_SECTION_TILING, "gap", 8, {FILE32(ENTRY(1) + 8, 0x250)}},
        {EC_E_SECTION_TILING, "overlap", 8, {FILE32(ENTRY(1) + 8, 0x230)}},
        {EC_E_SECTION_TILING, "offset-not-aligned", 8, {FILE32(ENTRY(1) + 8, 0x238)}},
        {EC_E_SECTION_TILING, "offset-above-32-bits", 8, {FILE32(ENTRY(1) + 12, 1)}},
        {EC_E_SECTION_TILING, "past-the-end", 8, {FILE32(ENTRY(13) + 16, 0x11)}},
        {EC_E_SECTION_TILING, "size-that-wraps", 8,
                {FILE32(ENTRY(13) + 16, 0xfffffff0), FILE32(ENTRY(13) + 20, 0xffffffff)}},
        {EC_E_SECTION_TILING, "rest-behind-the-last", 8, {FILE32(ENTRY(13) + 16, 0xf)}},
        {EC_E_SECTION_TILING, "no-sections", 8, {FILE32(20, 0)}},
        {EC_E_SECTION_TILING, "padding-behind-the-last", 8, {FILE_SIZE(1744)}},
        {EC_E_RESERVED, "padding-between-first", 8, {FILE8(0x238, 1)}},
        {EC_E_RESERVED, "padding-between-last", 8, {FILE8(0x5bf, 1)}},
        {EC_E_SECTION_MISSING, "all", 8, {FILE32(20, 0), FILE_SIZE(64)}},
        {EC_E_SECTION_MISSING, "ids", 8, {DROP(IDS)}},
        {EC_E_SECTION_MISSING, "fusion", 8, {DROP(FUSION)}},
        {EC_E_SECTION_MISSING, "self-test", 8, {DROP(SELF_TEST)}},
        {EC_E_SECTION_MISSING, "training", 8, {DROP(TRAINING)}},

        /* ids: cup at 8, fork 13, jug 19, knife 24, mug 31, plate 36, spoon 43, thé 50 */
        {EC_E_SECTION_SIZE, "ids-head", 8, {SIZE(IDS, 7)}},
        {EC_E_CATALOGUE_SIZE, "no-items", 8, {PUT32(IDS, 0, 0)}},
        {EC_E_CATALOGUE_SIZE, "too-many-items", 8, {PUT32(IDS, 0, EC_MAX_ITEMS + 1)}},
        {EC_E_SECTION_SIZE, "ids-fewer-than-two-bytes-each", 8, {PUT32(IDS, 0, 29)}},
        {EC_E_SECTION_SIZE, "ids-most-items", 8, {PUT32(IDS, 0, EC_MAX_ITEMS)}},
        {EC_E_SECTION_SIZE, "ids-longer-than-ids-may-be", 8, {PUT32(IDS, 4, 8 * 255 + 1)}},
        {EC_E_SECTION_SIZE, "ids-an-item-without-an-entry", 8, {PUT32(IDS, 0, 9)}},
        {EC_E_SECTION_SIZE, "ids-short", 8, {SIZE(IDS, 55)}},
        {EC_E_SECTION_SIZE, "ids-half-an-entry", 8, {SIZE(IDS, 51)}},
        {EC_E_SECTION_SIZE, "ids-rest", 8, {SIZE(IDS, 57)}},
        {EC_E_SECTION_SIZE, "ids-an-entry-without-an-item", 8,
                {PUT32(IDS, 0, 7), PUT32(IDS, 4, 28)}},
        {EC_E_SECTION_SIZE, "ids-text-short", 8, {PUT32(IDS, 4, 31)}},
        {EC_E_SECTION_SIZE, "ids-text-long", 8, {PUT32(IDS, 4, 33)}},
        {EC_E_STRING_OFFSETS, "ids-first-shares", 8, {PUT8(IDS, 8, 1)}},
        {EC_E_STRING_OFFSETS, "ids-shares-more-than-there-is", 8, {PUT8(IDS, 13, 4)}},
        {EC_E_STRING_OFFSETS, "ids-256-bytes", 8,
                {SIZE(IDS, 400), PUT8(IDS, 13, 3), PUT8(IDS, 14, 253)}},
        {EC_E_STRING_OFFSETS, "ids-shares-less-than-it-may", 8, /* "cup", "curk" */
                {PUT8(IDS, 15, 'c'), PUT8(IDS, 16, 'u')}},
        {EC_E_STRING_UTF8, "ids", 8, {PUT8(IDS, 55, '(')}},
        {EC_E_STRING_UTF8, "nul-in-an-id", 8, {PUT8(IDS, 12, 0)}},
        {EC_E_ID_ORDER, "empty", 8, {PUT8(IDS, 9, 0)}},
        {EC_E_ID_ORDER, "descending", 8, {PUT8(IDS, 10, 'z')}},
        {EC_E_ID_ORDER, "repeated", 8, {PUT8(IDS, 13, 3), PUT8(IDS, 14, 0)}},
        {EC_E_ID_ORDER, "start-of-the-one-before", 8, {PUT8(IDS, 13, 2), PUT8(IDS, 14, 0)}},

        /* titles: start at 0, sizes 4, texts 20 */
        {EC_E_SECTION_SIZE, "titles-head", 8, {SIZE(TITLES, 19)}},
        {EC_E_SECTION_SIZE, "titles-short", 8, {SIZE(TITLES, 60)}},
        {EC_E_SECTION_SIZE, "titles-rest", 8, {SIZE(TITLES, 62)}},
        {EC_E_SECTION_SIZE, "titles-size", 8, {PUT16(TITLES, 4, 8)}},
        {EC_E_STRING_OFFSETS, "titles-start", 8, {PUT32(TITLES, 0, 1)}},
        {EC_E_STRING_OFFSETS, "titles-second-start", RICH_ITEMS, {PUT32(TITLES, 4, 1)}},
        {EC_E_STRING_OFFSETS, "titles-last-start", RICH_ITEMS, {PUT32(TITLES, 8, 0xffffffff)}},
        {EC_E_RESERVED, "titles", 7, {PUT8(TITLES, 18, 1)}},
        {EC_E_STRING_UTF8, "titles", 8, {PUT8(TITLES, 20, 0xc0)}},
        {EC_E_STRING_UTF8, "nul-in-a-title", 8, {PUT8(TITLES, 20, 0)}},

        /* categories: of items at 4; start 20, sizes 24, names 28 */
        {EC_E_SECTION_SIZE, "groups-of-items", 8, {SIZE(GROUPS, 19)}},
        {EC_E_GROUP_RANGE, "too-many-groups", 8, {PUT32(GROUPS, 0, 65535)}},
        {EC_E_GROUP_RANGE, "group-of-an-item", 8, {PUT16(GROUPS, 4, 2)}},
        {EC_E_RESERVED, "groups", 7, {PUT8(GROUPS, 18, 1)}},
        {EC_E_SECTION_SIZE, "groups-sizes", 8, {SIZE(GROUPS, 27)}},
        {EC_E_SECTION_SIZE, "groups-sizes-past-the-file", 8, {PUT32(GROUPS, 0, 65534)}},
        {EC_E_STRING_OFFSETS, "groups", 8, {PUT32(GROUPS, 20, 15)}},
        {EC_E_SECTION_SIZE, "groups-rest", 8, {SIZE(GROUPS, 43)}},
        {EC_E_STRING_UTF8, "groups", 8, {PUT8(GROUPS, 28, 0xff)}},

        /* prices: seven values at 4, indices 32 */
        {EC_E_SECTION_SIZE, "prices-head", 8, {SIZE(PRICES, 3)}},
        {EC_E_SECTION_SIZE, "prices", 8, {SIZE(PRICES, 47)}},
        {EC_E_SECTION_SIZE, "prices-a-value-less", 8, {PUT32(PRICES, 0, 5)}},
        {EC_E_SECTION_SIZE, "prices-without-index", 8, {PUT32(PRICES, 0, 0)}},
        {EC_E_SECTION_SIZE, "prices-most-values", 8, {PUT32(PRICES, 0, EC_PRICES_MOST)}},
        {EC_E_NUMBER_RANGE, "prices-too-many-values", 8, {PUT32(PRICES, 0, EC_PRICES_MOST + 1)}},
        {EC_E_NUMBER_RANGE, "prices-values-that-wrap", 8, {PUT32(PRICES, 0, 0x40000007)}},
        {EC_E_NUMBER_RANGE, "price-nan", 8, {PUT32(PRICES, 4, F32_NAN)}},
        {EC_E_NUMBER_RANGE, "price-negative", 8, {PUT32(PRICES, 4, F32_MINUS_1)}},
        {EC_E_NUMBER_RANGE, "price-large", 8, {PUT32(PRICES, 28, F32_1E13)}},
        {EC_E_NUMBER_RANGE, "price-value-repeated", 8, {PUT32(PRICES, 8, 0)}},
        {EC_E_NUMBER_RANGE, "price-values-descend", 8, {PUT32(PRICES, 8, F32_1E7)}},
        {EC_E_NUMBER_RANGE, "price-index-first", 8, {PUT16(PRICES, 32, 7)}},
        {EC_E_NUMBER_RANGE, "price-index-last", 8, {PUT16(PRICES, 46, 0xffff)}},
        {EC_E_RESERVED, "prices", 7, {PUT8(PRICES, 42, 1)}},
        {EC_E_SECTION_SIZE, "prices-of-items", RICH_ITEMS, {SIZE(PRICES, 132)}},
        {EC_E_NUMBER_RANGE, "price-of-an-item-nan", RICH_ITEMS, {PUT32(PRICES, 132, F32_NAN)}},
        {EC_E_NUMBER_RANGE, "price-of-an-item-negative", RICH_ITEMS,
                {PUT32(PRICES, 4, F32_MINUS_1)}},

        /* id rule: in no golden file */
        {EC_E_SECTION_SIZE, "id-rule-empty", 8, {ADD(ID_RULE, 0)}},
        {EC_E_SECTION_SIZE, "id-rule-short", 8, {ADD(ID_RULE, 3)}},
        {EC_E_SECTION_SIZE, "id-rule-long", 8, {ADD(ID_RULE, 5)}},
        {EC_E_NUMBER_RANGE, "id-rule-letters", 8, {ADD(ID_RULE, 4), PUT8(ID_RULE, 0, 3)}},
        {EC_E_NUMBER_RANGE, "id-rule-floats", 8, {ADD(ID_RULE, 4), PUT8(ID_RULE, 1, 2)}},
        {EC_E_RESERVED, "id-rule", 8, {ADD(ID_RULE, 4), PUT8(ID_RULE, 2, 1)}},
        {EC_E_RESERVED, "id-rule-end", 8, {ADD(ID_RULE, 4), PUT8(ID_RULE, 3, 1)}},

        /* popularity */
        {EC_E_SECTION_SIZE, "popularity", 8, {SIZE(POPULARITY, 24)}},
        {EC_E_SECTION_SIZE, "popularity-short", 8, {SIZE(POPULARITY, 16)}},
        {EC_E_RESERVED, "popularity-padding", 7, {PUT8(POPULARITY, 14, 1)}},
        {EC_E_RESERVED, "popularity-bits", 7, {PUT8(POPULARITY, 16, 0xfe)}},
        {EC_E_RESERVED, "popularity-end", 8, {PUT8(POPULARITY, 19, 1)}},

        /* factors: rows at 16, scales 144, gram 160; the rich one's: rows 16, scales 676, gram 744 */
        {EC_E_SECTION_SIZE, "factors-head", 8, {PUT32(FACTORS, 0, 0), SIZE(FACTORS, 15)}},
        {EC_E_FACTOR_COUNT, "none", 8, {PUT32(FACTORS, 0, 0)}},
        {EC_E_FACTOR_COUNT, "too-many", 8, {PUT32(FACTORS, 0, EC_MAX_FACTORS + 1)}},
        {EC_E_NUMBER_RANGE, "factors-bits", 8, {PUT32(FACTORS, 4, 4)}},
        {EC_E_SECTION_SIZE, "factors", 8, {PUT32(FACTORS, 0, 5)}},
        {EC_E_SECTION_SIZE, "factors-read-as-8-bits", RICH_ITEMS, {PUT32(FACTORS, 4, 8)}},
        {EC_E_NUMBER_RANGE, "alpha0", 8, {PUT32(FACTORS, 8, F32_1E7)}},
        {EC_E_NUMBER_RANGE, "alpha0-nan", 8, {PUT32(FACTORS, 8, F32_NAN)}},
        {EC_E_NUMBER_RANGE, "l2", 8, {PUT32(FACTORS, 12, F32_MINUS_1)}},
        {EC_E_RESERVED, "factors-first-row", 8, {PUT8(FACTORS, 16 + 4, 1)}},
        {EC_E_RESERVED, "factors-last-row", 8, {PUT8(FACTORS, 16 + 127, 1)}},
        {EC_E_RESERVED, "factors-scales", 7, {PUT8(FACTORS, 142, 1)}},
        {EC_E_RESERVED, "factors-scales-of-32-bits", RICH_ITEMS, {PUT8(FACTORS, 743, 1)}},
        {EC_E_NUMBER_RANGE, "factors-scale", 8, {PUT16(FACTORS, 144, HALF_1003520)}},
        {EC_E_NUMBER_RANGE, "factors-scale-nan", 8, {PUT16(FACTORS, 158, HALF_NAN)}},
        {EC_E_NUMBER_RANGE, "factors-scale-infinite", 8, {PUT16(FACTORS, 144, HALF_INFINITY)}},
        {EC_E_NUMBER_RANGE, "factors-scale-negative", 8, {PUT16(FACTORS, 144, HALF_MINUS_1)}},
        {EC_E_NUMBER_RANGE, "factor-nan", RICH_ITEMS, {PUT32(FACTORS, 16, F32_NAN)}},
        {EC_E_NUMBER_RANGE, "factor-large", RICH_ITEMS, {PUT32(FACTORS, 672, F32_1E7)}},
        {EC_E_NUMBER_RANGE, "factor-small", RICH_ITEMS, {PUT32(FACTORS, 60, F32_MINUS_1E7)}},
        {EC_E_GRAM, "nan", 8, {PUT32(FACTORS, 164, F32_NAN)}},
        {EC_E_GRAM, "large", 8, {PUT32(FACTORS, 164, F32_1E19)}},
        {EC_E_GRAM, "diagonal-infinite", 8, {PUT32(FACTORS, 196, F32_INFINITY)}},
        {EC_E_GRAM, "diagonal-negative", 8, {PUT32(FACTORS, 196, F32_MINUS_1)}},

        /* content: idf at 8, start 28, sizes 32, rows 48 */
        {EC_E_SECTION_SIZE, "content-head", 8, {SIZE(CONTENT, 7)}},
        {EC_E_NUMBER_RANGE, "content-no-features", 8, {PUT32(CONTENT, 0, 0)}},
        {EC_E_NUMBER_RANGE, "content-too-many-features", 8,
                {PUT32(CONTENT, 0, EC_MAX_FEATURES + 1)}},
        {EC_E_SECTION_SIZE, "content-features", 8, {PUT32(CONTENT, 0, EC_MAX_FEATURES)}},
        {EC_E_SECTION_SIZE, "content-sizes", 8, {SIZE(CONTENT, 47)}},
        {EC_E_NUMBER_RANGE, "idf-zero", 8, {PUT32(CONTENT, 8, 0)}},
        {EC_E_NUMBER_RANGE, "idf-large", 8, {PUT32(CONTENT, 12, F32_65)}},
        {EC_E_NUMBER_RANGE, "idf-nan", 8, {PUT32(CONTENT, 24, F32_NAN)}},
        {EC_E_ROW_OFFSETS, "content-start", 8, {PUT32(CONTENT, 28, 1)}},
        {EC_E_SECTION_SIZE, "content-size", 8, {PUT16(CONTENT, 32, 5)}},
        {EC_E_SECTION_SIZE, "content-rest", 8, {SIZE(CONTENT, 75)}},
        {EC_E_RESERVED, "content", 7, {PUT8(CONTENT, 46, 1)}},
        {EC_E_ROW_OFFSETS, "content-entries", 8, {PUT32(CONTENT, 4, 20)}},
        {EC_E_ROW_ENCODING, "content-no-entries", 8, {PUT8(CONTENT, 48, 0)}},
        {EC_E_ROW_ENCODING, "content-too-many-entries", 8,
                {PUT8(CONTENT, 48, 0x80), PUT8(CONTENT, 49, 2)}},
        {EC_E_ROW_ENCODING, "content-left-over", 8, {PUT8(CONTENT, 48, 2)}},
        {EC_E_ROW_ENCODING, "content-missing", 8, {PUT8(CONTENT, 48, 4)}},
        {EC_E_ROW_ITEM, "feature", 8, {PUT8(CONTENT, 51, 3)}},

        /* encoder: positions at 16, mix 40, rows 80, scales 208; the rich one's: mix 88, rows 240, scales 1032 */
        {EC_E_SECTION_SIZE, "encoder-head", 8, {PUT32(ENCODER, 0, 0), SIZE(ENCODER, 15)}},
        {EC_E_NUMBER_RANGE, "encoder-no-dims", 8, {PUT32(ENCODER, 0, 0)}},
        {EC_E_NUMBER_RANGE, "encoder-too-many-dims", 8, {PUT32(ENCODER, 0, EC_MAX_DIMS + 1)}},
        {EC_E_NUMBER_RANGE, "encoder-no-steps", 8, {PUT32(ENCODER, 4, 0)}},
        {EC_E_NUMBER_RANGE, "encoder-too-many-steps", 8, {PUT32(ENCODER, 4, EC_MAX_STEPS + 1)}},
        {EC_E_NUMBER_RANGE, "encoder-bits", 8, {PUT32(ENCODER, 8, 5)}},
        {EC_E_SECTION_SIZE, "encoder", 8, {PUT32(ENCODER, 4, 5)}},
        {EC_E_SECTION_SIZE, "encoder-read-as-32-bits", 8, {PUT32(ENCODER, 8, 32)}},
        {EC_E_RESERVED, "encoder", 8, {PUT8(ENCODER, 12, 1)}},
        {EC_E_RESERVED, "encoder-padding-first", 8, {PUT8(ENCODER, 72, 1)}},
        {EC_E_RESERVED, "encoder-padding-last", 8, {PUT8(ENCODER, 79, 1)}},
        {EC_E_RESERVED, "encoder-padding-of-32-bits", RICH_ITEMS, {PUT8(ENCODER, 239, 1)}},
        {EC_E_NUMBER_RANGE, "encoder-position", 8, {PUT16(ENCODER, 16, HALF_1004)}},
        {EC_E_NUMBER_RANGE, "encoder-position-nan", 8, {PUT16(ENCODER, 16, HALF_NAN)}},
        {EC_E_NUMBER_RANGE, "encoder-mix", 8, {PUT16(ENCODER, 70, HALF_MINUS_1004)}},
        {EC_E_NUMBER_RANGE, "encoder-position-of-32-bits", RICH_ITEMS,
                {PUT32(ENCODER, 16, F32_1001)}},
        {EC_E_NUMBER_RANGE, "encoder-mix-of-32-bits", RICH_ITEMS, {PUT32(ENCODER, 228, F32_NAN)}},
        {EC_E_NUMBER_RANGE, "encoder-number-nan", RICH_ITEMS, {PUT32(ENCODER, 240, F32_NAN)}},
        {EC_E_NUMBER_RANGE, "encoder-number-large", RICH_ITEMS, {PUT32(ENCODER, 1028, F32_1E7)}},
        {EC_E_NUMBER_RANGE, "encoder-number-small", RICH_ITEMS,
                {PUT32(ENCODER, 244, F32_MINUS_1E7)}},
        {EC_E_NUMBER_RANGE, "encoder-scale", 8, {PUT16(ENCODER, 208, HALF_MINUS_1)}},
        {EC_E_NUMBER_RANGE, "encoder-scale-nan", 8, {PUT16(ENCODER, 208, HALF_NAN)}},
        {EC_E_NUMBER_RANGE, "encoder-scale-large", 8, {PUT16(ENCODER, 222, HALF_1003520)}},
        {EC_E_RESERVED, "encoder-first-row", 8, {PUT8(ENCODER, 82, 1)}},
        {EC_E_RESERVED, "encoder-last-row", 8, {PUT8(ENCODER, 207, 0x10)}},
        {EC_E_RESERVED, "encoder-row-of-8-bits", 8, {PUT32(ENCODER, 8, 8), PUT8(ENCODER, 95, 1)}},

        /* repeat */
        {EC_E_SECTION_SIZE, "repeat", 8, {SIZE(REPEAT, 15)}},
        {EC_E_SECTION_SIZE, "repeat-rest", 8, {SIZE(REPEAT, 20)}},
        {EC_E_RESERVED, "repeat-padding", 7, {PUT8(REPEAT, 15, 1)}},

        /* trend */
        {EC_E_SECTION_SIZE, "trend", RICH_ITEMS, {SIZE(TREND, RICH_ITEMS - 1)}},
        {EC_E_SECTION_SIZE, "trend-rest", RICH_ITEMS, {SIZE(TREND, RICH_ITEMS + 4)}},
        {EC_E_NUMBER_RANGE, "trend-least", RICH_ITEMS, {PUT8(TREND, 0, 0x80)}},
        {EC_E_RESERVED, "trend-padding", RICH_ITEMS, {PUT8(TREND, RICH_ITEMS, 1)}},

        /* neighbours: scales at 8, start 24, sizes 28, rows 44 */
        {EC_E_SECTION_SIZE, "table-head", 8, {SIZE(TABLE, 23)}},
        {EC_E_SECTION_SIZE, "table-sizes", 8, {SIZE(TABLE, 43)}},
        {EC_E_NUMBER_RANGE, "table-bits", 8, {PUT32(TABLE, 4, 16)}},
        {EC_E_RESERVED, "table-scales", 7, {PUT8(TABLE, 22, 1)}},
        {EC_E_RESERVED, "table-sizes", 7, {PUT8(TABLE, 43, 1)}},
        {EC_E_NUMBER_RANGE, "table-scale-nan", 8, {PUT16(TABLE, 8, HALF_NAN)}},
        {EC_E_NUMBER_RANGE, "table-scale-negative", 8, {PUT16(TABLE, 8, HALF_MINUS_1)}},
        {EC_E_NUMBER_RANGE, "table-scale-large", 8, {PUT16(BASKETS, 22, HALF_1003520)}},
        {EC_E_ROW_OFFSETS, "start", 8, {PUT32(TABLE, 24, 1)}},
        {EC_E_SECTION_SIZE, "table-size", 8, {PUT16(TABLE, 28, 8)}},
        {EC_E_SECTION_SIZE, "table-rest", 8, {SIZE(TABLE, 71)}},
        {EC_E_ROW_OFFSETS, "entries", 8, {PUT32(TABLE, 0, 11)}},
        {EC_E_ROW_ENCODING, "no-entries", 8, {PUT8(TABLE, ROW(0), 0)}},
        {EC_E_ROW_ENCODING, "too-many-entries", 8,
                {PUT8(TABLE, ROW(0), 0x81), PUT8(TABLE, ROW(1), 8)}},
        {EC_E_ROW_ENCODING, "varint-with-needless-byte",
                8, /* gap 0 as 80 00, one entry too few weights */
                {PUT32(TABLE, ROW(0), 0x02008002), PUT8(TABLE, ROW(4), 0xff)}},
        {EC_E_ROW_ENCODING, "count-of-six-bytes", 8,
                {PUT32(TABLE, ROW(0), 0x80808080), PUT32(TABLE, ROW(3), 0x80808080)}},
        {EC_E_ROW_ENCODING, "varint-of-six-bytes", 8,
                {PUT32(TABLE, ROW(0), 0x80808001), PUT32(TABLE, ROW(3), 0x80808080)}},
        {EC_E_ROW_ENCODING, "varint-above-32-bits", 8, /* one entry, gap 2^32 + 2 */
                {PUT32(TABLE, ROW(0), 0x80808201), PUT32(TABLE, ROW(3), 0xff108080)}},
        {EC_E_ROW_ENCODING, "varint-past-the-row", 8,
                {PUT32(TABLE, ROW(0), 0x00000006), PUT32(TABLE, ROW(3), 0x80000000)}},
        {EC_E_ROW_ENCODING, "weights-missing", 8,
                {PUT32(TABLE, ROW(0), 0x00000004), PUT8(TABLE, ROW(4), 0)}},
        {EC_E_ROW_ENCODING, "weights-left-over", 8, {PUT8(TABLE, ROW(0), 1)}},
        {EC_E_ROW_ENCODING, "weights-read-as-32-bits", 8, {PUT32(TABLE, 4, 32)}},
        {EC_E_ROW_ENCODING, "half-bytes-left-over", 8, {PUT8(BASKETS, ROW(3), 1)}},
        {EC_E_ROW_ENCODING, "half-bytes-missing", 8, {PUT8(BASKETS, ROW(3), 3)}},
        {EC_E_RESERVED, "half-byte-behind-the-last", 8, {PUT8(BASKETS, ROW(2), 0x1f)}},
        {EC_E_NUMBER_RANGE, "weight-of-32-bits-nan", 8, ONE_WEIGHT(F32_NAN)},
        {EC_E_NUMBER_RANGE, "weight-of-32-bits-negative", 8, ONE_WEIGHT(F32_MINUS_1)},
        {EC_E_NUMBER_RANGE, "weight-of-32-bits-large", 8, ONE_WEIGHT(F32_1E7)},
        {EC_E_ROW_ITEM, "first", 8, {PUT8(TABLE, ROW(1), 8)}},
        {EC_E_ROW_ITEM, "second", 8, {PUT8(TABLE, ROW(2), 5)}},
        {EC_E_ROW_ITEM, "last", 8, {PUT8(TABLE, ROW(3), 3)}},
        {EC_E_ROW_ITEM, "largest-varint", 8,
                {PUT32(TABLE, ROW(0), 0xffffff01), PUT32(TABLE, ROW(3), 0xff0fffff)}},
        {EC_E_ROW_ITEM, "gap-that-wraps", 8, /* items 2 and 2 + 1 + 2^32 - 2, in 32 bits item 1 */
                {PUT32(TABLE, ROW(0), 0xfffe0202), PUT32(TABLE, ROW(3), 0x0fffffff)}},

        /* fusion: transitions, baskets, popularity, factors, content, sequence, price, repeat */
        {EC_E_SECTION_SIZE, "fusion-head", 8, {SIZE(FUSION, 31)}},
        {EC_E_SECTION_SIZE, "fusion-terms", 8, {PUT32(FUSION, 0, 3)}},
        {EC_E_SECTION_SIZE, "fusion-seventeen-terms", 8, {PUT32(FUSION, 0, 17), SIZE(FUSION, 236)}},
        {EC_E_SECTION_SIZE, "fusion-terms-that-wrap", 8, {PUT32(FUSION, 0, 0x80000008)}},
        {EC_E_RESERVED, "fusion-first", 8, {PUT8(FUSION, 24, 1)}},
        {EC_E_RESERVED, "fusion-last", 8, {PUT8(FUSION, 31, 1)}},
        {EC_E_NUMBER_RANGE, "half-life", 8, {PUT32(FUSION, 4, F32_NAN)}},
        {EC_E_NUMBER_RANGE, "half-life-large", 8, {PUT32(FUSION, 4, F32_1E7)}},
        {EC_E_NUMBER_RANGE, "strength", 8, {PUT32(FUSION, 20, F32_65)}},
        {EC_E_NUMBER_RANGE, "strength-negative", 8, {PUT32(FUSION, 8, F32_MINUS_1)}},
        {EC_E_SIGNAL, "none-such", 8, {PUT32(FUSION, SIGNAL(7), EC_N_SIGNALS)}},
        {EC_E_SIGNAL, "huge", 8, {PUT32(FUSION, SIGNAL(7), 0xffffffff)}},
        {EC_E_SIGNAL, "popularity-not-carried", 8, {DROP(POPULARITY)}},
        {EC_E_SIGNAL, "factors-not-carried", 8, {DROP(FACTORS)}},
        {EC_E_SIGNAL, "transitions-not-carried", 8, {DROP(TABLE)}},
        {EC_E_SIGNAL, "linear-not-carried", 8, {PUT32(FUSION, SIGNAL(0), EC_SIGNAL_LINEAR)}},
        {EC_E_SIGNAL, "content-not-carried", 8, {DROP(CONTENT)}},
        {EC_E_SIGNAL, "sequence-not-carried", 8, {DROP(ENCODER)}},
        {EC_E_SIGNAL, "repeat-not-carried", 8, {DROP(REPEAT)}},
        {EC_E_SIGNAL, "price-not-carried", 8, {DROP(PRICES)}},
        {EC_E_SIGNAL, "sequence-twice", 8, {PUT32(FUSION, SIGNAL(7), EC_SIGNAL_SEQUENCE)}},
        {EC_E_SIGNAL, "price-twice", 8, {PUT32(FUSION, SIGNAL(7), EC_SIGNAL_PRICE)}},
        {EC_E_SIGNAL, "popularity-twice", 8, {PUT32(FUSION, SIGNAL(0), EC_SIGNAL_POPULARITY)}},
        {EC_E_SIGNAL, "no-popularity", 8, {PUT32(FUSION, SIGNAL(2), EC_SIGNAL_TRANSITIONS)}},
        {EC_E_NUMBER_RANGE, "decay-large", 8, {PUT32(FUSION, DECAY(0), F32_1_5)}},
        {EC_E_NUMBER_RANGE, "decay-negative", 8, {PUT32(FUSION, DECAY(3), F32_MINUS_1)}},
        {EC_E_NUMBER_RANGE, "decay-nan", 8, {PUT32(FUSION, DECAY(7), F32_NAN)}},
        {EC_E_NUMBER_RANGE, "weight-large", 8, {PUT32(FUSION, WEIGHT(0), F32_513)}},
        {EC_E_NUMBER_RANGE, "weight-small", 8, {PUT32(FUSION, WEIGHT(3), F32_MINUS_513)}},
        {EC_E_NUMBER_RANGE, "weight-nan", 8, {PUT32(FUSION, WEIGHT(7), F32_NAN)}},

        /* self-test: events at 8, places 32 */
        {EC_E_SECTION_SIZE, "self-test-head", 8, {SIZE(SELF_TEST, 7)}},
        {EC_E_SECTION_SIZE, "self-test", 8, {PUT32(SELF_TEST, 0, 2)}},
        {EC_E_SECTION_SIZE, "self-test-events", 8, {PUT32(SELF_TEST, 0, 33), SIZE(SELF_TEST, 312)}},
        {EC_E_SECTION_SIZE, "self-test-places", 8, {PUT32(SELF_TEST, 4, 33), SIZE(SELF_TEST, 296)}},
        {EC_E_ITEM_RANGE, "self-test-event", 8, {PUT32(SELF_TEST, 8, 8)}},
        {EC_E_ITEM_RANGE, "self-test-place", 8, {PUT32(SELF_TEST, 64, 8)}},
        {EC_E_EVENT_TYPE, "self-test-event", 8, {PUT32(SELF_TEST, 28, 4)}},

        /* training */
        {EC_E_STRING_UTF8, "training", 8, {PUT8(TRAINING, 36, 0xc3)}},
        {EC_E_STRING_UTF8, "nul-in-the-training", 8, {PUT8(TRAINING, 3, 0)}},
};
const size_t N_CORRUPTIONS = sizeof CORRUPTIONS / sizeof *CORRUPTIONS;

static void add_section(struct parts *parts, uint32_t type, size_t size)
{
    struct part part = {.type = type};
    part_resize(&part, size);
    parts_add(parts, &part);
    free(part.bytes);
}

static void change_section(struct parts *parts, const struct change *change)
{
    if (change->kind == CHANGE_ADD) {
        add_section(parts, change->section, change->value);
        return;
    }
    struct part *part = parts_find(parts, change->section);
    if (!part)
        abort();
    uint8_t *at = part->bytes + change->offset;
    switch (change->kind) {
    case CHANGE_U8:
        *at = (uint8_t)change->value;
        break;
    case CHANGE_U16:
        ec_store_u16(at, (uint16_t)change->value);
        break;
    case CHANGE_U32:
        ec_store_u32(at, change->value);
        break;
    case CHANGE_SIZE:
        part_resize(part, change->value);
        break;
    case CHANGE_DROP:
        parts_drop(parts, change->section);
        break;
    case CHANGE_NOTHING:
    case CHANGE_ADD:
    case CHANGE_FILE_U8:
    case CHANGE_FILE_U32:
    case CHANGE_FILE_SIZE:
    case CHANGE_LENGTH:
    case CHANGE_SEALED_U8:
        break;
    }
}

/* The file with room for `new_size` bytes, zeros behind. */
static uint8_t *resize_file(uint8_t *bytes, size_t size, size_t new_size)
{
    struct part whole = {.bytes = bytes, .size = size};
    part_resize(&whole, new_size);
    uint8_t *copy = exact_copy(whole.bytes, new_size);
    free(whole.bytes);
    return copy;
}

uint8_t *corruption_build(const struct corruption *corruption, size_t *size)
{
    const struct change *changes = corruption->change;
    const size_t n_changes = sizeof corruption->change / sizeof *corruption->change;
    bool is_rich = corruption->n_items == RICH_ITEMS;
    struct model_plan *plan = is_rich ? rich_plan_new(RICH_SEED) : tiny_plan_new();
    plan->n_items = corruption->n_items;
    struct test_model model = test_model_build(plan);
    struct parts parts = parts_read(model.bytes, model.size);
    free(plan);
    test_model_free(&model);

    for (size_t c = 0; c < n_changes; c++)
        if (changes[c].kind > CHANGE_NOTHING && changes[c].kind < CHANGE_FILE_U8)
            change_section(&parts, &changes[c]);
    uint8_t *bytes = parts_write(&parts, size);
    parts_free(&parts);

    for (size_t c = 0; c < n_changes; c++) {
        const struct change *change = &changes[c];
        if (change->kind == CHANGE_FILE_U8)
            bytes[change->offset] = (uint8_t)change->value;
        if (change->kind == CHANGE_FILE_U32)
            ec_store_u32(bytes + change->offset, change->value);
        if (change->kind == CHANGE_FILE_SIZE) {
            bytes = resize_file(bytes, *size, change->value);
            *size = change->value;
            ec_store_u64(bytes + EC_HEADER_FILE_SIZE, *size);
        }
    }
    model_reseal(bytes, *size);
    for (size_t c = 0; c < n_changes; c++) {
        if (changes[c].kind == CHANGE_SEALED_U8)
            bytes[changes[c].offset] = (uint8_t)changes[c].value;
        if (changes[c].kind == CHANGE_LENGTH) {
            bytes = resize_file(bytes, *size, changes[c].value);
            *size = changes[c].value;
        }
    }
    return bytes;
}

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
    POPULARITY = EC_SECTION_POPULARITY,
    FACTORS = EC_SECTION_FACTORS,
    FUSION = EC_SECTION_FUSION,
    SELF_TEST = EC_SECTION_SELF_TEST,
    TRAINING = EC_SECTION_TRAINING,
    CONTENT = EC_SECTION_CONTENT,
    ENCODER = EC_SECTION_SEQUENCE,
    REPEAT = EC_SECTION_REPEAT,
    TABLE = EC_SECTION_TABLE,

    F32_NAN = 0x7fc00000,
    F32_INFINITY = 0x7f800000,
    F32_1E13 = 0x551184e7,
    F32_1E7 = 0x4b189680,
    F32_1E19 = 0x5f0ac723,
    F32_513 = 0x44004000,
    F32_65 = 0x42820000,
    F32_1_5 = 0x3fc00000,
};
#define F32_MINUS_1 0xbf800000u
#define F32_MINUS_513 0xc4004000u

#define PUT8(type, at, to) {CHANGE_U8, type, at, to}
#define PUT16(type, at, to) {CHANGE_U16, type, at, to}
#define PUT32(type, at, to) {CHANGE_U32, type, at, to}
#define SIZE(type, to) {CHANGE_SIZE, type, 0, to}
#define DROP(type) {CHANGE_DROP, type, 0, 0}
#define FILE8(at, to) {CHANGE_FILE_U8, 0, at, to}
#define FILE32(at, to) {CHANGE_FILE_U32, 0, at, to}
#define FILE_SIZE(to) {CHANGE_FILE_SIZE, 0, 0, to}
#define LENGTH(to) {CHANGE_LENGTH, 0, 0, to}
#define SEALED8(at, to) {CHANGE_SEALED_U8, 0, at, to}

/* Where the entry of the s-th section stands, and the s-th neighbour row byte of table 0. */
#define ENTRY(s) (64u + 32u * (s))
#define ROW(n) (84u + (n))

const struct corruption CORRUPTIONS[] = {
        /* header */
        {EC_E_MAGIC, "magic", 8, {FILE8(7, '\r')}},
        {EC_E_MAGIC, "magic-of-a-short-file", 8, {FILE8(0, 'P'), LENGTH(8)}},
        {EC_E_TRUNCATED, "nothing", 8, {LENGTH(0)}},
        {EC_E_TRUNCATED, "in-the-magic", 8, {LENGTH(7)}},
        {EC_E_TRUNCATED, "in-the-header", 8, {LENGTH(63)}},
        {EC_E_VERSION, "version-0", 8, {FILE32(8, 0)}},
        {EC_E_VERSION, "version-1", 8, {FILE32(8, 1)}},
        {EC_E_VERSION, "version-3", 8, {FILE32(8, 3)}},
        {EC_E_TRUNCATED, "last-byte", 8, {LENGTH(1946)}},
        {EC_E_TRUNCATED, "size-above-32-bits", 8, {FILE32(20, 1)}},
        {EC_E_FILE_SIZE, "a-byte-behind", 8, {LENGTH(1948)}},
        {EC_E_CHECKSUM, "first-bit-of-a-body", 8, {SEALED8(0x200, 1)}},
        {EC_E_CHECKSUM, "checksum", 8, {SEALED8(15, 0xff)}},
        {EC_E_CATALOGUE_SIZE, "no-items", 8, {FILE32(24, 0)}},
        {EC_E_CATALOGUE_SIZE, "too-many-items", 8, {FILE32(24, EC_MAX_ITEMS + 1)}},
        {EC_E_RESERVED, "header-first", 8, {FILE8(32, 1)}},
        {EC_E_RESERVED, "header-last", 8, {FILE8(63, 1)}},

        /* section table */
        {EC_E_SECTION_COUNT, "twenty-one", 8, {FILE32(28, 21)}},
        {EC_E_SECTION_COUNT, "huge", 8, {FILE32(28, 0xffffffff)}},
        {EC_E_SECTION_COUNT, "table-past-the-end", 8, {FILE_SIZE(64)}},
        {EC_E_SECTION_TYPE, "zero", 8, {FILE32(ENTRY(0), 0)}},
        {EC_E_SECTION_TYPE, "thirteen", 8, {FILE32(ENTRY(12), 13)}},
        {EC_E_SECTION_TYPE, "fifteen", 8, {FILE32(ENTRY(12), 15)}},
        {EC_E_SECTION_TYPE, "ninth-table", 8, {FILE32(ENTRY(13), 24)}},
        {EC_E_SECTION_ORDER, "repeated", 8, {FILE32(ENTRY(1), 1)}},
        {EC_E_SECTION_ORDER, "descending", 8, {FILE32(ENTRY(3), 2)}},
        {EC_E_RESERVED, "entry", 8, {FILE8(ENTRY(0) + 4, 1)}},
        {EC_E_RESERVED, "entry-end", 8, {FILE8(ENTRY(13) + 31, 1)}},
        {EC_E_SECTION_TILING, "gap", 8, {FILE32(ENTRY(1) + 8, 0x260)}},
        {EC_E_SECTION_TILING, "overlap", 8, {FILE32(ENTRY(1) + 8, 0x240)}},
        {EC_E_SECTION_TILING, "offset-not-aligned", 8, {FILE32(ENTRY(1) + 8, 0x244)}},
        {EC_E_SECTION_TILING, "offset-above-32-bits", 8, {FILE32(ENTRY(1) + 12, 1)}},
        {EC_E_SECTION_TILING, "past-the-end", 8, {FILE32(ENTRY(13) + 16, 0x6c)}},
        {EC_E_SECTION_TILING, "size-that-wraps", 8,
                {FILE32(ENTRY(13) + 16, 0xfffffff0), FILE32(ENTRY(13) + 20, 0xffffffff)}},
        {EC_E_SECTION_TILING, "rest-behind-the-last", 8, {FILE32(ENTRY(13) + 16, 0x6a)}},
        {EC_E_SECTION_TILING, "no-sections", 8, {FILE32(28, 0)}},
        {EC_E_SECTION_TILING, "padding-behind-the-last", 8, {FILE_SIZE(1952)}},
        {EC_E_RESERVED, "padding-between-first", 8, {FILE8(0x244, 1)}},
        {EC_E_RESERVED, "padding-between-last", 8, {FILE8(0x29f, 1)}},
        {EC_E_SECTION_MISSING, "all", 8, {FILE32(28, 0), FILE_SIZE(64)}},
        {EC_E_SECTION_MISSING, "ids", 8, {DROP(IDS)}},
        {EC_E_SECTION_MISSING, "popularity", 8, {DROP(POPULARITY)}},
        {EC_E_SECTION_MISSING, "fusion", 8, {DROP(FUSION)}},
        {EC_E_SECTION_MISSING, "self-test", 8, {DROP(SELF_TEST)}},
        {EC_E_SECTION_MISSING, "training", 8, {DROP(TRAINING)}},
        {EC_E_SECTION_MISSING, "table-before-a-table", 8, {DROP(TABLE)}},

        /* ids */
        {EC_E_SECTION_SIZE, "ids-offsets", 8, {SIZE(IDS, 35)}},
        {EC_E_STRING_OFFSETS, "ids-first", 8, {PUT32(IDS, 0, 1)}},
        {EC_E_STRING_OFFSETS, "ids-backwards", 8, {PUT32(IDS, 8, 2)}},
        {EC_E_STRING_OFFSETS, "ids-past-the-end", 8, {PUT32(IDS, 16, 0xffffffff)}},
        {EC_E_SECTION_SIZE, "ids-rest", 8, {SIZE(IDS, 69)}},
        {EC_E_SECTION_SIZE, "ids-short", 8, {SIZE(IDS, 67)}},
        {EC_E_STRING_UTF8, "ids", 8, {PUT8(IDS, 67, '(')}},
        {EC_E_STRING_UTF8, "ids-character-in-two-ids", 8, {PUT32(IDS, 28, 31)}},
        {EC_E_ID_ORDER, "empty", 8, {PUT32(IDS, 4, 0)}},
        {EC_E_ID_ORDER, "descending", 8, {PUT8(IDS, 36, 'z')}},
        {EC_E_ID_ORDER, "repeated", 8, /* "for" "for" "kjug" */
                {PUT32(IDS, 8, 6), PUT8(IDS, 36, 'f'), PUT8(IDS, 37, 'o'), PUT8(IDS, 38, 'r')}},

        /* titles */
        {EC_E_SECTION_SIZE, "titles", 8, {SIZE(TITLES, 78)}},
        {EC_E_STRING_OFFSETS, "titles", 8, {PUT32(TITLES, 4, 12)}},
        {EC_E_STRING_UTF8, "titles", 8, {PUT8(TITLES, 40, 0xc0)}},
        {EC_E_STRING_UTF8, "nul-in-a-title", 8, {PUT8(TITLES, 40, 0)}},

        /* groups */
        {EC_E_SECTION_SIZE, "groups-of-items", 8, {SIZE(GROUPS, 19)}},
        {EC_E_GROUP_RANGE, "too-many-groups", 8, {PUT32(GROUPS, 0, 65535)}},
        {EC_E_GROUP_RANGE, "group-of-an-item", 8, {PUT16(GROUPS, 4, 2)}},
        {EC_E_RESERVED, "groups", 7, {PUT8(GROUPS, 18, 1)}},
        {EC_E_SECTION_SIZE, "groups-offsets", 8, {SIZE(GROUPS, 31)}},
        {EC_E_SECTION_SIZE, "groups-offsets-past-the-file", 8, {PUT32(GROUPS, 0, 65534)}},
        {EC_E_STRING_OFFSETS, "groups", 8, {PUT32(GROUPS, 24, 15)}},
        {EC_E_SECTION_SIZE, "groups-rest", 8, {SIZE(GROUPS, 47)}},
        {EC_E_STRING_UTF8, "groups", 8, {PUT8(GROUPS, 32, 0xff)}},

        /* prices */
        {EC_E_SECTION_SIZE, "prices", 8, {SIZE(PRICES, 28)}},
        {EC_E_NUMBER_RANGE, "price-nan", 8, {PUT32(PRICES, 0, F32_NAN)}},
        {EC_E_NUMBER_RANGE, "price-negative", 8, {PUT32(PRICES, 28, F32_MINUS_1)}},
        {EC_E_NUMBER_RANGE, "price-large", 8, {PUT32(PRICES, 28, F32_1E13)}},

        /* popularity */
        {EC_E_SECTION_SIZE, "popularity", 8, {SIZE(POPULARITY, 24)}},
        {EC_E_RESERVED, "popularity-padding", 7, {PUT8(POPULARITY, 14, 1)}},
        {EC_E_RESERVED, "popularity-bits", 7, {PUT8(POPULARITY, 16, 0xfe)}},
        {EC_E_RESERVED, "popularity-end", 8, {PUT8(POPULARITY, 19, 1)}},

        /* factors */
        {EC_E_SECTION_SIZE, "factors-head", 8, {PUT32(FACTORS, 0, 0), SIZE(FACTORS, 15)}},
        {EC_E_FACTOR_COUNT, "none", 8, {PUT32(FACTORS, 0, 0)}},
        {EC_E_FACTOR_COUNT, "too-many", 8, {PUT32(FACTORS, 0, EC_MAX_FACTORS + 1)}},
        {EC_E_SECTION_SIZE, "factors", 8, {PUT32(FACTORS, 0, 5)}},
        {EC_E_RESERVED, "factors", 8, {PUT8(FACTORS, 15, 1)}},
        {EC_E_NUMBER_RANGE, "alpha0", 8, {PUT32(FACTORS, 4, F32_1E7)}},
        {EC_E_NUMBER_RANGE, "l2", 8, {PUT32(FACTORS, 8, F32_MINUS_1)}},
        {EC_E_RESERVED, "factors-first-row", 8, {PUT8(FACTORS, 16 + 4, 1)}},
        {EC_E_RESERVED, "factors-last-row", 8, {PUT8(FACTORS, 16 + 127, 1)}},
        {EC_E_NUMBER_RANGE, "factors-scale", 8, {PUT32(FACTORS, 16 + 128, F32_1E7)}},
        {EC_E_NUMBER_RANGE, "factors-scale-negative", 8, {PUT32(FACTORS, 16 + 128, F32_MINUS_1)}},
        {EC_E_GRAM, "nan", 8, {PUT32(FACTORS, 180, F32_NAN)}},
        {EC_E_GRAM, "large", 8, {PUT32(FACTORS, 180, F32_1E19)}},
        {EC_E_GRAM, "diagonal-infinite", 8, {PUT32(FACTORS, 212, F32_INFINITY)}},
        {EC_E_GRAM, "diagonal-negative", 8, {PUT32(FACTORS, 212, F32_MINUS_1)}},

        /* content */
        {EC_E_SECTION_SIZE, "content-head", 8, {SIZE(CONTENT, 15)}},
        {EC_E_SECTION_SIZE, "content-features", 8, {PUT32(CONTENT, 0, 0xffffffff)}},
        {EC_E_SECTION_SIZE, "content-offsets", 8, {SIZE(CONTENT, 71)}},
        {EC_E_NUMBER_RANGE, "content-no-features", 8, {PUT32(CONTENT, 0, 0)}},
        {EC_E_RESERVED, "content-first", 8, {PUT8(CONTENT, 8, 1)}},
        {EC_E_RESERVED, "content-last", 8, {PUT8(CONTENT, 15, 1)}},
        {EC_E_NUMBER_RANGE, "idf-zero", 8, {PUT32(CONTENT, 16, 0)}},
        {EC_E_NUMBER_RANGE, "idf-large", 8, {PUT32(CONTENT, 20, F32_65)}},
        {EC_E_NUMBER_RANGE, "idf-nan", 8, {PUT32(CONTENT, 32, F32_NAN)}},
        {EC_E_ROW_OFFSETS, "content-first", 8, {PUT32(CONTENT, 36, 1)}},
        {EC_E_ROW_OFFSETS, "content-backwards", 8, {PUT32(CONTENT, 64, 21)}},
        {EC_E_ROW_OFFSETS, "content-past-the-end", 8, {PUT32(CONTENT, 68, 27)}},
        {EC_E_ROW_OFFSETS, "content-rest", 8, {SIZE(CONTENT, 99)}},
        {EC_E_ROW_OFFSETS, "content-entries", 8, {PUT32(CONTENT, 4, 20)}},
        {EC_E_ROW_ENCODING, "content-no-entries", 8, {PUT8(CONTENT, 72, 0)}},
        {EC_E_ROW_ENCODING, "content-too-many-entries", 8,
                {PUT8(CONTENT, 72, 0x80), PUT8(CONTENT, 73, 2)}},
        {EC_E_ROW_ENCODING, "content-left-over", 8, {PUT8(CONTENT, 72, 2)}},
        {EC_E_ROW_ENCODING, "content-missing", 8, {PUT8(CONTENT, 72, 4)}},
        {EC_E_ROW_ITEM, "feature", 8, {PUT8(CONTENT, 75, 3)}},

        /* encoder */
        {EC_E_SECTION_SIZE, "encoder-head", 8, {PUT32(ENCODER, 0, 0), SIZE(ENCODER, 15)}},
        {EC_E_NUMBER_RANGE, "encoder-no-dims", 8, {PUT32(ENCODER, 0, 0)}},
        {EC_E_NUMBER_RANGE, "encoder-too-many-dims", 8, {PUT32(ENCODER, 0, EC_MAX_DIMS + 1)}},
        {EC_E_NUMBER_RANGE, "encoder-no-steps", 8, {PUT32(ENCODER, 4, 0)}},
        {EC_E_NUMBER_RANGE, "encoder-too-many-steps", 8, {PUT32(ENCODER, 4, EC_MAX_STEPS + 1)}},
        {EC_E_NUMBER_RANGE, "encoder-bits", 8, {PUT32(ENCODER, 8, 5)}},
        {EC_E_SECTION_SIZE, "encoder", 8, {PUT32(ENCODER, 4, 4)}},
        {EC_E_RESERVED, "encoder", 8, {PUT8(ENCODER, 12, 1)}},
        {EC_E_RESERVED, "encoder-end", 7, {PUT8(ENCODER, 283, 1)}},
        {EC_E_NUMBER_RANGE, "encoder-position", 8, {PUT32(ENCODER, 16, F32_1E7)}},
        {EC_E_NUMBER_RANGE, "encoder-mix", 8, {PUT32(ENCODER, 124, F32_NAN)}},
        {EC_E_NUMBER_RANGE, "encoder-scale", 8, {PUT32(ENCODER, 256, F32_MINUS_1)}},
        {EC_E_NUMBER_RANGE, "encoder-scale-large", 8, {PUT32(ENCODER, 284, F32_1E7)}},
        {EC_E_RESERVED, "encoder-first-row", 8, {PUT8(ENCODER, 130, 1)}},
        {EC_E_RESERVED, "encoder-last-row", 8, {PUT8(ENCODER, 255, 0x10)}},

        /* repeat */
        {EC_E_SECTION_SIZE, "repeat", 8, {SIZE(REPEAT, 15)}},
        {EC_E_SECTION_SIZE, "repeat-rest", 8, {SIZE(REPEAT, 20)}},
        {EC_E_RESERVED, "repeat-padding", 7, {PUT8(REPEAT, 15, 1)}},

        /* neighbour tables */
        {EC_E_SECTION_SIZE, "table", 8, {SIZE(TABLE, 83)}},
        {EC_E_SIGNAL, "table-of-factors", 8, /* that no term uses */
                {PUT32(TABLE + 1, 0, 1), PUT32(FUSION, 48, 2), PUT32(FUSION, 52, 0)}},
        {EC_E_SIGNAL, "table-of-content", 8,
                {PUT32(TABLE + 1, 0, 5), PUT32(FUSION, 48, 2), PUT32(FUSION, 52, 0)}},
        {EC_E_SIGNAL, "table-of-price", 8,
                {PUT32(TABLE + 1, 0, 9), PUT32(FUSION, 48, 2), PUT32(FUSION, 52, 0)}},
        {EC_E_SIGNAL, "table-of-no-signal", 8,
                {PUT32(TABLE + 1, 0, 10), PUT32(FUSION, 48, 2), PUT32(FUSION, 52, 0)}},
        {EC_E_NUMBER_RANGE, "table-bits", 8, {PUT32(TABLE, 8, 16)}},
        {EC_E_RESERVED, "table-first", 8, {PUT8(TABLE, 12, 1)}},
        {EC_E_RESERVED, "table-last", 8, {PUT8(TABLE, 15, 1)}},
        {EC_E_NUMBER_RANGE, "table-scale", 8, {PUT32(TABLE, 16, F32_NAN)}},
        {EC_E_NUMBER_RANGE, "table-scale-large", 8, {PUT32(TABLE + 1, 44, F32_1E7)}},
        {EC_E_ROW_OFFSETS, "first", 8, {PUT32(TABLE, 48, 1)}},
        {EC_E_ROW_OFFSETS, "backwards", 8, {PUT32(TABLE, 72, 22)}},
        {EC_E_ROW_OFFSETS, "past-the-end", 8, {PUT32(TABLE, 80, 27)}},
        {EC_E_ROW_OFFSETS, "rest", 8, {SIZE(TABLE, 111)}},
        {EC_E_ROW_OFFSETS, "entries", 8, {PUT32(TABLE, 4, 11)}},
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
        {EC_E_ROW_ENCODING, "half-bytes-left-over", 8, {PUT8(TABLE + 1, ROW(3), 1)}},
        {EC_E_ROW_ENCODING, "half-bytes-missing", 8, {PUT8(TABLE + 1, ROW(3), 3)}},
        {EC_E_RESERVED, "half-byte-behind-the-last", 8, {PUT8(TABLE + 1, ROW(2), 0x1f)}},
        {EC_E_ROW_ITEM, "first", 8, {PUT8(TABLE, ROW(1), 8)}},
        {EC_E_ROW_ITEM, "second", 8, {PUT8(TABLE, ROW(2), 5)}},
        {EC_E_ROW_ITEM, "last", 8, {PUT8(TABLE, ROW(3), 3)}},
        {EC_E_ROW_ITEM, "largest-varint", 8,
                {PUT32(TABLE, ROW(0), 0xffffff01), PUT32(TABLE, ROW(3), 0xff0fffff)}},
        {EC_E_ROW_ITEM, "gap-that-wraps", 8, /* items 2 and 2 + 1 + 2^32 - 2, in 32 bits item 1 */
                {PUT32(TABLE, ROW(0), 0xfffe0202), PUT32(TABLE, ROW(3), 0x0fffffff)}},

        /* fusion */
        {EC_E_SECTION_SIZE, "fusion-head", 8, {SIZE(FUSION, 31)}},
        {EC_E_SECTION_SIZE, "fusion-terms", 8, {PUT32(FUSION, 0, 3)}},
        {EC_E_SECTION_SIZE, "fusion-seventeen-terms", 8, {PUT32(FUSION, 0, 17), SIZE(FUSION, 304)}},
        {EC_E_RESERVED, "fusion-first", 8, {PUT8(FUSION, 24, 1)}},
        {EC_E_RESERVED, "fusion-last", 8, {PUT8(FUSION, 31, 1)}},
        {EC_E_NUMBER_RANGE, "half-life", 8, {PUT32(FUSION, 4, F32_NAN)}},
        {EC_E_NUMBER_RANGE, "strength", 8, {PUT32(FUSION, 20, F32_65)}},
        {EC_E_SIGNAL, "none-such", 8, {PUT32(FUSION, 144, 10)}},
        {EC_E_SIGNAL, "factors-not-carried", 8, {DROP(FACTORS)}},
        {EC_E_SIGNAL, "content-not-carried", 8, {DROP(CONTENT)}},
        {EC_E_SIGNAL, "sequence-not-carried", 8, {DROP(ENCODER)}},
        {EC_E_SIGNAL, "repeat-not-carried", 8, {DROP(REPEAT)}},
        {EC_E_SIGNAL, "sequence-twice", 8, {PUT32(FUSION, 144, 6)}},
        {EC_E_SIGNAL, "price-not-carried", 8, {DROP(PRICES)}},
        {EC_E_SIGNAL, "price-twice", 8, {PUT32(FUSION, 144, 9)}},
        {EC_E_SIGNAL, "popularity-with-a-table", 8, {PUT32(FUSION, 68, 1)}},
        {EC_E_SIGNAL, "factors-with-a-table", 8, {PUT32(FUSION, 84, 1)}},
        {EC_E_SIGNAL, "content-with-a-table", 8, {PUT32(FUSION, 100, 1)}},
        {EC_E_SIGNAL, "sequence-with-a-table", 8, {PUT32(FUSION, 116, 1)}},
        {EC_E_SIGNAL, "price-with-a-table", 8, {PUT32(FUSION, 132, 1)}},
        {EC_E_SIGNAL, "repeat-with-a-table", 8, {PUT32(FUSION, 148, 1)}},
        {EC_E_SIGNAL, "table-not-carried", 8, {PUT32(FUSION, 52, 2)}},
        {EC_E_SIGNAL, "first-table-not-carried", 8, {PUT32(FUSION, 36, 2)}},
        {EC_E_SIGNAL, "table-of-another-signal", 8, {PUT32(FUSION, 52, 0)}},
        {EC_E_NUMBER_RANGE, "decay-large", 8, {PUT32(FUSION, 40, F32_1_5)}},
        {EC_E_NUMBER_RANGE, "decay-negative", 8, {PUT32(FUSION, 88, F32_MINUS_1)}},
        {EC_E_NUMBER_RANGE, "weight-large", 8, {PUT32(FUSION, 44, F32_513)}},
        {EC_E_NUMBER_RANGE, "weight-small", 8, {PUT32(FUSION, 92, F32_MINUS_513)}},
        {EC_E_SIGNAL, "no-popularity", 8, {PUT32(FUSION, 64, 2)}},
        {EC_E_SIGNAL, "popularity-twice", 8, {PUT32(FUSION, 32, 0)}},

        /* self-test */
        {EC_E_SECTION_SIZE, "self-test-head", 8, {SIZE(SELF_TEST, 7)}},
        {EC_E_SECTION_SIZE, "self-test", 8, {PUT32(SELF_TEST, 0, 2)}},
        {EC_E_SECTION_SIZE, "self-test-events", 8, {PUT32(SELF_TEST, 0, 33), SIZE(SELF_TEST, 312)}},
        {EC_E_SECTION_SIZE, "self-test-places", 8, {PUT32(SELF_TEST, 4, 33), SIZE(SELF_TEST, 296)}},
        {EC_E_ITEM_RANGE, "self-test-event", 8, {PUT32(SELF_TEST, 8, 8)}},
        {EC_E_ITEM_RANGE, "self-test-place", 8, {PUT32(SELF_TEST, 64, 8)}},
        {EC_E_EVENT_TYPE, "self-test-event", 8, {PUT32(SELF_TEST, 28, 4)}},

        /* training */
        {EC_E_STRING_UTF8, "training", 8, {PUT8(TRAINING, 36, 0xc3)}},
};
const size_t N_CORRUPTIONS = sizeof CORRUPTIONS / sizeof *CORRUPTIONS;

static void change_section(struct parts *parts, const struct change *change)
{
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
    struct part whole = {0, bytes, size};
    part_resize(&whole, new_size);
    uint8_t *copy = exact_copy(whole.bytes, new_size);
    free(whole.bytes);
    return copy;
}

uint8_t *corruption_build(const struct corruption *corruption, size_t *size)
{
    const struct change *changes = corruption->change;
    const size_t n_changes = sizeof corruption->change / sizeof *corruption->change;
    struct model_plan *plan = tiny_plan_new();
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

/* fields.h - the kinds of fields that sections are made of: how each is checked, and how it is read afterwards.
 *
 * A check reads bytes that nobody has verified and never leaves its body; a reader trusts the check.
 *
 * Layer: device/container.   n entries */
#ifndef ENDCAP_DEVICE_CONTAINER_FIELDS_H
#define ENDCAP_DEVICE_CONTAINER_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "device/base/bytes.h"
#include "device/container/layout.h"
#include "endcap/status.h"
#include "endcap/types.h"

/* Some bytes of a file, such as the body of a section; NULL where the file lacks it. */
struct ec_body {
    const uint8_t *bytes;
    size_t size;
};

/* Whether a number is within a range; false for NaN. */
static inline bool ec_in_range(float value, float low, float high)
{
    return value >= low && value <= high;
}

bool ec_all_zero(const uint8_t *bytes, uint64_t size);

/* Whether bytes are UTF-8 without a NUL, which JSON and C end at: an id with one would be another id elsewhere. */
bool ec_is_text(const uint8_t *bytes, size_t size);

/* Check n f32 numbers, each within low and high: EC_E_NUMBER_RANGE. */
EC_MUST_USE enum ec_status ec_check_f32(const uint8_t *bytes, uint64_t n, float low, float high);

/* The upper half of a float's bits as that float: a sign, 8 bits of exponent, 7 of fraction. */
static inline float ec_load_half(const uint8_t *bytes)
{
    uint32_t bits = (uint32_t)ec_load_u16(bytes) << 16;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Check n such numbers, likewise. */
EC_MUST_USE enum ec_status ec_check_halves(const uint8_t *bytes, uint64_t n, float low, float high);

/* Widths of the numbers that are learned: 4 and 8 bits are whole numbers times a scale, 32 a float. */
static inline bool ec_is_width(uint32_t bits)
{
    return bits == 4 || bits == 8 || bits == 32;
}

/* Bytes of n numbers of some bits, or of none (0 bits). */
static inline size_t ec_packed_size(size_t n, uint32_t bits)
{
    return (n * bits + 7) / 8;
}

/* The unsigned number k of some that are packed in 4 or 8 bits, the low half of a byte first. */
static inline uint32_t ec_packed(const uint8_t *numbers, uint32_t bits, size_t k)
{
    return bits == 4 ? (uint32_t)numbers[k / 2] >> k % 2 * 4 & 15u : numbers[k];
}

/* Number k of a packed row: unsigned (of weights) or in two's complement (of rows), or a float. */
static inline float ec_packed_unsigned(const uint8_t *numbers, uint32_t bits, size_t k)
{
    return bits == 32 ? ec_load_f32(numbers + 4 * k) : (float)ec_packed(numbers, bits, k);
}

static inline float ec_packed_signed(const uint8_t *numbers, uint32_t bits, size_t k)
{
    if (bits == 32)
        return ec_load_f32(numbers + 4 * k);
    uint32_t packed = ec_packed(numbers, bits, k);
    uint32_t sign = 1u << (bits - 1);
    return (float)((int)(packed ^ sign) - (int)sign);
}

/* n rows of bytes, one behind another: u32 start of each 16th row, u16 size of each row, padding to 4, the rows. */
struct ec_spans {
    const uint8_t *starts;
    const uint8_t *sizes;
    const uint8_t *bytes;
};

enum { EC_SPANS_BLOCK = 16, EC_SPAN_MOST = 65535 };

/* Bytes of the table before the rows. */
static inline uint64_t ec_spans_head(uint64_t n)
{
    return 4 * ((n + EC_SPANS_BLOCK - 1) / EC_SPANS_BLOCK) + (n + 1) / 2 * 4;
}

/* The spans of a checked body. */
static inline struct ec_spans ec_spans_open(const uint8_t *bytes, uint32_t n)
{
    const uint8_t *sizes = bytes + 4 * (((size_t)n + EC_SPANS_BLOCK - 1) / EC_SPANS_BLOCK);
    return (struct ec_spans){bytes, sizes, bytes + ec_spans_head(n)};
}

/* Row i: O(1), at most 15 sizes are added. */
static inline struct ec_body ec_spans_get(const struct ec_spans *spans, uint32_t i)
{
    size_t start = ec_load_u32(spans->starts + 4 * (size_t)(i / EC_SPANS_BLOCK));
    for (uint32_t k = i - i % EC_SPANS_BLOCK; k < i; k++)
        start += ec_load_u16(spans->sizes + 2 * (size_t)k);
    return (struct ec_body){spans->bytes + start, ec_load_u16(spans->sizes + 2 * (size_t)i)};
}

/* Check n spans that fill their body.
 *
 * wrong   status of a start that is not the sum of the sizes before it
 * spans   written only on EC_OK
 *
 * EC_E_SECTION_SIZE   the table does not fit, or the rows do not fill the body
 * EC_E_RESERVED       the padding is not zero */
EC_MUST_USE enum ec_status ec_spans_check(
        struct ec_body body, uint32_t n, enum ec_status wrong, struct ec_spans *spans);

/* Read a varint (LEB128) that is known to be well coded, and move past it. */
static inline uint32_t ec_varint(const uint8_t **bytes)
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

/* A sparse row: a varint count, ascending numbers as varint gaps, then a packed weight for each; empty: no byte. */
struct ec_sparse_row {
    const uint8_t *gaps;    /* next gap to read */
    const uint8_t *weights; /* (n,) */
    uint32_t n;
    uint32_t next; /* smallest number that the next entry may name */
};

/* What the rows of a section may hold. */
struct ec_sparse_limits {
    uint32_t n_targets; /* numbers that a row may name are below */
    uint32_t max_row;   /* entries */
    uint32_t bits;      /* of a weight; 0: entries have none */
    float max_weight;   /* of one of 32 bits */
};

/* Check n sparse rows that fill the spans, n_entries altogether.
 *
 * EC_E_ROW_OFFSETS, EC_E_ROW_ENCODING, EC_E_ROW_ITEM, EC_E_NUMBER_RANGE, EC_E_RESERVED */
EC_MUST_USE enum ec_status ec_sparse_check(const struct ec_spans *spans, uint32_t n,
        const struct ec_sparse_limits *limits, uint32_t n_entries);

/* The sparse row in a checked span. */
struct ec_sparse_row ec_sparse_open(struct ec_body span, uint32_t bits);

/* Read the next number, while n of them have not been read. */
static inline uint32_t ec_sparse_next(struct ec_sparse_row *row)
{
    uint32_t number = row->next + ec_varint(&row->gaps);
    row->next = number + 1;
    return number;
}

/* The text in a checked span. */
static inline struct ec_text ec_span_text(struct ec_body span)
{
    return (struct ec_text){(const char *)span.bytes, span.size};
}

/* Check n texts that fill their body. EC_E_STRING_UTF8, and those of ec_spans_check: EC_E_STRING_OFFSETS. */
EC_MUST_USE enum ec_status ec_texts_check(struct ec_body body, uint32_t n, struct ec_spans *spans);

#endif

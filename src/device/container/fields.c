/* fields.c - see fields.h. */
#include "device/container/fields.h"

#include "device/base/utf8.h"

bool ec_all_zero(const uint8_t *bytes, uint64_t size)
{
    for (uint64_t n = 0; n < size; n++)
        if (bytes[n])
            return false;
    return true;
}

bool ec_is_text(const uint8_t *bytes, size_t size)
{
    for (size_t n = 0; n < size; n++)
        if (bytes[n] == 0)
            return false;
    return ec_utf8_check(bytes, size);
}

enum ec_status ec_check_f32(const uint8_t *bytes, uint64_t n, float low, float high)
{
    for (uint64_t k = 0; k < n; k++)
        if (!ec_in_range(ec_load_f32(bytes + 4 * k), low, high))
            return EC_E_NUMBER_RANGE;
    return EC_OK;
}

enum ec_status ec_check_halves(const uint8_t *bytes, uint64_t n, float low, float high)
{
    for (uint64_t k = 0; k < n; k++)
        if (!ec_in_range(ec_load_half(bytes + 2 * k), low, high))
            return EC_E_NUMBER_RANGE;
    return EC_OK;
}

enum ec_status ec_spans_check(
        struct ec_body body, uint32_t n, enum ec_status wrong, struct ec_spans *spans)
{
    uint64_t head = ec_spans_head(n);
    if (body.size < head)
        return EC_E_SECTION_SIZE;
    struct ec_spans open = ec_spans_open(body.bytes, n);
    uint64_t sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i % EC_SPANS_BLOCK == 0 &&
                ec_load_u32(open.starts + 4 * (size_t)(i / EC_SPANS_BLOCK)) != sum)
            return wrong;
        sum += ec_load_u16(open.sizes + 2 * (size_t)i);
    }
    if (head + sum != body.size)
        return EC_E_SECTION_SIZE;
    const uint8_t *sizes_end = open.sizes + 2 * (size_t)n;
    if (!ec_all_zero(sizes_end, (uint64_t)(open.bytes - sizes_end)))
        return EC_E_RESERVED;
    *spans = open;
    return EC_OK;
}

/* Read a varint as it must be coded: at most five bytes, no needless ones, below 2^32. */
static bool read_varint(const uint8_t **bytes, const uint8_t *end, uint32_t *value)
{
    uint64_t sum = 0;
    for (unsigned shift = 0; shift < 35 && *bytes < end; shift += 7) {
        uint8_t byte = *(*bytes)++;
        sum |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80)) {
            *value = (uint32_t)sum;
            return sum <= UINT32_MAX && (byte != 0 || shift == 0);
        }
    }
    return false;
}

static enum ec_status check_row(
        struct ec_body span, const struct ec_sparse_limits *limits, uint32_t *n_entries)
{
    const uint8_t *bytes = span.bytes;
    const uint8_t *end = bytes + span.size;
    *n_entries = 0;
    if (bytes == end)
        return EC_OK;
    uint32_t n;
    if (!read_varint(&bytes, end, &n) || n == 0 || n > limits->max_row)
        return EC_E_ROW_ENCODING;
    uint64_t next = 0; /* smallest number the next entry may name */
    for (uint32_t e = 0; e < n; e++) {
        uint32_t gap;
        if (!read_varint(&bytes, end, &gap))
            return EC_E_ROW_ENCODING;
        if (next + gap >= limits->n_targets)
            return EC_E_ROW_ITEM;
        next += (uint64_t)gap + 1;
    }
    if ((uint64_t)(end - bytes) != ec_packed_size(n, limits->bits))
        return EC_E_ROW_ENCODING;
    if (limits->bits == 4 && n % 2 && end[-1] >> 4)
        return EC_E_RESERVED;
    if (limits->bits == 32 && ec_check_f32(bytes, n, 0.0f, limits->max_weight))
        return EC_E_NUMBER_RANGE;
    *n_entries = n;
    return EC_OK;
}

enum ec_status ec_sparse_check(const struct ec_spans *spans, uint32_t n,
        const struct ec_sparse_limits *limits, uint32_t n_entries)
{
    uint64_t n_found = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t n_row;
        enum ec_status status = check_row(ec_spans_get(spans, i), limits, &n_row);
        if (status)
            return status;
        n_found += n_row;
    }
    return n_found == n_entries ? EC_OK : EC_E_ROW_OFFSETS;
}

struct ec_sparse_row ec_sparse_open(struct ec_body span, uint32_t bits)
{
    struct ec_sparse_row row = {.gaps = span.bytes};
    if (span.size == 0)
        return row;
    row.n = ec_varint(&row.gaps);
    row.weights = span.bytes + span.size - ec_packed_size(row.n, bits);
    return row;
}

enum ec_status ec_texts_check(struct ec_body body, uint32_t n, struct ec_spans *spans)
{
    struct ec_spans open;
    enum ec_status status = ec_spans_check(body, n, EC_E_STRING_OFFSETS, &open);
    for (uint32_t i = 0; !status && i < n; i++) {
        struct ec_body text = ec_spans_get(&open, i);
        if (!ec_is_text(text.bytes, text.size))
            status = EC_E_STRING_UTF8;
    }
    if (!status)
        *spans = open;
    return status;
}

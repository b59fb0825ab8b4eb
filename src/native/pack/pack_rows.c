/* pack_rows.c - see pack_rows.h. */
#include "native/pack/pack_rows.h"

#include <string.h>

#include "native/system/alloc.h"
#include "device/container/layout.h"
#include "native/pack/quantise.h"

static uint32_t varint_size(uint32_t value)
{
    uint32_t size = 1;
    for (; value >= 0x80; value >>= 7)
        size++;
    return size;
}

/* The gaps of n ascending numbers, with their count before; none for none. */
static uint32_t gaps_size(const uint32_t *numbers, uint32_t n)
{
    uint32_t size = n ? varint_size(n) : 0;
    for (uint32_t k = 0; k < n; k++)
        size += varint_size(k ? numbers[k] - numbers[k - 1] - 1 : numbers[k]);
    return size;
}

static void write_gaps(struct ec_writer *writer, const uint32_t *numbers, uint32_t n)
{
    if (n)
        ec_writer_varint(writer, n);
    for (uint32_t k = 0; k < n; k++)
        ec_writer_varint(writer, k ? numbers[k] - numbers[k - 1] - 1 : numbers[k]);
}

/* The row that is being packed. */
struct packed_row {
    struct ec_entry *entries; /* (length of the longest row,) work */
    uint32_t items[EC_TABLE_MAX_ROW];
    uint8_t weights[EC_TABLE_MAX_ROW];
    uint32_t n;
    float scale;
};

static size_t longest_row(const struct ec_rows *rows)
{
    size_t longest = 0;
    for (uint32_t i = 0; i < rows->n_items; i++) {
        size_t length = rows->start[i + 1] - rows->start[i];
        longest = length > longest ? length : longest;
    }
    return longest;
}

/* Cut row i of table t to its best and quantise them; entries that round to 0 are left out. */
static void quantise_row(
        const struct ec_parts *parts, uint32_t t, uint32_t i, struct packed_row *row)
{
    const struct ec_rows *rows = parts->tables[t].rows;
    float numbers[EC_TABLE_MAX_ROW];
    uint32_t n = (uint32_t)(rows->start[i + 1] - rows->start[i]);
    if (n)
        memcpy(row->entries, rows->entries + rows->start[i], n * sizeof *row->entries);
    n = ec_row_cut(row->entries, n, parts->tables[t].row_length);
    for (uint32_t k = 0; k < n; k++)
        numbers[k] = row->entries[k].weight;
    row->scale = parts->table_bits == 4 ? ec_quantise_u4(numbers, n, row->weights)
                                        : ec_quantise_u8(numbers, n, row->weights);
    row->n = 0;
    for (uint32_t k = 0; k < n; k++) {
        if (row->weights[k] == 0)
            continue;
        row->items[row->n] = row->entries[k].item;
        row->weights[row->n++] = row->weights[k];
    }
}

void ec_pack_table(struct ec_writer *writer, const struct ec_parts *parts, uint32_t t)
{
    const struct ec_rows *rows = parts->tables[t].rows;
    struct packed_row *row = ec_alloc(1, sizeof *row);
    struct ec_entry *entries = ec_alloc(longest_row(rows), sizeof *entries);
    float *scales = ec_alloc(rows->n_items, sizeof *scales);
    uint32_t *offsets = ec_alloc((size_t)rows->n_items + 1, sizeof *offsets);
    uint64_t rows_size = 0; /* bytes */
    uint32_t n_entries = 0; /* below rows_size */

    if (!row || !entries || !scales || !offsets) {
        writer->status = EC_E_MEMORY;
    } else {
        row->entries = entries;
        /* what stands before the rows depends on their sizes, so the rows are quantised twice */
        for (uint32_t i = 0; i < rows->n_items; i++) {
            quantise_row(parts, t, i, row);
            rows_size += gaps_size(row->items, row->n) + ec_packed_size(row->n, parts->table_bits);
            scales[i] = row->scale;
            offsets[i + 1] = (uint32_t)rows_size;
            n_entries += row->n;
        }
        if (rows_size > UINT32_MAX)
            writer->status = EC_E_TOO_LARGE; /* what follows then writes nothing */
        ec_writer_section(writer, EC_SECTION_TABLE + t);
        ec_writer_u32(writer, parts->tables[t].signal);
        ec_writer_u32(writer, n_entries);
        ec_writer_u32(writer, parts->table_bits);
        ec_writer_u32(writer, 0);
        for (uint32_t i = 0; i < rows->n_items; i++)
            ec_writer_f32(writer, scales[i]);
        for (uint32_t i = 0; i <= rows->n_items; i++)
            ec_writer_u32(writer, offsets[i]);
        for (uint32_t i = 0; i < rows->n_items; i++) {
            quantise_row(parts, t, i, row);
            write_gaps(writer, row->items, row->n);
            if (parts->table_bits == 4)
                ec_pack_nibbles(row->weights, row->n, row->weights);
            ec_writer_bytes(writer, row->weights, ec_packed_size(row->n, parts->table_bits));
        }
    }
    ec_free(offsets);
    ec_free(scales);
    ec_free(entries);
    ec_free(row);
}

void ec_pack_content(struct ec_writer *writer, const struct ec_parts *parts)
{
    const struct ec_content_part *content = parts->content;
    const size_t *start = content->start;
    uint64_t end = 0; /* bytes of the rows so far */

    ec_writer_section(writer, EC_SECTION_CONTENT);
    ec_writer_u32(writer, content->n_features);
    ec_writer_u32(writer, (uint32_t)start[parts->n_items]);
    ec_writer_u32(writer, 0);
    ec_writer_u32(writer, 0);
    for (uint32_t f = 0; f < content->n_features; f++)
        ec_writer_f32(writer, content->idf[f]);
    ec_writer_u32(writer, 0);
    for (uint32_t i = 0; i < parts->n_items; i++) {
        end += gaps_size(content->feature + start[i], (uint32_t)(start[i + 1] - start[i]));
        ec_writer_u32(writer, (uint32_t)end);
    }
    if (end > UINT32_MAX)
        writer->status = EC_E_TOO_LARGE;
    for (uint32_t i = 0; i < parts->n_items; i++)
        write_gaps(writer, content->feature + start[i], (uint32_t)(start[i + 1] - start[i]));
}

/* The bias in its units, rounded, cut to what they hold. */
static uint16_t bias_units(float bias)
{
    float units = bias * (float)EC_SEQUENCE_BIAS_ONE;
    units = units < -32767.0f ? -32767.0f : units > 32767.0f ? 32767.0f : units;
    return (uint16_t)(int16_t)(units + (units < 0.0f ? -0.5f : 0.5f));
}

/* Quantise the encoder's rows and append them; returns through scales (I,) what their units are worth. */
static void write_encoder_rows(
        struct ec_writer *writer, const struct ec_parts *parts, float *scales)
{
    const struct ec_sequence_part *encoder = parts->encoder;
    uint32_t width = ec_sequence_width(encoder->n_dims, parts->encoder_bits);
    for (uint32_t i = 0; i < parts->n_items; i++) {
        const float *row = encoder->rows + (size_t)i * encoder->n_dims;
        int8_t numbers[EC_MAX_DIMS] = {0};
        uint8_t packed[EC_MAX_DIMS];
        scales[i] = parts->encoder_bits == 4 ? ec_quantise_i4(row, encoder->n_dims, numbers)
                                             : ec_quantise_i8(row, encoder->n_dims, numbers);
        memcpy(packed, numbers, sizeof packed);
        if (parts->encoder_bits == 4)
            ec_pack_nibbles(packed, width, packed);
        ec_writer_bytes(writer, packed, ec_packed_size(width, parts->encoder_bits));
    }
}

void ec_pack_encoder(struct ec_writer *writer, const struct ec_parts *parts)
{
    const struct ec_sequence_part *encoder = parts->encoder;
    size_t n_dims = encoder->n_dims;
    float *scales = ec_alloc(parts->n_items, sizeof *scales);
    if (!scales) {
        writer->status = EC_E_MEMORY;
    } else {
        ec_writer_section(writer, EC_SECTION_SEQUENCE);
        ec_writer_u32(writer, encoder->n_dims);
        ec_writer_u32(writer, encoder->n_steps);
        ec_writer_u32(writer, parts->encoder_bits);
        ec_writer_u32(writer, 0);
        for (size_t k = 0; k < encoder->n_steps * n_dims; k++)
            ec_writer_f32(writer, encoder->positions[k]);
        for (size_t k = 0; k < n_dims * n_dims; k++)
            ec_writer_f32(writer, encoder->mix[k]);
        write_encoder_rows(writer, parts, scales);
        for (uint32_t i = 0; i < parts->n_items; i++)
            ec_writer_f32(writer, scales[i]);
        for (uint32_t i = 0; i < parts->n_items; i++)
            ec_writer_u16(writer, bias_units(encoder->bias[i]));
        ec_writer_pad(writer, 4);
    }
    ec_free(scales);
}

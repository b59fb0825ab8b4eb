/* rows.c - see rows.h. */
#include "native/pack/rows.h"

#include "device/container/fields.h"
#include "device/signals/neighbours.h"
#include "native/pack/quantise.h"
#include "native/system/alloc.h"

void ec_write_gaps(struct ec_writer *writer, const uint32_t *numbers, uint32_t n)
{
    if (n)
        ec_writer_varint(writer, n);
    for (uint32_t k = 0; k < n; k++)
        ec_writer_varint(writer, k ? numbers[k] - numbers[k - 1] - 1 : numbers[k]);
}

/* The row that is being packed. */
struct packed_row {
    float numbers[EC_NEIGHBOURS_MAX_ROW];
    uint32_t items[EC_NEIGHBOURS_MAX_ROW];
    uint8_t weights[EC_NEIGHBOURS_MAX_ROW];
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

/* Quantise n entries by ascending item; those that round to 0 are left out. */
static void quantise(
        const struct ec_entry *entries, uint32_t n, uint32_t bits, struct packed_row *row)
{
    for (uint32_t k = 0; k < n; k++)
        row->numbers[k] = entries[k].weight;
    row->scale = bits == 32 ? 1.0f : ec_quantise_unsigned(row->numbers, n, bits, row->weights);
    row->n = 0;
    for (uint32_t k = 0; k < n; k++) {
        if (bits != 32 && row->weights[k] == 0)
            continue;
        row->items[row->n] = entries[k].item;
        row->numbers[row->n] = row->numbers[k];
        row->weights[row->n++] = row->weights[k];
    }
}

static void write_row(struct ec_writer *writer, struct packed_row *row, uint32_t bits)
{
    ec_write_gaps(writer, row->items, row->n);
    for (uint32_t k = 0; bits == 32 && k < row->n; k++)
        ec_writer_f32(writer, row->numbers[k]);
    if (bits == 4)
        ec_pack_nibbles(row->weights, row->n, row->weights);
    if (bits != 32)
        ec_writer_bytes(writer, row->weights, ec_packed_size(row->n, bits));
}

void ec_write_neighbours(
        struct ec_writer *writer, const struct ec_rows *rows, uint32_t row_length, uint32_t bits)
{
    struct packed_row *row = ec_alloc(1, sizeof *row);
    struct ec_entry *entries = ec_alloc(longest_row(rows) + 1, sizeof *entries);
    uint32_t n_entries = 0;
    if (!row || !entries) {
        writer->status = writer->status ? writer->status : EC_E_MEMORY;
        ec_free(entries);
        ec_free(row);
        return;
    }
    size_t count = ec_writer_room(writer, 4);
    ec_writer_u32(writer, bits);
    size_t scales = ec_writer_room(writer, 2 * (size_t)rows->n_items);
    ec_writer_pad(writer, 4);
    struct ec_span_writer spans = ec_writer_spans(writer, rows->n_items);
    for (uint32_t i = 0; i < rows->n_items; i++) {
        uint32_t n = (uint32_t)(rows->start[i + 1] - rows->start[i]);
        if (n)
            memcpy(entries, rows->entries + rows->start[i], n * sizeof *entries);
        quantise(entries, ec_row_cut(entries, n, row_length), bits, row);
        ec_writer_set_u16(writer, scales + 2 * (size_t)i, ec_half_nearest(row->scale));
        write_row(writer, row, bits);
        ec_span_writer_next(&spans);
        n_entries += row->n;
    }
    ec_writer_set_u32(writer, count, n_entries);
    ec_free(entries);
    ec_free(row);
}

float ec_write_dense(
        struct ec_writer *writer, const float *numbers, uint32_t n, uint32_t width, uint32_t bits)
{
    int8_t quantised[EC_MAX_DIMS] = {0};
    uint8_t packed[EC_MAX_DIMS];
    if (bits == 32) {
        for (uint32_t k = 0; k < n; k++)
            ec_writer_f32(writer, numbers[k]);
        return 1.0f;
    }
    float scale = ec_quantise_signed(numbers, n, bits, quantised);
    memcpy(packed, quantised, sizeof packed);
    if (bits == 4)
        ec_pack_nibbles(packed, width, packed);
    ec_writer_bytes(writer, packed, ec_packed_size(width, bits));
    return scale;
}

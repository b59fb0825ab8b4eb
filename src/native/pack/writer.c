/* writer.c - see writer.h. */
#include "native/pack/writer.h"

#include <assert.h>

#include "device/base/bytes.h"
#include "device/base/crc32c.h"
#include "device/container/fields.h"
#include "endcap/model.h"
#include "native/pack/quantise.h"
#include "native/system/alloc.h"

void ec_writer_new(struct ec_writer *writer, enum ec_kind kind)
{
    *writer = (struct ec_writer){.kind = kind};
}

/* Make room for more zeroed bytes and return where they are; NULL after a failure. */
static uint8_t *grow(struct ec_writer *writer, size_t size)
{
    if (writer->status)
        return NULL;
    if (size > writer->capacity - writer->size) {
        size_t capacity = 2 * writer->capacity + size;
        uint8_t *bytes = ec_resize(writer->bytes, writer->capacity, capacity, 1);
        if (!bytes) {
            writer->status = EC_E_MEMORY;
            return NULL;
        }
        writer->bytes = bytes;
        writer->capacity = capacity;
    }
    uint8_t *room = writer->bytes + writer->size;
    writer->size += size;
    return room;
}

void ec_writer_section(struct ec_writer *writer, uint32_t type, uint32_t flags)
{
    assert(writer->n_sections < EC_WRITER_SECTIONS);
    (void)grow(writer, ec_pad(writer->size, EC_ALIGNMENT) - writer->size);
    writer->section[writer->n_sections++] = (struct ec_written_section){
            type, flags, writer->size, writer->size};
}

size_t ec_writer_room(struct ec_writer *writer, size_t size)
{
    size_t place = writer->size;
    if (grow(writer, size))
        writer->section[writer->n_sections - 1].end = writer->size;
    return place;
}

void ec_writer_bytes(struct ec_writer *writer, const void *bytes, size_t size)
{
    size_t place = ec_writer_room(writer, size);
    if (!writer->status && size)
        memcpy(writer->bytes + place, bytes, size);
}

void ec_writer_u8(struct ec_writer *writer, uint8_t value)
{
    ec_writer_bytes(writer, &value, 1);
}

void ec_writer_u16(struct ec_writer *writer, uint16_t value)
{
    ec_writer_set_u16(writer, ec_writer_room(writer, 2), value);
}

void ec_writer_u32(struct ec_writer *writer, uint32_t value)
{
    ec_writer_set_u32(writer, ec_writer_room(writer, 4), value);
}

void ec_writer_f32(struct ec_writer *writer, float value)
{
    uint8_t bytes[4];
    ec_store_f32(bytes, value);
    ec_writer_bytes(writer, bytes, sizeof bytes);
}

void ec_writer_half(struct ec_writer *writer, float value)
{
    ec_writer_u16(writer, ec_half_nearest(value));
}

void ec_writer_varint(struct ec_writer *writer, uint32_t value)
{
    for (; value >= 0x80; value >>= 7)
        ec_writer_u8(writer, (uint8_t)(value | 0x80));
    ec_writer_u8(writer, (uint8_t)value);
}

void ec_writer_set_u16(struct ec_writer *writer, size_t place, uint16_t value)
{
    if (!writer->status)
        ec_store_u16(writer->bytes + place, value);
}

void ec_writer_set_u32(struct ec_writer *writer, size_t place, uint32_t value)
{
    if (!writer->status)
        ec_store_u32(writer->bytes + place, value);
}

void ec_writer_pad(struct ec_writer *writer, size_t multiple)
{
    size_t size = writer->size - writer->section[writer->n_sections - 1].start;
    (void)ec_writer_room(writer, ec_pad(size, multiple) - size);
}

struct ec_span_writer ec_writer_spans(struct ec_writer *writer, uint32_t n)
{
    size_t head = ec_writer_room(writer, (size_t)ec_spans_head(n));
    return (struct ec_span_writer){writer, head, writer->size, writer->size, n, 0};
}

void ec_span_writer_next(struct ec_span_writer *spans)
{
    struct ec_writer *writer = spans->writer;
    size_t size = writer->size - spans->start;
    size_t start = spans->start - spans->rows;
    size_t n_blocks = ((size_t)spans->n + EC_SPANS_BLOCK - 1) / EC_SPANS_BLOCK;
    if (!writer->status && (size > EC_SPAN_MOST || start > UINT32_MAX))
        writer->status = EC_E_TOO_LARGE;
    if (spans->n_done % EC_SPANS_BLOCK == 0)
        ec_writer_set_u32(writer, spans->head + 4 * (size_t)(spans->n_done / EC_SPANS_BLOCK),
                (uint32_t)start);
    ec_writer_set_u16(
            writer, spans->head + 4 * n_blocks + 2 * (size_t)spans->n_done, (uint16_t)size);
    spans->n_done++;
    spans->start = writer->size;
}

static void write_header(
        const struct ec_writer *writer, uint8_t *file, size_t size, size_t bodies_start)
{
    memcpy(file + EC_HEADER_MAGIC, EC_MAGIC, sizeof EC_MAGIC - 1);
    ec_store_u32(file + EC_HEADER_VERSION, EC_FORMAT_VERSION);
    ec_store_u32(file + EC_HEADER_MIN_READER, EC_FORMAT_VERSION);
    ec_store_u32(file + EC_HEADER_KIND, writer->kind);
    ec_store_u32(file + EC_HEADER_SECTIONS, writer->n_sections);
    ec_store_u64(file + EC_HEADER_FILE_SIZE, size);
    for (uint32_t s = 0; s < writer->n_sections; s++) {
        const struct ec_written_section *section = &writer->section[s];
        uint8_t *entry = file + EC_HEADER_SIZE + (size_t)s * EC_ENTRY_SIZE;
        size_t offset = bodies_start + section->start;
        size_t body_size = section->end - section->start;
        ec_store_u32(entry + EC_ENTRY_TYPE, section->type);
        ec_store_u32(entry + EC_ENTRY_FLAGS, section->flags);
        ec_store_u64(entry + EC_ENTRY_OFFSET, offset);
        ec_store_u64(entry + EC_ENTRY_BODY_SIZE, body_size);
        ec_store_u32(entry + EC_ENTRY_CHECKSUM, ec_crc32c_extend(0, file + offset, body_size));
    }
    /* the checksum's own field is still 0 */
    size_t table_end = EC_HEADER_SIZE + (size_t)writer->n_sections * EC_ENTRY_SIZE;
    ec_store_u32(file + EC_HEADER_CHECKSUM, ec_crc32c_extend(0, file, table_end));
}

enum ec_status ec_writer_finish(struct ec_writer *writer, uint8_t **bytes, size_t *size)
{
    enum ec_status status = writer->status;
    if (!status) {
        size_t bodies_start = ec_pad(
                EC_HEADER_SIZE + (size_t)writer->n_sections * EC_ENTRY_SIZE, EC_ALIGNMENT);
        size_t bodies_size = writer->n_sections ? writer->section[writer->n_sections - 1].end : 0;
        size_t file_size = bodies_start + bodies_size;
        uint8_t *file = ec_alloc(file_size, 1);
        if (file) {
            if (bodies_size)
                memcpy(file + bodies_start, writer->bytes, bodies_size);
            write_header(writer, file, file_size, bodies_start);
            *bytes = file;
            *size = file_size;
        } else {
            status = EC_E_MEMORY;
        }
    }
    ec_writer_free(writer);
    return status;
}

void ec_writer_free(struct ec_writer *writer)
{
    ec_free(writer->bytes);
    *writer = (struct ec_writer){0};
}

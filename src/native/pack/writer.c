/* writer.c - see writer.h. */
#include "native/pack/writer.h"

#include "native/system/alloc.h"
#include "device/base/bytes.h"
#include "device/base/crc32c.h"
#include "endcap/model.h"

void ec_writer_new(struct ec_writer *writer, uint32_t n_items)
{
    *writer = (struct ec_writer){.n_items = n_items};
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

void ec_writer_section(struct ec_writer *writer, uint32_t type)
{
    (void)grow(writer, ec_pad(writer->size, EC_ALIGNMENT) - writer->size);
    writer->type[writer->n_sections] = type;
    writer->start[writer->n_sections] = writer->size;
    writer->end[writer->n_sections] = writer->size;
    writer->n_sections++;
}

void ec_writer_bytes(struct ec_writer *writer, const void *bytes, size_t size)
{
    uint8_t *room = grow(writer, size);
    if (!room)
        return;
    if (size)
        memcpy(room, bytes, size);
    writer->end[writer->n_sections - 1] = writer->size;
}

void ec_writer_u8(struct ec_writer *writer, uint8_t value)
{
    ec_writer_bytes(writer, &value, 1);
}

void ec_writer_u16(struct ec_writer *writer, uint16_t value)
{
    uint8_t bytes[2];
    ec_store_u16(bytes, value);
    ec_writer_bytes(writer, bytes, sizeof bytes);
}

void ec_writer_u32(struct ec_writer *writer, uint32_t value)
{
    uint8_t bytes[4];
    ec_store_u32(bytes, value);
    ec_writer_bytes(writer, bytes, sizeof bytes);
}

void ec_writer_f32(struct ec_writer *writer, float value)
{
    uint8_t bytes[4];
    ec_store_f32(bytes, value);
    ec_writer_bytes(writer, bytes, sizeof bytes);
}

void ec_writer_varint(struct ec_writer *writer, uint32_t value)
{
    for (; value >= 0x80; value >>= 7)
        ec_writer_u8(writer, (uint8_t)(value | 0x80));
    ec_writer_u8(writer, (uint8_t)value);
}

void ec_writer_pad(struct ec_writer *writer, size_t multiple)
{
    size_t size = writer->size - writer->start[writer->n_sections - 1];
    (void)grow(writer, ec_pad(size, multiple) - size);
    writer->end[writer->n_sections - 1] = writer->size;
}

static void write_header(
        const struct ec_writer *writer, uint8_t *file, size_t size, size_t bodies_start)
{
    memcpy(file + EC_HEADER_MAGIC, EC_MAGIC, sizeof EC_MAGIC - 1);
    ec_store_u32(file + EC_HEADER_VERSION, EC_MODEL_VERSION);
    ec_store_u64(file + EC_HEADER_FILE_SIZE, size);
    ec_store_u32(file + EC_HEADER_ITEMS, writer->n_items);
    ec_store_u32(file + EC_HEADER_SECTIONS, writer->n_sections);
    for (uint32_t s = 0; s < writer->n_sections; s++) {
        uint8_t *entry = file + EC_HEADER_SIZE + (size_t)s * EC_ENTRY_SIZE;
        ec_store_u32(entry + EC_ENTRY_TYPE, writer->type[s]);
        ec_store_u64(entry + EC_ENTRY_OFFSET, bodies_start + writer->start[s]);
        ec_store_u64(entry + EC_ENTRY_BODY_SIZE, writer->end[s] - writer->start[s]);
    }
    ec_store_u32(file + EC_HEADER_CHECKSUM, ec_crc32c_extend(0, file, size));
}

enum ec_status ec_writer_finish(struct ec_writer *writer, uint8_t **bytes, size_t *size)
{
    enum ec_status status = writer->status;
    uint8_t *file = NULL;
    if (!status) {
        size_t bodies_start = ec_pad(
                EC_HEADER_SIZE + (size_t)writer->n_sections * EC_ENTRY_SIZE, EC_ALIGNMENT);
        size_t bodies_size = writer->n_sections ? writer->end[writer->n_sections - 1] : 0;
        size_t file_size = bodies_start + bodies_size;
        file = ec_alloc(file_size, 1);
        if (!file) {
            status = EC_E_MEMORY;
        } else {
            if (bodies_size)
                memcpy(file + bodies_start, writer->bytes, bodies_size);
            write_header(writer, file, file_size, bodies_start);
            struct ec_model model;
            status = ec_model_open(file, file_size, &model);
        }
        if (!status) {
            *bytes = file;
            *size = file_size;
        }
    }
    if (status)
        ec_free(file);
    ec_writer_free(writer);
    return status;
}

void ec_writer_free(struct ec_writer *writer)
{
    ec_free(writer->bytes);
    *writer = (struct ec_writer){0};
}

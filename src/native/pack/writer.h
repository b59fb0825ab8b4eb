/* writer.h - put sections together into a model file.
 *
 * Sections are begun in ascending order and filled by appending; finishing lays them out behind the
 * header, and checks the result by opening it, so that no model leaves this library that it would refuse.
 *
 * Layer: native/pack, native only. */
#ifndef ENDCAP_NATIVE_PACK_WRITER_H
#define ENDCAP_NATIVE_PACK_WRITER_H

#include <stddef.h>
#include <stdint.h>

#include "endcap/status.h"
#include "device/container/layout.h"

struct ec_writer {
    uint32_t n_items;
    uint32_t n_sections;
    uint32_t type[EC_SECTION_TABLE + 8];
    size_t start[EC_SECTION_TABLE + 8]; /* of each section in `bytes`, a multiple of 16 */
    size_t end[EC_SECTION_TABLE + 8];
    uint8_t *bytes; /* owned: the section bodies so far, padded between */
    size_t size;
    size_t capacity;
    enum ec_status status; /* the first failure; later calls then do nothing */
};

/* Begin a model of n_items. */
void ec_writer_new(struct ec_writer *writer, uint32_t n_items);

/* Begin a section; types must ascend. */
void ec_writer_section(struct ec_writer *writer, uint32_t type);

/* Append to the section begun last. */
void ec_writer_bytes(struct ec_writer *writer, const void *bytes, size_t size);
void ec_writer_u8(struct ec_writer *writer, uint8_t value);
void ec_writer_u16(struct ec_writer *writer, uint16_t value);
void ec_writer_u32(struct ec_writer *writer, uint32_t value);
void ec_writer_f32(struct ec_writer *writer, float value);

/* Append a varint (LEB128, shortest form). */
void ec_writer_varint(struct ec_writer *writer, uint32_t value);

/* Append zeros until the section's size is a multiple of `multiple`. */
void ec_writer_pad(struct ec_writer *writer, size_t multiple);

/* Lay out, checksum and verify the file.
 *
 * bytes, size   the file, aligned to 16, owned by the caller afterwards; written only on EC_OK
 *
 * EC_E_MEMORY, or whatever ec_model_open says of the result. The writer is empty afterwards. */
EC_MUST_USE enum ec_status ec_writer_finish(
        struct ec_writer *writer, uint8_t **bytes, size_t *size);

/* Free what a writer holds. */
void ec_writer_free(struct ec_writer *writer);

#endif

/* writer.h - put sections together into a model file.
 *
 * Sections are begun in ascending order and filled by appending; finishing lays them out behind the header. The
 * container knows no product: whether the result opens is for whoever knows its kind.
 *
 * Layer: native/pack. */
#ifndef ENDCAP_NATIVE_PACK_WRITER_H
#define ENDCAP_NATIVE_PACK_WRITER_H

#include "device/container/layout.h"
#include "endcap/status.h"
#include "endcap/types.h"

enum { EC_WRITER_SECTIONS = 64 };

struct ec_written_section {
    uint32_t type;
    uint32_t flags;
    size_t start; /* in `bytes`, a multiple of 16 */
    size_t end;
};

struct ec_writer {
    enum ec_kind kind;
    uint32_t n_sections;
    struct ec_written_section section[EC_WRITER_SECTIONS];
    uint8_t *bytes; /* owned: the section bodies so far, padded between */
    size_t size;
    size_t capacity;
    enum ec_status status; /* the first failure; later calls then do nothing */
};

/* Begin a file. */
void ec_writer_new(struct ec_writer *writer, enum ec_kind kind);

/* Begin a section; types must ascend. flags are those of layout.h. */
void ec_writer_section(struct ec_writer *writer, uint32_t type, uint32_t flags);

/* Append to the section begun last. */
void ec_writer_bytes(struct ec_writer *writer, const void *bytes, size_t size);
void ec_writer_u8(struct ec_writer *writer, uint8_t value);
void ec_writer_u16(struct ec_writer *writer, uint16_t value);
void ec_writer_u32(struct ec_writer *writer, uint32_t value);
void ec_writer_f32(struct ec_writer *writer, float value);

/* Append the upper half of a float's bits, rounded to nearest. */
void ec_writer_half(struct ec_writer *writer, float value);

/* Append a varint (LEB128, shortest form). */
void ec_writer_varint(struct ec_writer *writer, uint32_t value);

/* Append zeros; returns where they start, to be written over by ec_writer_set_*. */
size_t ec_writer_room(struct ec_writer *writer, size_t size);
void ec_writer_set_u16(struct ec_writer *writer, size_t place, uint16_t value);
void ec_writer_set_u32(struct ec_writer *writer, size_t place, uint32_t value);

/* Append zeros until the section's size is a multiple of `multiple`. */
void ec_writer_pad(struct ec_writer *writer, size_t multiple);

/* Rows of bytes that are appended one by one: see struct ec_spans in device/container/fields.h. */
struct ec_span_writer {
    struct ec_writer *writer;
    size_t head;  /* of the table, in writer->bytes */
    size_t start; /* of the row that is being appended */
    size_t rows;  /* start of the first */
    uint32_t n;
    uint32_t n_done;
};

/* Begin n spans in the section begun last. */
struct ec_span_writer ec_writer_spans(struct ec_writer *writer, uint32_t n);

/* End a row: what was appended since the row before it. EC_E_TOO_LARGE where it has 64 KiB or more, or all of them
 * 4 GiB. */
void ec_span_writer_next(struct ec_span_writer *spans);

/* Lay out and checksum the file.
 *
 * bytes, size   the file, aligned to 16, owned by the caller afterwards; written only on EC_OK
 *
 * EC_E_MEMORY and whatever failed before. The writer is empty afterwards. */
EC_MUST_USE enum ec_status ec_writer_finish(
        struct ec_writer *writer, uint8_t **bytes, size_t *size);

/* Free what a writer holds. */
void ec_writer_free(struct ec_writer *writer);

#endif

/* container.h - open the container of a model: header, section table, checksums, and nothing of any product.
 *
 * Layer: device/container.   S sections */
#ifndef ENDCAP_DEVICE_CONTAINER_CONTAINER_H
#define ENDCAP_DEVICE_CONTAINER_CONTAINER_H

#include "device/container/fields.h"

/* One entry of the section table. */
struct ec_section {
    uint32_t type;
    uint32_t flags;
    uint32_t checksum;
    uint64_t offset;
    struct ec_body body;
};

struct ec_container {
    const uint8_t *bytes;
    size_t size;
    uint32_t version;
    uint32_t kind;
    uint32_t n_sections; /* S */
};

/* Verify header, section table and every checksum, and open the container.
 *
 * bytes       (size,) borrowed; must start at a multiple of 16
 * container   written only on EC_OK
 *
 * EC_E_ALIGNMENT, EC_E_MAGIC, EC_E_TRUNCATED, EC_E_VERSION, EC_E_FILE_SIZE, EC_E_CHECKSUM, EC_E_RESERVED,
 * EC_E_SECTION_COUNT, EC_E_SECTION_TYPE, EC_E_SECTION_ORDER, EC_E_SECTION_TILING. O(size). */
EC_MUST_USE enum ec_status ec_container_open(
        const void *bytes, size_t size, struct ec_container *container);

/* Section s of an open container, s < S, in ascending order of types. */
struct ec_section ec_container_section(const struct ec_container *container, uint32_t s);

/* The body of a type, of an open container. O(S). */
struct ec_body ec_container_find(const struct ec_container *container, uint32_t type);

/* Read the entry of a type from bytes that nobody has verified: what a size may be estimated from before
 * opening. False where there is none or it points outside. O(S). */
bool ec_container_peek(const void *bytes, size_t size, uint32_t type, struct ec_body *body);

#endif

/* parts.h - take a model file apart, change a section, and put it together again: tiled, sealed, unchecked.
 *
 * For files that are to be refused for one reason and no other. */
#ifndef ENDCAP_TESTS_PARTS_H
#define ENDCAP_TESTS_PARTS_H

#include <stddef.h>
#include <stdint.h>

#include "device/container/layout.h"
#include "endcap/model.h"

enum { PARTS_MOST = 32 };

struct part {
    uint32_t type;
    uint32_t flags;
    uint8_t *bytes; /* owned */
    size_t size;
};

struct parts {
    uint32_t kind;
    uint32_t n_sections;
    struct part section[PARTS_MOST];
};

/* Take a valid file apart. */
struct parts parts_read(const uint8_t *bytes, size_t size);

/* Put a file together, aligned to 16 and an allocation of exactly its size; free(). */
uint8_t *parts_write(const struct parts *parts, size_t *size);

void parts_free(struct parts *parts);

/* The section of a type; NULL when there is none. */
struct part *parts_find(struct parts *parts, uint32_t type);

/* Copy a section in, before those of larger types. */
void parts_add(struct parts *parts, const struct part *part);

/* Cut a section or lengthen it by zeros. */
void part_resize(struct part *part, size_t size);

/* Leave a section out. */
void parts_drop(struct parts *parts, uint32_t type);

#endif

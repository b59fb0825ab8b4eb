/* parts.c - see parts.h. */
#include "support/parts.h"

#include <stdlib.h>
#include <string.h>

#include "device/base/bytes.h"
#include "support/tiny_model.h"

struct parts parts_read(const uint8_t *bytes, size_t size)
{
    struct parts parts = {
            .kind = ec_load_u32(bytes + EC_HEADER_KIND),
            .n_sections = ec_load_u32(bytes + EC_HEADER_SECTIONS),
    };
    (void)size;
    for (uint32_t s = 0; s < parts.n_sections; s++) {
        const uint8_t *entry = bytes + EC_HEADER_SIZE + s * (size_t)EC_ENTRY_SIZE;
        struct part *part = &parts.section[s];
        part->type = ec_load_u32(entry + EC_ENTRY_TYPE);
        part->flags = ec_load_u32(entry + EC_ENTRY_FLAGS);
        part->size = (size_t)ec_load_u64(entry + EC_ENTRY_BODY_SIZE);
        part->bytes = exact_copy(bytes + ec_load_u64(entry + EC_ENTRY_OFFSET), part->size);
    }
    return parts;
}

uint8_t *parts_write(const struct parts *parts, size_t *size)
{
    size_t end = EC_HEADER_SIZE + parts->n_sections * (size_t)EC_ENTRY_SIZE;
    for (uint32_t s = 0; s < parts->n_sections; s++)
        end = ec_pad(end, EC_ALIGNMENT) + parts->section[s].size;
    *size = end;

    void *memory;
    if (posix_memalign(&memory, EC_ALIGNMENT, end) != 0)
        abort();
    uint8_t *bytes = memory;
    memset(bytes, 0, end);
    memcpy(bytes, EC_MAGIC, sizeof EC_MAGIC - 1);
    ec_store_u32(bytes + EC_HEADER_VERSION, EC_FORMAT_VERSION);
    ec_store_u32(bytes + EC_HEADER_MIN_READER, EC_FORMAT_VERSION);
    ec_store_u32(bytes + EC_HEADER_KIND, parts->kind);
    ec_store_u64(bytes + EC_HEADER_FILE_SIZE, end);
    ec_store_u32(bytes + EC_HEADER_SECTIONS, parts->n_sections);
    end = EC_HEADER_SIZE + parts->n_sections * (size_t)EC_ENTRY_SIZE;
    for (uint32_t s = 0; s < parts->n_sections; s++) {
        const struct part *part = &parts->section[s];
        uint8_t *entry = bytes + EC_HEADER_SIZE + s * (size_t)EC_ENTRY_SIZE;
        size_t start = ec_pad(end, EC_ALIGNMENT);
        ec_store_u32(entry + EC_ENTRY_TYPE, part->type);
        ec_store_u32(entry + EC_ENTRY_FLAGS, part->flags);
        ec_store_u64(entry + EC_ENTRY_OFFSET, start);
        ec_store_u64(entry + EC_ENTRY_BODY_SIZE, part->size);
        if (part->size)
            memcpy(bytes + start, part->bytes, part->size);
        end = start + part->size;
    }
    model_reseal(bytes, *size);
    return bytes;
}

void parts_free(struct parts *parts)
{
    for (uint32_t s = 0; s < parts->n_sections; s++)
        free(parts->section[s].bytes);
    *parts = (struct parts){0};
}

struct part *parts_find(struct parts *parts, uint32_t type)
{
    for (uint32_t s = 0; s < parts->n_sections; s++)
        if (parts->section[s].type == type)
            return &parts->section[s];
    return NULL;
}

void parts_add(struct parts *parts, const struct part *part)
{
    uint32_t s = parts->n_sections++;
    if (s == PARTS_MOST)
        abort();
    for (; s > 0 && parts->section[s - 1].type > part->type; s--)
        parts->section[s] = parts->section[s - 1];
    parts->section[s] = *part;
    parts->section[s].bytes = exact_copy(part->bytes, part->size);
}

void part_resize(struct part *part, size_t size)
{
    uint8_t *bytes = calloc(size ? size : 1, 1);
    if (!bytes)
        abort();
    if (part->size)
        memcpy(bytes, part->bytes, size < part->size ? size : part->size);
    free(part->bytes);
    part->bytes = bytes;
    part->size = size;
}

void parts_drop(struct parts *parts, uint32_t type)
{
    struct part *part = parts_find(parts, type);
    if (!part)
        return;
    free(part->bytes);
    uint32_t s = (uint32_t)(part - parts->section);
    for (; s + 1 < parts->n_sections; s++)
        parts->section[s] = parts->section[s + 1];
    parts->n_sections--;
}

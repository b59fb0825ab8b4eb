/* container.c - see container.h.
 *
 * The order of checks is the order of models/FORMAT.md: header, checksum of header and table, the entries, then
 * the checksum of each body. Counts are bounded before they are multiplied. */
#include "device/container/container.h"

#include "device/base/bytes.h"
#include "device/base/crc32c.h"
#include "device/container/fields.h"
#include "endcap/model.h"

static const uint8_t *entry_of(const uint8_t *bytes, uint32_t s)
{
    return bytes + EC_HEADER_SIZE + (size_t)s * EC_ENTRY_SIZE;
}

/* Checksum of header and table, the field of the checksum itself taken as 0. */
static uint32_t table_checksum(const uint8_t *bytes, uint32_t n_sections)
{
    static const uint8_t NO_CHECKSUM[4];
    size_t end = EC_HEADER_SIZE + (size_t)n_sections * EC_ENTRY_SIZE;
    uint32_t crc = ec_crc32c_extend(0, bytes, EC_HEADER_CHECKSUM);
    crc = ec_crc32c_extend(crc, NO_CHECKSUM, sizeof NO_CHECKSUM);
    return ec_crc32c_extend(crc, bytes + EC_HEADER_CHECKSUM + 4, end - EC_HEADER_CHECKSUM - 4);
}

static enum ec_status check_header(const uint8_t *bytes, size_t size)
{
    if ((uintptr_t)bytes % EC_ALIGNMENT)
        return EC_E_ALIGNMENT;
    if (size >= sizeof EC_MAGIC - 1 && memcmp(bytes, EC_MAGIC, sizeof EC_MAGIC - 1) != 0)
        return EC_E_MAGIC;
    if (size < EC_HEADER_SIZE)
        return EC_E_TRUNCATED;
    uint32_t version = ec_load_u32(bytes + EC_HEADER_VERSION);
    uint32_t min_reader = ec_load_u32(bytes + EC_HEADER_MIN_READER);
    if (version < EC_FORMAT_OLDEST || min_reader > EC_FORMAT_VERSION || min_reader > version)
        return EC_E_VERSION;
    uint64_t file_size = ec_load_u64(bytes + EC_HEADER_FILE_SIZE);
    if (file_size > size)
        return EC_E_TRUNCATED;
    if (file_size < size)
        return EC_E_FILE_SIZE;
    uint32_t n_sections = ec_load_u32(bytes + EC_HEADER_SECTIONS);
    if (n_sections > EC_MAX_SECTIONS)
        return EC_E_SECTION_COUNT;
    if (size - EC_HEADER_SIZE < (size_t)n_sections * EC_ENTRY_SIZE)
        return EC_E_SECTION_TILING;
    if (table_checksum(bytes, n_sections) != ec_load_u32(bytes + EC_HEADER_CHECKSUM))
        return EC_E_CHECKSUM;
    return ec_all_zero(bytes + EC_HEADER_RESERVED, EC_HEADER_SIZE - EC_HEADER_RESERVED)
                   ? EC_OK
                   : EC_E_RESERVED;
}

/* Check an entry and its body; `end` is where the section before it ends, and then where this one does. */
static enum ec_status check_section(
        const uint8_t *bytes, size_t size, uint32_t s, uint32_t *type, uint64_t *end)
{
    const uint8_t *entry = entry_of(bytes, s);
    uint32_t before = *type;
    *type = ec_load_u32(entry + EC_ENTRY_TYPE);
    if (*type == 0 || ec_load_u32(entry + EC_ENTRY_FLAGS) & ~(uint32_t)EC_SECTION_OPTIONAL)
        return EC_E_SECTION_TYPE;
    if (*type <= before)
        return EC_E_SECTION_ORDER;
    if (ec_load_u32(entry + EC_ENTRY_RESERVED))
        return EC_E_RESERVED;

    uint64_t offset = ec_load_u64(entry + EC_ENTRY_OFFSET);
    uint64_t body_size = ec_load_u64(entry + EC_ENTRY_BODY_SIZE);
    if (offset != ec_pad((size_t)*end, EC_ALIGNMENT) || offset > size || body_size > size - offset)
        return EC_E_SECTION_TILING;
    if (!ec_all_zero(bytes + *end, offset - *end))
        return EC_E_RESERVED;
    if (ec_crc32c_extend(0, bytes + offset, (size_t)body_size) !=
            ec_load_u32(entry + EC_ENTRY_CHECKSUM))
        return EC_E_CHECKSUM;
    *end = offset + body_size;
    return EC_OK;
}

enum ec_status ec_container_open(
        const void *file_bytes, size_t size, struct ec_container *container)
{
    const uint8_t *bytes = file_bytes;
    enum ec_status status = check_header(bytes, size);
    if (status)
        return status;

    uint32_t n_sections = ec_load_u32(bytes + EC_HEADER_SECTIONS);
    uint64_t end = EC_HEADER_SIZE + (uint64_t)n_sections * EC_ENTRY_SIZE;
    uint32_t type = 0;
    for (uint32_t s = 0; !status && s < n_sections; s++)
        status = check_section(bytes, size, s, &type, &end);
    if (status)
        return status;
    if (end != size)
        return EC_E_SECTION_TILING;
    *container = (struct ec_container){
            .bytes = bytes,
            .size = size,
            .version = ec_load_u32(bytes + EC_HEADER_VERSION),
            .kind = ec_load_u32(bytes + EC_HEADER_KIND),
            .n_sections = n_sections,
    };
    return EC_OK;
}

struct ec_section ec_container_section(const struct ec_container *container, uint32_t s)
{
    const uint8_t *entry = entry_of(container->bytes, s);
    uint64_t offset = ec_load_u64(entry + EC_ENTRY_OFFSET);
    return (struct ec_section){
            .type = ec_load_u32(entry + EC_ENTRY_TYPE),
            .flags = ec_load_u32(entry + EC_ENTRY_FLAGS),
            .checksum = ec_load_u32(entry + EC_ENTRY_CHECKSUM),
            .offset = offset,
            .body = {container->bytes + offset, (size_t)ec_load_u64(entry + EC_ENTRY_BODY_SIZE)},
    };
}

struct ec_body ec_container_find(const struct ec_container *container, uint32_t type)
{
    for (uint32_t s = 0; s < container->n_sections; s++) {
        struct ec_section section = ec_container_section(container, s);
        if (section.type == type)
            return section.body;
    }
    return (struct ec_body){NULL, 0};
}

bool ec_container_peek(const void *file_bytes, size_t size, uint32_t type, struct ec_body *body)
{
    const uint8_t *bytes = file_bytes;
    if (size < EC_HEADER_SIZE)
        return false;
    uint32_t n_sections = ec_load_u32(bytes + EC_HEADER_SECTIONS);
    for (uint32_t s = 0; s < n_sections && s < EC_MAX_SECTIONS; s++) {
        const uint8_t *entry = entry_of(bytes, s);
        if (size - EC_HEADER_SIZE < ((size_t)s + 1) * EC_ENTRY_SIZE)
            return false;
        uint64_t offset = ec_load_u64(entry + EC_ENTRY_OFFSET);
        uint64_t body_size = ec_load_u64(entry + EC_ENTRY_BODY_SIZE);
        if (ec_load_u32(entry + EC_ENTRY_TYPE) != type)
            continue;
        if (offset > size || body_size > size - offset)
            return false;
        *body = (struct ec_body){bytes + offset, (size_t)body_size};
        return true;
    }
    return false;
}

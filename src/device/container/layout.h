/* layout.h - the container: header and section table of every endcap file, whatever it holds.
 *
 * Reader and writer share these and nothing else, so neither can know a place the other does not.
 * models/FORMAT.md is the same in words.
 *
 * Layer: device/container. */
#ifndef ENDCAP_DEVICE_CONTAINER_LAYOUT_H
#define ENDCAP_DEVICE_CONTAINER_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

#define EC_MAGIC                                                                                   \
    "\x89"                                                                                         \
    "ENDCAP\n"

/* What a file is for. Pinned. */
enum ec_kind {
    EC_KIND_CATALOGUE = 1,
};

enum {
    EC_ALIGNMENT = 16, /* of the file in memory, and of each section in the file */

    EC_HEADER_MAGIC = 0, /* 8 bytes */
    EC_HEADER_VERSION = 8,
    EC_HEADER_MIN_READER = 12, /* oldest version whose readers understand the file */
    EC_HEADER_KIND = 16,
    EC_HEADER_SECTIONS = 20,
    EC_HEADER_FILE_SIZE = 24, /* u64 */
    EC_HEADER_CHECKSUM = 32,  /* of header and section table, this field taken as 0 */
    EC_HEADER_RESERVED = 36,
    EC_HEADER_SIZE = 64,

    /* one entry of the section table; types ascend */
    EC_ENTRY_TYPE = 0,
    EC_ENTRY_FLAGS = 4,
    EC_ENTRY_OFFSET = 8,     /* u64 */
    EC_ENTRY_BODY_SIZE = 16, /* u64 */
    EC_ENTRY_CHECKSUM = 24,  /* of the body */
    EC_ENTRY_RESERVED = 28,
    EC_ENTRY_SIZE = 32,

    EC_SECTION_OPTIONAL = 1, /* flag: a reader that does not know the section skips it */
    EC_MAX_SECTIONS = 1024,
};

static inline size_t ec_pad(size_t size, size_t multiple)
{
    return (size + multiple - 1) / multiple * multiple;
}

#endif

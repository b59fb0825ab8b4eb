/* corruptions.h - one broken model for every check of the loader.
 *
 * Each is the tiny model, or the rich one, with one thing wrong, sealed again unless the seal is what is wrong, so
 * that it is refused by one check. The build writes them to build/tests/corrupt (tests/format/write_corrupt.c). */
#ifndef ENDCAP_TESTS_CORRUPTIONS_H
#define ENDCAP_TESTS_CORRUPTIONS_H

#include <stddef.h>
#include <stdint.h>

#include "endcap/status.h"
#include "support/tiny_model.h"

enum change_kind {
    CHANGE_NOTHING,
    /* in a section, before the file is put together */
    CHANGE_U8,
    CHANGE_U16,
    CHANGE_U32,
    CHANGE_ADD,  /* a section of `value` zeros, where the model has none */
    CHANGE_SIZE, /* the section gets `value` bytes */
    CHANGE_DROP,
    /* in the file, before it is sealed */
    CHANGE_FILE_U8,
    CHANGE_FILE_U32,
    /* of the file */
    CHANGE_FILE_SIZE, /* the header and the file get `value` bytes */
    CHANGE_LENGTH,    /* the file gets `value` bytes, its header keeps the old size; not sealed */
    CHANGE_SEALED_U8, /* after the file is sealed */
};

enum { RICH_SEED = 1 };

struct change {
    enum change_kind kind;
    uint32_t section; /* its type */
    uint32_t offset;  /* in the body or in the file */
    uint32_t value;
};

struct corruption {
    enum ec_status status;
    const char *what; /* what is wrong, words apart by hyphens */
    uint32_t
            n_items; /* of the tiny model: 8; 7 where the check needs an odd number; RICH_ITEMS: the rich one */
    struct change change[5];
};

extern const struct corruption CORRUPTIONS[];
extern const size_t N_CORRUPTIONS;

/* Make the broken file, aligned to 16 and an allocation of exactly its size; free(). */
uint8_t *corruption_build(const struct corruption *corruption, size_t *size);

#endif

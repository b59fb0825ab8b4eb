/* intern.c - see intern.h. */
#include "native/log/intern.h"

#include <stdbool.h>
#include <string.h>

#include "native/system/alloc.h"
#include "native/system/hash.h"

enum { FIRST_SLOTS = 1 << 10 };

#define SLOT_NUMBER UINT64_C(0xffffffff)

static bool is_text(const struct ec_intern *intern, uint32_t number, struct ec_text text)
{
    struct ec_text known = ec_strings_get(&intern->strings, number);
    return known.size == text.size && memcmp(known.bytes, text.bytes, text.size) == 0;
}

/* The slot that holds the text, or the free one where it belongs. The kept half of the hash both
 * places and tells apart, so that the table grows without a look at the texts. */
static size_t find_slot(
        const struct ec_intern *intern, struct ec_text text, uint64_t hash, uint64_t *n_looks)
{
    size_t slot = hash >> 32 & (intern->n_slots - 1);
    for (;; slot = (slot + 1) & (intern->n_slots - 1)) {
        ++*n_looks;
        uint64_t held = intern->slots[slot];
        if (!held || (held >> 32 == hash >> 32 &&
                             is_text(intern, (uint32_t)(held & SLOT_NUMBER) - 1, text)))
            return slot;
    }
}

static enum ec_status grow_slots(struct ec_intern *intern)
{
    size_t n_slots = intern->n_slots ? intern->n_slots * 2 : FIRST_SLOTS;
    uint64_t *slots = ec_alloc(n_slots, sizeof *slots);
    if (!slots)
        return EC_E_MEMORY;
    for (size_t s = 0; s < intern->n_slots; s++) {
        uint64_t held = intern->slots[s];
        size_t slot = held >> 32 & (n_slots - 1);
        while (held && slots[slot])
            slot = (slot + 1) & (n_slots - 1);
        if (held)
            slots[slot] = held;
    }
    ec_free(intern->slots);
    intern->slots = slots;
    intern->n_slots = n_slots;
    return EC_OK;
}

/* Make room for one more text of `size` bytes. */
static enum ec_status reserve(struct ec_intern *intern, size_t size)
{
    struct ec_strings *strings = &intern->strings;
    size_t used = strings->n ? strings->offsets[strings->n] : 0;
    if (strings->n >= UINT32_MAX - 2 || size > UINT32_MAX - used)
        return EC_E_TOO_LARGE;
    if (strings->n + (size_t)2 > intern->offsets_capacity) {
        size_t capacity = intern->offsets_capacity ? intern->offsets_capacity * 2 : FIRST_SLOTS;
        uint32_t *offsets = ec_resize(
                strings->offsets, intern->offsets_capacity, capacity, sizeof *offsets);
        if (!offsets)
            return EC_E_MEMORY;
        strings->offsets = offsets;
        intern->offsets_capacity = capacity;
    }
    if (used + size > intern->bytes_capacity || !strings->bytes) {
        size_t capacity = (used + size) * 2 + FIRST_SLOTS;
        char *bytes = ec_resize(strings->bytes, intern->bytes_capacity, capacity, 1);
        if (!bytes)
            return EC_E_MEMORY;
        strings->bytes = bytes;
        intern->bytes_capacity = capacity;
    }
    return EC_OK;
}

enum ec_status ec_intern_add(struct ec_intern *intern, struct ec_text text, uint32_t *index)
{
    if (intern->n_slots == 0 || intern->strings.n + (size_t)1 > intern->n_slots / 2) {
        enum ec_status status = grow_slots(intern);
        if (status)
            return status;
    }
    uint64_t hash = ec_hash(text, 0);
    size_t slot = find_slot(intern, text, hash, &intern->n_looks);
    if (intern->slots[slot]) {
        *index = (uint32_t)(intern->slots[slot] & SLOT_NUMBER) - 1;
        return EC_OK;
    }
    enum ec_status status = reserve(intern, text.size);
    if (status)
        return status;
    struct ec_strings *strings = &intern->strings;
    uint32_t used = strings->offsets[strings->n];
    if (text.size)
        memcpy(strings->bytes + used, text.bytes, text.size);
    *index = strings->n++;
    strings->offsets[strings->n] = used + (uint32_t)text.size;
    intern->slots[slot] = (hash & ~SLOT_NUMBER) | (uint64_t)strings->n;
    return EC_OK;
}

uint32_t ec_intern_find(const struct ec_intern *intern, struct ec_text text)
{
    if (intern->n_slots == 0)
        return UINT32_MAX;
    uint64_t n_looks = 0;
    uint64_t held = intern->slots[find_slot(intern, text, ec_hash(text, 0), &n_looks)];
    return held ? (uint32_t)(held & SLOT_NUMBER) - 1 : UINT32_MAX;
}

void ec_intern_free(struct ec_intern *intern)
{
    ec_free(intern->strings.bytes);
    ec_free(intern->strings.offsets);
    ec_free(intern->slots);
    *intern = (struct ec_intern){0};
}

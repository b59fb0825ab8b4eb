/* cells.c - see cells.h. */
#include "native/clean/cells.h"

#include <string.h>

#include "native/log/words.h"
#include "native/system/alloc.h"

/* Cut the next part off; false behind the last. */
static bool next_part(struct ec_text *rest, struct ec_text *part)
{
    if (!rest->bytes)
        return false;
    size_t size = 0;
    while (size < rest->size && !strchr(",;|", rest->bytes[size]))
        size++;
    *part = ec_trim((struct ec_text){rest->bytes, size});
    bool is_last = size == rest->size;
    *rest = is_last ? (struct ec_text){0}
                    : (struct ec_text){rest->bytes + size + 1, rest->size - size - 1};
    return true;
}

/* Whether an id has the shape of several. */
static bool is_several(struct ec_text id)
{
    size_t n_parts = 0;
    struct ec_text part;
    for (struct ec_text rest = id; next_part(&rest, &part); n_parts++)
        if (part.size == 0 || memchr(part.bytes, ' ', part.size))
            return false;
    return n_parts > 1;
}

/* How often a text is the first part of such an id and a later one, and whether it is an id on its own. */
struct part {
    uint32_t n_first, n_later;
    bool is_id;
};

/* The parts of all such ids. */
struct parts {
    struct ec_intern texts;
    struct part *of; /* by number of the text */
    size_t capacity;
    size_t n_all;
};

/* "MUG-1, blue" and "MUG-2, blue" are variants: blue is always behind. */
static bool is_product(const struct part *part)
{
    return part->is_id || (part->n_first && part->n_later);
}

static enum ec_status add_parts(struct parts *parts, struct ec_text id)
{
    struct ec_text part;
    size_t n = 0;
    for (struct ec_text rest = id; next_part(&rest, &part); n++) {
        uint32_t number;
        enum ec_status status = ec_intern_add(&parts->texts, part, &number);
        if (status)
            return status;
        if (number >= parts->capacity) {
            size_t capacity = number * (size_t)2 + 64;
            struct part *of = ec_resize(parts->of, parts->capacity, capacity, sizeof *of);
            if (!of)
                return EC_E_MEMORY;
            parts->of = of;
            parts->capacity = capacity;
        }
        parts->of[number].n_first += n == 0;
        parts->of[number].n_later += n > 0;
        parts->n_all++;
    }
    return EC_OK;
}

enum ec_status ec_cells_look(const struct ec_strings *ids, struct ec_cells *cells)
{
    struct parts parts = {0};
    struct ec_cells found = {0};
    enum ec_status status = EC_OK;
    for (uint32_t i = 0; i < ids->n && !status; i++) {
        struct ec_text id = ec_strings_get(ids, i);
        if (!is_several(id))
            continue;
        found.example = found.n++ ? found.example : i;
        status = add_parts(&parts, id);
    }
    for (uint32_t i = 0; i < ids->n && !status && found.n; i++) {
        uint32_t number = ec_intern_find(&parts.texts, ec_strings_get(ids, i));
        if (number != UINT32_MAX)
            parts.of[number].is_id = true;
    }
    size_t n_known = 0;
    for (uint32_t p = 0; p < parts.texts.strings.n && !status; p++)
        n_known += is_product(&parts.of[p]) ? parts.of[p].n_first + parts.of[p].n_later : 0;
    ec_intern_free(&parts.texts);
    ec_free(parts.of);
    if (status)
        return status;
    *cells = 2 * n_known >= parts.n_all ? found : (struct ec_cells){0};
    return EC_OK;
}

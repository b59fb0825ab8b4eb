/* levels.c - see levels.h. */
#include "device/catalogue/levels.h"

#include "device/base/text.h"

/* Where a text has a mark first; its size where it has none. */
static size_t place_of(struct ec_text text, char mark)
{
    size_t place = 0;
    while (place < text.size && text.bytes[place] != mark)
        place++;
    return place;
}

char ec_levels_parting(struct ec_text path)
{
    static const char PARTINGS[] = {'>', '|', '/'};
    for (size_t p = 0; p < sizeof PARTINGS; p++)
        if (place_of(path, PARTINGS[p]) < path.size)
            return PARTINGS[p];
    return '\0';
}

struct ec_text ec_levels_next(struct ec_text *path, char parting)
{
    struct ec_text level = {NULL, 0};
    while (path->size && level.size == 0) {
        size_t size = parting ? place_of(*path, parting) : path->size;
        level = ec_text_trim((struct ec_text){path->bytes, size});
        size += size < path->size;
        path->bytes += size;
        path->size -= size;
    }
    return level;
}

/* Whether a path begins with these levels. */
static bool begins_with(struct ec_text path, struct ec_text wanted, char parting)
{
    size_t n_levels = 0;
    for (;; n_levels++) {
        struct ec_text level = ec_levels_next(&wanted, parting);
        if (level.size == 0)
            return n_levels > 0;
        if (n_levels == EC_MAX_LEVELS ||
                ec_text_compare(level, ec_levels_next(&path, parting)) != 0)
            return false;
    }
}

bool ec_levels_have(struct ec_text path, struct ec_text wanted)
{
    char parting = ec_levels_parting(path);
    if (path.size && ec_text_compare(path, wanted) == 0)
        return true;
    while (path.size) {
        if (begins_with(path, wanted, parting))
            return true;
        (void)ec_levels_next(&path, parting);
    }
    return false;
}

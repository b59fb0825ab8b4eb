/* alternatives.c - see alternatives.h. */
#include "native/dataset/alternatives.h"

#include <string.h>

#include "native/log/words.h"

bool ec_next_alternative(struct ec_text *rest, struct ec_text *name)
{
    if (!rest->bytes)
        return false;
    const char *end = rest->size ? memchr(rest->bytes, '|', rest->size) : NULL;
    size_t size = end ? (size_t)(end - rest->bytes) : rest->size;
    *name = ec_trim((struct ec_text){rest->bytes, size});
    *rest = end ? (struct ec_text){end + 1, rest->size - size - 1} : (struct ec_text){NULL, 0};
    return true;
}

static const char *choose(
        const struct ec_text *columns, size_t n, const char *option, char room[EC_COLUMN_TEXT])
{
    struct ec_text rest = {option, option ? strlen(option) : 0};
    struct ec_text name = {NULL, 0};
    if (!option || !strchr(option, '|') || ec_column_meant(columns, n, option) != EC_NO_COLUMN)
        return option;
    while (ec_next_alternative(&rest, &name)) {
        if (name.size >= EC_COLUMN_TEXT)
            continue;
        memcpy(room, name.bytes, name.size);
        room[name.size] = '\0';
        if (name.size && ec_column_meant(columns, n, room) != EC_NO_COLUMN)
            return room;
    }
    return name.size ? option : NULL;
}

void ec_alternatives_choose(const struct ec_text *columns, size_t n,
        const char *const options[EC_N_LOG_ROLES], const char *named[EC_N_LOG_ROLES],
        char room[EC_N_LOG_ROLES][EC_COLUMN_TEXT])
{
    for (size_t r = 0; r < EC_N_LOG_ROLES; r++)
        named[r] = choose(columns, n, options[r], room[r]);
}

/* order_lines.c - see order_lines.h. */
#include "native/clean/order_lines.h"

#include "native/log/words.h"
#include "native/system/alloc.h"

static enum ec_status make_room(struct ec_order_lines *lines, uint32_t order)
{
    if (order < lines->capacity)
        return EC_OK;
    size_t capacity = order * (size_t)2 + 1024;
    struct ec_order_line *larger = ec_resize(
            lines->lines, lines->capacity, capacity, sizeof *larger);
    if (!larger)
        return EC_E_MEMORY;
    lines->lines = larger;
    lines->capacity = capacity;
    return EC_OK;
}

enum ec_status ec_order_lines_fill(struct ec_order_lines *lines, uint32_t order,
        const bool has[EC_N_LOG_ROLES], const struct ec_missing_words *words,
        struct ec_text roles[EC_N_LOG_ROLES], bool *filled)
{
    static const enum ec_role shared[] = {EC_ROLE_USER, EC_ROLE_TIME, EC_ROLE_TYPE};
    enum { N_SHARED = sizeof shared / sizeof *shared };
    enum ec_status status = make_room(lines, order);
    bool lacks[N_SHARED] = {false};
    for (size_t s = 0; s < N_SHARED && !status; s++) {
        enum ec_role role = shared[s];
        uint32_t *text = &lines->lines[order].texts[role];
        struct ec_text own = ec_trim(roles[role]);
        lacks[s] = has[role] && ec_missing_is(words, own);
        if (!has[role] || lacks[s] || *text)
            continue;
        uint32_t number = 0;
        status = ec_intern_add(&lines->texts, own, &number);
        *text = number + 1;
    }
    /* only when no text is added any more: they move */
    for (size_t s = 0; s < N_SHARED && !status; s++) {
        uint32_t text = lines->lines[order].texts[shared[s]];
        if (!lacks[s] || !text)
            continue;
        roles[shared[s]] = ec_strings_get(&lines->texts.strings, text - 1);
        *filled = true;
    }
    return status;
}

void ec_order_lines_free(struct ec_order_lines *lines)
{
    ec_free(lines->lines);
    ec_intern_free(&lines->texts);
    *lines = (struct ec_order_lines){0};
}

/* json_path.c - see json_path.h. */
#include "native/log/json_path.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "device/base/text.h"

bool ec_is_json_path(struct ec_text name)
{
    return name.size && (memchr(name.bytes, '.', name.size) || memchr(name.bytes, '[', name.size));
}

bool ec_json_path_parse(struct ec_text text, struct ec_json_path *path)
{
    *path = (struct ec_json_path){0};
    const char *at = text.bytes;
    const char *end = at + text.size;
    for (const char *next = at; next; at = next + 1) {
        next = memchr(at, '.', (size_t)(end - at));
        struct ec_json_step step = {.name = {at, (size_t)((next ? next : end) - at)}};
        size_t size = step.name.size;
        step.unfolds = size >= 2 && memcmp(at + size - 2, "[]", 2) == 0;
        step.name.size -= step.unfolds ? 2 : 0;
        if (step.name.size == 0 || memchr(at, '[', step.name.size) ||
                path->n_steps == EC_JSON_STEPS || path->n_lists + step.unfolds > EC_JSON_LISTS)
            return false;
        path->n_lists += step.unfolds;
        path->steps[path->n_steps++] = step;
    }
    return true;
}

bool ec_json_unfolding_add(struct ec_json_unfolding *unfolding, const struct ec_json_path *path)
{
    struct ec_json_path lists = *path;
    while (lists.n_steps && !lists.steps[lists.n_steps - 1].unfolds)
        lists.n_steps--;
    const struct ec_json_path *known = &unfolding->path;
    size_t n_shared = known->n_steps < lists.n_steps ? known->n_steps : lists.n_steps;
    for (size_t s = 0; s < n_shared; s++)
        if (known->steps[s].unfolds != lists.steps[s].unfolds ||
                ec_text_compare(known->steps[s].name, lists.steps[s].name) != 0)
            return false;
    if (lists.n_steps > known->n_steps)
        unfolding->path = lists;
    return true;
}

/* The last of two members alike. */
static const cJSON *find_member(const cJSON *node, struct ec_text name)
{
    const cJSON *found = NULL;
    for (const cJSON *member = cJSON_IsObject(node) ? node->child : NULL; member;
            member = member->next)
        if (strlen(member->string) == name.size &&
                memcmp(member->string, name.bytes, name.size) == 0)
            found = member;
    return found;
}

/* Stand on the first element of the lists from number `from` on; the ones before it stay. */
static void descend(struct ec_json_unfolding *unfolding, size_t from, const cJSON *object)
{
    const cJSON *node = object;
    size_t list = 0;
    for (size_t s = 0; s < unfolding->path.n_steps; s++) {
        const struct ec_json_step *step = &unfolding->path.steps[s];
        bool is_given = step->unfolds && list < from;
        if (!is_given)
            node = find_member(node, step->name);
        if (!step->unfolds)
            continue;
        if (!is_given) {
            unfolding->is_single[list] = !cJSON_IsArray(node);
            unfolding->elements[list] = cJSON_IsArray(node)  ? node->child
                                        : cJSON_IsNull(node) ? NULL
                                                             : node;
        }
        node = unfolding->elements[list++];
    }
}

void ec_json_unfolding_begin(struct ec_json_unfolding *unfolding, const cJSON *object)
{
    descend(unfolding, 0, object);
}

bool ec_json_unfolding_next(struct ec_json_unfolding *unfolding)
{
    for (size_t list = unfolding->path.n_lists; list-- > 0;) {
        const cJSON *element = unfolding->elements[list];
        if (!element || unfolding->is_single[list] || !element->next)
            continue;
        unfolding->elements[list] = element->next;
        descend(unfolding, list + 1, NULL);
        return true;
    }
    return false;
}

const cJSON *ec_json_path_get(const struct ec_json_path *path,
        const struct ec_json_unfolding *unfolding, const cJSON *object)
{
    const cJSON *node = object;
    size_t list = 0;
    size_t begin = 0; /* behind the innermost list: its element is known */
    for (size_t s = 0; s < path->n_steps; s++)
        if (path->steps[s].unfolds) {
            node = unfolding->elements[list++];
            begin = s + 1;
        }
    for (size_t s = begin; s < path->n_steps && node; s++)
        node = find_member(node, path->steps[s].name);
    return node;
}

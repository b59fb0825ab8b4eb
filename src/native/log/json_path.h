/* json_path.h - a member deep in a JSON object, and the elements of a list one after another.
 *
 *     properties.user_id           a member of a member
 *     items[].item_id              of each element of the list items
 *     orders[].lines[].sku         of each line of each order
 *     skus[]                       each element itself
 *
 * All paths of a table that unfold a list unfold the same one, so that a title stands beside the id of
 * its own element.
 *
 * Layer: native/log. */
#ifndef ENDCAP_NATIVE_LOG_JSON_PATH_H
#define ENDCAP_NATIVE_LOG_JSON_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "endcap/types.h"

struct cJSON;

enum { EC_JSON_STEPS = 8, EC_JSON_LISTS = 4 };

struct ec_json_step {
    struct ec_text name;
    bool unfolds; /* the member is a list: go on with its elements */
};

struct ec_json_path {
    size_t n_steps;
    size_t n_lists; /* steps that unfold */
    struct ec_json_step steps[EC_JSON_STEPS];
};

/* The lists that are being unfolded, outermost first, and where that stands. */
struct ec_json_unfolding {
    struct ec_json_path path; /* up to the innermost list; n_lists 0: nothing unfolds */
    const struct cJSON *elements[EC_JSON_LISTS]; /* NULL: the list is empty or not there */
    bool is_single[EC_JSON_LISTS];               /* what should be a list is the only element */
};

/* Whether a name has the form of a path: a point or a bracket in it. */
bool ec_is_json_path(struct ec_text name);

/* Read a path; its steps borrow the text. False where a step is empty, or steps or lists are too
 * many. */
bool ec_json_path_parse(struct ec_text text, struct ec_json_path *path);

/* Unfold also what a path unfolds. False where that is another list than those before it. */
bool ec_json_unfolding_add(struct ec_json_unfolding *unfolding, const struct ec_json_path *path);

/* Stand on the first elements of an object's lists. */
void ec_json_unfolding_begin(struct ec_json_unfolding *unfolding, const struct cJSON *object);

/* Step to the next elements; false where there are none. */
bool ec_json_unfolding_next(struct ec_json_unfolding *unfolding);

/* The value at a path of an object, in the elements on which the unfolding stands; NULL where there is
 * none. Cost O(members on the way). */
const struct cJSON *ec_json_path_get(const struct ec_json_path *path,
        const struct ec_json_unfolding *unfolding, const struct cJSON *object);

#endif

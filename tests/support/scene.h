/* scene.h - a random model, a random history and its ranking, together. */
#ifndef ENDCAP_TESTS_SCENE_H
#define ENDCAP_TESTS_SCENE_H

#include "support/naive.h"

struct scene {
    struct model_plan *plan;
    struct test_model built;
    struct visit visits[NAIVE_MAX_EVENTS]; /* in time order */
    size_t n_visits;
    struct ec_user *user;
    struct ec_ranking *ranking; /* at VISITS_END_MS */
};

/* Draw a scene; scene_free. It stays where it is: the ranking points into it. */
struct scene *scene_new(struct ec_random *random, uint32_t n_items, size_t n_visits);
void scene_free(struct scene *scene);

#endif

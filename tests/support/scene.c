/* scene.c - see scene.h. */
#include "support/scene.h"

#include <stdlib.h>

static int by_time(const void *a, const void *b)
{
    const struct visit *left = a, *right = b;
    return (left->time_ms > right->time_ms) - (left->time_ms < right->time_ms);
}

struct scene *scene_new(struct ec_random *random, uint32_t n_items, size_t n_visits)
{
    struct scene *scene = calloc(1, sizeof *scene);
    if (!scene)
        abort();
    scene->plan = random_plan_new(random, n_items);
    scene->built = test_model_build(scene->plan);
    scene->n_visits = n_visits;
    scene->user = user_new(NAIVE_MAX_EVENTS);
    visits_draw(random, scene->built.model, scene->visits, n_visits);
    user_record_all(scene->user, scene->built.model, scene->visits, n_visits);
    qsort(scene->visits, n_visits, sizeof *scene->visits, by_time);
    scene->ranking = ranking_must(scene->built.model, scene->user, VISITS_END_MS);
    return scene;
}

void scene_free(struct scene *scene)
{
    free(scene->ranking);
    user_free(scene->user);
    test_model_free(&scene->built);
    free(scene->plan);
    free(scene);
}

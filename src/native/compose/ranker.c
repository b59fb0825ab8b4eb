/* ranker.c - see ranker.h. */
#include "native/compose/ranker.h"

#include <omp.h>

#include "native/system/alloc.h"

struct ec_ranker *ec_rankers_new(const struct ec_model *model)
{
    size_t n = (size_t)omp_get_max_threads();
    struct ec_ranker *rankers = ec_alloc(n + 1, sizeof *rankers);
    for (size_t t = 0; rankers && t < n; t++) {
        struct ec_ranker *ranker = &rankers[t];
        size_t user_size = ec_user_size(EC_RANKER_EVENTS);
        void *user = ec_alloc(user_size, 1);
        ranker->model = model;
        ranker->memory_size = ec_ranking_size(model, EC_RANKER_EVENTS);
        ranker->memory = ec_alloc(ranker->memory_size, 1);
        if (!user || !ranker->memory ||
                ec_user_init(user, user_size, EC_RANKER_EVENTS, &ranker->user) != EC_OK) {
            ec_free(user);
            ec_free(ranker->memory);
            *ranker = (struct ec_ranker){0};
            ec_rankers_free(rankers);
            return NULL;
        }
    }
    return rankers;
}

struct ec_ranker *ec_ranker_of_thread(struct ec_ranker *rankers)
{
    return &rankers[omp_get_thread_num()];
}

enum ec_status ec_ranker_prepare(struct ec_ranker *ranker, const struct ec_dataset *dataset,
        size_t first, size_t last, int64_t now_ms, struct ec_ranking **ranking)
{
    if (last - first > EC_RANKER_EVENTS)
        first = last - EC_RANKER_EVENTS;
    ec_user_wipe(ranker->user);
    for (size_t n = first; n < last; n++) {
        enum ec_status status = ec_user_record_item(ranker->user, dataset->item[n],
                (enum ec_event_type)dataset->type[n], (double)dataset->time_ms[n]);
        if (status)
            return status;
    }
    return ec_ranking_prepare(ranker->memory, ranker->memory_size, ranker->model, ranker->user,
            (double)now_ms, ranking);
}

void ec_rankers_free(struct ec_ranker *rankers)
{
    for (struct ec_ranker *ranker = rankers; ranker && ranker->user; ranker++) {
        ec_free(ranker->user);
        ec_free(ranker->memory);
    }
    ec_free(rankers);
}

/* ranker.c - see ranker.h. */
#include "native/compose/ranker.h"

#include <omp.h>

#include "native/system/alloc.h"
#include "native/system/random.h"

struct ec_ranker *ec_rankers_new(const struct ec_model *model, enum ec_recording recording)
{
    size_t n = (size_t)omp_get_max_threads();
    struct ec_ranker *rankers = ec_alloc(n + 1, sizeof *rankers);
    for (size_t t = 0; rankers && t < n; t++) {
        struct ec_ranker *ranker = &rankers[t];
        size_t user_size = ec_user_size(EC_RANKER_EVENTS);
        void *user = ec_alloc(user_size, 1);
        ranker->model = model;
        ranker->recording = recording;
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

/* The types, oldest first, by which a recording shows one event; EC_RECORD_LOG and _MIXED have one of its own. */
struct types {
    uint32_t n;
    enum ec_event_type type[4];
};

static struct types types_of(
        enum ec_recording recording, const struct ec_dataset *dataset, size_t event)
{
    switch (recording) {
    case EC_RECORD_LOG:
        return (struct types){1, {(enum ec_event_type)dataset->type[event]}};
    case EC_RECORD_PURCHASE:
        return (struct types){1, {EC_EVENT_PURCHASE}};
    case EC_RECORD_VIEW:
        return (struct types){1, {EC_EVENT_VIEW}};
    case EC_RECORD_FUNNEL:
        return (struct types){4, {EC_EVENT_VIEW, EC_EVENT_VIEW, EC_EVENT_CART, EC_EVENT_PURCHASE}};
    case EC_RECORD_MIXED: {
        struct ec_random random = ec_random_stream(event, 0);
        return (struct types){1, {(enum ec_event_type)ec_random_index(&random, EC_N_EVENT_TYPES)}};
    }
    case EC_RECORD_REPEAT:
        return (struct types){3, {EC_EVENT_VIEW, EC_EVENT_VIEW, EC_EVENT_VIEW}};
    }
    return (struct types){0};
}

enum ec_status ec_ranker_prepare(struct ec_ranker *ranker, const struct ec_dataset *dataset,
        size_t first, size_t last, int64_t now_ms, struct ec_ranking **ranking)
{
    ec_user_wipe(ranker->user);
    if (first < last) {
        size_t most = EC_RANKER_EVENTS / types_of(ranker->recording, dataset, first).n;
        first = last - first > most ? last - most : first;
    }
    for (size_t n = first; n < last; n++) {
        struct types types = types_of(ranker->recording, dataset, n);
        for (uint32_t t = 0; t < types.n; t++) {
            enum ec_status status = ec_user_record_item(
                    ranker->user, dataset->item[n], types.type[t], (double)dataset->time_ms[n]);
            if (status)
                return status;
        }
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

/* shopper.c - see shopper.h. */
#include "support/shopper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ec_user *user_new(uint32_t capacity)
{
    size_t size = ec_user_size(capacity);
    void *memory = malloc(size);
    struct ec_user *user;
    if (!memory)
        abort();
    memset(memory, 0xa5, size);
    if (ec_user_init(memory, size, capacity, &user))
        abort();
    return user;
}

void user_free(struct ec_user *user)
{
    free(user);
}

void user_record_all(struct ec_user *user, const struct ec_model *model, const struct visit *visits,
        size_t n_visits)
{
    for (size_t n = 0; n < n_visits; n++) {
        struct ec_item_facts facts;
        enum ec_status status = ec_model_item_at(model, visits[n].item, &facts);
        if (!status)
            status = ec_user_record(user, model, facts.id, visits[n].type, visits[n].time_ms);
        if (status) {
            fprintf(stderr, "user_record_all: %s\n", ec_status_name(status));
            abort();
        }
    }
}

void visits_draw(struct ec_random *random, const struct ec_model *model, struct visit *visits,
        size_t n_visits)
{
    for (size_t n = 0; n < n_visits; n++)
        visits[n] = (struct visit){
                .item = ec_random_index(random, ec_model_item_count(model)),
                .type = (enum ec_event_type)ec_random_index(random, EC_N_EVENT_TYPES),
                .time_ms = 1e6 * (double)n + (double)ec_random_index(random, 1000),
        };
    for (size_t n = n_visits; n > 1; n--) { /* Fisher-Yates */
        size_t other = ec_random_index(random, (uint32_t)n);
        struct visit moved = visits[n - 1];
        visits[n - 1] = visits[other];
        visits[other] = moved;
    }
}

struct ec_ranking *ranking_new(const struct ec_model *model, const struct ec_user *user,
        double now_ms, int garbage, enum ec_status *status)
{
    size_t size = ec_ranking_size(model, ec_user_event_count(user));
    void *memory;
    struct ec_ranking *ranking = NULL;
    if (posix_memalign(&memory, 16, size) != 0)
        abort();
    memset(memory, garbage, size);
    *status = ec_ranking_compute(memory, size, model, user, now_ms, &ranking);
    if (*status)
        free(memory);
    return ranking;
}

struct ec_ranking *ranking_must(
        const struct ec_model *model, const struct ec_user *user, double now_ms)
{
    enum ec_status status;
    struct ec_ranking *ranking = ranking_new(model, user, now_ms, 0xa5, &status);
    if (!ranking) {
        fprintf(stderr, "ranking_must: %s\n", ec_status_name(status));
        abort();
    }
    return ranking;
}

struct ec_set *set_must(const struct ec_model *model, const struct ec_text *ids, size_t n_ids)
{
    size_t size = ec_set_size(model, ids, n_ids);
    struct ec_set *set;
    void *memory;
    if (posix_memalign(&memory, 16, size) != 0 ||
            ec_set_init(memory, size, model, ids, n_ids, &set) != EC_OK)
        abort();
    return set;
}

/* systems.c - see systems.h. */
#include "native/measure/systems.h"

#include <string.h>

#include "native/matrix/order.h"
#include "native/system/alloc.h"

/* Of a longer history personal-frequency counts the newest: n (n + 1) + n must stay below 2^31. */
enum { MOST_EVENTS = 1 << 15 };

const char *ec_system_name(enum ec_system system)
{
    static const char *const NAMES[EC_MAX_SYSTEMS] = {
            [EC_SYSTEM_ENDCAP] = "endcap",
            [EC_SYSTEM_POPULARITY] = "popularity",
            [EC_SYSTEM_ITEM_KNN] = "item-knn",
            [EC_SYSTEM_ITEM_KNN_LAST] = "item-knn-last",
            [EC_SYSTEM_PERSONAL_FREQUENCY] = "personal-frequency",
            [EC_SYSTEM_CATEGORY_POPULARITY] = "category-popularity",
    };
    return NAMES[system];
}

uint32_t ec_systems_of(enum ec_protocol protocol, bool mask_seen, enum ec_system *systems)
{
    uint32_t n = 0;
    systems[n++] = EC_SYSTEM_ENDCAP;
    systems[n++] = EC_SYSTEM_POPULARITY;
    if (ec_protocol_has_new_items(protocol)) {
        systems[n++] = EC_SYSTEM_CATEGORY_POPULARITY;
        return n;
    }
    systems[n++] = EC_SYSTEM_ITEM_KNN;
    systems[n++] = EC_SYSTEM_ITEM_KNN_LAST;
    if (!mask_seen)
        systems[n++] = EC_SYSTEM_PERSONAL_FREQUENCY;
    return n;
}

/* The mean of n numbers of this sum, or `otherwise` where there are none. */
static double mean_or(double sum, uint32_t n, double otherwise)
{
    return n ? sum / n : otherwise;
}

/* A mean of training events over the items that have any. */
struct mean {
    double sum;
    uint32_t n;
};

static void count(struct mean *mean, uint32_t n_events)
{
    mean->sum += n_events;
    mean->n++;
}

/* The mean of an item's features of one kind, of EC_N_FEATURE_KINDS of all; `otherwise` where it has none
 * that an item with events has too. */
static double mean_of_features(const struct ec_features *features, const struct mean *of_feature,
        uint32_t item, uint32_t kind, double otherwise)
{
    double sum = 0.0;
    uint32_t n = 0;
    for (size_t k = features->start[item]; k < features->start[item + 1]; k++) {
        const struct mean *mean = &of_feature[features->feature[k]];
        if (mean->n == 0 ||
                (kind != EC_N_FEATURE_KINDS && features->kind[features->feature[k]] != kind))
            continue;
        sum += mean->sum / mean->n;
        n++;
    }
    return mean_or(sum, n, otherwise);
}

static enum ec_status learn_categories(
        const struct ec_dataset *fit, const uint32_t *n_events, float *category)
{
    const struct ec_catalogue *catalogue = &fit->catalogue;
    const struct ec_features *features = &catalogue->features;
    uint32_t n_groups = catalogue->group ? catalogue->groups.n : 0;
    struct mean of_all = {0};
    struct mean *of_group = ec_alloc(n_groups, sizeof *of_group);
    struct mean *of_feature = ec_alloc(features->n_features, sizeof *of_feature);
    enum ec_status status = of_group && of_feature ? EC_OK : EC_E_MEMORY;
    for (uint32_t i = 0; !status && i < fit->n_items; i++) {
        if (n_events[i] == 0)
            continue;
        count(&of_all, n_events[i]);
        if (n_groups && catalogue->group[i] != EC_NO_GROUP)
            count(&of_group[catalogue->group[i]], n_events[i]);
        for (size_t k = features->start ? features->start[i] : 0;
                features->start && k < features->start[i + 1]; k++)
            count(&of_feature[features->feature[k]], n_events[i]);
    }
    for (uint32_t i = 0; !status && i < fit->n_items; i++) {
        double score = mean_or(of_all.sum, of_all.n, 0.0);
        if (features->start) {
            score = mean_of_features(features, of_feature, i, EC_N_FEATURE_KINDS, score);
            score = mean_of_features(features, of_feature, i, EC_FEATURE_CATEGORY, score);
        }
        if (n_groups && catalogue->group[i] != EC_NO_GROUP)
            score = mean_or(
                    of_group[catalogue->group[i]].sum, of_group[catalogue->group[i]].n, score);
        category[i] = (float)score;
    }
    ec_free(of_feature);
    ec_free(of_group);
    return status;
}

static enum ec_status learn_neighbours(const struct ec_dataset *fit, struct ec_rows *knn)
{
    struct ec_by_item by_item;
    enum ec_status status = ec_by_item_new(&by_item, fit);
    if (status)
        return status;
    status = ec_item_knn_learn(fit, &by_item, knn);
    ec_by_item_free(&by_item);
    return status;
}

enum ec_status ec_baselines_new(const struct ec_dataset *fit, const enum ec_system *systems,
        uint32_t n_systems, struct ec_baselines *baselines)
{
    struct ec_baselines fresh = {0};
    enum ec_status status = ec_popularity_learn(fit, 0.0, &fresh.popularity);
    for (uint32_t s = 0; !status && s < n_systems; s++) {
        if (systems[s] == EC_SYSTEM_ITEM_KNN)
            status = learn_neighbours(fit, &fresh.knn);
        if (systems[s] != EC_SYSTEM_CATEGORY_POPULARITY)
            continue;
        fresh.category = ec_alloc(fit->n_items, sizeof *fresh.category);
        status = fresh.category ? learn_categories(fit, fresh.popularity.n_events, fresh.category)
                                : EC_E_MEMORY;
    }
    if (status)
        ec_baselines_free(&fresh);
    else
        *baselines = fresh;
    return status;
}

void ec_baselines_free(struct ec_baselines *baselines)
{
    ec_rows_free(&baselines->knn);
    ec_popularity_free(&baselines->popularity);
    ec_free(baselines->category);
    *baselines = (struct ec_baselines){0};
}

/* Order by the number of meetings, then by the last. */
static void order_by_frequency(const uint32_t *history, size_t n_history, const uint8_t *allowed,
        uint32_t n_items, int32_t *order)
{
    if (n_history > MOST_EVENTS) {
        history += n_history - MOST_EVENTS;
        n_history = MOST_EVENTS;
    }
    int32_t step = (int32_t)n_history + 1;
    memset(order, 0, n_items * sizeof *order);
    for (int32_t n = 0; n < step - 1; n++)
        order[history[n]] = (order[history[n]] / step + 1) * step + n;
    for (uint32_t i = 0; i < n_items; i++)
        if (!allowed[i])
            order[i] = INT32_MIN;
}

void ec_baselines_order(const struct ec_baselines *baselines, enum ec_system system,
        const uint32_t *history, size_t n_history, const uint8_t *allowed, uint32_t n_items,
        float *scores, int32_t *order)
{
    size_t n_newest = n_history > 0;
    switch (system) {
    case EC_SYSTEM_ENDCAP:
        return;
    case EC_SYSTEM_PERSONAL_FREQUENCY:
        order_by_frequency(history, n_history, allowed, n_items, order);
        return;
    case EC_SYSTEM_POPULARITY:
        for (uint32_t i = 0; i < n_items; i++)
            scores[i] = (float)baselines->popularity.n_events[i];
        break;
    case EC_SYSTEM_CATEGORY_POPULARITY:
        memcpy(scores, baselines->category, n_items * sizeof *scores);
        break;
    case EC_SYSTEM_ITEM_KNN:
        ec_item_knn_score(&baselines->knn, history, n_history, scores);
        break;
    case EC_SYSTEM_ITEM_KNN_LAST:
        ec_item_knn_score(&baselines->knn, history + n_history - n_newest, n_newest, scores);
        break;
    }
    ec_order_f32(scores, allowed, n_items, order);
}

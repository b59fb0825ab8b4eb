/* systems.h - what is measured beside the model: plain systems that need no tuning.
 *
 *     popularity           events of the item in fitting
 *     item-knn             cosine neighbours of the whole history (item_knn.h)
 *     item-knn-last        the same of its newest item alone: the stronger where the next item is asked for
 *     personal-frequency   how often the shopper chose the item, ties to the more recent (P-TopFreq of Li et
 *                          al. 2023, "A next basket recommendation reality check"); where items already seen
 *                          may be answers
 *     category-popularity  mean events in fitting of the items of its group that have any; without a group,
 *                          the mean over its category's features of the same, without these over all its
 *                          features, without any the mean of all items; where what is ranked has no events
 *                          of its own
 *
 * Layer: native/measure.   I items */
#ifndef ENDCAP_NATIVE_MEASURE_SYSTEMS_H
#define ENDCAP_NATIVE_MEASURE_SYSTEMS_H

#include "native/learn/popularity.h"
#include "native/measure/evaluation.h"
#include "native/measure/item_knn.h"

enum ec_system {
    EC_SYSTEM_ENDCAP,
    EC_SYSTEM_POPULARITY,
    EC_SYSTEM_ITEM_KNN,
    EC_SYSTEM_ITEM_KNN_LAST,
    EC_SYSTEM_PERSONAL_FREQUENCY,
    EC_SYSTEM_CATEGORY_POPULARITY,
};

/* What the plain systems learned. */
struct ec_baselines {
    struct ec_rows knn; /* empty where no system asks for it */
    struct ec_popularity popularity;
    float *category; /* (I,) or NULL where no system asks for it */
};

const char *ec_system_name(enum ec_system system);

/* Write the systems that a protocol compares to systems (EC_MAX_SYSTEMS,), endcap first; returns how
 * many they are.
 *
 * mask_seen  items of a history may not be answers */
uint32_t ec_systems_of(enum ec_protocol protocol, bool mask_seen, enum ec_system *systems);

/* Learn what the systems (n_systems,) need from the fitting part. EC_E_MEMORY, EC_E_TOO_LARGE. */
EC_MUST_USE enum ec_status ec_baselines_new(const struct ec_dataset *fit,
        const enum ec_system *systems, uint32_t n_systems, struct ec_baselines *baselines);

void ec_baselines_free(struct ec_baselines *baselines);

/* Rank by any system but endcap.
 *
 * history  (n_history,) items in time order
 * allowed  (I,) 0: may not be shown, and is INT32_MIN in the order
 * scores   (I,) work
 * order    (I,) larger is better */
void ec_baselines_order(const struct ec_baselines *baselines, enum ec_system system,
        const uint32_t *history, size_t n_history, const uint8_t *allowed, uint32_t n_items,
        float *scores, int32_t *order);

#endif

/* dataset.h - a cleaned log in memory: what every learner and every protocol reads.
 *
 * Events are grouped by user, each user's in time order (ties in the order of the log). Item indices
 * follow the byte order of the item ids, so the same log gives the same indices whatever order its rows
 * came in; the model file keeps that order. An item may have no event at all: the items file says what it
 * is. A dataset is filled once (by ingest or by a split) and then only read.
 *
 * Layer: ingest.   U users   I items   N events   G groups */
#ifndef ENDCAP_INGEST_DATASET_H
#define ENDCAP_INGEST_DATASET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strings.h"
#include "endcap/types.h"

enum { EC_NO_GROUP = 0xffff };

/* What a feature is of: a word or a character gram of title and text, a level of the category's path, ... */
enum ec_feature_kind {
    EC_FEATURE_WORD,
    EC_FEATURE_GRAM,
    EC_FEATURE_CATEGORY,
    EC_FEATURE_BRAND,
    EC_FEATURE_PRICE,
    EC_FEATURE_ATTRIBUTE,
    EC_N_FEATURE_KINDS,
};

/* The features of the items (features.h makes them); item i has [start[i], start[i + 1]). */
struct ec_features {
    uint32_t n_features;
    size_t *start;     /* (I + 1,) NULL: nothing known of any item */
    uint32_t *feature; /* (start[I],) ascending, distinct within an item */
    uint8_t *kind;     /* (n_features,) enum ec_feature_kind */
};

/* What is known of the items apart from the events. Any array may be NULL: nothing known. */
struct ec_catalogue {
    struct ec_strings ids;    /* (I,) strictly ascending bytes */
    struct ec_strings titles; /* (I,) or n == 0; "" where unknown */
    struct ec_strings groups; /* (G,) strictly ascending, or n == 0 */
    uint16_t *group;          /* (I,) index into groups, or EC_NO_GROUP */
    float *price;             /* (I,) in the log's currency, 0 where unknown */
    struct ec_features features;
};

struct ec_dataset {
    struct ec_catalogue catalogue;
    struct ec_strings users; /* (U,) ids in order of first appearance */
    uint32_t n_users;
    uint32_t n_items;
    size_t n_events;
    size_t *user_start; /* (U + 1,) events of user u: [user_start[u], user_start[u + 1]) */
    uint32_t *item;     /* (N,) */
    int64_t *
            time_ms; /* (N,) since 1970-01-01 UTC; the event's position where the log has no times */
    uint8_t *type;   /* (N,) enum ec_event_type */
    float *value;    /* (N,) quantity, rating or amount; 1 where the log has none */
    uint32_t *basket; /* (N,) dense number of the order, session or (user, time) it belongs to */
    bool has_times;   /* time_ms are real times */
};

/* Free everything a dataset owns and leave it empty. */
void ec_dataset_free(struct ec_dataset *dataset);

#endif

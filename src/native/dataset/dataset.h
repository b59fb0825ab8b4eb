/* dataset.h - a cleaned log in memory: what every learner and every protocol reads.
 *
 * Events are grouped by user, each user's in time order (ties in the order of the log). Item indices
 * follow the byte order of the item ids, so the same log gives the same indices whatever order its rows
 * came in; the model file keeps that order. An item may have no event at all: the items file says what it
 * is. A dataset is filled once (by ingest or by a split) and then only read.
 *
 * Layer: native/dataset.   U users   I items   N events   G groups */
#ifndef ENDCAP_NATIVE_DATASET_DATASET_H
#define ENDCAP_NATIVE_DATASET_DATASET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "device/catalogue/fold.h"
#include "endcap/types.h"
#include "native/items/features.h"
#include "native/system/strings.h"

enum { EC_NO_GROUP = 0xffff };

/* What is known of the items apart from the events. Any array may be NULL: nothing known. */
struct ec_catalogue {
    struct ec_strings ids;     /* (I,) strictly ascending bytes */
    struct ec_id_rule id_rule; /* by which they were folded */
    struct ec_strings titles;  /* (I,) or n == 0; "" where unknown */
    struct ec_strings groups;  /* (G,) strictly ascending, or n == 0 */
    uint16_t *group;           /* (I,) index into groups, or EC_NO_GROUP */
    float *price;              /* (I,) in the log's currency, 0 where unknown */
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

/* ingest_options.c - see ingest_options.h. */
#include "native/dataset/ingest_options.h"

#include <math.h>

struct ec_ingest_options ec_ingest_options_default(void)
{
    return (struct ec_ingest_options){
            .format = EC_LOG_EVENTS,
            .time_format = "auto",
            .default_type = EC_EVENT_PURCHASE,
            .robot_share = 0.8,
            .value_at_least = -INFINITY,
            .price_above = -INFINITY,
            .min_user_items = 1,
            .min_item_users = 1,
    };
}

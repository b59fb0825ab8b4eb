/* logs.h - the parts of a log that a training learns from.
 *
 * `held` lacks the positions on which the fusion is learned; `whole` is everything, for the model that is shipped. Both
 * come a second time without the events of items that too few users have, for what tells which items go together.
 *
 * Layer: native/compose.   N events */
#ifndef ENDCAP_NATIVE_COMPOSE_LOGS_H
#define ENDCAP_NATIVE_COMPOSE_LOGS_H

#include <stdbool.h>

#include "endcap/status.h"
#include "native/dataset/dataset.h"

struct ec_logs {
    const struct ec_dataset *whole; /* borrowed; NULL: not wanted */
    struct ec_dataset held;
    const struct ec_dataset *supported_whole; /* likewise; `whole` where no item lacks users */
    const struct ec_dataset *supported_held;  /* likewise */
    struct ec_dataset whole_slice;            /* what the two point to where some do */
    struct ec_dataset held_slice;
};

/* Cut the parts of a log. They stay where they are: the pointers point into them.
 *
 * dataset       borrowed until ec_logs_free
 * keep          (N,) 1: not of a position
 * min_support   users that an item must have in the whole log
 * logs          to ec_logs_free whatever is returned
 *
 * EC_E_MEMORY. */
EC_MUST_USE enum ec_status ec_logs_new(const struct ec_dataset *dataset, bool is_whole,
        const uint8_t *keep, uint32_t min_support, struct ec_logs *logs);

void ec_logs_free(struct ec_logs *logs);

#endif

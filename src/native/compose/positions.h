/* positions.h - what a validation of the fusion asks for, and what must be kept from the signals for it.
 *
 * Layer: native/compose.   U users   I items   N events   Q positions */
#ifndef ENDCAP_NATIVE_COMPOSE_POSITIONS_H
#define ENDCAP_NATIVE_COMPOSE_POSITIONS_H

#include <stdbool.h>

#include "endcap/status.h"
#include "native/dataset/dataset.h"
#include "native/learn/options.h"

/* One position: the events [first, last) of a dataset are the history, event `next` is what was chosen, and the
 * events [last, end), of which it is one, were chosen together: none was preferred to another. */
struct ec_position {
    size_t first;
    size_t last;
    size_t next;
    size_t end;
};

struct ec_positions {
    struct ec_position *positions; /* (n,) in user order */
    size_t n;
    uint8_t *keep; /* (N,) 1: the signals may be learned from the event */
};

/* Whose histories are asked: what was chosen by one half of the users can be tried on the other. */
enum ec_half {
    EC_HALF_BOTH,
    EC_HALF_FIRST,
    EC_HALF_SECOND,
};

/* Choose positions at the end of the histories of at most n_users users of a half, drawn at random. Of a log with
 * times that asks for baskets, each user's first basket in the last tenth of its span, where enough users have one:
 * nothing of that tenth is kept.
 *
 * repeats   an item of the history may be asked for. Otherwise a user's position is at the last event that chose
 *           an item for the first time: a log of views that become purchases ends most histories with an item
 *           already seen, which is no choice to learn from
 *
 * Not kept is what was asked for, what came after it and, of the next item, the event before it where more than
 * one came before: the device too knows events that training never saw.
 *
 * EC_E_MEMORY */
EC_MUST_USE enum ec_status ec_positions_new(const struct ec_dataset *dataset, enum ec_target target,
        bool repeats, enum ec_half half, size_t n_users, uint64_t seed,
        struct ec_positions *positions);

/* How many positions ec_positions_new may choose of at most n_users users, before anything is drawn. Cost O(N). */
size_t ec_positions_most(const struct ec_dataset *dataset, enum ec_target target, size_t n_users);

void ec_positions_free(struct ec_positions *positions);

#endif

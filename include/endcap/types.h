/* types.h - the small words that every public header shares.
 *
 * Layer: public. */
#ifndef ENDCAP_TYPES_H
#define ENDCAP_TYPES_H

#include <stddef.h>
#include <stdint.h>

#include "endcap/api.h"

EC_C_BEGIN

/* Text: UTF-8 bytes, borrowed, not NUL-terminated. Ids of items and names of groups travel as this. */
struct ec_text {
    const char *bytes;
    size_t size; /* bytes */
};

/* What a shopper did with an item. The numbers are pinned: they are stored and cross the wasm boundary.
 * How much each one weighs is chosen in training, where the log has several types, and stands in the model. */
enum ec_event_type {
    EC_EVENT_VIEW = 0,
    EC_EVENT_LIKE = 1,
    EC_EVENT_CART = 2,
    EC_EVENT_PURCHASE = 3,
};
enum { EC_N_EVENT_TYPES = 4 };

/* The word for an event type ("view", "like", "cart", "purchase"); NULL for a number that is none. */
EC_API const char *ec_event_type_name(enum ec_event_type type);

EC_C_END

#endif

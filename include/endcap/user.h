/* user.h - one shopper's history, in the caller's memory.
 *
 * A user is a bounded list of events, oldest first, and nothing else: no summary is kept that could
 * remember an event after it was forgotten. Forgetting an event therefore leaves, bit for bit, the
 * state that never recording it would have left.
 *
 * Layer: public.   N events */
#ifndef ENDCAP_USER_H
#define ENDCAP_USER_H

#include "endcap/model.h"

EC_C_BEGIN

enum { EC_MAX_USER_EVENTS = 65536 };

/* Opaque; lives in memory of ec_user_size bytes that the caller owns. */
struct ec_user;

/* One event of a history, as it was recorded. */
struct ec_event_facts {
    struct ec_text item; /* points into the model's bytes */
    enum ec_event_type type;
    double time_ms; /* since 1970-01-01 UTC */
};

/* Bytes that a user of at most `capacity` events needs; 0 when capacity is 0 or above
 * EC_MAX_USER_EVENTS. */
EC_API size_t ec_user_size(uint32_t capacity);

/* Make an empty user in caller memory.
 *
 * memory  (size,) owned by the caller, aligned to 8, kept for as long as the user is used
 * user    written only on EC_OK; points into memory
 *
 * EC_E_CAPACITY       capacity is 0 or above EC_MAX_USER_EVENTS
 * EC_E_BUFFER_SMALL   size is below ec_user_size(capacity), or memory is not aligned */
EC_API EC_MUST_USE enum ec_status ec_user_init(
        void *memory, size_t size, uint32_t capacity, struct ec_user **user);

/* Record an event. Events are kept in time order whatever order they are recorded in; of equal times
 * the one recorded later counts as later.
 *
 * item      borrowed; must be in the model that this user is used with
 * time_ms   since 1970-01-01 UTC
 *
 * EC_E_ITEM_UNKNOWN   the model does not know the item; the history is unchanged
 * EC_E_ITEM_EMPTY     the id is empty, or nothing but blanks
 * EC_E_EVENT_TYPE     type is none of the four
 * EC_E_TIME           time_ms is NaN, infinite or beyond +-8.64e15 (the range of a JavaScript Date)
 * EC_E_USER_FULL      there is no room: forget the oldest event first, on purpose
 *
 * Cost O(log I + N). */
EC_API EC_MUST_USE enum ec_status ec_user_record(struct ec_user *user, const struct ec_model *model,
        struct ec_text item, enum ec_event_type type, double time_ms);

/* Forget one event by its place in the history, 0 the oldest. The room it took is overwritten.
 *
 * EC_E_EVENT_UNKNOWN   there is no such place. Cost O(N). */
EC_API EC_MUST_USE enum ec_status ec_user_forget(struct ec_user *user, uint32_t event);

/* Forget every event of an item. The room they took is overwritten.
 *
 * n_forgotten   how many there were, written only on EC_OK; 0 is no error
 *
 * EC_E_ITEM_UNKNOWN   the model does not know the item. Cost O(log I + N). */
EC_API EC_MUST_USE enum ec_status ec_user_forget_item(struct ec_user *user,
        const struct ec_model *model, struct ec_text item, uint32_t *n_forgotten);

/* Count the events kept. */
EC_API uint32_t ec_user_event_count(const struct ec_user *user);

/* Read one event by its place in the history, 0 the oldest.
 *
 * facts   written only on EC_OK
 *
 * EC_E_EVENT_UNKNOWN   there is no such place
 * EC_E_ITEM_RANGE      the event was recorded with another model and names an item outside this one
 *
 * Cost O(1). */
EC_API EC_MUST_USE enum ec_status ec_user_event(const struct ec_user *user,
        const struct ec_model *model, uint32_t event, struct ec_event_facts *facts);

/* Overwrite the whole history and leave an empty user of the same capacity. */
EC_API void ec_user_wipe(struct ec_user *user);

EC_C_END

#endif

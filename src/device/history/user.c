/* user.c - see endcap/user.h.
 *
 * Layer: device/history.   N events */
#include "device/base/wipe.h"
#include "device/catalogue/model.h"
#include "device/history/user_state.h"

const char *ec_event_type_name(enum ec_event_type type)
{
    switch (type) {
    case EC_EVENT_VIEW:
        return "view";
    case EC_EVENT_LIKE:
        return "like";
    case EC_EVENT_CART:
        return "cart";
    case EC_EVENT_PURCHASE:
        return "purchase";
    }
    return NULL;
}

size_t ec_user_size(uint32_t capacity)
{
    if (capacity == 0 || capacity > EC_MAX_USER_EVENTS)
        return 0;
    return sizeof(struct ec_user) + capacity * sizeof(struct ec_user_event);
}

enum ec_status ec_user_init(void *memory, size_t size, uint32_t capacity, struct ec_user **user)
{
    size_t needed = ec_user_size(capacity);
    if (needed == 0)
        return EC_E_CAPACITY;
    if (size < needed || (uintptr_t)memory % _Alignof(struct ec_user))
        return EC_E_BUFFER_SMALL;

    struct ec_user *fresh = memory;
    fresh->capacity = capacity;
    ec_user_wipe(fresh);
    *user = fresh;
    return EC_OK;
}

enum ec_status ec_user_record(struct ec_user *user, const struct ec_model *model,
        struct ec_text item, enum ec_event_type type, double time_ms)
{
    uint32_t index = ec_model_find(model, item);
    if (index == EC_NO_ITEM)
        return ec_text_trim(item).size ? EC_E_ITEM_UNKNOWN : EC_E_ITEM_EMPTY;
    return ec_user_record_item(user, index, type, time_ms);
}

enum ec_status ec_user_record_item(
        struct ec_user *user, uint32_t item, enum ec_event_type type, double time_ms)
{
    if ((uint32_t)type >= EC_N_EVENT_TYPES)
        return EC_E_EVENT_TYPE;
    if (!ec_time_is_valid(time_ms))
        return EC_E_TIME;
    if (user->n_events == user->capacity)
        return EC_E_USER_FULL;

    uint32_t place = user->n_events;
    for (; place > 0 && user->events[place - 1].time_ms > time_ms; place--)
        user->events[place] = user->events[place - 1];
    user->events[place] = (struct ec_user_event){time_ms, item, (uint32_t)type};
    user->n_events++;
    return EC_OK;
}

/* Keep the events for which `item` and `event` do not match, in order, and overwrite the room behind. */
static uint32_t forget(struct ec_user *user, uint32_t item, uint32_t event)
{
    uint32_t n_kept = 0;
    for (uint32_t n = 0; n < user->n_events; n++)
        if (user->events[n].item != item && n != event)
            user->events[n_kept++] = user->events[n];

    uint32_t n_forgotten = user->n_events - n_kept;
    ec_wipe(user->events + n_kept, n_forgotten * sizeof *user->events);
    user->n_events = n_kept;
    return n_forgotten;
}

enum ec_status ec_user_forget(struct ec_user *user, uint32_t event)
{
    if (event >= user->n_events)
        return EC_E_EVENT_UNKNOWN;
    (void)forget(user, EC_NO_ITEM, event);
    return EC_OK;
}

enum ec_status ec_user_forget_item(struct ec_user *user, const struct ec_model *model,
        struct ec_text item, uint32_t *n_forgotten)
{
    uint32_t index = ec_model_find(model, item);
    if (index == EC_NO_ITEM)
        return EC_E_ITEM_UNKNOWN;
    *n_forgotten = forget(user, index, UINT32_MAX);
    return EC_OK;
}

uint32_t ec_user_event_count(const struct ec_user *user)
{
    return user->n_events;
}

enum ec_status ec_user_event(const struct ec_user *user, const struct ec_model *model,
        uint32_t event, struct ec_event_facts *facts)
{
    if (event >= user->n_events)
        return EC_E_EVENT_UNKNOWN;
    const struct ec_user_event *kept = &user->events[event];
    if (kept->item >= model->n_items)
        return EC_E_ITEM_RANGE;
    *facts = (struct ec_event_facts){
            .item = ec_model_id(model, kept->item),
            .type = (enum ec_event_type)kept->type,
            .time_ms = kept->time_ms,
    };
    return EC_OK;
}

void ec_user_wipe(struct ec_user *user)
{
    user->n_events = 0;
    ec_wipe(user->events, user->capacity * sizeof *user->events);
}

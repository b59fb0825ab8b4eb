/* filter.c - what a request allows on its shelf.
 *
 * Layer: device/ranking.   I items   L ids of a list */
#include "device/ranking/ranking_state.h"
#include "device/signals/popularity.h"

static bool holds(const struct ec_text *list, size_t n, struct ec_text item)
{
    for (size_t k = 0; k < n; k++)
        if (ec_text_compare(list[k], item) == 0)
            return true;
    return false;
}

/* Set `allowed` of every item of a list that the model knows. */
static void set_listed(
        struct ec_ranking *ranking, const struct ec_text *list, size_t n, uint8_t allowed)
{
    for (size_t k = 0; k < n; k++) {
        uint32_t item = ec_model_find(ranking->model, list[k]);
        if (item != EC_NO_ITEM)
            ranking->allowed[item] = allowed;
    }
}

enum ec_status ec_filter_apply(struct ec_ranking *ranking, const struct ec_request *request)
{
    const struct ec_model *model = ranking->model;
    uint32_t group = EC_GROUP_NONE;
    if (request->group.size) {
        group = ec_model_find_group(model, request->group);
        if (group == EC_GROUP_NONE)
            return EC_E_GROUP_UNKNOWN;
    }

    memset(ranking->allowed, request->allow ? 0 : 1, model->n_items);
    if (request->allow)
        set_listed(ranking, request->allow, request->n_allow, 1);
    set_listed(ranking, request->exclude, request->n_exclude, 0);
    if (!request->include_seen)
        for (uint32_t n = 0; n < ranking->history.n_events; n++)
            ranking->allowed[ranking->events[n].item] = 0;
    for (uint32_t i = 0; i < model->n_items; i++) {
        if (request->tail_only && !ec_popularity_in_tail(model, i))
            ranking->allowed[i] = 0;
        if (group != EC_GROUP_NONE && ec_model_group(model, i) != group)
            ranking->allowed[i] = 0;
    }
    return EC_OK;
}

bool ec_filter_allows_unknown(const struct ec_request *request, struct ec_text item)
{
    if (request->group.size || request->tail_only)
        return false;
    if (request->allow && !holds(request->allow, request->n_allow, item))
        return false;
    return !holds(request->exclude, request->n_exclude, item);
}

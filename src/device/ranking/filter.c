/* filter.c - what a request allows on its shelf.
 *
 * Layer: device/ranking.   I items */
#include "device/catalogue/id_set.h"
#include "device/ranking/ranking_state.h"
#include "device/signals/popularity.h"

static bool is_of(const struct ec_set *set, const struct ec_model *model)
{
    return !set || set->model == model;
}

/* Rule out the items of a set, or with `has` 0 those that it does not have. */
static void rule_out(struct ec_ranking *ranking, const struct ec_set *set, uint8_t has)
{
    for (uint32_t i = 0; set && i < ranking->model->n_items; i++)
        if (ec_set_has_item(set, i) == has)
            ranking->allowed[i] = 0;
}

enum ec_status ec_filter_apply(struct ec_ranking *ranking, const struct ec_request *request)
{
    const struct ec_model *model = ranking->model;
    if (request->group.size && ec_model_mark_groups(model, request->group, ranking->groups) == 0)
        return EC_E_GROUP_UNKNOWN;
    if (!is_of(request->unavailable, model) || !is_of(request->exclude, model) ||
            !is_of(request->allow, model))
        return EC_E_SET_MODEL;

    memset(ranking->allowed, 1, model->n_items);
    rule_out(ranking, request->unavailable, 1);
    rule_out(ranking, request->exclude, 1);
    rule_out(ranking, request->allow, 0);
    if (!request->include_seen)
        for (uint32_t n = 0; n < ranking->history.n_events; n++)
            ranking->allowed[ranking->events[n].item] = 0;
    for (uint32_t i = 0; i < model->n_items; i++) {
        if (request->tail_only && !ec_popularity_in_tail(model, i))
            ranking->allowed[i] = 0;
        uint32_t group = request->group.size ? ec_model_group(model, i) : 0;
        if (request->group.size && (group == EC_GROUP_NONE || !ranking->groups[group]))
            ranking->allowed[i] = 0;
    }
    return EC_OK;
}

bool ec_filter_allows_unknown(const struct ec_request *request, struct ec_text folded)
{
    if (request->group.size || request->tail_only)
        return false;
    if (request->allow && !ec_set_has_unknown(request->allow, folded))
        return false;
    return !(request->unavailable && ec_set_has_unknown(request->unavailable, folded)) &&
           !(request->exclude && ec_set_has_unknown(request->exclude, folded));
}

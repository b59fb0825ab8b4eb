/* ranking.c - see endcap/ranking.h: compute, take, wipe. Explanations are in explain.c, probabilities in
 * probability.c.
 *
 * Layer: device/ranking.   I items   N events   K places */
#include "device/ranking/ranking_state.h"

#include "device/base/wipe.h"

/* Lay a ranking out over `base`; returns the bytes it takes. base NULL: only count. */
static size_t lay_out(
        struct ec_ranking *ranking, uint8_t *base, const struct ec_model *model, uint32_t n_events)
{
    struct ec_fusion *fusion = &ranking->fusion;
    size_t n_items = model->n_items;
    size_t used = sizeof *ranking;

    ranking->events = ec_carve(base, &used, n_events, sizeof *ranking->events);
    ranking->shares = ec_carve(base, &used, n_events, sizeof *ranking->shares);
    ranking->scores = ec_carve(base, &used, n_items, sizeof *ranking->scores);
    fusion->fused = ec_carve(base, &used, n_items, sizeof *fusion->fused);
    fusion->signal = ec_carve(base, &used, n_items, sizeof *fusion->signal);
    ranking->masked = ec_carve(base, &used, n_items, sizeof *ranking->masked);
    ranking->top = ec_carve(base, &used, n_items, sizeof *ranking->top);
    ranking->first = ec_carve(base, &used, n_items, sizeof *ranking->first);
    ranking->allowed = ec_carve(base, &used, n_items, sizeof *ranking->allowed);
    ranking->groups = ec_carve(base, &used, model->n_groups, sizeof *ranking->groups);
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++) {
        size_t size = model->signals >> s & 1 && ec_signals[s]->scratch_size
                              ? ec_signals[s]->scratch_size(model)
                              : 0;
        void *scratch = ec_carve(base, &used, size, 1);
        if (base && size)
            memset(scratch, 0, size);
        fusion->scoring[s].scratch = scratch;
    }
    return ec_pad(used, EC_ALIGNMENT);
}

size_t ec_ranking_size(const struct ec_model *model, uint32_t capacity)
{
    struct ec_ranking counted;
    /* no history is longer, and no size_t wraps */
    uint32_t n_events = capacity < EC_MAX_USER_EVENTS ? capacity : EC_MAX_USER_EVENTS;
    return lay_out(&counted, NULL, model, n_events);
}

enum ec_status ec_ranking_prepare(void *memory, size_t size, const struct ec_model *model,
        const struct ec_user *user, double now_ms, struct ec_ranking **ranking)
{
    size_t needed = ec_ranking_size(model, user->n_events);
    if (size < needed || (uintptr_t)memory % EC_ALIGNMENT)
        return EC_E_BUFFER_SMALL;
    if (!ec_time_is_valid(now_ms))
        return EC_E_TIME;

    struct ec_ranking *fresh = memory;
    *fresh = (struct ec_ranking){.model = model, .size = needed};
    (void)lay_out(fresh, memory, model, user->n_events);
    enum ec_status status = ec_history_read(model, user, now_ms, fresh->first, fresh->events);
    if (status) {
        ec_wipe(memory, needed);
        return status;
    }
    fresh->history = (struct ec_history){fresh->events, user->n_events};
    fresh->fusion.model = model;
    fresh->fusion.signals = EC_ALL_SIGNALS;
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++) {
        struct ec_scoring *scoring = &fresh->fusion.scoring[s];
        scoring->model = model;
        scoring->history = &fresh->history;
        scoring->kernels = ec_kernels_best();
        scoring->section = model->signal[s];
        scoring->dots = fresh->masked;
    }
    *ranking = fresh;
    return EC_OK;
}

enum ec_status ec_ranking_compute(void *memory, size_t size, const struct ec_model *model,
        const struct ec_user *user, double now_ms, struct ec_ranking **ranking)
{
    return ec_ranking_compute_by(memory, size, model, user, now_ms, EC_ALL_SIGNALS, ranking);
}

enum ec_status ec_ranking_compute_by(void *memory, size_t size, const struct ec_model *model,
        const struct ec_user *user, double now_ms, uint32_t signals, struct ec_ranking **ranking)
{
    struct ec_ranking *prepared;
    if (signals & ~(uint32_t)EC_ALL_SIGNALS)
        return EC_E_SIGNAL_UNKNOWN;
    enum ec_status status = ec_ranking_prepare(memory, size, model, user, now_ms, &prepared);
    if (status)
        return status;
    prepared->fusion.signals = signals;
    status = ec_fusion_score(&prepared->fusion, prepared->scores);
    if (status)
        ec_ranking_wipe(prepared);
    else
        *ranking = prepared;
    return status;
}

/* Mask what a request rules out; of a candidate list, everything that is not on it too. */
static void mask(struct ec_ranking *ranking, const struct ec_request *request)
{
    uint32_t n_items = ranking->model->n_items;
    if (!request->candidates) {
        for (uint32_t i = 0; i < n_items; i++)
            ranking->masked[i] = ranking->allowed[i] ? ranking->scores[i] : INT32_MIN;
        return;
    }

    for (uint32_t i = 0; i < n_items; i++)
        ranking->masked[i] = INT32_MIN;
    for (size_t c = 0; c < request->n_candidates && c <= UINT32_MAX; c++) {
        uint32_t item = ec_model_find(ranking->model, request->candidates[c]);
        if (item == EC_NO_ITEM || !ranking->allowed[item] || ranking->masked[item] != INT32_MIN)
            continue;
        ranking->masked[item] = ranking->scores[item];
        ranking->first[item] = (uint32_t)c;
    }
}

enum ec_status ec_ranking_take(struct ec_ranking *ranking, const struct ec_request *request,
        struct ec_place *places, size_t *n_places)
{
    if (request->n_places == 0)
        return EC_E_PLACES;
    for (size_t c = 0; request->candidates && c < request->n_candidates; c++)
        if (ec_text_trim(request->candidates[c]).size == 0)
            return EC_E_ITEM_EMPTY;
    enum ec_status status = ec_filter_apply(ranking, request);
    if (status)
        return status;

    const struct ec_model *model = ranking->model;
    size_t n_wanted = request->n_places < model->n_items ? request->n_places : model->n_items;
    mask(ranking, request);
    size_t n_taken = ec_kernels_best()->top_i32(
            ranking->masked, model->n_items, ranking->top, n_wanted);
    for (size_t k = 0; k < n_taken; k++) {
        uint32_t item = ranking->top[k];
        places[k] = (struct ec_place){
                .item = request->candidates ? request->candidates[ranking->first[item]]
                                            : ec_model_id(model, item),
                .candidate = request->candidates ? ranking->first[item] : SIZE_MAX,
                .score = (double)ranking->scores[item] / EC_SCORE_ONE,
                .known = true,
        };
    }

    for (size_t c = 0; request->candidates && c < request->n_candidates; c++) {
        char room[EC_MAX_ID];
        struct ec_text item = request->candidates[c];
        if (n_taken == request->n_places)
            break;
        if (ec_model_find(model, item) == EC_NO_ITEM &&
                ec_filter_allows_unknown(request, ec_id_fold(model->id_rule, item, room)))
            places[n_taken++] = (struct ec_place){.item = item, .candidate = c};
    }
    *n_places = n_taken;
    return EC_OK;
}

void ec_ranking_wipe(struct ec_ranking *ranking)
{
    ec_wipe(ranking, ranking->size);
}

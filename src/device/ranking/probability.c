/* probability.c - how likely an item is the next: the softmax of the scores, see endcap/ranking.h.
 *
 * The largest score is subtracted first, in whole units, so that no power overflows. The sum is made once for a
 * ranking, in the order of items, with the powers of base/portable_math: the same bits everywhere.
 *
 * Layer: device/ranking.   I items */
#include "device/base/portable_math.h"
#include "device/ranking/ranking_state.h"

static const double LOG2_E = 1.44269504088896340736;

/* exp of a difference of scores, at most 0. */
static double power(int32_t score, int32_t largest)
{
    double units = (double)((int64_t)score - largest);
    return ec_exp2(units / EC_SCORE_ONE * LOG2_E);
}

/* Sum over the items that `allowed` marks. */
static void measure(const struct ec_ranking *ranking, struct ec_odds *odds)
{
    uint32_t n_items = ranking->model->n_items;
    struct ec_odds fresh = {.is_known = true, .largest = INT32_MIN};
    for (uint32_t i = 0; i < n_items; i++)
        if (ranking->allowed[i] && ranking->scores[i] > fresh.largest)
            fresh.largest = ranking->scores[i];
    for (uint32_t i = 0; i < n_items; i++)
        if (ranking->allowed[i])
            fresh.sum += power(ranking->scores[i], fresh.largest);
    *odds = fresh;
}

static bool is_met(const struct ec_history *history, uint32_t item)
{
    for (uint32_t n = 0; n < history->n_events; n++)
        if (history->events[n].item == item)
            return true;
    return false;
}

enum ec_status ec_ranking_probability(
        struct ec_ranking *ranking, bool include_seen, struct ec_text item_id, double *probability)
{
    uint32_t item = ec_model_find(ranking->model, item_id);
    if (item == EC_NO_ITEM)
        return EC_E_ITEM_UNKNOWN;
    if (!include_seen && is_met(&ranking->history, item)) {
        *probability = 0.0;
        return EC_OK;
    }

    struct ec_odds *odds = &ranking->odds[include_seen];
    if (!odds->is_known) {
        enum ec_status status = ec_filter_apply(
                ranking, &(struct ec_request){.n_places = 1, .include_seen = include_seen});
        if (status)
            return status;
        measure(ranking, odds);
    }
    *probability = power(ranking->scores[item], odds->largest) / odds->sum;
    return EC_OK;
}

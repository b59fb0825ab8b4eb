/* explain.c - split a score into what each event and each signal added to it.
 *
 * Every signal is a sum over events, so a term's share of an event is exact up to rounding. Shares are
 * rounded to the unit of scores, 2^-20, and what rounding leaves over - some units of the last place - is
 * added to the largest of them, so that the shares sum to the score exactly.
 *
 * Layer: device/ranking.   N events   S signals */
#include "device/ranking/ranking_state.h"

size_t ec_ranking_contribution_count(const struct ec_ranking *ranking)
{
    size_t count = 0;
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++)
        if (ranking->model->signals >> s & 1)
            count += ec_signal_has(s, EC_HAS_SHOP_PART) +
                     ec_signal_has(s, EC_READS_HISTORY) * (size_t)ranking->history.n_events;
    return count;
}

/* Sum over the terms of a signal what the shop and each event (N, newest first) bring an item. */
static enum ec_status share_signal(
        struct ec_ranking *ranking, uint32_t signal, uint32_t item, double *shop, double *events)
{
    struct ec_fusion *fusion = &ranking->fusion;
    enum ec_status status = EC_OK;
    *shop = 0.0;
    memset(events, 0, ranking->history.n_events * sizeof *events);
    for (uint32_t t = 0; !status && t < ec_model_term_count(ranking->model); t++) {
        struct ec_term_view term = ec_model_term(ranking->model, t);
        if (term.signal == signal && fusion->gain[t] != 0.0f)
            status = ec_signals[signal]->share(&fusion->scoring[signal], term.decay, item,
                    (double)fusion->gain[t], shop, events);
    }
    return status;
}

/* Split an item's score into contributions, unrounded; returns through n how many there are. */
static enum ec_status split(struct ec_ranking *ranking, uint32_t item,
        struct ec_contribution *contributions, size_t *n_contributions)
{
    size_t n = 0;
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++) {
        enum ec_signal signal = (enum ec_signal)s;
        double shop;
        if (!(ranking->model->signals >> s & 1))
            continue;
        enum ec_status status = share_signal(ranking, s, item, &shop, ranking->shares);
        if (status)
            return status;
        if (ec_signal_has(s, EC_HAS_SHOP_PART))
            contributions[n++] = (struct ec_contribution){signal, EC_NO_EVENT, shop};
        for (uint32_t e = 0; ec_signal_has(s, EC_READS_HISTORY) && e < ranking->history.n_events;
                e++)
            contributions[n++] = (struct ec_contribution){
                    signal, ranking->events[e].event, ranking->shares[e]};
    }
    *n_contributions = n;
    return EC_OK;
}

static double magnitude(const struct ec_contribution *contribution)
{
    return contribution->value < 0.0 ? -contribution->value : contribution->value;
}

/* Whether a comes before b: larger magnitude, then smaller signal, then newer event. */
static bool precedes(const struct ec_contribution *a, const struct ec_contribution *b)
{
    double size_a = magnitude(a);
    double size_b = magnitude(b);
    if (size_a != size_b)
        return size_a > size_b;
    if (a->signal != b->signal)
        return a->signal < b->signal;
    return a->event > b->event;
}

/* Let the entry at `root` sink in a heap whose top is the one that comes last. */
static void sink(struct ec_contribution *heap, size_t n, size_t root)
{
    for (size_t child; (child = 2 * root + 1) < n; root = child) {
        if (child + 1 < n && precedes(&heap[child], &heap[child + 1]))
            child++;
        if (!precedes(&heap[root], &heap[child]))
            return;
        struct ec_contribution moved = heap[root];
        heap[root] = heap[child];
        heap[child] = moved;
    }
}

static void sort(struct ec_contribution *contributions, size_t n)
{
    for (size_t root = n / 2; root-- > 0;)
        sink(contributions, n, root);
    for (size_t last = n; last-- > 1;) {
        struct ec_contribution moved = contributions[0];
        contributions[0] = contributions[last];
        contributions[last] = moved;
        sink(contributions, last, 0);
    }
}

/* Round the values to units and make them sum to `score` units. */
static void settle(struct ec_contribution *contributions, size_t n, int32_t score)
{
    size_t largest = 0;
    int64_t rest = score;
    for (size_t k = 0; k < n; k++) {
        if (magnitude(&contributions[k]) > magnitude(&contributions[largest]))
            largest = k;
        rest -= ec_fusion_round(contributions[k].value);
    }
    for (size_t k = 0; k < n; k++) {
        int64_t units = ec_fusion_round(contributions[k].value) + (k == largest ? rest : 0);
        contributions[k].value = (double)units / EC_SCORE_ONE;
    }
}

enum ec_status ec_ranking_explain(struct ec_ranking *ranking, struct ec_text item_id,
        struct ec_contribution *contributions, size_t capacity, size_t *n_contributions,
        double *score)
{
    const struct ec_model *model = ranking->model;
    uint32_t item = ec_model_find(model, item_id);
    if (item == EC_NO_ITEM)
        return EC_E_ITEM_UNKNOWN;
    if (capacity < ec_ranking_contribution_count(ranking))
        return EC_E_BUFFER_SMALL;

    size_t n;
    enum ec_status status = split(ranking, item, contributions, &n);
    if (status)
        return status;
    settle(contributions, n, ranking->scores[item]);

    size_t n_kept = 0;
    for (size_t k = 0; k < n; k++)
        if (contributions[k].value != 0.0)
            contributions[n_kept++] = contributions[k];
    sort(contributions, n_kept);
    *n_contributions = n_kept;
    if (score)
        *score = (double)ranking->scores[item] / EC_SCORE_ONE;
    return EC_OK;
}

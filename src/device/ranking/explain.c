/* explain.c - split a score into what each event and each signal added to it.
 *
 * Every signal is a sum over events, so a term's share of an event is exact up to rounding. Shares are
 * rounded to the unit of scores, 2^-20, and what rounding leaves over - some units of the last place - is
 * added to the largest of them, so that the shares sum to the score exactly.
 *
 * Layer: device/ranking.   N events   S signals */
#include "device/signals/content.h"
#include "device/signals/neighbours.h"
#include "device/signals/price.h"
#include "device/ranking/ranking_state.h"
#include "device/signals/repeat.h"

/* Whether a signal brings something of the shop at large, and whether it brings something of each event. */
static bool has_shop_part(uint32_t signal)
{
    return signal == EC_SIGNAL_POPULARITY || signal == EC_SIGNAL_SEQUENCE;
}

static bool has_event_parts(uint32_t signal)
{
    return signal != EC_SIGNAL_POPULARITY;
}

size_t ec_ranking_contribution_count(const struct ec_ranking *ranking)
{
    size_t count = 0;
    uint32_t used = ec_model_signals(ranking->model);
    for (uint32_t signal = 0; signal < EC_N_SIGNALS; signal++)
        if (used >> signal & 1)
            count += has_shop_part(signal) +
                     has_event_parts(signal) * (size_t)ranking->history.n_events;
    return count;
}

/* What an event of weight 1 brings `item` through a term that walks the history; of the factors after
 * ec_factors_explain. */
static double share_of(struct ec_ranking *ranking, const struct ec_term_view *term,
        const struct ec_history_event *event, uint32_t item)
{
    switch (term->signal) {
    case EC_SIGNAL_FACTORS:
        return ec_factors_contribution(ranking->model, event->item, &ranking->fusion.factors);
    case EC_SIGNAL_CONTENT:
        return ec_content_likeness(ranking->model, event->item, item);
    case EC_SIGNAL_REPEAT:
        return event->item == item ? (double)ec_repeat_share(ranking->model, event) : 0.0;
    default:
        return (double)ec_neighbours_weight(ranking->model, term->table, event->item, item);
    }
}

/* Add what the shop and each event bring `item` through the encoder. */
static void add_sequence(struct ec_ranking *ranking, double gain, uint32_t item,
        struct ec_contribution *shop, struct ec_contribution *events)
{
    struct ec_sequence_work *encoder = &ranking->fusion.encoder;
    shop->value += gain * ec_sequence_bias(ranking->model, item);
    ec_sequence_explain(ranking->model, item, encoder);
    for (uint32_t n = 0; n < ranking->history.n_events; n++)
        events[n].value += gain *
                           ec_sequence_contribution(ranking->model, &ranking->events[n], encoder);
}

/* Add what the shop (one contribution, where the signal has it) and each event (N, newest first) bring `item`
 * through one term. */
static enum ec_status add_term(struct ec_ranking *ranking, uint32_t t, uint32_t item,
        struct ec_contribution *shop, struct ec_contribution *events)
{
    const struct ec_model *model = ranking->model;
    struct ec_term_view term = ec_view_term(model, t);
    double gain = (double)ranking->fusion.gain[t];
    if (gain == 0.0)
        return EC_OK;
    if (term.signal == EC_SIGNAL_POPULARITY) {
        shop->value += gain * (double)ec_view_popularity(model, item);
        return EC_OK;
    }
    if (term.signal == EC_SIGNAL_SEQUENCE) {
        add_sequence(ranking, gain, item, shop, events);
        return EC_OK;
    }

    if (term.signal == EC_SIGNAL_PRICE) {
        const struct ec_history_event *last = ec_price_last(model, &ranking->history);
        events[last - ranking->events].value += gain *
                                                (double)ec_price_nearness(model, last->item, item);
        return EC_OK;
    }

    if (term.signal == EC_SIGNAL_FACTORS) {
        enum ec_status status = ec_factors_explain(
                model, term.decay, &ranking->history, item, &ranking->fusion.factors);
        if (status)
            return status;
    }
    struct ec_history_walk walk = ec_history_walk_start(&ranking->history, term.decay);
    const struct ec_history_event *event;
    float weight;
    while (ec_history_walk_next(&walk, &event, &weight))
        events[event - ranking->events].value += gain * (double)weight *
                                                 share_of(ranking, &term, event, item);
    return EC_OK;
}

/* Split an item's score into contributions, unrounded; returns through n how many there are. */
static enum ec_status split(struct ec_ranking *ranking, uint32_t item,
        struct ec_contribution *contributions, size_t *n_contributions)
{
    const struct ec_model *model = ranking->model;
    uint32_t used = ec_model_signals(model);
    size_t n = 0;
    for (uint32_t signal = 0; signal < EC_N_SIGNALS; signal++) {
        if (!(used >> signal & 1))
            continue;
        struct ec_contribution *shop = contributions + n;
        if (has_shop_part(signal))
            contributions[n++] = (struct ec_contribution){(enum ec_signal)signal, EC_NO_EVENT, 0.0};
        struct ec_contribution *events = contributions + n;
        for (uint32_t e = 0; has_event_parts(signal) && e < ranking->history.n_events; e++)
            contributions[n++] = (struct ec_contribution){
                    (enum ec_signal)signal, ranking->events[e].event, 0.0};
        for (uint32_t t = 0; t < ec_view_term_count(model); t++) {
            if (ec_view_term(model, t).signal != signal)
                continue;
            enum ec_status status = add_term(ranking, t, item, shop, events);
            if (status)
                return status;
        }
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
    uint32_t item = ec_view_find_item(model, item_id);
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

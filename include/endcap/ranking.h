/* ranking.h - score a catalogue for one shopper, take shelves from the scores, and say why.
 *
 *     score(i) = sum over signals s, events n of contribution(s, n, i)
 *
 * One ranking scores the whole catalogue once; any number of shelves are then taken from it under
 * different filters, and each place can be explained. It is a pure function of (model, user, time):
 * the same three give the same bits in every build of this library.
 *
 * Scores are whole multiples of 2^-20, and so is every contribution: they sum to the score exactly, in
 * any order, in double precision.
 *
 * Layer: public.   I items   K places   C candidates   N events   S signals   F factors
 * R entries of a neighbour row   V entries of the content rows   D numbers of an encoder row */
#ifndef ENDCAP_RANKING_H
#define ENDCAP_RANKING_H

#include <stdbool.h>

#include "endcap/set.h"
#include "endcap/signals.h"
#include "endcap/user.h"

EC_C_BEGIN

/* The signals that a model's fusion names, as a set. */
EC_API uint32_t ec_model_signals(const struct ec_model *model);

/* Opaque; lives in memory of ec_ranking_size bytes that the caller owns. */
struct ec_ranking;

/* What a shelf may hold. A zeroed request with n_places set asks for the best of the whole catalogue
 * that the shopper has not seen. All that it points to is borrowed for the call. */
struct ec_request {
    uint32_t n_places; /* K, at least 1 */
    bool include_seen; /* items of the history may appear */
    bool tail_only;    /* only items outside the most popular 20% */
    struct ec_text
            group; /* only items of this group; size 0: any. Its whole name, or one or more levels of its path:
                             "Home > Kitchen" and "Mugs" mean "Home > Kitchen > Mugs" too */
    const struct ec_set *unavailable; /* never to appear: sold out; NULL: none */
    const struct ec_set *exclude;     /* nor these: hidden, refused; NULL: none */
    const struct ec_set *allow;       /* when not NULL, nothing else may appear */
    const struct ec_text *candidates; /* (n_candidates,) when not NULL, order these only */
    size_t n_candidates;
};

/* One place of a shelf. */
struct ec_place {
    struct ec_text
            item; /* points into the model; of a candidate list: the candidate as it was given */
    size_t candidate; /* its position in the candidates; SIZE_MAX for a whole catalogue */
    double score;     /* 0 for an unknown item */
    bool known;       /* the model knows the item */
};

/* One term of a score. */
struct ec_contribution {
    enum ec_signal signal;
    uint32_t
            event; /* place in the history, 0 the oldest; EC_NO_EVENT: no event, the shop at large */
    double value;
};
enum { EC_NO_EVENT = 0x7fffffff };

/* Bytes that a ranking over this model needs for histories of at most `capacity` events. */
EC_API size_t ec_ranking_size(const struct ec_model *model, uint32_t capacity);

/* Score the whole catalogue for a history.
 *
 * memory    (size,) the caller's, aligned to 16; afterwards the only place besides the user that holds
 *           traces of the history: ec_ranking_wipe removes them
 * model     borrowed for as long as the ranking is used
 * user      borrowed likewise, and not changed meanwhile; may be empty: the shop's popularity answers
 * now_ms    the time of the visit, since 1970-01-01 UTC
 * ranking   written only on EC_OK; points into memory
 *
 * EC_E_BUFFER_SMALL   size is below ec_ranking_size for this history, or memory is not aligned
 * EC_E_TIME           now_ms is NaN, infinite or out of range
 * EC_E_ITEM_RANGE     an event was recorded with another model and names an item outside this one
 * EC_E_NOT_POSITIVE   the fold-in of the history has no unique solution
 *
 * A failed call leaves no trace of the history in memory.
 *
 * Cost O(I (F + D + S) + V + N (F^2 + R + D) + F^3 + D^2). */
EC_API EC_MUST_USE enum ec_status ec_ranking_compute(void *memory, size_t size,
        const struct ec_model *model, const struct ec_user *user, double now_ms,
        struct ec_ranking **ranking);

/* Score the whole catalogue by some signals only: what was bought together in one basket, for one shelf,
 * whatever else the model knows.
 *
 * signals   a set; one that the model does not carry moves nothing, and where none moves anything - the empty
 *           set, for one - popularity answers. The other parameters are those of ec_ranking_compute, which
 *           this is where the set holds every signal of the model.
 *
 * Where the set leaves out a signal of the model, a weight counts by its magnitude: a negative one was learned
 * to correct signals that may be gone, and would turn the shelf upside down. All that is said of a ranking
 * holds, but that its probabilities are no more than an order.
 *
 * EC_E_SIGNAL_UNKNOWN   the set has a bit that is no signal's; and the statuses of ec_ranking_compute
 *
 * Cost: that of ec_ranking_compute, without the signals left out. */
EC_API EC_MUST_USE enum ec_status ec_ranking_compute_by(void *memory, size_t size,
        const struct ec_model *model, const struct ec_user *user, double now_ms, uint32_t signals,
        struct ec_ranking **ranking);

/* Take the best places that a request allows, best first; ties by the order of item ids.
 *
 * Filters apply before the choice, so a shelf is full while eligible items exist. Of a candidate list,
 * items the model knows come first, each once (at its first position); then the ids it does not know,
 * in the order given; what a filter rules out does not come at all. An id the model does not know is
 * ruled out by the three sets as any other, and by `group` and `tail_only` always.
 *
 * places     (request->n_places,) the first *n_places are written only on EC_OK
 * n_places   how many were filled: fewer than asked for when fewer are eligible, even 0
 *
 * EC_E_PLACES          request->n_places is 0
 * EC_E_GROUP_UNKNOWN   the model has no such group
 * EC_E_SET_MODEL       a set was made with another model
 * EC_E_ITEM_EMPTY      a candidate's id is empty, or nothing but blanks
 *
 * Cost O(I + K log K), and O(C log I) more for a candidate list, of which the ids that the model does not know cost
 * O(log U) more with sets of U such ids. */
EC_API EC_MUST_USE enum ec_status ec_ranking_take(struct ec_ranking *ranking,
        const struct ec_request *request, struct ec_place *places, size_t *n_places);

/* Most contributions that any item of this ranking can have. */
EC_API size_t ec_ranking_contribution_count(const struct ec_ranking *ranking);

/* Explain an item's score: the contributions sum to it exactly. Zero ones are left out; the rest come
 * largest magnitude first.
 *
 * item             any item of the catalogue, on the shelf or not
 * contributions    (capacity,) the first *n_contributions are written only on EC_OK
 * score            what they sum to; may be NULL
 *
 * EC_E_ITEM_UNKNOWN   the model does not know the item
 * EC_E_BUFFER_SMALL   capacity is below ec_ranking_contribution_count
 *
 * Cost O(N (F + R + D) + F^2 + D^2 + N log N), and with several terms of factors another O(N F^2 + F^3) for
 * each. */
EC_API EC_MUST_USE enum ec_status ec_ranking_explain(struct ec_ranking *ranking,
        struct ec_text item, struct ec_contribution *contributions, size_t capacity,
        size_t *n_contributions, double *score);

/* Say how likely an item is the next, among those that the shopper has not seen (with include_seen: among
 * all):
 *
 *     p(i) = exp(score(i)) / sum over these items j of exp(score(j))
 *
 * It is a probability as far as the model's fusion was learned to make it one, and no more than an order
 * where popularity alone answers or some signals only rank.
 *
 * item          any item of the catalogue
 * probability   0 to 1, written only on EC_OK; 0 for an item of the history, unless include_seen
 *
 * EC_E_ITEM_UNKNOWN   the model does not know the item
 *
 * Cost O(I) the first time for each include_seen, then O(log I + N). */
EC_API EC_MUST_USE enum ec_status ec_ranking_probability(
        struct ec_ranking *ranking, bool include_seen, struct ec_text item, double *probability);

/* Overwrite a ranking. It may not be used again before the next is computed. */
EC_API void ec_ranking_wipe(struct ec_ranking *ranking);

EC_C_END

#endif

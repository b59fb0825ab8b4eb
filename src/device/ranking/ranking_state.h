/* ranking_state.h - the inside of a ranking, for the files of this folder and for training.
 *
 * A ranking lies at the start of the caller's memory; its arrays follow it, each at a multiple of 16:
 *
 *     | struct | events N | shares N | scores I | fused I | signal I | dots I | top I | first I | allowed I |
 *     | groups G | scratch of each signal |
 *
 * Layer: device/ranking.   I items   N events   G categories */
#ifndef ENDCAP_DEVICE_RANKING_RANKING_STATE_H
#define ENDCAP_DEVICE_RANKING_RANKING_STATE_H

#include "device/ranking/fusion.h"
#include "endcap/ranking.h"

/* What all probabilities of one catalogue share. */
struct ec_odds {
    bool is_known;   /* the rest has been computed */
    int32_t largest; /* score of the items counted */
    double sum;      /* of exp(score - largest) over them */
};

struct ec_ranking {
    const struct ec_model *model;
    size_t size; /* bytes in use, for the wipe */
    struct ec_history history;
    struct ec_history_event *events; /* (N,) newest first */
    double *shares;                  /* (N,) work of an explanation */
    struct ec_fusion fusion;
    int32_t *scores;  /* (I,) in units of 2^-20 */
    int32_t *masked;  /* (I,) scores, INT32_MIN where a request rules the item out; shares `dots` */
    uint32_t *top;    /* (I,) items chosen, best first */
    uint32_t *first;  /* (I,) first position of an item among the candidates */
    uint8_t *allowed; /* (I,) 1 where a request allows the item */
    uint8_t *groups;  /* (G,) 1 where a request names the category */
    struct ec_odds odds[2]; /* without and with the items of the history */
};

/* Lay a ranking out and read the history, but score nothing: ec_ranking_compute without its last step,
 * for the learner of the fusion weights. Same parameters, same statuses except EC_E_NOT_POSITIVE. */
EC_MUST_USE enum ec_status ec_ranking_prepare(void *memory, size_t size,
        const struct ec_model *model, const struct ec_user *user, double now_ms,
        struct ec_ranking **ranking);

/* Fill in `allowed` for a request.
 *
 * EC_E_GROUP_UNKNOWN   the model has no such group
 * EC_E_SET_MODEL       a set is another model's */
EC_MUST_USE enum ec_status ec_filter_apply(
        struct ec_ranking *ranking, const struct ec_request *request);

/* Whether a request allows an item that the model does not know, its id folded. */
bool ec_filter_allows_unknown(const struct ec_request *request, struct ec_text folded);

#endif

/* item_knn.h - the plain baseline: cosine item-to-item neighbours (Sarwar et al. 2001), nothing tuned.
 *
 *     R[a][b] = sum_u n_ua n_ub / sqrt(sum_u n_ua^2  sum_u n_ub^2),   score(b) = sum over items a of the history R[a][b]
 *
 * n_ua the events of user u on item a: undirected, no decay, all neighbours kept. A baseline must not be
 * weak: cutting rows to the best 100 costs it a fifth on Online Retail (NDCG@10 .050 against .062).
 *
 * Which items these are is the caller's choice. Where the next item is asked for, the last item alone is
 * the stronger reading and the one of the session literature (Hidasi et al. 2016): NDCG@10 on Online
 * Retail / Beauty / ML-1M .199 / .036 / .071, against .062 / .032 / .025 for the whole history.
 *
 * Layer: native/measure.   U users   I items */
#ifndef ENDCAP_NATIVE_MEASURE_ITEM_KNN_H
#define ENDCAP_NATIVE_MEASURE_ITEM_KNN_H

#include "native/matrix/by_item.h"
#include "native/matrix/rows.h"

/* Learn rows (I,). EC_E_MEMORY. Cost, and entries at most, O(sum over users of events squared). */
EC_MUST_USE enum ec_status ec_item_knn_learn(
        const struct ec_dataset *dataset, const struct ec_by_item *by_item, struct ec_rows *rows);

/* Bytes of room for the rows, which is taken before it is known how many neighbours are the same. O(N).
 *
 * EC_E_MEMORY to count in; bytes are written only on EC_OK */
EC_MUST_USE enum ec_status ec_item_knn_memory(const struct ec_dataset *dataset, size_t *bytes);

/* Write the scores (I,) for the items of a history (n_items,). */
void ec_item_knn_score(
        const struct ec_rows *rows, const uint32_t *items, size_t n_items, float *scores);

#endif

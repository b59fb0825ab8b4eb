/* cooccurrence.h - learn what is chosen together, order ignored: in one basket, or by one user.
 *
 * Objective: none; a count, in one pass over the pairs of every group. With n_g the items of group g and
 * n_b the groups that hold b:
 *
 *     A[a][b] = sum_{g holds a and b} (n_g - 1)^-size_power                       a != b
 *     R[a][b] = A[a][b] / (sum_b A[a][b] + shrinkage)^row_power / n_b^popularity_power
 *
 * The sum runs over the whole row; then the best `n_neighbours` are kept. Item-based neighbours (Sarwar et
 * al. 2001) by the conditional probability of Deshpande & Karypis 2004 ("Item-based top-N recommendation
 * algorithms", section 4.1.2), where large groups say less about each pair and popular items are damped.
 * Symmetric A, directed R.
 *
 * Layer: native/learn.   I items   P places of the groups */
#ifndef ENDCAP_NATIVE_LEARN_COOCCURRENCE_H
#define ENDCAP_NATIVE_LEARN_COOCCURRENCE_H

#include "native/matrix/rows.h"
#include "native/matrix/sets.h"
#include "native/system/watch.h"

struct ec_cooccurrence_options {
    uint32_t most; /* items of a group, for whoever makes the groups */
    uint32_t n_neighbours;
    double size_power;
    double shrinkage; /* at least 0 */
    double row_power;
    double popularity_power;
};

/* For groups that are baskets: what is bought together. Chosen on the validation part of Online Retail's first
 * purchases, NDCG@10 with a history that decays by 0.7: a size_power of 0 / 0.25 / 0.5 / 0.75 / 1 gives .194 / .197 /
 * .199 / .198 / .193, a popularity_power of 0 / 0.1 / 0.2 / 0.3 .191 / .199 / .201 / .201; parts of 100, 200 and
 * 500 items, a shrinkage of 0 to 30 and rows of 50 and 100 are within 1% of each other. */
struct ec_cooccurrence_options ec_cooccurrence_options_baskets(void);

/* For groups that are whole histories: who chose a also chose b. Chosen on a fifth of Gowalla's training part held
 * out, recall@20: a row_power of 0.5 / 1 gives .197 / .181, a popularity_power of 0.2 / 0.3 / 0.4 .198 / .197 /
 * .192 (and NDCG@20 .136 / .138 / .136), rows of 200 / 500 .197 / .200. */
struct ec_cooccurrence_options ec_cooccurrence_options_histories(void);

/* Learn rows (I,). An item that no group holds with another has an empty row.
 *
 * EC_E_MEMORY, EC_E_INTERRUPTED. Cost O(P most), shared by the threads of OpenMP; any number of them gives
 * the same bits. */
EC_MUST_USE enum ec_status ec_cooccurrence_learn(const struct ec_sets *groups,
        const struct ec_cooccurrence_options *options, const struct ec_watch *watch,
        struct ec_rows *rows);

/* Peak bytes that learning will allocate beside the groups, rows included. */
size_t ec_cooccurrence_memory(
        uint32_t n_items, const struct ec_cooccurrence_options *options, size_t n_threads);

#endif

/* linear.h - learn item-to-item weights by regression: what remains of a neighbour once the others are known.
 *
 * Objective, one target item j at a time, over the moments G and C of a log (moments.h):
 *
 *     b_j = argmin  sum_t (y_tj - sum_{i in S_j} x_ti b_i)^2 + l2 |b|^2   =  (G_SS + l2 I)^-1 C_Sj
 *     R[i][j] = max(b_ij, 0) / n_j^popularity_power                        the best n_neighbours of a row
 *
 * On sequences this is SLIT of Choi et al. 2021 ("Session-aware linear item-item models for session-based
 * recommendation", without its weights of time), on sets EASE of Steck 2019 ("Embarrassingly shallow
 * autoencoders for sparse data"): there j is not in S_j. Both invert one dense matrix of the catalogue's
 * size. Here S_j is the support of j, its n_support items of largest C_ij / sqrt(G_ii + l2), chosen before
 * the regression as fsSLIM does (Ning & Karypis 2011, "SLIM: Sparse linear methods for top-N recommender
 * systems"), so that a small system is solved for each target. With a support of all items
 * nothing is approximated. Sparse inverses are the other way to grow: Steck 2019 ("Markov random fields for
 * collaborative filtering"), SANSA (Spisak et al. 2023, "Scalable approximate nonsymmetric autoencoder for
 * collaborative filtering").
 *
 * Peak memory: 8 bytes for each pair of items that meet in G, at most EC_GRAM_MAX_ROW pairs an item (gram.h), and
 * 16 for each weight before the cut, at most M an item; ec_linear_memory says about how much that is.
 *
 * Layer: native/learn.   I items   N events   P places of groups   M support */
#ifndef ENDCAP_NATIVE_LEARN_LINEAR_H
#define ENDCAP_NATIVE_LEARN_LINEAR_H

#include "native/matrix/moments.h"
#include "native/matrix/rows.h"
#include "native/system/watch.h"

enum { EC_LINEAR_MAX_SUPPORT = 4096 }; /* a system of 64 MiB for each thread */

struct ec_linear_options {
    uint32_t n_neighbours;
    uint32_t n_support; /* M, from 1 to EC_LINEAR_MAX_SUPPORT */
    double l2;          /* above 0 */
    double popularity_power;
    struct ec_sequence_weights sequence; /* where the log is read as sequences */
    uint32_t most; /* where it is read as sets: items of a group, for whoever makes the groups */
    double size_power; /* and a group of n items weighs n^-size_power */
};

/* For logs whose order means something. Chosen over the validation parts of Online Retail / Beauty / ML-1M together,
 * NDCG@10 with a history that decays by 0.7: .206 / .068 / .152. About a past of 0.6 and an l2 of 20, which give
 * .207 / .067 / .150, a backward of 0 / 0.6 gives .202 / .066 / .152 and .208 / .066 / .143, an l2 of 5 / 200
 * .207 / .064 / .150 and .202 / .068 / .150; supports of 50 and 200 and a popularity_power of 0.1 are within 1%. */
struct ec_linear_options ec_linear_options_sequences(void);

/* For histories that are sets. Chosen on a fifth of Gowalla's training part held out, recall@20: an l2 of 10 / 20 /
 * 50 gives .195 / .201 / .198 (with a popularity_power of 0.2), a popularity_power of 0.1 / 0.2 .202 / .201, a
 * support of 50 / 100 .193 / .201. What the support costs, on ML-1M, where histories are long and the whole
 * solution is at hand: NDCG@10 .117 dense, .113 with a support of 200, .108 with 100, at an l2 of 100. */
struct ec_linear_options ec_linear_options_sets(void);

/* Learn rows (I,) from sequences. An item without events has an empty row and is in none. For a target whose
 * system is not positive definite in single precision, l2 grows.
 *
 * EC_E_OPTION       l2 is not above 0, or n_support out of range
 * EC_E_MEMORY, EC_E_INTERRUPTED
 * Cost O(N window + I M^3), shared by the threads of OpenMP; any number of them gives the same bits. */
EC_MUST_USE enum ec_status ec_linear_learn(const struct ec_dataset *dataset,
        const struct ec_by_item *by_item, const struct ec_linear_options *options,
        const struct ec_watch *watch, struct ec_rows *rows);

/* Learn rows (I,) from sets; likewise, O(P most + I M^3). */
EC_MUST_USE enum ec_status ec_linear_learn_sets(const struct ec_sets *groups,
        const struct ec_linear_options *options, const struct ec_watch *watch,
        struct ec_rows *rows);

/* Peak bytes that ec_linear_learn will allocate, rows included. */
size_t ec_linear_memory(const struct ec_dataset *dataset, const struct ec_linear_options *options,
        size_t n_threads);

/* The same of ec_linear_learn_sets, beside the groups. */
size_t ec_linear_sets_memory(const struct ec_dataset *dataset,
        const struct ec_linear_options *options, size_t n_threads);

#endif

/* moments.h - second moments of what is known with what is to be predicted: all that a linear model reads.
 *
 *     G = sum_t x_t x_t^T   (I, I),     C = sum_t x_t y_t^T   (I, I)
 *
 * in one of two readings of a log:
 *
 * sequences   x_t is what a history holds before place t, y_t what it holds from there on, both decayed,
 *                 x_t = sum_{k < past_window} past^k e(item at t - 1 - k)
 *                 y_t = sum_{k < future_window} future^k e(item at t + k)
 *             (Choi et al. 2021, "Session-aware linear item-item models for session-based recommendation",
 *             SLIT), and C counts pairs read backwards too, weighted; without its diagonal.
 * sets        x_t = y_t is a group, its outer product weighted by its size; C is G without its diagonal
 *             (Steck 2019, "Embarrassingly shallow autoencoders for sparse data").
 *
 * Neither matrix is ever stored here: a caller asks for one row or column at a time.
 *
 * Layer: native/matrix.   I items   N events */
#ifndef ENDCAP_NATIVE_MATRIX_MOMENTS_H
#define ENDCAP_NATIVE_MATRIX_MOMENTS_H

#include "native/matrix/accumulator.h"
#include "native/matrix/by_item.h"
#include "native/matrix/sets.h"

enum { EC_MOMENTS_MAX_WINDOW = 32 };

struct ec_sequence_weights {
    double past;            /* decay of x for each step back, from 0 to 1 */
    uint32_t past_window;   /* places, from 1 to EC_MOMENTS_MAX_WINDOW */
    double future;          /* decay of y for each step on, from 0 to 1 */
    uint32_t future_window; /* places, from 1 to EC_MOMENTS_MAX_WINDOW */
    double backward;        /* weight in C of a pair read backwards */
};

/* Read through the functions below; everything borrowed. */
struct ec_moments {
    uint32_t n_items;
    const size_t *start; /* (I + 1,) what item i is in: [start[i], start[i + 1]) */

    const struct ec_dataset *dataset; /* sequences; else NULL */
    const struct ec_by_item *by_item;
    uint32_t past_window; /* as wide as there is weight */
    uint32_t longest;     /* gap that adds to C, read forwards */
    uint32_t longest_back;
    float backward;
    float past_power[EC_MOMENTS_MAX_WINDOW];      /* past^k */
    float past_square[EC_MOMENTS_MAX_WINDOW + 1]; /* sum_{k < n} past^(2 k) */
    float cross[2 * EC_MOMENTS_MAX_WINDOW];       /* what a pair of a gap adds to C */

    const struct ec_sets *groups; /* sets; else NULL */
    const float *size_weight;     /* (most + 1,) by items of a group; above 0 from 1 on */
};

/* Windows out of range are brought into it. */
void ec_moments_of_sequences(const struct ec_dataset *dataset, const struct ec_by_item *by_item,
        const struct ec_sequence_weights *weights, struct ec_moments *moments);

/* size_weight  (most + 1,) borrowed as long as the moments; above 0 but for its first */
void ec_moments_of_sets(
        const struct ec_sets *groups, const float *size_weight, struct ec_moments *moments);

/* Add row a of G without its diagonal to an empty accumulator; returns G_aa. */
float ec_moments_gram(const struct ec_moments *moments, uint32_t a, struct ec_accumulator *row);

/* Add column j of C to an empty accumulator. */
void ec_moments_cross(const struct ec_moments *moments, uint32_t j, struct ec_accumulator *column);

/* A bound of the entries of row a of G and of column a of C: what the log holds near a. */
size_t ec_moments_reach(const struct ec_moments *moments, uint32_t a);

#endif

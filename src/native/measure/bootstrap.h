/* bootstrap.h - how sure a figure is, and whether two systems differ: resample the users.
 *
 * The bootstrap (Efron & Tibshirani 1993) over users: all cases of a user come and go together, since they
 * are not independent. How often user u is drawn into resample b is Poisson(1), each user by itself (Hanley
 * & MacGibbon 2006), so that a resample is one pass over the users:
 *
 *     figure_b = sum_u w_ub sum_{c of u} x_c  /  sum_u w_ub n_u,   w_ub ~ Poisson(1),   n_u cases of user u
 *
 * Every figure is taken from the same resamples, so a difference of two of them is paired.
 *
 * Layer: native/measure.   U users   C cases   M figures   B resamples */
#ifndef ENDCAP_NATIVE_MEASURE_BOOTSTRAP_H
#define ENDCAP_NATIVE_MEASURE_BOOTSTRAP_H

#include <stddef.h>
#include <stdint.h>

#include "endcap/status.h"

/* The smallest p-value that so many resamples can show is 2 / 1001. */
enum { EC_N_RESAMPLES = 1000 };

/* 95% of the resamples lie within; both NaN where there are fewer than two users. */
struct ec_interval {
    double low;
    double high;
};

/* One figure less another, in the same resamples. */
struct ec_paired {
    double difference;
    struct ec_interval interval;
    double p; /* two-sided, never 0; NaN where there are fewer than two users */
};

struct ec_bootstrap {
    size_t n_users;
    size_t n_figures;  /* M */
    double *observed;  /* (M,) */
    double *resampled; /* (B, M) */
};

/* Resample.
 *
 * users    (C,) the cases of one user follow each other
 * figures  (C, M) borrowed, finite
 * seed     same seed, same resamples, at any number of threads
 *
 * EC_E_MEMORY. Cost O(B U M). */
EC_MUST_USE enum ec_status ec_bootstrap_new(const uint32_t *users, const float *figures,
        size_t n_cases, size_t n_figures, uint64_t seed, struct ec_bootstrap *bootstrap);

/* The percentile interval of figure m. */
struct ec_interval ec_bootstrap_interval(const struct ec_bootstrap *bootstrap, size_t m);

/* Figure a less figure b. p is twice the share of resamples in which the difference is 0 or on the other
 * side, with the observed one counted among them: (n + 1) / (B + 1) (Davison & Hinkley 1997, 4.2). */
struct ec_paired ec_bootstrap_paired(const struct ec_bootstrap *bootstrap, size_t a, size_t b);

void ec_bootstrap_free(struct ec_bootstrap *bootstrap);

#endif

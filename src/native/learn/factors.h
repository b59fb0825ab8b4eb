/* factors.h - learn factors of users and items from events: implicit alternating least squares.
 *
 * Hu, Koren & Volinsky 2008, in the form of Rendle et al. 2022 ("Revisiting the performance of iALS",
 * eqs. 3 and 8 with nu = 1): over all pairs, with X users and Y items,
 *
 *     L = sum_(u,i) chosen  w_ui (x_u . y_i - 1)^2  +  alpha0 sum_(u,i) (x_u . y_i)^2
 *       + l2 (sum_u (W_u + alpha0 I) |x_u|^2 + sum_i (W_i + alpha0 U) |y_i|^2)
 *
 * W the weight of the events of a row. Each half-step solves one side exactly, row by row, through the fold-in of
 * the device (device/signals/fold_in.h), so that a training user folded in equals its trained vector.
 *
 * Layer: native/learn.   U users   I items   F factors   N events */
#ifndef ENDCAP_NATIVE_LEARN_FACTORS_H
#define ENDCAP_NATIVE_LEARN_FACTORS_H

#include "native/matrix/by_item.h"
#include "native/system/watch.h"

struct ec_factors_options {
    uint32_t n_factors;
    uint32_t n_iterations; /* of users, then items */
    double alpha0;         /* weight of what was not seen, against 1 for what was */
    double l2;
    const float *strength; /* (EC_N_EVENT_TYPES,) weight of an event of each type */
    uint64_t seed;
};

struct ec_factors {
    uint32_t n_factors;
    float alpha0;
    float l2;
    float *users; /* (U, F) as of the last half-step over users */
    float *items; /* (I, F) */
};

/* Learn factors. Stops after n_iterations: the loss is not watched, since the ranking stops improving
 * long before it.
 *
 * EC_E_MEMORY, EC_E_INTERRUPTED; EC_E_NOT_POSITIVE when l2 is too small. Cost of an iteration
 * O(N F^2 + (U + I) F^3), shared by the threads of OpenMP; any number of them gives the same bits. */
EC_MUST_USE enum ec_status ec_factors_learn(const struct ec_dataset *dataset,
        const struct ec_by_item *by_item, const struct ec_factors_options *options,
        const struct ec_watch *watch, struct ec_factors *factors);

void ec_factors_free(struct ec_factors *factors);

#endif

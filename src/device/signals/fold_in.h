/* fold_in.h - turn one history into one user vector: the small ridge problem that iALS solves for each
 * of its users (Hu, Koren & Volinsky 2008, eq. 4; in the form and with the frequency-scaled
 * regularisation of Rendle et al. 2022, "Revisiting the performance of iALS", eqs. 3 and 8 with nu = 1):
 *
 *     (alpha0 G + sum_n w_n y_n y_n^T + l2 (sum_n w_n + alpha0 R) Id) x = sum_n w_n y_n
 *
 * G is the gram of all rows y, R their number, alpha0 the weight of what was not seen against what was. A
 * person who was never in the log gets the vector that training would have given them, because
 * native/learn/factors.c solves with this very code, for users and for items.
 *
 * Layer: device/signals.   F factors   N events   R rows of the fixed side */
#ifndef ENDCAP_DEVICE_SIGNALS_FOLD_IN_H
#define ENDCAP_DEVICE_SIGNALS_FOLD_IN_H

#include <stddef.h>
#include <stdint.h>

#include "device/kernels/kernels.h"
#include "endcap/status.h"

/* One system being built and solved. Memory is the caller's. */
struct ec_fold_in {
    const struct ec_kernels *kernels;
    uint32_t n_factors; /* F */
    float alpha0;
    float l2;
    float *lower;     /* (F, F) the system, lower half; its Cholesky factor once solved */
    float *vector;    /* (F,) the right-hand side; x once solved */
    float weight_sum; /* of the events added */
};

/* Begin with alpha0 G.
 *
 * gram   lower half of G by rows, F (F + 1) / 2 little-endian f32 */
void ec_fold_in_begin(struct ec_fold_in *fold_in, const uint8_t *gram);

/* Add one event: row y (F,) with a finite weight w >= 0. The same row may be added again. */
void ec_fold_in_add(struct ec_fold_in *fold_in, const float *row, float weight);

/* Solve for the events added; x is in `vector` afterwards, zeros where no event weighs anything.
 *
 * n_rows   R
 *
 * EC_E_NOT_POSITIVE   no unique solution, or it overflows: l2 is too small. Never without weight. */
EC_MUST_USE enum ec_status ec_fold_in_solve(struct ec_fold_in *fold_in, uint32_t n_rows);

#endif

/* fold_in.c - see fold_in.h. */
#include "device/signals/fold_in.h"

#include "device/base/bytes.h"
#include "device/kernels/spd.h"

void ec_fold_in_begin(struct ec_fold_in *fold_in, const uint8_t *gram)
{
    size_t n = fold_in->n_factors;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++, gram += 4)
            fold_in->lower[i * n + j] = fold_in->alpha0 * ec_load_f32(gram);
    memset(fold_in->vector, 0, n * sizeof *fold_in->vector);
    fold_in->weight_sum = 0.0f;
}

void ec_fold_in_add(struct ec_fold_in *fold_in, const float *row, float weight)
{
    fold_in->kernels->add_outer_f32(weight, row, fold_in->n_factors, fold_in->lower);
    for (size_t f = 0; f < fold_in->n_factors; f++)
        fold_in->vector[f] += weight * row[f];
    fold_in->weight_sum += weight;
}

enum ec_status ec_fold_in_solve(struct ec_fold_in *fold_in, uint32_t n_rows)
{
    size_t n = fold_in->n_factors;
    if (fold_in->weight_sum == 0.0f)
        return EC_OK; /* the right-hand side is zero: so is x, whether or not the system is singular */
    float ridge = fold_in->l2 * (fold_in->weight_sum + fold_in->alpha0 * (float)n_rows);
    for (size_t f = 0; f < n; f++)
        fold_in->lower[f * n + f] += ridge;

    enum ec_status status = ec_spd_factor(fold_in->lower, n);
    if (status)
        return status;
    ec_spd_solve(fold_in->lower, n, fold_in->vector);
    for (size_t f = 0; f < n; f++)
        if (!(fold_in->vector[f] > -1e30f && fold_in->vector[f] < 1e30f))
            return EC_E_NOT_POSITIVE;
    return EC_OK;
}

/* compare.c - see compare.h. */
#include "native/measure/compare.h"

#include "native/system/alloc.h"

enum ec_status ec_compare(const struct ec_case_result *cases, size_t n_cases, const uint8_t *chosen,
        const struct ec_case_metrics *const *systems, uint32_t n_systems, uint32_t n_k,
        uint64_t seed, struct ec_bootstrap *bootstrap)
{
    size_t n_figures = (size_t)n_systems * n_k * EC_N_FIGURES;
    uint32_t *users = ec_alloc(n_cases, sizeof *users);
    float *figures = ec_alloc(n_cases * n_figures, sizeof *figures);
    enum ec_status status = EC_E_MEMORY;
    if (users && figures) {
        float *next = figures;
        size_t n_chosen = 0;
        for (size_t c = 0; c < n_cases; c++) {
            if (chosen && !chosen[c])
                continue;
            users[n_chosen++] = cases[c].user;
            for (uint32_t s = 0; s < n_systems; s++)
                for (uint32_t k = 0; k < n_k; k++) {
                    const struct ec_case_metrics *one = &systems[s][c * n_k + k];
                    *next++ = one->recall;
                    *next++ = one->ndcg;
                    *next++ = one->mrr;
                }
        }
        status = ec_bootstrap_new(users, figures, n_chosen, n_figures, seed, bootstrap);
    }
    ec_free(figures);
    ec_free(users);
    return status;
}

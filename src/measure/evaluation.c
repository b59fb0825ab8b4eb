/* evaluation.c - what can be asked of struct ec_evaluation, and its end. */
#include "base/alloc.h"
#include "measure/evaluate.h"

size_t ec_evaluation_by_history(const struct ec_evaluation *evaluation, uint32_t system,
        uint32_t k_index, uint32_t n_history, double figures[EC_N_FIGURES])
{
    size_t n = 0;
    double sums[EC_N_FIGURES] = {0};
    for (size_t c = 0; c < evaluation->n_tests; c++) {
        if (evaluation->cases[c].n_history != n_history)
            continue;
        const struct ec_case_metrics *one = &evaluation->systems[system]
                                                     .cases[c * evaluation->n_k + k_index];
        sums[EC_FIGURE_RECALL] += (double)one->recall;
        sums[EC_FIGURE_NDCG] += (double)one->ndcg;
        sums[EC_FIGURE_MRR] += (double)one->mrr;
        n++;
    }
    for (uint32_t f = 0; f < EC_N_FIGURES; f++)
        figures[f] = n ? sums[f] / (double)n : 0.0;
    return n;
}

void ec_evaluation_free(struct ec_evaluation *evaluation)
{
    for (uint32_t s = 0; s < EC_MAX_SYSTEMS; s++) {
        ec_free(evaluation->systems[s].cases);
        ec_free(evaluation->systems[s].ranks);
    }
    ec_free(evaluation->cases);
    ec_free(evaluation->targets);
    ec_free(evaluation->seeds);
    ec_free(evaluation->ablations);
    *evaluation = (struct ec_evaluation){0};
}

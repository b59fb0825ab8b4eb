/* run.c - see run.h. */
#include "measure/run.h"

#include "base/alloc.h"
#include "format/view.h"
#include "measure/compare.h"
#include "measure/metrics.h"

enum ec_status ec_run_rank(struct ec_run *run, const struct ec_train_options *train,
        uint32_t n_systems, float *rank_ms, struct ec_ranked *ranked, struct ec_fitted *fitted)
{
    struct ec_model_bytes bytes = {0};
    struct ec_train_report report;
    struct ec_model model;
    enum ec_status status = ec_train(&run->cases.fit, train, &bytes, &report, run->error);
    if (status)
        return status;
    *fitted = (struct ec_fitted){.fit_seconds = report.seconds, .model_bytes = bytes.size};
    status = ec_model_open(bytes.bytes, bytes.size, &model);
    for (uint32_t t = 0; !status && t < ec_view_term_count(&model); t++)
        fitted->signals |= 1u << ec_view_term(&model, t).signal;
    if (!status)
        status = ec_rank_cases(&run->cases, &model, &run->baselines, run->options, run->systems,
                n_systems, ranked, rank_ms, &fitted->rank_seconds);
    if (status)
        (void)ec_fail(run->error, status, "ranking: %s", ec_status_text(status));
    ec_model_bytes_free(&bytes);
    return status;
}

void ec_run_sum_up(const struct ec_run *run, const struct ec_ranked *ranked, struct ec_metrics *at)
{
    const struct ec_cases *cases = &run->cases;
    uint32_t n_k = run->options->n_k;
    for (uint32_t k = 0; k < n_k; k++)
        at[k] = ec_metrics_sum_up(ranked->metrics + k, cases->n_cases, n_k,
                ranked->exposures + (size_t)k * cases->fit.n_items, &run->baselines.popularity,
                cases->fit.n_items);
}

static void record_seed(
        struct ec_seed_result *seed, uint64_t number, const struct ec_fitted *fitted)
{
    seed->seed = number;
    seed->fit_seconds = fitted->fit_seconds;
    seed->model_bytes = fitted->model_bytes;
}

enum ec_status ec_run_seeds(struct ec_run *run)
{
    struct ec_evaluation *result = &run->result;
    struct ec_train_options train = run->options->train;
    size_t n_figures = result->n_tests * result->n_k;
    struct ec_case_metrics *cases = result->systems[0].cases;
    record_seed(&result->seeds[0], train.seed,
            &(struct ec_fitted){
                    .fit_seconds = result->fit_seconds, .model_bytes = result->model_bytes});
    for (uint32_t k = 0; k < result->n_k; k++)
        result->seeds[0].at[k] = result->systems[0].at[k];
    for (uint32_t n = 1; n < result->n_seeds; n++) {
        struct ec_ranked ranked;
        struct ec_fitted fitted;
        train.seed++;
        enum ec_status status = ec_run_rank(run, &train, 1, NULL, &ranked, &fitted);
        if (status)
            return status;
        record_seed(&result->seeds[n], train.seed, &fitted);
        ec_run_sum_up(run, &ranked, result->seeds[n].at);
        for (size_t c = 0; c < n_figures; c++) {
            cases[c].recall += ranked.metrics[c].recall;
            cases[c].ndcg += ranked.metrics[c].ndcg;
            cases[c].mrr += ranked.metrics[c].mrr;
        }
        ec_ranked_free(&ranked);
    }
    for (size_t c = 0; c < n_figures; c++) {
        cases[c].recall /= (float)result->n_seeds;
        cases[c].ndcg /= (float)result->n_seeds;
        cases[c].mrr /= (float)result->n_seeds;
    }
    for (uint32_t k = 0; k < result->n_k; k++)
        ec_metrics_spread(&result->seeds[0].at[k], result->n_seeds, sizeof *result->seeds,
                &result->systems[0].at[k], &result->sd[k]);
    return EC_OK;
}

/* Train without one signal more, rank, and compare with the whole model. */
static enum ec_status ablate_one(
        struct ec_run *run, enum ec_signal signal, struct ec_ablation *ablation)
{
    const struct ec_evaluation *result = &run->result;
    struct ec_train_options train = run->options->train;
    struct ec_ranked ranked;
    struct ec_fitted fitted;
    struct ec_bootstrap bootstrap;
    train.without |= 1u << signal;
    enum ec_status status = ec_run_rank(run, &train, 1, NULL, &ranked, &fitted);
    if (status)
        return status;
    *ablation = (struct ec_ablation){
            .signal = signal, .fit_seconds = fitted.fit_seconds, .model_bytes = fitted.model_bytes};
    ec_run_sum_up(run, &ranked, ablation->at);
    const struct ec_case_metrics *systems[] = {result->systems[0].cases, ranked.metrics};
    status = ec_compare(
            result->cases, result->n_tests, systems, 2, result->n_k, train.seed, &bootstrap);
    if (!status) {
        for (uint32_t k = 0; k < result->n_k; k++)
            for (uint32_t f = 0; f < EC_N_FIGURES; f++)
                ablation->worth[k][f] = ec_bootstrap_paired(&bootstrap,
                        ec_compared_figure(0, result->n_k, k, (enum ec_figure)f),
                        ec_compared_figure(1, result->n_k, k, (enum ec_figure)f));
        ec_bootstrap_free(&bootstrap);
    }
    ec_ranked_free(&ranked);
    return status;
}

enum ec_status ec_run_ablate(struct ec_run *run)
{
    struct ec_evaluation *result = &run->result;
    uint32_t n_signals = 0;
    while (ec_signal_name((enum ec_signal)n_signals))
        n_signals++;
    result->ablations = ec_alloc(n_signals, sizeof *result->ablations);
    enum ec_status status = result->ablations ? EC_OK : EC_E_MEMORY;
    for (uint32_t s = 0; !status && s < n_signals; s++)
        if (s != EC_SIGNAL_POPULARITY && (run->signals >> s & 1))
            status = ablate_one(run, (enum ec_signal)s, &result->ablations[result->n_ablations++]);
    return status;
}

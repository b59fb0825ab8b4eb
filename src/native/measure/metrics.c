/* metrics.c - see metrics.h. */
#include "native/measure/metrics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "native/system/alloc.h"

void ec_case_measure(
        const uint32_t *ranks, size_t n_targets, uint32_t k, struct ec_case_metrics *metrics)
{
    size_t n_found = 0;
    double gain = 0.0;
    double ideal = 0.0;
    uint32_t best = UINT32_MAX;
    for (size_t t = 0; t < n_targets; t++) {
        if (t < k)
            ideal += 1.0 / log2((double)t + 2.0);
        if (ranks[t] > k)
            continue;
        n_found++;
        gain += 1.0 / log2((double)ranks[t] + 1.0);
        best = ranks[t] < best ? ranks[t] : best;
    }
    metrics->recall = (float)n_found / (float)n_targets;
    metrics->ndcg = (float)(gain / ideal);
    metrics->mrr = n_found ? 1.0f / (float)best : 0.0f;
}

static int ascending(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a;
    uint32_t right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

double ec_gini(uint32_t *counts, size_t n)
{
    qsort(counts, n, sizeof *counts, ascending);
    double sum = 0.0;
    double weighted = 0.0;
    for (size_t k = 0; k < n; k++) {
        sum += counts[k];
        weighted += (2.0 * (double)k + 1.0 - (double)n) * counts[k];
    }
    return sum > 0.0 ? weighted / ((double)n * sum) : 0.0;
}

/* What was shown: coverage, Gini, popularity and the tail's share. EC_E_MEMORY. */
static enum ec_status sum_up_exposures(const uint32_t *exposures,
        const struct ec_popularity *popularity, uint32_t n_items, struct ec_metrics *sum)
{
    double n_shown = 0.0;
    double n_items_shown = 0.0;
    double n_tail = 0.0;
    double n_events = 0.0;
    for (uint32_t i = 0; i < n_items; i++) {
        n_shown += exposures[i];
        n_items_shown += exposures[i] > 0;
        n_tail += popularity->in_tail[i] ? exposures[i] : 0;
        n_events += (double)exposures[i] * popularity->n_events[i];
    }
    sum->coverage = n_items_shown / n_items;
    sum->arp = n_shown > 0.0 ? n_events / n_shown : 0.0;
    sum->aplt = n_shown > 0.0 ? n_tail / n_shown : 0.0;
    uint32_t *counts = ec_alloc(n_items, sizeof *counts);
    if (!counts)
        return EC_E_MEMORY;
    memcpy(counts, exposures, n_items * sizeof *counts);
    sum->gini = ec_gini(counts, n_items);
    ec_free(counts);
    return EC_OK;
}

enum ec_status ec_metrics_sum_up(const struct ec_case_metrics *cases, size_t n_cases, size_t stride,
        const uint32_t *exposures, const struct ec_popularity *popularity, uint32_t n_items,
        struct ec_metrics *out)
{
    struct ec_metrics sum = {0};
    size_t n_lists = 0;
    for (size_t c = 0; c < n_cases; c++) {
        const struct ec_case_metrics *one = &cases[c * stride];
        sum.recall += (double)one->recall;
        sum.ndcg += (double)one->ndcg;
        sum.mrr += (double)one->mrr;
        if (isnan(one->diversity))
            continue;
        sum.diversity += (double)one->diversity;
        n_lists++;
    }
    sum.recall /= (double)n_cases;
    sum.ndcg /= (double)n_cases;
    sum.mrr /= (double)n_cases;
    sum.diversity = n_lists ? sum.diversity / (double)n_lists : NAN;
    enum ec_status status = sum_up_exposures(exposures, popularity, n_items, &sum);
    if (!status)
        *out = sum;
    return status;
}

enum { N_METRICS = sizeof(struct ec_metrics) / sizeof(double) };
_Static_assert(N_METRICS == 8, "struct ec_metrics holds doubles and nothing else");

/* Figure m of the n-th metrics. */
static double figure_of(const struct ec_metrics *metrics, size_t stride, size_t n, size_t m)
{
    double figure;
    memcpy(&figure, (const char *)metrics + n * stride + m * sizeof figure, sizeof figure);
    return figure;
}

void ec_metrics_spread(const struct ec_metrics *metrics, size_t n, size_t stride,
        struct ec_metrics *mean, struct ec_metrics *sd)
{
    double means[N_METRICS] = {0};
    double sds[N_METRICS] = {0};
    for (size_t m = 0; m < N_METRICS; m++) {
        for (size_t k = 0; k < n; k++)
            means[m] += figure_of(metrics, stride, k, m);
        means[m] /= (double)n;
        for (size_t k = 0; k < n; k++) {
            double apart = figure_of(metrics, stride, k, m) - means[m];
            sds[m] += apart * apart;
        }
        sds[m] = n > 1 ? sqrt(sds[m] / (double)(n - 1)) : (double)NAN;
    }
    memcpy(mean, means, sizeof means);
    memcpy(sd, sds, sizeof sds);
}

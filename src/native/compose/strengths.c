/* strengths.c - see strengths.h. */
#include "native/compose/strengths.h"

#include <string.h>

static const float MULTIPLES[] = {0.25f, 0.5f, 2.0f, 4.0f};
enum { N_MULTIPLES = sizeof MULTIPLES / sizeof *MULTIPLES };

/* Try the multiples for one type; keep what both halves prefer, and its figures. */
static enum ec_status choose_type(
        const struct ec_strengths_trial *trial, uint32_t type, float *strength, double figures[2])
{
    float tried[EC_N_EVENT_TYPES];
    double best[2] = {figures[0], figures[1]};
    float chosen = strength[type];
    memcpy(tried, strength, sizeof tried);
    for (size_t m = 0; m < N_MULTIPLES; m++) {
        double ndcg10[2];
        tried[type] = MULTIPLES[m];
        enum ec_status status = trial->measure(trial->context, tried, ndcg10);
        if (status)
            return status;
        if (ndcg10[0] > best[0]) {
            memcpy(best, ndcg10, sizeof best);
            chosen = MULTIPLES[m];
        }
    }
    if (best[1] > figures[1]) {
        strength[type] = chosen;
        memcpy(figures, best, sizeof best);
    }
    return EC_OK;
}

enum ec_status ec_strengths_choose(
        const struct ec_dataset *dataset, const struct ec_strengths_trial *trial, float *strength)
{
    size_t counts[EC_N_EVENT_TYPES] = {0};
    float chosen[EC_N_EVENT_TYPES];
    uint32_t commonest = 0;
    uint32_t n_types = 0;
    for (size_t n = 0; n < dataset->n_events; n++)
        counts[dataset->type[n]]++;
    for (uint32_t type = 0; type < EC_N_EVENT_TYPES; type++) {
        chosen[type] = 1.0f;
        commonest = counts[type] > counts[commonest] ? type : commonest;
        n_types += counts[type] >= EC_STRENGTH_LEAST;
    }

    double figures[2];
    enum ec_status status = n_types > 1 ? trial->measure(trial->context, chosen, figures) : EC_OK;
    for (uint32_t type = 0; !status && n_types > 1 && type < EC_N_EVENT_TYPES; type++)
        if (type != commonest && counts[type] >= EC_STRENGTH_LEAST)
            status = choose_type(trial, type, chosen, figures);
    if (!status)
        memcpy(strength, chosen, sizeof chosen);
    return status;
}

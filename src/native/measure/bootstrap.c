/* bootstrap.c - see bootstrap.h. */
#include "native/measure/bootstrap.h"

#include <math.h>
#include <stdlib.h>

#include "native/system/alloc.h"
#include "native/system/random.h"

enum {
    FIRST_STREAM = 1 << 20,    /* apart from the streams that the learners draw from */
    CUT = EC_N_RESAMPLES / 40, /* resamples outside the interval on each side: 2.5% */
    MOST_DRAWS = 20,           /* P(Poisson(1) > 20) is below 2^-64 */
};

/* What is known of each user: the sums of its figures and its number of cases. */
struct sums {
    size_t n_users;
    uint32_t *n_cases; /* (U,) */
    double *figures;   /* (U, M) */
};

static void sums_free(struct sums *sums)
{
    ec_free(sums->n_cases);
    ec_free(sums->figures);
    *sums = (struct sums){0};
}

static enum ec_status sums_new(const uint32_t *users, const float *figures, size_t n_cases,
        size_t n_figures, struct sums *sums)
{
    *sums = (struct sums){0};
    for (size_t c = 0; c < n_cases; c++)
        sums->n_users += c == 0 || users[c] != users[c - 1];
    sums->n_cases = ec_alloc(sums->n_users, sizeof *sums->n_cases);
    sums->figures = ec_alloc(sums->n_users * n_figures, sizeof *sums->figures);
    if (!sums->n_cases || !sums->figures) {
        sums_free(sums);
        return EC_E_MEMORY;
    }
    size_t user = 0;
    for (size_t c = 0; c < n_cases; c++) {
        user += c > 0 && users[c] != users[c - 1];
        sums->n_cases[user]++;
        for (size_t m = 0; m < n_figures; m++)
            sums->figures[user * n_figures + m] += (double)figures[c * n_figures + m];
    }
    return EC_OK;
}

/* Draw from Poisson(1) by inversion. */
static uint32_t draw(struct ec_random *random)
{
    double left = ec_random_unit(random);
    double chance = 0.36787944117144233; /* 1 / e */
    uint32_t n = 0;
    while (left >= chance && n < MOST_DRAWS) {
        left -= chance;
        chance /= ++n;
    }
    return n;
}

/* One resample (M,); one in which nobody is drawn is drawn again. */
static void resample(
        const struct sums *sums, size_t n_figures, struct ec_random *random, double *figures)
{
    double n_cases = 0.0;
    for (size_t m = 0; m < n_figures; m++)
        figures[m] = 0.0;
    while (n_cases == 0.0)
        for (size_t u = 0; u < sums->n_users; u++) {
            double weight = draw(random);
            const double *of_user = sums->figures + u * n_figures;
            if (weight == 0.0)
                continue;
            n_cases += weight * sums->n_cases[u];
            for (size_t m = 0; m < n_figures; m++)
                figures[m] += weight * of_user[m];
        }
    for (size_t m = 0; m < n_figures; m++)
        figures[m] /= n_cases;
}

static void observe(const struct sums *sums, size_t n_figures, double *observed)
{
    double n_cases = 0.0;
    for (size_t u = 0; u < sums->n_users; u++) {
        n_cases += sums->n_cases[u];
        for (size_t m = 0; m < n_figures; m++)
            observed[m] += sums->figures[u * n_figures + m];
    }
    for (size_t m = 0; m < n_figures; m++)
        observed[m] /= n_cases;
}

enum ec_status ec_bootstrap_new(const uint32_t *users, const float *figures, size_t n_cases,
        size_t n_figures, uint64_t seed, struct ec_bootstrap *bootstrap)
{
    struct sums sums;
    enum ec_status status = sums_new(users, figures, n_cases, n_figures, &sums);
    if (status)
        return status;
    struct ec_bootstrap fresh = {
            .n_users = sums.n_users,
            .n_figures = n_figures,
            .observed = ec_alloc(n_figures, sizeof *fresh.observed),
            .resampled = ec_alloc(EC_N_RESAMPLES * n_figures, sizeof *fresh.resampled),
    };
    if (!fresh.observed || !fresh.resampled) {
        ec_bootstrap_free(&fresh);
        sums_free(&sums);
        return EC_E_MEMORY;
    }
    if (sums.n_users > 0) {
        observe(&sums, n_figures, fresh.observed);
#pragma omp parallel for schedule(static)
        for (int b = 0; b < EC_N_RESAMPLES; b++) {
            struct ec_random random = ec_random_stream(seed, FIRST_STREAM + (uint64_t)b);
            resample(&sums, n_figures, &random, fresh.resampled + (size_t)b * n_figures);
        }
    }
    sums_free(&sums);
    *bootstrap = fresh;
    return EC_OK;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The interval that holds all but CUT of values (B,) on each side; reorders them. */
static struct ec_interval interval_of(const struct ec_bootstrap *bootstrap, double *values)
{
    if (bootstrap->n_users < 2)
        return (struct ec_interval){(double)NAN, (double)NAN};
    qsort(values, EC_N_RESAMPLES, sizeof *values, ascending);
    return (struct ec_interval){values[CUT], values[EC_N_RESAMPLES - 1 - CUT]};
}

struct ec_interval ec_bootstrap_interval(const struct ec_bootstrap *bootstrap, size_t m)
{
    double values[EC_N_RESAMPLES];
    for (size_t b = 0; b < EC_N_RESAMPLES; b++)
        values[b] = bootstrap->resampled[b * bootstrap->n_figures + m];
    return interval_of(bootstrap, values);
}

struct ec_paired ec_bootstrap_paired(const struct ec_bootstrap *bootstrap, size_t a, size_t b)
{
    double values[EC_N_RESAMPLES];
    size_t n_below = 0;
    size_t n_above = 0;
    for (size_t r = 0; r < EC_N_RESAMPLES; r++) {
        const double *figures = bootstrap->resampled + r * bootstrap->n_figures;
        values[r] = figures[a] - figures[b];
        n_below += values[r] <= 0.0;
        n_above += values[r] >= 0.0;
    }
    size_t n_other = n_below < n_above ? n_below : n_above;
    double p = 2.0 * ((double)n_other + 1.0) / (EC_N_RESAMPLES + 1.0);
    struct ec_paired paired = {
            .difference = bootstrap->observed[a] - bootstrap->observed[b],
            .interval = interval_of(bootstrap, values),
            .p = p < 1.0 ? p : 1.0,
    };
    if (bootstrap->n_users < 2)
        paired.p = (double)NAN;
    return paired;
}

void ec_bootstrap_free(struct ec_bootstrap *bootstrap)
{
    ec_free(bootstrap->observed);
    ec_free(bootstrap->resampled);
    *bootstrap = (struct ec_bootstrap){0};
}

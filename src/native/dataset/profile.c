/* profile.c - see profile.h. */
#include "native/dataset/profile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "native/system/alloc.h"

const double ec_profile_quantiles[EC_N_QUANTILES] = {0, 0.1, 0.25, 0.5, 0.75, 0.9, 1};
const double ec_profile_heads[EC_N_HEADS] = {0.01, 0.05, 0.1, 0.2, 0.5};

static int compare_counts(const void *a, const void *b)
{
    size_t one = *(const size_t *)a;
    size_t two = *(const size_t *)b;
    return (one > two) - (one < two);
}

/* Nearest-rank quantiles of (n,) counts, which are sorted on the way. */
static void take_quantiles(size_t *counts, size_t n, size_t quantiles[EC_N_QUANTILES])
{
    if (n == 0)
        return;
    qsort(counts, n, sizeof *counts, compare_counts);
    for (size_t q = 0; q < EC_N_QUANTILES; q++) {
        double rank = ceil(ec_profile_quantiles[q] * (double)n);
        quantiles[q] = counts[rank < 1 ? 0 : (size_t)rank - 1];
    }
}

/* The long tail of ascending counts: shares of the heads (at least one item), and
 * gini = sum_i (2 i - I - 1) count_i / (I N), i from 1 (Gini 1912, in the form for sorted data). */
static void take_tail(const size_t *counts, size_t n, size_t n_events, struct ec_profile *profile)
{
    double weighted = 0;
    for (size_t i = 0; i < n; i++)
        weighted += (2.0 * (double)(i + 1) - (double)n - 1) * (double)counts[i];
    profile->gini = weighted / ((double)n * (double)n_events);
    for (size_t h = 0; h < EC_N_HEADS; h++) {
        double items = ceil(ec_profile_heads[h] * (double)n);
        size_t n_head = items < 1 ? 1 : (size_t)items;
        size_t events = 0;
        for (size_t i = n - n_head; i < n; i++)
            events += counts[i];
        profile->head_share[h] = (double)events / (double)n_events;
    }
}

static enum ec_status count_users(const struct ec_dataset *dataset, struct ec_profile *profile)
{
    size_t *counts = ec_alloc(dataset->n_users, sizeof *counts);
    uint32_t *last_user = ec_alloc(dataset->n_items, sizeof *last_user);
    bool has_memory = counts && last_user;
    for (uint32_t u = 0; has_memory && u < dataset->n_users; u++) {
        counts[u] = dataset->user_start[u + 1] - dataset->user_start[u];
        for (size_t n = dataset->user_start[u]; n < dataset->user_start[u + 1]; n++) {
            profile->n_pairs += last_user[dataset->item[n]] != u + 1;
            last_user[dataset->item[n]] = u + 1;
        }
    }
    if (has_memory) {
        take_quantiles(counts, dataset->n_users, profile->user_events);
        profile->sparsity = 1 - (double)profile->n_pairs /
                                        ((double)dataset->n_users * (double)dataset->n_items);
    }
    ec_free(counts);
    ec_free(last_user);
    return has_memory ? EC_OK : EC_E_MEMORY;
}

static enum ec_status count_items(const struct ec_dataset *dataset, struct ec_profile *profile)
{
    size_t *counts = ec_alloc(dataset->n_items, sizeof *counts);
    if (!counts)
        return EC_E_MEMORY;
    for (size_t n = 0; n < dataset->n_events; n++)
        counts[dataset->item[n]]++;
    uint32_t n_met = 0;
    for (uint32_t i = 0; i < dataset->n_items; i++)
        if (counts[i])
            counts[n_met++] = counts[i];
    profile->n_unmet = dataset->n_items - n_met;
    take_quantiles(counts, n_met, profile->item_events);
    take_tail(counts, n_met, dataset->n_events, profile);
    ec_free(counts);
    return EC_OK;
}

static enum ec_status count_baskets(const struct ec_dataset *dataset, struct ec_profile *profile)
{
    for (size_t n = 0; n < dataset->n_events; n++)
        if (dataset->basket[n] >= profile->n_baskets)
            profile->n_baskets = dataset->basket[n] + 1;
    size_t *counts = ec_alloc(profile->n_baskets, sizeof *counts);
    if (!counts)
        return EC_E_MEMORY;
    for (size_t n = 0; n < dataset->n_events; n++)
        counts[dataset->basket[n]]++;
    take_quantiles(counts, profile->n_baskets, profile->basket_events);
    ec_free(counts);
    return EC_OK;
}

static void look_at_events(const struct ec_dataset *dataset, struct ec_profile *profile)
{
    size_t n_midnight = 0;
    for (size_t n = 0; n < dataset->n_events; n++) {
        profile->n_by_type[dataset->type[n]]++;
        if (!dataset->has_times)
            continue;
        int64_t time_ms = dataset->time_ms[n];
        profile->first_ms = n == 0 || time_ms < profile->first_ms ? time_ms : profile->first_ms;
        profile->last_ms = n == 0 || time_ms > profile->last_ms ? time_ms : profile->last_ms;
        n_midnight += time_ms % 86400000 == 0;
    }
    profile->midnight_share = (double)n_midnight / (double)dataset->n_events;
}

static void look_at_catalogue(const struct ec_catalogue *catalogue, struct ec_profile *profile)
{
    profile->n_groups = catalogue->groups.n;
    for (uint32_t i = 0; i < profile->n_items; i++) {
        profile->n_titled += catalogue->titles.n && ec_strings_get(&catalogue->titles, i).size;
        profile->n_grouped += catalogue->group && catalogue->group[i] != EC_NO_GROUP;
        profile->n_priced += catalogue->price && catalogue->price[i] > 0;
    }
}

static void look_at_features(const struct ec_features *features, struct ec_profile *profile)
{
    profile->n_features = features->n_features;
    for (uint32_t i = 0; features->start && i < profile->n_items; i++) {
        unsigned kinds = 0;
        for (size_t k = features->start[i]; k < features->start[i + 1]; k++)
            kinds |= 1u << features->kind[features->feature[k]];
        profile->n_featured += kinds != 0;
        for (unsigned kind = 0; kind < EC_N_FEATURE_KINDS; kind++)
            profile->n_featured_by_kind[kind] += kinds >> kind & 1;
    }
}

enum ec_status ec_profile(const struct ec_dataset *dataset, const struct ec_clean_report *report,
        struct ec_profile *profile, struct ec_error *error)
{
    *profile = (struct ec_profile){
            .n_users = dataset->n_users,
            .n_items = dataset->n_items,
            .n_events = dataset->n_events,
            .has_times = dataset->has_times,
    };
    if (dataset->n_events == 0)
        return ec_fail(error, EC_E_EMPTY, "%s", ec_status_text(EC_E_EMPTY));
    enum ec_status status = count_users(dataset, profile);
    if (!status)
        status = count_items(dataset, profile);
    if (!status)
        status = count_baskets(dataset, profile);
    if (status)
        return ec_fail(error, status, "no memory to describe %lu events",
                (unsigned long)dataset->n_events);
    look_at_events(dataset, profile);
    look_at_catalogue(&dataset->catalogue, profile);
    look_at_features(&dataset->catalogue.features, profile);
    ec_profile_advise(report, profile);
    return EC_OK;
}

/* sampler.c - see sampler.h. */
#include "native/matrix/sampler.h"

#include "native/system/alloc.h"

/* From a guess to the first item whose cumulated weight is above `at`; the last where there is none. */
static uint32_t search(const struct ec_sampler *sampler, uint32_t guess, double at)
{
    uint32_t item = guess;
    while (item > 0 && sampler->cumulated[item - 1] > at)
        item--;
    while (item + 1 < sampler->n_items && !(sampler->cumulated[item] > at))
        item++;
    return item;
}

enum ec_status ec_sampler_new(const double *weights, uint32_t n_items, struct ec_sampler *sampler)
{
    struct ec_sampler fresh = {
            .n_items = n_items,
            .cumulated = ec_alloc(n_items, sizeof *fresh.cumulated),
            .guide = ec_alloc(n_items, sizeof *fresh.guide),
    };
    if (!fresh.cumulated || !fresh.guide) {
        ec_sampler_free(&fresh);
        return EC_E_MEMORY;
    }
    double sum = 0.0;
    for (uint32_t i = 0; i < n_items; i++)
        fresh.cumulated[i] = sum += weights[i];
    uint32_t item = 0;
    for (uint32_t part = 0; part < n_items; part++) {
        item = search(&fresh, item, sum * (double)part / (double)n_items);
        fresh.guide[part] = item;
    }
    *sampler = fresh;
    return EC_OK;
}

uint32_t ec_sampler_draw(const struct ec_sampler *sampler, struct ec_random *random)
{
    double share = ec_random_unit(random);
    uint32_t last = sampler->n_items - 1;
    uint32_t part = (uint32_t)(share * (double)sampler->n_items);
    return search(
            sampler, sampler->guide[part < last ? part : last], share * sampler->cumulated[last]);
}

size_t ec_sampler_memory(uint32_t n_items)
{
    return (size_t)n_items * (sizeof(double) + sizeof(uint32_t));
}

void ec_sampler_free(struct ec_sampler *sampler)
{
    ec_free(sampler->cumulated);
    ec_free(sampler->guide);
    *sampler = (struct ec_sampler){0};
}

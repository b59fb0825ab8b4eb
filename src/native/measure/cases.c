/* cases.c - see cases.h. */
#include "native/measure/cases.h"

#include "native/dataset/slice.h"
#include "native/system/alloc.h"

enum ec_status ec_cases_make_room(
        struct ec_cases *cases, uint32_t n_items, size_t n_cases, size_t n_targets)
{
    cases->met_in = ec_alloc(n_items, sizeof *cases->met_in);
    cases->cases = ec_alloc(n_cases, sizeof *cases->cases);
    cases->targets = ec_alloc(n_targets, sizeof *cases->targets);
    return cases->met_in && cases->cases && cases->targets ? EC_OK : EC_E_MEMORY;
}

void ec_cases_begin(struct ec_cases *cases, size_t first, size_t last)
{
    cases->n_begun++;
    for (size_t n = first; cases->mask_seen && n < last; n++)
        cases->met_in[ec_cases_histories(cases)->item[n]] = cases->n_begun;
}

void ec_cases_add_case(
        struct ec_cases *cases, uint32_t user, size_t first, size_t last, int64_t now_ms)
{
    size_t target = cases->n_cases ? cases->cases[cases->n_cases - 1].target_end : 0;
    if (target == cases->n_targets)
        return;
    cases->cases[cases->n_cases++] = (struct ec_test_case){
            user, first, last, now_ms, target, cases->n_targets};
}

void ec_cases_add_target(struct ec_cases *cases, uint32_t item)
{
    if (item != UINT32_MAX) {
        if (cases->met_in[item] == cases->n_begun)
            return;
        cases->met_in[item] = cases->n_begun;
    }
    cases->targets[cases->n_targets++] = item;
}

void ec_cases_free(struct ec_cases *cases)
{
    ec_slice_free(&cases->fit);
    ec_slice_free(&cases->own);
    ec_free(cases->cases);
    ec_free(cases->targets);
    ec_free(cases->rankable);
    *cases = (struct ec_cases){0};
}

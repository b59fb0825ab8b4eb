/* test_strengths.c - the weights of event types are those that both halves of the positions prefer. */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h> /* for cmocka.h */

#include <cmocka.h>

#include "native/compose/strengths.h"

enum { N_EVENTS = 4000 };

/* Figures that fall with the distance of each strength from a best one, on each half. */
struct world {
    float best[2][EC_N_EVENT_TYPES];
    size_t n_measured;
    enum ec_status fails_with;
};

static enum ec_status measure(void *context, const float *strength, double ndcg10[2])
{
    struct world *world = context;
    world->n_measured++;
    for (size_t half = 0; half < 2; half++) {
        ndcg10[half] = 1.0;
        for (uint32_t type = 0; type < EC_N_EVENT_TYPES; type++) {
            double apart = (double)strength[type] - (double)world->best[half][type];
            ndcg10[half] -= 0.01 * apart * apart;
        }
    }
    return world->fails_with;
}

/* A log with so many events of each type. */
static void fill(uint8_t types[N_EVENTS], const size_t counts[EC_N_EVENT_TYPES])
{
    size_t n = 0;
    for (uint8_t type = 0; type < EC_N_EVENT_TYPES; type++)
        for (size_t k = 0; k < counts[type]; k++)
            types[n++] = type;
}

static void choose(struct world *world, const size_t counts[EC_N_EVENT_TYPES], float *strength)
{
    uint8_t types[N_EVENTS] = {0};
    fill(types, counts);
    struct ec_dataset log = {
            .type = types, .n_events = counts[0] + counts[1] + counts[2] + counts[3]};
    const struct ec_strengths_trial trial = {measure, world};
    assert_int_equal(ec_strengths_choose(&log, &trial, strength), world->fails_with);
}

static void a_log_of_one_type_weighs_all_types_alike_unmeasured(void **state)
{
    (void)state;
    struct world world = {.best = {{1, 4, 4, 4}, {1, 4, 4, 4}}};
    float strength[EC_N_EVENT_TYPES];
    choose(&world, (const size_t[]){0, 0, 0, 900}, strength);
    for (uint32_t type = 0; type < EC_N_EVENT_TYPES; type++)
        assert_true(strength[type] == 1.0f);
    assert_int_equal(world.n_measured, 0);
}

static void a_type_takes_what_both_halves_prefer(void **state)
{
    (void)state;
    struct world world = {.best = {{1, 1, 2, 4}, {1, 1, 2, 4}}};
    float strength[EC_N_EVENT_TYPES];
    choose(&world, (const size_t[]){2000, 0, 500, 300}, strength);
    assert_true(strength[EC_EVENT_VIEW] == 1.0f);
    assert_true(strength[EC_EVENT_CART] == 2.0f);
    assert_true(strength[EC_EVENT_PURCHASE] == 4.0f);
    assert_in_range(world.n_measured, 1, 13);
}

static void what_one_half_alone_prefers_is_not_taken(void **state)
{
    (void)state;
    struct world world = {.best = {{1, 1, 1, 4}, {1, 1, 1, 0.25f}}};
    float strength[EC_N_EVENT_TYPES];
    choose(&world, (const size_t[]){2000, 0, 0, 300}, strength);
    assert_true(strength[EC_EVENT_PURCHASE] == 1.0f);
}

static void the_commonest_type_weighs_1_and_a_rare_one_as_much(void **state)
{
    (void)state;
    struct world world = {.best = {{4, 4, 4, 4}, {4, 4, 4, 4}}};
    float strength[EC_N_EVENT_TYPES];
    choose(&world, (const size_t[]){300, EC_STRENGTH_LEAST - 1, 0, 2000}, strength);
    assert_true(strength[EC_EVENT_VIEW] == 4.0f);
    assert_true(strength[EC_EVENT_LIKE] == 1.0f);
    assert_true(strength[EC_EVENT_CART] == 1.0f);
    assert_true(strength[EC_EVENT_PURCHASE] == 1.0f);
}

static void a_failed_trial_leaves_the_strengths_alone(void **state)
{
    (void)state;
    struct world world = {.fails_with = EC_E_MEMORY};
    float strength[EC_N_EVENT_TYPES] = {7, 7, 7, 7};
    choose(&world, (const size_t[]){2000, 0, 0, 300}, strength);
    for (uint32_t type = 0; type < EC_N_EVENT_TYPES; type++)
        assert_true(strength[type] == 7.0f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_log_of_one_type_weighs_all_types_alike_unmeasured),
            cmocka_unit_test(a_type_takes_what_both_halves_prefer),
            cmocka_unit_test(what_one_half_alone_prefers_is_not_taken),
            cmocka_unit_test(the_commonest_type_weighs_1_and_a_rare_one_as_much),
            cmocka_unit_test(a_failed_trial_leaves_the_strengths_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_price.c - the signal of prices near that of the item met last. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "device/signals/signal.h"
#include "support/shopper.h"
#include "support/tiny_model.h"

enum { I = 8 };

/* The tiny model with these prices, price and popularity its only terms. */
static struct test_model priced(const float price[I])
{
    struct model_plan *plan = tiny_plan_new();
    memcpy(plan->price, price, I * sizeof *price);
    plan->n_terms = 0;
    for (uint32_t t = 0; t < 2; t++) {
        plan->term[t].signal = t ? EC_SIGNAL_PRICE : EC_SIGNAL_POPULARITY;
        plan->term[t].decay = 0.5f;
        plan->term[plan->n_terms++].weight = 3.0f;
    }
    struct test_model built = test_model_build(plan);
    free(plan);
    return built;
}

static const float PRICE[I] = {1.0f, 4.0f, 16.0f, 0.0f, 2.25f, 0.25f, 4.0f, 0.0f};

static bool score_history(
        const struct ec_model *model, const struct ec_history *history, float signal[I])
{
    struct ec_scoring scoring = {
            .model = model, .history = history, .section = model->signal[EC_SIGNAL_PRICE]};
    bool speaks;
    assert_int_equal(ec_signals[EC_SIGNAL_PRICE]->score(&scoring, 0.5f, signal, &speaks), EC_OK);
    return speaks;
}

/* Score a history given newest first. */
static bool score(
        const struct test_model *built, const uint32_t *items, uint32_t n, float signal[I])
{
    struct ec_history_event events[4] = {{0}};
    for (uint32_t e = 0; e < n; e++)
        events[e] = (struct ec_history_event){
                .item = items[e], .step = e, .event = n - 1 - e, .weight = 1.0f};
    return score_history(built->model, &(struct ec_history){events, n}, signal);
}

static void the_signal_is_the_root_of_the_smaller_price_over_the_larger(void **state)
{
    (void)state;
    static const float OF_FOUR[I] = {0.5f, 1.0f, 0.5f, 0.0f, 0.75f, 0.25f, 1.0f, 0.0f};
    static const float OF_A_QUARTER[I] = {
            0.5f, 0.25f, 0.125f, 0.0f, 0.333333343f, 1.0f, 0.25f, 0.0f};
    struct test_model built = priced(PRICE);
    float signal[I];
    assert_true(score(&built, (const uint32_t[]){1}, 1, signal));
    assert_memory_equal(signal, OF_FOUR, sizeof signal);
    assert_true(score(&built, (const uint32_t[]){5}, 1, signal));
    assert_memory_equal(signal, OF_A_QUARTER, sizeof signal);
    test_model_free(&built);
}

static void the_item_met_last_counts_and_of_an_unknown_price_the_one_before(void **state)
{
    (void)state;
    struct test_model built = priced(PRICE);
    float expected[I];
    float signal[I];
    assert_true(score(&built, (const uint32_t[]){1}, 1, expected));
    assert_true(score(&built, (const uint32_t[]){1, 5, 2}, 3, signal));
    assert_memory_equal(signal, expected, sizeof signal);
    assert_true(score(&built, (const uint32_t[]){3, 7, 1, 5}, 4, signal));
    assert_memory_equal(signal, expected, sizeof signal);
    test_model_free(&built);
}

static void where_no_price_is_known_it_is_silent(void **state)
{
    (void)state;
    static const float NOTHING[I] = {0.0f};
    struct test_model built = priced(PRICE);
    float signal[I];
    memset(signal, 0x7f, sizeof signal);
    assert_false(score(&built, (const uint32_t[]){3, 7}, 2, signal));
    assert_memory_equal(signal, NOTHING, sizeof signal);
    memset(signal, 0x7f, sizeof signal);
    assert_false(score(&built, NULL, 0, signal));
    assert_memory_equal(signal, NOTHING, sizeof signal);

    test_model_free(&built);

    static const float UNKNOWN[I] = {0.0f};
    struct test_model unpriced = priced(UNKNOWN);
    memset(signal, 0x7f, sizeof signal);
    assert_false(score(&unpriced, (const uint32_t[]){1, 2}, 2, signal));
    assert_memory_equal(signal, NOTHING, sizeof signal);
    test_model_free(&unpriced);
}

/* -0 counts as 0, and opens; what does not open - NaN, a price below 0 - is in tests/support/corruptions.c. */
static void the_least_and_the_largest_prices_stay_within_0_and_1(void **state)
{
    (void)state;
    static const float EXTREME[I] = {1e-45f, 1e12f, 1e-38f, -0.0f, 1.0f, 9e11f, 3e-45f, 1e12f};
    struct test_model built = priced(EXTREME);
    for (uint32_t last = 0; last < I; last++) {
        float signal[I];
        bool speaks = score(&built, &last, 1, signal);
        assert_int_equal(speaks, last != 3);
        for (uint32_t i = 0; i < I; i++) {
            assert_true(signal[i] >= 0.0f && signal[i] <= 1.0f);
            assert_true(!speaks || i == 3 || i != last || signal[i] == 1.0f);
            assert_true(i != 3 || signal[i] == 0.0f);
        }
    }
    test_model_free(&built);
}

static struct ec_ranking *rank(
        const struct test_model *built, const struct visit *visits, size_t n, struct ec_user **user)
{
    *user = user_new(8);
    user_record_all(*user, built->model, visits, n);
    return ranking_must(built->model, *user, 10.0);
}

/* Item 3 has no price, and a run of events on item 1 is told of by the newest. */
static const struct visit VISITS[] = {{2, EC_EVENT_VIEW, 0.0}, {1, EC_EVENT_VIEW, 1.0},
        {1, EC_EVENT_CART, 2.0}, {3, EC_EVENT_PURCHASE, 3.0}};

static void an_explanation_names_the_item_whose_price_counted_and_sums_to_the_score(void **state)
{
    (void)state;
    static const double SHARE[I] = {1.5, 3.0, 1.5, 0.0, 2.25, 0.75, 3.0, 0.0};
    struct test_model built = priced(PRICE);
    struct ec_user *user;
    struct ec_ranking *ranking = rank(&built, VISITS, 4, &user);
    for (uint32_t i = 0; i < I; i++) {
        struct ec_contribution contributions[16];
        struct ec_item_facts facts;
        double sum = 0.0;
        double found = 0.0;
        double total;
        size_t n;
        assert_int_equal(ec_model_item_at(built.model, i, &facts), EC_OK);
        assert_int_equal(
                ec_ranking_explain(ranking, facts.id, contributions, 16, &n, &total), EC_OK);
        for (size_t c = 0; c < n; c++) {
            sum += contributions[c].value;
            if (contributions[c].signal != EC_SIGNAL_PRICE)
                continue;
            assert_int_equal(contributions[c].event, 2);
            found += contributions[c].value;
        }
        assert_true(sum == total);
        assert_true(fabs(found - SHARE[i]) <= 0x1p-19);
    }
    free(ranking);
    user_free(user);
    test_model_free(&built);
}

static void forgetting_the_last_item_gives_the_ranking_of_never_having_met_it(void **state)
{
    (void)state;
    struct test_model built = priced(PRICE);
    struct ec_user *forgetful;
    struct ec_user *innocent;
    struct ec_ranking *before = rank(&built, VISITS, 4, &forgetful);
    struct ec_ranking *expected = rank(&built, VISITS, 1, &innocent);
    for (uint32_t event = 4; event-- > 1;)
        assert_int_equal(ec_user_forget(forgetful, event), EC_OK);
    struct ec_ranking *after = ranking_must(built.model, forgetful, 10.0);
    bool moved = false;
    for (uint32_t i = 0; i < I; i++) {
        struct ec_contribution contributions[16];
        struct ec_item_facts facts;
        double was;
        double is;
        double should_be;
        size_t n;
        assert_int_equal(ec_model_item_at(built.model, i, &facts), EC_OK);
        assert_int_equal(ec_ranking_explain(before, facts.id, contributions, 16, &n, &was), EC_OK);
        assert_int_equal(ec_ranking_explain(after, facts.id, contributions, 16, &n, &is), EC_OK);
        assert_int_equal(
                ec_ranking_explain(expected, facts.id, contributions, 16, &n, &should_be), EC_OK);
        assert_true(is == should_be);
        moved = moved || is != was;
    }
    assert_true(moved);
    free(before);
    free(after);
    free(expected);
    user_free(forgetful);
    user_free(innocent);
    test_model_free(&built);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_signal_is_the_root_of_the_smaller_price_over_the_larger),
            cmocka_unit_test(the_item_met_last_counts_and_of_an_unknown_price_the_one_before),
            cmocka_unit_test(where_no_price_is_known_it_is_silent),
            cmocka_unit_test(the_least_and_the_largest_prices_stay_within_0_and_1),
            cmocka_unit_test(
                    an_explanation_names_the_item_whose_price_counted_and_sums_to_the_score),
            cmocka_unit_test(forgetting_the_last_item_gives_the_ranking_of_never_having_met_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Properties of native/matrix/sampler: the guide never changes what a search along the cumulated weights finds, and
 * items come as often as their weights say. */
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h> /* for cmocka.h */

#include <cmocka.h>

#include "native/matrix/sampler.h"

enum { I = 500, N_DRAWS = 200000 };

/* Weights with long stretches of nothing, and one item of half of all. */
static void make_weights(double *weights, uint32_t n_items)
{
    struct ec_random random = ec_random_stream(3, n_items);
    for (uint32_t i = 0; i < n_items; i++)
        weights[i] = i % 50 < 20 ? 0.0 : ec_random_unit(&random);
    weights[n_items / 2] = 0.5 * n_items;
}

static void a_draw_is_what_a_search_without_a_guide_finds(void **state)
{
    (void)state;
    for (uint32_t n_items = 1; n_items <= I; n_items += n_items < 70 ? 1 : 43) {
        double weights[I];
        struct ec_sampler sampler;
        make_weights(weights, n_items);
        assert_int_equal(ec_sampler_new(weights, n_items, &sampler), EC_OK);
        double sum = 0.0;
        for (uint32_t i = 0; i < n_items; i++)
            sum += weights[i];
        struct ec_random random = ec_random_stream(5, 0);
        struct ec_random again = random;
        for (int draw = 0; draw < 2000; draw++) {
            double at = ec_random_unit(&again) * sum;
            double cumulated = weights[0];
            uint32_t item = 0;
            while (!(cumulated > at) && item + 1 < n_items)
                cumulated += weights[++item];
            assert_int_equal(ec_sampler_draw(&sampler, &random), item);
        }
        ec_sampler_free(&sampler);
    }
}

static void items_come_as_often_as_their_weights_say(void **state)
{
    (void)state;
    double weights[I];
    double counts[I] = {0.0};
    struct ec_sampler sampler;
    make_weights(weights, I);
    assert_int_equal(ec_sampler_new(weights, I, &sampler), EC_OK);
    struct ec_random random = ec_random_stream(7, 0);
    for (int draw = 0; draw < N_DRAWS; draw++)
        counts[ec_sampler_draw(&sampler, &random)] += 1.0;
    double sum = 0.0;
    for (uint32_t i = 0; i < I; i++)
        sum += weights[i];
    for (uint32_t i = 0; i < I; i++) {
        double expected = N_DRAWS * weights[i] / sum;
        assert_true(weights[i] > 0.0 || counts[i] == 0.0);
        assert_true(fabs(counts[i] - expected) <= 6.0 * sqrt(expected) + 1.0);
    }
    ec_sampler_free(&sampler);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_draw_is_what_a_search_without_a_guide_finds),
            cmocka_unit_test(items_come_as_often_as_their_weights_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_repeat.c - how readily people come back to an item, and after how long. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "device/signals/repeat.h"
#include "native/learn/repeat.h"

enum { I = 3, U = 50, B = 4 };

/* U users with B baskets ten days apart: item 0 in all of them, item 1 in the first and the last, item 2 in the first;
 * one basket number for each user and visit. */
struct shop {
    struct ec_dataset log;
    size_t start[U + 1];
    uint32_t item[U * 7];
    int64_t time_ms[U * 7];
    uint32_t basket[U * 7];
};

static struct shop *shop_new(int64_t days)
{
    static const uint32_t ITEM[] = {0, 1, 2, 0, 0, 0, 1};
    static const uint32_t VISIT[] = {0, 0, 0, 1, 2, 3, 3};
    struct shop *shop = calloc(1, sizeof *shop);
    assert_non_null(shop);
    for (uint32_t u = 0; u < U; u++) {
        shop->start[u + 1] = 7 * (size_t)(u + 1);
        for (uint32_t n = 0; n < 7; n++) {
            shop->item[7 * u + n] = ITEM[n];
            shop->basket[7 * u + n] = B * u + VISIT[n];
            shop->time_ms[7 * u + n] = (int64_t)VISIT[n] * days * 86400000;
        }
    }
    shop->log = (struct ec_dataset){.n_users = U,
            .n_items = I,
            .n_events = U * 7,
            .user_start = shop->start,
            .item = shop->item,
            .time_ms = shop->time_ms,
            .basket = shop->basket,
            .has_times = true};
    return shop;
}

static void what_is_bought_again_rates_higher(void **state)
{
    (void)state;
    struct shop *shop = shop_new(10);
    struct ec_repeat returns;
    assert_int_equal(ec_repeat_learn(&shop->log, &returns), EC_OK);
    /* weights before each basket, by hand: of item 0 0.9, 1.71, 2.439; of items 1 and 2 0.9, 0.81, 0.729 */
    double come[] = {3.0 * U, 1.0 * U, 0.0};
    double exposed[] = {5.049 * U, 2.439 * U, 2.439 * U};
    double shop_rate = 4.0 / (5.049 + 2 * 2.439);
    double rate[I];
    for (uint32_t i = 0; i < I; i++)
        rate[i] = (come[i] + 30.0 * shop_rate) / (exposed[i] + 30.0);
    for (uint32_t i = 0; i < I; i++)
        assert_int_equal(returns.rate[i], (int)(255.0 * rate[i] / rate[0] + 0.5));
    assert_int_equal(returns.rate[0], 255);
    assert_true(returns.rate[1] > returns.rate[2]);
    ec_repeat_free(&returns);
    free(shop);
}

static void the_interval_is_the_typical_time_between_baskets(void **state)
{
    (void)state;
    struct shop *shop = shop_new(10);
    struct ec_repeat returns;
    assert_int_equal(ec_repeat_learn(&shop->log, &returns), EC_OK);
    double day = log2(1440.0);
    double all = day + (3.0 * log2(10.0) + log2(30.0)) / 4.0;
    double gap[] = {
            (3 * U * (day + log2(10.0)) + 10 * all) / (3 * U + 10),
            (U * (day + log2(30.0)) + 10 * all) / (U + 10),
            all,
    };
    for (uint32_t i = 0; i < I; i++)
        assert_int_equal(returns.interval[i], (int)(1.0 + 8.0 * gap[i] + 0.5));
    ec_repeat_free(&returns);
    free(shop);
}

static void intervals_stay_within_their_codes(void **state)
{
    (void)state;
    struct shop *shop = shop_new(0);
    struct ec_repeat returns;
    assert_int_equal(ec_repeat_learn(&shop->log, &returns), EC_OK);
    for (uint32_t i = 0; i < I; i++)
        assert_int_equal(returns.interval[i], 1);
    ec_repeat_free(&returns);
    free(shop);
    shop = shop_new(20000000);
    assert_int_equal(ec_repeat_learn(&shop->log, &returns), EC_OK);
    for (uint32_t i = 0; i < I; i++)
        assert_int_equal(returns.interval[i], EC_INTERVAL_LAST);
    ec_repeat_free(&returns);
    free(shop);
}

static void without_times_there_is_no_interval(void **state)
{
    (void)state;
    struct shop *shop = shop_new(10);
    struct ec_repeat returns;
    shop->log.has_times = false;
    assert_int_equal(ec_repeat_learn(&shop->log, &returns), EC_OK);
    assert_int_equal(returns.rate[0], 255);
    for (uint32_t i = 0; i < I; i++)
        assert_int_equal(returns.interval[i], EC_INTERVAL_NONE);
    ec_repeat_free(&returns);
    free(shop);
}

static void single_baskets_tell_no_item_from_another(void **state)
{
    (void)state;
    struct shop *shop = shop_new(10);
    struct ec_repeat returns;
    for (size_t n = 0; n < U * 7; n++)
        shop->basket[n] = (uint32_t)(n / 7);
    assert_int_equal(ec_repeat_learn(&shop->log, &returns), EC_OK);
    for (uint32_t i = 0; i < I; i++) {
        assert_int_equal(returns.rate[i], 255);
        assert_int_equal(returns.interval[i], EC_INTERVAL_NONE);
    }
    ec_repeat_free(&returns);
    free(shop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(what_is_bought_again_rates_higher),
            cmocka_unit_test(the_interval_is_the_typical_time_between_baskets),
            cmocka_unit_test(intervals_stay_within_their_codes),
            cmocka_unit_test(without_times_there_is_no_interval),
            cmocka_unit_test(single_baskets_tell_no_item_from_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

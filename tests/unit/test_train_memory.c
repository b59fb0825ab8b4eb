/* What ec_train_memory announces is above the peak of what training allocates, and near it. The linker puts the
 * functions below in place of those of base/alloc (see the Makefile). */
#include <malloc.h>
#include <stdatomic.h>

#include "native/compose/train.h"
#include "native/system/alloc.h"
#include "support/small_log.h"

void *__real_ec_alloc(size_t n, size_t size);
void *__real_ec_resize(void *block, size_t n_old, size_t n_new, size_t size);
void __real_ec_free(void *block);
void *__wrap_ec_alloc(size_t n, size_t size);
void *__wrap_ec_resize(void *block, size_t n_old, size_t n_new, size_t size);
void __wrap_ec_free(void *block);

static atomic_size_t in_use;
static atomic_size_t peak;

static void count(size_t size)
{
    size_t now = atomic_fetch_add(&in_use, size) + size;
    size_t before = atomic_load(&peak);
    while (now > before && !atomic_compare_exchange_weak(&peak, &before, now))
        ;
}

void *__wrap_ec_alloc(size_t n, size_t size)
{
    void *block = __real_ec_alloc(n, size);
    count(block ? malloc_usable_size(block) : 0);
    return block;
}

void *__wrap_ec_resize(void *block, size_t n_old, size_t n_new, size_t size)
{
    size_t before = block ? malloc_usable_size(block) : 0;
    void *resized = __real_ec_resize(block, n_old, n_new, size);
    if (resized) {
        count(malloc_usable_size(resized));
        atomic_fetch_sub(&in_use, before);
    }
    return resized;
}

void __wrap_ec_free(void *block)
{
    atomic_fetch_sub(&in_use, block ? malloc_usable_size(block) : 0);
    __real_ec_free(block);
}

static void check(const struct ec_dataset *log, struct ec_train_options options)
{
    struct ec_model_bytes bytes;
    struct ec_error error = {0};
    options.n_examples = 300.0;
    size_t announced = ec_train_memory(log, &options);
    size_t before = atomic_load(&in_use);
    atomic_store(&peak, before);
    if (ec_train(log, &options, &bytes, NULL, &error))
        fail_msg("%s", error.message);
    size_t used = atomic_load(&peak) - before;
    ec_model_bytes_free(&bytes);
    assert_int_equal(atomic_load(&in_use), before);
    /* how many positions a season's baskets give is not known before */
    size_t most = (options.target == EC_TARGET_BASKET ? 4 : 3) * used;
    if (announced < used || announced > most)
        fail_msg("%zu bytes announced, %zu used", announced, used);
}

static void what_is_announced_is_above_the_peak_and_near_it(void **state)
{
    (void)state;
    for (int size = 0; size < 2; size++) {
        struct ec_dataset log = size ? small_log_random(1000, 600, 10000, 3)
                                     : small_log_random(400, 300, 5000, 3);
        for (int n_threads = 1; n_threads <= 2; n_threads++) {
            struct ec_train_options options = ec_train_options_default();
            options.n_threads = n_threads;
            check(&log, options);
            options.n_companions = 50;
            options.repeats = true;
            check(&log, options);
            options.n_dims = 0;
            options.n_factors = 0;
            check(&log, options);
        }
        struct ec_train_options options = ec_train_options_default();
        options.n_threads = 2;
        options.unordered = true;
        check(&log, options);
        options.budget = 30000; /* so few that many shapes are weighed */
        check(&log, options);
        options.unordered = false;
        check(&log, options);
        options.target = EC_TARGET_BASKET;
        check(&log, options);
        options.budget = 0;
        check(&log, options);
        ec_dataset_free(&log);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(what_is_announced_is_above_the_peak_and_near_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

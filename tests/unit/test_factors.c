/* Properties of native/learn/factors: it lowers its loss, its users are what the device's fold-in gives, and neither
 * threads nor anything but the seed shows. */
#include <math.h>
#include <omp.h>
#include <string.h>

#include "device/base/bytes.h"
#include "device/signals/fold_in.h"
#include "native/learn/factors.h"
#include "native/matrix/event_weights.h"
#include "native/system/alloc.h"
#include "support/small_log.h"

enum { F = 8 };

static const float STRENGTH[EC_N_EVENT_TYPES] = {1.0f, 2.0f, 0.5f, 4.0f};

static struct ec_factors_options options_of(uint32_t n_iterations)
{
    return (struct ec_factors_options){
            .n_factors = F,
            .n_iterations = n_iterations,
            .alpha0 = 0.1,
            .l2 = 0.01,
            .strength = STRENGTH,
            .seed = 17,
    };
}

static struct ec_factors learn(
        const struct ec_dataset *log, const struct ec_factors_options *options)
{
    struct ec_by_item by_item = small_log_transpose(log);
    struct ec_factors ials;
    assert_int_equal(ec_factors_learn(log, &by_item, options, NULL, &ials), EC_OK);
    ec_by_item_free(&by_item);
    return ials;
}

static double dot(const float *x, const float *y)
{
    double sum = 0.0;
    for (size_t f = 0; f < F; f++)
        sum += (double)x[f] * (double)y[f];
    return sum;
}

/* The loss of factors.h, pair by pair. */
static double measure_loss(const struct ec_dataset *log, const struct ec_factors_options *options,
        const float *users, const float *items)
{
    double loss = 0.0;
    double *user_weight = ec_alloc(log->n_users, sizeof *user_weight);
    double *item_weight = ec_alloc(log->n_items, sizeof *item_weight);
    float *weights;
    assert_int_equal(ec_event_weights_new(log, options->strength, &weights), EC_OK);
    assert_non_null(user_weight);
    assert_non_null(item_weight);
    for (uint32_t u = 0; u < log->n_users; u++)
        for (size_t n = log->user_start[u]; n < log->user_start[u + 1]; n++) {
            double weight = (double)weights[n];
            double miss = dot(users + u * F, items + log->item[n] * F) - 1.0;
            loss += weight * miss * miss;
            user_weight[u] += weight;
            item_weight[log->item[n]] += weight;
        }
    for (uint32_t u = 0; u < log->n_users; u++)
        for (uint32_t i = 0; i < log->n_items; i++)
            loss += options->alpha0 * pow(dot(users + u * F, items + i * F), 2.0);
    for (uint32_t u = 0; u < log->n_users; u++)
        loss += options->l2 * (user_weight[u] + options->alpha0 * log->n_items) *
                dot(users + u * F, users + u * F);
    for (uint32_t i = 0; i < log->n_items; i++)
        loss += options->l2 * (item_weight[i] + options->alpha0 * log->n_users) *
                dot(items + i * F, items + i * F);
    ec_free(weights);
    ec_free(user_weight);
    ec_free(item_weight);
    return loss;
}

static void no_half_step_raises_the_loss(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(60, 40, 700, 19);
    struct ec_factors_options options = options_of(1);
    struct ec_factors before = learn(&log, &options);
    double loss = measure_loss(&log, &options, before.users, before.items);
    double first = loss;
    for (options.n_iterations = 2; options.n_iterations <= 8; options.n_iterations++) {
        struct ec_factors after = learn(&log, &options);
        double half = measure_loss(&log, &options, after.users, before.items);
        double whole = measure_loss(&log, &options, after.users, after.items);
        assert_true(half <= loss * (1.0 + 1e-6));
        assert_true(whole <= half * (1.0 + 1e-6));
        loss = whole;
        ec_factors_free(&before);
        before = after;
    }
    assert_true(loss < 0.999 * first);
    ec_factors_free(&before);
    ec_dataset_free(&log);
}

/* The users of round n were solved against the items of round n - 1. */
static void fold_in_of_a_training_user_equals_its_trained_vector(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(50, 30, 500, 23);
    struct ec_factors_options options = options_of(2);
    struct ec_factors before = learn(&log, &options);
    options.n_iterations = 3;
    struct ec_factors after = learn(&log, &options);

    uint8_t gram[F * (F + 1) / 2 * 4];
    for (size_t f = 0; f < F; f++)
        for (size_t g = 0; g <= f; g++) {
            double sum = 0.0;
            for (uint32_t i = 0; i < log.n_items; i++)
                sum += (double)(before.items[i * F + f] * before.items[i * F + g]);
            ec_store_f32(gram + 4 * (f * (f + 1) / 2 + g), (float)sum);
        }
    float lower[F * F];
    float vector[F];
    struct ec_fold_in fold_in = {ec_kernels_best(), F, after.alpha0, after.l2, lower, vector, 0.0f};
    float *weights;
    assert_int_equal(ec_event_weights_new(&log, STRENGTH, &weights), EC_OK);
    for (uint32_t u = 0; u < log.n_users; u++) {
        ec_fold_in_begin(&fold_in, gram);
        for (size_t n = log.user_start[u]; n < log.user_start[u + 1]; n++)
            ec_fold_in_add(&fold_in, before.items + log.item[n] * F, weights[n]);
        assert_int_equal(ec_fold_in_solve(&fold_in, log.n_items), EC_OK);
        assert_memory_equal(vector, after.users + u * F, sizeof vector);
    }
    ec_free(weights);
    ec_factors_free(&before);
    ec_factors_free(&after);
    ec_dataset_free(&log);
}

static void threads_do_not_show_and_the_seed_does(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(150, 90, 2500, 29);
    struct ec_factors_options options = options_of(3);
    size_t users_size = log.n_users * F * sizeof(float);
    size_t items_size = log.n_items * F * sizeof(float);
    omp_set_num_threads(1);
    struct ec_factors one = learn(&log, &options);
    for (int n_threads = 2; n_threads <= 3; n_threads++) {
        omp_set_num_threads(n_threads);
        struct ec_factors many = learn(&log, &options);
        assert_memory_equal(many.users, one.users, users_size);
        assert_memory_equal(many.items, one.items, items_size);
        ec_factors_free(&many);
    }
    options.seed++;
    struct ec_factors other = learn(&log, &options);
    assert_memory_not_equal(other.items, one.items, items_size);
    ec_factors_free(&other);
    ec_factors_free(&one);
    ec_dataset_free(&log);
}

/* One event of strength 2 and one of 4 against two and four of strength 1. */
static void events_repeated_in_a_row_and_funnels_teach_what_the_strongest_event_teaches(
        void **state)
{
    (void)state;
    const struct small_event strong[] = {
            {0, 0, 0, EC_EVENT_LIKE, 0},
            {0, 1, 1, EC_EVENT_VIEW, 1},
            {1, 1, 0, EC_EVENT_PURCHASE, 2},
            {1, 2, 1, EC_EVENT_VIEW, 3},
    };
    const struct small_event often[] = {
            {0, 0, 0, EC_EVENT_LIKE, 0},
            {0, 0, 0, EC_EVENT_VIEW, 0},
            {0, 1, 1, EC_EVENT_VIEW, 1},
            {1, 1, 0, EC_EVENT_VIEW, 2},
            {1, 1, 0, EC_EVENT_CART, 2},
            {1, 1, 0, EC_EVENT_PURCHASE, 2},
            {1, 1, 0, EC_EVENT_PURCHASE, 2},
            {1, 2, 1, EC_EVENT_VIEW, 3},
    };
    struct ec_dataset strong_log = small_log_new(strong, 4, 2, 3, true);
    struct ec_dataset often_log = small_log_new(often, 8, 2, 3, true);
    struct ec_factors_options options = options_of(2);
    struct ec_factors one = learn(&strong_log, &options);
    struct ec_factors many = learn(&often_log, &options);
    assert_memory_equal(one.items, many.items, 3 * F * sizeof(float));
    assert_memory_equal(one.users, many.users, 2 * F * sizeof(float));
    ec_factors_free(&one);
    ec_factors_free(&many);
    ec_dataset_free(&strong_log);
    ec_dataset_free(&often_log);
}

static void a_robot_that_looks_at_one_item_all_day_spoils_nothing(void **state)
{
    (void)state;
    enum { N_ROBOT = 300000, N_OTHERS = 400 };
    struct small_event *events = ec_alloc(N_ROBOT + N_OTHERS, sizeof *events);
    assert_non_null(events);
    for (uint32_t n = 0; n < N_ROBOT + N_OTHERS; n++)
        events[n] = n < N_ROBOT ? (struct small_event){0, 3, n, EC_EVENT_VIEW, n}
                                : (struct small_event){
                                          1 + (n - N_ROBOT) / 8, n % 20, n, EC_EVENT_VIEW, n};
    struct ec_dataset log = small_log_new(events, N_ROBOT + N_OTHERS, 1 + N_OTHERS / 8, 20, false);
    struct ec_factors_options options = options_of(3);
    struct ec_factors ials = learn(&log, &options);
    for (size_t k = 0; k < (size_t)20 * F; k++)
        assert_true(isfinite(ials.items[k]));
    ec_factors_free(&ials);
    ec_dataset_free(&log);
    ec_free(events);
}

static void an_item_never_met_has_no_factors(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words((const char *const[]){"ab", "", "ba", NULL}, 4);
    struct ec_factors_options options = options_of(2);
    struct ec_factors ials = learn(&log, &options);
    assert_true(dot(ials.items, ials.items) > 0.0);
    assert_true(dot(ials.items + 2 * F, ials.items + 2 * F) == 0.0);
    assert_true(dot(ials.items + 3 * F, ials.items + 3 * F) == 0.0);
    assert_true(dot(ials.users + 1 * F, ials.users + 1 * F) == 0.0);
    ec_factors_free(&ials);
    ec_dataset_free(&log);
}

static void a_checkerboard_gives_the_withheld_item(void **state)
{
    (void)state;
    enum { SIDE = 40 };
    struct ec_dataset log = small_log_checkerboard(SIDE, 31);
    struct ec_factors_options options = options_of(10);
    struct ec_factors ials = learn(&log, &options);
    for (uint32_t u = 0; u < SIDE; u++)
        for (uint32_t i = 0; i < SIDE; i++)
            if (i % 2 != u % 2)
                assert_true(dot(ials.users + u * F, ials.items + u * F) >
                            dot(ials.users + u * F, ials.items + i * F) + 0.2);
    ec_factors_free(&ials);
    ec_dataset_free(&log);
}

static void raise_flag(void *context, const char *stage, double share)
{
    assert_string_equal(stage, "factors");
    if (share > 0.4)
        *(volatile sig_atomic_t *)context = 1;
}

static void an_interrupted_fit_says_so_and_leaves_nothing(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(30, 20, 200, 37);
    struct ec_by_item by_item = small_log_transpose(&log);
    struct ec_factors_options options = options_of(5);
    volatile sig_atomic_t flag = 0;
    struct ec_watch watch = {&flag, raise_flag, (void *)&flag};
    struct ec_factors ials = {.n_factors = 77};
    assert_int_equal(ec_factors_learn(&log, &by_item, &options, &watch, &ials), EC_E_INTERRUPTED);
    assert_int_equal(ials.n_factors, 77);
    ec_by_item_free(&by_item);
    ec_dataset_free(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(no_half_step_raises_the_loss),
            cmocka_unit_test(fold_in_of_a_training_user_equals_its_trained_vector),
            cmocka_unit_test(threads_do_not_show_and_the_seed_does),
            cmocka_unit_test(
                    events_repeated_in_a_row_and_funnels_teach_what_the_strongest_event_teaches),
            cmocka_unit_test(a_robot_that_looks_at_one_item_all_day_spoils_nothing),
            cmocka_unit_test(an_item_never_met_has_no_factors),
            cmocka_unit_test(a_checkerboard_gives_the_withheld_item),
            cmocka_unit_test(an_interrupted_fit_says_so_and_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Properties of native/matrix/dense: every copy gives the bits of the reference, and these are close to double
 * precision. */
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <setjmp.h> /* for cmocka.h */

#include <cmocka.h>

#include "arrays.h"
#include "native/matrix/dense.h"

enum { MOST = 70 };

/* The copies that this machine runs; the first is the reference. */
static size_t copies(const struct ec_dense *found[2])
{
    found[0] = ec_dense_baseline();
    found[1] = ec_dense_best();
    return 2;
}

static float *random_new(uint64_t *seed, size_t n)
{
    float *numbers = odd_new(n, sizeof *numbers);
    for (size_t k = 0; k < n; k++)
        numbers[k] = random_float(seed);
    return numbers;
}

/* A product of random matrices; b and out have `gap` unused numbers after each row. */
static void check_product(uint64_t seed, size_t m, size_t n, size_t k, bool transposed, size_t gap)
{
    const struct ec_dense *copy[2];
    size_t b_step = n + gap;
    size_t n_out = m * b_step;
    float *a = random_new(&seed, m * k);
    float *b = random_new(&seed, k * b_step);
    struct ec_matrix read = {a, transposed ? 1 : k, transposed ? m : 1};
    float *reference = odd_new(n_out, sizeof *reference);
    for (size_t c = 0; c < copies(copy); c++) {
        float *out = odd_new(n_out, sizeof *out);
        memset(out, 0x7a, n_out * sizeof *out);
        copy[c]->multiply(m, n, k, read, b, b_step, out, b_step);
        if (c == 0)
            memcpy(reference, out, n_out * sizeof *out);
        assert_memory_equal(out, reference, n_out * sizeof *out);
        odd_free(out, sizeof *out);
    }
    float untouched;
    memset(&untouched, 0x7a, sizeof untouched);
    for (size_t r = 0; r < m; r++)
        for (size_t c = 0; c < b_step; c++) {
            double sum = 0.0;
            for (size_t i = 0; i < k && c < n; i++)
                sum += (double)a[r * read.row_step + i * read.column_step] *
                       (double)b[i * b_step + c];
            if (c < n)
                assert_true(fabs((double)reference[r * b_step + c] - sum) <= 1e-5);
            else
                assert_true(reference[r * b_step + c] == untouched);
        }
    odd_free(reference, sizeof *reference);
    odd_free(b, sizeof *b);
    odd_free(a, sizeof *a);
}

static void a_product_is_that_of_double_precision_at_every_size(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 5, 6, 7, 8, 9, 15, 16, 17, 33, 53};
    enum { N_SIZES = sizeof sizes / sizeof *sizes };
    for (size_t m = 0; m < N_SIZES; m++)
        for (size_t n = 0; n < N_SIZES; n++)
            for (size_t k = 0; k < N_SIZES; k++)
                check_product(m * 10000 + n * 100 + k, sizes[m], sizes[n], sizes[k],
                        (m + n + k) % 2, (m + k) % 3);
}

/* The gradient and the cross entropy (returned) of logits (n,), by every copy alike. */
static double softmax(const float *logits, size_t n, size_t target, float scale, float *gradient)
{
    const struct ec_dense *copy[2];
    double reference = 0.0;
    for (size_t c = 0; c < copies(copy); c++) {
        float *out = odd_new(n, sizeof *out);
        memcpy(out, logits, n * sizeof *out);
        double loss = copy[c]->softmax(out, n, target, scale);
        if (c == 0) {
            memcpy(gradient, out, n * sizeof *out);
            reference = loss;
        }
        assert_memory_equal(out, gradient, n * sizeof *out);
        assert_memory_equal(&loss, &reference, sizeof loss);
        odd_free(out, sizeof *out);
    }
    return reference;
}

static void the_gradient_of_softmax_is_probability_less_what_was_chosen(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (size_t n = 1; n <= MOST; n++) {
        float logits[MOST];
        float gradient[MOST];
        double sum = 0.0;
        double total = 0.0;
        float scale = n % 2 ? 1.0f : 0.125f;
        size_t target = random_u64(&seed) % n;
        for (size_t c = 0; c < n; c++) {
            logits[c] = 20.0f * random_float(&seed);
            sum += exp((double)logits[c]);
        }
        double loss = softmax(logits, n, target, scale, gradient);
        assert_true(fabs(loss - (log(sum) - (double)logits[target])) <= 1e-5 * (1.0 + fabs(loss)));
        for (size_t c = 0; c < n; c++) {
            double probability = exp((double)logits[c]) / sum;
            double expected = (double)scale * (probability - (c == target));
            double close = (double)scale * (c == target ? 1.0 : probability);
            assert_true(fabs((double)gradient[c] - expected) <= 1e-5 * close);
            total += (double)gradient[c];
        }
        assert_true(fabs(total) <= 1e-6 * (double)scale);
    }
}

static void extreme_logits_give_finite_gradients(void **state)
{
    (void)state;
    float gradient[MOST];
    float logits[MOST];
    for (size_t n = 1; n <= MOST; n++) {
        for (size_t c = 0; c < n; c++)
            logits[c] = -1e4f; /* all equal */
        double loss = softmax(logits, n, n - 1, 1.0f, gradient);
        assert_true(fabs(loss - log((double)n)) <= 1e-6 * (1.0 + loss));
        for (size_t c = 0; c < n; c++)
            assert_true(fabs((double)gradient[c] - 1.0 / (double)n + (c == n - 1)) <= 1e-6);

        logits[0] = 1e4f; /* one for certain */
        loss = softmax(logits, n, n - 1, 1.0f, gradient);
        assert_true(fabs(loss - (n > 1 ? 2e4 : 0.0)) <= 1e-6);
        for (size_t c = 0; c < n; c++) {
            float probability = c == 0 ? 1.0f : 0.0f;
            assert_true(gradient[c] == probability - (c == n - 1 ? 1.0f : 0.0f));
        }
    }
}

/* Powers between what is rounded and what is too small. */
static void logits_far_below_the_largest_count_for_what_they_are(void **state)
{
    (void)state;
    for (float below = 0.0f; below < 120.0f; below += 0.37f) {
        float logits[9] = {3.0f, 3.0f - below};
        float gradient[9];
        for (size_t c = 2; c < 9; c++)
            logits[c] = -1e4f;
        (void)softmax(logits, 9, 0, 1.0f, gradient);
        double power = exp((double)logits[1] - 3.0);
        assert_true(fabs((double)gradient[1] - power / (1.0 + power)) <= 1e-5 * power + 1e-37);
    }
}

static void rows_are_added_and_gradients_split(void **state)
{
    (void)state;
    const struct ec_dense *copy[2];
    for (size_t n = 0; n <= MOST; n++)
        for (size_t c = 0; c < copies(copy); c++) {
            uint64_t seed = n + 5;
            float *numbers[5];
            float before[5][MOST];
            for (size_t k = 0; k < 5; k++) {
                numbers[k] = random_new(&seed, n);
                memcpy(before[k], numbers[k], n * sizeof **numbers);
            }
            copy[c]->split(n, 1.75f, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
            for (size_t i = 0; i < n; i++) {
                float weighted = 1.75f * before[0][i];
                assert_true(numbers[3][i] == before[3][i] + weighted * before[2][i]);
                assert_true(numbers[4][i] == before[4][i] + weighted * before[1][i]);
                before[3][i] = numbers[3][i] + before[0][i];
            }
            copy[c]->add(n, numbers[0], numbers[3]);
            assert_memory_equal(numbers[3], before[3], n * sizeof **numbers);
            for (size_t k = 0; k < 5; k++)
                odd_free(numbers[k], sizeof **numbers);
        }
}

/* Adam as the paper states it, in double precision. */
static void adam_follows_its_definition_over_many_steps(void **state)
{
    (void)state;
    const struct ec_dense *copy[2];
    enum { N_STEPS = 200 };
    static float ends[2][MOST];
    for (size_t c = 0; c < copies(copy); c++) {
        float numbers[MOST] = {0.0f};
        float first[MOST] = {0.0f};
        float second[MOST] = {0.0f};
        double exact[MOST] = {0.0};
        double m[MOST] = {0.0};
        double v[MOST] = {0.0};
        uint64_t seed = 11;
        for (size_t step = 1; step <= N_STEPS; step++) {
            float gradient[MOST];
            for (size_t i = 0; i < MOST; i++) {
                gradient[i] = i % 7 ? random_float(&seed) : 0.0f;
                m[i] = 0.9 * m[i] + 0.1 * (double)gradient[i];
                v[i] = 0.99 * v[i] + 0.01 * (double)gradient[i] * (double)gradient[i];
                exact[i] -= 0.01 * (m[i] / (1.0 - pow(0.9, (double)step))) /
                            (sqrt(v[i] / (1.0 - pow(0.99, (double)step))) + 1e-8);
            }
            copy[c]->adam(ec_adam_step(0.01, step), MOST - 1, gradient, first, second, numbers);
        }
        for (size_t i = 0; i + 1 < MOST; i++)
            assert_true(fabs((double)numbers[i] - exact[i]) <= 1e-4 * (0.01 + fabs(exact[i])));
        assert_true(numbers[0] == 0.0f && numbers[MOST - 1] == 0.0f);
        memcpy(ends[c], numbers, sizeof numbers);
    }
    assert_memory_equal(ends[0], ends[1], sizeof ends[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_product_is_that_of_double_precision_at_every_size),
            cmocka_unit_test(the_gradient_of_softmax_is_probability_less_what_was_chosen),
            cmocka_unit_test(extreme_logits_give_finite_gradients),
            cmocka_unit_test(logits_far_below_the_largest_count_for_what_they_are),
            cmocka_unit_test(rows_are_added_and_gradients_split),
            cmocka_unit_test(adam_follows_its_definition_over_many_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

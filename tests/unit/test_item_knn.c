/* Golden values and properties of measure/item_knn, the plain baseline. */
#include <math.h>
#include <omp.h>

#include "native/measure/item_knn.h"
#include "support/small_log.h"

static struct ec_rows learn(const struct ec_dataset *log)
{
    struct ec_by_item by_item = small_log_transpose(log);
    struct ec_rows rows;
    assert_int_equal(ec_item_knn_learn(log, &by_item, &rows), EC_OK);
    ec_by_item_free(&by_item);
    return rows;
}

static double weight(const struct ec_rows *rows, uint32_t from, uint32_t to)
{
    for (size_t k = rows->start[from]; k < rows->start[from + 1]; k++)
        if (rows->entries[k].item == to)
            return (double)rows->entries[k].weight;
    return 0.0;
}

static void assert_near(double value, double expected)
{
    assert_true(fabs(value - expected) <= 1e-6);
}

static void golden_cosines(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words((const char *const[]){"abc", "ab", "bd", NULL}, 5);
    struct ec_rows rows = learn(&log);
    assert_near(weight(&rows, 0, 1), 2.0 / sqrt(2.0 * 3.0));
    assert_near(weight(&rows, 1, 0), 2.0 / sqrt(2.0 * 3.0));
    assert_near(weight(&rows, 0, 2), 1.0 / sqrt(2.0 * 1.0));
    assert_near(weight(&rows, 2, 1), 1.0 / sqrt(1.0 * 3.0));
    assert_near(weight(&rows, 3, 1), 1.0 / sqrt(1.0 * 3.0));
    assert_int_equal(rows.start[5], 2 + 3 + 2 + 1);

    float scores[5];
    ec_item_knn_score(&rows, (const uint32_t[]){0, 2, 0}, 3, scores);
    assert_near((double)scores[1], 2.0 * 2.0 / sqrt(6.0) + 1.0 / sqrt(3.0));
    assert_near((double)scores[0], 1.0 / sqrt(2.0));
    assert_near((double)scores[3], 0.0);
    ec_rows_free(&rows);
    ec_dataset_free(&log);
}

/* Columns of counts: a = (2, 1), b = (1, 0), c = (0, 3). */
static void repeated_events_are_counts(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words((const char *const[]){"aba", "cacc", NULL}, 3);
    struct ec_rows rows = learn(&log);
    assert_near(weight(&rows, 0, 1), 2.0 / sqrt(5.0 * 1.0));
    assert_near(weight(&rows, 2, 0), 3.0 / sqrt(9.0 * 5.0));
    assert_near(weight(&rows, 1, 2), 0.0);
    ec_rows_free(&rows);
    ec_dataset_free(&log);
}

static void every_neighbour_is_kept_and_rows_are_symmetric(void **state)
{
    (void)state;
    enum { I = 250 };
    static double counts[60][I];
    struct ec_dataset log = small_log_random(60, I, 4000, 41);
    for (uint32_t u = 0; u < log.n_users; u++)
        for (uint32_t i = 0; i < I; i++)
            counts[u][i] = 0.0;
    for (uint32_t u = 0; u < log.n_users; u++)
        for (size_t n = log.user_start[u]; n < log.user_start[u + 1]; n++)
            counts[u][log.item[n]] += 1.0;
    omp_set_num_threads(3);
    struct ec_rows rows = learn(&log);
    for (uint32_t a = 0; a < I; a++)
        for (uint32_t b = 0; b < I; b++) {
            double ab = 0.0;
            double aa = 0.0;
            double bb = 0.0;
            for (uint32_t u = 0; u < log.n_users; u++) {
                ab += counts[u][a] * counts[u][b];
                aa += counts[u][a] * counts[u][a];
                bb += counts[u][b] * counts[u][b];
            }
            assert_near(weight(&rows, a, b), a != b && ab > 0.0 ? ab / sqrt(aa * bb) : 0.0);
        }
    ec_rows_free(&rows);
    ec_dataset_free(&log);
}

static void a_checkerboard_gives_the_withheld_item(void **state)
{
    (void)state;
    enum { SIDE = 40 };
    struct ec_dataset log = small_log_checkerboard(SIDE, 43);
    struct ec_rows rows = learn(&log);
    for (uint32_t u = 0; u < SIDE; u++) {
        float scores[SIDE];
        size_t first = log.user_start[u];
        ec_item_knn_score(&rows, log.item + first, log.user_start[u + 1] - first, scores);
        for (uint32_t i = 0; i < SIDE; i++)
            if (i % 2 != u % 2)
                assert_true(scores[u] > scores[i]);
    }
    ec_rows_free(&rows);
    ec_dataset_free(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(golden_cosines),
            cmocka_unit_test(repeated_events_are_counts),
            cmocka_unit_test(every_neighbour_is_kept_and_rows_are_symmetric),
            cmocka_unit_test(a_checkerboard_gives_the_withheld_item),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

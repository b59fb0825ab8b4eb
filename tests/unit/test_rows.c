/* Properties of native/matrix/rows: the cut keeps what a full sort would, and closing loses nothing. */
#include <stdlib.h>
#include <string.h>

#include "native/matrix/rows.h"
#include "native/system/random.h"
#include "support/small_log.h"

enum { MOST = 60 };

static int by_weight(const void *a, const void *b)
{
    const struct ec_entry *left = a;
    const struct ec_entry *right = b;
    if (left->weight != right->weight)
        return left->weight > right->weight ? -1 : 1;
    return left->item < right->item ? -1 : 1;
}

static int by_item(const void *a, const void *b)
{
    return ((const struct ec_entry *)a)->item < ((const struct ec_entry *)b)->item ? -1 : 1;
}

/* Distinct items in random order, with weights of which many are equal. */
static void fill(struct ec_random *random, struct ec_entry *entries, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++) {
        uint32_t other = ec_random_index(random, k + 1);
        entries[k] = entries[other];
        entries[other] = (struct ec_entry){3 * k, 0.0f};
    }
    for (uint32_t k = 0; k < n; k++)
        entries[k].weight = 0.25f * (float)(1 + ec_random_index(random, 6));
}

static void a_cut_keeps_what_a_full_sort_would(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(1, 0);
    for (int round = 0; round < 2000; round++) {
        struct ec_entry entries[MOST];
        struct ec_entry expected[MOST];
        uint32_t n = ec_random_index(&random, MOST + 1);
        uint32_t n_best = 1 + ec_random_index(&random, MOST + 5);
        uint32_t n_kept = n < n_best ? n : n_best;
        fill(&random, entries, n);
        memcpy(expected, entries, n * sizeof *entries);
        qsort(expected, n, sizeof *expected, by_weight);
        qsort(expected, n_kept, sizeof *expected, by_item);

        assert_int_equal(ec_row_cut(entries, n, n_best), n_kept);
        for (uint32_t k = 0; k < n_kept; k++) {
            assert_int_equal(entries[k].item, expected[k].item);
            assert_true(entries[k].weight == expected[k].weight);
        }
    }
}

static void of_equal_weights_the_smaller_items_stay(void **state)
{
    (void)state;
    struct ec_entry entries[] = {{9, 1.0f}, {4, 1.0f}, {7, 2.0f}, {1, 1.0f}, {3, 1.0f}};
    assert_int_equal(ec_row_cut(entries, 5, 3), 3);
    assert_int_equal(entries[0].item, 1);
    assert_int_equal(entries[1].item, 3);
    assert_int_equal(entries[2].item, 7);
}

static void closing_moves_every_row_up_and_changes_none(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(2, 0);
    for (int round = 0; round < 100; round++) {
        enum { I = 20, N_BEST = 7 };
        struct ec_rows rows;
        uint32_t counts[I];
        assert_int_equal(ec_rows_new(&rows, I, N_BEST), EC_OK);
        for (uint32_t i = 0; i < I; i++) {
            counts[i] = ec_random_index(&random, N_BEST + 1);
            for (uint32_t k = 0; k < counts[i]; k++)
                rows.entries[rows.start[i] + k] = (struct ec_entry){100 * i + k, (float)(i + k)};
        }
        ec_rows_close(&rows, counts);
        size_t end = 0;
        for (uint32_t i = 0; i < I; i++) {
            assert_int_equal(rows.start[i], end);
            for (uint32_t k = 0; k < counts[i]; k++, end++) {
                assert_int_equal(rows.entries[end].item, 100 * i + k);
                assert_true(rows.entries[end].weight == (float)(i + k));
            }
        }
        assert_int_equal(rows.start[I], end);
        ec_rows_free(&rows);
    }
}

static void the_transpose_lists_every_event_once_in_order(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(30, 12, 300, 3);
    struct ec_by_item by_item = small_log_transpose(&log);
    size_t k = 0;
    for (uint32_t i = 0; i < log.n_items; i++) {
        assert_int_equal(by_item.start[i], k);
        for (uint32_t u = 0; u < log.n_users; u++)
            for (size_t n = log.user_start[u]; n < log.user_start[u + 1]; n++) {
                if (log.item[n] != i)
                    continue;
                assert_int_equal(by_item.event[k], n);
                assert_int_equal(by_item.user[k], u);
                k++;
            }
    }
    assert_int_equal(by_item.start[log.n_items], log.n_events);
    ec_by_item_free(&by_item);
    ec_dataset_free(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_cut_keeps_what_a_full_sort_would),
            cmocka_unit_test(of_equal_weights_the_smaller_items_stay),
            cmocka_unit_test(closing_moves_every_row_up_and_changes_none),
            cmocka_unit_test(the_transpose_lists_every_event_once_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

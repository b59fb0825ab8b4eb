/* Golden values and properties of native/learn/content. */
#include <math.h>
#include <string.h>

#include "native/dataset/slice.h"
#include "native/items/features.h"
#include "native/learn/content.h"
#include "native/system/alloc.h"
#include "native/system/random.h"
#include "support/small_log.h"

static const struct ec_content_options ALL = {.most = 1000, .max_share = 1.0, .gram_weight = 0.5};

/* A dataset of one event whose items have the features of the rows: a word of letters a to z an item. Capital
 * letters are grams. Features are numbered by letter, capitals behind the others. */
static struct ec_dataset dataset_of(const char *const *rows, uint32_t n_items)
{
    struct small_event event = {0, 0, 0, EC_EVENT_VIEW, 0};
    struct ec_dataset log = small_log_new(&event, 1, 1, n_items, false);
    struct ec_features *features = &log.catalogue.features;
    size_t n = 0;
    for (uint32_t i = 0; i < n_items; i++)
        n += strlen(rows[i]);
    features->n_features = 52;
    features->start = ec_alloc(n_items + (size_t)1, sizeof *features->start);
    features->feature = ec_alloc(n, sizeof *features->feature);
    features->kind = ec_alloc(52, 1);
    assert_true(features->start && features->feature && features->kind);
    memset(features->kind + 26, EC_FEATURE_GRAM, 26);
    n = 0;
    for (uint32_t i = 0; i < n_items; i++) {
        for (const char *letter = rows[i]; *letter; letter++)
            features->feature[n++] = (uint32_t)(*letter >= 'a' ? *letter - 'a'
                                                               : *letter - 'A' + 26);
        features->start[i + 1] = n;
    }
    return log;
}

static struct ec_content learn(
        const struct ec_dataset *log, const struct ec_content_options *options)
{
    struct ec_content content;
    assert_int_equal(ec_content_learn(log, options, &content), EC_OK);
    assert_int_equal(content.start[0], 0);
    for (uint32_t f = 0; f < content.n_features; f++)
        assert_true(content.idf[f] > 0.0f && isfinite(content.idf[f]));
    for (uint32_t i = 0; i < log->n_items; i++) {
        assert_true(content.start[i + 1] - content.start[i] <= options->most);
        for (size_t k = content.start[i]; k < content.start[i + 1]; k++) {
            assert_true(content.feature[k] < content.n_features);
            assert_true(k == content.start[i] || content.feature[k - 1] < content.feature[k]);
        }
    }
    return content;
}

static double cosine(const struct ec_content *content, uint32_t a, uint32_t b)
{
    double product[3] = {0.0}; /* ab, aa, bb */
    for (size_t k = content->start[a]; k < content->start[a + 1]; k++) {
        double square = pow((double)content->idf[content->feature[k]], 2.0);
        product[1] += square;
        for (size_t m = content->start[b]; m < content->start[b + 1]; m++)
            product[0] += content->feature[k] == content->feature[m] ? square : 0.0;
    }
    for (size_t m = content->start[b]; m < content->start[b + 1]; m++)
        product[2] += pow((double)content->idf[content->feature[m]], 2.0);
    return product[0] > 0.0 ? product[0] / sqrt(product[1] * product[2]) : 0.0;
}

static void assert_near(double value, double expected)
{
    assert_true(fabs(value - expected) <= 1e-6);
}

/* a is of one item, b of two, c of three, d of all four, E a gram of two. */
static void golden_weights_of_four_items(void **state)
{
    (void)state;
    struct ec_dataset log = dataset_of((const char *const[]){"abcdE", "bcd", "cdE", "d"}, 4);
    struct ec_content content = learn(&log, &ALL);
    assert_int_equal(content.n_features, 4);
    const double expected[] = {log1p(4.0 / 2), log1p(4.0 / 3), log1p(1.0), 0.5 * log1p(4.0 / 2)};
    for (uint32_t f = 0; f < 4; f++)
        assert_near((double)content.idf[f], expected[f]);
    const uint32_t rows[] = {0, 1, 2, 3, 0, 1, 2, 1, 2, 3, 2};
    const size_t start[] = {0, 4, 7, 10, 11};
    assert_memory_equal(content.start, start, sizeof start);
    assert_memory_equal(content.feature, rows, sizeof rows);
    double b = expected[0] * expected[0], c = expected[1] * expected[1],
           d = expected[2] * expected[2], e = expected[3] * expected[3];
    assert_near(cosine(&content, 0, 1), (b + c + d) / sqrt((b + c + d + e) * (b + c + d)));
    assert_near(cosine(&content, 1, 1), 1.0);
    ec_content_free(&content);
    ec_dataset_free(&log);
}

static void what_most_items_have_says_nothing(void **state)
{
    (void)state;
    struct ec_dataset log = dataset_of((const char *const[]){"abd", "abd", "bd", "cd"}, 4);
    struct ec_content_options options = ALL;
    options.max_share = 0.75;
    struct ec_content content = learn(&log, &options);
    assert_int_equal(content.n_features, 2); /* a, b: three of four is no more than 75% */
    ec_content_free(&content);
    options.max_share = 0.5;
    content = learn(&log, &options);
    assert_int_equal(content.n_features, 1);
    assert_int_equal(content.start[4], 2);
    ec_content_free(&content);
    ec_dataset_free(&log);
}

static void the_rarest_features_are_kept_and_of_equals_the_first(void **state)
{
    (void)state;
    struct ec_dataset log = dataset_of(
            (const char *const[]){"abcdz", "abcdz", "az", "z"}, 4); /* a 3, b c d 2, z 4 */
    struct ec_content_options options = ALL;
    options.most = 2;
    struct ec_content content = learn(&log, &options);
    assert_int_equal(content.n_features, 4); /* a, b, c, z */
    const uint32_t rows[] = {1, 2, 1, 2, 0, 3, 3};
    assert_memory_equal(content.feature, rows, sizeof rows);
    assert_near((double)content.idf[1], log1p(2.0));
    ec_content_free(&content);
    options.most = 0;
    content = learn(&log, &options);
    assert_int_equal(content.n_features, 0);
    ec_content_free(&content);
    ec_dataset_free(&log);
}

static void grams_without_weight_are_dropped(void **state)
{
    (void)state;
    struct ec_dataset log = dataset_of((const char *const[]){"aBC", "aBC"}, 2);
    struct ec_content_options options = ALL;
    options.gram_weight = 0.0;
    struct ec_content content = learn(&log, &options);
    assert_int_equal(content.n_features, 1);
    ec_content_free(&content);
    ec_dataset_free(&log);
}

static void a_catalogue_of_which_nothing_is_known_has_empty_rows(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words((const char *const[]){"abc", NULL}, 3);
    struct ec_content_options options = ec_content_options_default();
    struct ec_content content = learn(&log, &options);
    assert_int_equal(content.n_features, 0);
    assert_int_equal(content.start[3], 0);
    ec_content_free(&content);
    ec_dataset_free(&log);

    log = dataset_of((const char *const[]){"", "a", ""}, 3);
    content = learn(&log, &options);
    assert_int_equal(content.n_features, 0);
    ec_content_free(&content);
    ec_dataset_free(&log);
}

/* Items of one kind share words that no other kind has. */
static void alike_items_are_near_and_others_far(void **state)
{
    (void)state;
    enum { N = 60, KINDS = 6 };
    static char words[N][16];
    const char *rows[N];
    struct ec_random random = ec_random_stream(3, 1);
    for (uint32_t i = 0; i < N; i++) {
        size_t n = 0;
        for (char letter = 'a'; letter <= 'z'; letter++) {
            bool of_kind = (uint32_t)(letter - 'a') / 4 == i % KINDS;
            bool of_all = letter >= 'y' && ec_random_index(&random, 2);
            if ((of_kind && ec_random_index(&random, 4)) || of_all)
                words[i][n++] = letter;
        }
        rows[i] = words[i];
    }
    struct ec_dataset log = dataset_of(rows, N);
    struct ec_content content = learn(&log, &ALL);
    double near = 0.0;
    double far = 0.0;
    for (uint32_t a = 0; a < N; a++)
        for (uint32_t b = 0; b < N; b++) {
            double c = cosine(&content, a, b);
            assert_true(c >= 0.0 && c <= 1.0 + 1e-9);
            *(a % KINDS == b % KINDS ? &near : &far) += c;
        }
    assert_true(near / (N * (N / KINDS)) > 4.0 * far / (N * (N - N / KINDS)));
    assert_true(ec_content_memory(&log, &ALL) >= content.start[N] * sizeof *content.feature);
    ec_content_free(&content);
    ec_dataset_free(&log);
}

static void a_slice_of_the_events_has_the_content_of_the_whole(void **state)
{
    (void)state;
    struct ec_dataset log = dataset_of((const char *const[]){"abc", "abd", "bcd"}, 3);
    struct ec_dataset slice;
    const uint8_t keep = 0;
    assert_int_equal(ec_slice_new(&log, &keep, &slice), EC_OK);
    struct ec_content whole = learn(&log, &ALL);
    struct ec_content part = learn(&slice, &ALL);
    assert_int_equal(whole.n_features, part.n_features);
    assert_memory_equal(whole.idf, part.idf, whole.n_features * sizeof *whole.idf);
    assert_memory_equal(whole.feature, part.feature, whole.start[3] * sizeof *whole.feature);
    ec_content_free(&whole);
    ec_content_free(&part);
    ec_slice_free(&slice); /* and the catalogue is still there to be freed */
    ec_dataset_free(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(golden_weights_of_four_items),
            cmocka_unit_test(what_most_items_have_says_nothing),
            cmocka_unit_test(the_rarest_features_are_kept_and_of_equals_the_first),
            cmocka_unit_test(grams_without_weight_are_dropped),
            cmocka_unit_test(a_catalogue_of_which_nothing_is_known_has_empty_rows),
            cmocka_unit_test(alike_items_are_near_and_others_far),
            cmocka_unit_test(a_slice_of_the_events_has_the_content_of_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The float scorer says what the device code says of the packed model, but for the rounding. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "native/system/alloc.h"
#include "native/measure/uncut.h"
#include "support/small_log.h"
#include "native/compose/ranker.h"

enum { U = 120, I = 30, LENGTH = 8, ROW = 12 };

struct scene {
    struct ec_dataset log;
    struct ec_training *training;
    struct ec_model_bytes bytes;
    struct ec_model model;
    struct ec_ranker *rankers;
};

/* A model of one signal beside popularity: no other covers for it. */
static void learn(struct scene *scene, enum ec_signal signal, uint32_t row_length)
{
    struct ec_train_options options = ec_train_options_default();
    struct ec_fuse_result fused;
    struct ec_error error;
    options.n_factors = 8;
    options.n_dims = 16;
    options.n_examples = 2000;
    options.n_companions = 10;
    options.n_neighbours = row_length;
    options.without = ~(1u << EC_SIGNAL_POPULARITY | 1u << signal);
    options.repeats = true;
    options.n_threads = 1;
    *scene = (struct scene){.log = small_log_chains(U, I, LENGTH, 31)};
    scene->log.catalogue.price = ec_alloc(I, sizeof *scene->log.catalogue.price);
    assert_non_null(scene->log.catalogue.price);
    for (uint32_t i = 0; i < I; i++)
        scene->log.catalogue.price[i] = (float)(i % 5) * 1.1f; /* some unknown */
    if (ec_training_new(&scene->log, &options, &scene->training, &error))
        fail_msg("%s", error.message);
    struct ec_shape shape = ec_training_shape(scene->training);
    assert_int_equal(ec_training_pack(scene->training, &shape, &scene->bytes, &fused), EC_OK);
    assert_int_equal(ec_model_open(scene->bytes.bytes, scene->bytes.size, &scene->model), EC_OK);
    scene->rankers = ec_rankers_new(&scene->model);
    assert_non_null(scene->rankers);
}

static void forget(struct scene *scene)
{
    ec_rankers_free(scene->rankers);
    ec_model_bytes_free(&scene->bytes);
    ec_training_free(scene->training);
    ec_dataset_free(&scene->log);
}

/* The largest difference of the two scorers over some histories, as a share of the largest score. */
static double largest_difference(const struct scene *scene, const struct ec_uncut *uncut)
{
    double largest = 0.0;
    for (uint32_t u = 0; u < U; u += 7) {
        int32_t packed[I];
        int32_t floats[I];
        struct ec_ranking *ranking;
        size_t first = scene->log.user_start[u];
        assert_int_equal(ec_ranker_prepare(ec_ranker_of_thread(scene->rankers), &scene->log, first,
                                 first + u % LENGTH, 0, &ranking),
                EC_OK);
        assert_int_equal(ec_uncut_score(uncut, &ranking->fusion, floats), EC_OK);
        assert_int_equal(ec_fusion_score(&ranking->fusion, packed), EC_OK);
        double top = 0.0;
        for (uint32_t i = 0; i < I; i++)
            top = fmax(top, fabs((double)packed[i]));
        for (uint32_t i = 0; i < I; i++)
            largest = fmax(largest, fabs((double)packed[i] - (double)floats[i]) / top);
    }
    return largest;
}

static void float_scores_are_the_packed_models_but_for_rounding(void **state)
{
    (void)state;
    static const enum ec_signal SIGNALS[] = {EC_SIGNAL_FACTORS, EC_SIGNAL_TRANSITIONS,
            EC_SIGNAL_LINEAR, EC_SIGNAL_COOCCURRENCE, EC_SIGNAL_SEQUENCE, EC_SIGNAL_REPEAT,
            EC_SIGNAL_PRICE};
    for (size_t s = 0; s < sizeof SIGNALS / sizeof *SIGNALS; s++) {
        struct scene scene;
        learn(&scene, SIGNALS[s], ROW);
        struct ec_uncut *uncut = ec_uncut_new(scene.training, &scene.model, ROW);
        assert_non_null(uncut);
        double difference = largest_difference(&scene, uncut);
        if (!(difference > 0.0 && difference < 0.01))
            fail_msg("%s differs by %g", ec_signal_name(SIGNALS[s]), difference);
        ec_uncut_free(uncut);
        forget(&scene);
    }
}

static void whole_rows_say_more_than_rows_cut_to_one_entry(void **state)
{
    (void)state;
    struct scene scene;
    learn(&scene, EC_SIGNAL_TRANSITIONS, 1);
    struct ec_uncut *whole = ec_uncut_new(scene.training, &scene.model, 0);
    struct ec_uncut *cut = ec_uncut_new(scene.training, &scene.model, 1);
    assert_non_null(whole);
    assert_non_null(cut);
    assert_true(largest_difference(&scene, cut) < 0.01);
    assert_true(largest_difference(&scene, whole) > 0.05);
    ec_uncut_free(cut);
    ec_uncut_free(whole);
    forget(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(float_scores_are_the_packed_models_but_for_rounding),
            cmocka_unit_test(whole_rows_say_more_than_rows_cut_to_one_entry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A model whose factors cannot be solved for some history of the validation part is trained without them. The linker
 * puts the function below in place of the one that ranks the validation part (see the Makefile). */
#include "device/catalogue/model.h"
#include "endcap/signals.h"
#include "native/compose/fuse.h"
#include "native/compose/train.h"
#include "support/opened.h"
#include "support/small_log.h"

enum ec_status __real_ec_fuse_new(const struct ec_model *model, const struct ec_dataset *dataset,
        const struct ec_position *positions, size_t n_positions,
        const struct ec_candidates_options *options, const struct ec_watch *watch,
        struct ec_fuse **fuse);
enum ec_status __wrap_ec_fuse_new(const struct ec_model *model, const struct ec_dataset *dataset,
        const struct ec_position *positions, size_t n_positions,
        const struct ec_candidates_options *options, const struct ec_watch *watch,
        struct ec_fuse **fuse);

static int n_refused;

enum ec_status __wrap_ec_fuse_new(const struct ec_model *model, const struct ec_dataset *dataset,
        const struct ec_position *positions, size_t n_positions,
        const struct ec_candidates_options *options, const struct ec_watch *watch,
        struct ec_fuse **fuse)
{
    if (model->signal[EC_SIGNAL_FACTORS]) {
        n_refused++;
        return EC_E_NOT_POSITIVE;
    }
    return __real_ec_fuse_new(model, dataset, positions, n_positions, options, watch, fuse);
}

static void factors_that_a_history_makes_unsolvable_are_left_out(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_random(100, 40, 1500, 5);
    struct ec_train_options options = ec_train_options_default();
    options.n_dims = 0;
    for (int form = 0; form < 2; form++) {
        struct ec_model_bytes bytes;
        struct ec_train_report report;
        struct ec_error error = {0};
        n_refused = 0;
        options.budget = form ? 6000 : 0;
        if (ec_train(&log, &options, &bytes, &report, &error))
            fail_msg("%s", error.message);
        const struct ec_model *model = opened(&bytes);
        assert_int_equal(n_refused, 1);
        assert_int_equal(report.unsolvable, 1u << EC_SIGNAL_FACTORS);
        assert_false(report.left_out & report.unsolvable);
        assert_null(model->signal[EC_SIGNAL_FACTORS]);
        for (uint32_t t = 0; t < ec_model_term_count(model); t++)
            assert_int_not_equal(ec_model_term(model, t).signal, EC_SIGNAL_FACTORS);
        ec_model_bytes_free(&bytes);
    }
    ec_dataset_free(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(factors_that_a_history_makes_unsolvable_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_event_weights.c - what training weighs of a log is what the device weighs of the same history. */
#include "native/matrix/event_weights.h"

#include <stdlib.h>

#include "device/history/history.h"
#include "native/system/alloc.h"
#include "support/shopper.h"
#include "support/small_log.h"
#include "support/tiny_model.h"

static void a_log_is_weighed_as_the_device_weighs_a_history(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    const float strength[] = {1.0f, 2.0f, 3.0f, 4.0f}; /* the model's */
    struct ec_dataset log = small_log_random(40, 6, 2000, 101);
    struct ec_history_event *events = calloc(log.n_events, sizeof *events);
    float *weights;
    assert_non_null(events);
    assert_int_equal(ec_event_weights_new(&log, strength, &weights), EC_OK);
    for (uint32_t u = 0; u < log.n_users; u++) {
        size_t first = log.user_start[u];
        uint32_t n_events = (uint32_t)(log.user_start[u + 1] - first);
        uint32_t n_runs[PLAN_MAX_ITEMS];
        struct ec_user *user = user_new(n_events + 1);
        for (size_t n = first; n < first + n_events; n++)
            user_record_all(user, tiny.model,
                    &(struct visit){log.item[n], (enum ec_event_type)log.type[n], (double)n}, 1);
        assert_int_equal(ec_history_read(tiny.model, user, 0.0, n_runs, events), EC_OK);
        for (uint32_t n = 0; n < n_events; n++)
            assert_true(events[n].weight == weights[first + events[n].event]);
        user_free(user);
    }
    ec_free(weights);
    free(events);
    ec_dataset_free(&log);
    test_model_free(&tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_log_is_weighed_as_the_device_weighs_a_history),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

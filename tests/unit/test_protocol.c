/* What native/measure/protocol holds out, case by case; and over random logs, that nothing of the test is ever in
 * the fitting part. Long, since every protocol has its own cases, by hand and at random. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "native/measure/cold.h"
#include "native/measure/protocol.h"
#include "support/small_log.h"

enum { A, B, C, D, E };

static struct ec_cases hold_out_with(const struct ec_dataset *train, const struct ec_dataset *test,
        const struct ec_evaluate_options *options)
{
    struct ec_cases cases;
    struct ec_error error = {0};
    if (ec_cases_new(train, test, options, &cases, &error))
        fail_msg("%s", error.message);
    return cases;
}

static struct ec_cases hold_out(
        const struct ec_dataset *train, const struct ec_dataset *test, enum ec_protocol protocol)
{
    struct ec_evaluate_options options = ec_evaluate_options_default();
    options.protocol = protocol;
    return hold_out_with(train, test, &options);
}

/* The events of the fitting part of a user, as letters. */
static void assert_fitted(const struct ec_cases *cases, uint32_t user, const char *expected)
{
    size_t first = cases->fit.user_start[user];
    assert_int_equal(cases->fit.user_start[user + 1] - first, strlen(expected));
    for (size_t k = 0; expected[k]; k++)
        assert_int_equal(cases->fit.item[first + k], expected[k] - 'a');
}

/* A case: its history and its targets, as letters; '?' is an item that the log does not know. */
static void assert_case(
        const struct ec_cases *cases, size_t c, const char *history, const char *targets)
{
    assert_true(c < cases->n_cases);
    const struct ec_test_case *one = &cases->cases[c];
    assert_int_equal(one->last - one->first, strlen(history));
    for (size_t k = 0; history[k]; k++)
        assert_int_equal(ec_cases_histories(cases)->item[one->first + k], history[k] - 'a');
    assert_int_equal(one->target_end - one->target, strlen(targets));
    for (size_t k = 0; targets[k]; k++)
        assert_int_equal(cases->targets[one->target + k],
                targets[k] == '?' ? UINT32_MAX : (uint32_t)(targets[k] - 'a'));
}

static void leave_one_out_tests_the_last_and_fits_neither_it_nor_the_one_before(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words(
            (const char *const[]){"abcd", "ab", "e", "", "cab", NULL}, 5);
    struct ec_cases cases = hold_out(&log, NULL, EC_PROTOCOL_LEAVE_ONE_OUT);
    assert_int_equal(cases.n_cases, 2);
    assert_case(&cases, 0, "abc", "d");
    assert_case(&cases, 1, "ca", "b");
    assert_int_equal(cases.cases[0].now_ms, 3);
    assert_fitted(&cases, 0, "ab");
    assert_fitted(&cases, 1, "ab"); /* too short to be tested: it stays */
    assert_fitted(&cases, 2, "e");
    assert_fitted(&cases, 3, "");
    assert_fitted(&cases, 4, "c");
    assert_int_equal(cases.n_unknown_targets, 1); /* d was never fitted on */
    ec_cases_free(&cases);
    ec_dataset_free(&log);
}

static void a_target_in_a_masked_history_is_dropped(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words((const char *const[]){"abca", "abcd", NULL}, 4);
    struct ec_evaluate_options options = ec_evaluate_options_default();
    struct ec_cases cases = hold_out_with(&log, NULL, &options);
    assert_true(cases.mask_seen);
    assert_int_equal(cases.n_cases, 1);
    assert_case(&cases, 0, "abc", "d");
    assert_fitted(&cases, 0, "ab"); /* held out all the same */
    ec_cases_free(&cases);

    options.train.repeats = true;
    cases = hold_out_with(&log, NULL, &options);
    assert_false(cases.mask_seen);
    assert_int_equal(cases.n_cases, 2);
    assert_case(&cases, 0, "abc", "a");
    ec_cases_free(&cases);
    ec_dataset_free(&log);
}

/* The test file has an item more, so that its indices are not the log's. */
static void sessions_predict_from_every_prefix_and_know_no_new_items(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words((const char *const[]){"abcd", "bd", NULL}, 4);
    struct ec_dataset test = small_log_of_words(
            (const char *const[]){"cba", "e", "eaeb", "bb", NULL}, 5);
    struct ec_cases cases = hold_out(&log, &test, EC_PROTOCOL_SESSIONS);
    assert_false(cases.mask_seen);
    assert_int_equal(cases.n_cases, 6);
    assert_case(&cases, 0, "c", "b");
    assert_case(&cases, 1, "cb", "a");
    assert_case(&cases, 2, "", "a");
    assert_case(&cases, 3, "a", "?");
    assert_case(&cases, 4, "a", "b");
    assert_case(&cases, 5, "b", "b");
    assert_int_equal(cases.n_unknown_targets, 1);
    assert_fitted(&cases, 0, "abcd");
    assert_fitted(&cases, 1, "bd");
    ec_cases_free(&cases);
    ec_dataset_free(&test);
    ec_dataset_free(&log);
}

/* Rename a user; names have six bytes. */
static void rename_user(struct ec_dataset *log, uint32_t user, const char *name)
{
    memcpy(log->users.bytes + log->users.offsets[user], name, 6);
}

static void split_matches_users_and_items_by_their_ids(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words((const char *const[]){"ab", "cd", "a", NULL}, 4);
    struct ec_dataset test = small_log_of_words(
            (const char *const[]){"ab", "ccde", "eed", "c", NULL}, 5);
    rename_user(&log, 0, "zoe   ");
    rename_user(&test, 0, "nobody");
    rename_user(&test, 1, "zoe   ");
    rename_user(&test, 2, "u00001");
    rename_user(&test, 3, "u00002");
    struct ec_cases cases = hold_out(&log, &test, EC_PROTOCOL_SPLIT);
    assert_int_equal(cases.n_cases, 4);
    assert_case(&cases, 0, "", "ab");    /* a user the log does not know has no history */
    assert_case(&cases, 1, "ab", "cd?"); /* each item once */
    assert_case(&cases, 2, "cd", "?");   /* d was met */
    assert_case(&cases, 3, "a", "c");
    assert_int_equal(cases.n_unknown_targets, 2);
    for (uint32_t u = 0; u < 3; u++)
        assert_fitted(&cases, u, ((const char *const[]){"ab", "cd", "a"})[u]);
    ec_cases_free(&cases);
    ec_dataset_free(&test);
    ec_dataset_free(&log);
}

static void split_between_strangers_is_refused(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words((const char *const[]){"ab", NULL}, 3);
    struct ec_dataset test = small_log_of_words((const char *const[]){"bc", NULL}, 3);
    rename_user(&test, 0, "nobody");
    struct ec_evaluate_options options = ec_evaluate_options_default();
    options.protocol = EC_PROTOCOL_SPLIT;
    struct ec_cases cases;
    struct ec_error error;
    assert_int_equal(ec_cases_new(&log, &test, &options, &cases, &error), EC_E_EMPTY);
    ec_dataset_free(&test);
    ec_dataset_free(&log);
}

/* Times 0 to 100, cut at 60. */
static void temporal_predicts_the_basket_after_the_cut(void **state)
{
    (void)state;
    const struct small_event events[] = {
            {0, A, 0, EC_EVENT_VIEW, 0}, {0, B, 59, EC_EVENT_VIEW, 1}, {0, C, 60, EC_EVENT_VIEW, 2},
            {0, D, 60, EC_EVENT_VIEW, 2}, {0, C, 60, EC_EVENT_VIEW, 2},
            {0, A, 60, EC_EVENT_VIEW, 2}, {0, E, 100, EC_EVENT_VIEW, 3},
            {1, A, 10, EC_EVENT_VIEW, 4}, /* never comes back */
            {2, B, 70, EC_EVENT_VIEW, 5}, /* was never there before */
            {3, A, 20, EC_EVENT_VIEW, 6},
            {3, A, 80, EC_EVENT_VIEW, 7}, /* brings only what it had */
    };
    struct ec_dataset log = small_log_new(events, 11, 4, 5, true);
    struct ec_evaluate_options options = ec_evaluate_options_default();
    options.protocol = EC_PROTOCOL_TEMPORAL;
    options.temporal_share = 0.6;
    struct ec_cases cases = hold_out_with(&log, NULL, &options);
    assert_int_equal(cases.n_cases, 1);
    assert_case(&cases, 0, "ab", "cd");
    assert_int_equal(cases.cases[0].now_ms, 60);
    assert_fitted(&cases, 0, "ab");
    assert_fitted(&cases, 1, "a");
    assert_fitted(&cases, 2, "");
    assert_fitted(&cases, 3, "a");
    ec_cases_free(&cases);
    ec_dataset_free(&log);
}

/* How many events [first, last) of a user are on this item at this time. */
static size_t count_events(const struct ec_dataset *log, uint32_t user, size_t first, size_t last,
        uint32_t item, int64_t time_ms)
{
    size_t n_found = 0;
    assert_true(first >= log->user_start[user] && last <= log->user_start[user + 1]);
    for (size_t n = first; n < last; n++)
        n_found += log->item[n] == item && log->time_ms[n] == time_ms;
    return n_found;
}

/* The fitting part of each user is exactly what comes before the test: a prefix of the history, two events
 * short of it for leave-one-out and all of it for temporal. */
static void nothing_of_the_test_is_ever_fitted_on(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 60; seed++) {
        struct ec_dataset log = small_log_random(25, 30, 250, seed);
        struct ec_evaluate_options options = ec_evaluate_options_default();
        options.protocol = seed % 2 ? EC_PROTOCOL_TEMPORAL : EC_PROTOCOL_LEAVE_ONE_OUT;
        options.temporal_share = 0.7;
        options.train.repeats = seed % 3 == 0;
        struct ec_cases cases = hold_out_with(&log, NULL, &options);
        assert_true(cases.n_cases > 0);
        for (uint32_t u = 0; u < log.n_users; u++) {
            size_t first = log.user_start[u];
            size_t n = log.user_start[u + 1] - first;
            size_t n_fitted = cases.fit.user_start[u + 1] - cases.fit.user_start[u];
            assert_true(n_fitted <= n);
            for (size_t k = 0; k < n_fitted; k++) {
                assert_int_equal(cases.fit.item[cases.fit.user_start[u] + k], log.item[first + k]);
                assert_int_equal(
                        cases.fit.time_ms[cases.fit.user_start[u] + k], log.time_ms[first + k]);
            }
            if (options.protocol == EC_PROTOCOL_LEAVE_ONE_OUT)
                assert_int_equal(n_fitted, n >= 3 ? n - 2 : n);
        }
        for (size_t c = 0; c < cases.n_cases; c++) {
            const struct ec_test_case *one = &cases.cases[c];
            uint32_t user = 0;
            while (log.user_start[user + 1] <= one->first)
                user++;
            size_t n_fitted = cases.fit.user_start[user + 1] - cases.fit.user_start[user];
            size_t n_history = one->last - one->first;
            assert_int_equal(one->first, log.user_start[user]);
            assert_int_equal(
                    n_history - n_fitted, options.protocol == EC_PROTOCOL_LEAVE_ONE_OUT ? 1 : 0);
            for (size_t t = one->target; t < one->target_end; t++) {
                /* a target is an event behind the history, and new to it where that is masked */
                size_t n_behind = 0;
                size_t n_met = 0;
                for (size_t n = one->first; n < log.user_start[user + 1]; n++) {
                    n_behind += n >= one->last && log.item[n] == cases.targets[t];
                    n_met += n < one->last && log.item[n] == cases.targets[t];
                }
                assert_true(n_behind > 0);
                assert_true(!cases.mask_seen || n_met == 0);
                assert_true(count_events(&log, user, one->last, log.user_start[user + 1],
                                    cases.targets[t], one->now_ms) > 0);
            }
        }
        ec_cases_free(&cases);
        ec_dataset_free(&log);
    }
}

static void assert_refused(const struct ec_dataset *train, const struct ec_dataset *test,
        const struct ec_evaluate_options *options, enum ec_status expected, const char *words)
{
    struct ec_cases cases;
    struct ec_error error = {0};
    assert_int_equal(ec_cases_new(train, test, options, &cases, &error), expected);
    assert_int_equal(error.status, expected);
    if (!strstr(error.message, words))
        fail_msg("'%s' does not say '%s'", error.message, words);
}

static void what_a_protocol_lacks_is_said(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words((const char *const[]){"ab", "ba", NULL}, 2);
    struct ec_evaluate_options options = ec_evaluate_options_default();
    assert_refused(&log, NULL, &options, EC_E_EMPTY, "three events");
    assert_refused(&log, &log, &options, EC_E_OPTION, "one log");
    options.protocol = EC_PROTOCOL_TEMPORAL;
    assert_refused(&log, NULL, &options, EC_E_OPTION, "times");
    log.has_times = true;
    options.temporal_share = 1.0;
    assert_refused(&log, NULL, &options, EC_E_OPTION, "share");
    options.protocol = EC_PROTOCOL_SESSIONS;
    assert_refused(&log, NULL, &options, EC_E_OPTION, "second file");
    options.protocol = EC_PROTOCOL_SPLIT;
    assert_refused(&log, NULL, &options, EC_E_OPTION, "second file");
    ec_dataset_free(&log);
}

/* What the cut goes through is neither fitted nor asked for. */
static void a_basket_across_the_cut_is_not_the_next(void **state)
{
    (void)state;
    const struct small_event events[] = {
            {0, A, 0, EC_EVENT_VIEW, 0}, {0, B, 59, EC_EVENT_VIEW, 1}, {0, C, 61, EC_EVENT_VIEW, 1},
            {0, D, 70, EC_EVENT_VIEW, 2}, {0, E, 100, EC_EVENT_VIEW, 3},
            {1, A, 59, EC_EVENT_VIEW, 4}, {1, B, 61, EC_EVENT_VIEW, 4}, /* nothing behind it */
    };
    struct ec_dataset log = small_log_new(events, 7, 2, 5, true);
    struct ec_evaluate_options options = ec_evaluate_options_default();
    options.protocol = EC_PROTOCOL_TEMPORAL;
    options.temporal_share = 0.6;
    struct ec_cases cases = hold_out_with(&log, NULL, &options);
    assert_int_equal(cases.n_cases, 1);
    assert_case(&cases, 0, "ab", "d");
    assert_int_equal(cases.cases[0].now_ms, 70);
    assert_fitted(&cases, 0, "ab");
    ec_cases_free(&cases);
    ec_dataset_free(&log);
}

/* Only the first basket after the cut, and all of it, where met items may be answers. */
static void the_next_basket_may_repeat(void **state)
{
    (void)state;
    const struct small_event events[] = {
            {0, A, 0, EC_EVENT_PURCHASE, 0},
            {0, A, 10, EC_EVENT_PURCHASE, 1},
            {0, B, 10, EC_EVENT_PURCHASE, 1},
            {0, A, 70, EC_EVENT_PURCHASE, 2},
            {0, C, 70, EC_EVENT_PURCHASE, 2},
            {0, B, 100, EC_EVENT_PURCHASE, 3},
    };
    struct ec_dataset log = small_log_new(events, 6, 1, 5, true);
    struct ec_evaluate_options options = ec_evaluate_options_default();
    options.protocol = EC_PROTOCOL_TEMPORAL;
    options.temporal_share = 0.6;
    options.train.repeats = true;
    struct ec_cases cases = hold_out_with(&log, NULL, &options);
    assert_int_equal(cases.n_cases, 1);
    assert_case(&cases, 0, "aab", "ac");
    assert_fitted(&cases, 0, "aab");
    ec_cases_free(&cases);
    ec_dataset_free(&log);
}

static struct ec_evaluate_options cold(enum ec_protocol protocol, bool repeats, uint64_t seed)
{
    struct ec_evaluate_options options = ec_evaluate_options_default();
    options.protocol = protocol;
    options.cold_share = 0.3;
    options.train.repeats = repeats;
    options.train.seed = seed;
    return options;
}

/* Every event of the log is in the fitting part exactly if its item is not held out; a case of a user asks
 * for a held-out item, with all that the user had met before of the others. */
static void a_cold_item_is_in_no_fit_and_in_no_history(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 40; seed++) {
        struct ec_dataset log = small_log_random(40, 20, 400, seed);
        struct ec_evaluate_options options = cold(EC_PROTOCOL_COLD_ITEMS, seed % 2, seed);
        struct ec_cases cases = hold_out_with(&log, NULL, &options);
        struct ec_cases again = hold_out_with(&log, NULL, &options);
        assert_memory_equal(cases.rankable, again.rankable, log.n_items);
        size_t n_fitted = 0;
        uint32_t n_of_item[20] = {0};
        for (size_t n = 0; n < log.n_events; n++) {
            n_fitted += !cases.rankable[log.item[n]];
            n_of_item[log.item[n]]++;
        }
        for (uint32_t i = 0; i < log.n_items; i++)
            assert_true(!cases.rankable[i] || n_of_item[i] >= 5);
        assert_int_equal(cases.fit.n_events, n_fitted);
        for (size_t n = 0; n < cases.fit.n_events; n++)
            assert_false(cases.rankable[cases.fit.item[n]]);
        for (size_t c = 0; c < cases.n_cases; c++) {
            const struct ec_test_case *one = &cases.cases[c];
            assert_true(c == 0 || one->user > cases.cases[c - 1].user);
            assert_int_equal(one->target_end - one->target, 1);
            assert_true(cases.rankable[cases.targets[one->target]]);
            assert_true(one->last > one->first);
            assert_int_equal(one->first, cases.fit.user_start[one->user]);
            assert_true(one->last <= cases.fit.user_start[one->user + 1]);
            for (size_t n = one->first; n < one->last; n++)
                assert_true(cases.fit.time_ms[n] <= one->now_ms);
        }
        assert_int_equal(cases.n_unknown_targets, cases.n_targets);
        ec_cases_free(&again);
        ec_cases_free(&cases);
        ec_dataset_free(&log);
    }
}

static void a_cold_items_case_is_the_last_first_meeting(void **state)
{
    (void)state;
    /* of the five letters only e has five events */
    struct ec_dataset log = small_log_of_words(
            (const char *const[]){"aebe", "e", "ecd", "cdee", "ab", NULL}, 5);
    struct ec_evaluate_options options = cold(EC_PROTOCOL_COLD_ITEMS, false, 1);
    struct ec_cases cases = hold_out_with(&log, NULL, &options);
    assert_int_equal(cases.n_cases, 2);
    assert_case(&cases, 0, "a", "e");
    assert_int_equal(cases.cases[0].now_ms, 1);
    assert_case(&cases, 1, "cd", "e");
    assert_fitted(&cases, 0, "ab");
    assert_fitted(&cases, 1, "");
    ec_cases_free(&cases);
    options.train.repeats = true;
    cases = hold_out_with(&log, NULL, &options);
    assert_int_equal(cases.n_cases, 2);
    assert_case(&cases, 0, "ab", "e");
    ec_cases_free(&cases);
    ec_dataset_free(&log);
}

static void a_cold_user_is_in_no_fit_and_is_known_by_the_first_events(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 40; seed++) {
        struct ec_dataset log = small_log_random(40, 20, 400, seed);
        struct ec_evaluate_options options = cold(EC_PROTOCOL_COLD_USERS, seed % 2, seed);
        struct ec_cases cases = hold_out_with(&log, NULL, &options);
        uint32_t n_held_out = 0;
        uint32_t n_users = 0;
        for (uint32_t u = 0; u < log.n_users; u++) {
            size_t n = log.user_start[u + 1] - log.user_start[u];
            size_t n_fitted = cases.fit.user_start[u + 1] - cases.fit.user_start[u];
            assert_true(n_fitted == 0 || n_fitted == n);
            n_users += n > 0;
            n_held_out += n > 0 && n_fitted == 0;
        }
        assert_int_equal(n_held_out, (uint32_t)(0.3 * n_users + 0.5));
        for (size_t c = 0; c < cases.n_cases; c++) {
            const struct ec_test_case *one = &cases.cases[c];
            uint32_t u = one->user;
            size_t n_history = one->last - one->first;
            assert_int_equal(cases.fit.user_start[u + 1], cases.fit.user_start[u]);
            assert_int_equal(one->first, log.user_start[u]);
            assert_true(n_history <= 2 || n_history == 4);
            assert_int_equal(one->target_end - one->target, 1);
            size_t next = one->last;
            while (cases.mask_seen && next < log.user_start[u + 1]) {
                bool is_met = false;
                for (size_t n = one->first; n < one->last; n++)
                    is_met |= log.item[n] == log.item[next];
                if (!is_met)
                    break;
                next++;
            }
            assert_true(next < log.user_start[u + 1]);
            assert_int_equal(cases.targets[one->target], log.item[next]);
        }
        ec_cases_free(&cases);
        ec_dataset_free(&log);
    }
}

/* Whoever is left out, and whatever is held out, are those of the other two; each case asks for the first of
 * these items that its user met, by the events just before it. */
static void cold_both_fits_neither_and_asks_for_the_first_cold_item_met(void **state)
{
    (void)state;
    size_t n_cases_of[5] = {0};
    for (uint64_t seed = 0; seed < 40; seed++) {
        struct ec_dataset log = small_log_random(40, 20, 400, seed);
        struct ec_evaluate_options options = cold(EC_PROTOCOL_COLD_ITEMS, seed % 2, seed);
        struct ec_cases items = hold_out_with(&log, NULL, &options);
        options.protocol = EC_PROTOCOL_COLD_USERS;
        struct ec_cases users = hold_out_with(&log, NULL, &options);
        options.protocol = EC_PROTOCOL_COLD_BOTH;
        struct ec_cases cases = hold_out_with(&log, NULL, &options);
        assert_memory_equal(cases.rankable, items.rankable, log.n_items);
        size_t n_fitted = 0;
        size_t n_cases = 0;
        for (uint32_t u = 0; u < log.n_users; u++) {
            size_t first = log.user_start[u];
            size_t end = log.user_start[u + 1];
            size_t met = first;
            if (users.fit.user_start[u + 1] > users.fit.user_start[u]) {
                for (size_t n = first; n < end; n++)
                    if (!cases.rankable[log.item[n]])
                        assert_int_equal(cases.fit.item[n_fitted++], log.item[n]);
                assert_int_equal(cases.fit.user_start[u + 1], n_fitted);
                continue;
            }
            assert_int_equal(cases.fit.user_start[u + 1], n_fitted);
            while (met < end && !cases.rankable[log.item[met]])
                met++;
            static const uint32_t LENGTHS[] = {0, 1, 2, 4};
            for (size_t h = 0; h < 4 && met < end && met - first >= LENGTHS[h]; h++) {
                const struct ec_test_case *one = &cases.cases[n_cases++];
                assert_true(n_cases <= cases.n_cases);
                assert_int_equal(one->user, u);
                assert_int_equal(one->last, met);
                assert_int_equal(one->last - one->first, LENGTHS[h]);
                assert_int_equal(one->now_ms, log.time_ms[met]);
                assert_int_equal(one->target_end - one->target, 1);
                assert_int_equal(cases.targets[one->target], log.item[met]);
                n_cases_of[LENGTHS[h]]++;
            }
        }
        assert_ptr_equal(ec_cases_histories(&cases), &log);
        assert_int_equal(cases.n_cases, n_cases);
        assert_int_equal(cases.fit.n_events, n_fitted);
        assert_int_equal(cases.n_unknown_targets, cases.n_targets);
        ec_cases_free(&cases);
        ec_cases_free(&users);
        ec_cases_free(&items);
        ec_dataset_free(&log);
    }
    assert_true(n_cases_of[0] > n_cases_of[1] && n_cases_of[1] > n_cases_of[2]);
    assert_true(n_cases_of[2] > n_cases_of[4] && n_cases_of[4] > 0);
}

static void a_cold_both_case_knows_the_last_events_before_the_item(void **state)
{
    (void)state;
    /* only z has five events */
    struct ec_dataset log = small_log_of_words(
            (const char *const[]){"abcdezfz", "abcdez", "abcdezz", "zf", "f", "f", NULL}, 26);
    static const char *const HISTORIES[] = {"", "e", "de", "bcde"};
    size_t n_whole = 0;
    size_t n_refused = 0;
    for (uint64_t seed = 0; seed < 100; seed++) {
        struct ec_evaluate_options options = cold(EC_PROTOCOL_COLD_BOTH, seed % 2, seed);
        struct ec_cases cases;
        struct ec_error error;
        if (ec_cases_new(&log, NULL, &options, &cases, &error)) {
            assert_non_null(strstr(error.message, "no user who is left out chose an item"));
            n_refused++;
            continue;
        }
        for (size_t c = 0, h = 0; c < cases.n_cases; c++, h++) {
            if (c > 0 && cases.cases[c].user != cases.cases[c - 1].user)
                h = 0;
            assert_case(&cases, c, HISTORIES[h], "z");
            assert_int_equal(cases.cases[c].now_ms, cases.cases[c].user < 3 ? 5 : 0);
            n_whole += h == 3;
        }
        ec_cases_free(&cases);
    }
    assert_true(n_whole > 0 && n_refused > 0 && n_refused < 50);
    ec_dataset_free(&log);
}

static void every_case_of_new_users_was_counted_before(void **state)
{
    (void)state;
    static const char *const WORDS[] = {"abcdef", "bcdefa", "cdefab", "defabc", "efabcd", "fabcde",
            "acebdf", "cebdfa", "ebdfac", "bdface", NULL};
    struct ec_dataset log = small_log_of_words(WORDS, 6);
    struct ec_evaluate_options options = cold(EC_PROTOCOL_COLD_USERS, false, 1);
    for (uint32_t tenths = 1; tenths < 10; tenths++) {
        options.cold_share = tenths / 10.0;
        struct ec_cases cases = hold_out_with(&log, NULL, &options);
        assert_int_equal(cases.n_cases, 4 * tenths);
        assert_int_equal(ec_cold_cases_most(&log, &options), 4 * tenths);
        ec_cases_free(&cases);
    }
    options.cold_share = 0.001; /* one at least */
    assert_int_equal(ec_cold_cases_most(&log, &options), 4);
    options.protocol = EC_PROTOCOL_COLD_BOTH;
    assert_int_equal(ec_cold_cases_most(&log, &options), 4);
    options.protocol = EC_PROTOCOL_COLD_ITEMS;
    assert_int_equal(ec_cold_cases_most(&log, &options), 10);
    ec_dataset_free(&log);
}

static void cold_protocols_say_when_nothing_is_left(void **state)
{
    (void)state;
    struct ec_dataset rare = small_log_of_words((const char *const[]){"ab", "ba", NULL}, 2);
    struct ec_dataset one = small_log_of_words((const char *const[]){"abc", NULL}, 3);
    struct ec_dataset again = small_log_of_words((const char *const[]){"aaaaa", NULL}, 1);
    struct ec_evaluate_options options = cold(EC_PROTOCOL_COLD_ITEMS, false, 1);
    assert_refused(&rare, NULL, &options, EC_E_EMPTY, "five events");
    options.cold_share = 0.0;
    assert_refused(&rare, NULL, &options, EC_E_OPTION, "share");
    options = cold(EC_PROTOCOL_COLD_USERS, false, 1);
    assert_refused(&one, NULL, &options, EC_E_EMPTY, "no event to learn from");
    options.cold_share = (double)NAN;
    assert_refused(&one, NULL, &options, EC_E_OPTION, "share");
    options = cold(EC_PROTOCOL_COLD_BOTH, false, 1);
    assert_refused(&rare, NULL, &options, EC_E_EMPTY, "five events");
    assert_refused(&again, NULL, &options, EC_E_EMPTY, "no event to learn from");
    options.cold_share = 1.0;
    assert_refused(&one, NULL, &options, EC_E_OPTION, "share");
    ec_dataset_free(&again);
    ec_dataset_free(&one);
    ec_dataset_free(&rare);
}

/* So many events that to look back through them at each would never end; of ten items the user had met. */
static void a_user_of_half_a_million_events_is_held_out_in_one_pass(void **state)
{
    (void)state;
    enum { N_EACH = 500000, N_MET = 10, N_NAMES = 100000 };
    struct small_event *events = malloc(2 * N_EACH * sizeof *events);
    assert_non_null(events);
    for (uint32_t n = 0; n < N_EACH; n++) {
        events[n] = (struct small_event){0, n, n, EC_EVENT_PURCHASE, n};
        events[N_EACH + n] = (struct small_event){
                0, n + N_EACH - N_MET, 10 * N_EACH, EC_EVENT_PURCHASE, N_EACH};
    }
    struct ec_dataset log = small_log_new(events, 2 * N_EACH, 1, 2 * N_EACH, true);
    struct ec_cases cases = hold_out(&log, NULL, EC_PROTOCOL_TEMPORAL);
    assert_int_equal(cases.n_cases, 1);
    assert_int_equal(cases.n_targets, N_EACH - N_MET);
    ec_cases_free(&cases);
    ec_dataset_free(&log);

    /* two files are matched by ids, of which the support has so many */
    for (uint32_t n = 0; n < 2 * N_EACH; n++)
        events[n].item = n < N_EACH ? n % (N_NAMES / 2) : N_NAMES / 2 - N_MET + n % (N_NAMES / 2);
    log = small_log_new(events, N_EACH, 1, N_NAMES, true);
    struct ec_dataset test = small_log_new(events + N_EACH, N_EACH, 1, N_NAMES, true);
    cases = hold_out(&log, &test, EC_PROTOCOL_SPLIT);
    assert_int_equal(cases.n_cases, 1);
    assert_int_equal(cases.n_targets, N_NAMES / 2 - N_MET);
    ec_cases_free(&cases);
    ec_dataset_free(&test);
    ec_dataset_free(&log);
    free(events);
}

/* What one case asks for may be asked for again by the next, and what a user had met is nobody else's. */
static void what_was_met_is_told_apart_by_case(void **state)
{
    (void)state;
    struct ec_dataset log = small_log_of_words(
            (const char *const[]){"abcb", "cab", "bac", "abcb", "cab", NULL}, 3);
    struct ec_cases cases = hold_out(&log, NULL, EC_PROTOCOL_LEAVE_ONE_OUT);
    assert_int_equal(cases.n_cases, 3); /* the first and the fourth end with what they had met */
    assert_case(&cases, 0, "ca", "b");
    assert_case(&cases, 1, "ba", "c");
    assert_case(&cases, 2, "ca", "b");
    ec_cases_free(&cases);
    ec_dataset_free(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(leave_one_out_tests_the_last_and_fits_neither_it_nor_the_one_before),
            cmocka_unit_test(a_target_in_a_masked_history_is_dropped),
            cmocka_unit_test(sessions_predict_from_every_prefix_and_know_no_new_items),
            cmocka_unit_test(split_matches_users_and_items_by_their_ids),
            cmocka_unit_test(split_between_strangers_is_refused),
            cmocka_unit_test(temporal_predicts_the_basket_after_the_cut),
            cmocka_unit_test(nothing_of_the_test_is_ever_fitted_on),
            cmocka_unit_test(a_basket_across_the_cut_is_not_the_next),
            cmocka_unit_test(the_next_basket_may_repeat),
            cmocka_unit_test(a_cold_item_is_in_no_fit_and_in_no_history),
            cmocka_unit_test(a_cold_items_case_is_the_last_first_meeting),
            cmocka_unit_test(a_cold_user_is_in_no_fit_and_is_known_by_the_first_events),
            cmocka_unit_test(cold_both_fits_neither_and_asks_for_the_first_cold_item_met),
            cmocka_unit_test(a_cold_both_case_knows_the_last_events_before_the_item),
            cmocka_unit_test(every_case_of_new_users_was_counted_before),
            cmocka_unit_test(cold_protocols_say_when_nothing_is_left),
            cmocka_unit_test(what_a_protocol_lacks_is_said),
            cmocka_unit_test(what_was_met_is_told_apart_by_case),
            cmocka_unit_test(a_user_of_half_a_million_events_is_held_out_in_one_pass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* small_log.h - small datasets for the tests of the trainer, made in memory.
 *
 * Items are called i00000, i00001, ..., users u00000, ...: an item's index is the number in its id. Free
 * with ec_dataset_free. Out of memory ends the test.
 *
 * U users   I items   N events */
#ifndef ENDCAP_TESTS_SMALL_LOG_H
#define ENDCAP_TESTS_SMALL_LOG_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h> /* for cmocka.h */

#include <cmocka.h>

#include "native/dataset/dataset.h"
#include "native/matrix/by_item.h"

struct small_event {
    uint32_t user;
    uint32_t item;
    int64_t time_ms;
    enum ec_event_type type;
    uint32_t basket;
};

/* Events (N,) grouped by user, each user's in time order. */
struct ec_dataset small_log_new(const struct small_event *events, size_t n_events, uint32_t n_users,
        uint32_t n_items, bool has_times);

/* A word a user, a letter an event: "abca" met items 0 1 2 0. Ends with NULL; no times. */
struct ec_dataset small_log_of_words(const char *const *words, uint32_t n_items);

/* U = I = n: user u met every item of its own parity but item u, in a random order. Whoever learns
 * tastes finds item u for user u. */
struct ec_dataset small_log_checkerboard(uint32_t n, uint64_t seed);

/* User u walks up the ring of items, `length` steps from a random place. */
struct ec_dataset small_log_chains(
        uint32_t n_users, uint32_t n_items, uint32_t length, uint64_t seed);

/* Users of random lengths (some of 0, 1 and 2 events), skewed items, repeats, all types, baskets of up
 * to three events, times that grow by user and sometimes stand still. */
struct ec_dataset small_log_random(
        uint32_t n_users, uint32_t n_items, size_t n_events, uint64_t seed);

/* The transpose, which must work. */
struct ec_by_item small_log_transpose(const struct ec_dataset *dataset);

#endif

/* cold.h - hold out items, users, or both, that fitting never sees.
 *
 * Layer: native/measure. */
#ifndef ENDCAP_NATIVE_MEASURE_COLD_H
#define ENDCAP_NATIVE_MEASURE_COLD_H

#include "native/measure/cases.h"
#include "native/measure/evaluation.h"

/* The lengths of history that are asked with of users who are new. */
enum { EC_N_COLD_HISTORIES = 4 };
extern const uint32_t EC_COLD_HISTORIES[EC_N_COLD_HISTORIES];

/* Hold out all events of options->cold_share of the items that have at least EC_COLD_LEAST events
 * (ec_protocol_has_new_items; what is ranked is those items), or of the users that have any
 * (ec_protocol_has_new_users), or of both: the same items and users from the same seed.
 *
 *   new items   One case a user at most: the last event that meets a held-out item for the first time (the
 *               last of all where items already seen may be answers), from the events with other items before it,
 *               of which there must be one.
 *   new users   A case for each of the first 0, 1, 2 and 4 events of a user as a history: it asks for the
 *               next event's item not yet seen (the next event's where items already seen may be answers).
 *   both        A case for each of the last 0, 1, 2 and 4 events, where there are as many, before the first
 *               that meets a held-out item: it asks for that item.
 *
 * EC_E_MEMORY. */
enum { EC_COLD_LEAST = 5 };
EC_MUST_USE enum ec_status ec_hold_out_cold(const struct ec_dataset *log,
        const struct ec_evaluate_options *options, struct ec_cases *cases);

/* How many cases ec_hold_out_cold makes at most, before anything is drawn. */
size_t ec_cold_cases_most(const struct ec_dataset *log, const struct ec_evaluate_options *options);

#endif

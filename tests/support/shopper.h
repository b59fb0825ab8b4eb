/* shopper.h - users and rankings in heap blocks of exactly the size that the library asks for, so that the
 * sanitizers see a byte too many. */
#ifndef ENDCAP_TESTS_SHOPPER_H
#define ENDCAP_TESTS_SHOPPER_H

#include "endcap/endcap.h"
#include "native/system/random.h"

/* The words of the public header, by item index. */
struct visit {
    uint32_t item;
    enum ec_event_type type;
    double time_ms;
};

/* An empty user; user_free. Ends the program on failure. */
struct ec_user *user_new(uint32_t capacity);
void user_free(struct ec_user *user);

/* Record events, in the order given. */
void user_record_all(struct ec_user *user, const struct ec_model *model, const struct visit *visits,
        size_t n_visits);

/* Draw n_visits of a model's items at times that never repeat, in no order. */
void visits_draw(struct ec_random *random, const struct ec_model *model, struct visit *visits,
        size_t n_visits);

/* Rank in a block of exactly ec_ranking_size bytes, filled with `garbage` before; free() the ranking.
 * NULL with *status set on failure. */
struct ec_ranking *ranking_new(const struct ec_model *model, const struct ec_user *user,
        double now_ms, int garbage, enum ec_status *status);

/* The same, and the program ends on failure. */
struct ec_ranking *ranking_must(
        const struct ec_model *model, const struct ec_user *user, double now_ms);

/* A set of ids in a block of exactly the size that it asks for; free(). Ends the program on failure. */
struct ec_set *set_must(const struct ec_model *model, const struct ec_text *ids, size_t n_ids);

/* A time after all that visits_draw gives. */
#define VISITS_END_MS 8e9

#endif

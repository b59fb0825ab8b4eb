/* ranker.h - the device code over many histories, as training and evaluation drive it: one for each
 * thread, with a user and a ranking in memory of its own.
 *
 * Layer: native/compose.   I items   N events */
#ifndef ENDCAP_NATIVE_COMPOSE_RANKER_H
#define ENDCAP_NATIVE_COMPOSE_RANKER_H

#include "device/history/user_state.h"
#include "device/ranking/ranking_state.h"
#include "endcap/endcap.h"
#include "native/dataset/dataset.h"

/* The longest history a ranker keeps, as a page does by default: of a longer one its newest events. */
enum { EC_RANKER_EVENTS = 512 };

/* How a page records the events of a log. */
enum ec_recording {
    EC_RECORD_LOG,      /* as the log has them */
    EC_RECORD_PURCHASE, /* each as a purchase */
    EC_RECORD_VIEW,     /* each as a view */
    EC_RECORD_FUNNEL,   /* each as two views, a cart and a purchase */
    EC_RECORD_MIXED,    /* each as one of the four types, by its place in the log */
    EC_RECORD_REPEAT,   /* each as three views */
};

struct ec_ranker {
    const struct ec_model *model;
    enum ec_recording recording;
    struct ec_user *user;
    void *memory; /* of the ranking */
    size_t memory_size;
};

/* One ranker for each thread that OpenMP may use, ended by one without a user; NULL when there is no
 * memory. */
EC_MUST_USE struct ec_ranker *ec_rankers_new(
        const struct ec_model *model, enum ec_recording recording);

/* The ranker of the calling thread. */
struct ec_ranker *ec_ranker_of_thread(struct ec_ranker *rankers);

/* Record events [first, last) of a dataset as the history, at time now_ms, ready to be scored; last >= first.
 * The statuses of ec_ranking_prepare. */
EC_MUST_USE enum ec_status ec_ranker_prepare(struct ec_ranker *ranker,
        const struct ec_dataset *dataset, size_t first, size_t last, int64_t now_ms,
        struct ec_ranking **ranking);

void ec_rankers_free(struct ec_ranker *rankers);

#endif

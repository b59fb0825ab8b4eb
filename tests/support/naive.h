/* naive.h - scores and contributions as models/FORMAT.md defines them, from a plan instead of a file, in
 * double precision and with no thought of speed: what the runtime is compared with. */
#ifndef ENDCAP_TESTS_NAIVE_H
#define ENDCAP_TESTS_NAIVE_H

#include "support/shopper.h"
#include "support/tiny_model.h"

enum {
    NAIVE_MAX_EVENTS = 16,
    NAIVE_SHOP = NAIVE_MAX_EVENTS, /* stands for an event where the shop at large adds something */
    NAIVE_N_SIGNALS = EC_N_SIGNALS
};

struct naive {
    double score[PLAN_MAX_ITEMS];
    /* what event e (0 the oldest; NAIVE_SHOP) adds through a signal */
    double part[NAIVE_N_SIGNALS][NAIVE_MAX_EVENTS + 1][PLAN_MAX_ITEMS];
    /* how far single precision, the rounding of the user vector and that to 2^-20 may lead away */
    double slack[PLAN_MAX_ITEMS];
};

/* Score for a history in time order, oldest first. free() the result. */
struct naive *naive_new(
        const struct model_plan *plan, const struct visit *visits, size_t n_visits, double now_ms);

/* Solve a x = b for a (n, n) by elimination with pivoting, in place of b; a is destroyed. */
void naive_solve(double *a, size_t n, double *b);

#endif

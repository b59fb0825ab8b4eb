/* breakdown.h - an evaluation cut into pieces: by places, by how popular the target was, by how much was known.
 *
 * All of it is worked out from the ranks and the shelves that an evaluation keeps; nothing is ranked again. With
 * several seeds these are the first one's.
 *
 * Layer: native/measure.   K places */
#ifndef ENDCAP_NATIVE_MEASURE_BREAKDOWN_H
#define ENDCAP_NATIVE_MEASURE_BREAKDOWN_H

#include "native/measure/evaluation.h"

enum {
    EC_FINE_PLACES = 20, /* every number of places up to here, then those asked for */
    EC_MAX_FINE_KS = EC_FINE_PLACES + EC_MAX_KS,
    EC_N_BANDS = 6,   /* of popularity, and of history */
    EC_N_CURVE = 101, /* percentiles 0 to 100 */
};

/* The rankings, or the targets, of one band. */
struct ec_band {
    uint32_t least; /* events of the target in fitting, or of the history */
    uint32_t most;
    uint32_t n_items; /* of the catalogue; 0 for a band of histories */
    size_t n_tests;   /* rankings with a target in it */
    struct ec_compared at[EC_MAX_SYSTEMS][EC_N_FIGURES];
};

struct ec_breakdown {
    uint32_t n_fine;
    uint32_t fine_k[EC_MAX_FINE_KS]; /* ascending */
    double fine[EC_MAX_SYSTEMS][EC_MAX_FINE_KS][EC_N_FIGURES];
    struct ec_interval fine_interval[EC_MAX_FINE_KS][EC_N_FIGURES]; /* of endcap */
    uint32_t k_index; /* of the K that the rest is about: the one nearest to 10 */

    /* Targets by how many events they have in fitting: the items of the first band are the most frequent ones that have a
     * fifth of the events together, and so on; those of the last have no event. A ranking counts with its
     * targets of the band alone. Bands that no item is in are left out. */
    uint32_t n_popularity;
    struct ec_band popularity[EC_N_BANDS];
    /* Rankings by the events known: 0, 1, 2 to 4, 5 to 9, 10 to 19, 20 and more. Empty ones are left out. */
    uint32_t n_history;
    struct ec_band history[EC_N_BANDS];

    /* The share of the places that go to the most popular p% of the items, p 0 to 100. */
    double exposure[EC_MAX_SYSTEMS][EC_N_CURVE];
};

/* Break an evaluation down. `breakdown` is written only on EC_OK. EC_E_MEMORY. */
EC_MUST_USE enum ec_status ec_breakdown_make(const struct ec_evaluate_options *options,
        const struct ec_evaluation *result, struct ec_breakdown *breakdown);

#endif

/* neighbours.h - the signals that are rows of weights from item to item.
 *
 *     signal(i) = sum_n weight(n) R[item of n][i]
 *
 * What the rows mean is for whoever learns them; how they are kept and how they score is here, and each of them
 * is a descriptor of these functions.
 *
 * Layer: device/signals.   I items   N events   R entries of a row */
#ifndef ENDCAP_DEVICE_SIGNALS_NEIGHBOURS_H
#define ENDCAP_DEVICE_SIGNALS_NEIGHBOURS_H

#include "device/signals/signal.h"

/* Then scales, upper halves of f32 (I,), padding to 4, and spans (I,) of sparse rows. In 32 bits a scale is 1. */
enum {
    EC_NEIGHBOURS_ENTRIES = 0,
    EC_NEIGHBOURS_BITS = 4, /* of a weight: 4, 8 or 32 */
    EC_NEIGHBOURS_SCALES = 8,
    EC_NEIGHBOURS_MAX_ROW = 1024, /* most entries of a row */
};

enum ec_status ec_neighbours_check(const struct ec_model *model, struct ec_body body);
uint32_t ec_neighbours_facts(
        const struct ec_model *model, const uint8_t *section, struct ec_fact *facts);

/* O(I + N R). */
enum ec_status ec_neighbours_score(
        struct ec_scoring *scoring, float decay, float *signal, bool *speaks);

/* O(N R). */
enum ec_status ec_neighbours_share(struct ec_scoring *scoring, float decay, uint32_t item,
        double gain, double *shop, double *events);

/* The descriptor of a signal of neighbours. */
#define EC_NEIGHBOURS_SIGNAL(NAME, word, words, more_flags)                                        \
    {                                                                                              \
            .name = (word),                                                                        \
            .text = (words),                                                                       \
            .flags = EC_READS_HISTORY | EC_IS_TABLE | EC_IS_NORMED | EC_BRINGS_ITEMS |             \
                     (more_flags),                                                                 \
            .section = EC_OWN_SECTION(NAME),                                                       \
            .check = ec_neighbours_check,                                                          \
            .facts = ec_neighbours_facts,                                                          \
            .score = ec_neighbours_score,                                                          \
            .share = ec_neighbours_share,                                                          \
    }

#endif

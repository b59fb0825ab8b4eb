/* pack.h - from learned signals to the bytes of a model.
 *
 * Layer: train.   I items   T terms */
#ifndef ENDCAP_TRAIN_PACK_H
#define ENDCAP_TRAIN_PACK_H

#include "endcap/ranking.h"
#include "train/ials.h"
#include "train/model_bytes.h"
#include "train/popularity.h"
#include "train/rows.h"

/* One neighbour table and whose signal it is. */
struct ec_packed_table {
    enum ec_signal signal;
    const struct ec_rows *rows; /* borrowed */
};

/* One term of the fusion; see models/FORMAT.md. */
struct ec_term {
    enum ec_signal signal;
    uint32_t table;
    float decay;
    float weight;
};

/* Everything that goes into a model, all borrowed. */
struct ec_parts {
    uint32_t n_items;
    const struct ec_catalogue *catalogue;
    bool with_titles;
    const struct ec_popularity *popularity;
    const struct ec_ials *ials; /* NULL: no factors */
    const struct ec_packed_table *tables;
    uint32_t n_tables;
    const struct ec_term *terms;
    uint32_t n_terms;
    const float *strength; /* (EC_N_EVENT_TYPES,) */
    float history_half_life_days;
    const char *training; /* JSON */
};

/* Quantise and write a model, with the recommendation it gives for a history of its most popular items
 * recorded as its self-test.
 *
 * model   owned by the caller afterwards; written only on EC_OK
 *
 * EC_E_MEMORY; EC_E_TOO_LARGE when the rows of a table have 4 GiB or more; EC_E_NOT_POSITIVE when the
 * self-test cannot be ranked; a status of ec_model_open when a part is out of the format's range. */
EC_MUST_USE enum ec_status ec_pack(const struct ec_parts *parts, struct ec_model_bytes *model);

#endif

/* pack.h - from learned signals to the bytes of a model.
 *
 * Layer: native/pack.   I items   T terms   V features   D numbers of an encoder row   W steps it looks back */
#ifndef ENDCAP_NATIVE_PACK_PACK_H
#define ENDCAP_NATIVE_PACK_PACK_H

#include "endcap/ranking.h"
#include "native/learn/factors.h"
#include "native/pack/model_bytes.h"
#include "native/learn/popularity.h"
#include "native/learn/repeat.h"
#include "native/matrix/rows.h"

/* One neighbour table and whose signal it is. */
struct ec_packed_table {
    enum ec_signal signal;
    const struct ec_rows *rows; /* borrowed */
    uint32_t row_length; /* most entries of a row, 1 to EC_TABLE_MAX_ROW: the best by weight */
};

/* What items are described with, all borrowed. */
struct ec_content_part {
    uint32_t n_features;     /* V, at least 1 */
    const float *idf;        /* (V,) above 0, at most 64 */
    const size_t *start;     /* (I + 1,) of each item's features */
    const uint32_t *feature; /* (start[I],) ascending for each item, at most 255 of them */
};

/* An encoder of sequences, all borrowed; see device/signals/sequence.h. Rows are quantised here. */
struct ec_sequence_part {
    uint32_t n_dims;        /* D, at most EC_MAX_DIMS */
    uint32_t n_steps;       /* W, at most EC_MAX_STEPS */
    const float *positions; /* (W, D) */
    const float *mix;       /* (D, D) */
    const float *rows;      /* (I, D) */
    const float *bias;      /* (I,) within +-32, cut there */
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
    const struct ec_factors *ials; /* NULL: no factors */
    const struct ec_packed_table *tables;
    uint32_t n_tables;
    const struct ec_content_part *content; /* NULL: none */
    const struct ec_sequence_part *encoder; /* NULL: none */
    const struct ec_repeat *returns;      /* NULL: no repeats */
    uint32_t table_bits;                   /* of a weight in the tables: 4 or 8 */
    uint32_t encoder_bits;                 /* of a number in the encoder's rows: 4 or 8 */
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
 * EC_E_MEMORY; EC_E_TOO_LARGE when the rows of a table or of the content have 4 GiB or more;
 * EC_E_NOT_POSITIVE when the self-test cannot be ranked; a status of ec_model_open when a part is out of the
 * format's range. */
EC_MUST_USE enum ec_status ec_pack(const struct ec_parts *parts, struct ec_model_bytes *model);

#endif

/* sequence_batch.h - one mini-batch of examples: what is asked, against which candidates, after which histories.
 *
 * The items that a batch touches have slots: first the C candidates that are scored, the targets and the negatives,
 * then those that only stand in histories. Everything learned from it is indexed by slot.
 *
 * Layer: native/learn.   B examples   C candidates   S slots   I items   V features   D dimensions   W steps */
#ifndef ENDCAP_NATIVE_LEARN_SEQUENCE_BATCH_H
#define ENDCAP_NATIVE_LEARN_SEQUENCE_BATCH_H

#include "endcap/status.h"
#include "native/learn/sequence_options.h"
#include "native/matrix/runs.h"
#include "native/matrix/sampler.h"

#define EC_NO_SLOT UINT32_MAX

struct ec_sequence_batch {
    size_t n;            /* B */
    size_t n_candidates; /* C */
    size_t n_slots;      /* S */
    uint32_t *slot_of;   /* (I,) EC_NO_SLOT outside this batch */
    uint32_t *item;      /* (S,) */
    uint32_t *target;    /* (B,) slot */
    uint32_t *n_seen;    /* (B,) runs of the history, at most W */
    uint32_t *seen;      /* (B, W) slot of each run; EC_NO_SLOT: none, or dropped */
    uint32_t *seen_step; /* (B, W) as device/history/history.h counts them */
    float *seen_weight;  /* (B, W) likewise */
    float *kept;         /* (B, D) 0, or 1 / (1 - dropout) */

    /* of sequence_step.h */
    float *rows;        /* (S, D) */
    float *columns;     /* (D, C) the candidates' rows, transposed */
    float *encoded;     /* (B, D) U0 */
    float *mixed;       /* (B, D) U */
    float *logits;      /* (B, C), then G */
    double *loss;       /* (B,) cross entropy of each */
    float *d_mixed;     /* (B, D) */
    float *d_encoded;   /* (B, D) */
    float *d_rows;      /* (S, D) */
    float *d_bias;      /* (C,) */
    float *d_positions; /* (W, D) */
    float *d_mix;       /* (D, D) */
    float *mix_columns; /* (D, D) Mix^T */
    float *d_features;  /* (V, D) zero outside a step */
    uint8_t *touched;   /* (V,) likewise */
    void *block;        /* owned: all of the above */
};

/* Make room for the batches of a learner. EC_E_MEMORY. */
EC_MUST_USE enum ec_status ec_sequence_batch_new(const struct ec_sequence_options *options,
        uint32_t n_items, uint32_t n_features, struct ec_sequence_batch *batch);

/* Draw a batch: its negatives, and what dropout leaves of its histories. The newest step of a history of one is
 * never dropped.
 *
 * targets   (n,) runs, n at most options->batch
 * number    of the batch, from 0: what is drawn depends on it and the seed alone */
void ec_sequence_batch_draw(const struct ec_sequence_options *options,
        const struct ec_sampler *sampler, const struct ec_runs *runs, const uint32_t *targets,
        size_t n, size_t number, struct ec_sequence_batch *batch);

/* Take the slots away from their items. */
void ec_sequence_batch_clear(struct ec_sequence_batch *batch);

/* Bytes of ec_sequence_batch_new; SIZE_MAX where they cannot be counted. */
size_t ec_sequence_batch_memory(
        const struct ec_sequence_options *options, uint32_t n_items, uint32_t n_features);

void ec_sequence_batch_free(struct ec_sequence_batch *batch);

#endif

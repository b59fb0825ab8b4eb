/* training.h - everything learned of a log, ready to be packed in more than one shape.
 *
 * Learning is what takes time: each signal twice, once on a validation part to weigh the signals and once on
 * everything to be shipped. What goes into a model - which signals, how long the rows, how many bits - is a shape,
 * and trying one costs only the weighing. train.c packs one shape; the tuner and the evaluation try many.
 *
 * Layer: native/compose.   I items   T terms */
#ifndef ENDCAP_NATIVE_COMPOSE_TRAINING_H
#define ENDCAP_NATIVE_COMPOSE_TRAINING_H

#include "native/compose/fuse.h"
#include "native/compose/pack.h"

struct ec_training;

enum {
    /* users for the fusion weights: with 20,000 the NDCG@10 of Online Retail, Beauty and ML-1M moves by less than
     * 1% */
    EC_TRAINING_USERS = 4000,
    EC_TRAINING_KEPT = 4, /* gatherings at hand: a shape's, and those of shapes one step smaller */
};

/* Learn every signal that the options allow.
 *
 * dataset, options   borrowed until the training is freed; options->watch is reported to
 * training           written only on EC_OK, to ec_training_free
 *
 * EC_E_OPTION, EC_E_EMPTY, EC_E_MEMORY, EC_E_TOO_LARGE, EC_E_INTERRUPTED, with a message. */
EC_MUST_USE enum ec_status ec_training_new(const struct ec_dataset *dataset,
        const struct ec_train_options *options, struct ec_training **training,
        struct ec_error *error);

/* Learn the validation part alone, whose positions are those of one half of the users: what tuning needs, for
 * half the time. ec_training_pack then packs that part. */
EC_MUST_USE enum ec_status ec_training_new_validation(const struct ec_dataset *dataset,
        const struct ec_train_options *options, enum ec_half half, struct ec_training **training,
        struct ec_error *error);

/* The shape that the options ask for, with all signals that were learned. */
struct ec_shape ec_training_shape(const struct ec_training *training);

/* Bit s: signal s has equations without a solution, in learning or for a history of the validation part, and is left
 * out of every shape. More may show with the first weighing. */
uint32_t ec_training_unsolvable(const struct ec_training *training);

/* Weigh the signals of a shape on the validation part. Shapes that differ in their signals alone are weighed on
 * the same candidates, gathered once; those of the last few row lengths and bits are kept.
 *
 * weights   (EC_MAX_TERMS,) in the order of the terms of ec_training_pack; may be NULL
 *
 * EC_E_MEMORY, EC_E_INTERRUPTED */
EC_MUST_USE enum ec_status ec_training_weigh(struct ec_training *training,
        const struct ec_shape *shape, float *weights, struct ec_fuse_result *result);

/* Weigh a shape and pack the signals learned on everything.
 *
 * model   owned by the caller afterwards; written only on EC_OK
 *
 * As above, and the statuses of ec_pack. */
EC_MUST_USE enum ec_status ec_training_pack(struct ec_training *training,
        const struct ec_shape *shape, struct ec_model_bytes *model, struct ec_fuse_result *result);

/* Pack a shape unweighed and without its record, to see what takes how many bytes: nothing needs weighing for
 * that. */
EC_MUST_USE enum ec_status ec_training_draft(const struct ec_training *training,
        const struct ec_shape *shape, struct ec_model_bytes *model);

void ec_training_free(struct ec_training *training);

#endif

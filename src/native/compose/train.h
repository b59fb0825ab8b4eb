/* train.h - from a dataset to the bytes of a model.
 *
 * Learns each signal on the fitting part, learns the fusion weights on a validation slice (each user's last
 * event with an item that was new to them), learns the signals again on everything, and packs. What is
 * promised: the same dataset, options and seed give the same bytes at any number of threads.
 *
 * Layer: native/compose.   U users   I items   N events   F factors */
#ifndef ENDCAP_NATIVE_COMPOSE_TRAIN_H
#define ENDCAP_NATIVE_COMPOSE_TRAIN_H

#include "native/learn/options.h"
#include "native/learn/shape.h"
#include "native/pack/model_bytes.h"

/* What training did, for the person who asked for it. */
struct ec_train_report {
    double seconds;
    size_t n_validation; /* positions the fusion weights were learned on */
    double validation_ndcg10;
    uint32_t left_out;   /* bit s: signal s was learned and is not carried */
    uint32_t unsolvable; /* bit s: signal s could not be learned: its equations have no solution */
    struct ec_curve curve; /* of a budget; else empty */
};

/* Peak bytes that ec_train will allocate for this dataset, to say before it starts; SIZE_MAX where there is no memory
 * to work it out. */
size_t ec_train_memory(const struct ec_dataset *dataset, const struct ec_train_options *options);

/* The same for the validation part alone, which is what tuning learns. */
size_t ec_train_validation_memory(
        const struct ec_dataset *dataset, const struct ec_train_options *options);

/* Learn a model.
 *
 * dataset  borrowed
 * model    owned by the caller afterwards; written only on EC_OK
 * report   written only on EC_OK; may be NULL
 * error    filled in on failure
 *
 * EC_E_OPTION, EC_E_EMPTY, EC_E_MEMORY, EC_E_TOO_LARGE, EC_E_INTERRUPTED; a status of ec_model_open where what was learned does not fit the format */
EC_MUST_USE enum ec_status ec_train(const struct ec_dataset *dataset,
        const struct ec_train_options *options, struct ec_model_bytes *model,
        struct ec_train_report *report, struct ec_error *error);

#endif

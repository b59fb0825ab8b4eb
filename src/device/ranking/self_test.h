/* self_test.h - the one recommendation that a model carries with its answer.
 *
 * Layer: device/ranking. */
#ifndef ENDCAP_DEVICE_RANKING_SELF_TEST_H
#define ENDCAP_DEVICE_RANKING_SELF_TEST_H

#include "device/catalogue/sections.h"
#include "endcap/endcap.h"

/* One item of the recorded history, or one place of the recorded answer. */
struct ec_self_test_place {
    uint32_t item;
    int32_t score; /* in units of 2^-20 */
};

/* Compute the answer to the history that a model records. The trainer writes it, the device compares it.
 *
 * memory    (size,) working memory of at least ec_self_test_size(model) bytes, aligned to 16; wiped
 * places    (EC_SELF_TEST_MAX,) the first *n_places are written only on EC_OK
 * n_places  how many to compute, then how many there are
 *
 * EC_E_BUFFER_SMALL, and the statuses of ec_ranking_compute */
EC_MUST_USE enum ec_status ec_self_test_compute(const struct ec_model *model, void *memory,
        size_t size, struct ec_self_test_place *places, size_t *n_places);

#endif

/* endcap.h - everything a program on the device needs: open a model, keep a history, rank.
 *
 * Layer: public. */
#ifndef ENDCAP_H
#define ENDCAP_H

#include "endcap/model.h"
#include "endcap/ranking.h"
#include "endcap/set.h"
#include "endcap/signals.h"
#include "endcap/status.h"
#include "endcap/types.h"
#include "endcap/user.h"
#include "endcap/version.h"

EC_C_BEGIN

/* Compute the recommendation recorded in the model and compare it with the recorded bits.
 *
 * memory   (size,) working memory of at least ec_self_test_size(model) bytes, aligned to 16; wiped
 *
 * EC_E_BUFFER_SMALL   size is too small, or memory is not aligned
 * EC_E_SELF_TEST      the scores or their order differ: do not rank with this build */
EC_API EC_MUST_USE enum ec_status ec_self_test(
        const struct ec_model *model, void *memory, size_t size);

/* Bytes that ec_self_test needs. */
EC_API size_t ec_self_test_size(const struct ec_model *model);

EC_C_END

#endif

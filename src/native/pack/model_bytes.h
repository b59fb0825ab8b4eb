/* model_bytes.h - a model that was just made, in memory of its own.
 *
 * Layer: native/pack. */
#ifndef ENDCAP_NATIVE_PACK_MODEL_BYTES_H
#define ENDCAP_NATIVE_PACK_MODEL_BYTES_H

#include <stddef.h>
#include <stdint.h>

#include "endcap/model.h"

/* The bytes of a model, owned, aligned to 16. */
struct ec_model_bytes {
    uint8_t *bytes;
    size_t size;
};

/* Open a model over its bytes, which stay borrowed.
 *
 * model   freed with ec_free; written only on EC_OK
 *
 * EC_E_MEMORY and the statuses of ec_model_open. */
EC_MUST_USE enum ec_status ec_model_new(const uint8_t *bytes, size_t size, struct ec_model **model);

/* Free a model's bytes and leave them empty. */
void ec_model_bytes_free(struct ec_model_bytes *model);

#endif

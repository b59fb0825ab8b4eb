/* pack.h - from learned signals to the bytes of a model.
 *
 * Layer: native/compose.   T terms */
#ifndef ENDCAP_NATIVE_COMPOSE_PACK_H
#define ENDCAP_NATIVE_COMPOSE_PACK_H

#include "native/learn/signals.h"
#include "native/pack/model_bytes.h"

/* One term of the fusion; see models/FORMAT.md. */
struct ec_term {
    enum ec_signal signal;
    float decay;
    float weight;
};

/* Everything that goes into a model, all borrowed. */
struct ec_parts {
    const struct ec_catalogue *catalogue;
    struct ec_packing packing; /* its shape names the signals to carry; popularity always is */
    const struct ec_signals *signals;
    const struct ec_term *terms;
    uint32_t n_terms;
    const float *strength; /* (EC_N_EVENT_TYPES,) */
    const char *training;  /* JSON */
};

/* Quantise and write a model, with the recommendation it gives for a history of its most popular items
 * recorded as its self-test, and open it, so that no model leaves this library that it would refuse.
 *
 * model   owned by the caller afterwards; written only on EC_OK
 *
 * EC_E_MEMORY; EC_E_TOO_LARGE when a row has 64 KiB or the rows of a section 4 GiB; EC_E_NOT_POSITIVE when the
 * self-test cannot be ranked; a status of ec_model_open when a part is out of the format's range. */
EC_MUST_USE enum ec_status ec_pack(const struct ec_parts *parts, struct ec_model_bytes *model);

#endif

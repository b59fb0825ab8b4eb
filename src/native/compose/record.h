/* record.h - how a model was made, as the JSON text that it carries.
 *
 * No date, host or path enters it: the same log, options and seed give the same bytes anywhere.
 *
 * Layer: native/compose. */
#ifndef ENDCAP_NATIVE_COMPOSE_RECORD_H
#define ENDCAP_NATIVE_COMPOSE_RECORD_H

#include "native/compose/fuse.h"
#include "native/compose/pack.h"

/* Write the record; of the source only the file's name, and not even that where it is no UTF-8.
 *
 * json   NUL-terminated, freed with ec_free; written only on EC_OK
 *
 * EC_E_MEMORY */
EC_MUST_USE enum ec_status ec_record_new(const struct ec_dataset *dataset,
        const struct ec_train_options *options, const struct ec_shape *shape,
        const struct ec_term *terms, uint32_t n_terms, const struct ec_fuse_result *fused,
        char **json);

#endif

/* pack_rows.h - the sections of a model that hold a row of quantised numbers or features for each item.
 *
 * Each call appends one section to a writer; what goes wrong is in the writer's status, as with the writer's
 * own functions: EC_E_MEMORY, or EC_E_TOO_LARGE when rows have 4 GiB or more.
 *
 * Layer: native/pack. */
#ifndef ENDCAP_NATIVE_PACK_PACK_ROWS_H
#define ENDCAP_NATIVE_PACK_PACK_ROWS_H

#include "native/pack/writer.h"
#include "native/pack/pack.h"

/* Append table t, each row cut to its best. O(entries log row_length). */
void ec_pack_table(struct ec_writer *writer, const struct ec_parts *parts, uint32_t t);

/* Append the content, which there must be. */
void ec_pack_content(struct ec_writer *writer, const struct ec_parts *parts);

/* Append the encoder, which there must be. */
void ec_pack_encoder(struct ec_writer *writer, const struct ec_parts *parts);

#endif

/* rows.h - append rows of quantised numbers to a section.
 *
 * Layer: native/pack.   I items */
#ifndef ENDCAP_NATIVE_PACK_ROWS_H
#define ENDCAP_NATIVE_PACK_ROWS_H

#include "native/matrix/rows.h"
#include "native/pack/writer.h"

/* Append n ascending numbers as a count and varint gaps; nothing for none. */
void ec_write_gaps(struct ec_writer *writer, const uint32_t *numbers, uint32_t n);

/* Append the body of a section of neighbours: see device/signals/neighbours.h.
 *
 * rows         (I,) weights above 0
 * row_length   most entries of a row: the best by weight, 1 to EC_NEIGHBOURS_MAX_ROW
 * bits         of a weight: 4, 8 or 32; an entry that rounds to 0 is left out
 *
 * EC_E_MEMORY and EC_E_TOO_LARGE in the writer's status. O(entries log row_length). */
void ec_write_neighbours(
        struct ec_writer *writer, const struct ec_rows *rows, uint32_t row_length, uint32_t bits);

/* Append a dense row of n numbers padded with zeros to `width`, and return its scale as the format holds it.
 *
 * bits   4, 8 or 32; n and width at most EC_MAX_DIMS */
float ec_write_dense(
        struct ec_writer *writer, const float *numbers, uint32_t n, uint32_t width, uint32_t bits);

#endif

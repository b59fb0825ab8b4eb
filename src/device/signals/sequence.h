/* sequence.h - the section of the signal `sequence`, which learner and device share.
 *
 * Layer: device/signals.   I items   D numbers of a row   W steps */
#ifndef ENDCAP_DEVICE_SIGNALS_SEQUENCE_H
#define ENDCAP_DEVICE_SIGNALS_SEQUENCE_H

#include "device/container/fields.h"

/* Then positions (W, D) and mix (D, D), padding to 16, rows (I, width) of `bits` each, scales, upper halves of
 * f32 (I,), bias i16 (I,). Positions and mix are f32 in 32 bits, else upper halves. In 32 bits a scale is 1. */
enum {
    EC_SEQUENCE_DIMS = 0,
    EC_SEQUENCE_STEPS = 4,
    EC_SEQUENCE_BITS = 8, /* of a number of a row: 4, 8 or 32 */
    EC_SEQUENCE_RESERVED = 12,
    EC_SEQUENCE_POSITIONS = 16,
    EC_SEQUENCE_BIAS_ONE = 1024, /* stands for 1.0 */
};

#define EC_MAX_MIX 1e3f /* of the positions and the mix, either sign */

/* Numbers of a row with those that pad it to 16 bytes, which are 0: all that a kernel reads. */
static inline uint32_t ec_sequence_width(uint32_t n_dims, uint32_t bits)
{
    return bits == 32  ? n_dims
           : bits == 4 ? (uint32_t)ec_pad(n_dims, 2 * EC_ALIGNMENT)
                       : (uint32_t)ec_pad(n_dims, EC_ALIGNMENT);
}

/* Bytes of positions and mix, padded. */
static inline size_t ec_sequence_rows_start(uint32_t n_dims, uint32_t n_steps, uint32_t bits)
{
    size_t n = (size_t)n_dims * (n_steps + n_dims);
    return ec_pad(EC_SEQUENCE_POSITIONS + n * (bits == 32 ? 4 : 2), EC_ALIGNMENT);
}

#endif

/* order.h - real scores as integers of the same order, so that one top-k kernel serves them all.
 *
 * Layer: native/matrix.   I items */
#ifndef ENDCAP_NATIVE_MATRIX_ORDER_H
#define ENDCAP_NATIVE_MATRIX_ORDER_H

#include <stdint.h>
#include <string.h>

/* The integer that stands where a finite float stands; -0 and 0 are one. Above INT32_MIN. */
static inline int32_t ec_order_of(float score)
{
    int32_t bits;
    memcpy(&bits, &score, sizeof bits);
    return bits >= 0 ? bits : INT32_MIN - bits;
}

/* Order (I,) of scores (I,); INT32_MIN, which top_i32 never takes, where allowed (I,) is 0. */
static inline void ec_order_f32(
        const float *scores, const uint8_t *allowed, uint32_t n_items, int32_t *order)
{
    for (uint32_t i = 0; i < n_items; i++)
        order[i] = allowed[i] ? ec_order_of(scores[i]) : INT32_MIN;
}

#endif

/* shape.h - what of all that was learned a model carries.
 *
 * Layer: native/learn. */
#ifndef ENDCAP_NATIVE_LEARN_SHAPE_H
#define ENDCAP_NATIVE_LEARN_SHAPE_H

#include <stddef.h>
#include <stdint.h>

struct ec_shape {
    uint32_t signals;      /* bit s: signal s is carried; popularity always is */
    uint32_t row_length;   /* most entries of a neighbour row */
    uint32_t table_bits;   /* of a neighbour's weight: 4, 8 or 32 */
    uint32_t encoder_bits; /* of a number of the sequence encoder's rows: 4, 8 or 32 */
    uint32_t factor_bits;  /* of a factor: 8 or 32 */
};

enum { EC_CURVE_MOST = 32 };

struct ec_curve_point {
    struct ec_shape shape;
    size_t bytes;  /* of the packed model */
    double ndcg10; /* on the validation part */
};

/* Size against quality: shapes by falling size, each but the first made of the one before. */
struct ec_curve {
    struct ec_curve_point points[EC_CURVE_MOST];
    uint32_t n;
    struct ec_curve_point
            chosen; /* one of them, or of one of them by another step, with rows as long as fit */
    uint32_t chosen_from; /* the point that it is, or was made of */
};

#endif

/* portable_math.h - powers and logarithms with the same bits on every machine.
 *
 * One C library's exp2 may differ in its last bit from another's, and then so would a model or a ranking.
 * These are additions, multiplications and divisions in a fixed order. Relative error below 1e-9.
 *
 * Layer: device/base. */
#ifndef ENDCAP_DEVICE_BASE_PORTABLE_MATH_H
#define ENDCAP_DEVICE_BASE_PORTABLE_MATH_H

/* 2^x for |x| <= 1000; beyond, 0 or the largest power. */
double ec_exp2(double x);

/* log2 x for a normal x > 0. */
double ec_log2(double x);

/* x^y for a normal x > 0, as 2^(y log2 x). */
double ec_pow(double x, double y);

#endif

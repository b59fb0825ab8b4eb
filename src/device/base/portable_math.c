/* portable_math.c - see portable_math.h. */
#include "device/base/portable_math.h"

#include <stdint.h>
#include <string.h>

static const double LN2 = 0.69314718055994530942;
static const double SQRT2 = 1.41421356237309504880;

/* 2^n for |n| <= 1022, by its exponent bits. */
static double power_of_two(int n)
{
    uint64_t bits = (uint64_t)(n + 1023) << 52;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

double ec_exp2(double x)
{
    if (!(x > -1000.0))
        return 0.0;
    if (x > 1000.0)
        x = 1000.0;

    int whole = (int)x;
    /* e^t by its Taylor series for t = (x - whole) ln 2, |t| < 0.694: the first term left out,
     * t^11 / 11!, is below 5e-10 */
    double t = (x - (double)whole) * LN2;
    double sum = 1.0;
    for (int n = 10; n >= 1; n--)
        sum = 1.0 + sum * t / (double)n;
    return sum * power_of_two(whole);
}

double ec_log2(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    int exponent = (int)(bits >> 52) - 1023;
    bits = (bits & 0xfffffffffffffu) | (uint64_t)1023 << 52;
    double mantissa;
    memcpy(&mantissa, &bits, sizeof mantissa);
    if (mantissa > SQRT2) {
        mantissa *= 0.5;
        exponent++;
    }

    /* log m = 2 atanh z, z = (m - 1) / (m + 1), |z| < 0.172: the first term left out, 2 z^13 / 13, is
     * below 2e-11 */
    double z = (mantissa - 1.0) / (mantissa + 1.0);
    double square = z * z;
    double sum = 0.0;
    for (int n = 11; n >= 1; n -= 2)
        sum = sum * square + 1.0 / (double)n;
    return (double)exponent + 2.0 * z * sum / LN2;
}

double ec_pow(double x, double y)
{
    return ec_exp2(y * ec_log2(x));
}

/* random.h - reproducible random numbers: SplitMix64 (Steele, Lea & Flood 2014).
 *
 * A stream is a seed and a counter, so that parallel work draws from streams of its own and the number
 * of threads never shows in a result.
 *
 * Layer: native/system. */
#ifndef ENDCAP_NATIVE_SYSTEM_RANDOM_H
#define ENDCAP_NATIVE_SYSTEM_RANDOM_H

#include <stdint.h>

struct ec_random {
    uint64_t state;
};

/* Start stream `stream` of a seed. */
static inline struct ec_random ec_random_stream(uint64_t seed, uint64_t stream)
{
    return (struct ec_random){seed ^ (stream + 1) * 0xd1342543de82ef95u};
}

/* Draw 64 uniform bits. */
static inline uint64_t ec_random_u64(struct ec_random *random)
{
    uint64_t bits = random->state += 0x9e3779b97f4a7c15u;
    bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ bits >> 27) * 0x94d049bb133111ebu;
    return bits ^ bits >> 31;
}

/* Draw a double in [0, 1), a multiple of 2^-53. */
static inline double ec_random_unit(struct ec_random *random)
{
    return (double)(ec_random_u64(random) >> 11) * 0x1p-53;
}

/* Draw an index in [0, n), n >= 1. The bias of the multiply-shift is below n / 2^32. */
static inline uint32_t ec_random_index(struct ec_random *random, uint32_t n)
{
    return (uint32_t)((ec_random_u64(random) >> 32) * n >> 32);
}

#endif

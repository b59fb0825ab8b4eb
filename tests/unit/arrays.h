/* arrays.h - random numbers and arrays for the tests of the kernels and solvers.
 *
 * An array is allocated to the byte and starts off any vector's alignment, so that a kernel which needs
 * an aligned one fails, and a sanitizer sees a read too far. Include after cmocka.h. */
#ifndef ENDCAP_TESTS_ARRAYS_H
#define ENDCAP_TESTS_ARRAYS_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* splitmix64 (Steele, Lea & Flood 2014) */
static inline uint64_t random_u64(uint64_t *seed)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static inline int random_between(uint64_t *seed, int low, int high)
{
    return low + (int)(random_u64(seed) % (uint64_t)(high - low + 1));
}

/* A float in [-1, 1), exactly representable, the same on every machine. */
static inline float random_float(uint64_t *seed)
{
    return (float)random_between(seed, -(1 << 20), (1 << 20) - 1) / (float)(1 << 20);
}

/* n elements of `size` bytes, ending where the allocation ends, one element past its start. */
static inline void *odd_new(size_t n, size_t size)
{
    unsigned char *block = malloc((n + 1) * size);
    assert_non_null(block);
    return block + size;
}

static inline void odd_free(void *array, size_t size)
{
    free((unsigned char *)array - size);
}

#endif

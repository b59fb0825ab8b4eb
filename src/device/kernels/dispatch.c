/* dispatch.c - the one table of kernel sets, and the choice among them.
 *
 * Everything here is constant: the sets are listed slowest first, so that what a machine can run is a
 * prefix of the list. A kernel of the list without a copy in some set does not link.
 *
 * -DEC_KERNELS_SCALAR_ONLY builds a program with the reference alone, for parity tests. */
#include "device/kernels/copies.h"
#include "device/kernels/kernels.h"

#define EC_KERNEL_SCALAR(op, result, parameters) .op = ec_k_##op##_scalar,
static const struct ec_kernels scalar = {.isa = "scalar", EC_KERNEL_LIST(EC_KERNEL_SCALAR)};
#undef EC_KERNEL_SCALAR

#if defined(EC_KERNELS_SCALAR_ONLY)

static const struct ec_kernels *const sets[] = {&scalar};

#elif defined(__x86_64__)

#define EC_KERNEL_AVX2(op, result, parameters) .op = ec_k_##op##_avx2,
static const struct ec_kernels avx2 = {.isa = "avx2", EC_KERNEL_LIST(EC_KERNEL_AVX2)};
#undef EC_KERNEL_AVX2
static const struct ec_kernels *const sets[] = {&scalar, &avx2};

#elif defined(__aarch64__)

#define EC_KERNEL_NEON(op, result, parameters) .op = ec_k_##op##_neon,
static const struct ec_kernels neon = {.isa = "neon", EC_KERNEL_LIST(EC_KERNEL_NEON)};
#undef EC_KERNEL_NEON
static const struct ec_kernels *const sets[] = {&scalar, &neon};

#elif defined(__wasm_simd128__)

#define EC_KERNEL_SIMD128(op, result, parameters) .op = ec_k_##op##_simd128,
static const struct ec_kernels simd128 = {.isa = "simd128", EC_KERNEL_LIST(EC_KERNEL_SIMD128)};
#undef EC_KERNEL_SIMD128
static const struct ec_kernels *const sets[] = {&scalar, &simd128};

#else

static const struct ec_kernels *const sets[] = {&scalar};

#endif

const struct ec_kernels *const *ec_kernels_available(size_t *n_sets)
{
    *n_sets = sizeof sets / sizeof sets[0];
#if defined(__x86_64__) && !defined(EC_KERNELS_SCALAR_ONLY)
    if (!__builtin_cpu_supports("avx2"))
        *n_sets = 1;
#endif
    return sets;
}

const struct ec_kernels *ec_kernels_best(void)
{
    size_t n_sets;
    const struct ec_kernels *const *available = ec_kernels_available(&n_sets);
    return available[n_sets - 1];
}

/* copies.h - the names of all copies of the kernels, generated from the one list.
 *
 * A file that defines a copy includes this, so that the compiler checks its signature against the list.
 * All four names are declared everywhere; dispatch.c takes the addresses of those that the target has.
 *
 * Layer: device/kernels, for its own files and no others; everybody else goes through kernels.h. */
#ifndef ENDCAP_DEVICE_KERNELS_COPIES_H
#define ENDCAP_DEVICE_KERNELS_COPIES_H

#include "device/kernels/kernels.h"

#define EC_KERNEL_COPIES(op, result, parameters)                                                   \
    result ec_k_##op##_scalar parameters;                                                          \
    result ec_k_##op##_avx2 parameters;                                                            \
    result ec_k_##op##_neon parameters;                                                            \
    result ec_k_##op##_simd128 parameters;
EC_KERNEL_LIST(EC_KERNEL_COPIES)
#undef EC_KERNEL_COPIES

#endif

/* alloc.h - the one checked place through which native programs allocate.
 *
 * Counts are multiplied with an overflow check, and blocks come zeroed, so that no result can depend on
 * what the heap held before. NULL means EC_E_MEMORY; nothing here exits or prints.
 *
 * Layer: native/system, native programs only (the device core never allocates). */
#ifndef ENDCAP_NATIVE_SYSTEM_ALLOC_H
#define ENDCAP_NATIVE_SYSTEM_ALLOC_H

#include <stddef.h>

#include "endcap/status.h"

/* Allocate n zeroed elements of `size` bytes; n == 0 gives a block that may be freed.
 * NULL when the product overflows or the system has no more. */
EC_MUST_USE void *ec_alloc(size_t n, size_t size);

/* Resize a block (NULL is an empty one) from n_old to n_new elements; new elements are zero.
 * NULL as above, and then the old block is still the caller's, unchanged. */
EC_MUST_USE void *ec_resize(void *block, size_t n_old, size_t n_new, size_t size);

/* Free a block; NULL is allowed. */
void ec_free(void *block);

#endif

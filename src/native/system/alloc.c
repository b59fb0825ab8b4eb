/* alloc.c - see alloc.h. */
#include "native/system/alloc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void *ec_alloc(size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size)
        return NULL;
    return calloc(n ? n : 1, size);
}

void *ec_resize(void *block, size_t n_old, size_t n_new, size_t size)
{
    if (size && n_new > SIZE_MAX / size)
        return NULL;
    size_t bytes = n_new * size;
    unsigned char *moved = realloc(block, bytes > 0 ? bytes : 1);
    if (moved && n_new > n_old)
        memset(moved + n_old * size, 0, (n_new - n_old) * size);
    return moved;
}

void ec_free(void *block)
{
    free(block);
}

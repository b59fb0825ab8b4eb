/* memory.c - see memory.h. */
#include "cli/io/memory.h"

#include <stdlib.h>

#include "cli/io/say.h"
#include "native/system/alloc.h"

static void *or_end(void *block)
{
    if (!block)
        exit((int)ec_complain_status(EC_E_MEMORY, "%s", ec_status_text(EC_E_MEMORY)));
    return block;
}

void *ec_need(size_t n, size_t size)
{
    return or_end(ec_alloc(n, size));
}

void *ec_need_more(void *block, size_t n_old, size_t n_new, size_t size)
{
    return or_end(ec_resize(block, n_old, n_new, size));
}

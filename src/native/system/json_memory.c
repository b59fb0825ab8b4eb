/* json_memory.c - see json_memory.h. */
#include "native/system/json_memory.h"

#include <stdatomic.h>

#include <cjson/cJSON.h>

#include "native/system/alloc.h"

static atomic_flag is_set = ATOMIC_FLAG_INIT;
static _Thread_local bool ran_out;

static void *allocate_or_note(size_t size)
{
    void *block = ec_alloc(size, 1);
    if (!block)
        ran_out = true;
    return block;
}

void ec_json_memory_use(void *(*allocate)(size_t size))
{
    cJSON_Hooks hooks = {.malloc_fn = allocate, .free_fn = ec_free};
    (void)atomic_flag_test_and_set(&is_set);
    cJSON_InitHooks(&hooks);
}

void ec_json_memory_begin(void)
{
    ran_out = false;
    if (!atomic_flag_test_and_set(&is_set))
        ec_json_memory_use(allocate_or_note);
}

bool ec_json_memory_ran_out(void)
{
    return ran_out;
}

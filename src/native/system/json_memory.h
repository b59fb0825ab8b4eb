/* json_memory.h - what cJSON could not allocate is not taken for malformed JSON, nor left out of an object in silence.
 *
 * cJSON returns NULL for a text that is not JSON and for one that it has no memory for, and its functions that add to
 * an object may be called without looking at what they return. Here it allocates through alloc.h, and notes when that
 * fails:
 *
 *     ec_json_memory_begin();
 *     ... parse, or build and print ...
 *     if (ec_json_memory_ran_out()) ...
 *
 * Layer: native/system. */
#ifndef ENDCAP_NATIVE_SYSTEM_JSON_MEMORY_H
#define ENDCAP_NATIVE_SYSTEM_JSON_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* Let cJSON allocate through a function of the program's own, as one that never returns NULL; its blocks are freed by
 * ec_free. Once, before anything else uses cJSON. */
void ec_json_memory_use(void *(*allocate)(size_t size));

/* Note from here on what this thread's calls of cJSON cannot allocate. The first call decides how cJSON allocates,
 * unless ec_json_memory_use did. */
void ec_json_memory_begin(void);

/* Whether one of those calls had no memory. */
bool ec_json_memory_ran_out(void);

#endif

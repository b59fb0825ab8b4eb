/* memory.h - memory for a program that cannot go on without it.
 *
 * Layer: cli. */
#ifndef ENDCAP_CLI_IO_MEMORY_H
#define ENDCAP_CLI_IO_MEMORY_H

#include <stddef.h>

/* Allocate as ec_alloc does; without memory, say so and end the program with EC_EXIT_IO. Nothing that
 * would be left half-written is open while this is called. Free with ec_free. */
void *ec_need(size_t n, size_t size);

/* Resize as ec_resize does, or end likewise. */
void *ec_need_more(void *block, size_t n_old, size_t n_new, size_t size);

#endif

/* platform.h - what differs between a native program and a WASI module: the list of verbs (see
 * args/verb.h), what a system wants before anything else, and Unicode's tables. One of verbs_native.c and verbs_device.c
 * is linked.
 *
 * Layer: cli. */
#ifndef ENDCAP_CLI_PLATFORM_H
#define ENDCAP_CLI_PLATFORM_H

#include "cli/io/say.h"
#include "endcap/types.h"

/* Prepare the process: a closed pipe then is an error of writing, not a death without a word, and threads that
 * wait sleep; so is a file that grows beyond the limit. May start the program anew with the same argv, once. */
void ec_platform_start(char **argv);

enum { EC_PLATFORM_TEXT = 1024 }; /* bytes of a composed text */

/* Compose an id in Unicode's form C, as training does; as it stands where it is no UTF-8 or longer than
 * EC_PLATFORM_TEXT. A WASI module has no tables: its caller composes.
 *
 * Points into the id or room. */
struct ec_text ec_platform_compose(struct ec_text id, char room[EC_PLATFORM_TEXT]);

/* The code that the process ends with: where a signal interrupted it, 128 and its number, as a shell reports it. */
int ec_platform_exit(enum ec_exit code);

#endif

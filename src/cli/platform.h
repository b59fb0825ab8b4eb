/* platform.h - what differs between a native program and a WASI module: the list of verbs (see
 * args/verb.h) and what a system wants before anything else. One of verbs_native.c and verbs_device.c
 * is linked.
 *
 * Layer: cli. */
#ifndef ENDCAP_CLI_PLATFORM_H
#define ENDCAP_CLI_PLATFORM_H

/* Prepare the process: a closed pipe then is an error of writing, not a death without a word, and threads that
 * wait sleep. May start the program anew with the same argv, once. */
void ec_platform_start(char **argv);

#endif

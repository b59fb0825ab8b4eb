/* replace.h - write a whole file or nothing. Native only.
 *
 * The bytes go to a temporary file next to the target, are synchronised, and take the target's name at
 * once: whoever reads the target sees the old file or the new one, whatever happens in between.
 *
 * Layer: cli. */
#ifndef ENDCAP_CLI_IO_REPLACE_H
#define ENDCAP_CLI_IO_REPLACE_H

#include <signal.h>
#include <stddef.h>

#include "cli/io/say.h"

/* Find out, before hours of work, whether a target could be written. EC_EXIT_IO when it plainly cannot;
 * it has been said. Nothing is created. */
enum ec_exit ec_replace_check(const char *path);

/* Write (size,) bytes to a file, replacing what was there.
 *
 * path         "-" is standard output; a device or a pipe is written straight to; a symbolic link is
 *              followed
 * interrupted  looked at until the file takes its name; then the old one stays
 *
 * EC_EXIT_IO when the system refuses, EC_EXIT_INTERRUPTED; it has been said, and no temporary file is
 * left. */
enum ec_exit ec_replace_file(
        const char *path, const void *bytes, size_t size, const volatile sig_atomic_t *interrupted);

#endif

/* replace.h - write a whole file or nothing. Native only.
 *
 * The bytes go to a draft (draft.h) in the target's folder, are synchronised, and take the target's name at once:
 * whoever reads the target sees the old file or the new one, whatever happens in between.
 *
 * Layer: cli. */
#ifndef ENDCAP_CLI_IO_REPLACE_H
#define ENDCAP_CLI_IO_REPLACE_H

#include <signal.h>
#include <stddef.h>

#include "cli/io/say.h"

/* Find out, before hours of work, whether a target could be written, by making a draft of it and removing that again.
 * Drafts that earlier runs left are removed. EC_EXIT_IO when it cannot: no folder, no right, no such name; it has been
 * said. */
enum ec_exit ec_replace_check(const char *path);

/* Write (size,) bytes to a file, replacing what was there.
 *
 * path         "-" is standard output; a device or a pipe is written straight to; a symbolic link stays, and the file
 *              it leads to is replaced or made
 * interrupted  looked at until the file takes its name; then the old one stays
 *
 * A file that is replaced keeps its mode, and its owner and group where the system allows; a new one has the usual
 * mode. Of a file with several names, this one alone is replaced.
 *
 * EC_EXIT_IO when the system refuses, EC_EXIT_INTERRUPTED; it has been said, and no draft is left. */
enum ec_exit ec_replace_file(
        const char *path, const void *bytes, size_t size, const volatile sig_atomic_t *interrupted);

#endif

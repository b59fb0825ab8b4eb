/* source.h - the bytes of a file or of standard input, decompressed on the way.
 *
 * gzip and zstd are recognised by their first bytes, never by the name of the file. Everything
 * streams: a small file that unpacks to terabytes costs the memory of one window, not of its
 * content.
 *
 * Layer: native/log. */
#ifndef ENDCAP_NATIVE_LOG_SOURCE_H
#define ENDCAP_NATIVE_LOG_SOURCE_H

#include <stddef.h>

#include "native/system/error.h"
#include "native/system/watch.h"

struct ec_source;

/* Open a file, or standard input for "-".
 *
 * path    borrowed for the life of the source: messages name it
 * watch   borrowed, may be NULL; looked at by every read
 * source  written only on EC_OK; end it with ec_source_close
 *
 * EC_E_IO           the file cannot be opened or read
 * EC_E_INTERRUPTED  the watch says so
 * EC_E_MEMORY */
EC_MUST_USE enum ec_status ec_source_open(const char *path, const struct ec_watch *watch,
        struct ec_source **source, struct ec_error *error);

/* Read up to `capacity` (> 0) bytes; *size == 0 means the end, and only the end.
 *
 * EC_E_IO           the system refused
 * EC_E_DATA         the compressed stream is corrupt, truncated, followed by something else, or
 *                   needs a zstd window above 128 MiB
 * EC_E_INTERRUPTED  the watch says so
 * EC_E_MEMORY       none to unpack with */
EC_MUST_USE enum ec_status ec_source_read(struct ec_source *source, char *bytes, size_t capacity,
        size_t *size, struct ec_error *error);

/* The name for messages: the path, or "standard input". */
const char *ec_source_name(const struct ec_source *source);

/* How much of the file has been read, 0 to 1; 0 where its size is unknown. */
double ec_source_share(const struct ec_source *source);

/* Close; NULL is allowed. */
void ec_source_close(struct ec_source *source);

#endif

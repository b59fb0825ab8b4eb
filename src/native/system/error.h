/* error.h - how a failure in the trainer reaches the person: a status and one full sentence.
 *
 * The library never prints. It fills this in with what was seen, what was expected, where (file and
 * line of the user's data) and what to do; the command line prints it.
 *
 * Layer: native/system, native programs only. */
#ifndef ENDCAP_NATIVE_SYSTEM_ERROR_H
#define ENDCAP_NATIVE_SYSTEM_ERROR_H

#include "endcap/status.h"

struct ec_error {
    enum ec_status status;
    char message[480];
};

/* Fill *error (format as printf, truncated to fit) and return `status`, so that a failing function
 * can end with `return ec_fail(error, EC_E_COLUMN, "...", ...)`. */
#if defined(__GNUC__) || defined(__clang__)
__attribute__((format(printf, 3, 4)))
#endif
enum ec_status
ec_fail(struct ec_error *error, enum ec_status status, const char *format, ...);

#endif

/* say.h - what the program prints for a person: messages on standard error, and the exit code.
 *
 * Every message begins "endcap: ". Text that came from a file is shown with its control characters
 * replaced, so that no log or model can steer the terminal. Colour appears on a terminal only, and
 * never where NO_COLOR is set.
 *
 * Layer: cli. */
#ifndef ENDCAP_CLI_IO_SAY_H
#define ENDCAP_CLI_IO_SAY_H

#include <stdbool.h>
#include <stdio.h>

#include "endcap/status.h"
#include "endcap/types.h"

/* The exit codes of the program: pinned, scripts rely on them. */
enum ec_exit {
    EC_EXIT_DONE = 0,
    EC_EXIT_GATE = 1,          /* a gate of --at-least is not reached */
    EC_EXIT_USAGE = 2,         /* the command line or the preset is wrong */
    EC_EXIT_DATA = 3,          /* a log, a model or a request is wrong */
    EC_EXIT_IO = 4,            /* a file cannot be read or written, or memory ran out */
    EC_EXIT_VERSION = 5,       /* the model has a format version this build does not read */
    EC_EXIT_HUNG_UP = 129,     /* by SIGHUP; nothing half-written is left */
    EC_EXIT_INTERRUPTED = 130, /* by SIGINT; likewise. A failure's code until ec_platform_exit */
    EC_EXIT_TERMINATED = 143,  /* by SIGTERM; likewise */
};

#if defined(__GNUC__) || defined(__clang__)
#define EC_PRINTF(text, arguments) __attribute__((format(printf, text, arguments)))
#else
#define EC_PRINTF(text, arguments)
#endif

/* The exit code that a failure of this status ends with. */
enum ec_exit ec_exit_of(enum ec_status status);

/* Print an error (format as printf) and return `code`, so that a failing function can end with
 * `return ec_complain(EC_EXIT_USAGE, "...", ...)`. */
EC_PRINTF(2, 3) enum ec_exit ec_complain(enum ec_exit code, const char *format, ...);

/* The same for a status, whose name follows the sentence in parentheses: a caller that holds only the
 * message (web/node.js) finds the code there. Returns the status's exit code. */
EC_PRINTF(2, 3)
enum ec_exit ec_complain_status(enum ec_status status, const char *format, ...);

/* Print a warning: the answer stands, but somebody should know. */
EC_PRINTF(1, 2) void ec_warn(const char *format, ...);

/* Print a message about what goes on. */
EC_PRINTF(1, 2) void ec_note(const char *format, ...);

/* Whether this stream takes colour: a terminal that can show it, and NO_COLOR unset or empty. */
bool ec_has_colour(FILE *stream);

/* Print text from a file or a model for a person to read, with control characters as '?', cut to
 * `width` characters with an ellipsis (0: whole). Returns the characters printed. */
int ec_print_text(FILE *stream, struct ec_text text, int width);

#endif

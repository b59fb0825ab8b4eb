/* say.c - see say.h. */
#include "cli/io/say.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "device/base/utf8.h"

#define RED "\033[1;31m"
#define YELLOW "\033[1;33m"
#define PLAIN "\033[0m"

enum { MESSAGE_LIMIT = 4096 }; /* bytes of one message; the rest is cut */

enum ec_exit ec_exit_of(enum ec_status status)
{
    switch (status) {
    case EC_OK:
        return EC_EXIT_DONE;
    case EC_E_VERSION:
        return EC_EXIT_VERSION;
    case EC_E_OPTION:
        return EC_EXIT_USAGE;
    case EC_E_IO:
    case EC_E_MEMORY:
        return EC_EXIT_IO;
    case EC_E_INTERRUPTED:
        return EC_EXIT_INTERRUPTED;
    default:
        return EC_EXIT_DATA;
    }
}

bool ec_has_colour(FILE *stream)
{
    const char *refused = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    return !(refused && *refused) && terminal && strcmp(terminal, "dumb") != 0 &&
           isatty(fileno(stream));
}

/* Bytes of the next character, and whether a terminal may see it: not the control characters, of which
 * C1 are two bytes in UTF-8, 0xc2 and 0x80 to 0x9f, nor a byte that begins no character. */
static size_t next_character(struct ec_text text, size_t at, bool *visible)
{
    const uint8_t *bytes = (const uint8_t *)text.bytes + at;
    size_t n = ec_utf8_character(bytes, text.size - at);
    bool is_c0 = n == 1 && (bytes[0] < 0x20 || bytes[0] == 0x7f);
    bool is_c1 = n == 2 && bytes[0] == 0xc2 && bytes[1] < 0xa0;
    *visible = n > 0 && !is_c0 && !is_c1;
    return n ? n : 1;
}

int ec_print_text(FILE *stream, struct ec_text text, int width)
{
    size_t end = text.size; /* where the last character that leaves room for an ellipsis ends */
    bool is_cut = false, visible;
    int n = 0;
    for (size_t at = 0; at < text.size && !is_cut; n++) {
        if (width && n == width - 1)
            end = at;
        at += next_character(text, at, &visible);
        is_cut = width && n == width;
    }
    if (!is_cut)
        end = text.size;
    for (size_t at = 0; at < end;) {
        size_t step = next_character(text, at, &visible);
        if (visible)
            fwrite(text.bytes + at, 1, step, stream);
        else
            fputc('?', stream);
        at += step;
    }
    if (is_cut)
        fputs("\xe2\x80\xa6", stream);
    return is_cut ? width : n;
}

EC_PRINTF(3, 0)
static void message(const char *colour, const char *kind, const char *format, va_list arguments)
{
    char text[MESSAGE_LIMIT];
    int size = vsnprintf(text, sizeof text, format, arguments);
    if (size < 0)
        size = 0;
    if (size >= (int)sizeof text)
        size = (int)sizeof text - 1;
    fputs("endcap: ", stderr);
    if (*kind) {
        bool coloured = ec_has_colour(stderr);
        fprintf(stderr, "%s%s:%s ", coloured ? colour : "", kind, coloured ? PLAIN : "");
    }
    ec_print_text(stderr, (struct ec_text){text, (size_t)size}, 0);
    fputc('\n', stderr);
}

enum ec_exit ec_complain(enum ec_exit code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    message(RED, "error", format, arguments);
    va_end(arguments);
    return code;
}

enum ec_exit ec_complain_status(enum ec_status status, const char *format, ...)
{
    char text[MESSAGE_LIMIT - 64]; /* leaves room for the name */
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return ec_complain(ec_exit_of(status), "%s (%s)", text, ec_status_name(status));
}

void ec_warn(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    message(YELLOW, "warning", format, arguments);
    va_end(arguments);
}

void ec_note(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    message("", "", format, arguments);
    va_end(arguments);
}

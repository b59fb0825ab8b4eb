/* error.c - see error.h. */
#include "native/system/error.h"

#include <stdarg.h>
#include <stdio.h>

enum ec_status ec_fail(struct ec_error *error, enum ec_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    error->status = status;
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return status;
}

/* window.c - see window.h. */
#include "native/log/window.h"

#include <string.h>

#include "device/container/layout.h"
#include "native/system/alloc.h"

/* Holds most records of most logs many times over and stays in a core's own cache. */
enum { FIRST_CAPACITY = 1 << 17 };

/* Bring more bytes into view, or set at_end. */
static enum ec_status read_on(struct ec_window *window, struct ec_error *error)
{
    if (window->begin) {
        memmove(window->bytes, window->bytes + window->begin, window->end - window->begin);
        window->end -= window->begin;
        window->begin = 0;
    }
    if (window->end == window->capacity) {
        size_t capacity = window->capacity ? window->capacity * 2 : FIRST_CAPACITY;
        char *bytes = ec_resize(window->bytes, window->capacity, capacity, 1);
        if (!bytes)
            return ec_fail(error, EC_E_MEMORY, "no memory for a line of %s",
                    ec_source_name(window->source));
        window->bytes = bytes;
        window->capacity = capacity;
    }
    size_t got = 0;
    enum ec_status status = ec_source_read(window->source, window->bytes + window->end,
            window->capacity - window->end, &got, error);
    if (status)
        return status;
    window->end += got;
    window->at_end = got == 0;
    return EC_OK;
}

static bool starts_with(const struct ec_window *window, const char *magic, size_t size)
{
    return window->end >= size && memcmp(window->bytes, magic, size) == 0;
}

/* Name what is plainly no text before it is reported line by line. */
static enum ec_status refuse_other_files(const struct ec_window *window, struct ec_error *error)
{
    const char *name = ec_source_name(window->source);
    if (starts_with(window, "\xff\xfe", 2) || starts_with(window, "\xfe\xff", 2))
        return ec_fail(error, EC_E_DATA, "%s is UTF-16 text; save it as UTF-8", name);
    if (starts_with(window, "PK\x03\x04", 4))
        return ec_fail(error, EC_E_DATA,
                "%s is a zip archive or a spreadsheet; unpack it, or save the sheet as CSV", name);
    if (starts_with(window, EC_MAGIC, sizeof EC_MAGIC - 1))
        return ec_fail(error, EC_E_DATA, "%s is a model, not a log; see: endcap inspect", name);
    if (starts_with(window, "PAR1", 4))
        return ec_fail(error, EC_E_DATA, "%s is a Parquet file; export it as CSV", name);
    if (starts_with(window, "BZh", 3) || starts_with(window,
                                                 "\xfd"
                                                 "7zXZ",
                                                 5))
        return ec_fail(error, EC_E_DATA,
                "%s is packed with bzip2 or xz; unpack it, or use gzip or zstd", name);
    return EC_OK;
}

enum ec_status ec_window_open(
        struct ec_window *window, struct ec_source *source, struct ec_error *error)
{
    *window = (struct ec_window){.source = source, .line = 1};
    enum ec_status status = EC_OK;
    while (!status && !window->at_end && window->end < 8)
        status = read_on(window, error);
    if (!status)
        status = refuse_other_files(window, error);
    if (status) {
        ec_window_close(window);
        return status;
    }
    if (starts_with(window, "\xef\xbb\xbf", 3))
        window->begin = 3;
    return EC_OK;
}

void ec_window_close(struct ec_window *window)
{
    ec_free(window->bytes);
    *window = (struct ec_window){0};
}

enum ec_status ec_window_line(struct ec_window *window, size_t from, enum ec_line *found,
        size_t *size, struct ec_error *error)
{
    for (;;) {
        const char *bytes = window->bytes + window->begin;
        size_t in_view = window->end - window->begin;
        const char *newline = in_view > from ? memchr(bytes + from, '\n', in_view - from) : NULL;
        *size = newline ? (size_t)(newline - bytes) : in_view;
        *found = *size > EC_LINE_LIMIT ? EC_LINE_LONG : EC_LINE_FOUND;
        if (newline || window->at_end || *found == EC_LINE_LONG)
            return EC_OK;
        from = in_view;
        enum ec_status status = read_on(window, error);
        if (status)
            return status;
    }
}

void ec_window_step(struct ec_window *window, size_t size, uint64_t n_lines)
{
    window->begin += size;
    if (window->begin < window->end)
        window->begin++;
    window->line += n_lines;
}

enum ec_status ec_window_skip_line(struct ec_window *window, struct ec_error *error)
{
    for (;;) {
        enum ec_line found;
        size_t size;
        enum ec_status status = ec_window_line(window, 0, &found, &size, error);
        if (status)
            return status;
        if (window->begin + size < window->end || window->at_end) {
            ec_window_step(window, size, 1);
            return EC_OK;
        }
        window->begin = window->end;
    }
}

enum ec_status ec_window_is_empty(struct ec_window *window, bool *is_empty, struct ec_error *error)
{
    while (window->begin == window->end && !window->at_end) {
        enum ec_status status = read_on(window, error);
        if (status)
            return status;
    }
    *is_empty = window->begin == window->end;
    return EC_OK;
}

/* window.c - see window.h. */
#include "native/log/window.h"

#include <string.h>

#include "device/container/layout.h"
#include "native/system/alloc.h"

/* Bring more bytes into view, or set at_end. */
static enum ec_status read_on(struct ec_window *window, struct ec_error *error)
{
    if (window->begin) {
        memmove(window->bytes, window->bytes + window->begin, window->end - window->begin);
        window->end -= window->begin;
        window->begin = 0;
    }
    if (window->end == window->capacity) {
        size_t capacity = window->capacity ? window->capacity * 2 : EC_FIRST_VIEW;
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

/* The encoding of text that has more than one byte to each character of ASCII, told by its byte
 * order mark or by the zeros of its first two characters; NULL for any other. */
static const char *wide_encoding(const struct ec_window *window)
{
    static const struct {
        const char *mark;
        size_t size;
        const char *name;
    } marks[] = {
            {"\xff\xfe\0\0", 4, "UTF-32"},
            {"\0\0\xfe\xff", 4, "UTF-32"},
            {"\xff\xfe", 2, "UTF-16"},
            {"\xfe\xff", 2, "UTF-16"},
    };
    for (size_t m = 0; m < sizeof marks / sizeof *marks; m++)
        if (starts_with(window, marks[m].mark, marks[m].size))
            return marks[m].name;
    const char *bytes = window->bytes;
    if (window->end < 4)
        return NULL;
    if (bytes[0] && !bytes[1] && bytes[2] && !bytes[3])
        return "UTF-16LE";
    return !bytes[0] && bytes[1] && !bytes[2] && bytes[3] ? "UTF-16BE" : NULL;
}

/* Whether lines end in a carriage return alone: more of these than of line feeds stand outside
 * quotes in the first stretch. */
static bool ends_lines_in_returns(const struct ec_window *window)
{
    size_t n_returns = 0;
    size_t n_feeds = 0;
    bool quoted = false;
    for (size_t n = window->begin; n < window->end; n++) {
        char c = window->bytes[n];
        quoted ^= c == '"';
        bool is_alone = n + 1 == window->end
                                ? window->at_end
                                : window->bytes[n + 1] != '\n' && window->bytes[n + 1] != '\r';
        n_returns += !quoted && c == '\r' && is_alone;
        n_feeds += !quoted && c == '\n';
    }
    return n_returns > n_feeds;
}

/* Name what is plainly no text before it is reported line by line. */
static enum ec_status refuse_other_files(const struct ec_window *window, struct ec_error *error)
{
    const char *name = ec_source_name(window->source);
    const char *wide = wide_encoding(window);
    if (wide)
        return ec_fail(error, EC_E_DATA,
                "%s is %s text; write it as UTF-8: iconv -f %s -t UTF-8 %s", name, wide, wide,
                strcmp(name, "standard input") == 0 ? "" : name);
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
    while (!status && !window->at_end && window->end < EC_FIRST_VIEW)
        status = read_on(window, error);
    if (!status)
        status = refuse_other_files(window, error);
    if (status) {
        ec_window_close(window);
        return status;
    }
    if (starts_with(window, "\xef\xbb\xbf", 3))
        window->begin = 3;
    window->newline = ends_lines_in_returns(window) ? '\r' : '\n';
    return EC_OK;
}

enum ec_status ec_window_sample(
        const struct ec_window *window, struct ec_window *sample, struct ec_error *error)
{
    size_t size = window->end - window->begin;
    const char *bytes = window->bytes + window->begin;
    while (!window->at_end && size && bytes[size - 1] != window->newline)
        size--;
    char *copy = ec_alloc(size, 1);
    if (!copy)
        return ec_fail(error, EC_E_MEMORY, "no memory for the first lines of %s",
                ec_source_name(window->source));
    if (size)
        memcpy(copy, bytes, size);
    *sample = *window;
    sample->bytes = copy;
    sample->capacity = size;
    sample->begin = 0;
    sample->end = size;
    sample->at_end = true;
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
        const char *newline = in_view > from ? memchr(bytes + from, window->newline, in_view - from)
                                             : NULL;
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

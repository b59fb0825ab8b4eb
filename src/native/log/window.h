/* window.h - the stretch of a source that is in view, line by line.
 *
 * Memory is bounded: a line longer than EC_LINE_LIMIT is never held whole, it is skipped and said
 * so.
 *
 * Layer: native/log. */
#ifndef ENDCAP_NATIVE_LOG_WINDOW_H
#define ENDCAP_NATIVE_LOG_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "native/log/source.h"

/* Longest line, or quoted record of several lines, in bytes. */
enum { EC_LINE_LIMIT = 1 << 20 };

/* In view from the start, however few bytes a pipe hands over at a time: what is recognised of a log
 * is recognised in these. Most records of most logs fit many times over, and a core's own cache
 * holds them. */
enum { EC_FIRST_VIEW = 1 << 17 };

/* bytes[begin] to bytes[end] are in view; they move when more is read, so positions are counted
 * from begin. */
struct ec_window {
    struct ec_source *source; /* borrowed */
    char *bytes;
    size_t capacity, begin, end;
    bool at_end;  /* of the source: nothing follows what is in view */
    char newline; /* what ends a line: a line feed, or a carriage return where lines end in these */
    uint64_t line; /* number of the line at begin, from 1 */
};

/* Bring the first EC_FIRST_VIEW bytes into view. A byte order mark of UTF-8 is stepped over, and what
 * ends a line is recognised.
 *
 * EC_E_DATA  the text is UTF-16 or UTF-32, or holds a model or an archive, not a log; and those of
 * ec_source_read */
EC_MUST_USE enum ec_status ec_window_open(
        struct ec_window *window, struct ec_source *source, struct ec_error *error);

/* Copy the whole lines in view into a window of their own, which reads nothing of the source.
 *
 * sample  written only on EC_OK; end it with ec_window_close
 *
 * EC_E_MEMORY. Cost O(bytes in view). */
EC_MUST_USE enum ec_status ec_window_sample(
        const struct ec_window *window, struct ec_window *sample, struct ec_error *error);

/* Free the window's bytes; the source stays the caller's. */
void ec_window_close(struct ec_window *window);

/* What ec_window_line found. */
enum ec_line {
    EC_LINE_FOUND, /* a newline at *size, or there the end of the source */
    EC_LINE_LONG,  /* neither within EC_LINE_LIMIT */
};

/* Find the end of the line that contains position `from`, reading on as needed.
 *
 * size  bytes before the newline, counted from begin
 *
 * Any status of ec_source_read. Cost O(bytes looked at). */
EC_MUST_USE enum ec_status ec_window_line(struct ec_window *window, size_t from,
        enum ec_line *found, size_t *size, struct ec_error *error);

/* Step over `size` bytes and the newline behind them, if any, that hold `n_lines` lines. */
void ec_window_step(struct ec_window *window, size_t size, uint64_t n_lines);

/* Step over the rest of a line of any length. */
EC_MUST_USE enum ec_status ec_window_skip_line(struct ec_window *window, struct ec_error *error);

/* Nothing is left. Meaningful after ec_window_open, _step and _skip_line; reads on to know. */
EC_MUST_USE enum ec_status ec_window_is_empty(
        struct ec_window *window, bool *is_empty, struct ec_error *error);

#endif

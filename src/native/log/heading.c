/* heading.c - see heading.h. */
#include "native/log/heading.h"

#include <string.h>

#include "native/log/times.h"
#include "native/log/words.h"
#include "native/system/alloc.h"

/* The separator that a line sep=; names, as a spreadsheet writes it: also in quotes, also sep=\t;
 * 0 where the line is another. */
static char separator_of(struct ec_text line)
{
    static const char start[] = "sep=";
    const size_t n_start = sizeof start - 1;
    if (line.size && line.bytes[line.size - 1] == '\r')
        line.size--;
    if (line.size >= 2 && line.bytes[0] == '"' && line.bytes[line.size - 1] == '"')
        line = (struct ec_text){line.bytes + 1, line.size - 2};
    for (size_t n = 0; n < n_start; n++)
        if (n >= line.size || ec_lower(line.bytes[n]) != start[n])
            return 0;
    bool is_tab = line.size == n_start + 2 && memcmp(line.bytes + n_start, "\\t", 2) == 0;
    return is_tab ? '\t' : line.size == n_start + 1 ? line.bytes[n_start] : 0;
}

static enum ec_status keep_comment(
        struct ec_heading *heading, struct ec_text line, struct ec_error *error)
{
    ec_free(heading->comment);
    heading->comment = ec_alloc(line.size, 1);
    if (!heading->comment)
        return ec_fail(error, EC_E_MEMORY, "no memory for the first lines of a log");
    memcpy(heading->comment, line.bytes, line.size);
    heading->comment_size = line.size;
    return EC_OK;
}

enum ec_status ec_heading_skip(
        struct ec_window *window, struct ec_heading *heading, struct ec_error *error)
{
    for (;;) {
        bool is_empty;
        enum ec_line found;
        size_t size = 0;
        enum ec_status status = ec_window_is_empty(window, &is_empty, error);
        if (!status && !is_empty)
            status = ec_window_line(window, 0, &found, &size, error);
        if (status || is_empty || found == EC_LINE_LONG)
            return status;
        struct ec_text line = {window->bytes + window->begin, size};
        struct ec_text trimmed = ec_trim(line);
        char separator = heading->separator ? 0 : separator_of(line);
        bool is_comment = trimmed.size && trimmed.bytes[0] == '#';
        if (trimmed.size && !separator && !is_comment)
            return EC_OK;
        if (separator)
            heading->separator = separator;
        if (is_comment)
            status = keep_comment(heading, trimmed, error);
        if (status)
            return status;
        heading->n_skipped++;
        ec_window_step(window, size, 1);
    }
}

void ec_heading_free(struct ec_heading *heading)
{
    ec_free(heading->comment);
    heading->comment = NULL;
}

struct ec_text ec_heading_comment(const struct ec_heading *heading)
{
    struct ec_text text = {heading->comment, heading->comment ? heading->comment_size : 0};
    while (text.size && (*text.bytes == '#' || ec_is_space(*text.bytes))) {
        text.bytes++;
        text.size--;
    }
    return text;
}

bool ec_is_row_field(struct ec_text field)
{
    double number;
    int64_t time_ms;
    field = ec_trim(field);
    if (field.size >= 2 && field.bytes[0] == '"' && field.bytes[field.size - 1] == '"')
        field = (struct ec_text){field.bytes + 1, field.size - 2};
    return field.size && (ec_number_parse(field, &number) ||
                                 ec_time_parse(field, EC_TIME_AUTO, &time_ms) != EC_TIME_BAD);
}

bool ec_next_name(struct ec_text *names, bool *is_first, struct ec_text *name)
{
    if (!*is_first && !names->bytes)
        return false;
    *is_first = false;
    const char *comma = names->size ? memchr(names->bytes, ',', names->size) : NULL;
    size_t size = comma ? (size_t)(comma - names->bytes) : names->size;
    *name = ec_trim((struct ec_text){names->bytes, size});
    *names = comma ? (struct ec_text){comma + 1, names->size - size - 1}
                   : (struct ec_text){NULL, 0};
    return true;
}

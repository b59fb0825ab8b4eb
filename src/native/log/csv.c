/* csv.c - see csv.h. */
#include "native/log/csv.h"

#include <string.h>

/* Where a scan for the end of a record stands, to go on when more lines come into view. */
enum quoting {
    AT_START, /* of a field */
    UNQUOTED,
    QUOTED,
    AT_QUOTE, /* behind a quote inside a quoted field: its end, or the first of two */
    MALFORMED,
};

static enum quoting scan(
        enum quoting state, const char *bytes, size_t from, size_t to, char separator)
{
    for (size_t n = from; n < to; n++) {
        char c = bytes[n];
        switch (state) {
        case AT_START:
            state = c == '"' ? QUOTED : c == separator ? AT_START : UNQUOTED;
            break;
        case UNQUOTED:
            state = c == separator ? AT_START : UNQUOTED;
            break;
        case QUOTED:
            state = c == '"' ? AT_QUOTE : QUOTED;
            break;
        case AT_QUOTE:
            if (c == '"')
                state = QUOTED;
            else if (c == separator)
                state = AT_START;
            else if (!(c == '\r' && n + 1 == to))
                return MALFORMED;
            break;
        case MALFORMED:
            return MALFORMED;
        }
    }
    return state;
}

static void store(struct ec_csv_record *record, const char *bytes, size_t size)
{
    if (record->n_fields < record->capacity)
        record->fields[record->n_fields] = (struct ec_text){bytes, size};
    record->n_fields++;
}

static void split_plain(struct ec_csv_record *record, char separator)
{
    const char *start = record->bytes;
    const char *end = start + record->size;
    for (const char *at = start; at < end; at++) {
        if (*at == separator) {
            store(record, start, (size_t)(at - start));
            start = at + 1;
        }
    }
    store(record, start, (size_t)(end - start));
}

/* Split a well-formed record and undo its quotes in place: a field only ever shrinks. */
static void split_quoted(struct ec_csv_record *record, char separator)
{
    char *at = record->bytes;
    char *end = at + record->size;
    for (;;) {
        char *start = at;
        if (at < end && *at == '"') {
            char *to = start;
            for (at++; at < end; at++) {
                if (*at == '"' && (++at == end || *at != '"'))
                    break;
                *to++ = *at;
            }
            store(record, start, (size_t)(to - start));
        } else {
            char *found = memchr(at, separator, (size_t)(end - at));
            at = found ? found : end;
            store(record, start, (size_t)(at - start));
        }
        if (at >= end)
            return;
        at++; /* the separator */
    }
}

char ec_csv_separator(const char *header, size_t size)
{
    static const char candidates[] = {',', ';', '\t', '|'};
    size_t best_count = 0;
    char best = ',';
    for (size_t c = 0; c < sizeof candidates; c++) {
        size_t count = 0;
        bool quoted = false;
        for (size_t n = 0; n < size; n++) {
            quoted ^= header[n] == '"';
            count += !quoted && header[n] == candidates[c];
        }
        if (count > best_count) {
            best_count = count;
            best = candidates[c];
        }
    }
    return best;
}

/* Find the end of the record whose first line has `size` bytes; false when it has none and the line
 * must be taken as it stands. */
static enum ec_status find_end(struct ec_window *window, char separator,
        struct ec_csv_record *record, bool *well_formed, struct ec_error *error)
{
    size_t scanned = 0;
    size_t size = record->size;
    enum quoting state = AT_START;
    for (uint64_t n_lines = 1;; n_lines++) {
        state = scan(state, window->bytes + window->begin, scanned, size, separator);
        scanned = size;
        *well_formed = state != QUOTED && state != MALFORMED;
        if (*well_formed) {
            record->size = size;
            record->n_lines = n_lines;
        }
        if (state != QUOTED || window->begin + size == window->end)
            return EC_OK;
        enum ec_line found;
        enum ec_status status = ec_window_line(window, size + 1, &found, &size, error);
        if (status || found == EC_LINE_LONG)
            return status;
    }
}

enum ec_status ec_csv_read(struct ec_window *window, char separator, struct ec_csv_record *record,
        struct ec_error *error)
{
    enum ec_line found;
    enum ec_status status = ec_window_line(window, 0, &found, &record->size, error);
    if (status)
        return status;
    record->n_fields = 0;
    record->n_lines = 1;
    record->is_long = found == EC_LINE_LONG;
    record->stray_quote = false;
    record->bytes = window->bytes + window->begin;
    if (record->is_long)
        return EC_OK;

    bool quoted = memchr(record->bytes, '"', record->size) != NULL;
    if (quoted) {
        bool well_formed = false;
        status = find_end(window, separator, record, &well_formed, error);
        if (status)
            return status;
        record->stray_quote = !well_formed;
    }
    record->bytes = window->bytes + window->begin; /* they may have moved */
    size_t stepped = record->size;
    if (record->size && record->bytes[record->size - 1] == '\r')
        record->size--;
    if (quoted && !record->stray_quote)
        split_quoted(record, separator);
    else
        split_plain(record, separator);
    record->size = stepped;
    return EC_OK;
}

/* csv.c - see csv.h. */
#include "native/log/csv.h"

#include <string.h>

/* Where a scan for the end of a record stands, to go on when more lines come into view. */
enum quoting {
    AT_START, /* of a field */
    UNQUOTED,
    UNQUOTED_ESCAPE, /* behind a backslash, where these escape */
    QUOTED,
    QUOTED_ESCAPE,
    AT_QUOTE, /* behind a quote inside a quoted field: its end, or the first of two */
    MALFORMED,
};

struct scan {
    enum quoting state;
    size_t n_separators;
};

static enum quoting step(enum quoting state, char c, const struct ec_csv_form *form, bool is_last)
{
    bool escapes = form->backslash && c == '\\';
    switch (state) {
    case AT_START:
    case UNQUOTED:
        return c == form->separator            ? AT_START
               : escapes                       ? UNQUOTED_ESCAPE
               : state == AT_START && c == '"' ? QUOTED
                                               : UNQUOTED;
    case QUOTED:
        return c == '"' ? AT_QUOTE : escapes ? QUOTED_ESCAPE : QUOTED;
    case UNQUOTED_ESCAPE:
        return UNQUOTED;
    case QUOTED_ESCAPE:
        return QUOTED;
    case AT_QUOTE:
        if (c == '"')
            return QUOTED;
        if (c == form->separator)
            return AT_START;
        return c == '\r' && is_last ? AT_QUOTE : MALFORMED;
    case MALFORMED:
        break;
    }
    return MALFORMED;
}

static void scan(struct scan *scan, const char *bytes, size_t from, size_t to,
        const struct ec_csv_form *form)
{
    enum quoting state = scan->state;
    size_t n_separators = 0;
    for (size_t n = from; n < to && state != MALFORMED; n++) {
        /* what most bytes are: text, which changes nothing */
        if (state == QUOTED && !form->backslash) {
            const char *quote = memchr(bytes + n, '"', to - n);
            if (!quote)
                break;
            n = (size_t)(quote - bytes);
        }
        if (bytes[n] == form->separator)
            n_separators += state <= UNQUOTED || state == AT_QUOTE;
        state = step(state, bytes[n], form, n + 1 == to);
    }
    scan->state = state;
    scan->n_separators += n_separators;
}

static void store(struct ec_csv_record *record, const char *bytes, size_t size)
{
    if (record->n_fields < record->capacity)
        record->fields[record->n_fields] = (struct ec_text){bytes, size};
    record->n_fields++;
}

static void split_plain(struct ec_csv_record *record, const struct ec_csv_form *form)
{
    const char *start = record->bytes;
    const char *end = start + record->size;
    size_t width = form->is_doubled ? 2 : 1;
    record->n_fields = 0;
    for (const char *at = start; at < end; at++) {
        if (*at != form->separator || (form->is_doubled && (at + 1 == end || at[1] != *at)))
            continue;
        store(record, start, (size_t)(at - start));
        start = at + width;
        at = start - 1;
    }
    store(record, start, (size_t)(end - start));
}

/* Undo a backslash at `*at`, which is stepped over it; returns where the text goes on. */
static char *unescape(char **at, const char *end, char separator, char *to)
{
    char c = *at + 1 < end ? (*at)[1] : '\0';
    char meant = c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
    bool escapes = c != '\0' && (meant != c || c == '\\' || c == '"' || c == '\'' ||
                                        c == separator || c == '\n' || c == '\r');
    *at += escapes ? 2 : 1;
    *to++ = escapes ? meant : '\\';
    return to;
}

/* Split a well-formed record and undo its quotes and backslashes in place: a field only ever
 * shrinks. */
static void split_quoted(struct ec_csv_record *record, const struct ec_csv_form *form)
{
    char *at = record->bytes;
    char *end = at + record->size;
    record->n_fields = 0;
    for (;;) {
        bool quoted = at < end && *at == '"';
        at += quoted;
        char *start = at;
        char *to = at;
        while (at < end && (quoted || *at != form->separator)) {
            if (form->backslash && *at == '\\') {
                to = unescape(&at, end, form->separator, to);
                continue;
            }
            if (quoted && *at == '"' && (++at == end || *at != '"'))
                break;
            *to++ = *at++;
        }
        store(record, start, (size_t)(to - start));
        if (at >= end)
            return;
        at++; /* the separator */
    }
}

struct ec_csv_form ec_csv_recognise(const char *line, size_t size, size_t n_fields)
{
    static const char candidates[] = {':', ',', ';', '\t', '|', '\x01'};
    size_t best_count = 0;
    struct ec_csv_form best = {.separator = ','};
    for (size_t c = 0; c < sizeof candidates; c++) {
        bool doubled = candidates[c] == ':';
        size_t count = 0;
        bool quoted = false;
        for (size_t n = 0; n < size; n++) {
            quoted ^= line[n] == '"' && !doubled;
            if (quoted || line[n] != candidates[c] ||
                    (doubled && (n + 1 == size || line[n + 1] != ':')))
                continue;
            count++;
            n += doubled;
        }
        struct ec_csv_form form = {.separator = candidates[c], .is_doubled = doubled};
        if (count && count + 1 == n_fields)
            return form;
        if (count > best_count) {
            best_count = count;
            best = form;
        }
    }
    return best;
}

/* Find the end of the record by the rules of a form. False, with size and lines as they were, where
 * it breaks them. */
static enum ec_status find_end(struct ec_window *window, const struct ec_csv_form *form,
        struct ec_csv_record *record, bool *well_formed, struct ec_error *error)
{
    struct scan at = {.state = AT_START};
    size_t scanned = 0;
    size_t size = record->size;
    *well_formed = false;
    for (uint64_t n_lines = 1;; n_lines++) {
        scan(&at, window->bytes + window->begin, scanned, size, form);
        scanned = size;
        bool is_open = at.state == QUOTED || at.state == QUOTED_ESCAPE ||
                       at.state == UNQUOTED_ESCAPE;
        bool is_end = window->begin + size == window->end;
        if (at.state == MALFORMED || (is_open && is_end && at.state != UNQUOTED_ESCAPE))
            return EC_OK;
        if (!is_open || is_end) {
            *well_formed = true;
            record->size = size;
            record->n_lines = n_lines;
            record->n_fields = at.n_separators + 1;
            return EC_OK;
        }
        enum ec_line found;
        enum ec_status status = ec_window_line(window, size + 1, &found, &size, error);
        if (status || found == EC_LINE_LONG)
            return status;
    }
}

static bool has_expected_fields(const struct ec_csv_form *form, const struct ec_csv_record *record)
{
    return form->n_fields == 0 || record->n_fields == form->n_fields;
}

/* Find which rules the record keeps: those of the form, else the others where its line has a
 * backslash, else none. It is split by what `read_by` then says; NULL: as it stands. */
static enum ec_status choose(struct ec_window *window, const struct ec_csv_form *form,
        struct ec_csv_form forms[2], struct ec_csv_record *record,
        const struct ec_csv_form **read_by, struct ec_error *error)
{
    struct ec_csv_record tried[2] = {*record, *record};
    bool well_formed[2] = {false, false};
    bool has_backslash = memchr(record->bytes, '\\', record->size) != NULL;
    *read_by = NULL;
    for (size_t f = 0; f < 2; f++) {
        forms[f] = *form;
        forms[f].backslash = form->backslash != (f == 1);
        if (f == 1 && well_formed[0] && !has_backslash)
            break;
        enum ec_status status = find_end(window, &forms[f], &tried[f], &well_formed[f], error);
        if (status)
            return status;
        if (!well_formed[f] || !has_expected_fields(form, &tried[f]))
            continue;
        *record = tried[f];
        *read_by = &forms[f];
        return EC_OK;
    }
    /* the second form is taken only where it fits wholly */
    if (well_formed[0]) {
        *record = tried[0];
        *read_by = &forms[0];
    }
    return EC_OK;
}

enum ec_status ec_csv_read(struct ec_window *window, const struct ec_csv_form *form,
        struct ec_csv_record *record, struct ec_error *error)
{
    enum ec_line found;
    enum ec_status status = ec_window_line(window, 0, &found, &record->size, error);
    if (status)
        return status;
    record->n_fields = 0;
    record->n_lines = 1;
    record->is_long = found == EC_LINE_LONG;
    record->stray_quote = false;
    record->backslash = false;
    record->bytes = window->bytes + window->begin;
    if (record->is_long)
        return EC_OK;

    bool may_quote = !form->is_doubled;
    bool quoted = may_quote && memchr(record->bytes, '"', record->size) != NULL;
    bool escaped = may_quote && !quoted && memchr(record->bytes, '\\', record->size) != NULL;
    struct ec_csv_form forms[2];
    const struct ec_csv_form *read_by = NULL;
    if (quoted || escaped) {
        status = choose(window, form, forms, record, &read_by, error);
        if (status)
            return status;
        record->stray_quote = !read_by;
    }
    record->bytes = window->bytes + window->begin; /* they may have moved */
    size_t stepped = record->size;
    if (record->size && record->bytes[record->size - 1] == '\r')
        record->size--;
    if (read_by && (quoted || read_by->backslash))
        split_quoted(record, read_by);
    else
        split_plain(record, form);
    record->backslash = read_by && read_by->backslash;
    record->size = stepped;
    return EC_OK;
}

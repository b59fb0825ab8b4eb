/* opening.c - see opening.h. */
#include "native/dataset/opening.h"

#include <stdio.h>
#include <string.h>

#include "native/clean/columns.h"
#include "native/dataset/nested.h"
#include "native/log/event_words.h"
#include "native/log/times.h"
#include "native/log/words.h"

enum { NAMES_TEXT = 160, LINE_TEXT = 80 };

static bool is_usual_name(struct ec_text field)
{
    for (int role = 0; role < EC_N_LOG_ROLES; role++)
        if (ec_column_is_usual(field, (enum ec_role)role))
            return true;
    return false;
}

enum ec_status ec_opening_check(const struct ec_table *table, struct ec_error *error)
{
    if (table->heading.header != EC_HEADER_GIVEN)
        return EC_OK;
    struct ec_table sample;
    enum ec_status status = ec_table_sample(table, &sample, error);
    if (status)
        return status;
    struct ec_log_row row;
    bool is_end;
    size_t n_names = 0;
    bool is_row = false;
    status = ec_table_next(&sample, &row, &is_end, error);
    for (size_t c = 0; !status && !is_end && c < row.n_fields; c++) {
        n_names += is_usual_name(row.fields[c]) ||
                   (table->columns[c].size &&
                           ec_text_compare(ec_trim(row.fields[c]), table->columns[c]) == 0);
        is_row |= ec_is_row_field(row.fields[c]);
    }
    /* two: a single one may be a category or an event's type */
    if (!status && n_names >= 2 && !is_row)
        status = ec_fail(error, EC_E_COLUMN,
                "%s has names of columns on line %llu already (%.*s); leave --columns out, or cut "
                "that line off",
                ec_source_name(table->window.source), (unsigned long long)row.line,
                (int)(row.text.size < LINE_TEXT ? row.text.size : LINE_TEXT), row.text.bytes);
    ec_table_close(&sample);
    return status;
}

/* An example of names for the columns of a header that is a row: a time is the time, an event word the type, the
 * first other fields are user and item, the rest stays without a name. */
static void propose_names(const struct ec_table *table, char names[NAMES_TEXT])
{
    static const char *const others[] = {"user", "item"};
    size_t n_others = 0;
    bool has_time = false;
    bool has_type = false;
    size_t size = 0;
    names[0] = '\0';
    for (size_t c = 0; c < table->n_columns && size + 8 < NAMES_TEXT; c++) {
        int64_t time_ms;
        bool is_time = !has_time &&
                       ec_time_parse(table->columns[c], EC_TIME_AUTO, &time_ms) == EC_TIME_OK &&
                       time_ms > INT64_C(631152000000); /* 1990-01-01: no quantity */
        bool is_type = !has_type && ec_event_word(ec_trim(table->columns[c])) < EC_N_EVENT_TYPES;
        const char *name = is_time        ? "time"
                           : is_type      ? "type"
                           : n_others < 2 ? others[n_others++]
                                          : "";
        has_time |= is_time;
        has_type |= is_type;
        size += (size_t)snprintf(names + size, NAMES_TEXT - size, "%s%s", c ? "," : "", name);
    }
}

/* How many usual names of columns a line holds; 0 for one with a number or a time. */
static size_t count_names(struct ec_text line)
{
    struct ec_csv_form form = ec_csv_recognise(line.bytes, line.size, 0);
    const char *end = line.bytes + line.size;
    size_t n = 0;
    for (const char *at = line.bytes, *next = at; next; at = next + 1) {
        next = memchr(at, form.separator, (size_t)(end - at));
        struct ec_text field = ec_trim((struct ec_text){at, (size_t)((next ? next : end) - at)});
        if (field.size >= 2 && field.bytes[0] == '"' && field.bytes[field.size - 1] == '"')
            field = (struct ec_text){field.bytes + 1, field.size - 2};
        if (ec_is_row_field(field))
            return 0;
        n += is_usual_name(field);
    }
    return n;
}

/* The line of the names where it is not the first: a title may stand before it. 0: none. */
static enum ec_status find_names(
        const struct ec_table *table, uint64_t *line, struct ec_error *error)
{
    enum { MOST_LINES = 50 };
    struct ec_table sample;
    enum ec_status status = ec_table_sample(table, &sample, error);
    if (status)
        return status;
    *line = 0;
    for (int n = 0; !status && n < MOST_LINES && *line == 0; n++) {
        struct ec_log_row row;
        bool is_end;
        status = ec_table_next(&sample, &row, &is_end, error);
        if (status || is_end)
            break;
        if (row.flaw != EC_ROW_LONG && count_names(row.text) >= 2)
            *line = row.line;
    }
    ec_table_close(&sample);
    return status;
}

/* Whether a name has U+FFFD, which stands for what was no UTF-8. */
static bool has_broken_names(const struct ec_table *table)
{
    static const char MARK[] = "\xef\xbf\xbd";
    for (size_t c = 0; c < table->n_columns; c++)
        for (size_t n = 0; n + 3 <= table->columns[c].size; n++)
            if (memcmp(table->columns[c].bytes + n, MARK, 3) == 0)
                return true;
    return false;
}

enum ec_status ec_opening_explain(const struct ec_table *table, struct ec_error *error)
{
    struct ec_error unused = {0};
    bool is_row;
    uint64_t names_line;
    if (table->form == EC_TABLE_NDJSON)
        return ec_nested_explain(table, error);
    const char *file = ec_source_name(table->window.source);
    if (has_broken_names(table))
        return ec_fail(error, EC_E_COLUMN,
                "the names of the columns of %s are no UTF-8 text; write it as UTF-8, such as "
                "iconv -f WINDOWS-1252 -t UTF-8 FILE | endcap check - (SHIFT-JIS, GB18030, "
                "KOI8-R)",
                file);
    if (find_names(table, &names_line, &unused))
        return ec_fail(error, unused.status, "%s", unused.message);
    if (names_line)
        return ec_fail(error, EC_E_COLUMN,
                "line %llu of %s looks like the names of the columns; cut off what stands before "
                "it: tail -n +%llu FILE | endcap check -",
                (unsigned long long)names_line, file, (unsigned long long)names_line);
    if (ec_table_header_is_row(table, &is_row, &unused))
        return ec_fail(error, unused.status, "%s", unused.message);
    if (!is_row)
        return error->status;
    char names[NAMES_TEXT];
    char line[LINE_TEXT + 1];
    size_t size = 0;
    propose_names(table, names);
    for (size_t c = 0; c < table->n_columns && size < LINE_TEXT; c++)
        size += (size_t)snprintf(line + size, sizeof line - size, "%s%.*s",
                !c                      ? ""
                : table->csv.is_doubled ? "::"
                                        : (char[2]){table->csv.separator, '\0'},
                (int)(table->columns[c].size < LINE_TEXT ? table->columns[c].size : LINE_TEXT),
                table->columns[c].bytes);
    return ec_fail(error, EC_E_COLUMN,
            "line %llu of %s looks like an event, not like names of columns: %s; give its %zu "
            "columns names with --columns, such as --columns %s (an empty name is a column of no "
            "use)",
            (unsigned long long)table->heading.n_skipped + 1, file, line, table->n_columns, names);
}

void ec_opening_report(const struct ec_table *table, struct ec_clean_report *report)
{
    static const char *const headers[] = {
            [EC_HEADER_LINE] = "line",
            [EC_HEADER_COMMENT] = "comment",
            [EC_HEADER_GIVEN] = "columns",
            [EC_HEADER_MEMBERS] = "members",
    };
    bool is_csv = table->form == EC_TABLE_CSV;
    report->form = is_csv ? "csv" : "ndjson";
    report->header = headers[table->heading.header];
    for (int n = 0; is_csv && n <= table->csv.is_doubled; n++)
        report->separator[n] = table->csv.separator;
    report->n_heading_lines = table->heading.n_skipped;
    report->has_separator_line = is_csv && table->heading.separator;
    report->has_returns = table->window.newline == '\r';
}

/* table_header.c - what stands before the first row of a table, and the names of its columns; see table.h. */
#include "native/log/table.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "native/log/words.h"
#include "native/system/alloc.h"

static enum ec_status no_memory(const struct ec_table *table, struct ec_error *error)
{
    return ec_fail(error, EC_E_MEMORY, "no memory for the header of %s",
            ec_source_name(table->window.source));
}

static enum ec_status add_column(
        struct ec_table *table, const char *bytes, size_t size, struct ec_error *error)
{
    char *name = ec_alloc(3 * size, 1);
    if (!name)
        return no_memory(table, error);
    size = ec_text_repair((struct ec_text){bytes, size}, name);
    bool is_known = false;
    for (size_t c = 0; c < table->n_columns && table->form == EC_TABLE_NDJSON; c++)
        is_known |= table->columns[c].size == size &&
                    memcmp(table->columns[c].bytes, name, size) == 0;
    if (is_known || table->n_columns == EC_MAX_COLUMNS) {
        ec_free(name);
        return is_known ? EC_OK
                        : ec_fail(error, EC_E_TOO_LARGE,
                                  "%s has more than %d columns; is it a log of events?",
                                  ec_source_name(table->window.source), EC_MAX_COLUMNS);
    }
    struct ec_text *columns = ec_resize(
            table->columns, table->n_columns, table->n_columns + 1, sizeof *columns);
    if (!columns) {
        ec_free(name);
        return no_memory(table, error);
    }
    table->columns = columns;
    table->columns[table->n_columns++] = (struct ec_text){name, size};
    return EC_OK;
}

/* The first record, from a copy: reading undoes quotes in place, and it may have to be read again as
 * a row. */
struct first_record {
    struct ec_window window;
    struct ec_text *fields; /* (EC_MAX_COLUMNS + 1,) */
    size_t n_fields;
};

static void free_first_record(struct first_record *first)
{
    ec_window_close(&first->window);
    ec_free(first->fields);
}

static enum ec_status read_first_record(
        const struct ec_table *table, struct first_record *first, struct ec_error *error)
{
    *first = (struct first_record){.fields = ec_alloc(EC_MAX_COLUMNS + 1, sizeof *first->fields)};
    if (!first->fields)
        return no_memory(table, error);
    struct ec_csv_record record = {.fields = first->fields, .capacity = EC_MAX_COLUMNS + 1};
    enum ec_status status = ec_window_sample(&table->window, &first->window, error);
    if (!status)
        status = ec_csv_read(&first->window, &table->csv, &record, error);
    first->n_fields = record.n_fields < record.capacity ? record.n_fields : record.capacity;
    return status;
}

/* Take the person's names; the first line must have as many fields, or one more that is empty. */
static enum ec_status take_given_names(
        struct ec_table *table, const char *columns, struct ec_error *error)
{
    struct ec_text names = {columns, strlen(columns)};
    struct ec_text name;
    enum ec_status status = EC_OK;
    for (bool is_first = true; !status && ec_next_name(&names, &is_first, &name);)
        status = add_column(table, name.bytes, name.size, error);
    struct first_record first = {0};
    table->csv.n_fields = table->n_columns;
    if (!status)
        status = read_first_record(table, &first, error);
    size_t n_fields = first.n_fields;
    if (!status && n_fields == table->n_columns + 1 && first.fields[n_fields - 1].size == 0)
        n_fields--;
    if (!status && n_fields != table->n_columns)
        status = ec_fail(error, EC_E_COLUMN,
                "--columns gives %zu names, but line %llu of %s has %zu fields; give one name for "
                "each, an empty one for a field of no use",
                table->n_columns, (unsigned long long)table->window.line,
                ec_source_name(table->window.source), n_fields);
    free_first_record(&first);
    table->heading.header = EC_HEADER_GIVEN;
    return status;
}

/* Whether the last comment holds the names: it has as many fields as the line behind it, and that
 * line is a row. */
static enum ec_status is_comment_header(const struct ec_table *table, struct ec_text comment,
        bool *is_header, struct ec_error *error)
{
    *is_header = false;
    struct first_record first;
    enum ec_status status = read_first_record(table, &first, error);
    bool is_row = false;
    for (size_t f = 0; !status && f < first.n_fields; f++)
        is_row |= ec_is_row_field(first.fields[f]);
    size_t n_separators = 0;
    for (size_t n = 0; n < comment.size; n++)
        n_separators += comment.bytes[n] == table->csv.separator;
    if (!status)
        *is_header = is_row && n_separators && n_separators + 1 == first.n_fields;
    free_first_record(&first);
    return status;
}

static enum ec_status take_comment_names(
        struct ec_table *table, struct ec_text comment, struct ec_error *error)
{
    enum ec_status status = EC_OK;
    const char *at = comment.bytes;
    const char *end = at + comment.size;
    for (const char *next = at; !status && next; at = next + 1) {
        next = memchr(at, table->csv.separator, (size_t)(end - at));
        struct ec_text name = ec_trim((struct ec_text){at, (size_t)((next ? next : end) - at)});
        status = add_column(table, name.bytes, name.size, error);
    }
    table->heading.header = EC_HEADER_COMMENT;
    return status;
}

static enum ec_status take_first_line(struct ec_table *table, struct ec_error *error)
{
    struct ec_text *fields = ec_alloc(EC_MAX_COLUMNS + 1, sizeof *fields);
    if (!fields)
        return no_memory(table, error);
    struct ec_csv_record record = {.fields = fields, .capacity = EC_MAX_COLUMNS + 1};
    enum ec_status status = ec_csv_read(&table->window, &table->csv, &record, error);
    if (!status && (record.is_long || memchr(record.bytes, '\0', record.size)))
        status = ec_fail(error, EC_E_DATA, "%s does not start with a header line of column names",
                ec_source_name(table->window.source));
    for (size_t c = 0; !status && c < record.n_fields; c++) {
        struct ec_text name = ec_trim(fields[c]);
        status = add_column(table, name.bytes, name.size, error);
    }
    if (!status)
        ec_window_step(&table->window, record.size, record.n_lines);
    ec_free(fields);
    return status;
}

static size_t count_names(const char *columns)
{
    struct ec_text names = {columns, strlen(columns)};
    struct ec_text name;
    size_t n = 0;
    for (bool is_first = true; ec_next_name(&names, &is_first, &name);)
        n++;
    return n;
}

static enum ec_status read_csv_header(
        struct ec_table *table, const char *columns, struct ec_error *error)
{
    enum ec_line found;
    size_t size;
    enum ec_status status = ec_window_line(&table->window, 0, &found, &size, error);
    if (status)
        return status;
    table->csv = ec_csv_recognise(
            table->window.bytes + table->window.begin, size, columns ? count_names(columns) : 0);
    if (table->heading.separator)
        table->csv = (struct ec_csv_form){.separator = table->heading.separator};
    if (columns)
        return take_given_names(table, columns, error);
    struct ec_text comment = ec_heading_comment(&table->heading);
    bool is_header = false;
    if (comment.size && found == EC_LINE_FOUND)
        status = is_comment_header(table, comment, &is_header, error);
    if (status)
        return status;
    return is_header ? take_comment_names(table, comment, error) : take_first_line(table, error);
}

static enum ec_status add_paths(
        struct ec_table *table, const struct ec_table_options *options, struct ec_error *error)
{
    enum ec_status status = EC_OK;
    table->n_members = table->n_columns;
    for (size_t p = 0; !status && options && p < options->n_paths; p++)
        status = add_column(table, options->paths[p].bytes, options->paths[p].size, error);
    return status;
}

/* Look at the lines in view without stepping over them. */
static enum ec_status read_ndjson_header(struct ec_table *table, struct ec_error *error)
{
    size_t from = 0;
    do {
        enum ec_line found;
        size_t size;
        enum ec_status status = ec_window_line(&table->window, from, &found, &size, error);
        if (status)
            return status;
        struct ec_text line = {table->window.bytes + table->window.begin + from, size - from};
        struct cJSON *object = NULL;
        enum ec_ndjson_line read = found == EC_LINE_FOUND ? ec_ndjson_parse(line, &object)
                                                          : EC_NDJSON_MALFORMED;
        if (read == EC_NDJSON_MEMORY)
            return no_memory(table, error);
        if (read == EC_NDJSON_OK)
            for (const cJSON *member = object->child; !status && member; member = member->next)
                status = add_column(table, member->string, strlen(member->string), error);
        cJSON_Delete(object);
        if (status)
            return status;
        from = size + 1;
    } while (from < table->window.end - table->window.begin &&
             memchr(table->window.bytes + table->window.begin + from, table->window.newline,
                     table->window.end - table->window.begin - from));
    if (table->n_columns == 0)
        return ec_fail(error, EC_E_DATA,
                "%s starts like JSON, but its first lines hold no JSON object; "
                "write one object on each line, as jq -c . does",
                ec_source_name(table->window.source));
    return EC_OK;
}

enum ec_status ec_table_read_header(
        struct ec_table *table, const struct ec_table_options *options, struct ec_error *error)
{
    const char *columns = options ? options->columns : NULL;
    const char *name = ec_source_name(table->window.source);
    bool is_empty;
    enum ec_status status = ec_heading_skip(&table->window, &table->heading, error);
    if (!status)
        status = ec_window_is_empty(&table->window, &is_empty, error);
    if (status)
        return status;
    if (is_empty)
        return ec_fail(error, EC_E_DATA,
                table->heading.n_skipped ? "%s holds nothing but comments and empty lines"
                                         : "%s is empty",
                name);
    size_t n = table->window.begin;
    while (n < table->window.end && ec_is_space(table->window.bytes[n]))
        n++;
    char first = n < table->window.end ? table->window.bytes[n] : '\0';
    if (first == '[')
        return ec_fail(error, EC_E_DATA,
                "%s begins with a bracket, as a JSON array does; write one JSON object a line, as "
                "jq -c '.[]' does",
                name);
    table->form = first == '{' ? EC_TABLE_NDJSON : EC_TABLE_CSV;
    if (first == '{' && columns)
        return ec_fail(error, EC_E_OPTION,
                "--columns names the columns of CSV; the members of %s have names", name);
    if (first != '{')
        return read_csv_header(table, columns, error);
    table->heading.header = EC_HEADER_MEMBERS;
    status = read_ndjson_header(table, error);
    return status ? status : add_paths(table, options, error);
}

/* table.c - see table.h. */
#include "native/log/table.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "device/base/utf8.h"
#include "native/log/csv.h"
#include "native/log/words.h"
#include "native/system/alloc.h"

static enum ec_status no_memory(const struct ec_table *table, struct ec_error *error)
{
    return ec_fail(
            error, EC_E_MEMORY, "no memory for a row of %s", ec_source_name(table->window.source));
}

/* Copy a field with each byte that belongs to no character replaced; returns its size. */
static size_t repair(struct ec_text field, char *to)
{
    size_t size = 0;
    for (size_t n = 0; n < field.size;) {
        const uint8_t *at = (const uint8_t *)field.bytes + n;
        size_t length = ec_utf8_character(at, field.size - n);
        if (length)
            memcpy(to + size, at, length);
        else
            memcpy(to + size, "\xef\xbf\xbd", 3);
        size += length ? length : 3;
        n += length ? length : 1;
    }
    return size;
}

static enum ec_status add_column(
        struct ec_table *table, const char *bytes, size_t size, struct ec_error *error)
{
    char *name = ec_alloc(3 * size, 1);
    if (!name)
        return no_memory(table, error);
    size = repair((struct ec_text){bytes, size}, name);
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

static enum ec_status read_csv_header(struct ec_table *table, struct ec_error *error)
{
    enum ec_line found;
    size_t size;
    enum ec_status status = ec_window_line(&table->window, 0, &found, &size, error);
    if (status)
        return status;
    table->separator = ec_csv_separator(table->window.bytes + table->window.begin, size);
    struct ec_text *fields = ec_alloc(EC_MAX_COLUMNS + 1, sizeof *fields);
    if (!fields)
        return no_memory(table, error);
    struct ec_csv_record record = {.fields = fields, .capacity = EC_MAX_COLUMNS + 1};
    status = ec_csv_read(&table->window, table->separator, &record, error);
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
             memchr(table->window.bytes + table->window.begin + from, '\n',
                     table->window.end - table->window.begin - from));
    if (table->n_columns == 0)
        return ec_fail(error, EC_E_DATA,
                "%s starts like JSON, but its first lines hold no JSON object; "
                "write one object on each line",
                ec_source_name(table->window.source));
    return EC_OK;
}

static enum ec_status read_header(struct ec_table *table, struct ec_error *error)
{
    bool is_empty;
    enum ec_status status = ec_window_is_empty(&table->window, &is_empty, error);
    if (status)
        return status;
    if (is_empty)
        return ec_fail(error, EC_E_DATA, "%s is empty", ec_source_name(table->window.source));
    size_t n = table->window.begin;
    while (n < table->window.end &&
            (ec_is_space(table->window.bytes[n]) || table->window.bytes[n] == '\n'))
        n++;
    if (n < table->window.end && table->window.bytes[n] == '[')
        return ec_fail(error, EC_E_DATA,
                "%s begins with a bracket, as a JSON array does; write one JSON object a line",
                ec_source_name(table->window.source));
    bool is_json = n < table->window.end && table->window.bytes[n] == '{';
    table->form = is_json ? EC_TABLE_NDJSON : EC_TABLE_CSV;
    status = is_json ? read_ndjson_header(table, error) : read_csv_header(table, error);
    if (status)
        return status;
    table->fields = ec_alloc(table->n_columns, sizeof *table->fields);
    table->numbers = ec_alloc(table->n_columns, sizeof *table->numbers);
    return table->fields && table->numbers ? EC_OK : no_memory(table, error);
}

enum ec_status ec_table_open(struct ec_table *out, struct ec_source *source, struct ec_error *error)
{
    struct ec_table table = {0};
    enum ec_status status = ec_window_open(&table.window, source, error);
    if (!status)
        status = read_header(&table, error);
    if (status) {
        ec_table_close(&table);
        return status;
    }
    *out = table;
    return EC_OK;
}

/* What calls for a second look: a NUL, or bytes beyond ASCII. Eight bytes at a time, since every
 * byte of the log comes through here. */
static void look_for_bytes(const char *bytes, size_t size, bool *nul, bool *high)
{
    const uint64_t ones = 0x0101010101010101u;
    uint64_t seen_nul = 0;
    uint64_t seen_high = 0;
    size_t n = 0;
    for (; n + 8 <= size; n += 8) {
        uint64_t word;
        memcpy(&word, bytes + n, 8);
        seen_high |= word;
        seen_nul |= (word - ones) & ~word;
    }
    for (; n < size; n++) {
        seen_high |= (uint64_t)(unsigned char)bytes[n];
        seen_nul |= bytes[n] ? 0 : 0x80u;
    }
    *nul = (seen_nul & ones << 7) != 0;
    *high = (seen_high & ones << 7) != 0;
}

/* Make every field UTF-8. */
static enum ec_status repair_fields(
        struct ec_table *table, struct ec_log_row *row, struct ec_error *error)
{
    size_t need = 0;
    for (size_t c = 0; c < row->n_fields; c++)
        if (!ec_utf8_check((const uint8_t *)table->fields[c].bytes, table->fields[c].size))
            need += 3 * table->fields[c].size;
    if (need == 0)
        return EC_OK;
    if (need > table->repaired_capacity) {
        char *bytes = ec_resize(table->repaired, table->repaired_capacity, need, 1);
        if (!bytes)
            return no_memory(table, error);
        table->repaired = bytes;
        table->repaired_capacity = need;
    }
    char *to = table->repaired;
    for (size_t c = 0; c < row->n_fields; c++) {
        struct ec_text *field = &table->fields[c];
        if (ec_utf8_check((const uint8_t *)field->bytes, field->size))
            continue;
        size_t size = repair(*field, to);
        *field = (struct ec_text){to, size};
        to += size;
    }
    row->was_repaired = true;
    return EC_OK;
}

static enum ec_status next_csv(
        struct ec_table *table, struct ec_log_row *row, struct ec_error *error)
{
    struct ec_csv_record record = {.fields = table->fields, .capacity = table->n_columns};
    enum ec_status status = ec_csv_read(&table->window, table->separator, &record, error);
    if (status)
        return status;
    row->text = (struct ec_text){record.bytes, record.size};
    row->had_stray_quote = record.stray_quote;
    if (record.is_long) {
        row->flaw = EC_ROW_LONG;
        return EC_OK;
    }
    ec_window_step(&table->window, record.size, record.n_lines);
    row->n_fields = record.n_fields < table->n_columns ? record.n_fields : table->n_columns;
    if (record.size == 0 || (record.size == 1 && record.bytes[0] == '\r'))
        row->flaw = EC_ROW_BLANK;
    else if (record.n_fields != table->n_columns)
        row->flaw = EC_ROW_N_FIELDS;
    return EC_OK;
}

static enum ec_status next_ndjson(
        struct ec_table *table, struct ec_log_row *row, struct ec_error *error)
{
    enum ec_line found;
    size_t size;
    enum ec_status status = ec_window_line(&table->window, 0, &found, &size, error);
    if (status)
        return status;
    struct ec_text line = {table->window.bytes + table->window.begin, size};
    row->text = line;
    if (found == EC_LINE_LONG) {
        row->flaw = EC_ROW_LONG;
        return EC_OK;
    }
    ec_window_step(&table->window, size, 1);
    if (ec_trim(line).size == 0) {
        row->flaw = EC_ROW_BLANK;
        return EC_OK;
    }
    enum ec_ndjson_line read = ec_ndjson_parse(line, &table->object);
    if (read == EC_NDJSON_MEMORY)
        return no_memory(table, error);
    if (read == EC_NDJSON_OK)
        read = ec_ndjson_fields(
                table->object, table->columns, table->n_columns, table->fields, table->numbers);
    row->n_fields = read == EC_NDJSON_OK ? table->n_columns : 0;
    row->flaw = read == EC_NDJSON_OK       ? EC_ROW_OK
                : read == EC_NDJSON_NUL    ? EC_ROW_NUL
                : read == EC_NDJSON_NUMBER ? EC_ROW_JSON_NUMBER
                                           : EC_ROW_JSON;
    return EC_OK;
}

enum ec_status ec_table_next(
        struct ec_table *table, struct ec_log_row *row, bool *is_end, struct ec_error *error)
{
    cJSON_Delete(table->object);
    table->object = NULL;
    enum ec_status status = EC_OK;
    if (table->skip_line)
        status = ec_window_skip_line(&table->window, error);
    table->skip_line = false;
    if (status)
        return status;
    status = ec_window_is_empty(&table->window, is_end, error);
    if (status || *is_end)
        return status;
    *row = (struct ec_log_row){.line = table->window.line, .fields = table->fields};
    status = table->form == EC_TABLE_CSV ? next_csv(table, row, error)
                                         : next_ndjson(table, row, error);
    if (status)
        return status;
    bool has_nul, has_high;
    look_for_bytes(row->text.bytes, row->text.size, &has_nul, &has_high);
    table->skip_line = row->flaw == EC_ROW_LONG;
    if (has_nul && row->flaw != EC_ROW_LONG) {
        row->flaw = EC_ROW_NUL;
        row->n_fields = 0;
    }
    return has_high ? repair_fields(table, row, error) : EC_OK;
}

void ec_table_close(struct ec_table *table)
{
    cJSON_Delete(table->object);
    for (size_t c = 0; c < table->n_columns; c++)
        ec_free((char *)(uintptr_t)table->columns[c].bytes);
    ec_free(table->columns);
    ec_free(table->fields);
    ec_free(table->numbers);
    ec_free(table->repaired);
    ec_window_close(&table->window);
    *table = (struct ec_table){0};
}

/* table.c - see table.h. */
#include "native/log/table.h"

#include <string.h>

#include "device/base/utf8.h"
#include "native/log/words.h"
#include "native/system/alloc.h"

static enum ec_status no_memory(const struct ec_table *table, struct ec_error *error)
{
    return ec_fail(
            error, EC_E_MEMORY, "no memory for a row of %s", ec_source_name(table->window.source));
}

/* Room for a row. */
static enum ec_status make_room(struct ec_table *table, struct ec_error *error)
{
    table->fields = ec_alloc(table->n_columns + 1, sizeof *table->fields);
    if (!table->fields)
        return no_memory(table, error);
    if (table->form == EC_TABLE_CSV)
        return EC_OK;
    struct ec_text bad = {0};
    enum ec_status status = ec_json_rows_open(
            &table->json, table->columns, table->n_columns, table->n_members, &bad);
    if (status == EC_E_COLUMN)
        return ec_fail(error, status,
                "'%.*s' is not a path into %s: members have points between them, [] behind a list "
                "goes through its elements (items[].item_id), and all such columns go through the "
                "same list",
                (int)(bad.size < 80 ? bad.size : 80), bad.bytes,
                ec_source_name(table->window.source));
    return status ? no_memory(table, error) : EC_OK;
}

enum ec_status ec_table_sample(
        const struct ec_table *table, struct ec_table *sample, struct ec_error *error)
{
    struct ec_table made = {
            .form = table->form,
            .csv = table->csv,
            .is_sample = true,
            .n_columns = table->n_columns,
            .n_members = table->n_members,
            .columns = table->columns,
    };
    enum ec_status status = ec_window_sample(&table->window, &made.window, error);
    if (!status)
        status = make_room(&made, error);
    if (status) {
        ec_table_close(&made);
        return status;
    }
    *sample = made;
    return EC_OK;
}

/* Whether a row in view is read by its backslashes: then all are tried so, from the first on. */
static enum ec_status look_for_backslashes(struct ec_table *table, struct ec_error *error)
{
    const char *view = table->window.bytes + table->window.begin;
    if (table->form != EC_TABLE_CSV || !memchr(view, '\\', table->window.end - table->window.begin))
        return EC_OK;
    struct ec_table sample;
    enum ec_status status = ec_table_sample(table, &sample, error);
    if (status)
        return status;
    for (bool is_end = false; !status && !is_end && !sample.csv.backslash;) {
        struct ec_log_row row;
        status = ec_table_next(&sample, &row, &is_end, error);
    }
    table->csv.backslash = sample.csv.backslash;
    ec_table_close(&sample);
    return status;
}

enum ec_status ec_table_open(struct ec_table *out, struct ec_source *source,
        const struct ec_table_options *options, struct ec_error *error)
{
    struct ec_table table = {0};
    enum ec_status status = ec_window_open(&table.window, source, error);
    if (!status)
        status = ec_table_read_header(&table, options, error);
    if (!status)
        status = make_room(&table, error);
    if (status) {
        ec_table_close(&table);
        return status;
    }
    table.csv.n_fields = table.n_columns;
    status = look_for_backslashes(&table, error);
    if (status) {
        ec_table_close(&table);
        return status;
    }
    *out = table;
    return EC_OK;
}

void ec_table_use(struct ec_table *table, const uint32_t *columns, size_t n)
{
    for (size_t c = 0; c < table->n_columns && table->form == EC_TABLE_NDJSON; c++)
        table->json.is_unused[c] = true;
    for (size_t k = 0; k < n && table->form == EC_TABLE_NDJSON; k++)
        if (columns[k] != EC_UNUSED_COLUMN)
            table->json.is_unused[columns[k]] = false;
}

/* Some fields of a row are those of the header, and some are not: lines of names that a merge of
 * files left among the rows are no sign. */
static bool repeats_header(const struct ec_table *table, const struct ec_log_row *row)
{
    bool any = false;
    bool all = true;
    for (size_t c = 0; c < row->n_fields; c++) {
        bool same = table->columns[c].size &&
                    ec_text_compare(ec_trim(row->fields[c]), table->columns[c]) == 0;
        any |= same;
        all &= same;
    }
    return any && !all;
}

enum ec_status ec_table_header_is_row(
        const struct ec_table *table, bool *is_row, struct ec_error *error)
{
    *is_row = false;
    if (table->heading.header != EC_HEADER_LINE || table->form != EC_TABLE_CSV)
        return EC_OK;
    for (size_t c = 0; c < table->n_columns; c++)
        *is_row |= ec_is_row_field(table->columns[c]);
    struct ec_table sample;
    enum ec_status status = ec_table_sample(table, &sample, error);
    if (status)
        return status;
    while (!*is_row) {
        struct ec_log_row row;
        bool is_end;
        status = ec_table_next(&sample, &row, &is_end, error);
        if (status || is_end)
            break;
        *is_row = row.flaw == EC_ROW_OK && repeats_header(table, &row);
    }
    ec_table_close(&sample);
    return status;
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
        size_t size = ec_text_repair(*field, to);
        *field = (struct ec_text){to, size};
        to += size;
    }
    row->was_repaired = true;
    return EC_OK;
}

static enum ec_status next_csv(
        struct ec_table *table, struct ec_log_row *row, struct ec_error *error)
{
    size_t n_columns = table->n_columns;
    struct ec_csv_record record = {.fields = table->fields, .capacity = n_columns + 1};
    enum ec_status status = ec_csv_read(&table->window, &table->csv, &record, error);
    if (status)
        return status;
    row->text = (struct ec_text){record.bytes, record.size};
    row->had_stray_quote = record.stray_quote;
    if (record.is_long) {
        row->flaw = EC_ROW_LONG;
        return EC_OK;
    }
    ec_window_step(&table->window, record.size, record.n_lines);
    table->csv.backslash |= record.backslash;
    /* a separator behind the last field of the rows, or of the header alone */
    row->had_separator = record.n_fields == n_columns + 1 && table->fields[n_columns].size == 0;
    if (record.n_fields + 1 == n_columns && table->columns[n_columns - 1].size == 0)
        table->fields[record.n_fields++] = (struct ec_text){"", 0};
    row->n_fields = record.n_fields < n_columns ? record.n_fields : n_columns;
    if (record.size == 0 || (record.size == 1 && record.bytes[0] == '\r'))
        row->flaw = EC_ROW_BLANK;
    else if (record.n_fields != n_columns && !row->had_separator)
        row->flaw = EC_ROW_N_FIELDS;
    return EC_OK;
}

static void set_flaw(const struct ec_table *table, struct ec_log_row *row, enum ec_ndjson_line read)
{
    row->n_fields = read == EC_NDJSON_OK ? table->n_columns : 0;
    row->flaw = read == EC_NDJSON_OK       ? EC_ROW_OK
                : read == EC_NDJSON_NUL    ? EC_ROW_NUL
                : read == EC_NDJSON_NUMBER ? EC_ROW_JSON_NUMBER
                                           : EC_ROW_JSON;
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
    enum ec_ndjson_line read = ec_json_rows_read(&table->json, line, table->columns, table->fields);
    if (read == EC_NDJSON_MEMORY)
        return no_memory(table, error);
    table->object = table->json.object;
    set_flaw(table, row, read);
    return EC_OK;
}

/* The next row of a line that unfolds into several. */
static bool next_unfolded(struct ec_table *table, struct ec_log_row *row)
{
    enum ec_ndjson_line read;
    if (!table->object || table->line.flaw == EC_ROW_NUL ||
            !ec_json_rows_next(&table->json, table->fields, &read))
        return false;
    *row = table->line;
    set_flaw(table, row, read);
    return true;
}

enum ec_status ec_table_next(
        struct ec_table *table, struct ec_log_row *row, bool *is_end, struct ec_error *error)
{
    *is_end = false;
    if (next_unfolded(table, row))
        return table->line_has_high ? repair_fields(table, row, error) : EC_OK;
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
    table->line = *row;
    table->line_has_high = has_high;
    return has_high ? repair_fields(table, row, error) : EC_OK;
}

void ec_table_close(struct ec_table *table)
{
    for (size_t c = 0; c < table->n_columns && !table->is_sample; c++)
        ec_free((char *)(uintptr_t)table->columns[c].bytes);
    if (!table->is_sample)
        ec_free(table->columns);
    ec_heading_free(&table->heading);
    ec_free(table->fields);
    ec_json_rows_close(&table->json);
    ec_free(table->repaired);
    ec_window_close(&table->window);
    *table = (struct ec_table){0};
}

/* items_file.c - see items_file.h: the form that is a table, and which form it is. */
#include "native/items/items_file.h"

#include <string.h>

#include "native/items/items_row.h"
#include "native/items/listing.h"
#include "native/log/missing.h"
#include "native/log/table.h"
#include "native/log/words.h"
#include "native/system/alloc.h"

enum {
    SNIFFED = 1 << 14, /* bytes that tell the form of a file */
    TRIED_ROWS = 4096, /* by which the column of ids is chosen */
};

/* How many of the first rows hold an id of the log, by column. */
struct trial {
    uint64_t n_rows;
    uint64_t n_known[EC_MAX_COLUMNS];
};

static enum ec_status try_text(const struct ec_items_source *from, struct ec_ids *ids,
        struct ec_text text, uint64_t *n_known)
{
    const struct ec_id_verdict *verdict;
    enum ec_status status = ec_ids_judge(ids, text, &verdict);
    if (status || verdict->dropped)
        return status;
    struct ec_text id = ec_strings_get(&ids->clean.strings, verdict->id);
    *n_known += ec_intern_find(from->known, id) != UINT32_MAX;
    return EC_OK;
}

static enum ec_status try_rows(const struct ec_items_source *from, struct ec_table *table,
        struct trial *trial, struct ec_error *error)
{
    struct ec_ids ids = {.rules = *from->rules};
    enum ec_status status = EC_OK;
    while (!status && trial->n_rows < TRIED_ROWS) {
        struct ec_log_row row;
        bool is_end;
        status = ec_table_next(table, &row, &is_end, error);
        if (status || is_end)
            break;
        trial->n_rows += row.flaw == EC_ROW_OK;
        for (size_t c = 0; !status && row.flaw == EC_ROW_OK && c < row.n_fields; c++)
            status = try_text(from, &ids, row.fields[c], &trial->n_known[c]);
        if (status)
            status = ec_fail(error, status, "%s: %s", from->path, ec_status_text(status));
    }
    ec_ids_free(&ids);
    return status;
}

/* Try every column of the rows in view. */
static enum ec_status try_columns(const struct ec_items_source *from, const struct ec_table *table,
        struct trial *trial, struct ec_error *error)
{
    struct ec_table sample;
    enum ec_status status = ec_table_sample(table, &sample, error);
    if (status)
        return status;
    status = try_rows(from, &sample, trial, error);
    ec_table_close(&sample);
    return status;
}

/* The column that holds the most ids of the log. */
static uint32_t most_known(const struct trial *trial, size_t n_columns)
{
    uint32_t best = 0;
    for (uint32_t c = 1; c < n_columns; c++)
        if (trial->n_known[c] > trial->n_known[best])
            best = c;
    return best;
}

static enum ec_status no_item(const struct ec_table *table, const struct trial *trial,
        const char *file, struct ec_error *error)
{
    uint32_t best = most_known(trial, table->n_columns);
    struct ec_text name = table->columns[best];
    if (trial->n_known[best] && name.size < EC_COLUMN_TEXT)
        return ec_fail(error, EC_E_COLUMN,
                "%s has no column that is plainly the item; '%.*s' holds ids of the log: name it "
                "with "
                "--items-column item='%.*s'",
                file, (int)name.size, name.bytes, (int)name.size, name.bytes);
    return ec_fail(error, EC_E_COLUMN,
            "%s has no column that is plainly the item; call one item or id, or name it with "
            "--items-column item=COLUMN",
            file);
}

/* Of the columns that may be the item's take the one that holds the most ids of the log, the likeliest first. */
static enum ec_status choose_item(const struct ec_items_source *from, const struct ec_table *table,
        struct trial *trial, struct ec_items_columns *columns, struct ec_items_report *report,
        struct ec_error *error)
{
    struct ec_items_column *candidates = columns->of[EC_ROLE_ITEM];
    enum ec_status status = try_columns(from, table, trial, error);
    if (status)
        return status;
    if (columns->n[EC_ROLE_ITEM] == 0)
        return no_item(table, trial, from->path, error);
    struct ec_items_column best = candidates[0];
    for (uint32_t k = 1; k < columns->n[EC_ROLE_ITEM]; k++)
        if (trial->n_known[candidates[k].column] > trial->n_known[best.column])
            best = candidates[k];
    report->n_ids_tried = trial->n_rows;
    report->n_ids_known = trial->n_known[best.column];
    uint32_t most = most_known(trial, table->n_columns);
    struct ec_text name = table->columns[most];
    if (report->n_ids_known == 0 && trial->n_known[most] && name.size < EC_COLUMN_TEXT)
        memcpy(report->other_ids, name.bytes, name.size);
    candidates[0] = best;
    columns->n[EC_ROLE_ITEM] = 1;
    return EC_OK;
}

/* Numbers too large to be read are flaws in the columns that are taken alone. */
static void use(struct ec_table *table, const struct ec_items_columns *columns)
{
    uint32_t used[EC_N_ROLES * EC_ITEMS_COLUMNS];
    size_t n = 0;
    for (size_t r = 0; r < EC_N_ROLES; r++)
        for (uint32_t k = 0; k < columns->n[r]; k++)
            used[n++] = columns->of[r][k].column;
    ec_table_use(table, used, n);
}

/* Find the columns, and which of them is the item's. */
static enum ec_status find_columns(const struct ec_items_source *from, struct ec_table *table,
        struct ec_items_columns *columns, struct ec_items_report *report, struct ec_error *error)
{
    struct trial *trial = ec_alloc(1, sizeof *trial);
    if (!trial)
        return ec_fail(error, EC_E_MEMORY, "no memory for the columns of %s", from->path);
    enum ec_status status = ec_items_columns_find(
            table->columns, table->n_columns, from->named, from->path, columns, error);
    if (!status)
        status = choose_item(from, table, trial, columns, report, error);
    ec_free(trial);
    if (status)
        return status;
    ec_items_columns_report(columns, table->columns, table->n_columns, report);
    use(table, columns);
    report->form = table->form == EC_TABLE_CSV ? "csv" : "ndjson";
    report->separator = table->form == EC_TABLE_CSV ? table->csv.separator : '\0';
    return EC_OK;
}

static enum ec_status read_rows(
        struct ec_items_reader *reader, struct ec_table *table, struct ec_error *error)
{
    for (;;) {
        struct ec_log_row row;
        bool is_end;
        enum ec_status status = ec_table_next(table, &row, &is_end, error);
        if (status || is_end)
            return status;
        if (row.flaw == EC_ROW_BLANK)
            continue;
        if (row.flaw != EC_ROW_OK) {
            reader->items->n_malformed++;
            ec_clean_example(
                    &reader->items->report.no_id, row.line, row.fields, row.n_fields, row.text);
            continue;
        }
        status = ec_items_row(reader, &row, error);
        if (status)
            return error->status ? status
                                 : ec_fail(error, status, "%s, line %llu: %s",
                                           ec_source_name(table->window.source),
                                           (unsigned long long)row.line, ec_status_text(status));
    }
}

static enum ec_status read_table(const struct ec_items_source *from, struct ec_items *items,
        struct ec_source *source, struct ec_error *error)
{
    struct ec_table table;
    struct ec_items_columns columns;
    struct ec_text
            paths[EC_N_ROLES * EC_ITEMS_COLUMNS]; /* in NDJSON a person's names may be paths */
    struct ec_table_options options = {.paths = paths};
    for (size_t r = 0; r < EC_N_ROLES; r++)
        for (size_t k = 0; k < EC_ITEMS_COLUMNS && from->named->of[r][k]; k++)
            if (*from->named->of[r][k])
                paths[options.n_paths++] = (struct ec_text){
                        from->named->of[r][k], strlen(from->named->of[r][k])};
    enum ec_status status = ec_table_open(&table, source, &options, error);
    if (status)
        return status;
    struct ec_items_reader reader = {
            .items = items, .table = &table, .columns = &columns, .time_format = from->time_format};
    status = find_columns(from, &table, &columns, &items->report, error);
    if (!status)
        status = read_rows(&reader, &table, error);
    ec_items_reader_free(&reader);
    ec_table_close(&table);
    return status;
}

static bool is_xml(const char *bytes, size_t size)
{
    struct ec_text start = ec_trim((struct ec_text){bytes, size});
    return start.size > 1 && start.bytes[0] == '<' &&
           (start.bytes[1] == '?' || start.bytes[1] == '!' || ec_lower(start.bytes[1]) >= 'a');
}

enum ec_status ec_items_read(
        const struct ec_items_source *from, struct ec_items *items, struct ec_error *error)
{
    char start[SNIFFED];
    size_t size = 0;
    struct ec_source *source;
    items->ids.rules = *from->rules;
    if (strcmp(from->path, "-") == 0)
        return ec_fail(error, EC_E_OPTION, "--items needs a file: standard input is the log's");
    enum ec_status status = ec_source_open(from->path, from->watch, &source, error);
    if (status)
        return status;
    status = ec_source_read(source, start, sizeof start, &size, error);
    ec_source_close(source);
    if (status)
        return status;
    if (is_xml(start, size))
        return ec_fail(error, EC_E_DATA,
                "%s is XML; expected a table of items: export the feed as CSV or TSV (Merchant "
                "Center and the shops offer both)",
                from->path);
    bool is_object;
    if (ec_listing_is_object(start, size, &is_object))
        return ec_fail(error, EC_E_MEMORY, "no memory for %s", from->path);
    status = ec_source_open(from->path, from->watch, &source, error);
    if (status)
        return status;
    status = is_object ? ec_listing_read_object(items, source, error)
                       : read_table(from, items, source, error);
    ec_source_close(source);
    if (!status && ec_items_close(items))
        status = ec_fail(error, EC_E_MEMORY, "no memory for the lists of %s", from->path);
    return status;
}

/* json_rows.c - see json_rows.h. */
#include "native/log/json_rows.h"

#include <cjson/cJSON.h>

#include "native/system/alloc.h"

enum ec_status ec_json_rows_open(struct ec_json_rows *rows, const struct ec_text *names,
        size_t n_columns, size_t n_members, struct ec_text *bad)
{
    *rows = (struct ec_json_rows){
            .n_columns = n_columns,
            .n_members = n_members,
            .paths = ec_alloc(n_columns - n_members, sizeof *rows->paths),
            .nodes = ec_alloc(n_columns, sizeof *rows->nodes),
            .numbers = ec_alloc(n_columns, sizeof *rows->numbers),
            .is_unused = ec_alloc(n_columns, sizeof *rows->is_unused),
    };
    enum ec_status status = rows->paths && rows->nodes && rows->numbers && rows->is_unused
                                    ? EC_OK
                                    : EC_E_MEMORY;
    for (size_t c = n_members; !status && c < n_columns; c++) {
        struct ec_json_path *path = &rows->paths[c - n_members];
        *bad = names[c];
        if (!ec_json_path_parse(names[c], path) || !ec_json_unfolding_add(&rows->unfolding, path))
            status = EC_E_COLUMN;
    }
    if (status)
        ec_json_rows_close(rows);
    return status;
}

/* Find the values of a row's paths. What is not in a list stays from row to row of a line: a line of many elements and
 * many members costs their sum. */
static void find_nodes(struct ec_json_rows *rows, bool is_first)
{
    for (size_t c = rows->n_members; c < rows->n_columns; c++) {
        const struct ec_json_path *path = &rows->paths[c - rows->n_members];
        if (is_first || path->n_lists)
            rows->nodes[c] = ec_json_path_get(path, &rows->unfolding, rows->object);
    }
}

static enum ec_ndjson_line take_row(struct ec_json_rows *rows, struct ec_text *fields)
{
    enum ec_ndjson_line read = EC_NDJSON_OK;
    for (size_t c = 0; c < rows->n_columns; c++) {
        if (ec_ndjson_text(rows->nodes[c], &fields[c], rows->numbers[c]) == EC_NDJSON_NUMBER &&
                !rows->is_unused[c])
            read = EC_NDJSON_NUMBER;
    }
    return read;
}

enum ec_ndjson_line ec_json_rows_read(struct ec_json_rows *rows, struct ec_text line,
        const struct ec_text *names, struct ec_text *fields)
{
    cJSON_Delete(rows->object);
    rows->object = NULL;
    enum ec_ndjson_line read = ec_ndjson_parse(line, &rows->object);
    if (read != EC_NDJSON_OK)
        return read;
    ec_ndjson_members(rows->object, names, rows->n_members, rows->nodes);
    ec_json_unfolding_begin(&rows->unfolding, rows->object);
    find_nodes(rows, true);
    return take_row(rows, fields);
}

bool ec_json_rows_next(struct ec_json_rows *rows, struct ec_text *fields, enum ec_ndjson_line *read)
{
    if (!rows->object || !ec_json_unfolding_next(&rows->unfolding))
        return false;
    find_nodes(rows, false);
    *read = take_row(rows, fields);
    return true;
}

void ec_json_rows_close(struct ec_json_rows *rows)
{
    cJSON_Delete(rows->object);
    ec_free(rows->paths);
    ec_free(rows->nodes);
    ec_free(rows->numbers);
    ec_free(rows->is_unused);
    *rows = (struct ec_json_rows){0};
}

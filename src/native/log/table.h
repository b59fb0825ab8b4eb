/* table.h - rows of named fields from a source: CSV, TSV or NDJSON, whichever its first bytes are.
 *
 * The reader loses nothing silently: a row that cannot be read comes with a flaw and without
 * fields, and the reader goes on behind it. Which rows count is for the caller to say.
 *
 * Layer: native/log.   C columns */
#ifndef ENDCAP_NATIVE_LOG_TABLE_H
#define ENDCAP_NATIVE_LOG_TABLE_H

#include "native/log/csv.h"
#include "native/log/heading.h"
#include "native/log/json_rows.h"
#include "native/log/window.h"

enum { EC_MAX_COLUMNS = 4096 };

enum ec_table_form { EC_TABLE_CSV, EC_TABLE_NDJSON };

enum ec_row_flaw {
    EC_ROW_OK,
    EC_ROW_BLANK,       /* an empty line */
    EC_ROW_LONG,        /* longer than EC_LINE_LIMIT */
    EC_ROW_NUL,         /* holds a NUL byte */
    EC_ROW_N_FIELDS,    /* more or fewer fields than the header; has those fields that it has */
    EC_ROW_JSON,        /* not a JSON object */
    EC_ROW_JSON_NUMBER, /* a number too large for JSON readers to hold every integer */
};

/* How to open a table: zeros are the defaults. */
struct ec_table_options {
    /* Names of the columns of CSV, with commas between them, where the file has none: its first line
     * is then a row. An empty name is a column of no use. NULL: the file has names. */
    const char *columns;

    /* Names of further columns of NDJSON, which are paths into its objects (json_path.h); those of
     * members are passed over, and so are all where the table is CSV. */
    const struct ec_text *paths; /* (n_paths,) */
    size_t n_paths;
};

struct ec_log_row {
    uint64_t line;                /* where it starts, from 1; an unfolded line gives several rows */
    const struct ec_text *fields; /* (n_fields,) borrowed until the next row */
    size_t n_fields;              /* C, but 0 or at most C where there is a flaw */
    struct ec_text text;          /* the row as it stands, for messages */
    enum ec_row_flaw flaw;
    bool was_repaired;    /* bytes that are no UTF-8 became U+FFFD */
    bool had_stray_quote; /* quotes were taken as they stand */
    bool had_separator;   /* a separator stood behind the last field */
};

struct ec_table {
    enum ec_table_form form;
    struct ec_csv_form csv;
    struct ec_heading heading;
    bool is_sample; /* columns are those of the table that it is a sample of */
    size_t n_columns;
    size_t n_members;        /* NDJSON only: the first columns are members, the others paths */
    struct ec_text *columns; /* (C,) names, owned */
    struct ec_window window;
    struct ec_text *fields;   /* (C + 1,) of the present row */
    struct ec_json_rows json; /* NDJSON only */
    struct cJSON *object;     /* NDJSON only: of the present row, in json */
    struct ec_log_row line;   /* NDJSON only: what the rows of a line share */
    bool line_has_high;       /* and whether it holds bytes beyond ASCII */
    char *repaired;           /* text of the present row, where it was repaired */
    size_t repaired_capacity;
    bool skip_line; /* the present row was too long: its rest is to be stepped over */
};

/* Recognise the form and read the header; the header of NDJSON is the union of the members of the
 * objects in the first stretch in view.
 *
 * source   borrowed for the life of the table
 * options  borrowed for the call; NULL: the defaults
 * table    written only on EC_OK; end it with ec_table_close
 *
 * EC_E_COLUMN     options->columns gives more or fewer names than the first line has fields; one of
 *                 options->paths is not a path, or they unfold more than one list
 * EC_E_OPTION     options->columns is given, and the file is NDJSON
 * EC_E_DATA       there is no header
 * EC_E_TOO_LARGE  more than EC_MAX_COLUMNS
 * EC_E_MEMORY; and those of ec_source_read */
EC_MUST_USE enum ec_status ec_table_open(struct ec_table *table, struct ec_source *source,
        const struct ec_table_options *options, struct ec_error *error);

/* Read everything before the first row of a table whose window is open: its form, and the names of its
 * columns. Part of ec_table_open, with its statuses. */
EC_MUST_USE enum ec_status ec_table_read_header(
        struct ec_table *table, const struct ec_table_options *options, struct ec_error *error);

/* Open a second reader of those rows behind the present one that are in view, to look ahead at them.
 *
 * table   borrowed for the life of the sample, and not to be read from or closed before it
 * sample  written only on EC_OK; end it with ec_table_close
 *
 * EC_E_MEMORY. Cost O(bytes in view). */
EC_MUST_USE enum ec_status ec_table_sample(
        const struct ec_table *table, struct ec_table *sample, struct ec_error *error);

/* Name the columns that are of use (EC_UNUSED_COLUMN: none): a number too large to be told from its
 * neighbours is a flaw in these alone. Without it all are. */
#define EC_UNUSED_COLUMN UINT32_MAX
void ec_table_use(struct ec_table *table, const uint32_t *columns, size_t n);

/* Whether the header looks like a row: one of its fields is a number or a time, or some of them stand
 * in the same columns of the rows in view as well. Not where the names were given.
 *
 * EC_E_MEMORY; and those of ec_source_read. */
EC_MUST_USE enum ec_status ec_table_header_is_row(
        const struct ec_table *table, bool *is_row, struct ec_error *error);

/* Read the next row; *is_end says that there is none. EC_E_MEMORY; and those of ec_source_read. */
EC_MUST_USE enum ec_status ec_table_next(
        struct ec_table *table, struct ec_log_row *row, bool *is_end, struct ec_error *error);

/* Free what the table owns. */
void ec_table_close(struct ec_table *table);

#endif

/* table.h - rows of named fields from a source: CSV, TSV or NDJSON, whichever its first bytes are.
 *
 * The reader loses nothing silently: a row that cannot be read comes with a flaw and without
 * fields, and the reader goes on behind it. Which rows count is for the caller to say.
 *
 * Layer: native/log.   C columns */
#ifndef ENDCAP_NATIVE_LOG_TABLE_H
#define ENDCAP_NATIVE_LOG_TABLE_H

#include "native/log/ndjson.h"
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

struct ec_log_row {
    uint64_t line;                /* where it starts, from 1 */
    const struct ec_text *fields; /* (n_fields,) borrowed until the next row */
    size_t n_fields;              /* C, but 0 or at most C where there is a flaw */
    struct ec_text text;          /* the row as it stands, for messages */
    enum ec_row_flaw flaw;
    bool was_repaired;    /* bytes that are no UTF-8 became U+FFFD */
    bool had_stray_quote; /* quotes were taken as they stand */
};

struct ec_table {
    enum ec_table_form form;
    char separator; /* of CSV */
    size_t n_columns;
    struct ec_text *columns; /* (C,) names, owned */
    struct ec_window window;
    struct ec_text *fields;          /* (C,) of the present row */
    char (*numbers)[EC_NUMBER_TEXT]; /* (C,) NDJSON only */
    struct cJSON *object;            /* NDJSON only: the present row */
    char *repaired;                  /* text of the present row, where it was repaired */
    size_t repaired_capacity;
    bool skip_line; /* the present row was too long: its rest is to be stepped over */
};

/* Recognise the form and read the header; the header of NDJSON is the union of the members of the
 * objects in the first stretch in view.
 *
 * source  borrowed for the life of the table
 * table   written only on EC_OK; end it with ec_table_close
 *
 * EC_E_DATA       there is no header
 * EC_E_TOO_LARGE  more than EC_MAX_COLUMNS
 * EC_E_MEMORY; and those of ec_source_read */
EC_MUST_USE enum ec_status ec_table_open(
        struct ec_table *table, struct ec_source *source, struct ec_error *error);

/* Read the next row; *is_end says that there is none. EC_E_MEMORY; and those of ec_source_read. */
EC_MUST_USE enum ec_status ec_table_next(
        struct ec_table *table, struct ec_log_row *row, bool *is_end, struct ec_error *error);

/* Free what the table owns. */
void ec_table_close(struct ec_table *table);

#endif

/* json_rows.h - the rows that one line of NDJSON gives: one, or one for each element of a list that the
 * columns' paths unfold.
 *
 * Layer: native/log.   C columns   M of them members of the object, the others at paths */
#ifndef ENDCAP_NATIVE_LOG_JSON_ROWS_H
#define ENDCAP_NATIVE_LOG_JSON_ROWS_H

#include "endcap/status.h"
#include "native/log/json_path.h"
#include "native/log/ndjson.h"

struct ec_json_rows {
    size_t n_columns, n_members;
    struct ec_json_path *paths; /* (C - M,) owned */
    struct ec_json_unfolding unfolding;
    struct cJSON *object;            /* of the present line; NULL: none */
    const struct cJSON **nodes;      /* (C,) values of the present row, NULL where it has none */
    char (*numbers)[EC_NUMBER_TEXT]; /* (C,) */
    bool *is_unused;                 /* (C,) a number too large is no flaw there */
};

/* Make room.
 *
 * names      (n_columns,) borrowed for the life of the rows: first the members, then the paths
 * n_members  of them
 * bad        the first name that is no path, or whose list is another one than that of the paths before
 *
 * EC_E_COLUMN  there is such a name
 * EC_E_MEMORY */
EC_MUST_USE enum ec_status ec_json_rows_open(struct ec_json_rows *rows, const struct ec_text *names,
        size_t n_columns, size_t n_members, struct ec_text *bad);

/* Read a line, and its first row.
 *
 * names   those of ec_json_rows_open
 * fields  (C,) filled in where the result is EC_NDJSON_OK; borrowed until the next line
 *
 * EC_NDJSON_NUMBER is a flaw of this row alone: others may follow. Cost O(bytes). */
enum ec_ndjson_line ec_json_rows_read(struct ec_json_rows *rows, struct ec_text line,
        const struct ec_text *names, struct ec_text *fields);

/* Go on to the next row of the line, as above; false where there is none. */
bool ec_json_rows_next(
        struct ec_json_rows *rows, struct ec_text *fields, enum ec_ndjson_line *read);

/* Free what it owns. */
void ec_json_rows_close(struct ec_json_rows *rows);

#endif

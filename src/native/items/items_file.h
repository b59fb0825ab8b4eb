/* items_file.h - read an items file, in whichever of its forms it is.
 *
 * Layer: native/items. */
#ifndef ENDCAP_NATIVE_ITEMS_ITEMS_FILE_H
#define ENDCAP_NATIVE_ITEMS_ITEMS_FILE_H

#include "native/items/items.h"
#include "native/items/items_columns.h"
#include "native/log/times.h"
#include "native/system/error.h"
#include "native/system/watch.h"

/* An items file and how to read it; all borrowed. */
struct ec_items_source {
    const char *path;                   /* a file; standard input is for the log */
    const struct ec_id_rules *rules;    /* those of the log's item ids */
    const struct ec_intern *known;      /* the item ids of the log, clean */
    const struct ec_items_named *named; /* columns that the person named */
    enum ec_time_format
            time_format; /* that of the log; a time that is none of it may be one of EC_TIME_AUTO */
    const struct ec_watch *watch;
};

/* Read an items file. Of two rows with the same id the later counts, field by field; what lists hold of both does. Of
 * several columns that may be the item's, that is taken which in the first rows holds the most ids of the log.
 *
 * items  zeroed by the caller; freed by it whatever is returned
 *
 * Those of ec_table_open; EC_E_OPTION for standard input; EC_E_COLUMN where a named column is not there or none is
 * plainly the item; EC_E_DATA for XML; EC_E_JSON where an object of attributes is not well formed or holds U+0000, or
 * a row holds an object or a list where none may be; EC_E_TOO_LARGE where the object is above 32 MiB. */
EC_MUST_USE enum ec_status ec_items_read(
        const struct ec_items_source *from, struct ec_items *items, struct ec_error *error);

#endif

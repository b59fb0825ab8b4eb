/* moments.h - the time of each row of a log: from which columns, and in which unit.
 *
 * Layer: native/dataset. */
#ifndef ENDCAP_NATIVE_DATASET_MOMENTS_H
#define ENDCAP_NATIVE_DATASET_MOMENTS_H

#include "native/clean/clean.h"
#include "native/log/table.h"
#include "native/log/times.h"

enum {
    EC_MAX_TIME_PARTS = 3,
    EC_JOINED_TIME = 128, /* bytes of a time made of several columns */
};

/* The columns that hold a time: one, or a date, a time of day and a zone apart from one another. */
struct ec_moments {
    size_t n_parts; /* 0: the log has no time */
    uint32_t columns[EC_MAX_TIME_PARTS];
    char joined[EC_JOINED_TIME]; /* the text of the present row, where there are several */
};

/* Split the name of --time at its commas where it names several columns.
 *
 * name   a column's name, or "Date,Time"; NULL: none is named
 * names  filled in, borrowed from `name`
 *
 * Returns how many: 0 where the table has a column of the whole name, or the name has no comma. */
size_t ec_moments_split(
        const struct ec_table *table, const char *name, struct ec_text names[EC_MAX_TIME_PARTS]);

/* Find the columns of these names.
 *
 * EC_E_COLUMN  one is not there */
EC_MUST_USE enum ec_status ec_moments_find(const struct ec_table *table,
        const struct ec_text *names, size_t n_names, struct ec_moments *moments,
        struct ec_error *error);

/* The text of a row's time: the field, or those of several columns with blanks between; size 0 without
 * columns. Borrowed from the row or from `moments`. */
struct ec_text ec_moments_text(struct ec_moments *moments, const struct ec_text *fields);

/* Look at the rows in view: learn the unit of counts, and ask about a date and a time of day that stand in columns
 * apart from one another.
 *
 * rules   unit is filled in where the format is EC_TIME_AUTO
 * report  takes a warning where the time has no clock and another column is one
 *
 * EC_E_DATA  the column holds times of day and no date; the message names the date's column
 * EC_E_MEMORY; and those of ec_source_read */
EC_MUST_USE enum ec_status ec_moments_learn(const struct ec_table *table,
        struct ec_moments *moments, struct ec_time_rules *rules, struct ec_clean_report *report,
        struct ec_error *error);

#endif

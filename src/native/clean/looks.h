/* looks.h - what the values of each column look like in the first rows of a log.
 *
 * Names alone mislead: user_id may be empty in every row, type may hold kinds of products, and TRANSACTION_DT is the
 * time. The first rows that are in view are looked at before a column is taken.
 *
 * Layer: native/clean.   C columns */
#ifndef ENDCAP_NATIVE_CLEAN_LOOKS_H
#define ENDCAP_NATIVE_CLEAN_LOOKS_H

#include "native/clean/types.h"
#include "native/log/missing.h"
#include "native/log/times.h"

enum { EC_LOOK_EXAMPLE = 32 };

/* Of one column. */
struct ec_look {
    uint32_t n_filled;      /* rows that have a value, no word for none */
    uint32_t n_times;       /* of these, a time in some form, at any date */
    uint32_t n_dated;       /* of these, in the years 1990 to 2099 */
    uint32_t n_month_first; /* 2/18/2021: a date only with its month first */
    uint32_t n_day_first;   /* 18/2/2021: only with its day first */
    uint32_t n_words_tried; /* the first values, as many as were held against the event words */
    uint32_t n_event_words; /* of these, a word that is known as an event type, or mapped to one */
    uint32_t n_interests;   /* of these, a view, like, cart or purchase */
    char example[EC_LOOK_EXAMPLE]; /* the first value, cut to fit */
};

/* How a log is to be read, for a look at it; borrowed. */
struct ec_look_options {
    const struct ec_missing_words *missing;
    const struct ec_type_rules *types;
    enum ec_time_format time_format;
};

/* Look at one more row.
 *
 * looks   (C,) zeroed before the first row
 * fields  (n,) of the row, n at most C */
void ec_looks_add(struct ec_look *looks, const struct ec_text *fields, size_t n,
        const struct ec_look_options *options);

/* Whether most of a column's values are times, and whether nearly all are times of a shop. */
bool ec_look_is_time(const struct ec_look *look);
bool ec_look_is_dated(const struct ec_look *look);

/* Whether nearly all of a column's values are known event words, some of them of interest in a product. */
bool ec_look_is_type(const struct ec_look *look);

#endif

/* sieve.h - the rules of cleaning at work on one candidate event after another.
 *
 * Layer: native/dataset. */
#ifndef ENDCAP_NATIVE_DATASET_SIEVE_H
#define ENDCAP_NATIVE_DATASET_SIEVE_H

#include "native/clean/columns.h"
#include "native/clean/order_lines.h"
#include "native/clean/types.h"
#include "native/clean/value_types.h"
#include "native/dataset/gather.h"
#include "native/dataset/ingest_options.h"
#include "native/log/amounts.h"
#include "native/log/source.h"

/* A row of the log that can be read: texts by role, size 0 where the log has none. */
struct ec_candidate {
    uint64_t line;
    struct ec_text roles[EC_N_LOG_ROLES];
    const struct ec_text *fields; /* (n_fields,) the whole row: examples, duplicates */
    size_t n_fields;
    uint64_t changed; /* the rules that fixed the row already */
};

/* The times of a log come in runs; the last one read is remembered. */
struct ec_time_memory {
    char text[48];
    size_t size; /* 0: nothing remembered */
    int64_t time_ms;
    enum ec_time_form form;
};

/* What the values of a log are. */
struct ec_value_range {
    uint64_t n;
    double least, most;
    bool are_halves; /* all of them whole or with a half */
    bool any_half;
};

/* Zeroed but for the first block. */
struct ec_sieve {
    const struct ec_ingest_options *options;
    struct ec_clean_report *report;
    const char *file;                /* for messages */
    bool has[EC_N_LOG_ROLES];        /* the log has a column of this role */
    struct ec_time_rules time_rules; /* those of the options, and what the first rows show */
    struct ec_passed_columns passed; /* columns of usual names that the first rows leave empty */
    bool values_are_ratings;         /* by the name of their column: 0 is no refund */
    bool one_basket_a_user;          /* a session is a basket */
    struct ec_ids users, items, baskets; /* with their rules */

    struct ec_gather gather;
    struct ec_votes titles, groups, prices;
    struct ec_intern digests;   /* of the rows kept */
    struct ec_type_words types; /* with their rules */
    struct ec_value_types value_types;
    struct ec_time_memory time;
    struct ec_order_lines orders;
    struct ec_value_range values; /* of the rows that have one */

    struct ec_marks price_marks; /* of the rows kept */
    struct ec_rule_count
            ambiguous_price;   /* rows whose price depends on the decimal mark of the column */
    uint64_t n_only_ambiguous; /* of these, changed by no rule */
};

/* Take in a candidate: it becomes an event or is counted as dropped.
 *
 * EC_E_DATA  a date may be read in two ways
 * EC_E_TOO_LARGE, EC_E_MEMORY */
EC_MUST_USE enum ec_status ec_sieve_event(
        struct ec_sieve *sieve, const struct ec_candidate *candidate, struct ec_error *error);

/* Count a row that cannot be read; fields or text is its example. */
void ec_sieve_drop(struct ec_sieve *sieve, enum ec_rule rule, uint64_t line,
        const struct ec_text *fields, size_t n_fields, struct ec_text text);

/* Report progress of reading, now and then. */
void ec_sieve_watch(const struct ec_sieve *sieve, const struct ec_source *source);

/* Decide the decimal mark of the price column, when no more row comes: where it has both, ambiguous prices are left
 * out and counted. */
void ec_sieve_decide_prices(struct ec_sieve *sieve);

/* Free all but what was borrowed. */
void ec_sieve_free(struct ec_sieve *sieve);

#endif

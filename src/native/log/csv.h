/* csv.h - the fields of one record of CSV (RFC 4180) or TSV, in place.
 *
 * A field that begins with a quote ends at the next lone quote; separators and newlines inside
 * belong to it, and two quotes stand for one. A quote anywhere else is an ordinary character. A
 * field that breaks this (text behind its closing quote, or no closing quote within the limit)
 * makes its line be read again with every quote an ordinary character, and the record says so: one
 * stray quote must not swallow the rows behind it.
 *
 * Layer: native/log. */
#ifndef ENDCAP_NATIVE_LOG_CSV_H
#define ENDCAP_NATIVE_LOG_CSV_H

#include "endcap/types.h"
#include "native/log/window.h"

struct ec_csv_record {
    struct ec_text *fields; /* (capacity,) the caller's */
    size_t capacity;
    size_t n_fields;  /* found; those beyond capacity are counted and not stored */
    char *bytes;      /* the record as it stands, but for quotes undone in place */
    size_t size;      /* bytes, without the newline */
    uint64_t n_lines; /* it spans */
    bool is_long;     /* longer than EC_LINE_LIMIT: no fields, size is what is in view */
    bool stray_quote;
};

/* Recognise the separator in a header: the most frequent of , ; tab | outside quotes, a comma where
 * none occurs. Ties go to the earlier of that list. */
char ec_csv_separator(const char *header, size_t size);

/* Read the record at the window's begin; the window is not empty, and is not stepped. A carriage
 * return before the newline is no part of it. Any status of ec_source_read. Cost O(size). */
EC_MUST_USE enum ec_status ec_csv_read(struct ec_window *window, char separator,
        struct ec_csv_record *record, struct ec_error *error);

#endif

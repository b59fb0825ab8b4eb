/* csv.h - the fields of one record of CSV (RFC 4180) or TSV, in place.
 *
 * A field that begins with a quote ends at the next lone quote; separators and newlines inside
 * belong to it, and two quotes stand for one. A quote anywhere else is an ordinary character. A
 * field that breaks this (text behind its closing quote, or no closing quote within the limit)
 * makes its line be read again with every quote an ordinary character, and the record says so: one
 * stray quote must not swallow the rows behind it.
 *
 * Databases (MySQL, Hive, Postgres) write another form: a backslash takes the meaning from the
 * character behind it (\" \\ \, and a newline), and \n, \r, \t are a newline, a return, a tab; any
 * other backslash stays, so that \N is still what they print for nothing. A record that breaks the
 * rules above and keeps these is read by these.
 *
 * Layer: native/log. */
#ifndef ENDCAP_NATIVE_LOG_CSV_H
#define ENDCAP_NATIVE_LOG_CSV_H

#include "endcap/types.h"
#include "native/log/window.h"

/* How the records of a file are written. */
struct ec_csv_form {
    char separator;
    bool is_doubled; /* the separator is written twice (a::b::c), and no field is quoted */
    bool backslash;  /* backslashes are tried before doubled quotes */
    size_t n_fields; /* expected of a record; 0: any number */
};

struct ec_csv_record {
    struct ec_text *fields; /* (capacity,) the caller's */
    size_t capacity;
    size_t n_fields;  /* found; those beyond capacity are counted and not stored */
    char *bytes;      /* the record as it stands, but for quotes undone in place */
    size_t size;      /* bytes, without the newline */
    uint64_t n_lines; /* it spans */
    bool is_long;     /* longer than EC_LINE_LIMIT: no fields, size is what is in view */
    bool stray_quote;
    bool backslash; /* read with backslashes */
};

/* Recognise the separator in a first line: the most frequent of :: , ; tab | and control-A (Hive's) outside quotes,
 * a comma where none occurs. Ties go to the earlier of that list. One that gives `n_fields` fields
 * (0: unknown) is preferred. */
struct ec_csv_form ec_csv_recognise(const char *line, size_t size, size_t n_fields);

/* Read the record at the window's begin; the window is not empty, and is not stepped. A carriage
 * return before the newline is no part of it. Any status of ec_source_read. Cost O(size). */
EC_MUST_USE enum ec_status ec_csv_read(struct ec_window *window, const struct ec_csv_form *form,
        struct ec_csv_record *record, struct ec_error *error);

#endif

/* heading.h - what stands in a file before its first row, and where the columns' names come from.
 *
 *     sep=;                   a line for spreadsheets: it names the separator
 *     # Items, 2021-01        comments, as the exports of analytics begin, and empty lines
 *     user_id;item_id;time    the names; a comment may hold them where a row follows at once
 *
 * Layer: native/log. */
#ifndef ENDCAP_NATIVE_LOG_HEADING_H
#define ENDCAP_NATIVE_LOG_HEADING_H

#include "endcap/types.h"
#include "native/log/window.h"

/* Where the names of the columns come from. */
enum ec_header {
    EC_HEADER_LINE,    /* the first line */
    EC_HEADER_COMMENT, /* the last comment before the first row: "#user,item,time" */
    EC_HEADER_GIVEN,   /* the person: the first line is a row */
    EC_HEADER_MEMBERS, /* the members of NDJSON */
};

struct ec_heading {
    enum ec_header header;
    uint64_t n_skipped; /* lines before the header, or before the first row where it is given */
    char separator;     /* that a line sep=; names; 0: no such line */
    char *comment;      /* the last comment, owned; NULL: none */
    size_t comment_size;
};

/* Step over all lines that stand before the header.
 *
 * heading  zeroed; the caller's, to ec_heading_free also on failure
 *
 * EC_E_MEMORY; and those of ec_source_read. */
EC_MUST_USE enum ec_status ec_heading_skip(
        struct ec_window *window, struct ec_heading *heading, struct ec_error *error);

/* Free the comment. */
void ec_heading_free(struct ec_heading *heading);

/* Text of the comment without its marks: "user,item,time" of "# user,item,time". */
struct ec_text ec_heading_comment(const struct ec_heading *heading);

/* Whether a field is what a row holds and a name hardly is: a number or a time. */
bool ec_is_row_field(struct ec_text field);

/* Cut the next of some names between commas off a text, without the spaces around it. False when
 * there is none left; "a,,b" has three. Start with *is_first true. */
bool ec_next_name(struct ec_text *names, bool *is_first, struct ec_text *name);

#endif

/* amounts.h - prices and quantities as people and their tools write them.
 *
 * A number may have a currency before or behind it, by its sign or its name (US$19.99, 19.99 USD, 199 kr), and its
 * thousands apart by commas, points, blanks or apostrophes. Whether 1.234 is above a thousand or a little above one
 * cannot be told from it alone, but from the others of its column.
 *
 * Layer: native/log. */
#ifndef ENDCAP_NATIVE_LOG_AMOUNTS_H
#define ENDCAP_NATIVE_LOG_AMOUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include "endcap/types.h"

/* The decimal mark of a number, or of a column of them. */
enum ec_mark {
    EC_MARK_NONE,  /* a number that shows none */
    EC_MARK_POINT, /* 1,234.50 */
    EC_MARK_COMMA, /* 1.234,50 */
    EC_MARK_MIXED, /* a column that has both */
};

/* One amount: what it is under either mark. */
struct ec_amount {
    double by_point, by_comma;
    enum ec_mark mark; /* the one that it shows */
};

/* What the amounts of a column show. Zeroed: nothing yet. */
struct ec_marks {
    uint64_t n_point, n_comma;
    uint64_t n_ambiguous; /* 1.234, 1,234: they mean one thing or another */
};

/* Read an amount; false where the text is none. `amount` is written only on true. */
bool ec_amount_read(struct ec_text text, struct ec_amount *amount);

/* Whether an amount means something else under the other mark. */
bool ec_amount_is_ambiguous(const struct ec_amount *amount);

/* What an amount is in a column of this mark; false for an ambiguous one where the column is mixed. */
bool ec_amount_in(const struct ec_amount *amount, enum ec_mark column, double *value);

/* Read a single amount, which a point marks where it says nothing else. false where the text is none. */
bool ec_amount_parse(struct ec_text text, double *value);

/* Name of a mark: "point", "comma", "mixed", "none". */
const char *ec_mark_name(enum ec_mark mark);

/* Count what an amount shows. */
void ec_marks_count(struct ec_marks *marks, const struct ec_amount *amount);

/* The mark of a column: that of all, or of all but one in a hundred; the point where amounts are ambiguous
 * and none shows any, no mark where none has one. */
enum ec_mark ec_marks_decide(const struct ec_marks *marks);

#endif

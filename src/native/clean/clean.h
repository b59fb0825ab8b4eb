/* clean.h - the rules of cleaning, by name, and the report of what each did.
 *
 * Nothing is dropped silently: rows read = rows kept + rows dropped, and each dropped row is
 * counted at exactly one rule, the first in this list that it breaks. A row may have been fixed
 * by several.
 *
 * Layer: native/clean. */
#ifndef ENDCAP_NATIVE_CLEAN_CLEAN_H
#define ENDCAP_NATIVE_CLEAN_CLEAN_H

#include <stdbool.h>
#include <stdint.h>

#include "endcap/types.h"
#include "native/log/amounts.h"
#include "native/log/times.h"

/* X(rule, name, what it says of a row). In the order in which rules are tried. */
#define EC_RULE_LIST(X)                                                                            \
    /* the row cannot be read */                                                                   \
    X(EC_RULE_BLANK, "blank-line", "nothing on the line")                                          \
    X(EC_RULE_LONG, "long-line", "longer than 1 MiB")                                              \
    X(EC_RULE_NUL, "nul-byte", "holds a NUL byte")                                                 \
    X(EC_RULE_N_FIELDS, "field-count", "more or fewer fields than the header")                     \
    X(EC_RULE_JSON, "bad-json", "not a JSON object")                                               \
    X(EC_RULE_JSON_NUMBER, "json-number",                                                          \
            "a number of 2^53 or more, which JSON readers round: quote it")                        \
    /* the row can be fixed */                                                                     \
    X(EC_RULE_STRAY_QUOTE, "stray-quote",                                                          \
            "a quote that opens or closes nothing, taken as it stands")                            \
    X(EC_RULE_LAST_SEPARATOR, "last-separator", "a separator behind the last field, removed")      \
    X(EC_RULE_UTF8, "not-utf8", "bytes that are no UTF-8, replaced by U+FFFD")                     \
    X(EC_RULE_ORDER_LINE, "order-line",                                                            \
            "a further line of an order without user, time or type, taken from an earlier line")   \
    /* the row is no event of a product, whatever else it has */                                   \
    X(EC_RULE_OTHER_EVENT, "other-event",                                                          \
            "a word for what is no interest in a product: page_view, remove_from_cart (types)")    \
    X(EC_RULE_EVENT_TYPE, "event-type", "a word that is no known event type (types)")              \
    X(EC_RULE_NO_TYPE, "no-type", "no event type, taken as the default (default-type)")            \
    /* the row lacks what an event needs */                                                        \
    X(EC_RULE_MISSING_USER, "missing-user", "no user")                                             \
    X(EC_RULE_MISSING_ITEM, "missing-item", "no item")                                             \
    X(EC_RULE_MISSING_BASKET, "missing-basket", "a word for none as the order, left out")          \
    X(EC_RULE_ID_UTF8, "id-not-utf8", "an id that is no UTF-8 text")                               \
    X(EC_RULE_LONG_ID, "long-id", "an id of more than 255 bytes")                                  \
    X(EC_RULE_ID_SPACES, "id-spaces", "blanks at the ends of an id, removed")                      \
    X(EC_RULE_ID_FORM, "id-form",                                                                  \
            "an id in another Unicode form than the composed one (NFC), changed")                  \
    X(EC_RULE_INTEGER_ID, "integer-id", "an integer id printed as a float (17850.0), .0 removed")  \
    X(EC_RULE_SCIENTIFIC_ID, "scientific-id",                                                      \
            "an id in scientific notation (8.51E+04), kept as it stands")                          \
    X(EC_RULE_ITEM_CASE, "item-case", "an item id in another case, changed (item-case)")           \
    /* the row is no interest of a shopper in a product */                                         \
    X(EC_RULE_CANCELLED, "cancelled", "a cancelled order (cancelled)")                             \
    X(EC_RULE_BAD_VALUE, "bad-value", "a value that is no number")                                 \
    X(EC_RULE_REFUNDS, "return", "a purchase of 0 or less: a return")                              \
    X(EC_RULE_LOW_VALUE, "low-value", "a low value (value-at-least, value-types)")                 \
    X(EC_RULE_NO_VALUE, "no-value", "no value, taken as 1")                                        \
    X(EC_RULE_BAD_PRICE, "bad-price",                                                              \
            "a price that is no number, may be two or is above 10^12, left out")                   \
    X(EC_RULE_LOW_PRICE, "low-price", "a price not above the least (price-above)")                 \
    X(EC_RULE_ITEM_PATTERN, "item-pattern", "an item id that is no product's (item-pattern)")      \
    X(EC_RULE_DROP_USER, "drop-user", "a user that was to be dropped (drop-user)")                 \
    X(EC_RULE_DROP_ITEM, "drop-item", "an item that was to be dropped (drop-item)")                \
    X(EC_RULE_TIME_UNIT, "time-unit",                                                              \
            "a time in another unit than the most of its column, read by its own")                 \
    X(EC_RULE_BAD_TIME, "bad-time", "no time, or one that cannot be read")                         \
    X(EC_RULE_DUPLICATE, "duplicate", "the same as an earlier row in every field")                 \
    /* the whole log shows it to be wrong */                                                       \
    X(EC_RULE_WRONG_CLOCK, "wrong-clock",                                                          \
            "a time far from all others, as of a wrong clock (keep-wrong-clocks)")                 \
    X(EC_RULE_ROBOT, "robot", "a user who saw nearly every item (keep-robots)")                    \
    /* the history is thinned */                                                                   \
    X(EC_RULE_REPEAT, "repeat", "not the user's first event with the item (repeats)")              \
    X(EC_RULE_ITEM_USERS, "few-users", "an item of too few users (min-item-users)")                \
    X(EC_RULE_USER_ITEMS, "few-items", "a user of too few items (min-user-items)")                 \
    X(EC_RULE_NO_ITEMS, "no-items", "a line that names no item")

#define EC_RULE_ENUM(rule, name, text) rule,
enum ec_rule { EC_RULE_LIST(EC_RULE_ENUM) EC_N_RULES };
#undef EC_RULE_ENUM

/* A set of rules has one bit for each. */
_Static_assert(EC_N_RULES <= 64, "a set of rules has 64 bits");
static inline uint64_t ec_rule_bit(enum ec_rule rule)
{
    return UINT64_C(1) << rule;
}

/* The roles that a column can play: in a log, and behind those in an items file. X(role, option and name) */
#define EC_ROLE_LIST(X)                                                                            \
    X(EC_ROLE_USER, "user")                                                                        \
    X(EC_ROLE_ITEM, "item")                                                                        \
    X(EC_ROLE_TIME, "time")                                                                        \
    X(EC_ROLE_TYPE, "type")                                                                        \
    X(EC_ROLE_VALUE, "value")                                                                      \
    X(EC_ROLE_BASKET, "basket")                                                                    \
    X(EC_ROLE_TITLE, "title")                                                                      \
    X(EC_ROLE_GROUP, "group")                                                                      \
    X(EC_ROLE_PRICE, "price")

#define EC_ROLE_ENUM(role, name) role,
enum ec_role {
    EC_ROLE_LIST(EC_ROLE_ENUM) EC_N_LOG_ROLES,
    EC_ROLE_TEXT = EC_N_LOG_ROLES, /* of the items file alone */
    EC_ROLE_BRAND,
    EC_ROLE_ADDED,
    EC_ROLE_ATTRIBUTE,
    EC_N_ROLES
};
#undef EC_ROLE_ENUM

enum {
    EC_EXAMPLE_TEXT = 120, /* bytes of an example, and its NUL */
    EC_COLUMN_TEXT = 64,   /* bytes of a column's name, and its NUL */
    EC_ENTERED_EXAMPLES = 3,
    EC_WORD_TEXT = 48, /* bytes of a word of the log, and its NUL */
    EC_MAX_WORDS = 24, /* of one kind in a report: those of the most rows */
    EC_MAX_WARNINGS = 24,
    EC_WARNING_TEXT = 400, /* bytes of a sentence, and its NUL */
};

/* A word that a column holds, as the log writes it, and in how many rows. */
struct ec_word_count {
    char word[EC_WORD_TEXT];
    uint64_t n_rows;
    uint8_t role;    /* enum ec_role of the column */
    uint8_t meaning; /* of an event word (log/event_words.h); else 0 */
};

struct ec_rule_count {
    uint64_t n_changed;
    uint64_t n_dropped;
    uint64_t first_line;           /* of the first example; 0: none */
    char example[EC_EXAMPLE_TEXT]; /* UTF-8 without control characters, cut to fit */
};

enum { EC_ITEMS_COLUMNS = 12, EC_ITEMS_IGNORED = 24 };

/* Columns of an items file that a person named, by role, NULL behind the last; "": the role has none. */
struct ec_items_named {
    const char *of[EC_N_ROLES][EC_ITEMS_COLUMNS];
};

/* How the table of an items file was read. */
struct ec_items_report {
    const char *
            feed; /* whose export it is: "Shopify", "Merchant Center", ...; NULL: none that is known */
    const char *form; /* "csv", "ndjson"; NULL: an object of lists */
    char separator;   /* of csv; else 0 */
    uint32_t n_columns[EC_N_ROLES];
    char columns[EC_N_ROLES][EC_ITEMS_COLUMNS][EC_COLUMN_TEXT];
    uint32_t n_ignored; /* columns that say nothing that is learned from */
    char ignored[EC_ITEMS_IGNORED][EC_COLUMN_TEXT]; /* the first of them */
    uint64_t n_ids_tried, n_ids_known; /* of the first rows; of these with an id of the log */
    char other_ids
            [EC_COLUMN_TEXT]; /* a column with ids of the log, where the one that is taken has none */
    struct ec_rule_count bad_price; /* n_changed: prices that cannot be read */
    struct ec_rule_count bad_added; /* n_changed: times that cannot be read */
    struct ec_rule_count no_id;     /* n_dropped: rows without an id */
    struct ec_rule_count
            not_utf8; /* n_changed: rows with bytes that are no UTF-8, replaced by U+FFFD */
    struct ec_rule_count again; /* n_changed: rows of an id that an earlier one has, which win */
    enum ec_mark price_mark;    /* by which the prices are read */
    uint64_t n_ambiguous_prices;
    uint64_t n_continued; /* rows that took what they lack from the first row of their product */
    uint64_t n_pictures;  /* such rows without an id */
    uint64_t n_views;     /* rows of another store view */
    uint64_t n_marked_up; /* texts of which HTML was removed */
};

/* What ingest saw and did. Rows are those of a table; in the benchmark forms, the items on the
 * lines, and lines that cannot be read. */
struct ec_clean_report {
    uint64_t n_rows; /* n_kept + n_dropped */
    uint64_t n_kept;
    uint64_t n_changed; /* fixed, and past the rules of rows; thinning may have dropped some */
    uint64_t n_dropped;
    struct ec_rule_count rules[EC_N_RULES];
    const char *form;         /* "csv", "ndjson", "sequences", "sessions" */
    char separator[3];        /* of csv; else "" */
    const char *header;       /* of csv: "line", "comment" or "columns"; of ndjson "members" */
    uint64_t n_heading_lines; /* before the header: comments, empty lines, a line sep=; */
    bool has_separator_line;  /* one of them names the separator */
    bool has_returns;         /* lines end in carriage returns alone */
    bool has_backslashes;     /* backslashes escape quotes or separators */
    char columns[EC_N_LOG_ROLES][EC_COLUMN_TEXT]; /* by role; "" where no column plays it */
    uint32_t
            n_missing_words; /* of ids: words that stand for none (missing.h), the commonest first */
    struct ec_word_count missing_words[EC_MAX_WORDS];
    const char
            *time_order; /* "month first", "day first", where the first rows show it; else NULL */
    uint32_t
            n_type_words; /* what each word of the type column was taken for, the commonest first */
    struct ec_word_count type_words[EC_MAX_WORDS];
    uint64_t n_by_time_form[EC_N_TIME_FORMS]; /* rows kept, by how their time is written */
    uint32_t n_warnings; /* sentences on what may be misread, each with its remedy */
    char warnings[EC_MAX_WARNINGS][EC_WARNING_TEXT];
    enum ec_mark price_mark; /* by which the prices of the log are read */
    uint64_t
            n_ambiguous_prices; /* rows with a price that is another by the other mark, such as 1.234 */
    char ambiguous_price[EC_EXAMPLE_TEXT]; /* the first of these rows */
    uint32_t n_title_variants;             /* kept items that the log gives more than one title */
    bool has_items_file;
    struct ec_items_report items;
    uint64_t n_listed;           /* items in the items file */
    uint64_t n_listed_unseen;    /* of these, without any kept event */
    uint64_t n_listed_entered;   /* of these, in the catalogue all the same: they have a feature */
    uint64_t n_listed_dropped;   /* rows whose id a rule drops (item-pattern, drop-item) */
    uint64_t n_listed_malformed; /* rows of the items file that could not be read or had no id */
    uint64_t n_attributes;       /* in an items file */
    uint64_t n_attributes_malformed;     /* in lists, neither text nor number */
    uint64_t n_added, n_added_malformed; /* times at which items were added, and what is no time */
    uint64_t n_met_before;   /* items with an event more than a day before they were added */
    uint32_t n_features_cut; /* items of which the features leave something out (features.h) */
    uint32_t n_entered_examples;
    char entered_examples[EC_ENTERED_EXAMPLES]
                         [EC_EXAMPLE_TEXT]; /* id, title of some that entered */
};

/* The rule's name ("missing-user") and what it says of a row. */
const char *ec_rule_name(enum ec_rule rule);
const char *ec_rule_text(enum ec_rule rule);

/* The role's name, which is also the option that names its column ("user"). */
const char *ec_role_name(enum ec_role role);

/* Note a rule's example if it has none yet: its fields with commas, or the text if it has none. */
void ec_clean_example(struct ec_rule_count *count, uint64_t line, const struct ec_text *fields,
        size_t n_fields, struct ec_text text);

/* Add a warning to a report (format as printf); beyond EC_MAX_WARNINGS it is left out. */
#if defined(__GNUC__) || defined(__clang__)
__attribute__((format(printf, 2, 3)))
#endif
void ec_report_warn(struct ec_clean_report *report, const char *format, ...);

/* Take one word, with its count, into a report's list of the commonest (words, n_words), of which there are at most EC_MAX_WORDS. */
void ec_report_word(struct ec_word_count *words, uint32_t *n_words, struct ec_text text,
        struct ec_word_count count);

#endif

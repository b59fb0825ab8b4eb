/* ingest_options.h - how a log is read and cleaned.
 *
 * Layer: native/dataset. */
#ifndef ENDCAP_NATIVE_DATASET_INGEST_OPTIONS_H
#define ENDCAP_NATIVE_DATASET_INGEST_OPTIONS_H

#include "native/clean/clean.h"
#include "native/clean/ids.h"
#include "native/clean/types.h"
#include "native/clean/votes.h"
#include "native/log/times.h"
#include "native/system/watch.h"

enum ec_log_format {
    EC_LOG_EVENTS,    /* a row is an event: CSV, TSV or NDJSON, whichever it is */
    EC_LOG_SEQUENCES, /* a line is a user, then the user's items in time order, apart by spaces */
    EC_LOG_SESSIONS,  /* a line is the items of one session; its user is s1, s2, ... by line */
};

enum ec_repeats { EC_REPEATS_KEEP, EC_REPEATS_FIRST };

/* How to read and clean. Plain data, borrowed texts; each default is what ec_ingest_options_default
 * gives. In brackets the name that the command line's option and the key of a preset have. */
struct ec_ingest_options {
    /* [format: events, sequences, sessions] default events */
    enum ec_log_format format;

    /* [user, item, time, type, value, basket, title, group, price] columns by role. NULL, the
     * default: recognised by the usual names. "": none. */
    const char *columns[EC_N_LOG_ROLES];

    /* [columns] names of the columns of CSV without a header, with commas between them; default NULL:
     * the first line has the names */
    const char *column_names;

    /* [time-format: auto, s, ms, us, ns, mdy, dmy, ymd, or a pattern of strptime] default "auto" */
    const char *time_format;

    /* [default-type: view, like, cart, purchase] of events without a type; default purchase */
    enum ec_event_type default_type;

    /* [types] what words of the type column mean, before the usual words; default none */
    struct ec_type_rules types;

    /* [value-types] "VALUE=TYPE": a row whose value reaches VALUE is of TYPE, or dropped; default none */
    struct ec_type_rules value_types;

    /* [items] file of what is known of the items; default NULL */
    const char *items;

    /* [items-column: ROLE=COLUMN] columns of the items file by role; NULL, the default: recognised by the
     * usual names */
    struct ec_items_named items_columns;

    /* [missing, not-missing] words that stand for none beside the usual ones (log/missing.h), and usual ones that are
     * ids in this log; default none */
    struct ec_missing_words missing;

    /* [keep-float-ids] default false: the user, the item 17850.0 is 17850 */
    bool keep_float_ids;

    /* [item-case: keep, upper, lower] default keep */
    enum ec_case item_case;

    /* POSIX extended regular expressions, which see the cleaned id; default NULL, no rule.
     * [item-pattern] an item must match   [drop-item] an item must not match
     * [drop-user] a user must not match
     * [cancelled] a basket must not match */
    const char *item_pattern;
    const char *drop_user;
    const char *drop_item;
    const char *cancelled;

    /* [keep-refunds] default false: purchases with a value of 0 or less are dropped */
    bool keep_refunds;

    /* [keep-duplicates] default false: of rows equal in every field only the first is kept. Only
     * where the log has times: without them two equal rows are two events */
    bool keep_duplicates;

    /* [keep-wrong-clocks] default false: events whose time is far from all others are dropped (outliers.h) */
    bool keep_wrong_clocks;

    /* [keep-robots] default false: users who saw nearly every item are dropped   [robot-share] of the items that others
     * saw; default 0.8 */
    bool keep_robots;
    double robot_share;

    /* [value-at-least] the value must be this or more; rows without one pass. Default -INFINITY: no rule */
    double value_at_least;

    /* [price-above] the price must be above; rows without one pass. Default -INFINITY: no rule */
    double price_above;

    /* [repeats: keep, first] default keep; first: of a user's events with an item only the first */
    enum ec_repeats repeats;

    /* [min-user-items] distinct items a user must have   [min-item-users] distinct users an item
     * must have; default 1. With both, users and items go in turn until none is too small */
    uint32_t min_user_items;
    uint32_t min_item_users;

    /* [title-rule: most-common, longest, last] which of the titles that the rows give an item;
     * default most-common. The rows are those that pass all rules but the thinning of histories */
    enum ec_title_rule title_rule;

    /* borrowed; default NULL */
    const struct ec_watch *watch;
};

/* The defaults that the fields above state. */
struct ec_ingest_options ec_ingest_options_default(void);

#endif

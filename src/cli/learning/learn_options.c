/* learn_options.c - the options of check, train and evaluate, in one table (see learn.h). It is long, since each option
 * has its help here: help, man page and presets are made of it in its order. */

#include "cli/common/common_options.h"
#include "cli/learning/learn.h"
#include "endcap/model.h"

#define DATA(field) offsetof(struct ec_learn_settings, ingest.field)
#define COLUMN(role) (DATA(columns) + (role) * sizeof(const char *))
#define TRAINING(field) offsetof(struct ec_learn_settings, evaluate.train.field)

enum { MOST_THREADS = 1024, MOST_ITERATIONS = 1000, MOST_NEIGHBOURS = 1024 };

/* In the order of the trainer's enums. */
static const char *const formats[] = {"events", "sequences", "sessions", NULL};
static const char *const event_types[] = {"view", "like", "cart", "purchase", NULL};
static const char *const cases[] = {"keep", "upper", "lower", NULL};
static const char *const repeats[] = {"keep", "first", NULL};
static const char *const targets[] = {"item", "basket", NULL};
static const char *const title_rules[] = {"most-common", "longest", "last", NULL};
_Static_assert(EC_LOG_SESSIONS == 2 && EC_EVENT_PURCHASE == 3 && EC_CASE_LOWER == 2 &&
                       EC_REPEATS_FIRST == 1 && EC_TITLE_LAST == 2 && EC_TARGET_BASKET == 1,
        "the lists above follow the enums");

static const struct ec_option preset_options[] = {
        {.name = "preset",
                .type = EC_OPTION_PRESET,
                .metavar = "NAME|FILE",
                .help = "start from the options for a known export (`endcap help presets`: ga4, "
                        "shopify, woocommerce, magento, matomo, retailrocket, rees46, instacart, "
                        "movielens and others), or from those in this JSON file: {\"user\": "
                        "\"CustomerID\", ...}, one key for an option, true or false for one "
                        "without a "
                        "value; the command line wins"},
};

#define COLUMN_OPTION(role, column, what)                                                          \
    {.name = column,                                                                               \
            .type = EC_OPTION_TEXT,                                                                \
            .metavar = "COLUMN",                                                                   \
            .offset = COLUMN(role),                                                                \
            .default_text = "",                                                                    \
            .help = what}

static const struct ec_option data_options[] = {
        {.name = "format",
                .type = EC_OPTION_CHOICE,
                .metavar = "FORM",
                .offset = DATA(format),
                .choices = formats,
                .help = "events: a row is an event, in CSV, TSV or NDJSON, plain, gzip or zstd, "
                        "whichever it is; sequences: a line is a user and the user's items in time "
                        "order; sessions: a line is the items of one session"},
        COLUMN_OPTION(EC_ROLE_USER, "user",
                "column of the user; this and those below are recognised by their usual names, and "
                "an empty COLUMN means that there is none; A|B is the first of these that is "
                "there; in NDJSON it may be a path: "
                "properties.user_id, and items[].item_id makes an event of each element"),
        COLUMN_OPTION(EC_ROLE_ITEM, "item", "column of the item"),
        COLUMN_OPTION(EC_ROLE_TIME, "time",
                "column of the time; where the date and the time of day have columns of their own, "
                "both: \"Date,Time\""),
        COLUMN_OPTION(EC_ROLE_TYPE, "type", "column of the event type: view, like, cart, purchase"),
        COLUMN_OPTION(EC_ROLE_VALUE, "value",
                "column of the quantity or rating; it decides which rows count (--value-at-least, "
                "--keep-refunds), and no "
                "further how much"),
        COLUMN_OPTION(EC_ROLE_BASKET, "basket", "column of the order or session"),
        COLUMN_OPTION(EC_ROLE_TITLE, "title", "column of the item's title"),
        COLUMN_OPTION(EC_ROLE_GROUP, "group", "column of the item's group or category"),
        COLUMN_OPTION(EC_ROLE_PRICE, "price", "column of the item's price"),
        {.name = "items",
                .type = EC_OPTION_TEXT,
                .metavar = "FILE",
                .offset = DATA(items),
                .help = "a table of what is known of the items, with the columns item, title, "
                        "text, category (a path may have its levels apart by >), brand, price, "
                        "added (check holds it against the events) and attributes, whichever it "
                        "has, of which in NDJSON text, category, brand and attributes may be "
                        "lists; or a JSON object of at most 32 MiB from item to a list of "
                        "attributes; an item without any event is then in the catalogue too"},
        {.name = "items-column",
                .type = EC_OPTION_COMMA_LIST,
                .metavar = "ROLE=COLUMN",
                .offset = offsetof(struct ec_learn_settings, items_columns),
                .help = "column of the items file by its role: item, title, text, category, brand, "
                        "price, added or attributes, as item='Variant SKU',price=Cost; may be "
                        "given "
                        "again, for text, category, brand and attributes with several columns; an "
                        "empty COLUMN means that there is none. Exports of Merchant Center, "
                        "Shopify, "
                        "WooCommerce, Magento and H&M are recognised, other tables by the usual "
                        "names"},
        {.name = "columns",
                .type = EC_OPTION_TEXT,
                .metavar = "NAMES",
                .offset = DATA(column_names),
                .default_text = "",
                .help = "names of the columns of a CSV file without a header, such as "
                        "user,item,,time: its first line is then an event; an empty name is a "
                        "column of no use"},
        {.name = "time-format",
                .type = EC_OPTION_TEXT,
                .metavar = "FORM",
                .offset = DATA(time_format),
                .default_text = "auto",
                .help = "auto: by its shape; s, ms, us or ns: seconds, milliseconds, microseconds "
                        "or nanoseconds since 1970; mdy: 12/31/2010; dmy: 31/12/2010; ymd: "
                        "10/12/31 "
                        "(a year of two digits is 1969 to 2068); or a pattern of strptime such as "
                        "'%d %b %Y %H:%M'"},
        {.name = "types",
                .type = EC_OPTION_COMMA_LIST,
                .metavar = "WORD=TYPE,...",
                .offset = offsetof(struct ec_learn_settings, types),
                .help = "what words of the type column mean, beside the usual ones of Shopify, "
                        "Segment, Klaviyo, Meta, Google and others: view, like, cart, purchase or "
                        "drop; *=TYPE is of all other words; may be given again"},
        {.name = "default-type",
                .type = EC_OPTION_CHOICE,
                .metavar = "TYPE",
                .offset = DATA(default_type),
                .choices = event_types,
                .help = "type of events that state none: view, like, cart or purchase"},
        {.name = "item-case",
                .type = EC_OPTION_CHOICE,
                .metavar = "CASE",
                .offset = DATA(item_case),
                .choices = cases,
                .help = "keep, upper or lower: fold item ids that differ only in case; the "
                        "model folds the ids that it is asked for alike"},
        {.name = "item-pattern",
                .type = EC_OPTION_TEXT,
                .metavar = "REGEX",
                .offset = DATA(item_pattern),
                .help = "drop items whose id does not match: codes that are no product"},
        {.name = "drop-item",
                .type = EC_OPTION_TEXT,
                .metavar = "REGEX",
                .offset = DATA(drop_item),
                .help = "drop items whose id matches"},
        {.name = "drop-user",
                .type = EC_OPTION_TEXT,
                .metavar = "REGEX",
                .offset = DATA(drop_user),
                .help = "drop users whose id matches: guests, tests"},
        {.name = "missing",
                .type = EC_OPTION_COMMA_LIST,
                .metavar = "WORD,...",
                .offset = offsetof(struct ec_learn_settings, missing),
                .help = "these words stand for no user, item, order or value, beside nothing, "
                        "NULL, "
                        "NaN, NA, #N/A, none, undefined, (not set), - and their like; case does "
                        "not "
                        "count; may be given again"},
        {.name = "not-missing",
                .type = EC_OPTION_COMMA_LIST,
                .metavar = "WORD,...",
                .offset = offsetof(struct ec_learn_settings, not_missing),
                .help = "these words are ids in this log, not missing ones nor placeholders; may "
                        "be "
                        "given again"},
        {.name = "cancelled",
                .type = EC_OPTION_TEXT,
                .metavar = "REGEX",
                .offset = DATA(cancelled),
                .help = "drop orders whose number (--basket) matches: cancellations"},
        {.name = "value-at-least",
                .type = EC_OPTION_F64,
                .metavar = "VALUE",
                .offset = DATA(value_at_least),
                .min = -1e12,
                .max = 1e12,
                .default_text = "",
                .help = "drop rows whose value (--value) is below this: low ratings"},
        {.name = "value-types",
                .type = EC_OPTION_COMMA_LIST,
                .metavar = "VALUE=TYPE,...",
                .offset = offsetof(struct ec_learn_settings, value_types),
                .help = "1=drop,3=view,5=like: a row whose value (--value) is 3 or more is a view, "
                        "and so "
                        "on; how much each type weighs is learned, so this is for ratings"},
        {.name = "price-above",
                .type = EC_OPTION_F64,
                .metavar = "PRICE",
                .offset = DATA(price_above),
                .min = -1e12,
                .max = 1e12,
                .default_text = "",
                .help = "drop rows whose price is not above this"},
        {.name = "keep-refunds",
                .type = EC_OPTION_FLAG,
                .offset = DATA(keep_refunds),
                .help = "keep purchases whose value is 0 or less; those of a column that is named "
                        "as ratings are "
                        "no refunds"},
        {.name = "keep-wrong-clocks",
                .type = EC_OPTION_FLAG,
                .offset = DATA(keep_wrong_clocks),
                .help = "keep rows whose time is years away from all others: a row of 1970 or "
                        "2099"},
        {.name = "keep-robots",
                .type = EC_OPTION_FLAG,
                .offset = DATA(keep_robots),
                .help = "keep users who saw nearly every item"},
        {.name = "robot-share",
                .type = EC_OPTION_F64,
                .metavar = "SHARE",
                .offset = DATA(robot_share),
                .min = 0.01,
                .max = 1,
                .help = "a user with 50 items or more, four times as many as 95% of the users, is "
                        "a "
                        "robot from this share of the items on that the others saw"},
        {.name = "keep-duplicates",
                .type = EC_OPTION_FLAG,
                .offset = DATA(keep_duplicates),
                .help = "keep rows that equal an earlier one in every field"},
        {.name = "keep-float-ids",
                .type = EC_OPTION_FLAG,
                .offset = DATA(keep_float_ids),
                .help = "do not read the id 17850.0 as 17850"},
        {.name = "repeats",
                .type = EC_OPTION_CHOICE,
                .metavar = "RULE",
                .offset = DATA(repeats),
                .choices = repeats,
                .help = "keep, or first: only a user's first event with each item counts"},
        {.name = "min-user-items",
                .type = EC_OPTION_U32,
                .metavar = "N",
                .offset = DATA(min_user_items),
                .min = 1,
                .max = UINT32_MAX,
                .help = "drop users with fewer distinct items"},
        {.name = "min-item-users",
                .type = EC_OPTION_U32,
                .metavar = "N",
                .offset = DATA(min_item_users),
                .min = 1,
                .max = UINT32_MAX,
                .help = "drop items with fewer distinct users"},
        {.name = "min-support",
                .type = EC_OPTION_U32,
                .metavar = "N",
                .offset = TRAINING(min_support),
                .min = 1,
                .max = UINT32_MAX,
                .help = "learn what goes with an item only where at least so many users have it. "
                        "With 1, a product that one customer alone bought shows what else that "
                        "customer bought"},
        {.name = "title-rule",
                .type = EC_OPTION_CHOICE,
                .metavar = "RULE",
                .offset = DATA(title_rule),
                .choices = title_rules,
                .help = "of several titles of an item take the most-common, the longest or the "
                        "last"},
};

static const struct ec_option training_options[] = {
        {.name = "factors",
                .type = EC_OPTION_U32,
                .metavar = "N",
                .offset = TRAINING(n_factors),
                .min = 0,
                .max = EC_MAX_FACTORS,
                .help = "factors of an item; 0: none"},
        {.name = "neighbours",
                .type = EC_OPTION_U32,
                .metavar = "N",
                .offset = TRAINING(n_neighbours),
                .min = 1,
                .max = MOST_NEIGHBOURS,
                .help = "neighbours kept of an item at most"},
        {.name = "half-life",
                .type = EC_OPTION_F64,
                .metavar = "DAYS",
                .offset = TRAINING(half_life_days),
                .min = 0,
                .max = 1e6,
                .default_text = "90, or 14 to predict baskets",
                .help = "age at which an event counts half in the popularity; 0: all count alike"},
        {.name = "history-half-life",
                .type = EC_OPTION_F64,
                .metavar = "DAYS",
                .offset = TRAINING(history_half_life_days),
                .min = 0,
                .max = 1e6,
                .help = "an event of a shopper's history weighs half after this long, besides "
                        "weighing less the further back it is; 0: it does not"},
        {.name = "include-seen",
                .type = EC_OPTION_FLAG,
                .offset = TRAINING(repeats),
                .help = "items that a shopper has seen may be answers, as where goods are bought "
                        "again: the signals are weighed for that, and evaluate ranks them too. "
                        "Wants a log with its repeats (--repeats keep)"},
        {.name = "without",
                .type = EC_OPTION_LIST,
                .metavar = "SIGNAL",
                .offset = offsetof(struct ec_learn_settings, without),
                .help = "neither learn nor carry this signal, such as factors or transitions; may "
                        "be given again"},
        {.name = "budget",
                .type = EC_OPTION_BYTES,
                .metavar = "BYTES",
                .offset = TRAINING(budget),
                .min = 1,
                .max = 1e12,
                .default_text = "",
                .help = "most bytes of the model, such as 400kB or 1.2MB (1 kB is 1,000 bytes): "
                        "carries what ranks best in so many, by leaving out signals, shorter rows "
                        "and weights of 4 bits"},
        {.name = "no-prune",
                .type = EC_OPTION_CLEAR,
                .offset = TRAINING(prune),
                .help = "carry also the signals that the validation would not miss"},
        {.name = "no-titles",
                .type = EC_OPTION_CLEAR,
                .offset = TRAINING(with_titles),
                .help = "leave the titles out of the model"},
        {.name = "seed",
                .type = EC_OPTION_U64,
                .metavar = "N",
                .offset = TRAINING(seed),
                .min = 0,
                .max = 9007199254740992.0, /* 2^53 */
                .help = "of random numbers: same log, options and seed, same bytes"},
        {.name = "threads",
                .type = EC_OPTION_INT,
                .metavar = "N",
                .offset = TRAINING(n_threads),
                .min = 0,
                .max = MOST_THREADS,
                .help = "0: one for each core; the result is the same at any number"},
};

static const struct ec_option detail_options[] = {
        {.name = "transition-decay",
                .type = EC_OPTION_F64,
                .metavar = "X",
                .offset = TRAINING(transition_decay),
                .min = 0,
                .max = 1,
                .help = "what is left of a pair's weight for each place further apart that its "
                        "items are in a history"},
        {.name = "transition-backward",
                .type = EC_OPTION_F64,
                .metavar = "X",
                .offset = TRAINING(transition_backward),
                .min = 0,
                .max = 1,
                .help = "weight of a pair read backwards"},
        {.name = "transition-shrinkage",
                .type = EC_OPTION_F64,
                .metavar = "X",
                .offset = TRAINING(transition_shrinkage),
                .min = 0,
                .max = 1e6,
                .help = "how much evidence an item's successors need: added to the sum of their "
                        "weights"},
        {.name = "companions",
                .type = EC_OPTION_U32,
                .metavar = "N",
                .offset = TRAINING(n_companions),
                .min = 0,
                .max = MOST_NEIGHBOURS,
                .help = "companions kept of an item at most, from the same histories in any order; "
                        "0: none. Helps most where a history is a set of items without an order"},
        {.name = "unordered",
                .type = EC_OPTION_FLAG,
                .offset = TRAINING(unordered),
                .help = "histories are sets: in which order a log names their items means nothing"},
        {.name = "iterations",
                .type = EC_OPTION_U32,
                .metavar = "N",
                .offset = TRAINING(n_iterations),
                .min = 1,
                .max = MOST_ITERATIONS,
                .help = "rounds of the factors' solver (iALS)"},
        {.name = "l2",
                .type = EC_OPTION_F64,
                .metavar = "X",
                .offset = TRAINING(l2),
                .min = 0,
                .max = 1e3,
                .help = "regularisation of the factors"},
        {.name = "alpha",
                .type = EC_OPTION_F64,
                .metavar = "X",
                .offset = TRAINING(alpha),
                .min = 0,
                .max = 1e3,
                .help = "weight of what a user has not seen, in the factors"},
        {.name = "dims",
                .type = EC_OPTION_U32,
                .metavar = "N",
                .offset = TRAINING(n_dims),
                .min = 0,
                .max = EC_MAX_DIMS,
                .help = "numbers of an item in the encoder of sequences; 0: no encoder"},
        {.name = "steps",
                .type = EC_OPTION_U32,
                .metavar = "N",
                .offset = TRAINING(n_steps),
                .min = 1,
                .max = EC_MAX_STEPS,
                .help = "events of a history that the encoder looks back"},
        {.name = "examples",
                .type = EC_OPTION_WHOLE,
                .metavar = "N",
                .offset = TRAINING(n_examples),
                .min = 0,
                .max = 1e12,
                .default_text = "more, the more events the log has",
                .help = "examples that the encoder learns from: time goes with them"},
        {.name = "rate",
                .type = EC_OPTION_F64,
                .metavar = "X",
                .offset = TRAINING(rate),
                .min = 1e-6,
                .max = 1,
                .help = "of the encoder's learning"},
        {.name = "dropout",
                .type = EC_OPTION_F64,
                .metavar = "SHARE",
                .offset = TRAINING(dropout),
                .min = 0,
                .max = 0.95,
                .default_text = "less, the more events an item has",
                .help = "of the encoder's numbers while it learns"},
        {.name = "predict",
                .type = EC_OPTION_CHOICE,
                .metavar = "WHAT",
                .offset = TRAINING(target),
                .choices = targets,
                .help = "item or basket: what the signals are weighed to find, the next item or "
                        "the whole next basket"},
        {.name = "table-bits",
                .type = EC_OPTION_U32,
                .metavar = "BITS",
                .offset = TRAINING(table_bits),
                .min = 4,
                .max = 8,
                .help = "4 or 8: of a neighbour's weight in the model"},
        {.name = "encoder-bits",
                .type = EC_OPTION_U32,
                .metavar = "BITS",
                .offset = TRAINING(encoder_bits),
                .min = 4,
                .max = 8,
                .help = "4 or 8: of an encoder's number in the model"},
};

const struct ec_option_group ec_preset_options = {
        "Options written down", preset_options, EC_COUNT(preset_options)};
const struct ec_option_group ec_data_options = {
        "Reading and cleaning the log", data_options, EC_COUNT(data_options)};
const struct ec_option_group ec_training_options = {
        "Training", training_options, EC_COUNT(training_options)};
const struct ec_option_group ec_detail_options = {
        "Training, in detail", detail_options, EC_COUNT(detail_options)};

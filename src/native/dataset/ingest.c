/* ingest.c - see ingest.h. */
#include "native/dataset/ingest.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "native/clean/pattern.h"
#include "native/dataset/alternatives.h"
#include "native/dataset/catalogue.h"
#include "native/dataset/doubts.h"
#include "native/dataset/histories.h"
#include "native/dataset/losses.h"
#include "native/dataset/moments.h"
#include "native/dataset/nested.h"
#include "native/dataset/opening.h"
#include "native/dataset/outliers.h"
#include "native/dataset/profile.h"
#include "native/dataset/recognise.h"
#include "native/dataset/sieve.h"
#include "native/log/table.h"
#include "native/log/words.h"
#include "native/system/alloc.h"

/* The compiled patterns of the options. */
struct patterns {
    regex_t item, drop_item, drop_user, cancelled;
    bool has_item, has_drop_item, has_drop_user, has_cancelled;
};

static enum ec_status compile(const char *pattern, const char *option, regex_t *compiled,
        bool *has_pattern, struct ec_error *error)
{
    if (!pattern)
        return EC_OK;
    enum ec_status status = ec_pattern_compile(pattern, option, compiled, error);
    *has_pattern = !status;
    return status;
}

static enum ec_status compile_all(
        const struct ec_ingest_options *options, struct patterns *patterns, struct ec_error *error)
{
    enum ec_status status = compile(
            options->item_pattern, "item-pattern", &patterns->item, &patterns->has_item, error);
    if (!status)
        status = compile(options->drop_item, "drop-item", &patterns->drop_item,
                &patterns->has_drop_item, error);
    if (!status)
        status = compile(options->drop_user, "drop-user", &patterns->drop_user,
                &patterns->has_drop_user, error);
    if (!status)
        status = compile(options->cancelled, "cancelled", &patterns->cancelled,
                &patterns->has_cancelled, error);
    return status;
}

static void free_patterns(struct patterns *patterns)
{
    if (patterns->has_item)
        regfree(&patterns->item);
    if (patterns->has_drop_item)
        regfree(&patterns->drop_item);
    if (patterns->has_drop_user)
        regfree(&patterns->drop_user);
    if (patterns->has_cancelled)
        regfree(&patterns->cancelled);
}

static void set_id_rules(struct ec_sieve *sieve, const struct ec_ingest_options *options,
        const struct patterns *patterns)
{
    sieve->users.rules = (struct ec_id_rules){
            .missing = EC_RULE_MISSING_USER,
            .words = &options->missing,
            .integers = !options->keep_float_ids,
            .must_not = patterns->has_drop_user ? &patterns->drop_user : NULL,
            .forbidden = EC_RULE_DROP_USER,
    };
    sieve->items.rules = (struct ec_id_rules){
            .missing = EC_RULE_MISSING_ITEM,
            .words = &options->missing,
            .integers = !options->keep_float_ids,
            .letters = options->item_case,
            .must_match = patterns->has_item ? &patterns->item : NULL,
            .must_not = patterns->has_drop_item ? &patterns->drop_item : NULL,
            .forbidden = EC_RULE_DROP_ITEM,
    };
    sieve->baskets.rules = (struct ec_id_rules){
            .missing =
                    EC_RULE_MISSING_BASKET, /* an event without a basket is one: nothing is dropped */
            .words = &options->missing,
            .any_bytes = true,
            .must_not = patterns->has_cancelled ? &patterns->cancelled : NULL,
            .forbidden = EC_RULE_CANCELLED,
    };
}

static enum ec_rule rule_of_flaw(enum ec_row_flaw flaw)
{
    static const enum ec_rule rules[] = {
            [EC_ROW_OK] = EC_N_RULES,
            [EC_ROW_BLANK] = EC_RULE_BLANK,
            [EC_ROW_LONG] = EC_RULE_LONG,
            [EC_ROW_NUL] = EC_RULE_NUL,
            [EC_ROW_N_FIELDS] = EC_RULE_N_FIELDS,
            [EC_ROW_JSON] = EC_RULE_JSON,
            [EC_ROW_JSON_NUMBER] = EC_RULE_JSON_NUMBER,
    };
    return rules[flaw];
}

/* Find the column or columns of the time, and learn how they are written. */
static enum ec_status find_times(struct ec_sieve *sieve, const struct ec_table *table,
        const struct ec_text *names, size_t n_names, uint32_t columns[EC_N_ROLES],
        struct ec_moments *moments, struct ec_error *error)
{
    enum ec_status status = ec_moments_find(table, names, n_names, moments, error);
    if (status)
        return status;
    if (n_names) {
        columns[EC_ROLE_TIME] = moments->columns[0];
    } else if (columns[EC_ROLE_TIME] != EC_NO_COLUMN) {
        moments->n_parts = 1;
        moments->columns[0] = columns[EC_ROLE_TIME];
    }
    return ec_moments_learn(table, moments, &sieve->time_rules, sieve->report, error);
}

static enum ec_status find_columns(struct ec_sieve *sieve, struct ec_table *table,
        uint32_t columns[EC_N_ROLES], struct ec_moments *moments, struct ec_error *error)
{
    const struct ec_ingest_options *options = sieve->options;
    struct ec_clean_report *report = sieve->report;
    unsigned needed = 1u << EC_ROLE_USER | 1u << EC_ROLE_ITEM;
    needed |= options->cancelled ? 1u << EC_ROLE_BASKET : 0;
    needed |= options->value_at_least > -INFINITY || options->value_types.n ? 1u << EC_ROLE_VALUE
                                                                            : 0;
    needed |= options->price_above > -INFINITY ? 1u << EC_ROLE_PRICE : 0;
    const char *named[EC_N_ROLES] = {[EC_ROLE_TEXT] = "",
            [EC_ROLE_BRAND] = "",
            [EC_ROLE_ADDED] = "",
            [EC_ROLE_ATTRIBUTE] = ""};
    char room[EC_N_LOG_ROLES][EC_COLUMN_TEXT];
    ec_alternatives_choose(table->columns, table->n_columns, options->columns, named, room);
    struct ec_text time_names[EC_MAX_TIME_PARTS];
    size_t n_time_names = ec_moments_split(table, named[EC_ROLE_TIME], time_names);
    if (n_time_names)
        named[EC_ROLE_TIME] = "";
    enum ec_status status = ec_recognise_columns(sieve, table, named, needed, columns, error);
    if (status == EC_E_COLUMN)
        return ec_opening_explain(table, error);
    if (!status)
        status = ec_nested_check(table, columns, report, error);
    if (status)
        return status;
    ec_table_use(table, columns, EC_N_LOG_ROLES);
    ec_opening_report(table, report);
    status = find_times(sieve, table, time_names, n_time_names, columns, moments, error);
    if (status)
        return status;
    for (size_t r = 0; r < EC_N_LOG_ROLES; r++) {
        sieve->has[r] = columns[r] != EC_NO_COLUMN;
        if (!sieve->has[r])
            continue;
        struct ec_text name = table->columns[columns[r]];
        snprintf(report->columns[r], EC_COLUMN_TEXT, "%.*s",
                (int)(name.size < EC_COLUMN_TEXT ? name.size : EC_COLUMN_TEXT), name.bytes);
    }
    if (n_time_names)
        snprintf(report->columns[EC_ROLE_TIME], EC_COLUMN_TEXT, "%s",
                options->columns[EC_ROLE_TIME]);
    return EC_OK;
}

static enum ec_status read_rows(struct ec_sieve *sieve, struct ec_table *table,
        const uint32_t columns[EC_N_ROLES], struct ec_moments *moments, struct ec_error *error)
{
    for (;;) {
        struct ec_log_row row;
        bool is_end;
        enum ec_status status = ec_table_next(table, &row, &is_end, error);
        if (status || is_end)
            return status;
        ec_sieve_watch(sieve, table->window.source);
        if (row.flaw != EC_ROW_OK) {
            ec_sieve_drop(
                    sieve, rule_of_flaw(row.flaw), row.line, row.fields, row.n_fields, row.text);
            continue;
        }
        ec_recognise_row(sieve, &row);
        struct ec_candidate candidate = {
                .line = row.line,
                .fields = row.fields,
                .n_fields = row.n_fields,
                .changed = (row.had_stray_quote ? ec_rule_bit(EC_RULE_STRAY_QUOTE) : 0) |
                           (row.had_separator ? ec_rule_bit(EC_RULE_LAST_SEPARATOR) : 0) |
                           (row.was_repaired ? ec_rule_bit(EC_RULE_UTF8) : 0),
        };
        for (size_t r = 0; r < EC_N_LOG_ROLES; r++)
            if (columns[r] != EC_NO_COLUMN)
                candidate.roles[r] = row.fields[columns[r]];
        candidate.roles[EC_ROLE_TIME] = ec_moments_text(moments, row.fields);
        status = ec_sieve_event(sieve, &candidate, error);
        if (status)
            return status;
    }
}

static enum ec_status read_events(
        struct ec_sieve *sieve, struct ec_source *source, struct ec_error *error)
{
    struct ec_table table;
    struct ec_text paths[EC_NESTED_PATHS];
    struct ec_table_options options = {
            .columns = sieve->options->column_names,
            .paths = paths,
            .n_paths = ec_nested_paths(sieve->options->columns, paths),
    };
    enum ec_status status = ec_table_open(&table, source, &options, error);
    if (status)
        return status;
    uint32_t columns[EC_N_ROLES];
    struct ec_moments moments;
    status = ec_opening_check(&table, error);
    if (!status)
        status = find_columns(sieve, &table, columns, &moments, error);
    if (!status)
        status = read_rows(sieve, &table, columns, &moments, error);
    if (!status)
        ec_recognise_close(sieve, &table);
    sieve->report->has_backslashes = table.csv.backslash;
    ec_table_close(&table);
    return status;
}

static enum ec_status read_log(struct ec_sieve *sieve, const char *path, struct ec_error *error)
{
    struct ec_source *source;
    enum ec_status status = ec_source_open(path, sieve->options->watch, &source, error);
    if (status)
        return status;
    sieve->file = ec_source_name(source);
    status = sieve->options->format == EC_LOG_EVENTS ? read_events(sieve, source, error)
                                                     : ec_histories_read(sieve, source, error);
    ec_source_close(source);
    if (!status)
        ec_watch_report(sieve->options->watch, "reading", 1);
    return status;
}

/* Sum up, when no more row will be dropped. */
static void close_report(struct ec_clean_report *report)
{
    report->n_dropped = 0;
    for (size_t r = 0; r < EC_N_RULES; r++)
        report->n_dropped += report->rules[r].n_dropped;
    report->n_kept = report->n_rows - report->n_dropped;
}

static enum ec_status nothing_left(
        const struct ec_clean_report *report, const char *file, struct ec_error *error)
{
    size_t worst = 0;
    for (size_t r = 1; r < EC_N_RULES; r++)
        if (report->rules[r].n_dropped > report->rules[worst].n_dropped)
            worst = r;
    const struct ec_rule_count *rule = &report->rules[worst];
    const char *remedy = ec_rule_remedy((enum ec_rule)worst);
    if (rule->n_dropped == 0)
        return ec_fail(error, EC_E_EMPTY, "%s has a header and no row behind it", file);
    return ec_fail(error, EC_E_EMPTY,
            "nothing is left of the %llu rows of %s; most were dropped by %s (%s), "
            "first on line %llu: %s%s%s",
            (unsigned long long)report->n_rows, file, ec_rule_name((enum ec_rule)worst),
            ec_rule_text((enum ec_rule)worst), (unsigned long long)rule->first_line, rule->example,
            remedy ? "; " : "", remedy ? remedy : "");
}

/* Drop what only the whole log shows to be wrong. */
static enum ec_status drop_outliers(struct ec_sieve *sieve, struct ec_error *error)
{
    const struct ec_ingest_options *options = sieve->options;
    const struct ec_outlier_names names = {
            &sieve->users.clean.strings, &sieve->items.clean.strings};
    enum ec_status status = EC_OK;
    if (sieve->has[EC_ROLE_TIME] && !options->keep_wrong_clocks)
        status = ec_outliers_drop_clocks(&sieve->gather, &names, sieve->report);
    if (!status && !options->keep_robots)
        status = ec_outliers_drop_robots(
                &sieve->gather, options->robot_share, &names, sieve->report);
    return status ? ec_fail(error, status, "no memory to look at %zu events",
                            sieve->gather.n_events)
                  : EC_OK;
}

/* Order what was read and complete the catalogue. */
static enum ec_status finish(
        struct ec_sieve *sieve, struct ec_dataset *dataset, struct ec_error *error)
{
    const struct ec_ingest_options *options = sieve->options;
    struct ec_gather_rules rules = {
            .has_times = sieve->has[EC_ROLE_TIME],
            .first_only = options->repeats == EC_REPEATS_FIRST,
            .min_user_items = options->min_user_items,
            .min_item_users = options->min_item_users,
            .watch = options->watch,
    };
    const struct ec_strings *items = &sieve->items.clean.strings;
    uint32_t n_baskets = sieve->one_basket_a_user ? sieve->users.clean.strings.n
                                                  : sieve->baskets.clean.strings.n;
    uint32_t *item_index = ec_alloc(items->n, sizeof *item_index);
    if (!item_index)
        return ec_fail(error, EC_E_MEMORY, "no memory for %lu items", (unsigned long)items->n);
    struct ec_dataset made = {0};
    enum ec_status status = drop_outliers(sieve, error);
    if (!status)
        status = ec_gather_finish(&sieve->gather, &rules, &sieve->users.clean.strings, items,
                n_baskets, item_index, &made, sieve->report, error);
    ec_sieve_decide_prices(sieve);
    close_report(sieve->report);
    ec_doubts_list_types(sieve);
    ec_doubts_of_values(sieve);
    ec_doubts_list_missing(sieve);
    if (status == EC_E_EMPTY)
        status = nothing_left(sieve->report, sieve->file, error);
    if (!status)
        status = ec_catalogue_complete(sieve, item_index, &made, error);
    if (!status && ec_doubts_raise(sieve, &made))
        status = ec_fail(
                error, EC_E_MEMORY, "no memory to look at %lu items", (unsigned long)items->n);
    if (!status)
        ec_losses_warn(sieve, &made);
    ec_free(item_index);
    if (status)
        ec_dataset_free(&made);
    else
        *dataset = made;
    return status;
}

enum ec_status ec_ingest(const char *path, const struct ec_ingest_options *options,
        struct ec_dataset *dataset, struct ec_clean_report *report, struct ec_error *error)
{
    struct ec_clean_report *filled = ec_alloc(1, sizeof *filled);
    if (!filled)
        return ec_fail(error, EC_E_MEMORY, "no memory to read %s", path);
    struct patterns patterns = {0};
    struct ec_sieve sieve = {.options = options, .report = filled, .file = path};
    sieve.types.rules = options->types;
    enum ec_status status = compile_all(options, &patterns, error);
    char fault[EC_TIME_FAULT_TEXT];
    if (!status && !ec_time_rules_find(options->time_format, &sieve.time_rules, fault))
        status = ec_fail(error, EC_E_OPTION, "--time-format '%s' %s", options->time_format, fault);
    if (!status)
        status = ec_type_rules_check(&options->types, error);
    if (!status)
        status = ec_value_types_read(
                options->value_types.texts, options->value_types.n, &sieve.value_types, error);
    set_id_rules(&sieve, options, &patterns);
    if (!status)
        status = read_log(&sieve, path, error);
    if (!status)
        status = finish(&sieve, dataset, error);
    if (report && (status == EC_OK || status == EC_E_EMPTY))
        *report = *filled;
    free_patterns(&patterns);
    ec_sieve_free(&sieve);
    ec_free(filled);
    return status;
}

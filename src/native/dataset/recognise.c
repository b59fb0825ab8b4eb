/* recognise.c - see recognise.h. */
#include "native/dataset/recognise.h"

#include "native/log/words.h"
#include "native/system/alloc.h"

enum { MOST_LOOKED_AT = 4096 /* rows: a tenth of a second for a hundred columns */ };

static enum ec_status take_looks(const struct ec_sieve *sieve, const struct ec_table *table,
        struct ec_look *looks, uint64_t *n_rows, struct ec_error *error)
{
    const struct ec_ingest_options *options = sieve->options;
    const struct ec_look_options how = {
            &options->missing, &options->types, sieve->time_rules.format};
    struct ec_table sample;
    enum ec_status status = ec_table_sample(table, &sample, error);
    if (status)
        return status;
    for (*n_rows = 0; *n_rows < MOST_LOOKED_AT;) {
        struct ec_log_row row;
        bool is_end;
        status = ec_table_next(&sample, &row, &is_end, error);
        if (status || is_end)
            break;
        if (row.flaw != EC_ROW_OK)
            continue;
        ec_looks_add(looks, row.fields, row.n_fields, &how);
        ++*n_rows;
    }
    ec_table_close(&sample);
    return status;
}

static bool is_taken(const uint32_t columns[EC_N_ROLES], uint32_t column)
{
    for (size_t r = 0; r < EC_N_LOG_ROLES; r++)
        if (columns[r] == column)
            return true;
    return false;
}

/* A name as a warning shows it, cut to fit. */
struct shown {
    char text[EC_WORD_TEXT];
};

static struct shown show(struct ec_text name)
{
    struct ec_word_count word[EC_MAX_WORDS];
    struct shown shown;
    uint32_t n = 0;
    ec_report_word(word, &n, name, (struct ec_word_count){0});
    for (size_t b = 0; b < EC_WORD_TEXT; b++)
        shown.text[b] = word->word[b];
    return shown;
}

/* Warn that no column is the time, and name one whose values are times. */
static void warn_of_time(struct ec_clean_report *report, const struct ec_table *table,
        const struct ec_look *looks, const uint32_t columns[EC_N_ROLES])
{
    uint32_t likely = EC_NO_COLUMN;
    for (uint32_t c = 0; c < table->n_columns; c++) {
        bool is_better = likely == EC_NO_COLUMN ||
                         (ec_column_may_be_time(table->columns[c]) &&
                                 !ec_column_may_be_time(table->columns[likely]));
        if (ec_look_is_dated(&looks[c]) && !is_taken(columns, c) && is_better)
            likely = c;
    }
    if (likely == EC_NO_COLUMN)
        ec_report_warn(report, "no column is the time: the order of the rows is the order of "
                               "events, popularity has no age, and there "
                               "are no baskets but those of --basket; --time names the column, "
                               "--time '' ends this warning");
    else
        ec_report_warn(report,
                "'%s' looks like the time (%s) and is not used: name it with --time '%s', or end "
                "this warning with "
                "--time ''",
                show(table->columns[likely]).text, looks[likely].example,
                show(table->columns[likely]).text);
}

/* Name a column whose values are event types, where none was taken. */
static void warn_of_type(struct ec_clean_report *report, const struct ec_table *table,
        const struct ec_look *looks, const uint32_t columns[EC_N_ROLES])
{
    for (uint32_t c = 0; c < table->n_columns; c++)
        if (ec_look_is_type(&looks[c]) && !is_taken(columns, c)) {
            ec_report_warn(report,
                    "'%s' looks like the event type (%s) and is not used: name it with --type "
                    "'%s', or end this "
                    "warning with --type ''",
                    show(table->columns[c]).text, looks[c].example, show(table->columns[c]).text);
            return;
        }
}

/* Name a column of users that every row fills, where the one that was taken is often empty. */
static void warn_of_user(struct ec_clean_report *report, const struct ec_table *table,
        const struct ec_look *looks, uint64_t n_rows, const uint32_t columns[EC_N_ROLES])
{
    uint32_t user = columns[EC_ROLE_USER];
    if (5 * (uint64_t)looks[user].n_filled > 4 * n_rows)
        return;
    for (uint32_t c = 0; c < table->n_columns; c++) {
        bool is_free = !is_taken(columns, c) ||
                       c == columns[EC_ROLE_BASKET]; /* a session is either */
        if (is_free && looks[c].n_filled == n_rows &&
                ec_column_is_usual(table->columns[c], EC_ROLE_USER)) {
            ec_report_warn(report,
                    "the user, '%s', is missing in %.0f%% of the first rows, whose events are "
                    "dropped; '%s' is in all "
                    "of them: --user '%s' uses it",
                    show(table->columns[user]).text,
                    100 - 100 * (double)looks[user].n_filled / (double)n_rows,
                    show(table->columns[c]).text, show(table->columns[c]).text);
            return;
        }
    }
}

/* A date such as 2/18/2021 shows which of its parts is the month, for the whole column. */
static enum ec_time_format time_format_of(enum ec_time_format format, const struct ec_look *look)
{
    if (format != EC_TIME_AUTO || (!look->n_month_first == !look->n_day_first))
        return format;
    return look->n_month_first ? EC_TIME_MONTH_FIRST : EC_TIME_DAY_FIRST;
}

/* What the names of columns say of their rows: a session is no order, whose lines share a user. */
static void read_meaning(
        struct ec_sieve *sieve, const struct ec_table *table, const uint32_t columns[EC_N_ROLES])
{
    uint32_t basket = columns[EC_ROLE_BASKET];
    uint32_t value = columns[EC_ROLE_VALUE];
    sieve->orders.is_on = basket != EC_NO_COLUMN && !ec_column_is_session(table->columns[basket]);
    sieve->values_are_ratings = value != EC_NO_COLUMN && ec_column_is_rating(table->columns[value]);
}

enum ec_status ec_recognise_columns(struct ec_sieve *sieve, const struct ec_table *table,
        const char *const named[EC_N_ROLES], unsigned needed, uint32_t columns[EC_N_ROLES],
        struct ec_error *error)
{
    struct ec_look *looks = ec_alloc(table->n_columns, sizeof *looks);
    if (!looks)
        return ec_fail(error, EC_E_MEMORY, "no memory to look at the columns of %s", sieve->file);
    uint64_t n_rows = 0;
    enum ec_time_format given = sieve->time_rules.format;
    enum ec_status status = take_looks(sieve, table, looks, &n_rows, error);
    if (!status)
        status = ec_columns_recognise(table->columns, table->n_columns, n_rows ? looks : NULL,
                named, needed, sieve->file, columns, &sieve->passed, error);
    if (!status && n_rows) {
        if (columns[EC_ROLE_TIME] != EC_NO_COLUMN)
            sieve->time_rules.format = time_format_of(
                    sieve->time_rules.format, &looks[columns[EC_ROLE_TIME]]);
        else if (!named[EC_ROLE_TIME])
            warn_of_time(sieve->report, table, looks, columns);
        if (columns[EC_ROLE_TYPE] == EC_NO_COLUMN && !named[EC_ROLE_TYPE])
            warn_of_type(sieve->report, table, looks, columns);
        if (!named[EC_ROLE_USER])
            warn_of_user(sieve->report, table, looks, n_rows, columns);
    }
    if (sieve->time_rules.format != given)
        sieve->report->time_order = sieve->time_rules.format == EC_TIME_MONTH_FIRST ? "month first"
                                                                                    : "day first";
    if (!status)
        read_meaning(sieve, table, columns);
    ec_free(looks);
    return status;
}

void ec_recognise_row(struct ec_sieve *sieve, const struct ec_log_row *row)
{
    for (size_t p = 0; p < sieve->passed.n; p++)
        sieve->passed.columns[p].n_later += !ec_missing_is(
                &sieve->options->missing, ec_trim(row->fields[sieve->passed.columns[p].column]));
}

void ec_recognise_close(struct ec_sieve *sieve, const struct ec_table *table)
{
    for (size_t p = 0; p < sieve->passed.n; p++) {
        const struct ec_passed_column *passed = &sieve->passed.columns[p];
        struct shown name = show(table->columns[passed->column]);
        const char *role = ec_role_name(passed->role);
        if (passed->n_later)
            ec_report_warn(sieve->report,
                    "'%s' was empty in the first rows, and '%s' was taken as the %s; %llu later "
                    "rows have a '%s': "
                    "choose with --%s",
                    name.text, sieve->report->columns[passed->role], role,
                    (unsigned long long)passed->n_later, name.text, role);
    }
}

/* moments.c - see moments.h. */
#include "native/dataset/moments.h"

#include <string.h>

#include "native/clean/columns.h"
#include "native/log/words.h"
#include "native/system/alloc.h"

size_t ec_moments_split(
        const struct ec_table *table, const char *name, struct ec_text names[EC_MAX_TIME_PARTS])
{
    if (!name || !strchr(name, ',') ||
            ec_column_meant(table->columns, table->n_columns, name) != EC_NO_COLUMN)
        return 0;
    struct ec_text rest = {name, strlen(name)};
    struct ec_text one;
    size_t n = 0;
    for (bool is_first = true; n < EC_MAX_TIME_PARTS && ec_next_name(&rest, &is_first, &one);)
        names[n++] = one;
    return n;
}

enum ec_status ec_moments_find(const struct ec_table *table, const struct ec_text *names,
        size_t n_names, struct ec_moments *moments, struct ec_error *error)
{
    *moments = (struct ec_moments){0};
    for (size_t n = 0; n < n_names; n++) {
        char name[EC_COLUMN_TEXT] = "";
        if (names[n].size < sizeof name)
            memcpy(name, names[n].bytes, names[n].size);
        uint32_t column = ec_column_meant(table->columns, table->n_columns, name);
        if (column == EC_NO_COLUMN)
            return ec_fail(error, EC_E_COLUMN, "%s has no column '%.*s' for a part of --time",
                    ec_source_name(table->window.source),
                    (int)(names[n].size < 80 ? names[n].size : 80), names[n].bytes);
        moments->columns[moments->n_parts++] = column;
    }
    return EC_OK;
}

/* A date without the midnight that some programs write behind every date. */
static struct ec_text without_midnight(struct ec_text date)
{
    const char *blank = memchr(date.bytes, ' ', date.size);
    if (!blank)
        return date;
    for (const char *at = blank; at < date.bytes + date.size; at++)
        if (!strchr(" 0:.", *at))
            return date;
    return (struct ec_text){date.bytes, (size_t)(blank - date.bytes)};
}

/* Append what fits of a text: a time that is too long is cut, and cannot be read. Returns the new size. */
static size_t append(char joined[EC_JOINED_TIME], size_t size, struct ec_text text)
{
    size_t room = EC_JOINED_TIME - size;
    size_t n = text.size < room ? text.size : room;
    if (n)
        memcpy(joined + size, text.bytes, n);
    return size + n;
}

struct ec_text ec_moments_text(struct ec_moments *moments, const struct ec_text *fields)
{
    if (moments->n_parts == 0)
        return (struct ec_text){"", 0};
    if (moments->n_parts == 1)
        return fields[moments->columns[0]];
    size_t size = 0;
    for (size_t p = 0; p < moments->n_parts; p++) {
        struct ec_text part = ec_trim(fields[moments->columns[p]]);
        if (p == 0)
            part = without_midnight(part);
        if (size && part.size)
            size = append(moments->joined, size, (struct ec_text){" ", 1});
        size = append(moments->joined, size, part);
    }
    return (struct ec_text){moments->joined, size};
}

/* What the rows in view hold in a column. */
struct sight {
    size_t n_texts;
    size_t n_clocks;                         /* times of day without a date */
    size_t n_dates;                          /* dates as text, no counts */
    size_t n_days;                           /* of these, without a clock, or at midnight */
    size_t n_units[EC_TIME_NANOSECONDS + 1]; /* counts, by the unit in which they are plausible */
};

static void look(struct sight *sight, const struct ec_time_rules *rules, struct ec_text text)
{
    int64_t time_ms;
    enum ec_time_form form;
    text = ec_trim(text);
    if (text.size == 0)
        return;
    sight->n_texts++;
    enum ec_time_format unit = ec_time_unit(text);
    if (unit != EC_TIME_AUTO)
        sight->n_units[unit]++;
    else if (ec_is_clock(text))
        sight->n_clocks++;
    else if (ec_time_read(rules, text, &time_ms, &form) == EC_TIME_OK &&
             form > EC_TIME_FORM_NANOSECONDS) {
        sight->n_dates++;
        sight->n_days += time_ms % INT64_C(86400000) == 0;
    }
}

static enum ec_time_format commonest_unit(const struct sight *sight)
{
    enum ec_time_format best = EC_TIME_AUTO;
    for (int unit = EC_TIME_SECONDS; unit <= EC_TIME_NANOSECONDS; unit++)
        if (sight->n_units[unit] > (best == EC_TIME_AUTO ? 0 : sight->n_units[best]))
            best = (enum ec_time_format)unit;
    return best;
}

/* The first column that holds nothing but dates, or nothing but times of day; EC_NO_COLUMN: none. */
static uint32_t find_other(
        const struct ec_table *table, const struct sight *sights, uint32_t not_this, bool clocks)
{
    for (uint32_t c = 0; c < table->n_columns; c++) {
        const struct sight *sight = &sights[c];
        size_t n = clocks ? sight->n_clocks : sight->n_dates;
        if (c != not_this && n > 0 && n == sight->n_texts)
            return c;
    }
    return EC_NO_COLUMN;
}

static int shown(struct ec_text name)
{
    return name.size < EC_COLUMN_TEXT ? (int)name.size : EC_COLUMN_TEXT;
}

/* The one column of the time holds half of it, and another column the other half. */
static enum ec_status ask_for_both(const struct ec_table *table, uint32_t column,
        const struct sight *sights, struct ec_clean_report *report, struct ec_error *error)
{
    const struct sight *sight = &sights[column];
    struct ec_text name = table->columns[column];
    const char *file = ec_source_name(table->window.source);
    if (sight->n_clocks && sight->n_clocks == sight->n_texts) {
        uint32_t other = find_other(table, sights, column, false);
        struct ec_text date = other == EC_NO_COLUMN ? (struct ec_text){"DATE", 4}
                                                    : table->columns[other];
        return ec_fail(error, EC_E_DATA,
                "column '%.*s' of %s holds times of day without a date; name the date's column "
                "before it: --time '%.*s,%.*s'",
                shown(name), name.bytes, file, shown(date), date.bytes, shown(name), name.bytes);
    }
    uint32_t clock = find_other(table, sights, column, true);
    if (sight->n_days && sight->n_days == sight->n_texts && clock != EC_NO_COLUMN)
        ec_report_warn(report,
                "column '%.*s' holds dates alone and column '%.*s' times of day: read both with "
                "--time '%.*s,%.*s'",
                shown(name), name.bytes, shown(table->columns[clock]), table->columns[clock].bytes,
                shown(name), name.bytes, shown(table->columns[clock]), table->columns[clock].bytes);
    return EC_OK;
}

enum ec_status ec_moments_learn(const struct ec_table *table, struct ec_moments *moments,
        struct ec_time_rules *rules, struct ec_clean_report *report, struct ec_error *error)
{
    struct sight joined = {0};
    struct ec_table sample;
    if (moments->n_parts == 0)
        return EC_OK;
    struct sight *sights = ec_alloc(table->n_columns, sizeof *sights);
    if (!sights)
        return ec_fail(error, EC_E_MEMORY, "no memory for the columns of %s",
                ec_source_name(table->window.source));
    enum ec_status status = ec_table_sample(table, &sample, error);
    if (status) {
        ec_free(sights);
        return status;
    }
    for (bool is_end = false; !status && !is_end;) {
        struct ec_log_row row;
        status = ec_table_next(&sample, &row, &is_end, error);
        if (status || is_end || row.flaw != EC_ROW_OK)
            continue;
        look(&joined, rules, ec_moments_text(moments, row.fields));
        for (size_t c = 0; c < row.n_fields; c++)
            look(&sights[c], rules, row.fields[c]);
    }
    ec_table_close(&sample);
    if (!status && rules->format == EC_TIME_AUTO)
        rules->unit = commonest_unit(&joined);
    if (!status && moments->n_parts == 1)
        status = ask_for_both(table, moments->columns[0], sights, report, error);
    ec_free(sights);
    return status;
}

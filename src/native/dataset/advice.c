/* advice.c - what a shop should fix in its log, in plain sentences; see profile.h.
 *
 * The thresholds are set so that a log without the fault stays silent; each stands beside its
 * sentence. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "native/dataset/profile.h"
#include "native/log/times.h"

#if defined(__GNUC__) || defined(__clang__)
__attribute__((format(printf, 2, 3)))
#endif
static void
advise(struct ec_profile *profile, const char *format, ...)
{
    if (profile->n_advice == EC_MAX_ADVICE)
        return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(profile->advice[profile->n_advice++], EC_ADVICE_TEXT, format, arguments);
    va_end(arguments);
}

static double percent(uint64_t part, uint64_t whole)
{
    return whole ? 100.0 * (double)part / (double)whole : 0;
}

/* A rule that drops rows, the share of rows from which it is worth a word, and the word. */
struct fault {
    enum ec_rule rule;
    double least_percent;
    const char *remedy;
};

/* Faults of the data alone: what the person asked to be dropped is no fault. */
static const struct fault faults[] = {
        {EC_RULE_MISSING_USER, 1,
                "give every visitor an anonymous id, even without a login: those rows teach "
                "nothing"},
        {EC_RULE_MISSING_ITEM, 0, "log the item with every event"},
        {EC_RULE_N_FIELDS, 0, "check that titles with the separator in them are quoted"},
        {EC_RULE_JSON, 0, "write one JSON object on each line"},
        {EC_RULE_JSON_NUMBER, 0, "write ids as strings"},
        {EC_RULE_NUL, 0, "the export is damaged or not text"},
        {EC_RULE_LONG, 0, "look for a quote that is never closed"},
        {EC_RULE_ID_UTF8, 0, "export as UTF-8"},
        {EC_RULE_LONG_ID, 0, "check that the column is an id"},
        {EC_RULE_BAD_TIME, 0,
                "set --time-format: mdy, dmy, ymd or a pattern such as '%d %b %Y %H:%M'; or write "
                "times as ISO 8601"},
        {EC_RULE_BAD_VALUE, 0,
                "write numbers with a point and without thousands separators or units"},
        {EC_RULE_DUPLICATE, 0.5, "events seem to be logged twice"},
};

const char *ec_rule_remedy(enum ec_rule rule)
{
    for (size_t f = 0; f < sizeof faults / sizeof *faults; f++)
        if (faults[f].rule == rule)
            return faults[f].remedy;
    return NULL;
}

static void advise_on_rows(const struct ec_clean_report *report, struct ec_profile *profile)
{
    bool is_done[sizeof faults / sizeof *faults] = {false};
    for (;;) {
        size_t worst = SIZE_MAX;
        for (size_t f = 0; f < sizeof faults / sizeof *faults; f++) {
            uint64_t n = report->rules[faults[f].rule].n_dropped;
            if (is_done[f] || n == 0 || percent(n, report->n_rows) < faults[f].least_percent)
                continue;
            if (worst == SIZE_MAX || n > report->rules[faults[worst].rule].n_dropped)
                worst = f;
        }
        if (worst == SIZE_MAX)
            return;
        is_done[worst] = true;
        const struct ec_rule_count *count = &report->rules[faults[worst].rule];
        advise(profile, "%.1f%% of the rows (%llu) were dropped: %s (first on line %llu); %s",
                percent(count->n_dropped, report->n_rows), (unsigned long long)count->n_dropped,
                ec_rule_text(faults[worst].rule), (unsigned long long)count->first_line,
                faults[worst].remedy);
    }
}

static void advise_on_mending(const struct ec_clean_report *report, struct ec_profile *profile)
{
    const struct ec_rule_count *rules = report->rules;
    if (rules[EC_RULE_INTEGER_ID].n_changed)
        advise(profile,
                "%llu ids are printed as floats; the export went through a table with empty cells, "
                "write ids as text",
                (unsigned long long)rules[EC_RULE_INTEGER_ID].n_changed);
    /* of more there is a warning */
    if (rules[EC_RULE_UTF8].n_changed && rules[EC_RULE_UTF8].n_changed * 100 < report->n_rows)
        advise(profile,
                "%llu rows hold bytes that are no UTF-8 (first on line %llu); export as UTF-8",
                (unsigned long long)rules[EC_RULE_UTF8].n_changed,
                (unsigned long long)rules[EC_RULE_UTF8].first_line);
    /* a tenth: some items are renamed in any shop */
    if (percent(report->n_title_variants, profile->n_items) >= 10)
        advise(profile,
                "%.0f%% of the items appear under more than one title; keep titles in one place "
                "and "
                "pass them with --items",
                percent(report->n_title_variants, profile->n_items));
    uint64_t n_out = report->n_listed_unseen - report->n_listed_entered;
    if (n_out)
        advise(profile,
                "%llu items of the items file have no event and nothing to compare them by; give "
                "them a title, a category or a brand",
                (unsigned long long)n_out);
    /* half: more of the model is then for items without events */
    if (percent(report->n_listed_entered, profile->n_items) >= 50)
        advise(profile,
                "%.0f%% of the items have no event, and each makes the model larger; list what is "
                "on sale",
                percent(report->n_listed_entered, profile->n_items));
    if (report->n_met_before)
        advise(profile,
                "%llu items have events from more than a day before they were added; are the times "
                "of the items file right, or were ids given again?",
                (unsigned long long)report->n_met_before);
    if (report->n_listed_malformed)
        advise(profile, "%llu rows of the items file could not be used",
                (unsigned long long)report->n_listed_malformed);
}

static void advise_on_times(struct ec_profile *profile)
{
    char first[EC_TIME_TEXT];
    ec_time_print(profile->first_ms, first);
    if (!profile->has_times) {
        advise(profile, "the log has no times: trends and the age of a taste cannot be learned, "
                        "only the order");
        return;
    }
    /* half: a night's events are few, a log of dates has nothing else */
    if (profile->midnight_share >= 0.5)
        advise(profile,
                "%.0f%% of the events are at midnight: the times are dates only, so the order "
                "within a "
                "day is the order of the rows",
                100 * profile->midnight_share);
    bool is_year_0 = profile->first_ms >= 0 && profile->last_ms < INT64_C(366) * 86400000;
    if (profile->first_ms < INT64_C(631152000000) && !is_year_0) /* 1990-01-01 */
        advise(profile, "the first event is at %s; is the time a count of another unit?", first);
    else if (profile->last_ms - profile->first_ms < INT64_C(7) * 86400000)
        advise(profile, "the log spans less than a week; longer logs teach seasons and returns");
}

static void advise_on_shape(struct ec_profile *profile)
{
    if (profile->user_events[3] <= 1)
        advise(profile,
                "half of the users have a single event, which teaches no relation between items");
    if (profile->item_events[3] < 3)
        advise(profile,
                "half of the items have fewer than 3 events; --min-item-users 3 drops noise");
    if (profile->n_users < 100 || profile->n_events < 1000)
        advise(profile, "with %lu users and %lu events any figure is mostly chance",
                (unsigned long)profile->n_users, (unsigned long)profile->n_events);
    if (profile->n_titled == 0)
        advise(profile,
                "no item has a title; pass them with --title or --items to show and explain");
}

void ec_profile_advise(const struct ec_clean_report *report, struct ec_profile *profile)
{
    profile->n_advice = 0;
    if (report)
        advise_on_rows(report, profile);
    advise_on_shape(profile);
    advise_on_times(profile);
    if (report)
        advise_on_mending(report, profile);
}

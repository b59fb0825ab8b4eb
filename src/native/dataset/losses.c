/* losses.c - see losses.h. */
#include "native/dataset/losses.h"

#include "native/log/event_words.h"

enum {
    LEAST_ROWS = 5,  /* of a type: fewer may all be duplicates by chance */
    BROKEN_IN = 100, /* one row in so many that is no UTF-8 is no accident */
    DAYS_OF_A_YEAR = 366,
};

/* The rule that dropped most, of those that do not look at the type; NULL: none dropped any. */
static const struct ec_rule_count *hardest_rule(
        const struct ec_clean_report *report, enum ec_rule *rule)
{
    const struct ec_rule_count *most = NULL;
    for (int r = 0; r < EC_N_RULES; r++) {
        bool is_of_type = r == EC_RULE_OTHER_EVENT || r == EC_RULE_EVENT_TYPE;
        const struct ec_rule_count *one = &report->rules[r];
        if (is_of_type || one->n_dropped == 0 || (most && one->n_dropped <= most->n_dropped))
            continue;
        most = one;
        *rule = (enum ec_rule)r;
    }
    return most;
}

/* Purchases whose products lie in a list beside the path that views have all lack an item: nothing is left of them. */
static void warn_of_types(struct ec_sieve *sieve, const struct ec_dataset *dataset)
{
    struct ec_clean_report *report = sieve->report;
    uint64_t n_read[EC_N_EVENT_TYPES] = {0};
    uint64_t n_left[EC_N_EVENT_TYPES] = {0};
    enum ec_rule rule = EC_N_RULES;
    const struct ec_rule_count *hardest = hardest_rule(report, &rule);
    for (uint32_t w = 0; w < report->n_type_words; w++)
        if (report->type_words[w].meaning < EC_N_EVENT_TYPES)
            n_read[report->type_words[w].meaning] += report->type_words[w].n_rows;
    for (size_t n = 0; n < dataset->n_events; n++)
        n_left[dataset->type[n]]++;
    for (int type = 0; hardest && type < EC_N_EVENT_TYPES; type++)
        if (n_read[type] >= LEAST_ROWS && n_left[type] == 0)
            ec_report_warn(report,
                    "none of the %llu rows of the type %s is left; most rows were dropped by %s, "
                    "first on line %llu: %.100s%s",
                    (unsigned long long)n_read[type], ec_event_type_name((enum ec_event_type)type),
                    ec_rule_name(rule), (unsigned long long)hardest->first_line, hardest->example,
                    rule == EC_RULE_MISSING_ITEM
                            ? "; where their products are in another column or list, make a row "
                              "of each"
                            : "");
}

static void warn_of_encoding(struct ec_clean_report *report)
{
    const struct ec_rule_count *texts = &report->rules[EC_RULE_UTF8];
    const struct ec_rule_count *ids = &report->rules[EC_RULE_ID_UTF8];
    uint64_t n_rows = texts->n_changed + ids->n_dropped;
    const struct ec_rule_count *first = texts->n_changed ? texts : ids;
    if (n_rows && n_rows * BROKEN_IN >= report->n_rows)
        ec_report_warn(report,
                "%llu rows are no UTF-8 text, first on line %llu: %.100s; write the log as UTF-8, "
                "such as iconv -f WINDOWS-1252 -t UTF-8 FILE | endcap check -",
                (unsigned long long)n_rows, (unsigned long long)first->first_line, first->example);
}

/* Days of a spreadsheet (45352.4), hours and steps from 0 are no seconds since 1970. */
static void warn_of_counts(struct ec_sieve *sieve, const struct ec_dataset *dataset)
{
    const int64_t year_ms = INT64_C(86400000) * DAYS_OF_A_YEAR;
    for (size_t n = 0; n < dataset->n_events; n++)
        if (dataset->time_ms[n] < 0 || dataset->time_ms[n] >= year_ms)
            return;
    ec_report_warn(sieve->report,
            "all times are in 1970: '%s' seems to count days (of a spreadsheet: 45352.4), hours or "
            "steps, and is read as %s; export it as dates, or take the order of the rows with "
            "--time ''",
            sieve->report->columns[EC_ROLE_TIME],
            sieve->report->n_by_time_form[EC_TIME_FORM_SECONDS] ? "seconds" : "milliseconds");
}

void ec_losses_warn(struct ec_sieve *sieve, const struct ec_dataset *dataset)
{
    if (sieve->has[EC_ROLE_TYPE])
        warn_of_types(sieve, dataset);
    warn_of_encoding(sieve->report);
    if (dataset->has_times && dataset->n_events >= LEAST_ROWS)
        warn_of_counts(sieve, dataset);
}

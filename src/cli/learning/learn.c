/* learn.c - see learn.h. */
#include "cli/learning/learn.h"

#include <string.h>
#include <sys/stat.h>

#include "cli/args/nearest.h"
#include "cli/io/input.h"
#include "cli/io/replace.h"
#include "cli/learning/items_columns.h"
#include "endcap/ranking.h"
#include "native/dataset/support.h"
#include "native/system/resident.h"

void ec_learn_defaults(void *memory)
{
    struct ec_learn_settings *settings = memory;
    settings->ingest = ec_ingest_options_default();
    settings->evaluate = ec_evaluate_options_default();
    settings->evaluate.train = ec_train_options_default();
}

enum ec_exit ec_learn_failed(const struct ec_error *error)
{
    return ec_complain_status(
            error->status, "%s", *error->message ? error->message : ec_status_text(error->status));
}

static enum ec_exit unknown_signal(const char *name)
{
    struct ec_nearest nearest = ec_nearest_begin(name);
    for (enum ec_signal s = (enum ec_signal)0; ec_signal_name(s); s++)
        if (s != EC_SIGNAL_POPULARITY)
            ec_nearest_offer(&nearest, ec_signal_name(s));
    return ec_complain(EC_EXIT_USAGE, "--without \"%s\": there is no such signal%s%s%s", name,
            nearest.best ? "; did you mean \"" : "", nearest.best ? nearest.best : "",
            nearest.best ? "\"?" : "");
}

enum ec_exit ec_learn_read_without(struct ec_learn_settings *settings)
{
    for (size_t n = 0; n < settings->without.n; n++) {
        const char *name = settings->without.texts[n];
        enum ec_signal signal = (enum ec_signal)0;
        while (ec_signal_name(signal) && strcmp(ec_signal_name(signal), name) != 0)
            signal++;
        if (!ec_signal_name(signal))
            return unknown_signal(name);
        if (signal == EC_SIGNAL_POPULARITY)
            return ec_complain(EC_EXIT_USAGE,
                    "--without popularity: it ranks where no other signal speaks, and stays");
        settings->evaluate.train.without |= 1u << signal;
    }
    return EC_EXIT_DONE;
}

static bool is_same_file(const char *a, const char *b)
{
    struct stat about_a, about_b;
    return a && b && stat(a, &about_a) == 0 && stat(b, &about_b) == 0 && S_ISREG(about_a.st_mode) &&
           about_a.st_dev == about_b.st_dev && about_a.st_ino == about_b.st_ino;
}

enum ec_exit ec_learn_check_output(
        const struct ec_learn_settings *settings, const char *operand, const char *output)
{
    const char *const inputs[] = {operand, settings->test, settings->ingest.items};
    for (size_t n = 0; n < sizeof inputs / sizeof *inputs; n++)
        if (is_same_file(inputs[n], output))
            return ec_complain(EC_EXIT_USAGE,
                    "%s is to be read and cannot be written over; give another name", output);
    return ec_replace_check(output);
}

/* One line on what cleaning dropped, for the verbs that do not print its report. */
static void note_dropped(const char *path, const struct ec_clean_report *report)
{
    enum ec_rule most = (enum ec_rule)0;
    for (uint32_t r = 1; r < EC_N_RULES; r++)
        if (report->rules[r].n_dropped > report->rules[most].n_dropped)
            most = (enum ec_rule)r;
    if (report->n_dropped)
        ec_note("%s: %llu of %llu rows dropped, most by %s; endcap check reports which and why",
                ec_input_base_name(path), (unsigned long long)report->n_dropped,
                (unsigned long long)report->n_rows, ec_rule_name(most));
}

/* How the times were read where that may be another way: which of day and month is first, or the unit that
 * most counts have; NULL: as they say themselves. */
static const char *reading_of_times(const struct ec_clean_report *report)
{
    int most = 0;
    if (report->time_order)
        return report->time_order;
    for (int form = 1; form < EC_N_TIME_FORMS; form++)
        if (report->n_by_time_form[form] > report->n_by_time_form[most])
            most = form;
    bool is_count = most <= EC_TIME_FORM_NANOSECONDS && report->n_by_time_form[most];
    return is_count ? ec_time_form_text((enum ec_time_form)most) : NULL;
}

/* One line on the columns that were taken, for the same verbs. */
static void note_columns(
        const char *path, const struct ec_clean_report *report, enum ec_event_type default_type)
{
    char text[EC_N_LOG_ROLES * (EC_COLUMN_TEXT + 32)] = "";
    size_t size = 0;
    for (int role = 0; role < EC_N_LOG_ROLES; role++) {
        const char *order = role == EC_ROLE_TIME ? reading_of_times(report) : NULL;
        if (report->columns[role][0])
            size += (size_t)snprintf(text + size, sizeof text - size, "%s%s = %s%s%s%s",
                    size ? ", " : "", ec_role_name((enum ec_role)role), report->columns[role],
                    order ? " (" : "", order ? order : "", order ? ")" : "");
    }
    if (size)
        ec_note("%s: columns %s%s%s", ec_input_base_name(path), text,
                report->columns[EC_ROLE_TYPE][0] ? "" : "; no type: each row is a ",
                report->columns[EC_ROLE_TYPE][0] ? "" : ec_event_type_name(default_type));
}

static void note_items_columns(const char *path, const struct ec_clean_report *report)
{
    char text[1024];
    if (!report->has_items_file || !report->items.form)
        return;
    ec_items_columns_text(&report->items, text, sizeof text);
    ec_note("%s: %s%scolumns %s", ec_input_base_name(path),
            report->items.feed ? report->items.feed : "", report->items.feed ? ", " : "", text);
    ec_items_ignored_text(&report->items, text, sizeof text);
    if (*text)
        ec_note("%s: ignored %s", ec_input_base_name(path), text);
    if (report->items.bad_price.n_changed)
        ec_warn("%s: %llu prices cannot be read, such as '%s' on line %llu",
                ec_input_base_name(path), (unsigned long long)report->items.bad_price.n_changed,
                report->items.bad_price.example,
                (unsigned long long)report->items.bad_price.first_line);
    if (report->items.bad_added.n_changed)
        ec_warn("%s: %llu times cannot be read, such as '%s' on line %llu",
                ec_input_base_name(path), (unsigned long long)report->items.bad_added.n_changed,
                report->items.bad_added.example,
                (unsigned long long)report->items.bad_added.first_line);
}

static void print_warnings(const struct ec_clean_report *report)
{
    for (uint32_t w = 0; w < report->n_warnings; w++)
        ec_warn("%s", report->warnings[w]);
}

/* What the least support leaves out of learning, and what a lower one gives away. */
static enum ec_status note_support(
        const struct ec_learn_settings *settings, const struct ec_dataset *dataset)
{
    uint32_t least = settings->evaluate.train.min_support;
    uint32_t safe = ec_train_options_default().min_support;
    uint32_t n_rare;
    enum ec_status status = ec_support_mark(dataset, least < safe ? safe : least, NULL, &n_rare);
    if (status || n_rare == 0)
        return status;
    if (least < safe)
        ec_warn("--min-support %lu: the model shows what else the customers of %lu items chose, "
                "who are fewer than %lu of each; everybody can download it",
                (unsigned long)least, (unsigned long)n_rare, (unsigned long)safe);
    else if (!settings->common.quiet)
        ec_note("%lu of %lu items have fewer than %lu users: nothing is learned of what goes with "
                "them (--min-support)",
                (unsigned long)n_rare, (unsigned long)dataset->n_items, (unsigned long)least);
    return EC_OK;
}

enum ec_exit ec_learn_read(const char *path, const struct ec_learn_settings *settings,
        const struct ec_watch *watch, struct ec_progress *progress, struct ec_dataset *dataset,
        struct ec_clean_report *report)
{
    struct ec_ingest_options options = settings->ingest;
    struct ec_clean_report own = {0};
    struct ec_error error = {0};
    options.watch = watch;
    options.types = (struct ec_type_rules){
            (const char *const *)settings->types.texts, settings->types.n};
    options.value_types = (struct ec_type_rules){
            (const char *const *)settings->value_types.texts, settings->value_types.n};
    options.missing = (struct ec_missing_words){
            .added = (const char *const *)settings->missing.texts,
            .n_added = settings->missing.n,
            .kept = (const char *const *)settings->not_missing.texts,
            .n_kept = settings->not_missing.n,
    };
    enum ec_exit code = ec_items_columns_read(&settings->items_columns, &options.items_columns);
    if (code)
        return code;
    enum ec_status status = ec_ingest(path, &options, dataset, report ? report : &own, &error);
    ec_progress_end(progress);
    if (!report)
        print_warnings(&own);
    if (status)
        return ec_learn_failed(&error);
    if (!report && !settings->common.quiet) {
        note_columns(path, &own, options.default_type);
        note_items_columns(settings->ingest.items, &own);
        note_dropped(path, &own);
    }
    status = note_support(settings, dataset);
    if (!status)
        return EC_EXIT_DONE;
    ec_dataset_free(dataset);
    return ec_complain_status(status, "%s: %s", path, ec_status_text(status));
}

enum ec_exit ec_learn_announce(const struct ec_learn_settings *settings,
        const struct ec_dataset *dataset, const char *work, size_t size)
{
    struct ec_resident resident = ec_resident_now();
    if (size == SIZE_MAX)
        return ec_complain_status(EC_E_MEMORY, "%s", ec_status_text(EC_E_MEMORY));
    size_t whole = resident.now + size > resident.peak ? resident.now + size : resident.peak;
    if (!settings->common.quiet)
        ec_note("%lu users, %lu items, %zu events; %s needs about %.0f MiB of memory",
                (unsigned long)dataset->n_users, (unsigned long)dataset->n_items, dataset->n_events,
                work, (double)whole / (1 << 20) + 0.5);
    return EC_EXIT_DONE;
}

void ec_learn_warn_unsolvable(const struct ec_learn_settings *settings, uint32_t signals)
{
    for (uint32_t s = 0; s < EC_N_SIGNALS && !settings->common.quiet; s++)
        if (signals >> s & 1)
            ec_warn("%s is left out: its equations have no solution with --l2 %g; a larger --l2 "
                    "may "
                    "give one, or a log without users who saw nearly every item",
                    ec_signal_name((enum ec_signal)s), settings->evaluate.train.l2);
}

cJSON *ec_learn_unsolvable_json(uint32_t signals)
{
    cJSON *names = cJSON_CreateArray();
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++)
        if (signals >> s & 1)
            cJSON_AddItemToArray(names, cJSON_CreateString(ec_signal_name((enum ec_signal)s)));
    return names;
}

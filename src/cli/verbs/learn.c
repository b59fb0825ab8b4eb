/* learn.c - see learn.h. */
#include "cli/verbs/learn.h"

void ec_learn_defaults(void *memory)
{
    struct ec_learn_settings *settings = memory;
    settings->ingest = ec_ingest_options_default();
    settings->evaluate = ec_evaluate_options_default();
    settings->evaluate.train = ec_train_options_default();
}

enum ec_exit ec_learn_failed(const struct ec_error *error)
{
    return ec_complain_status(error->status, "%s",
                              *error->message ? error->message : ec_status_text(error->status));
}

enum ec_exit ec_learn_read(const char *path, const struct ec_learn_settings *settings,
                           const struct ec_watch *watch, struct ec_progress *progress,
                           struct ec_dataset *dataset, struct ec_clean_report *report)
{
    struct ec_ingest_options options = settings->ingest;
    struct ec_error error = {0};
    options.watch = watch;
    enum ec_status status = ec_ingest(path, &options, dataset, report, &error);
    ec_progress_end(progress);
    return status ? ec_learn_failed(&error) : EC_EXIT_DONE;
}

void ec_learn_announce(const struct ec_learn_settings *settings, const struct ec_dataset *dataset)
{
    double bytes = (double)ec_train_memory(dataset, &settings->evaluate.train);
    if (!settings->common.quiet)
        ec_note("%lu users, %lu items, %zu events; training needs about %.0f MiB of memory",
                (unsigned long)dataset->n_users, (unsigned long)dataset->n_items, dataset->n_events,
                bytes / (1 << 20) + 0.5);
}

/* progress.h - where long work is: a bar on a terminal, else a line every 10 s. Native only.
 *
 * Layer: cli. */
#ifndef ENDCAP_CLI_IO_PROGRESS_H
#define ENDCAP_CLI_IO_PROGRESS_H

#include <stdbool.h>
#include <time.h>

#include "native/system/watch.h"

struct ec_progress {
    bool on_terminal;
    bool bar_shown;
    char stage[48];
    struct timespec reported; /* when something was last printed */
};

/* Make a watch that shows progress on standard error unless `quiet`, and stops the work on SIGINT,
 * SIGTERM or SIGHUP. `progress` is the caller's and lives as long as the watch is used. */
struct ec_watch ec_progress_begin(struct ec_progress *progress, bool quiet);

/* Remove the bar, before anything else is printed. */
void ec_progress_end(struct ec_progress *progress);

#endif

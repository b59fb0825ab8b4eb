/* progress.c - see progress.h. */
#include "cli/io/progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/io/interrupt.h"
#include "cli/io/say.h"

enum { BAR_WIDTH = 24 }; /* characters */

#define BAR_SECONDS 0.1 /* between two bars: smooth to the eye, and slow terminals keep up */
#define LINE_SECONDS 10.0

static double seconds_between(const struct timespec *from, const struct timespec *to)
{
    return (double)(to->tv_sec - from->tv_sec) + 1e-9 * (double)(to->tv_nsec - from->tv_nsec);
}

static void report(void *context, const char *stage, double share)
{
    struct ec_progress *progress = context;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    bool is_new = strncmp(progress->stage, stage, sizeof progress->stage - 1) != 0;
    double wait = progress->on_terminal ? BAR_SECONDS : LINE_SECONDS;
    bool is_due = seconds_between(&progress->reported, &now) >= wait;
    if (!is_due && !(is_new && progress->on_terminal))
        return;
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    snprintf(progress->stage, sizeof progress->stage, "%s", stage);
    progress->reported = now;
    if (!progress->on_terminal) {
        ec_note("%s, %.0f%%", stage, 100 * share);
        return;
    }
    char bar[BAR_WIDTH + 1];
    int filled = (int)(share * (double)BAR_WIDTH);
    memset(bar, '.', BAR_WIDTH);
    memset(bar, '#', (size_t)filled);
    bar[BAR_WIDTH] = '\0';
    fprintf(stderr, "\r\033[K[%s] %3.0f%%  %s", bar, 100 * share, stage);
    progress->bar_shown = true;
}

struct ec_watch ec_progress_begin(struct ec_progress *progress, bool quiet)
{
    *progress = (struct ec_progress){.on_terminal = isatty(STDERR_FILENO) != 0};
    clock_gettime(CLOCK_MONOTONIC, &progress->reported);
    return (struct ec_watch){
            .interrupted = ec_interrupt_watch(),
            .progress = quiet ? NULL : report,
            .context = progress,
    };
}

void ec_progress_end(struct ec_progress *progress)
{
    if (progress->bar_shown)
        fputs("\r\033[K", stderr);
    progress->bar_shown = false;
}

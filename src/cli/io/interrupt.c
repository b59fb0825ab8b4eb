/* interrupt.c - see interrupt.h. */
#include "cli/io/interrupt.h"

#include <stdbool.h>
#include <stddef.h>

#include "cli/io/draft.h"

/* What a signal handler may write to: the number of the first signal. */
static volatile sig_atomic_t interrupted;

static void interrupt(int number)
{
    if (!interrupted) {
        interrupted = number;
        return;
    }
    ec_draft_unlink_open();
    signal(number, SIG_DFL);
    raise(number);
}

const volatile sig_atomic_t *ec_interrupt_watch(void)
{
    static const int SIGNALS[] = {SIGINT, SIGTERM, SIGHUP};
    /* Without SA_RESTART a read that waits for a slow pipe comes back and sees the flag. */
    struct sigaction action = {.sa_handler = interrupt};
    struct sigaction before;
    sigemptyset(&action.sa_mask);
    for (size_t s = 0; s < sizeof SIGNALS / sizeof *SIGNALS; s++) {
        bool is_ignored = sigaction(SIGNALS[s], NULL, &before) == 0 && before.sa_handler == SIG_IGN;
        if (!(SIGNALS[s] == SIGHUP && is_ignored))
            sigaction(SIGNALS[s], &action, NULL);
    }
    return &interrupted;
}

int ec_interrupt_signal(void)
{
    return (int)interrupted;
}

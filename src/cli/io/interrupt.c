/* interrupt.c - see interrupt.h. */
#include "cli/io/interrupt.h"

#include <stddef.h>

/* The one thing a signal handler may write to. */
static volatile sig_atomic_t interrupted;

static void interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

const volatile sig_atomic_t *ec_interrupt_watch(void)
{
    /* Without SA_RESTART a read that waits for a slow pipe comes back and sees the flag. */
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    return &interrupted;
}

/* interrupt.h - SIGINT, SIGTERM and SIGHUP as a flag that long work looks at. Native only.
 *
 * Layer: cli. */
#ifndef ENDCAP_CLI_IO_INTERRUPT_H
#define ENDCAP_CLI_IO_INTERRUPT_H

#include <signal.h>

/* From now on the first SIGINT, SIGTERM or SIGHUP sets a flag, and the second one ends the program as it would
 * have without us: somebody who asks twice is not kept waiting. nohup's wish stands. Returns the flag. */
const volatile sig_atomic_t *ec_interrupt_watch(void);

/* The number of the signal that set the flag; 0: none yet. */
int ec_interrupt_signal(void);

#endif

/* interrupt.h - SIGINT and SIGTERM as a flag that long work looks at. Native only.
 *
 * Layer: cli. */
#ifndef ENDCAP_CLI_IO_INTERRUPT_H
#define ENDCAP_CLI_IO_INTERRUPT_H

#include <signal.h>

/* From now on the first SIGINT or SIGTERM sets a flag, and the second one ends the program as it would
 * have without us: somebody who asks twice is not kept waiting. Returns the flag. */
const volatile sig_atomic_t *ec_interrupt_watch(void);

#endif

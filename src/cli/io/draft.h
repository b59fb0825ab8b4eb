/* draft.h - the file that new bytes are written to, before it takes its target's name. Native only.
 *
 * Where the system can do it (O_TMPFILE), a draft has no name until it is complete: however the process ends, nothing
 * is left. Elsewhere its name is ".TARGET.endcap-PID-NUMBER", next to the target, and it is locked for as long as its
 * process lives; so that a later run tells the drafts of dead processes from those of living ones, in other containers
 * too, and removes them.
 *
 * Functions return 0 or an errno. Layer: cli. */
#ifndef ENDCAP_CLI_IO_DRAFT_H
#define ENDCAP_CLI_IO_DRAFT_H

#include <stdbool.h>

struct ec_draft {
    int file;         /* open for writing, locked */
    bool is_nameless; /* until ec_draft_publish */
    char *name;       /* owned path of the draft; NULL while it is nameless */
};

/* Make an empty draft in the target's folder.
 *
 * is_nameless  try without a name first
 * draft        written only on 0; end it with ec_draft_publish or ec_draft_abandon */
int ec_draft_open(const char *target, bool is_nameless, struct ec_draft *draft);

/* Let a draft take the target's name at once, in place of what had it, and close it. It is closed and gone on failure
 * too.
 *
 * ENOTSUP  the system gives a nameless file no name: write a named draft */
int ec_draft_publish(struct ec_draft *draft, const char *target);

/* Close a draft and remove it. */
void ec_draft_abandon(struct ec_draft *draft);

/* Remove the drafts of this target whose processes ended without a chance to. One that is locked, or that cannot be
 * opened, stays. */
void ec_draft_remove_stale(const char *target);

/* Remove the name of the draft that is open, if any: for a signal handler that ends the program. */
void ec_draft_unlink_open(void);

/* The folder that a file is in, owned. */
char *ec_draft_folder(const char *path);

#endif

/* history.h - a history as a person types it: "view:85123A,cart:71053@1322000000000".
 *
 * Layer: cli/shelf. */
#ifndef ENDCAP_CLI_SHELF_HISTORY_H
#define ENDCAP_CLI_SHELF_HISTORY_H

#include "cli/io/say.h"
#include "cli/shelf/visit.h"

/* Read the events of a visit, each [TYPE:]ITEM[@MS]. What stands before the first colon is a type only
 * if it is the word for one, and what stands behind the last @ a time only if it is a whole number: ids
 * may hold both characters.
 *
 * words   borrowed for as long as the visit is used
 *
 * EC_EXIT_USAGE for an event without an item, or a time out of range; it has been said. */
enum ec_exit ec_visit_read_history(const struct ec_list *words, struct ec_visit *visit);

#endif

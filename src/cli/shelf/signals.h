/* signals.h - the words of the signals that a visit is ranked by.
 *
 * Layer: cli/shelf. */
#ifndef ENDCAP_CLI_SHELF_SIGNALS_H
#define ENDCAP_CLI_SHELF_SIGNALS_H

#include "cli/io/say.h"
#include "cli/shelf/visit.h"

/* Let a visit be ranked by this signal, and by no other than those added.
 *
 * False where there is no such signal; `why` (size,) then says so, and which was meant. */
bool ec_visit_add_signal(struct ec_visit *visit, struct ec_text word, char *why, size_t size);

/* Read the words of --signal. EC_EXIT_USAGE; what is wrong has been said. */
enum ec_exit ec_visit_read_signals(const struct ec_list *words, struct ec_visit *visit);

/* Warn of signals that were asked for and that the model does not carry. */
void ec_visit_warn_of_signals(const struct ec_visit *visit, const struct ec_model *model);

#endif

/* request.h - a request in JSON, as `rerank` and `recommend --request` read it.
 *
 *     { "history": [ { "item": "85123A", "type": "view", "time": 1322000000000 } ],
 *       "now": 1322000060000,
 *       "candidates": [ "71053", "22423" ],
 *       "options": { "k": 10, "explain": true, "unavailable": [], "exclude": [], "allow": [],
 *                    "group": "", "group_fallback": "error", "include_seen": true, "tail_only": false,
 *                    "signals": [ "baskets" ] } }
 *
 * Only the candidates of `rerank` are required. Everything is checked before anything is ranked, and a
 * key that means nothing here is an error: a misspelt "exclude" must not show what was sold out.
 *
 * Layer: cli/shelf. */
#ifndef ENDCAP_CLI_SHELF_REQUEST_H
#define ENDCAP_CLI_SHELF_REQUEST_H

#include "cli/io/input.h"
#include "cli/shelf/visit.h"

/* Read a request.
 *
 * bytes       (size,) followed by a zero byte that size does not count
 * name        where it came from, for messages
 * candidates  whether they are required (rerank) or refused (recommend)
 * visit       holds the defaults; changed only on EC_EXIT_DONE
 *
 * EC_EXIT_DATA; what was seen and expected, and where, has been said. */
enum ec_exit ec_request_read(const uint8_t *bytes, size_t size, const char *name, bool candidates,
        struct ec_visit *visit);

/* Read a request from a file or, for "-", from standard input, where it stands behind the model if that
 * came from there too. As above, and EC_EXIT_IO for a file that cannot be read. */
enum ec_exit ec_request_load(
        const char *path, const struct ec_loaded *loaded, bool candidates, struct ec_visit *visit);

#endif

/* answer.h - rank for one visit and print the shelf.
 *
 * In JSON:
 *
 *     { "places": [ { "item": "22423", "score": 0.53125, "known": true, "position": 1,
 *                     "contributions": [ { "signal": "transitions", "value": 0.5,
 *                                          "event": 0, "item": "85123A" } ] } ],
 *       "unknown_history": [ "ghost" ] }
 *
 * "position" is where a candidate stood in the request, and is absent where the whole catalogue was
 * ranked; "contributions" is there when asked for and holds the terms that sum to the score exactly;
 * "event" counts the events that the model knows, 0 the oldest, and is null for what the shop at large
 * contributed. The numbers read back as the very bits that were computed.
 *
 * Layer: cli/shelf. */
#ifndef ENDCAP_CLI_SHELF_ANSWER_H
#define ENDCAP_CLI_SHELF_ANSWER_H

#include "cli/io/say.h"
#include "cli/shelf/visit.h"

/* Answer a visit on standard output. History items that the model does not know are left out and named
 * in a warning; they are no error: an open page may be newer, or older, than its model.
 *
 * visit   its times are settled by this call; all else is only read
 *
 * The exit code of a failure, which has been said; JSON is printed whole or not at all. */
enum ec_exit ec_answer(const struct ec_model *model, struct ec_visit *visit,
        const struct ec_common_settings *common);

#endif

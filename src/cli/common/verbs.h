/* verbs.h - the verbs, each defined in the file of its name.
 *
 * Layer: cli/common. */
#ifndef ENDCAP_CLI_COMMON_VERBS_H
#define ENDCAP_CLI_COMMON_VERBS_H

#include "cli/args/verb.h"

/* Native only. */
extern const struct ec_verb ec_verb_check;
extern const struct ec_verb ec_verb_train;
extern const struct ec_verb ec_verb_evaluate;
extern const struct ec_verb ec_verb_tune;

/* Everywhere. */
extern const struct ec_verb ec_verb_inspect;
extern const struct ec_verb ec_verb_recommend;
extern const struct ec_verb ec_verb_rerank;

#endif

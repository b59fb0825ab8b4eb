/* synonyms.h - what other programs call what an option here does.
 *
 * The words are those of the field's libraries and tools (implicit, LightFM, RecBole, Surprise, gorse, scikit-learn,
 * pandas, curl), so that a hand that types one of them is led to ours.
 *
 * Layer: cli. */
#ifndef ENDCAP_CLI_ARGS_SYNONYMS_H
#define ENDCAP_CLI_ARGS_SYNONYMS_H

#include "cli/args/verb.h"

/* The option of a verb that a word means: its own name however it is joined (minUserItems, min_user_items), or a word
 * that others have for it. NULL: none. */
const struct ec_option *ec_synonym_option(const struct ec_verb *verb, const char *word);

/* The verb that a word means; NULL: none. */
const struct ec_verb *ec_synonym_verb(const char *word);

/* What to know where a word asks for what needs no option ("separator"), as a clause; NULL: nothing. */
const char *ec_synonym_answer(const char *word);

#endif

/* verbs_native.c - the verbs of the native program, and a system with signals. */
#include <signal.h>

#include "cli/platform.h"
#include "cli/verbs/verbs.h"

const struct ec_verb *const ec_verbs[] = {
        &ec_verb_check,
        &ec_verb_train,
        &ec_verb_tune,
        &ec_verb_evaluate,
        &ec_verb_inspect,
        &ec_verb_recommend,
        &ec_verb_rerank,
        NULL,
};

void ec_platform_start(void)
{
    signal(SIGPIPE, SIG_IGN);
}

/* verbs_native.c - the verbs of the native program, and a system with signals. */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

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

/* OpenMP's threads spin while they wait, so where another program holds a core, ours burn theirs: training took
 * four times as long on a busy machine. How they wait is read from the environment before main is. */
static void let_threads_sleep(char **argv)
{
    if (getenv("OMP_WAIT_POLICY") || setenv("OMP_WAIT_POLICY", "passive", 0) != 0)
        return;
    (void)execv("/proc/self/exe", argv); /* returns where there is no such file: then they spin */
}

void ec_platform_start(char **argv)
{
    let_threads_sleep(argv);
    signal(SIGPIPE, SIG_IGN);
}

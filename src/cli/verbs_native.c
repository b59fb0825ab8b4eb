/* verbs_native.c - the verbs of the native program, and a system with signals. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/common/verbs.h"
#include "cli/io/interrupt.h"
#include "cli/platform.h"
#include "device/base/utf8.h"
#include "native/system/nfc.h"

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
 * 170 s on a busy machine, and 41 s once they slept. How they wait is read from the environment before main is. */
static void let_threads_sleep(char **argv)
{
    char path[4096];
    if (!argv[0] || !argv[1] || getenv("OMP_WAIT_POLICY"))
        return;
    if (strcmp(argv[1], "train") != 0 && strcmp(argv[1], "tune") != 0 &&
            strcmp(argv[1], "evaluate") != 0)
        return;
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);
    if (size <= 0)
        return;
    path[size] = '\0';
    const char *slash = strrchr(path, '/');
    /* run by a loader that was named itself: its words are not ours */
    if (!slash || strncmp(slash + 1, "ld-", 3) == 0 || strncmp(slash + 1, "ld.", 3) == 0)
        return;
    if (setenv("OMP_WAIT_POLICY", "passive", 0) == 0)
        (void)execv(path, argv); /* returns where it cannot: then they spin */
}

void ec_platform_start(char **argv)
{
    let_threads_sleep(argv);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

int ec_platform_exit(enum ec_exit code)
{
    int number = ec_interrupt_signal();
    return code == EC_EXIT_INTERRUPTED && number ? 128 + number : (int)code;
}

struct ec_text ec_platform_compose(struct ec_text id, char room[EC_PLATFORM_TEXT])
{
    size_t size;
    bool is_text = ec_utf8_check((const uint8_t *)id.bytes, id.size);
    return is_text && ec_nfc(id, room, EC_PLATFORM_TEXT, &size) ? (struct ec_text){room, size} : id;
}

/* verbs_device.c - the verbs of a build without a trainer, and a system without signals (WASI). */
#include "cli/args/preset.h"
#include "cli/common/verbs.h"
#include "cli/platform.h"

const struct ec_verb *const ec_verbs[] = {
        &ec_verb_inspect, &ec_verb_recommend, &ec_verb_rerank, NULL};

const struct ec_shipped_preset ec_shipped_presets[] = {{NULL, NULL, NULL, NULL}};

void ec_platform_start(char **argv)
{
    (void)argv;
}

struct ec_text ec_platform_compose(struct ec_text id, char room[EC_PLATFORM_TEXT])
{
    (void)room;
    return id;
}

int ec_platform_exit(enum ec_exit code)
{
    return (int)code;
}

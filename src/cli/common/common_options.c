/* common_options.c - see common_options.h. */
#include "cli/common/common_options.h"

static const struct ec_option options[] = {
        {.name = "json",
                .type = EC_OPTION_FLAG,
                .offset = offsetof(struct ec_common_settings, json),
                .help = "print JSON instead of text"},
        {.name = "quiet",
                .letter = 'q',
                .type = EC_OPTION_FLAG,
                .offset = offsetof(struct ec_common_settings, quiet),
                .help = "print no progress, notes or warnings; errors still show"},
};

const struct ec_option_group ec_common_options = {"Output", options, EC_COUNT(options)};

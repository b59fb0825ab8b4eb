/* common_options.h - the options that every verb has.
 *
 * Layer: cli/common. */
#ifndef ENDCAP_CLI_COMMON_COMMON_OPTIONS_H
#define ENDCAP_CLI_COMMON_COMMON_OPTIONS_H

#include "cli/args/option.h"

/* Of struct ec_common_settings, which begins the settings of every verb. */
extern const struct ec_option_group ec_common_options;

/* Number of elements of an array. */
#define EC_COUNT(array) (sizeof(array) / sizeof *(array))

#endif

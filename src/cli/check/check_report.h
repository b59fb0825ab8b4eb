/* check_report.h - what `check` found, as text for the shop's engineer and as JSON. Native only.
 *
 * Layer: cli/check. */
#ifndef ENDCAP_CLI_CHECK_CHECK_REPORT_H
#define ENDCAP_CLI_CHECK_CHECK_REPORT_H

#include <cjson/cJSON.h>

#include "native/dataset/profile.h"

/* Print both reports for a person. `profile` is NULL where nothing was left of the log. */
void ec_check_print(
        const char *path, const struct ec_clean_report *cleaning, const struct ec_profile *profile);

/* The same as JSON; see the help of check. */
cJSON *ec_check_json(
        const char *path, const struct ec_clean_report *cleaning, const struct ec_profile *profile);

#endif

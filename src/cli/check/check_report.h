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

/* The part on the items file, as text and as JSON (null where there is none). */
void ec_check_print_items(const struct ec_clean_report *cleaning);
cJSON *ec_check_items_json(const struct ec_clean_report *cleaning);

/* How a column of prices was read; null where it shows no decimal mark. */
cJSON *ec_check_prices_json(enum ec_mark mark, uint64_t n_ambiguous);

enum { EC_COUNT_TEXT = 32 };

/* A count with its thousands apart: 541,909. */
const char *ec_count_text(uint64_t number, char text[EC_COUNT_TEXT]);

#endif

/* evaluate_page.h - what `evaluate --html` writes: one file with its data, its scripts and its styles. Native only.
 *
 * web/report/types.js says what the data are. All that a clock said is in a block of its own, so that two runs give the
 * same bytes but for that line.
 *
 * Layer: cli/evaluate. */
#ifndef ENDCAP_CLI_EVALUATE_EVALUATE_PAGE_H
#define ENDCAP_CLI_EVALUATE_EVALUATE_PAGE_H

#include <cjson/cJSON.h>

#include "cli/evaluate/page.h"
#include "cli/learning/learn.h"
#include "native/measure/breakdown.h"

/* What a page is made from, all borrowed. */
struct ec_page {
    const struct ec_page_frame *frame;
    const struct ec_learn_settings *settings;
    const char *source; /* the log's name */
    const struct ec_dataset *dataset;
    const struct ec_evaluation *result;
    const struct ec_breakdown *breakdown;
};

/* Everything but the times. */
cJSON *ec_page_data(const struct ec_page *page);

/* The times, and the slowest rankings. */
cJSON *ec_page_times(const struct ec_evaluation *result);

/* Write the page.
 *
 * path  never "-"
 *
 * EC_EXIT_IO, EC_EXIT_INTERRUPTED; it has been said, and what was there is still there. */
enum ec_exit ec_page_write(const struct ec_page *page, const char *path);

#endif

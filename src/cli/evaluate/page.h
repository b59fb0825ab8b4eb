/* page.h - the page of `evaluate --html` around its data: share/report.html, which `make report` puts together from
 * web/report. Native only.
 *
 * Layer: cli/evaluate. */
#ifndef ENDCAP_CLI_EVALUATE_PAGE_H
#define ENDCAP_CLI_EVALUATE_PAGE_H

#include "cli/io/input.h"

/* The page's two parts, which point into its file. */
struct ec_page_frame {
    struct ec_bytes file; /* owned */
    const char *head;     /* (head_size,) before the data */
    size_t head_size;
    const char *tail; /* (tail_size,) behind them */
    size_t tail_size;
};

/* Find the page and read it: in the folder that ENDCAP_SHARE names; where that is not set, in share/ beside the
 * program, as the build leaves it, then in ../share/endcap/ seen from there, as it is installed.
 *
 * frame   written only on EC_EXIT_DONE; free with ec_page_frame_free
 *
 * EC_EXIT_IO where there is none or it cannot be read, EC_EXIT_DATA where it has no place for the data; it has been
 * said. */
enum ec_exit ec_page_frame_load(struct ec_page_frame *frame);

/* Free what was loaded; a zeroed frame is nothing. */
void ec_page_frame_free(struct ec_page_frame *frame);

#endif

/* page.h - the page of `evaluate --html` around its data: web/report, made into one file by tools/embed.mjs.
 *
 * Layer: cli/evaluate. */
#ifndef ENDCAP_CLI_EVALUATE_PAGE_H
#define ENDCAP_CLI_EVALUATE_PAGE_H

#include <stddef.h>

/* UTF-8, what comes before and behind the data. */
extern const unsigned char ec_page_head[];
extern const size_t ec_page_head_size;
extern const unsigned char ec_page_tail[];
extern const size_t ec_page_tail_size;

#endif

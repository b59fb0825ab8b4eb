/* time_names.h - times that name their month: Jan 2, 2023; 2 January 2023 08:26; 02-Jan-23;
 * Mon, 02 Jan 2023 12:33:00 +0000 (RFC 2822); Mon Jan  2 12:33:00 UTC 2023; 02/Jan/2023:12:33:00 +0000.
 *
 * Layer: native/log. */
#ifndef ENDCAP_NATIVE_LOG_TIME_NAMES_H
#define ENDCAP_NATIVE_LOG_TIME_NAMES_H

#include <stdbool.h>

#include "endcap/types.h"

/* Read all of a text; the month is named in English, the weekday is passed over. False where it is no such
 * time; *time_ms is written only on true. */
bool ec_time_names_parse(struct ec_text text, int64_t *time_ms);

#endif

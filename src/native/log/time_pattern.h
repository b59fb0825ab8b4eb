/* time_pattern.h - times by a pattern of strptime (POSIX), such as "%d %b %Y %H:%M", without the C
 * library's locale.
 *
 *     %Y %y  year, of four or two digits       %H %I  hour, 0 to 23 or 1 to 12, with %p AM or PM
 *     %m %B  month, number or English name     %M %S  minute, second
 *     %d %j  day of the month, of the year     %f     fraction of a second, 1 to 9 digits
 *     %a     weekday, passed over              %z     zone: Z, UTC, +0100, +01:00
 *     %s     seconds since 1970                %T %R %D %F   %H:%M:%S, %H:%M, %m/%d/%y, %Y-%m-%d
 *
 * %b and %h are %B, %A is %a, %e is %d, %k is %H, %l is %I, %Z is %z; %n, %t and blanks stand for any blanks
 * or none; %% is a per cent sign; all else stands for itself.
 *
 * Layer: native/log. */
#ifndef ENDCAP_NATIVE_LOG_TIME_PATTERN_H
#define ENDCAP_NATIVE_LOG_TIME_PATTERN_H

#include <stdbool.h>

#include "endcap/types.h"

/* Whether a pattern can give a time; else *fault is a sentence's end that says what it lacks, with %s for
 * the part `at` of the pattern. */
bool ec_time_pattern_check(const char *pattern, const char **fault, const char **at);

/* Read all of a text by a pattern that was checked; false where it does not fit. A month or day that the
 * pattern has not is the first. *time_ms is written only on true. */
bool ec_time_pattern_parse(const char *pattern, struct ec_text text, int64_t *time_ms);

#endif

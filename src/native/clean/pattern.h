/* pattern.h - the regular expressions of options, compiled; those that the C library cannot bear are refused.
 *
 * The C library recurses for each bracket, copies what is repeated, and searches back-references by trial: a pattern
 * can end the program at 20,000 brackets, and take hours at (((a{1,100}){1,100}){1,100}). POSIX extended regular
 * expressions have no back-references.
 *
 * Layer: native/clean. */
#ifndef ENDCAP_NATIVE_CLEAN_PATTERN_H
#define ENDCAP_NATIVE_CLEAN_PATTERN_H

#include <regex.h>

#include "native/system/error.h"

enum {
    EC_PATTERN_MAX_SIZE = 10000,  /* bytes */
    EC_PATTERN_MAX_DEPTH = 100,   /* brackets in each other */
    EC_PATTERN_MAX_COPIES = 2000, /* characters that repetition adds: a{1,2000} */
};

/* Compile an extended regular expression, without groups to read back.
 *
 * option    its name, for messages
 * compiled  to regfree; written only on EC_OK
 *
 * EC_E_OPTION  it is none, or beyond the limits above
 * EC_E_MEMORY */
EC_MUST_USE enum ec_status ec_pattern_compile(
        const char *pattern, const char *option, regex_t *compiled, struct ec_error *error);

#endif

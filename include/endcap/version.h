/* version.h - which release this is: the one place that says so. The Makefile and the JavaScript package read the three
 * numbers below.
 *
 * A higher EC_VERSION_MAJOR may change or remove what the headers declare, and is the number in the name of
 * libendcap.so; below 1.0.0, a higher EC_VERSION_MINOR may too: compile again.
 *
 * Layer: public. */
#ifndef ENDCAP_VERSION_H
#define ENDCAP_VERSION_H

#include "endcap/api.h"

#define EC_VERSION_MAJOR 0
#define EC_VERSION_MINOR 1
#define EC_VERSION_PATCH 0

#define EC_VERSION_WORD(number) #number
#define EC_VERSION_TEXT(major, minor, patch)                                                       \
    EC_VERSION_WORD(major) "." EC_VERSION_WORD(minor) "." EC_VERSION_WORD(patch)

/* The version that a program was compiled with: "0.1.0"; and as a number to compare, 100 for "0.1.0". */
#define EC_VERSION_STRING EC_VERSION_TEXT(EC_VERSION_MAJOR, EC_VERSION_MINOR, EC_VERSION_PATCH)
#define EC_VERSION (EC_VERSION_MAJOR * 10000 + EC_VERSION_MINOR * 100 + EC_VERSION_PATCH)

EC_C_BEGIN

/* The version of the library that a program runs with: EC_VERSION_STRING as the library had it. Static text. */
EC_API const char *ec_version(void);

EC_C_END

#endif

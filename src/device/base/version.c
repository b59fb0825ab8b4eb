/* version.c - the version that the library was compiled as. */
#include "endcap/version.h"

const char *ec_version(void)
{
    return EC_VERSION_STRING;
}

/* status.c - names and sentences of the statuses, from the one list in the public header. */
#include "endcap/status.h"

const char *ec_status_name(enum ec_status status)
{
    switch (status) {
#define EC_STATUS_NAME(name, number, text)                                                         \
    case name:                                                                                     \
        return #name;
        EC_STATUS_LIST(EC_STATUS_NAME)
#undef EC_STATUS_NAME
    }
    return "EC_E_UNKNOWN";
}

const char *ec_status_text(enum ec_status status)
{
    switch (status) {
#define EC_STATUS_TEXT(name, number, text)                                                         \
    case name:                                                                                     \
        return text;
        EC_STATUS_LIST(EC_STATUS_TEXT)
#undef EC_STATUS_TEXT
    }
    return "a status this build does not know";
}

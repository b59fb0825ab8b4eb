/* text.c - see text.h. */
#include "device/base/text.h"

#include <string.h>

int ec_text_compare(struct ec_text a, struct ec_text b)
{
    size_t shared = a.size < b.size ? a.size : b.size;
    int order = shared ? memcmp(a.bytes, b.bytes, shared) : 0;
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

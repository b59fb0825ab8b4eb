/* strings.c - see strings.h. */
#include "native/system/strings.h"

#include <string.h>

#include "device/base/text.h"
#include "native/system/alloc.h"

enum ec_status ec_strings_make(const struct ec_text *texts, uint32_t n, struct ec_strings *strings)
{
    size_t size = 0;
    *strings = (struct ec_strings){0};
    for (uint32_t s = 0; s < n; s++)
        size += texts[s].size;
    if (size > UINT32_MAX)
        return EC_E_TOO_LARGE;
    char *bytes = ec_alloc(size, 1);
    uint32_t *offsets = ec_alloc(n + (size_t)1, sizeof *offsets);
    if (!bytes || !offsets) {
        ec_free(bytes);
        ec_free(offsets);
        return EC_E_MEMORY;
    }
    for (uint32_t s = 0; s < n; s++) {
        if (texts[s].size)
            memcpy(bytes + offsets[s], texts[s].bytes, texts[s].size);
        offsets[s + 1] = offsets[s] + (uint32_t)texts[s].size;
    }
    *strings = (struct ec_strings){bytes, offsets, n};
    return EC_OK;
}

struct ec_text ec_strings_get(const struct ec_strings *strings, uint32_t s)
{
    uint32_t start = strings->offsets[s];
    return (struct ec_text){strings->bytes + start, strings->offsets[s + 1] - start};
}

uint32_t ec_strings_find(const struct ec_strings *strings, struct ec_text text)
{
    uint32_t low = 0;
    uint32_t high = strings->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = ec_text_compare(ec_strings_get(strings, middle), text);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return UINT32_MAX;
}

void ec_strings_free(struct ec_strings *strings)
{
    ec_free(strings->bytes);
    ec_free(strings->offsets);
    *strings = (struct ec_strings){0};
}

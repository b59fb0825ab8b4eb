/* fold.c - see fold.h. */
#include "device/catalogue/fold.h"

#include <string.h>

bool ec_case_change(char *bytes, size_t size, enum ec_case letters)
{
    bool changed = false;
    char first = letters == EC_CASE_UPPER ? 'a' : 'A';
    for (size_t n = 0; n < size && letters != EC_CASE_KEEP; n++) {
        bool is_other = bytes[n] >= first && bytes[n] <= first + ('z' - 'a');
        bytes[n] = (char)(is_other ? bytes[n] ^ ('a' ^ 'A') : bytes[n]);
        changed |= is_other;
    }
    return changed;
}

struct ec_text ec_id_fold(struct ec_id_rule rule, struct ec_text id, char room[EC_MAX_ID])
{
    struct ec_text folded = ec_text_trim(id);
    if (folded.size > EC_MAX_ID)
        return folded;
    if (!rule.keeps_floats)
        folded.size = ec_integer_size(folded);
    if (rule.letters == EC_CASE_KEEP || folded.size == 0)
        return folded;
    memcpy(room, folded.bytes, folded.size);
    (void)ec_case_change(room, folded.size, rule.letters);
    return (struct ec_text){room, folded.size};
}

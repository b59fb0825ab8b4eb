/* ids.c - see ids.h. */
#include "native/clean/ids.h"

#include <string.h>

#include "device/base/text.h"
#include "device/base/utf8.h"
#include "native/log/words.h"
#include "native/system/alloc.h"
#include "native/system/nfc.h"

/* Well-formed, and not because a table's reader made it so: two ids that were no UTF-8 must not
 * become one. */
static bool is_utf8(struct ec_text text)
{
    for (size_t n = 0; n + 3 <= text.size; n++)
        if (memcmp(text.bytes + n, "\xef\xbf\xbd", 3) == 0)
            return false;
    return ec_utf8_check((const uint8_t *)text.bytes, text.size);
}

static struct ec_id_verdict dropped_by(enum ec_rule rule)
{
    return (struct ec_id_verdict){.dropped = 1, .rule = (uint8_t)rule};
}

/* Put an id in Unicode's composed form; false where it is too long. */
static bool compose(const struct ec_id_rules *rules, struct ec_text id,
        char composed[EC_MAX_ID_SIZE], size_t *size)
{
    if (!rules->any_bytes)
        return ec_nfc(id, composed, EC_MAX_ID_SIZE, size);
    if (id.size > EC_MAX_ID_SIZE)
        return false;
    memcpy(composed, id.bytes, id.size);
    *size = id.size;
    return true;
}

static enum ec_status judge(struct ec_ids *ids, struct ec_text text, struct ec_id_verdict *verdict)
{
    const struct ec_id_rules *rules = &ids->rules;
    struct ec_text trimmed = ec_trim(text);
    *verdict = (struct ec_id_verdict){0};
    if (ec_missing_is(rules->words, trimmed))
        *verdict = dropped_by(rules->missing);
    else if (!rules->any_bytes && !is_utf8(trimmed))
        *verdict = dropped_by(EC_RULE_ID_UTF8);
    char composed[EC_MAX_ID_SIZE];
    struct ec_text id_text = {composed, 0};
    if (!verdict->dropped && !compose(rules, trimmed, composed, &id_text.size))
        *verdict = dropped_by(EC_RULE_LONG_ID);
    if (verdict->dropped)
        return EC_OK;

    if (ec_text_compare(id_text, trimmed) != 0)
        verdict->changed |= ec_rule_bit(EC_RULE_ID_FORM);
    if (trimmed.size != text.size)
        verdict->changed |= ec_rule_bit(EC_RULE_ID_SPACES);
    size_t size = rules->integers ? ec_integer_size(id_text) : id_text.size;
    if (size != id_text.size)
        verdict->changed |= ec_rule_bit(EC_RULE_INTEGER_ID);
    if (ec_is_scientific(id_text))
        verdict->changed |= ec_rule_bit(EC_RULE_SCIENTIFIC_ID);
    char id[EC_MAX_ID_SIZE + 1] = {0};
    memcpy(id, composed, size);
    if (ec_case_change(id, size, rules->letters))
        verdict->changed |= ec_rule_bit(EC_RULE_ITEM_CASE);

    int must_match = rules->must_match ? regexec(rules->must_match, id, 0, NULL, 0) : 0;
    int must_not = rules->must_not && must_match == 0 ? regexec(rules->must_not, id, 0, NULL, 0)
                                                      : REG_NOMATCH;
    if (must_match == REG_ESPACE || must_not == REG_ESPACE)
        return EC_E_MEMORY;
    if (must_match != 0)
        *verdict = dropped_by(EC_RULE_ITEM_PATTERN);
    else if (must_not == 0)
        *verdict = dropped_by(rules->forbidden);
    if (verdict->dropped)
        return EC_OK;
    return ec_intern_add(&ids->clean, (struct ec_text){id, size}, &verdict->id);
}

enum ec_status ec_ids_judge(
        struct ec_ids *ids, struct ec_text text, const struct ec_id_verdict **verdict)
{
    uint32_t n_before = ids->seen.strings.n;
    if (n_before && ec_text_compare(ec_strings_get(&ids->seen.strings, ids->last), text) == 0) {
        ids->verdicts[ids->last].n_rows++;
        *verdict = &ids->verdicts[ids->last];
        return EC_OK;
    }
    uint32_t number;
    enum ec_status status = ec_intern_add(&ids->seen, text, &number);
    if (status)
        return status;
    if (number == n_before) {
        if (number >= ids->capacity) {
            size_t capacity = ids->capacity ? ids->capacity * 2 : 1024;
            struct ec_id_verdict *verdicts = ec_resize(
                    ids->verdicts, ids->capacity, capacity, sizeof *verdicts);
            if (!verdicts)
                return EC_E_MEMORY;
            ids->verdicts = verdicts;
            ids->capacity = capacity;
        }
        status = judge(ids, text, &ids->verdicts[number]);
        if (status)
            return status;
    }
    ids->last = number;
    ids->verdicts[number].n_rows++;
    *verdict = &ids->verdicts[number];
    return EC_OK;
}

void ec_ids_free(struct ec_ids *ids)
{
    ec_intern_free(&ids->seen);
    ec_intern_free(&ids->clean);
    ec_free(ids->verdicts);
    ids->verdicts = NULL;
    ids->capacity = 0;
}

/* twins.c - see twins.h. */
#include "native/clean/twins.h"

#include <stdbool.h>
#include <string.h>

#include "native/log/words.h"
#include "native/system/alloc.h"
#include "native/system/nfc.h"

enum { KEY_TEXT = 2048 };

static bool is_ascii(struct ec_text text)
{
    for (size_t n = 0; n < text.size; n++)
        if ((unsigned char)text.bytes[n] >= 0x80)
            return false;
    return true;
}

static struct ec_text lower(struct ec_text text, char key[KEY_TEXT])
{
    for (size_t n = 0; n < text.size; n++)
        key[n] = ec_lower(text.bytes[n]);
    return (struct ec_text){key, text.size};
}

/* What twins share: digits without zeros in front; any other text as it looks, in one case. */
static struct ec_text key_of(struct ec_text id, char key[KEY_TEXT])
{
    size_t size = 0;
    size_t n_zeros = 0;
    size_t n_digits = 0;
    while (n_digits < id.size && id.bytes[n_digits] >= '0' && id.bytes[n_digits] <= '9')
        n_digits++;
    while (n_zeros + 1 < id.size && id.bytes[n_zeros] == '0')
        n_zeros++;
    if (n_digits == id.size)
        return (struct ec_text){id.bytes + n_zeros, id.size - n_zeros};
    if (is_ascii(id))
        return lower(id, key);
    return ec_casefold(id, key, KEY_TEXT, &size) ? (struct ec_text){key, size} : id;
}

static enum ec_twins_kind kind_of(struct ec_text a, struct ec_text b)
{
    char one[KEY_TEXT];
    char two[KEY_TEXT];
    if (ec_text_compare(lower(a, one), lower(b, two)) == 0)
        return EC_TWINS_CASE;
    return a.size != b.size && is_ascii(a) && is_ascii(b) ? EC_TWINS_ZEROS : EC_TWINS_LOOKS;
}

static bool is_quoted(struct ec_text id)
{
    if (id.size > 3 && id.bytes[0] == '=' && id.bytes[1] == '"')
        return id.bytes[id.size - 1] == '"';
    bool is_quote = id.size > 2 && (id.bytes[0] == '\'' || id.bytes[0] == '"');
    return is_quote && id.bytes[id.size - 1] == id.bytes[0];
}

static void count(struct ec_twins *twins, uint32_t earlier, uint32_t later)
{
    if (twins->n++ == 0) {
        twins->example[0] = earlier;
        twins->example[1] = later;
    }
}

enum ec_status ec_twins_look(const struct ec_strings *ids, struct ec_twins twins[EC_N_TWINS])
{
    memset(twins, 0, EC_N_TWINS * sizeof *twins);
    if (ids->n == 0)
        return EC_OK;
    struct ec_intern keys = {0};
    uint32_t *first = ec_alloc(ids->n, sizeof *first); /* the first id of each key */
    enum ec_status status = first ? EC_OK : EC_E_MEMORY;
    for (uint32_t i = 0; i < ids->n && !status; i++) {
        struct ec_text id = ec_strings_get(ids, i);
        char key[KEY_TEXT];
        uint32_t number;
        uint32_t n_before = keys.strings.n;
        if (id.size > KEY_TEXT)
            continue;
        if (is_quoted(id))
            count(&twins[EC_TWINS_QUOTES], i, i);
        status = ec_intern_add(&keys, key_of(id, key), &number);
        if (!status && number == n_before)
            first[number] = i;
        else if (!status)
            count(&twins[kind_of(ec_strings_get(ids, first[number]), id)], first[number], i);
    }
    ec_intern_free(&keys);
    ec_free(first);
    return status;
}

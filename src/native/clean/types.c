/* types.c - see types.h. */
#include "native/clean/types.h"

#include <string.h>

#include "native/log/words.h"
#include "native/system/alloc.h"

/* Take "word=type" apart at its last =. False where it is none. */
static bool take_apart(const char *rule, struct ec_text *word, uint8_t *meaning)
{
    const char *mark = strrchr(rule, '=');
    if (!mark)
        return false;
    *word = ec_trim((struct ec_text){rule, (size_t)(mark - rule)});
    struct ec_text type = ec_trim((struct ec_text){mark + 1, strlen(mark + 1)});
    for (uint8_t m = 0; m < EC_WORD_UNKNOWN; m++)
        if (ec_is_name(type, ec_event_meaning_name(m))) {
            *meaning = m;
            return word->size > 0;
        }
    return false;
}

enum ec_status ec_type_rules_check(const struct ec_type_rules *rules, struct ec_error *error)
{
    struct ec_text word;
    uint8_t meaning;
    for (size_t r = 0; r < rules->n; r++)
        if (!take_apart(rules->texts[r], &word, &meaning))
            return ec_fail(error, EC_E_OPTION,
                    "--types '%s': expected word=view, like, cart, purchase or drop",
                    rules->texts[r]);
    return EC_OK;
}

uint8_t ec_type_meaning(const struct ec_type_rules *rules, struct ec_text word)
{
    word.size = ec_integer_size(word); /* 1.0 is 1 */
    uint8_t rest = EC_WORD_UNKNOWN;
    for (size_t r = rules->n; r > 0; r--) { /* the last rule of a word counts */
        struct ec_text ruled;
        uint8_t meaning;
        if (!take_apart(rules->texts[r - 1], &ruled, &meaning))
            continue;
        if (ruled.size == 1 && *ruled.bytes == '*')
            rest = rest == EC_WORD_UNKNOWN ? meaning : rest;
        else if (ec_is_same_name(word, ruled))
            return meaning;
    }
    uint8_t usual = ec_event_word(word);
    return usual == EC_WORD_UNKNOWN ? rest : usual;
}

enum ec_status ec_types_judge(struct ec_type_words *words, struct ec_text word, uint8_t *meaning)
{
    uint32_t n_before = words->seen.strings.n;
    uint32_t number;
    enum ec_status status = ec_intern_add(&words->seen, word, &number);
    if (status)
        return status;
    if (number == n_before) {
        if (number >= words->capacity) {
            size_t capacity = words->capacity ? words->capacity * 2 : 64;
            struct ec_type_word *larger = ec_resize(
                    words->words, words->capacity, capacity, sizeof *larger);
            if (!larger)
                return EC_E_MEMORY;
            words->words = larger;
            words->capacity = capacity;
        }
        words->words[number].meaning = ec_type_meaning(&words->rules, word);
    }
    words->words[number].n_rows++;
    *meaning = words->words[number].meaning;
    return EC_OK;
}

void ec_types_free(struct ec_type_words *words)
{
    ec_intern_free(&words->seen);
    ec_free(words->words);
    words->words = NULL;
    words->capacity = 0;
}

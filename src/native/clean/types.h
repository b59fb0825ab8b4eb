/* types.h - what each distinct word of the type column means in this log, and in how many rows it stands.
 *
 * Layer: native/clean. */
#ifndef ENDCAP_NATIVE_CLEAN_TYPES_H
#define ENDCAP_NATIVE_CLEAN_TYPES_H

#include "native/log/event_words.h"
#include "native/log/intern.h"

/* A person's own meanings: "word=view", also like, cart, purchase or drop; "*=drop" is of all words that are neither
 * in the list nor usual ones. Borrowed. */
struct ec_type_rules {
    const char *const *texts;
    size_t n;
};

struct ec_type_word {
    uint8_t meaning; /* enum ec_event_type, EC_WORD_OTHER or EC_WORD_UNKNOWN */
    uint32_t n_rows;
};

/* Zeroed but for rules: an empty table. */
struct ec_type_words {
    struct ec_type_rules rules;
    struct ec_intern seen;      /* words as they stand */
    struct ec_type_word *words; /* (seen.strings.n,) */
    size_t capacity;
};

/* EC_E_OPTION: a rule is not word=type; the message shows it. */
EC_MUST_USE enum ec_status ec_type_rules_check(
        const struct ec_type_rules *rules, struct ec_error *error);

/* Meaning of a word: what the rules say, else that of ec_event_word. Cost O(rules and usual words). */
uint8_t ec_type_meaning(const struct ec_type_rules *rules, struct ec_text word);

/* Count a row that has this word, and give its meaning, found once for each distinct word.
 * EC_E_MEMORY, EC_E_TOO_LARGE as ec_intern_add. */
EC_MUST_USE enum ec_status ec_types_judge(
        struct ec_type_words *words, struct ec_text word, uint8_t *meaning);

/* Free what the table owns; the rules stay the caller's. */
void ec_types_free(struct ec_type_words *words);

#endif

/* missing.c - see missing.h. */
#include "native/log/missing.h"

#include <string.h>

#include "native/log/words.h"

/* The longest usual word with its brackets is shorter. */
enum { MOST_BYTES = 24 };

/* Written alone, in lower case with single spaces. Behind # they are errors of a spreadsheet. */
static const char *const bare[] = {"null", "nil", "nan", "-nan", "+nan", "none", "na", "n/a",
        "n.a.", "n.a", "#n/a", "#na", "#null!", "#value!", "#ref!", "#name?", "#div/0!", "#num!",
        "nat", "undefined", "\\n", "\\\\n", "null.", "not set", "not available", "not applicable",
        "not provided", "no value", "-", "--", "---", "\xe2\x80\x93", "\xe2\x80\x94", "?", ".",
        "''", "\"\"", "1.#qnan", "-1.#ind", "[object object]"};

/* Only between brackets: as a name each could be somebody's. */
static const char *const bracketed[] = {"blank", "empty", "missing", "other", "unknown",
        "data deleted", "data not available", "redacted", "no data"};

/* Compare case-folded, with _ and runs of spaces as one space. */
static bool is_word(struct ec_text text, const char *word)
{
    for (size_t n = 0; n < text.size; n++) {
        char c = ec_lower(text.bytes[n]);
        if (c == '_' || ec_is_space(c))
            c = ' ';
        if (c == ' ' && n && (text.bytes[n - 1] == '_' || ec_is_space(text.bytes[n - 1])))
            continue;
        if (c != *word++)
            return false;
    }
    return *word == '\0';
}

static bool is_one_of(struct ec_text text, const char *const *words, size_t n)
{
    for (size_t w = 0; w < n; w++)
        if (is_word(text, words[w]))
            return true;
    return false;
}

/* What stands between brackets of a pair; size 0 where there are none. */
static struct ec_text inside(struct ec_text text)
{
    static const char pairs[] = "()[]<>{}";
    for (size_t p = 0; text.size > 2 && pairs[p]; p += 2)
        if (text.bytes[0] == pairs[p] && text.bytes[text.size - 1] == pairs[p + 1])
            return ec_trim((struct ec_text){text.bytes + 1, text.size - 2});
    return (struct ec_text){0};
}

bool ec_is_missing(struct ec_text text)
{
    if (text.size == 0)
        return true;
    if (text.size > MOST_BYTES)
        return false;
    struct ec_text word = inside(text);
    if (word.size && (is_one_of(word, bare, sizeof bare / sizeof *bare) ||
                             is_one_of(word, bracketed, sizeof bracketed / sizeof *bracketed)))
        return true;
    return strchr("nNuU#\\-+?.'\"[1\xe2", text.bytes[0]) &&
           is_one_of(text, bare, sizeof bare / sizeof *bare);
}

/* Word for word, but for case: what a person writes is meant so. */
static bool is_listed(struct ec_text text, const char *const *words, size_t n)
{
    for (size_t w = 0; w < n; w++) {
        struct ec_text word = ec_trim((struct ec_text){words[w], strlen(words[w])});
        bool is_equal = word.size == text.size;
        for (size_t k = 0; k < text.size && is_equal; k++)
            is_equal = ec_lower(word.bytes[k]) == ec_lower(text.bytes[k]);
        if (is_equal)
            return true;
    }
    return false;
}

bool ec_missing_is(const struct ec_missing_words *words, struct ec_text text)
{
    if (!words || text.size == 0)
        return ec_is_missing(text);
    if (is_listed(text, words->added, words->n_added))
        return true;
    return ec_is_missing(text) && !is_listed(text, words->kept, words->n_kept);
}

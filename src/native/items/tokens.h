/* tokens.h - from a text in any language to the pieces by which texts are compared.
 *
 * A word is a run of letters and digits, folded (letters.h); single ASCII letters are dropped. Its character
 * 3-grams stand for what words have in common (mug, mugs). A run of a script without spaces between its words
 * gives its overlapping bigrams for words and its single characters for grams, as is usual for the retrieval of
 * Chinese and Japanese texts (Nie, Gao, Zhang & Zhou 2000). Bytes that are no UTF-8 end a word.
 *
 * Layer: native/items. */
#ifndef ENDCAP_NATIVE_ITEMS_TOKENS_H
#define ENDCAP_NATIVE_ITEMS_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

#include "endcap/types.h"

enum {
    EC_TOKEN_LETTERS = 64, /* characters of a word; a longer run is taken for several words */
    EC_TOKEN_SIZE = 4 * EC_TOKEN_LETTERS,
};

/* Called with each piece, borrowed for the call; false ends the splitting. */
typedef bool ec_token_take(void *context, bool is_gram, struct ec_text token);

/* Split a text; returns false when `take` did. O(size). */
bool ec_tokens_split(struct ec_text text, ec_token_take *take, void *context);

/* Write a name so that it is compared whole: folded, without marks, each run of spaces one space, none at its
 * ends; punctuation stays. Bytes that are no UTF-8 become U+FFFD.
 *
 * folded    (capacity,) receives at most that many bytes, whole characters
 * size      bytes written
 *
 * Returns false where it did not fit and is cut. O(size). */
bool ec_tokens_fold(struct ec_text text, char *folded, size_t capacity, size_t *size);

#endif

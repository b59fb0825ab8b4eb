/* letters.h - what a character of a text is to the words around it, in which case and without its marks.
 *
 * A compact table of our own, not the Unicode Character Database: letters in two cases are told apart for Latin,
 * Greek, Cyrillic, Armenian and full-width forms, and lose their accents, so that a text in capitals, a text
 * typed without accents and a text with combining marks give the same words. What the table does not know is a
 * letter of a script that puts spaces between words, in one case.
 *
 * Layer: native/items. */
#ifndef ENDCAP_NATIVE_ITEMS_LETTERS_H
#define ENDCAP_NATIVE_ITEMS_LETTERS_H

#include <stdint.h>

enum ec_letter {
    EC_LETTER_NONE,   /* no part of a word: it ends one */
    EC_LETTER_MARK,   /* no character of its own: accents, joiners, vowel points */
    EC_LETTER_DIGIT,  /* 0 to 9 */
    EC_LETTER_SPACED, /* of a script that puts spaces between words */
    EC_LETTER_UNSPACED, /* Han, kana, Hangul, Thai and their neighbours: words are not told by spaces */
};

/* Character in lower case and without its accent; itself where the table knows no other. O(1). */
uint32_t ec_letter_fold(uint32_t character);

/* What a character is, folded or not. O(1). */
enum ec_letter ec_letter_kind(uint32_t character);

#endif

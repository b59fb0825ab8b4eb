/* letters.c - see letters.h. Ranges are those of the Unicode Standard's code charts, version 15. */
#include "native/items/letters.h"

#include <stdbool.h>
#include <stddef.h>

/* U+00C0 to U+017F, Latin-1 Supplement and Latin Extended-A: the base letter; ? for the two signs. */
static const char LATIN[] = "aaaaaaaceeeeiiiidnooooo?ouuuuytsaaaaaaaceeeeiiiidnooooo?ouuuuyty"
                            "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
                            "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/* U+0180 to U+024F, Latin Extended-B: the base letter, a point where there is none. */
static const char LATIN_B[] = "b.........................l.....oo..........tt.uu....zz........."
                              "....dddlllnnnaaiioouuuuuuuuuu.aaaa..ggggkkoooo..jdddgg..nnaa...."
                              "aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............"
                              "................";

/* U+1E00 to U+1EFF, Latin Extended Additional. */
static const char LATIN_ADDITIONAL[] =
        "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
        "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
        "wwwwwwwwwwxxxxyyzzzzzzhtwyassssdaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
        "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyllvvyy";

struct range {
    uint32_t first, last;
};

struct pair {
    uint16_t from, to;
};

/* Small letters with a mark that some languages leave out, in ascending order. */
static const struct pair MARKED[] = {{0x390, 0x3b9}, {0x3ac, 0x3b1}, {0x3ad, 0x3b5}, {0x3ae, 0x3b7},
        {0x3af, 0x3b9}, {0x3b0, 0x3c5}, {0x3c2, 0x3c3}, {0x3ca, 0x3b9}, {0x3cb, 0x3c5},
        {0x3cc, 0x3bf}, {0x3cd, 0x3c5}, {0x3ce, 0x3c9}, {0x439, 0x438}, {0x450, 0x435},
        {0x451, 0x435}, {0x453, 0x433}, {0x457, 0x456}, {0x45c, 0x43a}, {0x45d, 0x438},
        {0x45e, 0x443}};

/* Capitals that stand at no regular distance from their small letters. */
static const struct pair CAPITALS[] = {{0x37f, 0x3f3}, {0x386, 0x3ac}, {0x38c, 0x3cc},
        {0x38e, 0x3cd}, {0x38f, 0x3ce}, {0x3cf, 0x3d7}, {0x3f4, 0x3b8}, {0x3f7, 0x3f8},
        {0x3f9, 0x3f2}, {0x3fa, 0x3fb}, {0x3fd, 0x37b}, {0x3fe, 0x37c}, {0x3ff, 0x37d},
        {0x4c0, 0x4cf}};

/* Where an even character is the capital of the next; the bounds of a run of capitals and small letters. */
static const struct range PAIRS_EVEN[] = {{0x370, 0x373}, {0x376, 0x377}, {0x3d8, 0x3ef},
        {0x460, 0x481}, {0x48a, 0x4bf}, {0x4d0, 0x52f}};

/* In ascending order. */
static const struct range MARKS[] = {{0xad, 0xad}, {0x300, 0x36f}, {0x483, 0x489}, {0x591, 0x5bd},
        {0x5bf, 0x5bf}, {0x5c1, 0x5c2}, {0x5c4, 0x5c5}, {0x5c7, 0x5c7}, {0x610, 0x61a},
        {0x640, 0x640}, {0x64b, 0x65f}, {0x670, 0x670}, {0x6d6, 0x6dc}, {0x6df, 0x6e8},
        {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200c, 0x200f}, {0x202a, 0x202e}, {0x2060, 0x206f},
        {0x20d0, 0x20ff}, {0x3099, 0x309a}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xfeff, 0xfeff},
        {0xe0100, 0xe01ef}};

static const struct range UNSPACED[] = {{0xe01, 0xe2e}, {0xe30, 0xe3a}, {0xe40, 0xe4e},
        {0xe80, 0xeff}, {0x1000, 0x1049}, {0x1100, 0x11ff}, {0x1780, 0x17d3}, {0x2e80, 0x2fdf},
        {0x3005, 0x3007}, {0x3041, 0x3096}, {0x309d, 0x309f}, {0x30a1, 0x30fa}, {0x30fc, 0x318f},
        {0x31a0, 0x31bf}, {0x31f0, 0x31ff}, {0x3400, 0x4dbf}, {0x4e00, 0x9fff}, {0xa960, 0xa97f},
        {0xac00, 0xd7ff}, {0xf900, 0xfaff}, {0xff66, 0xff9f}, {0x20000, 0x3ffff}};

/* Punctuation, symbols, pictures, what is for private use; U+FFFD stands for bytes that are no text. */
static const struct range NOTHING[] = {{0x0, 0x2f}, {0x3a, 0x40}, {0x5b, 0x60}, {0x7b, 0xa9},
        {0xab, 0xb4}, {0xb6, 0xb9}, {0xbb, 0xbf}, {0xd7, 0xd7}, {0xf7, 0xf7}, {0x2c2, 0x2c5},
        {0x2d2, 0x2df}, {0x37e, 0x37e}, {0x384, 0x385}, {0x387, 0x387}, {0x55a, 0x55f},
        {0x589, 0x58f}, {0x5be, 0x5be}, {0x5c0, 0x5c0}, {0x5c3, 0x5c3}, {0x5c6, 0x5c6},
        {0x5f3, 0x5f4}, {0x600, 0x60f}, {0x61b, 0x61f}, {0x66a, 0x66d}, {0x6d4, 0x6d4},
        {0x6dd, 0x6de}, {0x6e9, 0x6e9}, {0x964, 0x965}, {0x970, 0x970}, {0xe2f, 0xe2f},
        {0xe3b, 0xe3f}, {0xe4f, 0xe4f}, {0xe5a, 0xe7f}, {0x104a, 0x104f}, {0x1361, 0x1368},
        {0x17d4, 0x17db}, {0x2000, 0x200b}, {0x2010, 0x2029}, {0x202f, 0x205f}, {0x2070, 0x20cf},
        {0x2100, 0x2bff}, {0x2e00, 0x2e7f}, {0x3000, 0x3004}, {0x3008, 0x3040}, {0x3097, 0x3098},
        {0x309b, 0x309c}, {0x30a0, 0x30a0}, {0x30fb, 0x30fb}, {0x3190, 0x319f}, {0x31c0, 0x31ef},
        {0x3200, 0x33ff}, {0x4dc0, 0x4dff}, {0xe000, 0xf8ff}, {0xfe10, 0xfe1f}, {0xfe30, 0xfe6f},
        {0xff00, 0xff0f}, {0xff1a, 0xff20}, {0xff3b, 0xff40}, {0xff5b, 0xff65}, {0xffe0, 0xffff},
        {0x1f000, 0x1fbff}, {0xe0000, 0xe00ff}, {0xf0000, 0x10ffff}};

static bool is_in(uint32_t c, const struct range *ranges, size_t n)
{
    size_t low = 0;
    while (n) {
        size_t half = n / 2;
        if (c > ranges[low + half].last) {
            low += half + 1;
            n -= half + 1;
        } else {
            n = half;
            if (c >= ranges[low + half].first)
                return true;
        }
    }
    return false;
}

#define IS_IN(c, ranges) is_in(c, ranges, sizeof(ranges) / sizeof *(ranges))

static uint32_t replace(uint32_t c, const struct pair *pairs, size_t n)
{
    for (size_t p = 0; p < n && pairs[p].from <= c; p++)
        if (pairs[p].from == c)
            return pairs[p].to;
    return c;
}

#define REPLACE(c, pairs) replace(c, pairs, sizeof(pairs) / sizeof *(pairs))

/* Greek, Coptic, Cyrillic: U+0370 to U+052F. */
static uint32_t lower_greek_or_cyrillic(uint32_t c)
{
    if ((c >= 0x391 && c <= 0x3ab) || (c >= 0x410 && c <= 0x42f))
        return c + 32;
    if (c >= 0x400 && c <= 0x40f)
        return c + 80;
    if (c >= 0x388 && c <= 0x38a)
        return c + 37;
    if (IS_IN(c, PAIRS_EVEN))
        return c | 1;
    if (c >= 0x4c1 && c <= 0x4ce)
        return c + (c & 1);
    return REPLACE(c, CAPITALS);
}

uint32_t ec_letter_fold(uint32_t c)
{
    if (c >= 0xff01 && c <= 0xff5e) /* full-width forms of ASCII */
        c -= 0xfee0;
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (c >= 0xc0 && c <= 0x17f)
        return c == 0xd7 || c == 0xf7 ? c : (uint32_t)LATIN[c - 0xc0];
    if (c >= 0x180 && c <= 0x24f)
        return LATIN_B[c - 0x180] == '.' ? c : (uint32_t)LATIN_B[c - 0x180];
    if (c >= 0x1e00 && c <= 0x1eff)
        return (uint32_t)LATIN_ADDITIONAL[c - 0x1e00];
    if (c >= 0x370 && c <= 0x52f)
        return REPLACE(lower_greek_or_cyrillic(c), MARKED);
    if (c >= 0x531 && c <= 0x556) /* Armenian */
        return c + 48;
    if (c >= 0x660 && c <= 0x669) /* Arabic digits, and those of Persian and Urdu */
        return c - 0x660 + '0';
    if (c >= 0x6f0 && c <= 0x6f9)
        return c - 0x6f0 + '0';
    return c == 0x3000 ? ' ' : c;
}

enum ec_letter ec_letter_kind(uint32_t c)
{
    if (c >= '0' && c <= '9')
        return EC_LETTER_DIGIT;
    if (c < 0x80)
        return (c | 32) >= 'a' && (c | 32) <= 'z' ? EC_LETTER_SPACED : EC_LETTER_NONE;
    if (IS_IN(c, MARKS))
        return EC_LETTER_MARK;
    if (IS_IN(c, NOTHING))
        return EC_LETTER_NONE;
    return IS_IN(c, UNSPACED) ? EC_LETTER_UNSPACED : EC_LETTER_SPACED;
}

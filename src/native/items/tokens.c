/* tokens.c - see tokens.h. */
#include "native/items/tokens.h"

#include <string.h>

#include "device/base/utf8.h"
#include "native/items/letters.h"

/* A run of letters of one kind that is not ended yet. */
struct run {
    ec_token_take *take;
    void *context;
    bool is_unspaced;
    bool has_letter;                    /* else digits alone */
    size_t n;                           /* characters */
    size_t start[EC_TOKEN_LETTERS + 1]; /* of each character in bytes */
    char bytes[EC_TOKEN_SIZE];
};

/* Read the character at the start of a text; U+FFFD, of one byte, where there is none. */
static size_t decode(struct ec_text text, uint32_t *character)
{
    const uint8_t *bytes = (const uint8_t *)text.bytes;
    size_t length = ec_utf8_character(bytes, text.size);
    *character = 0xfffd;
    if (length == 1)
        *character = bytes[0];
    else if (length == 2)
        *character = (uint32_t)(bytes[0] & 0x1f) << 6 | (bytes[1] & 0x3fu);
    else if (length == 3)
        *character = (uint32_t)(bytes[0] & 0x0f) << 12 | (bytes[1] & 0x3fu) << 6 |
                     (bytes[2] & 0x3fu);
    else if (length == 4)
        *character = (uint32_t)(bytes[0] & 0x07) << 18 | (bytes[1] & 0x3fu) << 12 |
                     (bytes[2] & 0x3fu) << 6 | (bytes[3] & 0x3fu);
    return length ? length : 1;
}

static size_t encode(uint32_t c, char bytes[4])
{
    if (c < 0x80) {
        bytes[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        bytes[0] = (char)(0xc0 | c >> 6);
        bytes[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        bytes[0] = (char)(0xe0 | c >> 12);
        bytes[1] = (char)(0x80 | (c >> 6 & 0x3f));
        bytes[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    bytes[0] = (char)(0xf0 | c >> 18);
    bytes[1] = (char)(0x80 | (c >> 12 & 0x3f));
    bytes[2] = (char)(0x80 | (c >> 6 & 0x3f));
    bytes[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

/* The pieces of `width` characters that overlap each other. */
static bool take_all(const struct run *run, size_t width, bool are_grams)
{
    for (size_t first = 0; first + width <= run->n; first++) {
        size_t start = run->start[first];
        struct ec_text piece = {run->bytes + start, run->start[first + width] - start};
        if (!run->take(run->context, are_grams, piece))
            return false;
    }
    return true;
}

static bool end_run(struct run *run)
{
    bool goes_on = true;
    if (run->n && run->is_unspaced)
        goes_on = take_all(run, 2, false) && take_all(run, 1, true);
    else if (run->n > 1 || (run->n == 1 && (!run->has_letter || run->start[1] > 1)))
        goes_on = take_all(run, run->n, false) && (!run->has_letter || take_all(run, 3, true));
    run->n = 0;
    run->has_letter = false;
    return goes_on;
}

static bool add(struct run *run, uint32_t character, enum ec_letter kind)
{
    bool is_unspaced = kind == EC_LETTER_UNSPACED;
    if (run->n && run->is_unspaced != is_unspaced && !end_run(run))
        return false;
    if (run->n == EC_TOKEN_LETTERS && !end_run(run))
        return false;
    run->is_unspaced = is_unspaced;
    run->has_letter |= kind == EC_LETTER_SPACED;
    size_t end = run->start[run->n];
    run->start[++run->n] = end + encode(character, run->bytes + end);
    return true;
}

bool ec_tokens_split(struct ec_text text, ec_token_take *take, void *context)
{
    struct run run = {.take = take, .context = context};
    while (text.size) {
        uint32_t character;
        size_t length = decode(text, &character);
        text.bytes += length;
        text.size -= length;
        character = ec_letter_fold(character);
        enum ec_letter kind = ec_letter_kind(character);
        if (kind == EC_LETTER_MARK)
            continue;
        bool goes_on = kind == EC_LETTER_NONE ? end_run(&run) : add(&run, character, kind);
        if (!goes_on)
            return false;
    }
    return end_run(&run);
}

bool ec_tokens_fold(struct ec_text text, char *folded, size_t capacity, size_t *size)
{
    bool space = false;
    *size = 0;
    while (text.size) {
        uint32_t character;
        size_t length = decode(text, &character);
        text.bytes += length;
        text.size -= length;
        character = ec_letter_fold(character);
        bool is_space = character == ' ' || (character >= '\t' && character <= '\r') ||
                        character == 0xa0;
        space = space || is_space;
        if (is_space || ec_letter_kind(character) == EC_LETTER_MARK)
            continue;
        char bytes[5] = {' '};
        bool parted = space && *size;
        size_t n = parted + encode(character, bytes + parted);
        if (n > capacity - *size)
            return false;
        memcpy(folded + *size, bytes, n);
        *size += n;
        space = false;
    }
    return true;
}

/* clean.c - see clean.h. */
#include "native/clean/clean.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "device/base/utf8.h"

const char *ec_rule_name(enum ec_rule rule)
{
#define EC_RULE_NAME(rule_, name, text) name,
    static const char *const names[] = {EC_RULE_LIST(EC_RULE_NAME)};
#undef EC_RULE_NAME
    return names[rule];
}

const char *ec_rule_text(enum ec_rule rule)
{
#define EC_RULE_TEXT(rule_, name, text) text,
    static const char *const texts[] = {EC_RULE_LIST(EC_RULE_TEXT)};
#undef EC_RULE_TEXT
    return texts[rule];
}

const char *ec_role_name(enum ec_role role)
{
#define EC_ROLE_NAME(role_, name) name,
    static const char *const names[] = {
            EC_ROLE_LIST(EC_ROLE_NAME) "text", "brand", "added", "attributes"};
#undef EC_ROLE_NAME
    return names[role];
}

/* Append what fits into `room` bytes with the NUL, character by character; returns the new size, or room. */
static size_t append_cut(char *example, size_t room, size_t size, struct ec_text text)
{
    for (size_t n = 0; n < text.size;) {
        const uint8_t *at = (const uint8_t *)text.bytes + n;
        size_t length = ec_utf8_character(at, text.size - n);
        bool plain = length && *at >= 0x20 && *at != 0x7f;
        size_t need = plain ? length : 1;
        if (size + need >= room)
            return room; /* full: nothing shorter may follow */
        if (plain)
            memcpy(example + size, at, length);
        else
            example[size] = length ? ' ' : '?';
        size += need;
        n += length ? length : 1;
    }
    return size;
}

void ec_clean_example(struct ec_rule_count *count, uint64_t line, const struct ec_text *fields,
        size_t n_fields, struct ec_text text)
{
    if (count->first_line)
        return;
    count->first_line = line;
    memset(count->example, 0, sizeof count->example);
    size_t size = 0;
    for (size_t c = 0; c < n_fields && size < EC_EXAMPLE_TEXT; c++) {
        if (c)
            size = append_cut(count->example, EC_EXAMPLE_TEXT, size, (struct ec_text){",", 1});
        if (size < EC_EXAMPLE_TEXT)
            size = append_cut(count->example, EC_EXAMPLE_TEXT, size, fields[c]);
    }
    if (n_fields == 0)
        append_cut(count->example, EC_EXAMPLE_TEXT, size, text);
}

void ec_report_warn(struct ec_clean_report *report, const char *format, ...)
{
    if (report->n_warnings == EC_MAX_WARNINGS)
        return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(report->warnings[report->n_warnings++], EC_WARNING_TEXT, format, arguments);
    va_end(arguments);
}

void ec_report_word(struct ec_word_count *words, uint32_t *n_words, struct ec_text text,
        struct ec_word_count count)
{
    uint32_t place = *n_words;
    while (place && words[place - 1].n_rows < count.n_rows)
        place--;
    if (place == EC_MAX_WORDS)
        return;
    uint32_t n_kept = *n_words < EC_MAX_WORDS ? *n_words : EC_MAX_WORDS - 1;
    memmove(words + place + 1, words + place, (n_kept - place) * sizeof *words);
    words[place] = count;
    append_cut(words[place].word, EC_WORD_TEXT, 0, text);
    *n_words = n_kept + 1;
}

/* parse.c - see parse.h. */
#include "cli/args/parse.h"

#include <string.h>

#include "cli/args/preset.h"
#include "cli/args/synonyms.h"
#include "cli/io/memory.h"
#include "native/system/alloc.h"

/* One option as it was given. */
struct given {
    const struct ec_option *option;
    const char *value; /* NULL for flags */
};

struct reader {
    const struct ec_verb *verb;
    char *const *words;
    size_t n_words;
    size_t at; /* the next word */
    struct given *given;
    size_t n_given;
    const char *operand;
    bool asks_help;
};

static void note(struct reader *reader, const struct ec_option *option, const char *value)
{
    reader->given = ec_need_more(
            reader->given, reader->n_given, reader->n_given + 1, sizeof *reader->given);
    reader->given[reader->n_given++] = (struct given){option, value};
}

static enum ec_exit did_you_mean(const struct ec_verb *verb, const char *dashes, const char *word,
        const struct ec_option *option)
{
    char letter[8] = "";
    if (option->letter)
        snprintf(letter, sizeof letter, " (-%c)", option->letter);
    return ec_complain(EC_EXIT_USAGE, "%s has no option %s%s; did you mean --%s%s?", verb->name,
            dashes, word, option->name, letter);
}

static enum ec_exit unknown_option(const struct ec_verb *verb, const char *name, size_t size)
{
    char word[64];
    snprintf(word, sizeof word, "%.*s", (int)(size < sizeof word ? size : sizeof word - 1), name);
    const struct ec_option *meant = ec_synonym_option(verb, word);
    if (meant)
        return did_you_mean(verb, "--", word, meant);
    const char *nearest = ec_verb_nearest_option(verb, word);
    if (nearest)
        return did_you_mean(verb, "--", word, ec_verb_option(verb, nearest, strlen(nearest)));
    for (size_t v = 0; ec_verbs[v]; v++)
        if (ec_verb_option(ec_verbs[v], name, size))
            return ec_complain(EC_EXIT_USAGE, "%s has no option --%s: it belongs to %s", verb->name,
                    word, ec_verbs[v]->name);
    const char *answer = ec_synonym_answer(word);
    if (answer)
        return ec_complain(EC_EXIT_USAGE, "%s has no option --%s: %s", verb->name, word, answer);
    return ec_complain(EC_EXIT_USAGE, "%s has no option --%s; see: endcap help %s", verb->name,
            word, verb->name);
}

/* An unknown letter, or a word of several behind a single dash. */
static enum ec_exit unknown_letter(const struct ec_verb *verb, const char *word, char letter)
{
    char text[64], alone[2] = {letter, '\0'};
    snprintf(text, sizeof text, "%.*s", (int)strcspn(word, "="), word);
    const struct ec_option *meant = text[1] ? ec_synonym_option(verb, text) : NULL;
    if (meant)
        return did_you_mean(verb, "-", text, meant);
    meant = ec_synonym_option(verb, alone);
    if (meant)
        return did_you_mean(verb, "-", alone, meant);
    const char *answer = ec_synonym_answer(alone);
    if (answer)
        return ec_complain(EC_EXIT_USAGE, "%s has no option -%c: %s", verb->name, letter, answer);
    return ec_complain(EC_EXIT_USAGE, "%s has no option -%c; see: endcap help %s", verb->name,
            letter, verb->name);
}

/* The value of an option whose word did not bring one along. A word that is itself an option of this
 * verb is far more often a forgotten value than a value. */
static enum ec_exit take_value(
        struct reader *reader, const struct ec_option *option, const char **value)
{
    const char *next = reader->at < reader->n_words ? reader->words[reader->at] : NULL;
    bool is_option = next && strncmp(next, "--", 2) == 0 && next[2] &&
                     ec_verb_option(reader->verb, next + 2, strcspn(next + 2, "="));
    if (!next || is_option)
        return ec_complain(EC_EXIT_USAGE, "--%s needs a value: --%s %s", option->name, option->name,
                option->metavar);
    *value = next;
    reader->at++;
    return EC_EXIT_DONE;
}

static enum ec_exit read_long(struct reader *reader, const char *name)
{
    size_t size = strcspn(name, "=");
    if (size == 4 && strncmp(name, "help", 4) == 0) {
        reader->asks_help = true;
        return EC_EXIT_DONE;
    }
    const struct ec_option *option = ec_verb_option(reader->verb, name, size);
    if (!option)
        return unknown_option(reader->verb, name, size);
    const char *value = name[size] == '=' ? name + size + 1 : NULL;
    if (ec_option_is_flag(option) && value)
        return ec_complain(
                EC_EXIT_USAGE, "--%s takes no value; \"%s\" was given", option->name, value);
    if (!ec_option_is_flag(option) && !value) {
        enum ec_exit code = take_value(reader, option, &value);
        if (code)
            return code;
    }
    note(reader, option, value);
    return EC_EXIT_DONE;
}

/* -q, -qk 10, -k10, -k=10 */
static enum ec_exit read_short(struct reader *reader, const char *word)
{
    const char *letters = word;
    for (; *letters; letters++) {
        if (*letters == 'h') {
            reader->asks_help = true;
            continue;
        }
        const struct ec_option *option = ec_verb_letter(reader->verb, *letters);
        if (!option)
            return unknown_letter(reader->verb, word, *letters);
        if (ec_option_is_flag(option)) {
            note(reader, option, NULL);
            continue;
        }
        const char *value = letters[1] == '=' ? letters + 2 : letters + 1;
        if (!letters[1]) {
            enum ec_exit code = take_value(reader, option, &value);
            if (code)
                return code;
        }
        note(reader, option, value);
        break;
    }
    return EC_EXIT_DONE;
}

static enum ec_exit read_operand(struct reader *reader, const char *word)
{
    if (reader->operand)
        return ec_complain(EC_EXIT_USAGE, "%s works on one %s: \"%s\" was given, and then \"%s\"",
                reader->verb->name, reader->verb->operand, reader->operand, word);
    reader->operand = word;
    return EC_EXIT_DONE;
}

static enum ec_exit read_words(struct reader *reader)
{
    bool options_ended = false;
    while (reader->at < reader->n_words) {
        const char *word = reader->words[reader->at++];
        enum ec_exit code = EC_EXIT_DONE;
        if (options_ended || word[0] != '-' || !word[1])
            code = read_operand(reader, word);
        else if (word[1] != '-')
            code = read_short(reader, word + 1);
        else if (word[2])
            code = read_long(reader, word + 2);
        else
            options_ended = true;
        if (code)
            return code;
    }
    return EC_EXIT_DONE;
}

static bool given_before(const struct reader *reader, size_t g)
{
    for (size_t before = 0; before < g; before++)
        if (reader->given[before].option == reader->given[g].option)
            return true;
    return false;
}

static enum ec_exit apply(const struct reader *reader, struct ec_parsed *parsed)
{
    for (size_t g = 0; g < reader->n_given; g++)
        if (reader->given[g].option->type == EC_OPTION_PRESET) {
            enum ec_exit code = ec_preset_apply(
                    reader->verb, reader->given[g].value, parsed->settings, parsed->presets);
            if (code)
                return code;
        }
    for (size_t g = 0; g < reader->n_given; g++) {
        const struct ec_option *option = reader->given[g].option;
        const char *value = reader->given[g].value;
        char wanted[256];
        if (option->type == EC_OPTION_PRESET)
            continue;
        if (!given_before(reader, g))
            ec_option_clear_list(option, parsed->settings);
        const struct ec_option *again = ec_verb_option_again(reader->verb, option);
        bool fits = ec_option_set(option, parsed->settings, value, wanted, sizeof wanted);
        if (!fits && again)
            fits = ec_option_set(again, parsed->settings, value, wanted, sizeof wanted);
        if (!fits)
            return ec_complain(
                    EC_EXIT_USAGE, "--%s \"%s\": expected %s", option->name, value, wanted);
    }
    return EC_EXIT_DONE;
}

static enum ec_exit finish(const struct reader *reader, struct ec_parsed *parsed)
{
    const struct ec_verb *verb = reader->verb;
    if (reader->asks_help) {
        *parsed = (struct ec_parsed){.asks_help = true};
        return EC_EXIT_DONE;
    }
    if (!reader->operand)
        return ec_complain(EC_EXIT_USAGE, "%s needs %s; see: endcap help %s", verb->name,
                verb->operand, verb->name);
    struct ec_parsed found = {
            .operand = reader->operand,
            .settings = ec_verb_new_settings(verb),
            .presets = cJSON_CreateArray(),
    };
    enum ec_exit code = apply(reader, &found);
    if (code)
        ec_parsed_free(verb, &found);
    else
        *parsed = found;
    return code;
}

void ec_parsed_free(const struct ec_verb *verb, struct ec_parsed *parsed)
{
    ec_verb_free_settings(verb, parsed->settings);
    cJSON_Delete(parsed->presets);
    *parsed = (struct ec_parsed){0};
}

enum ec_exit ec_parse(
        const struct ec_verb *verb, char *const *words, size_t n_words, struct ec_parsed *parsed)
{
    struct reader reader = {.verb = verb, .words = words, .n_words = n_words};
    enum ec_exit code = read_words(&reader);
    if (!code)
        code = finish(&reader, parsed);
    ec_free(reader.given);
    return code;
}

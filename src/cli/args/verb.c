/* verb.c - see verb.h. */
#include "cli/args/verb.h"

#include <string.h>

#include "cli/args/nearest.h"
#include "cli/io/memory.h"
#include "native/system/alloc.h"

void *ec_verb_new_settings(const struct ec_verb *verb)
{
    void *settings = ec_need(1, verb->settings_size);
    if (verb->defaults)
        verb->defaults(settings);
    return settings;
}

void ec_verb_free_settings(const struct ec_verb *verb, void *settings)
{
    for (size_t g = 0; settings && verb->groups[g]; g++)
        for (size_t o = 0; o < verb->groups[g]->n_options; o++)
            ec_option_clear_list(&verb->groups[g]->options[o], settings);
    ec_free(settings);
}

const struct ec_verb *ec_verb_find(const char *name)
{
    for (size_t v = 0; ec_verbs[v]; v++)
        if (strcmp(ec_verbs[v]->name, name) == 0)
            return ec_verbs[v];
    return NULL;
}

const struct ec_option *ec_verb_option(const struct ec_verb *verb, const char *name, size_t size)
{
    for (size_t g = 0; verb->groups[g]; g++)
        for (size_t o = 0; o < verb->groups[g]->n_options; o++) {
            const struct ec_option *option = &verb->groups[g]->options[o];
            if (strlen(option->name) == size && memcmp(option->name, name, size) == 0)
                return option;
        }
    return NULL;
}

const struct ec_option *ec_verb_option_again(
        const struct ec_verb *verb, const struct ec_option *option)
{
    bool is_behind = false;
    for (size_t g = 0; verb->groups[g]; g++)
        for (size_t o = 0; o < verb->groups[g]->n_options; o++) {
            const struct ec_option *other = &verb->groups[g]->options[o];
            if (is_behind && strcmp(other->name, option->name) == 0)
                return other;
            is_behind = is_behind || other == option;
        }
    return NULL;
}

const struct ec_option *ec_verb_letter(const struct ec_verb *verb, char letter)
{
    for (size_t g = 0; verb->groups[g]; g++)
        for (size_t o = 0; o < verb->groups[g]->n_options; o++)
            if (verb->groups[g]->options[o].letter == letter)
                return &verb->groups[g]->options[o];
    return NULL;
}

const char *ec_verb_nearest(const char *name)
{
    struct ec_nearest nearest = ec_nearest_begin(name);
    for (size_t v = 0; ec_verbs[v]; v++)
        ec_nearest_offer(&nearest, ec_verbs[v]->name);
    ec_nearest_offer(&nearest, "help");
    return nearest.best;
}

const char *ec_verb_nearest_option(const struct ec_verb *verb, const char *name)
{
    struct ec_nearest nearest = ec_nearest_begin(name);
    for (size_t g = 0; verb->groups[g]; g++)
        for (size_t o = 0; o < verb->groups[g]->n_options; o++)
            ec_nearest_offer(&nearest, verb->groups[g]->options[o].name);
    return nearest.best;
}

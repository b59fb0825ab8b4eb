/* preset.c - see preset.h. */
#include "cli/args/preset.h"

#include <math.h>
#include <string.h>

#include "cli/args/nearest.h"
#include "cli/args/synonyms.h"
#include "cli/io/input.h"
#include "cli/io/json.h"
#include "cli/io/memory.h"
#include "native/system/alloc.h"

static bool reads_presets(const struct ec_verb *verb)
{
    return ec_verb_option(verb, "preset", strlen("preset")) != NULL;
}

/* Another verb's option of this name, so that one preset can serve check, train and evaluate. */
static bool another_verb_has(const char *name)
{
    for (size_t v = 0; ec_verbs[v]; v++)
        if (reads_presets(ec_verbs[v]) && ec_verb_option(ec_verbs[v], name, strlen(name)))
            return true;
    return false;
}

static enum ec_exit unknown_key(const char *path, const char *key)
{
    struct ec_nearest nearest = ec_nearest_begin(key);
    for (size_t v = 0; ec_verbs[v] && !nearest.best; v++) {
        const struct ec_option *meant = reads_presets(ec_verbs[v])
                                                ? ec_synonym_option(ec_verbs[v], key)
                                                : NULL;
        nearest.best = meant ? meant->name : NULL;
    }
    for (size_t v = 0; ec_verbs[v] && !nearest.best; v++)
        for (size_t g = 0; reads_presets(ec_verbs[v]) && ec_verbs[v]->groups[g]; g++)
            for (size_t o = 0; o < ec_verbs[v]->groups[g]->n_options; o++)
                ec_nearest_offer(&nearest, ec_verbs[v]->groups[g]->options[o].name);
    if (nearest.best)
        return ec_complain(EC_EXIT_USAGE, "%s: there is no option \"%s\"; did you mean \"%s\"?",
                path, key, nearest.best);
    return ec_complain(EC_EXIT_USAGE,
            "%s: there is no option \"%s\"; the options of `endcap help train` are the "
            "keys of a preset",
            path, key);
}

static enum ec_exit misfit(const char *path, const char *key, const char *wanted)
{
    return ec_complain(EC_EXIT_USAGE, "%s: \"%s\" must be %s", path, key, wanted);
}

static enum ec_exit set_list(
        const struct ec_option *option, const cJSON *value, const char *path, void *settings)
{
    char wanted[256];
    const cJSON *entry;
    if (!cJSON_IsArray(value))
        return misfit(path, option->name, "a list of texts");
    cJSON_ArrayForEach(entry, value)
    {
        if (!cJSON_IsString(entry))
            return misfit(path, option->name, "a list of texts");
        if (!ec_option_set(option, settings, entry->valuestring, wanted, sizeof wanted))
            return misfit(path, option->name, wanted);
    }
    return EC_EXIT_DONE;
}

static enum ec_exit set_option(
        const struct ec_option *option, const cJSON *value, const char *path, void *settings)
{
    char wanted[256] = "a text between quotes";
    bool fits = false;
    switch (option->type) {
    case EC_OPTION_PRESET:
        return ec_complain(EC_EXIT_USAGE, "%s: a preset cannot name another preset", path);
    case EC_OPTION_FLAG:
    case EC_OPTION_CLEAR:
        if (!cJSON_IsBool(value))
            return misfit(path, option->name, "true or false");
        fits = cJSON_IsFalse(value) || ec_option_set(option, settings, NULL, wanted, sizeof wanted);
        break;
    case EC_OPTION_LIST:
    case EC_OPTION_COMMA_LIST:
        ec_option_clear_list(option, settings);
        return set_list(option, value, path, settings);
    case EC_OPTION_TEXT:
    case EC_OPTION_CHOICE:
        fits = cJSON_IsString(value) &&
               ec_option_set(option, settings, value->valuestring, wanted, sizeof wanted);
        break;
    case EC_OPTION_BYTES:
    case EC_OPTION_SECONDS:
        fits = cJSON_IsString(value)
                       ? ec_option_set(option, settings, value->valuestring, wanted, sizeof wanted)
                       : ec_option_set_number(option, settings,
                                 cJSON_IsNumber(value) ? value->valuedouble : NAN, wanted,
                                 sizeof wanted);
        break;
    default:
        /* A text never fits a number; asking for NaN fills in what would have. */
        fits = cJSON_IsNumber(value) ? ec_option_set_number(option, settings, value->valuedouble,
                                               wanted, sizeof wanted)
                                     : ec_option_set(option, settings, "", wanted, sizeof wanted);
        break;
    }
    return fits ? EC_EXIT_DONE : misfit(path, option->name, wanted);
}

static enum ec_exit apply(
        const struct ec_verb *verb, const cJSON *preset, const char *path, void *settings)
{
    const cJSON *value;
    if (!cJSON_IsObject(preset))
        return ec_complain(EC_EXIT_USAGE, "%s: a preset is a JSON object of option names", path);
    cJSON_ArrayForEach(value, preset)
    {
        const char *key = value->string;
        const struct ec_option *option = ec_verb_option(verb, key, strlen(key));
        const struct ec_option *again = option ? ec_verb_option_again(verb, option) : NULL;
        option = again ? again
                       : option; /* of two of one name a preset has the one that verbs share */
        if (cJSON_GetObjectItemCaseSensitive(preset, key) != value)
            return ec_complain(EC_EXIT_USAGE, "%s: \"%s\" is written twice", path, key);
        if (!option && !another_verb_has(key))
            return unknown_key(path, key);
        enum ec_exit code = option ? set_option(option, value, path, settings) : EC_EXIT_DONE;
        if (code)
            return code;
    }
    return EC_EXIT_DONE;
}

static bool is_shipped_name(const char *name)
{
    return *name && !strpbrk(name, "/.\\") && strcmp(name, "-") != 0;
}

static enum ec_exit unknown_preset(const char *name)
{
    struct ec_nearest nearest = ec_nearest_begin(name);
    for (size_t p = 0; ec_shipped_presets[p].name; p++)
        ec_nearest_offer(&nearest, ec_shipped_presets[p].name);
    return ec_complain(EC_EXIT_USAGE,
            "there is no preset \"%s\"%s%s%s; see: endcap help presets (a file is written with its "
            "path: ./%s)",
            name, nearest.best ? "; did you mean \"" : "", nearest.best ? nearest.best : "",
            nearest.best ? "\"?" : "", name);
}

/* Bytes of a shipped preset, or of a file. */
static enum ec_exit read_preset(const char *name, struct ec_bytes *file)
{
    if (!is_shipped_name(name))
        return ec_input_read(name, file);
    size_t p = 0;
    while (ec_shipped_presets[p].name && strcmp(ec_shipped_presets[p].name, name) != 0)
        p++;
    if (!ec_shipped_presets[p].name)
        return unknown_preset(name);
    file->size = strlen(ec_shipped_presets[p].json);
    file->bytes = ec_need(file->size + 1, 1);
    memcpy(file->bytes, ec_shipped_presets[p].json, file->size);
    return EC_EXIT_DONE;
}

enum ec_exit ec_preset_apply(
        const struct ec_verb *verb, const char *path, void *settings, cJSON *presets)
{
    struct ec_bytes file;
    cJSON *preset = NULL;
    enum ec_exit code = read_preset(path, &file);
    if (code)
        return code;
    code = ec_json_parse(file.bytes, file.size, path, &preset) ? EC_EXIT_USAGE : EC_EXIT_DONE;
    if (!code)
        code = apply(verb, preset, path, settings);
    if (preset)
        cJSON_AddItemToArray(presets, preset);
    ec_free(file.bytes);
    return code;
}

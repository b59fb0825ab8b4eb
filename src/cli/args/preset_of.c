/* preset_of.c - settings back into a preset (see preset.h). */
#include <stdlib.h>
#include <string.h>

#include "cli/args/preset.h"

static double number_of(enum ec_option_type type, const void *field)
{
    switch (type) {
    case EC_OPTION_U32:
        return *(const uint32_t *)field;
    case EC_OPTION_INT:
        return *(const int *)field;
    case EC_OPTION_U64:
    case EC_OPTION_BYTES:
        return (double)*(const uint64_t *)field;
    default:
        return *(const double *)field;
    }
}

/* A number in as few digits as read back the same. */
static cJSON *shortest(double number)
{
    char text[32];
    snprintf(text, sizeof text, "%.15g", number);
    if (strtod(text, NULL) != number)
        snprintf(text, sizeof text, "%.17g", number);
    return cJSON_CreateRaw(text);
}

static cJSON *list_of(const struct ec_list *list)
{
    cJSON *json = cJSON_CreateArray();
    for (size_t n = 0; n < list->n; n++)
        cJSON_AddItemToArray(json, cJSON_CreateString(list->texts[n]));
    return json;
}

/* The value of an option as a preset holds it; NULL where it is the default, or is no option of a preset. */
static cJSON *value_of(const struct ec_option *option, const void *settings, const void *defaults)
{
    const void *field = (const char *)settings + option->offset;
    const void *before = (const char *)defaults + option->offset;
    const char *text;
    const char *text_before;
    switch (option->type) {
    case EC_OPTION_PRESET:
        return NULL;
    case EC_OPTION_FLAG:
    case EC_OPTION_CLEAR:
        return *(const bool *)field != *(const bool *)before ? cJSON_CreateTrue() : NULL;
    case EC_OPTION_TEXT:
        text = *(const char *const *)field;
        text_before = *(const char *const *)before;
        if (!text || (text_before && strcmp(text, text_before) == 0))
            return NULL;
        return cJSON_CreateString(text);
    case EC_OPTION_CHOICE:
        if (*(const int *)field == *(const int *)before)
            return NULL;
        return cJSON_CreateString(option->choices[*(const int *)field]);
    case EC_OPTION_LIST:
    case EC_OPTION_COMMA_LIST:
        return ((const struct ec_list *)field)->n ? list_of(field) : NULL;
    default:
        if (number_of(option->type, field) == number_of(option->type, before))
            return NULL;
        return shortest(number_of(option->type, field));
    }
}

cJSON *ec_preset_of(
        const struct ec_option_group *const *groups, const void *settings, const void *defaults)
{
    cJSON *preset = cJSON_CreateObject();
    for (size_t g = 0; groups[g]; g++)
        for (size_t o = 0; o < groups[g]->n_options; o++) {
            const struct ec_option *option = &groups[g]->options[o];
            cJSON *value = value_of(option, settings, defaults);
            if (value)
                cJSON_AddItemToObject(preset, option->name, value);
        }
    return preset;
}

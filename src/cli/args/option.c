/* option.c - see option.h. */
#include "cli/args/option.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/io/memory.h"
#include "cli/platform.h"
#include "device/base/text.h"
#include "native/system/alloc.h"

_Static_assert(sizeof(enum ec_option_type) == sizeof(int), "EC_OPTION_CHOICE stores enums as int");

bool ec_option_is_flag(const struct ec_option *option)
{
    return option->type == EC_OPTION_FLAG || option->type == EC_OPTION_CLEAR;
}

static void *field_of(const struct ec_option *option, void *settings)
{
    return (char *)settings + option->offset;
}

void ec_list_append(struct ec_list *list, const char *text, size_t size)
{
    char *copy = ec_need(size + 1, 1);
    memcpy(copy, text, size);
    list->texts = ec_need_more(list->texts, list->n, list->n + 1, sizeof *list->texts);
    list->texts[list->n++] = copy;
}

void ec_list_free(struct ec_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        ec_free(list->texts[i]);
    ec_free(list->texts);
    *list = (struct ec_list){0};
}

/* Pieces are apart by commas or lines. Blanks around a piece ("a, b") are no part of it, as they are none of an id in
 * a log, and it is composed as ids are there. Empty pieces ("a,,b", a final comma) are left out: no id, column or
 * number is empty. A list of nothing but them is still one that was given. */
static void append_pieces(struct ec_list *list, const char *text)
{
    if (!list->texts)
        list->texts = ec_need(0, sizeof *list->texts);
    while (*text) {
        size_t size = strcspn(text, ",\n");
        char room[EC_PLATFORM_TEXT];
        struct ec_text piece = ec_text_trim((struct ec_text){text, size});
        piece = ec_platform_compose(piece, room);
        if (piece.size)
            ec_list_append(list, piece.bytes, piece.size);
        text += size + (text[size] != '\0');
    }
}

void ec_option_clear_list(const struct ec_option *option, void *settings)
{
    if (option->type != EC_OPTION_LIST && option->type != EC_OPTION_COMMA_LIST)
        return;
    ec_list_free(field_of(option, settings));
}

static bool set_choice(
        const struct ec_option *option, void *field, const char *text, char *wanted, size_t size)
{
    size_t used = 0;
    for (int i = 0; option->choices[i]; i++) {
        if (strcmp(option->choices[i], text) == 0) {
            memcpy(field, &i, sizeof i);
            return true;
        }
        int n = snprintf(wanted + used, size - used, "%s%s",
                i == 0                   ? ""
                : option->choices[i + 1] ? ", "
                                         : " or ",
                option->choices[i]);
        used += n > 0 && (size_t)n < size - used ? (size_t)n : 0;
    }
    return false;
}

/* A unit that may stand behind a number. */
struct unit {
    const char *name;
    double factor;
};

static const struct unit sizes[] = {{"B", 1}, {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {NULL, 0}};
static const struct unit times[] = {{"s", 1}, {"min", 60}, {"h", 3600}, {NULL, 0}};

static bool takes_number(enum ec_option_type type)
{
    return type == EC_OPTION_U32 || type == EC_OPTION_INT || type == EC_OPTION_U64 ||
           type == EC_OPTION_WHOLE || type == EC_OPTION_F64 || type == EC_OPTION_BYTES ||
           type == EC_OPTION_SECONDS;
}

/* Say in words what a number option takes. */
static void say_wanted(const struct ec_option *option, char *wanted, size_t size)
{
    if (!takes_number(option->type))
        snprintf(wanted, size, "%s",
                ec_option_is_flag(option) ? "true or false" : "a text between quotes");
    else if (option->type == EC_OPTION_BYTES)
        snprintf(wanted, size, "a size from %.0f bytes on, such as 500000, 400kB or 1.2MB",
                option->min);
    else if (option->type == EC_OPTION_SECONDS)
        snprintf(
                wanted, size, "a time of %g seconds or more, such as 90s, 5min or 1h", option->min);
    else if (option->type == EC_OPTION_F64)
        snprintf(wanted, size, "a number from %.15g to %.15g", option->min, option->max);
    else
        snprintf(wanted, size, "a whole number from %.0f to %.0f", option->min, option->max);
}

bool ec_option_set_number(
        const struct ec_option *option, void *settings, double number, char *wanted, size_t size)
{
    void *field = field_of(option, settings);
    bool whole = option->type != EC_OPTION_F64 && option->type != EC_OPTION_SECONDS;
    bool fits = number >= option->min && number <= option->max; /* false for NaN */
    if (!takes_number(option->type) || !fits || (whole && number != floor(number))) {
        say_wanted(option, wanted, size);
        return false;
    }
    switch (option->type) {
    case EC_OPTION_U32:
        *(uint32_t *)field = (uint32_t)number;
        break;
    case EC_OPTION_INT:
        *(int *)field = (int)number;
        break;
    case EC_OPTION_U64:
    case EC_OPTION_BYTES:
        *(uint64_t *)field = (uint64_t)number;
        break;
    default:
        *(double *)field = number;
        break;
    }
    return true;
}

/* A decimal number and nothing else: strtod alone would take spaces, "inf", "nan" and hexadecimal. */
static double read_number(const char *text)
{
    if (!*text || text[strspn(text, "0123456789+-.eE")])
        return NAN;
    char *end;
    double number = strtod(text, &end);
    return *end ? NAN : number;
}

/* A decimal number with one of the units, or none, behind it; NAN for anything else. */
static double read_measure(const char *text, const struct unit *units)
{
    char number[32];
    size_t size = strspn(text, "0123456789.");
    if (size >= sizeof number)
        return NAN;
    memcpy(number, text, size);
    number[size] = '\0';
    if (!text[size])
        return read_number(number);
    for (; units->name; units++)
        if (strcmp(units->name, text + size) == 0)
            return read_number(number) * units->factor;
    return NAN;
}

bool ec_option_set(
        const struct ec_option *option, void *settings, const char *text, char *wanted, size_t size)
{
    void *field = field_of(option, settings);
    switch (option->type) {
    case EC_OPTION_FLAG:
    case EC_OPTION_CLEAR:
        *(bool *)field = option->type == EC_OPTION_FLAG;
        return true;
    case EC_OPTION_TEXT:
        *(const char **)field = text;
        return true;
    case EC_OPTION_CHOICE:
        return set_choice(option, field, text, wanted, size);
    case EC_OPTION_LIST:
        ec_list_append(field, text, strlen(text));
        return true;
    case EC_OPTION_COMMA_LIST:
        append_pieces(field, text);
        return true;
    case EC_OPTION_BYTES:
        return ec_option_set_number(
                option, settings, floor(read_measure(text, sizes)), wanted, size);
    case EC_OPTION_SECONDS:
        return ec_option_set_number(option, settings, read_measure(text, times), wanted, size);
    default:
        return ec_option_set_number(option, settings, read_number(text), wanted, size);
    }
}

/* "5,10,20" */
static void join(const struct ec_list *list, char *text, size_t size)
{
    size_t used = 0;
    for (size_t i = 0; i < list->n && used < size; i++) {
        int n = snprintf(text + used, size - used, "%s%s", i ? "," : "", list->texts[i]);
        used += n > 0 ? (size_t)n : 0;
    }
}

void ec_option_default(
        const struct ec_option *option, const void *defaults, char *text, size_t size)
{
    const void *field = (const char *)defaults + option->offset;
    text[0] = '\0';
    if (option->default_text) {
        snprintf(text, size, "%s", option->default_text);
        return;
    }
    switch (option->type) {
    case EC_OPTION_FLAG:
    case EC_OPTION_CLEAR:
    case EC_OPTION_PRESET:
        break;
    case EC_OPTION_TEXT:
        if (*(const char *const *)field)
            snprintf(text, size, "%s", *(const char *const *)field);
        break;
    case EC_OPTION_CHOICE:
        snprintf(text, size, "%s", option->choices[*(const int *)field]);
        break;
    case EC_OPTION_U32:
        snprintf(text, size, "%lu", (unsigned long)*(const uint32_t *)field);
        break;
    case EC_OPTION_INT:
        snprintf(text, size, "%d", *(const int *)field);
        break;
    case EC_OPTION_U64:
    case EC_OPTION_BYTES:
        snprintf(text, size, "%llu", (unsigned long long)*(const uint64_t *)field);
        break;
    case EC_OPTION_WHOLE:
    case EC_OPTION_F64:
    case EC_OPTION_SECONDS:
        snprintf(text, size, "%.15g", *(const double *)field);
        break;
    case EC_OPTION_LIST:
    case EC_OPTION_COMMA_LIST:
        join(field, text, size);
        break;
    }
}

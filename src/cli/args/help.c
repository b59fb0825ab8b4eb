/* help.c - see help.h. */
#include "cli/args/help.h"

#include <string.h>

#include "cli/args/preset.h"
#include "endcap/endcap.h"

enum {
    LINE = 80,          /* characters */
    OPTION_INDENT = 24, /* where the text of an option begins */
};

const struct ec_exit_help ec_exit_helps[] = {
        {EC_EXIT_DONE, "done"},
        {EC_EXIT_GATE, "a gate of --at-least is not reached (evaluate --at-least)"},
        {EC_EXIT_USAGE, "the command line or the preset is wrong"},
        {EC_EXIT_DATA, "a log, a model or a request is wrong"},
        {EC_EXIT_IO, "a file cannot be read or written, or memory ran out"},
        {EC_EXIT_VERSION, "the model has a format version that this build does not read"},
        {EC_EXIT_HUNG_UP, "ended by SIGHUP; nothing half-written is left"},
        {EC_EXIT_INTERRUPTED, "interrupted (SIGINT); nothing half-written is left"},
        {EC_EXIT_TERMINATED, "ended by SIGTERM; nothing half-written is left"},
        {EC_EXIT_DONE, NULL},
};

/* Print words, wrapped; the line has `column` characters already, later ones begin with `indent`. */
static void wrap(FILE *stream, const char *text, int column, int indent)
{
    bool first = true;
    while (*text) {
        int size = (int)strcspn(text, " \n");
        if (!first && column + 1 + size > LINE) {
            fprintf(stream, "\n%*s", indent, "");
            column = indent;
            first = true;
        }
        if (size)
            column += fprintf(stream, "%s%.*s", first ? "" : " ", size, text);
        first = false;
        text += size;
        if (text[0] == '\n' && text[1] == '\n') { /* a paragraph ends */
            fprintf(stream, "\n\n%*s", indent, "");
            column = indent;
            first = true;
        }
        text += strspn(text, " \n");
    }
    fputc('\n', stream);
}

static void heading(FILE *stream, const char *text)
{
    bool bold = ec_has_colour(stream);
    fprintf(stream, "\n%s%s%s\n", bold ? "\033[1m" : "", text, bold ? "\033[0m" : "");
}

static void print_examples(FILE *stream, const struct ec_verb *verb)
{
    for (size_t e = 0; e < verb->n_examples; e++) {
        fputs("  ", stream);
        wrap(stream, verb->examples[e].purpose, 2, 2);
        fprintf(stream, "    %s\n", verb->examples[e].command);
    }
}

static void print_option(FILE *stream, const struct ec_option *option, const void *defaults)
{
    char value[128], text[1024];
    int column = fprintf(stream, "  ");
    if (option->letter)
        column += fprintf(stream, "-%c, ", option->letter);
    column += fprintf(stream, "--%s", option->name);
    if (option->metavar)
        column += fprintf(stream, " %s", option->metavar);
    if (column + 2 > OPTION_INDENT) {
        fputc('\n', stream);
        column = 0;
    }
    fprintf(stream, "%*s", OPTION_INDENT - column, "");
    ec_option_default(option, defaults, value, sizeof value);
    snprintf(text, sizeof text, "%s%s%s%s", option->help, *value ? " (default: " : "", value,
            *value ? ")" : "");
    wrap(stream, text, OPTION_INDENT, OPTION_INDENT);
}

void ec_help_verb(FILE *stream, const struct ec_verb *verb)
{
    fprintf(stream, "endcap %s - %s\n", verb->name, verb->summary);
    heading(stream, "Examples");
    print_examples(stream, verb);
    heading(stream, "Usage");
    fprintf(stream, "  endcap %s %s [options]\n\n", verb->name, verb->operand);
    int column = fprintf(stream, "  %-*s", OPTION_INDENT - 2, verb->operand);
    wrap(stream, verb->operand_help, column, OPTION_INDENT);
    void *defaults = ec_verb_new_settings(verb);
    for (size_t g = 0; verb->groups[g]; g++) {
        heading(stream, verb->groups[g]->title);
        for (size_t o = 0; o < verb->groups[g]->n_options; o++)
            print_option(stream, &verb->groups[g]->options[o], defaults);
    }
    ec_verb_free_settings(verb, defaults);
    if (verb->details) {
        heading(stream, "More");
        fputs("  ", stream);
        wrap(stream, verb->details, 2, 2);
    }
}

void ec_help_presets(FILE *stream)
{
    fputs("endcap presets - options for the exports of known shops and data sets\n", stream);
    heading(stream, "Usage");
    fputs("  endcap check EVENTS --preset NAME\n\n  ", stream);
    wrap(stream,
            "NAME is one of those below; a name with a slash or a point is a file of your own, "
            "which may begin "
            "as a copy of one of these. An option on the command line wins over the preset.",
            2, 2);
    for (size_t p = 0; ec_shipped_presets[p].name; p++) {
        const struct ec_shipped_preset *preset = &ec_shipped_presets[p];
        heading(stream, preset->name);
        fputs("  ", stream);
        wrap(stream, preset->reads, 2, 2);
        if (preset->first)
            fprintf(stream, "\n    %s\n", preset->first);
        fputs("\n  ", stream);
        wrap(stream, preset->json, 2, 2);
    }
}

void ec_help(FILE *stream)
{
    fprintf(stream, "endcap %s - %s\n", EC_VERSION_STRING, EC_PURPOSE);
    heading(stream, "Examples");
    for (size_t v = 0; ec_verbs[v]; v++)
        fprintf(stream, "  %s\n", ec_verbs[v]->examples[0].command);
    heading(stream, "Verbs");
    for (size_t v = 0; ec_verbs[v]; v++)
        fprintf(stream, "  %-11s %s\n", ec_verbs[v]->name, ec_verbs[v]->summary);
    fprintf(stream, "  %-11s %s\n", "help VERB", "show a verb's examples and options");
    if (ec_shipped_presets[0].name)
        fprintf(stream, "  %-11s %s\n", "help presets", "show the options for known exports");
    heading(stream, "Everywhere");
    fputs("  ", stream);
    wrap(stream,
            "`-` stands for standard input. Data go to standard output; progress, notes and errors "
            "go to "
            "standard error. --json prints JSON, --quiet nothing but errors. Options and operands "
            "come in "
            "any order; `--` ends the options. NO_COLOR is respected.",
            2, 2);
    heading(stream, "Exit codes");
    for (size_t e = 0; ec_exit_helps[e].meaning; e++)
        fprintf(stream, "  %3d  %s\n", (int)ec_exit_helps[e].code, ec_exit_helps[e].meaning);
}

/* man.c - the man page, printed from the same table as the help (see help.h).
 *
 * It carries no date, so that the same sources give the same bytes. */
#include "cli/args/help.h"
#include "cli/args/preset.h"
#include "endcap/endcap.h"

/* Print text so that roff takes no character of it for its own. */
static void escaped(FILE *stream, const char *text)
{
    bool line_starts = true;
    for (; *text; text++) {
        if (line_starts && (*text == '.' || *text == '\''))
            fputs("\\&", stream);
        line_starts = *text == '\n';
        if (*text == '\\')
            fputs("\\e", stream);
        else if (*text == '-')
            fputs("\\-", stream);
        else if (*text == '\'')
            fputs("\\(aq", stream);
        else if (*text == '`')
            fputs("\\(ga", stream);
        else if (text[0] == '\n' && text[1] == '\n')
            fputs("\n.P", stream);
        else
            fputc(*text, stream);
    }
}

static void line(FILE *stream, const char *before, const char *text)
{
    fputs(before, stream);
    escaped(stream, text);
    fputc('\n', stream);
}

static void print_option(FILE *stream, const struct ec_option *option, const void *defaults)
{
    char value[128];
    fputs(".TP\n", stream);
    if (option->letter)
        fprintf(stream, "\\fB\\-%c\\fR, ", option->letter);
    fputs("\\fB\\-\\-", stream);
    escaped(stream, option->name);
    fputs("\\fR", stream);
    if (option->metavar)
        fprintf(stream, " \\fI%s\\fR", option->metavar);
    fputc('\n', stream);
    escaped(stream, option->help);
    ec_option_default(option, defaults, value, sizeof value);
    if (*value) {
        fputs(" (default: ", stream);
        escaped(stream, value);
        fputc(')', stream);
    }
    fputs(".\n", stream);
}

static void print_example(FILE *stream, const struct ec_example *example)
{
    line(stream, ".P\n", example->purpose);
    line(stream, ".P\n.RS 4\n.nf\n", example->command);
    fputs(".fi\n.RE\n", stream);
}

static void print_verb(FILE *stream, const struct ec_verb *verb)
{
    fprintf(stream, ".SH %s\n\\fBendcap %s\\fR \\fI%s\\fR [options]: ", verb->name, verb->name,
            verb->operand);
    line(stream, "", verb->summary);
    for (size_t e = 0; e < verb->n_examples; e++)
        print_example(stream, &verb->examples[e]);
    fprintf(stream, ".TP\n\\fI%s\\fR\n", verb->operand);
    line(stream, "", verb->operand_help);
    void *defaults = ec_verb_new_settings(verb);
    for (size_t g = 0; verb->groups[g]; g++) {
        line(stream, ".SS ", verb->groups[g]->title);
        for (size_t o = 0; o < verb->groups[g]->n_options; o++)
            print_option(stream, &verb->groups[g]->options[o], defaults);
    }
    ec_verb_free_settings(verb, defaults);
    if (verb->details)
        line(stream, ".SS More\n", verb->details);
}

void ec_help_man(FILE *stream)
{
    fprintf(stream, ".TH ENDCAP 1 \"\" \"endcap %s\" \"User Commands\"\n", EC_VERSION_STRING);
    line(stream, ".SH NAME\nendcap \\- ", EC_PURPOSE);
    fputs(".SH SYNOPSIS\n", stream);
    for (size_t v = 0; ec_verbs[v]; v++)
        fprintf(stream, "%s\\fBendcap %s\\fR \\fI%s\\fR [options]\n", v ? ".br\n" : "",
                ec_verbs[v]->name, ec_verbs[v]->operand);
    fputs(".br\n\\fBendcap help\\fR [\\fIVERB\\fR]\n", stream);
    fputs(".SH DESCRIPTION\n"
          "endcap learns from a shop\\(aqs event log and writes one compact model file. A page "
          "loads it\n"
          "with a small WebAssembly module and ranks products there, from a history that never "
          "leaves\n"
          "the page; this program ranks with the same file and gives the same bits.\n"
          ".P\n"
          "\\fB\\-\\fR stands for standard input. Data go to standard output; progress, notes and "
          "errors\n"
          "go to standard error. Options and operands come in any order; \\fB\\-\\-\\fR ends the "
          "options.\n",
            stream);
    for (size_t v = 0; ec_verbs[v]; v++)
        print_verb(stream, ec_verbs[v]);
    if (ec_shipped_presets[0].name)
        fputs(".SH PRESETS\n", stream);
    for (size_t p = 0; ec_shipped_presets[p].name; p++) {
        fprintf(stream, ".TP\n\\fB%s\\fR\n", ec_shipped_presets[p].name);
        line(stream, "", ec_shipped_presets[p].reads);
    }
    fputs(".SH EXIT STATUS\n", stream);
    for (size_t e = 0; ec_exit_helps[e].meaning; e++) {
        fprintf(stream, ".TP\n%d\n", (int)ec_exit_helps[e].code);
        line(stream, "", ec_exit_helps[e].meaning);
    }
    fputs(".SH ENVIRONMENT\n.TP\nNO_COLOR\nset to anything: no colour, on any terminal\n"
          ".TP\nENDCAP_SHARE\nthe folder of report.html, which evaluate \\-\\-html fills in\n",
            stream);
}

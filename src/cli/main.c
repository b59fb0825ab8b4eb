/* main.c - the endcap command: find the verb, parse its words, run it, and see that the output arrived. */
#include <errno.h>
#include <string.h>

#include "cli/args/help.h"
#include "cli/args/parse.h"
#include "cli/args/preset.h"
#include "cli/args/synonyms.h"
#include "cli/io/json.h"
#include "cli/platform.h"
#include "endcap/endcap.h"

static enum ec_exit unknown_verb(const char *name)
{
    const struct ec_verb *meant = ec_synonym_verb(name);
    const char *nearest = meant ? meant->name : ec_verb_nearest(name);
    if (name[0] == '-' && name[1])
        return ec_complain(EC_EXIT_USAGE, "expected a verb before %s; see: endcap help", name);
    if (nearest)
        return ec_complain(
                EC_EXIT_USAGE, "there is no verb \"%s\"; did you mean \"%s\"?", name, nearest);
    return ec_complain(EC_EXIT_USAGE, "there is no verb \"%s\"; see: endcap help", name);
}

static enum ec_exit help(char *const *words, size_t n_words)
{
    if (n_words == 0) {
        ec_help(stdout);
        return EC_EXIT_DONE;
    }
    if (n_words > 1)
        return ec_complain(EC_EXIT_USAGE, "help takes one verb: endcap help VERB");
    const struct ec_verb *verb = ec_verb_find(words[0]);
    if (strcmp(words[0], "--man") == 0)
        ec_help_man(stdout);
    else if (strcmp(words[0], "presets") == 0 && ec_shipped_presets[0].name)
        ec_help_presets(stdout);
    else if (verb)
        ec_help_verb(stdout, verb);
    else if (strcmp(words[0], "help") == 0 || strcmp(words[0], "--help") == 0)
        ec_help(stdout);
    else
        return unknown_verb(words[0]);
    return EC_EXIT_DONE;
}

static enum ec_exit run(const struct ec_verb *verb, char *const *words, size_t n_words)
{
    struct ec_parsed parsed;
    enum ec_exit code = ec_parse(verb, words, n_words, &parsed);
    if (code)
        return code;
    if (parsed.asks_help) {
        ec_help_verb(stdout, verb);
        return EC_EXIT_DONE;
    }
    code = verb->run(parsed.operand, parsed.settings);
    ec_parsed_free(verb, &parsed);
    return code;
}

static enum ec_exit dispatch(char *const *words, size_t n_words)
{
    if (n_words == 0) {
        ec_help(stderr);
        return EC_EXIT_USAGE;
    }
    const char *first = words[0];
    if (strcmp(first, "--version") == 0 || strcmp(first, "-V") == 0) {
        puts("endcap " EC_VERSION_STRING);
        return EC_EXIT_DONE;
    }
    if (strcmp(first, "help") == 0 || strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0)
        return help(words + 1, n_words - 1);
    const struct ec_verb *verb = ec_verb_find(first);
    return verb ? run(verb, words + 1, n_words - 1) : unknown_verb(first);
}

/* A full disk shows only when the buffer is written out. An earlier failure keeps its
 * own code. */
static enum ec_exit finish_output(enum ec_exit code)
{
    errno = 0;
    bool failed = ferror(stdout) != 0;
    if (failed) {
        clearerr(stdout); /* its reason is gone: fail once more to hear it */
        putchar('\n');
    }
    failed |= fclose(stdout) != 0;
    if (!failed ||
            errno == EPIPE) /* whoever reads has read enough: endcap inspect MODEL | head -1 */
        return code;
    enum ec_exit io = ec_complain_status(EC_E_IO, "standard output cannot be written%s%s",
            errno ? ": " : "", errno ? strerror(errno) : "");
    return code ? code : io;
}

int main(int argc, char **argv)
{
    ec_platform_start(argv);
    ec_json_start();
    size_t n_words = argc > 0 ? (size_t)argc - 1 : 0;
    return ec_platform_exit(finish_output(dispatch(argv + 1, n_words)));
}

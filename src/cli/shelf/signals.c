/* signals.c - see signals.h. */
#include "cli/shelf/signals.h"

#include <string.h>

#include "cli/args/nearest.h"

bool ec_visit_add_signal(struct ec_visit *visit, struct ec_text word, char *why, size_t size)
{
    char wanted[64];
    snprintf(wanted, sizeof wanted, "%.*s", word.size < 63 ? (int)word.size : 63, word.bytes);
    struct ec_nearest nearest = ec_nearest_begin(wanted);
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++) {
        const char *name = ec_signal_name((enum ec_signal)s);
        if (strlen(name) == word.size && memcmp(name, word.bytes, word.size) == 0) {
            visit->by_signals = true;
            visit->signals |= 1u << s;
            return true;
        }
        ec_nearest_offer(&nearest, name);
    }
    snprintf(why, size, "there is no signal \"%s\"%s%s%s", wanted,
            nearest.best ? "; did you mean \"" : "", nearest.best ? nearest.best : "",
            nearest.best ? "\"?" : "");
    return false;
}

enum ec_exit ec_visit_read_signals(const struct ec_list *words, struct ec_visit *visit)
{
    char why[192];
    visit->by_signals |= words->texts != NULL;
    for (size_t w = 0; w < words->n; w++) {
        struct ec_text word = {words->texts[w], strlen(words->texts[w])};
        if (!ec_visit_add_signal(visit, word, why, sizeof why))
            return ec_complain(EC_EXIT_USAGE, "--signal: %s", why);
    }
    return EC_EXIT_DONE;
}

void ec_visit_warn_of_signals(const struct ec_visit *visit, const struct ec_model *model)
{
    char names[192] = "";
    size_t used = 0;
    uint32_t absent = visit->signals & ~ec_model_signals(model);
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++)
        if (absent >> s & 1)
            used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "",
                    ec_signal_name((enum ec_signal)s));
    if (absent)
        ec_warn("the model does not carry %s, which moves nothing; where nothing moves, popularity "
                "ranks",
                names);
}

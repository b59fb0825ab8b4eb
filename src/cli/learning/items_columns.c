/* items_columns.c - see items_columns.h. */
#include "cli/learning/items_columns.h"

#include <string.h>

#include "cli/args/nearest.h"

/* In the order of reports. */
static const struct {
    const char *name;
    enum ec_role role;
} roles[] = {{"item", EC_ROLE_ITEM}, {"title", EC_ROLE_TITLE}, {"text", EC_ROLE_TEXT},
        {"category", EC_ROLE_GROUP}, {"group", EC_ROLE_GROUP}, {"brand", EC_ROLE_BRAND},
        {"price", EC_ROLE_PRICE}, {"added", EC_ROLE_ADDED}, {"attributes", EC_ROLE_ATTRIBUTE}};

enum { N_ROLES = sizeof roles / sizeof *roles };

const char *ec_items_role_name(enum ec_role role)
{
    for (size_t r = 0; r < N_ROLES; r++)
        if (roles[r].role == role)
            return roles[r].name;
    return "";
}

static enum ec_exit no_role(const char *word, size_t size)
{
    char wanted[64];
    snprintf(wanted, sizeof wanted, "%.*s", (int)(size < 63 ? size : 63), word);
    struct ec_nearest nearest = ec_nearest_begin(wanted);
    for (size_t r = 0; r < N_ROLES; r++)
        ec_nearest_offer(&nearest, roles[r].name);
    if (nearest.best)
        return ec_complain(EC_EXIT_USAGE,
                "--items-column \"%s\": there is no role \"%s\"; did you mean \"%s\"?", word,
                wanted, nearest.best);
    return ec_complain(EC_EXIT_USAGE,
            "--items-column \"%s\": expected ROLE=COLUMN, where ROLE is item, title, text, "
            "category, "
            "brand, price, added or attributes",
            word);
}

enum ec_exit ec_items_columns_read(const struct ec_list *words, struct ec_items_named *named)
{
    uint32_t n[EC_N_ROLES] = {0};
    for (size_t w = 0; w < words->n; w++) {
        const char *word = words->texts[w];
        size_t size = strcspn(word, "=");
        const char *column = word[size] ? word + size + 1 : NULL;
        while (size && word[size - 1] == ' ')
            size--;
        size_t r = 0;
        while (r < N_ROLES &&
                (strlen(roles[r].name) != size || memcmp(roles[r].name, word, size) != 0))
            r++;
        if (r == N_ROLES || !column)
            return no_role(word, size);
        enum ec_role role = roles[r].role;
        bool takes_several = role == EC_ROLE_TEXT || role == EC_ROLE_GROUP ||
                             role == EC_ROLE_BRAND || role == EC_ROLE_ATTRIBUTE;
        if (n[role] == (takes_several ? EC_ITEMS_COLUMNS : 1))
            return ec_complain(EC_EXIT_USAGE, "--items-column \"%s\": %s has at most %d columns",
                    word, roles[r].name, takes_several ? EC_ITEMS_COLUMNS : 1);
        named->of[role][n[role]++] = column + strspn(column, " ");
    }
    return EC_EXIT_DONE;
}

void ec_items_columns_text(const struct ec_items_report *report, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t r = 0; r < N_ROLES; r++) {
        enum ec_role role = roles[r].role;
        for (uint32_t k = 0;
                ec_items_role_name(role) == roles[r].name && k < report->n_columns[role]; k++) {
            int n = snprintf(text + used, size - used, "%s%s%s%s",
                    k      ? " + "
                    : used ? ", "
                           : "",
                    k ? "" : roles[r].name, k ? "" : " = ", report->columns[role][k]);
            used += n > 0 ? (size_t)n : 0;
            if (used >= size)
                return;
        }
    }
}

void ec_items_ignored_text(const struct ec_items_report *report, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (uint32_t c = 0; c < report->n_ignored && c < EC_ITEMS_IGNORED && used < size; c++) {
        int n = snprintf(text + used, size - used, "%s%s", c ? ", " : "", report->ignored[c]);
        used += n > 0 ? (size_t)n : 0;
    }
    if (report->n_ignored > EC_ITEMS_IGNORED && used < size)
        snprintf(text + used, size - used, " and %lu more",
                (unsigned long)(report->n_ignored - EC_ITEMS_IGNORED));
}

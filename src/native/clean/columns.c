/* columns.c - see columns.h. */
#include "native/clean/columns.h"

#include <stdio.h>
#include <string.h>

#include "native/clean/usual_names.h"
#include "native/log/words.h"

enum { MAX_LETTERS = 32, HEADER_TEXT = 240 };

size_t ec_edit_distance(struct ec_text a, struct ec_text b)
{
    size_t row[MAX_LETTERS + 1];
    size_t n_a = a.size < MAX_LETTERS ? a.size : MAX_LETTERS;
    size_t n_b = b.size < MAX_LETTERS ? b.size : MAX_LETTERS;
    for (size_t j = 0; j <= n_b; j++)
        row[j] = j;
    for (size_t i = 1; i <= n_a; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= n_b; j++) {
            size_t replace = diagonal + (ec_lower(a.bytes[i - 1]) != ec_lower(b.bytes[j - 1]));
            size_t delete = row[j] + 1;
            size_t insert = row[j - 1] + 1;
            diagonal = row[j];
            row[j] = replace < delete ? replace : delete;
            row[j] = insert < row[j] ? insert : row[j];
        }
    }
    return row[n_b];
}

/* "InvoiceNo, StockCode, ..." cut to fit a message. */
static void list_header(const struct ec_text *columns, size_t n, char text[HEADER_TEXT])
{
    size_t size = 0;
    text[0] = '\0';
    for (size_t c = 0; c < n; c++) {
        if (size + columns[c].size + 8 > HEADER_TEXT) {
            snprintf(text + size, HEADER_TEXT - size, "%s...", c ? ", " : "");
            return;
        }
        size += (size_t)snprintf(text + size, HEADER_TEXT - size, "%s%.*s", c ? ", " : "",
                (int)columns[c].size, columns[c].bytes);
    }
}

static enum ec_status not_there(const struct ec_text *columns, size_t n, const char *name,
        const char *option, const char *file, struct ec_error *error)
{
    struct ec_text wanted = {name, strlen(name)};
    struct ec_text nearest = {0};
    size_t least = wanted.size / 3 +
                   2; /* a distance at which a suggestion is more help than noise */
    for (size_t c = 0; c < n; c++) {
        size_t distance = ec_edit_distance(wanted, columns[c]);
        if (distance < least) {
            least = distance;
            nearest = columns[c];
        }
    }
    char header[HEADER_TEXT];
    list_header(columns, n, header);
    if (nearest.size && nearest.size < EC_COLUMN_TEXT)
        return ec_fail(error, EC_E_COLUMN,
                "%s has no column '%s' for --%s; did you mean '%.*s'? Its columns are: %s", file,
                name, option, (int)nearest.size, nearest.bytes, header);
    return ec_fail(error, EC_E_COLUMN, "%s has no column '%s' for --%s. Its columns are: %s", file,
            name, option, header);
}

static uint32_t find_exact(const struct ec_text *columns, size_t n, const char *name)
{
    for (size_t c = 0; c < n; c++)
        if (columns[c].size == strlen(name) && memcmp(columns[c].bytes, name, columns[c].size) == 0)
            return (uint32_t)c;
    return EC_NO_COLUMN;
}

uint32_t ec_column_meant(const struct ec_text *columns, size_t n, const char *name)
{
    uint32_t exact = find_exact(columns, n, name);
    if (exact != EC_NO_COLUMN)
        return exact;
    char plain[EC_COLUMN_TEXT];
    size_t size = 0;
    for (; *name && size + 1 < sizeof plain; name++)
        if (!ec_is_space(*name) && *name != '_' && *name != '-' && *name != '.')
            plain[size++] = ec_lower(*name);
    plain[size] = '\0';
    for (size_t c = 0; size && !*name && c < n; c++)
        if (ec_is_name(columns[c], plain))
            return (uint32_t)c;
    return EC_NO_COLUMN;
}

enum ec_status ec_column_named(const struct ec_text *columns, size_t n, const char *name,
        const char *option, const char *file, uint32_t *column, struct ec_error *error)
{
    uint32_t found = ec_column_meant(columns, n, name);
    if (found == EC_NO_COLUMN)
        return not_there(columns, n, name, option, file, error);
    *column = found;
    return EC_OK;
}

static bool is_taken(const uint32_t found[EC_N_ROLES], size_t column)
{
    for (size_t r = 0; r < EC_N_ROLES; r++)
        if (found[r] == column)
            return true;
    return false;
}

/* What is being recognised. */
struct recognition {
    const struct ec_text *columns; /* (n,) */
    size_t n;
    const struct ec_look *looks; /* (n,) or NULL */
    uint32_t *found;             /* (EC_N_ROLES,) so far */
    struct ec_passed_columns *passed;
};

/* Whether the values of a column may be those of a role. */
static bool fits(const struct ec_look *look, enum ec_role role)
{
    return role == EC_ROLE_TIME   ? ec_look_is_time(look)
           : role == EC_ROLE_TYPE ? 2 * look->n_event_words >= look->n_words_tried
                                  : true;
}

/* An order of Shopify's export is called Name, as elsewhere a product or a customer is. */
static bool is_order_name(const struct recognition *of, size_t column)
{
    bool has_lines = false;
    for (size_t c = 0; c < of->n; c++)
        has_lines |= ec_is_name(of->columns[c], "lineitemname") ||
                     ec_is_name(of->columns[c], "lineitemsku");
    return has_lines && ec_is_name(of->columns[column], "name");
}

/* In a table of reviews the title is that of the review. */
static bool is_review_title(const struct recognition *of, size_t column)
{
    static const char *const of_reviews[] = {"helpfulvote", "helpfulvotes", "verifiedpurchase",
            "verified", "reviewtext", "reviewbody", "reviewid"};
    bool has_reviews = false;
    for (size_t c = 0; c < of->n; c++)
        for (size_t w = 0; w < sizeof of_reviews / sizeof *of_reviews; w++)
            has_reviews |= ec_is_name(of->columns[c], of_reviews[w]);
    return has_reviews && ec_is_name(of->columns[column], "title");
}

static void pass_over(const struct recognition *of, enum ec_role role, uint32_t column)
{
    struct ec_passed_columns *passed = of->passed;
    for (size_t p = 0; p < passed->n; p++)
        if (passed->columns[p].column == column)
            return;
    if (passed->n < EC_MAX_PASSED)
        passed->columns[passed->n++] = (struct ec_passed_column){role, column, 0};
}

/* The first column of a usual name whose values may be those of the role; a column without any value gives way. */
static uint32_t recognise(const struct recognition *of, enum ec_role role)
{
    uint32_t first = EC_NO_COLUMN, empty = EC_NO_COLUMN;
    for (const char *const *name = ec_usual_names(role); *name; name++)
        for (uint32_t c = 0; c < of->n; c++) {
            if (!ec_is_name(of->columns[c], *name) || is_taken(of->found, c))
                continue;
            if (!of->looks)
                return c;
            if (role == EC_ROLE_TITLE && is_review_title(of, c))
                continue;
            if (of->looks[c].n_filled == 0) {
                empty = empty == EC_NO_COLUMN ? c : empty;
                pass_over(of, role, c);
            } else if (fits(&of->looks[c], role)) {
                return c;
            } else {
                first = first == EC_NO_COLUMN ? c : first;
            }
        }
    for (uint32_t c = 0; of->looks && c < of->n; c++) {
        if (is_taken(of->found, c))
            continue;
        if (role == EC_ROLE_TIME && ec_column_may_be_time(of->columns[c]) &&
                ec_look_is_dated(&of->looks[c]))
            return c;
        if (role == EC_ROLE_BASKET && is_order_name(of, c))
            return c;
    }
    return first != EC_NO_COLUMN ? first : empty;
}

enum ec_status ec_columns_recognise(const struct ec_text *columns, size_t n,
        const struct ec_look *looks, const char *const named[EC_N_ROLES], unsigned needed,
        const char *file, uint32_t found[EC_N_ROLES], struct ec_passed_columns *passed,
        struct ec_error *error)
{
    uint32_t columns_of[EC_N_ROLES];
    const struct recognition of = {columns, n, looks, columns_of, passed};
    passed->n = 0;
    for (size_t r = 0; r < EC_N_ROLES; r++)
        columns_of[r] = EC_NO_COLUMN;
    for (size_t r = 0; r < EC_N_ROLES; r++) {
        if (!named[r] || !*named[r])
            continue;
        columns_of[r] = ec_column_meant(columns, n, named[r]);
        if (columns_of[r] == EC_NO_COLUMN)
            return not_there(columns, n, named[r], ec_role_name((enum ec_role)r), file, error);
    }
    for (size_t r = 0; r < EC_N_ROLES; r++) {
        if (!named[r])
            columns_of[r] = recognise(&of, (enum ec_role)r);
        if (columns_of[r] == EC_NO_COLUMN && (needed >> r & 1)) {
            char header[HEADER_TEXT];
            list_header(columns, n, header);
            return ec_fail(error, EC_E_COLUMN,
                    "%s has no column that is plainly the %s; name it with --%s. "
                    "Its columns are: %s",
                    file, ec_role_name((enum ec_role)r), ec_role_name((enum ec_role)r), header);
        }
    }
    size_t n_left = 0; /* of those passed over: some may have been taken for want of a better one */
    for (size_t p = 0; p < passed->n; p++)
        if (!is_taken(columns_of, passed->columns[p].column) &&
                columns_of[passed->columns[p].role] != EC_NO_COLUMN)
            passed->columns[n_left++] = passed->columns[p];
    passed->n = n_left;
    memcpy(found, columns_of, sizeof columns_of);
    return EC_OK;
}

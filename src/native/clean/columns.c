/* columns.c - see columns.h. */
#include "native/clean/columns.h"

#include <stdio.h>
#include <string.h>

#include "native/log/words.h"

enum { MAX_NAMES = 16, MAX_LETTERS = 32, HEADER_TEXT = 240 };

/* By role, the likeliest name first: of a customer and a session, the customer is the user. */
static const char *const usual_names[EC_N_ROLES][MAX_NAMES] = {
        [EC_ROLE_USER] = {"userid", "customerid", "visitorid", "clientid", "memberid", "uid",
                "user", "customer", "visitor", "client", "shopper", "member", "account",
                "sessionid", "session"},
        [EC_ROLE_ITEM] = {"itemid", "productid", "sku", "stockcode", "articleid", "productcode",
                "itemcode", "asin", "contentid", "movieid", "item", "product", "article"},
        [EC_ROLE_TIME] = {"timestamp", "time", "datetime", "eventtime", "invoicedate", "orderdate",
                "createdat", "date", "ts", "eventdate", "unixtime", "unixreviewtime", "tdat"},
        [EC_ROLE_TYPE] = {"event", "eventtype", "type", "action", "behavior", "behaviour",
                "behaviortype", "interaction", "eventname", "activity"},
        [EC_ROLE_VALUE] = {"quantity", "qty", "value", "rating", "amount", "count", "units",
                "weight", "overall"},
        [EC_ROLE_BASKET] = {"invoiceno", "invoice", "orderid", "order", "orderno", "basket",
                "basketid", "transactionid", "session", "sessionid", "usersession", "cartid"},
        [EC_ROLE_TITLE] = {"title", "productname", "itemname", "producttitle", "itemtitle",
                "prodname", "description", "name"},
        [EC_ROLE_GROUP] = {"category", "group", "categoryid", "department", "productgroup",
                "categorycode", "categorypath", "productcategory", "productgroupname", "brand"},
        [EC_ROLE_PRICE] = {"price", "unitprice", "itemprice", "productprice", "saleprice"},
        [EC_ROLE_TEXT] = {"text", "description", "longdescription", "productdescription",
                "itemdescription", "fulldescription", "desc", "detaildesc", "details", "body",
                "summary"},
        [EC_ROLE_BRAND] = {"brand", "brandname", "manufacturer", "vendor", "maker", "producer",
                "brandid"},
        [EC_ROLE_ADDED] = {"added", "addedat", "dateadded", "createdat", "created", "launchdate",
                "launched", "releasedate", "availablefrom", "publishedat", "published"},
        [EC_ROLE_ATTRIBUTE] = {"attributes", "attribute", "tags"},
};

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
        enum ec_role role, const char *file, struct ec_error *error)
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
                name, ec_role_name(role), (int)nearest.size, nearest.bytes, header);
    return ec_fail(error, EC_E_COLUMN, "%s has no column '%s' for --%s. Its columns are: %s", file,
            name, ec_role_name(role), header);
}

static uint32_t find_exact(const struct ec_text *columns, size_t n, const char *name)
{
    for (size_t c = 0; c < n; c++)
        if (columns[c].size == strlen(name) && memcmp(columns[c].bytes, name, columns[c].size) == 0)
            return (uint32_t)c;
    return EC_NO_COLUMN;
}

/* A column named by the person: to the letter, else whatever differs only in case or in _ - . */
static uint32_t find_named(const struct ec_text *columns, size_t n, const char *name)
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

static bool is_taken(const uint32_t found[EC_N_ROLES], size_t column)
{
    for (size_t r = 0; r < EC_N_ROLES; r++)
        if (found[r] == column)
            return true;
    return false;
}

static uint32_t recognise(const struct ec_text *columns, size_t n, enum ec_role role,
        const uint32_t found[EC_N_ROLES])
{
    for (size_t name = 0; name < MAX_NAMES && usual_names[role][name]; name++)
        for (size_t c = 0; c < n; c++)
            if (ec_is_name(columns[c], usual_names[role][name]) && !is_taken(found, c))
                return (uint32_t)c;
    return EC_NO_COLUMN;
}

bool ec_column_is_usual(struct ec_text column, enum ec_role role)
{
    for (size_t name = 0; name < MAX_NAMES && usual_names[role][name]; name++)
        if (ec_is_name(column, usual_names[role][name]))
            return true;
    return false;
}

enum ec_status ec_columns_find(const struct ec_text *columns, size_t n,
        const char *const named[EC_N_ROLES], unsigned needed, const char *file,
        uint32_t found[EC_N_ROLES], struct ec_error *error)
{
    uint32_t columns_of[EC_N_ROLES];
    for (size_t r = 0; r < EC_N_ROLES; r++)
        columns_of[r] = EC_NO_COLUMN;
    for (size_t r = 0; r < EC_N_ROLES; r++) {
        if (!named[r] || !*named[r])
            continue;
        columns_of[r] = find_named(columns, n, named[r]);
        if (columns_of[r] == EC_NO_COLUMN)
            return not_there(columns, n, named[r], (enum ec_role)r, file, error);
    }
    for (size_t r = 0; r < EC_N_ROLES; r++) {
        if (!named[r])
            columns_of[r] = recognise(columns, n, (enum ec_role)r, columns_of);
        if (columns_of[r] == EC_NO_COLUMN && (needed >> r & 1)) {
            char header[HEADER_TEXT];
            list_header(columns, n, header);
            return ec_fail(error, EC_E_COLUMN,
                    "%s has no column that is plainly the %s; name it with --%s. "
                    "Its columns are: %s",
                    file, ec_role_name((enum ec_role)r), ec_role_name((enum ec_role)r), header);
        }
    }
    memcpy(found, columns_of, sizeof columns_of);
    return EC_OK;
}

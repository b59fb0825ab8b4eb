/* items_columns.c - see items_columns.h. */
#include "native/items/items_columns.h"

#include <stdio.h>
#include <string.h>

#include "native/clean/columns.h"
#include "native/log/words.h"

enum { MOST_NAMES = 32, MOST_SIGNS = 3 };

/* A kind of table, known by columns that others do not have together. Names are written as ec_is_name compares them; a
 * first character , or | says what stands between the entries of a list. */
struct feed {
    const char *name;
    const char *signs[MOST_SIGNS];
    const char *parent, *child, *view;
    const char *columns[EC_N_ROLES][MOST_NAMES];
};

static const struct feed feeds[] = {
        {.name = "Shopify",
                .signs = {"handle", "variantprice"},
                .parent = "handle",
                .columns = {[EC_ROLE_ITEM] = {"variantsku", "variantid", "handle", "id",
                                    "variantbarcode"},
                        [EC_ROLE_TITLE] = {"title"},
                        [EC_ROLE_TEXT] = {"body(html)", "bodyhtml"},
                        [EC_ROLE_GROUP] = {"productcategory", "standardproducttype", "type",
                                "customproducttype"},
                        [EC_ROLE_BRAND] = {"vendor"},
                        [EC_ROLE_PRICE] = {"variantprice"},
                        [EC_ROLE_ATTRIBUTE] = {",tags", "option1value", "option2value",
                                "option3value"}}},
        {.name = "Shopify", /* its table of 2025 */
                .signs = {"urlhandle", "sku"},
                .parent = "urlhandle",
                .columns = {[EC_ROLE_ITEM] = {"sku", "urlhandle", "barcode"},
                        [EC_ROLE_TITLE] = {"title"},
                        [EC_ROLE_TEXT] = {"description"},
                        [EC_ROLE_GROUP] = {"productcategory", "type"},
                        [EC_ROLE_BRAND] = {"vendor"},
                        [EC_ROLE_PRICE] = {"price"},
                        [EC_ROLE_ATTRIBUTE] = {",tags", "option1value", "option2value",
                                "option3value"}}},
        {.name = "WooCommerce",
                .signs = {"sku", "regularprice", "categories"},
                .child = "parent",
                .columns = {[EC_ROLE_ITEM] = {"sku", "id"},
                        [EC_ROLE_TITLE] = {"name"},
                        [EC_ROLE_TEXT] = {"description", "shortdescription"},
                        [EC_ROLE_GROUP] = {",categories"},
                        [EC_ROLE_BRAND] = {"brands", "brand"},
                        [EC_ROLE_PRICE] = {"regularprice", "saleprice"},
                        [EC_ROLE_ATTRIBUTE] = {",tags", ",attribute1value(s)",
                                ",attribute2value(s)", ",attribute3value(s)"}}},
        {.name = "Magento",
                .signs = {"sku", "attributesetcode"},
                .view = "storeviewcode",
                .columns = {[EC_ROLE_ITEM] = {"sku", "entityid"},
                        [EC_ROLE_TITLE] = {"name"},
                        [EC_ROLE_TEXT] = {"description", "shortdescription"},
                        [EC_ROLE_GROUP] = {",categories"},
                        [EC_ROLE_BRAND] = {"manufacturer", "brand"},
                        [EC_ROLE_PRICE] = {"price"},
                        [EC_ROLE_ADDED] = {"createdat"},
                        [EC_ROLE_ATTRIBUTE] = {",additionalattributes"}}},
        {.name = "Merchant Center",
                .signs = {"id", "googleproductcategory"},
                .columns = {[EC_ROLE_ITEM] = {"id", "itemgroupid", "mpn", "gtin"},
                        [EC_ROLE_TITLE] = {"title"},
                        [EC_ROLE_TEXT] = {"description"},
                        [EC_ROLE_GROUP] = {"producttype", "googleproductcategory"},
                        [EC_ROLE_BRAND] = {"brand"},
                        [EC_ROLE_PRICE] = {"price", "saleprice"},
                        [EC_ROLE_ATTRIBUTE] = {"color", "material", "pattern", "gender", "agegroup",
                                "size"}}},
        {.name = "Merchant Center",
                .signs = {"id", "title", "availability"},
                .columns = {[EC_ROLE_ITEM] = {"id", "itemgroupid", "mpn", "gtin"},
                        [EC_ROLE_TITLE] = {"title"},
                        [EC_ROLE_TEXT] = {"description"},
                        [EC_ROLE_GROUP] = {"producttype", "fbproductcategory"},
                        [EC_ROLE_BRAND] = {"brand"},
                        [EC_ROLE_PRICE] = {"price", "saleprice"},
                        [EC_ROLE_ATTRIBUTE] = {"color", "material", "pattern", "gender", "agegroup",
                                "size"}}},
        {.name = "H&M",
                .signs = {"articleid", "prodname", "productgroupname"},
                .columns = {[EC_ROLE_ITEM] = {"articleid", "productcode"},
                        [EC_ROLE_TITLE] = {"prodname"},
                        [EC_ROLE_TEXT] = {"detaildesc"},
                        [EC_ROLE_GROUP] = {"productgroupname", "garmentgroupname"},
                        [EC_ROLE_ATTRIBUTE] = {"producttypename", "graphicalappearancename",
                                "colourgroupname", "departmentname", "indexname", "sectionname"}}},
};

/* Of any other table: of each role but the item and the attributes the first that is there. */
static const struct feed usual = {
        .columns = {
                [EC_ROLE_ITEM] = {"itemid", "productid", "sku", "variantsku", "stockcode",
                        "articleid", "productcode", "itemcode", "parentasin", "asin", "contentid",
                        "movieid", "item", "product", "article", "id", "productcode/sku",
                        "reference", "code", "handle", "mpn", "gtin", "ean", "upc", "barcode"},
                [EC_ROLE_TITLE] = {"title", "productname", "itemname", "producttitle", "itemtitle",
                        "prodname", "name", "description"},
                [EC_ROLE_TEXT] = {"text", "description", "longdescription", "productdescription",
                        "itemdescription", "fulldescription", "shortdescription", "desc",
                        "detaildesc", "details", "body", "bodyhtml", "body(html)", "summary"},
                [EC_ROLE_GROUP] = {"category", "categories", "group", "categorypath", "producttype",
                        "productcategory", "department", "productgroup", "productgroupname",
                        "categorycode", "maincategory", "categoryid", "googleproductcategory",
                        "type"},
                [EC_ROLE_BRAND] = {"brand", "brandname", "manufacturer", "vendor", "maker",
                        "producer", "brands", "brandid"},
                [EC_ROLE_PRICE] = {"price", "unitprice", "itemprice", "productprice",
                        "regularprice", "variantprice", "listprice", "saleprice", "price(taxincl)",
                        "price(taxexcl)"},
                [EC_ROLE_ADDED] = {"added", "addedat", "dateadded", "createdat", "created",
                        "launchdate", "launched", "releasedate", "availablefrom", "publishedat",
                        "published"},
                [EC_ROLE_ATTRIBUTE] = {"attributes", "attribute", ",tags", "|genres", ",keywords",
                        "color", "colour", "material", "pattern", "gender", "agegroup"}}};

/* Merchant Center's XML names have g: before them, which their tables may keep. */
static bool is_name(struct ec_text column, const char *plain)
{
    bool is_prefixed = column.size > 2 && column.bytes[0] == 'g' && column.bytes[1] == ':';
    return ec_is_name(column, plain) ||
           (is_prefixed && ec_is_name((struct ec_text){column.bytes + 2, column.size - 2}, plain));
}

static uint32_t find(const struct ec_text *columns, size_t n, const char *plain)
{
    for (size_t c = 0; plain && c < n; c++)
        if (is_name(columns[c], plain))
            return (uint32_t)c;
    return EC_NO_COLUMN;
}

static const struct feed *recognise(const struct ec_text *columns, size_t n)
{
    for (size_t f = 0; f < sizeof feeds / sizeof *feeds; f++) {
        bool has_all = true;
        for (size_t s = 0; s < MOST_SIGNS && feeds[f].signs[s]; s++)
            has_all = has_all && find(columns, n, feeds[f].signs[s]) != EC_NO_COLUMN;
        if (has_all)
            return &feeds[f];
    }
    return &usual;
}

static bool is_taken(const struct ec_items_columns *found, uint32_t column)
{
    for (size_t r = 0; r < EC_N_ROLES; r++)
        for (uint32_t k = 0; r != EC_ROLE_ITEM && k < found->n[r]; k++)
            if (found->of[r][k].column == column)
                return true;
    return false;
}

static void add(struct ec_items_columns *found, enum ec_role role, uint32_t column, char list)
{
    if (found->n[role] < EC_ITEMS_COLUMNS)
        found->of[role][found->n[role]++] = (struct ec_items_column){column, list};
}

static bool is_list(const char *name)
{
    return name[0] == ',' || name[0] == '|';
}

/* What stands between the entries of a column that this feed knows. */
static char list_of(const struct feed *feed, enum ec_role role, struct ec_text column)
{
    for (size_t k = 0; k < MOST_NAMES && feed->columns[role][k]; k++) {
        const char *name = feed->columns[role][k];
        if (is_list(name) && is_name(column, name + 1))
            return name[0];
    }
    return 0;
}

static enum ec_status take_named(const struct ec_text *columns, size_t n, const char *const *names,
        enum ec_role role, const struct feed *feed, const char *file,
        struct ec_items_columns *found, struct ec_error *error)
{
    for (size_t k = 0; k < EC_ITEMS_COLUMNS && names[k]; k++) {
        uint32_t column;
        char option[64];
        if (!*names[k])
            continue;
        snprintf(option, sizeof option, "items-column %s", ec_role_name(role));
        enum ec_status status = ec_column_named(columns, n, names[k], option, file, &column, error);
        if (status)
            return status;
        add(found, role, column, list_of(feed, role, columns[column]));
    }
    return EC_OK;
}

static void take_usual(const struct ec_text *columns, size_t n, enum ec_role role,
        const struct feed *feed, struct ec_items_columns *found)
{
    bool takes_all = feed->name || role == EC_ROLE_ITEM || role == EC_ROLE_ATTRIBUTE;
    for (size_t k = 0; k < MOST_NAMES && feed->columns[role][k]; k++) {
        const char *name = feed->columns[role][k];
        uint32_t column = find(columns, n, name + is_list(name));
        if (column == EC_NO_COLUMN || is_taken(found, column))
            continue;
        add(found, role, column, is_list(name) ? name[0] : 0);
        if (!takes_all)
            return;
    }
}

enum ec_status ec_items_columns_find(const struct ec_text *columns, size_t n,
        const struct ec_items_named *named, const char *file, struct ec_items_columns *found,
        struct ec_error *error)
{
    /* a title before a text: what is called description may be either */
    static const enum ec_role roles[] = {EC_ROLE_ITEM, EC_ROLE_TITLE, EC_ROLE_TEXT, EC_ROLE_BRAND,
            EC_ROLE_GROUP, EC_ROLE_PRICE, EC_ROLE_ADDED, EC_ROLE_ATTRIBUTE};
    const struct feed *feed = recognise(columns, n);
    struct ec_items_columns made = {.feed = feed->name};
    enum ec_status status = EC_OK;
    for (size_t r = 0; !status && r < sizeof roles / sizeof *roles; r++)
        status = take_named(columns, n, named->of[roles[r]], roles[r], feed, file, &made, error);
    for (size_t r = 0; r < sizeof roles / sizeof *roles; r++)
        if (!named->of[roles[r]][0])
            take_usual(columns, n, roles[r], feed, &made);
    made.parent = find(columns, n, feed->parent);
    made.child = find(columns, n, feed->child);
    made.ids[0] = find(columns, n, feed->child ? feed->columns[EC_ROLE_ITEM][0] : NULL);
    made.ids[1] = find(columns, n, feed->child ? feed->columns[EC_ROLE_ITEM][1] : NULL);
    made.view = find(columns, n, feed->view);
    if (!status)
        *found = made;
    return status;
}

static void copy_name(struct ec_text name, char text[EC_COLUMN_TEXT])
{
    snprintf(text, EC_COLUMN_TEXT, "%.*s",
            (int)(name.size < EC_COLUMN_TEXT ? name.size : EC_COLUMN_TEXT), name.bytes);
}

void ec_items_columns_report(const struct ec_items_columns *found, const struct ec_text *columns,
        size_t n, struct ec_items_report *report)
{
    report->feed = found->feed;
    for (size_t r = 0; r < EC_N_ROLES; r++) {
        report->n_columns[r] = found->n[r];
        for (uint32_t k = 0; k < found->n[r]; k++)
            copy_name(columns[found->of[r][k].column], report->columns[r][k]);
    }
    for (uint32_t c = 0; c < n; c++) {
        if (is_taken(found, c) || c == found->parent || c == found->child || c == found->view ||
                (found->n[EC_ROLE_ITEM] && found->of[EC_ROLE_ITEM][0].column == c))
            continue;
        if (report->n_ignored < EC_ITEMS_IGNORED)
            copy_name(columns[c], report->ignored[report->n_ignored]);
        report->n_ignored++;
    }
}

/* items_row.c - see items_row.h. */
#include "native/items/items_row.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "device/catalogue/sections.h"
#include "native/items/html.h"
#include "native/log/missing.h"
#include "native/log/words.h"
#include "native/system/alloc.h"

static struct ec_text field_of(const struct ec_log_row *row, struct ec_items_column column)
{
    return ec_trim(row->fields[column.column]);
}

/* The first text of a role, size 0 where there is none. */
static struct ec_text first_text(
        const struct ec_items_reader *reader, const struct ec_log_row *row, enum ec_role role)
{
    for (uint32_t k = 0; k < reader->columns->n[role]; k++) {
        struct ec_text text = field_of(row, reader->columns->of[role][k]);
        if (!ec_is_missing(text))
            return text;
    }
    return (struct ec_text){"", 0};
}

static enum ec_status add_listed(
        struct ec_items_facts *facts, enum ec_feature_kind kind, uint32_t text, uint32_t column)
{
    if (facts->n == facts->capacity) {
        size_t capacity = facts->capacity ? facts->capacity * 2 : 16;
        struct ec_items_fact *grown = ec_resize(
                facts->listed, facts->capacity, capacity, sizeof *grown);
        if (!grown)
            return EC_E_MEMORY;
        facts->listed = grown;
        facts->capacity = capacity;
    }
    facts->listed[facts->n++] = (struct ec_items_fact){{text, kind}, column};
    return EC_OK;
}

/* Take one text of a role: the first into *first, where there is one, the others into the list. */
static enum ec_status take_text(struct ec_items_reader *reader, enum ec_feature_kind kind,
        struct ec_text text, uint32_t column, uint32_t *first)
{
    uint32_t number = UINT32_MAX;
    enum ec_status status = ec_items_text(reader->items, text, &number);
    if (status || number == UINT32_MAX)
        return status;
    if (first && *first == UINT32_MAX) {
        *first = number;
        return EC_OK;
    }
    return add_listed(&reader->row, kind, number, column);
}

/* What shops write where there is nothing to say: Shopify's only variant, Magento's root of all categories. */
static struct ec_text without_defaults(struct ec_text text, enum ec_feature_kind kind)
{
    static const char title[] = "Default Title", root[] = "Default Category";
    if (text.size == sizeof title - 1 && memcmp(text.bytes, title, sizeof title - 1) == 0)
        return (struct ec_text){"", 0};
    size_t size = sizeof root - 1;
    if (kind == EC_FEATURE_CATEGORY && text.size >= size && memcmp(text.bytes, root, size) == 0 &&
            (text.size == size || text.bytes[size] == '/'))
        return (struct ec_text){
                text.bytes + size + (text.size > size), text.size - size - (text.size > size)};
    return text;
}

/* Take each entry of a list. A backslash before what stands between them makes it one of an entry (WooCommerce). */
static enum ec_status take_list(struct ec_items_reader *reader, enum ec_feature_kind kind,
        struct ec_text text, struct ec_items_column column, uint32_t *first)
{
    enum ec_status status = EC_OK;
    for (size_t begin = 0; !status && begin <= text.size;) {
        size_t end = begin;
        while (end < text.size &&
                (text.bytes[end] != column.list || (end && text.bytes[end - 1] == '\\')))
            end++;
        struct ec_text entry = ec_trim((struct ec_text){text.bytes + begin, end - begin});
        status = take_text(reader, kind, without_defaults(entry, kind), column.column, first);
        begin = end + 1;
    }
    return status;
}

/* A text without its markup; points into the reader's room where it had some. */
static enum ec_status plain_of(
        struct ec_items_reader *reader, struct ec_text text, struct ec_text *plain)
{
    *plain = text;
    if (!text.size || (!memchr(text.bytes, '<', text.size) && !memchr(text.bytes, '&', text.size)))
        return EC_OK;
    if (text.size > reader->plain_capacity) {
        char *room = ec_resize(reader->plain, reader->plain_capacity, text.size, 1);
        if (!room)
            return EC_E_MEMORY;
        reader->plain = room;
        reader->plain_capacity = text.size;
    }
    size_t size;
    if (ec_html_plain(text, reader->plain, &size)) {
        *plain = (struct ec_text){reader->plain, size};
        reader->items->report.n_marked_up++;
    }
    return EC_OK;
}

/* The roles of which a row may say several things. */
struct listing_role {
    enum ec_role role;
    enum ec_feature_kind kind;
    uint32_t *first;
};

enum { N_LISTING_ROLES = 4 };

static void listing_roles(struct ec_items_facts *facts, struct listing_role roles[N_LISTING_ROLES])
{
    roles[0] = (struct listing_role){EC_ROLE_GROUP, EC_FEATURE_CATEGORY, &facts->group};
    roles[1] = (struct listing_role){EC_ROLE_BRAND, EC_FEATURE_BRAND, &facts->brand};
    roles[2] = (struct listing_role){EC_ROLE_TEXT, EC_FEATURE_WORD, &facts->text};
    roles[3] = (struct listing_role){EC_ROLE_ATTRIBUTE, EC_FEATURE_ATTRIBUTE, NULL};
}

static enum ec_status take_texts(struct ec_items_reader *reader, const struct ec_log_row *row)
{
    struct listing_role roles[N_LISTING_ROLES];
    listing_roles(&reader->row, roles);
    enum ec_status status = take_text(reader, EC_FEATURE_WORD,
            first_text(reader, row, EC_ROLE_TITLE), EC_NO_COLUMN, &reader->row.title);
    for (size_t r = 0; !status && r < N_LISTING_ROLES; r++)
        for (uint32_t k = 0; !status && k < reader->columns->n[roles[r].role]; k++) {
            struct ec_items_column column = reader->columns->of[roles[r].role][k];
            struct ec_text text = field_of(row, column);
            if (roles[r].role == EC_ROLE_TEXT)
                status = plain_of(reader, text, &text);
            if (!status && column.list)
                status = take_list(reader, roles[r].kind, text, column, roles[r].first);
            else if (!status)
                status = take_text(reader, roles[r].kind, without_defaults(text, roles[r].kind),
                        column.column, roles[r].first);
        }
    return status;
}

/* The member of a row in JSON that this column is; the last of two alike. */
static const cJSON *find_member(const struct ec_table *table, uint32_t column)
{
    struct ec_text name = table->columns[column];
    const cJSON *found = NULL;
    for (const cJSON *member = table->object->child; member; member = member->next)
        if (strlen(member->string) == name.size &&
                memcmp(member->string, name.bytes, name.size) == 0)
            found = member;
    return found;
}

/* Take the list that a member of a row in JSON is, where it may be one. */
static enum ec_status take_member(struct ec_items_reader *reader, const struct ec_log_row *row,
        const cJSON *member, const struct listing_role *role, uint32_t item, struct ec_error *error)
{
    bool is_flat = cJSON_IsArray(member);
    for (const cJSON *one = member->child; one && is_flat; one = one->next)
        is_flat = !cJSON_IsArray(one) && !cJSON_IsObject(one);
    if (role && is_flat)
        return ec_items_list(reader->items, item, role->kind, member, role->first);
    return ec_fail(error, EC_E_JSON, "%s, line %llu: \"%s\" is %s; expected %s",
            ec_source_name(reader->table->window.source), (unsigned long long)row->line,
            member->string,
            cJSON_IsObject(member) ? "an object"
            : is_flat              ? "a list"
                                   : "a list of lists or objects",
            role ? "a text, a number or a list of these" : "one text or number");
}

/* What a row in JSON lists of an item, where a table has room for one text only. */
static enum ec_status take_members(struct ec_items_reader *reader, const struct ec_log_row *row,
        uint32_t item, struct ec_error *error)
{
    const struct ec_items_columns *columns = reader->columns;
    struct listing_role roles[N_LISTING_ROLES];
    struct ec_listed_item *entry = &reader->items->items[item];
    struct ec_items_facts firsts = {
            entry->title, entry->text, entry->group, entry->brand, NULL, 0, 0};
    listing_roles(&firsts, roles);
    enum ec_status status = EC_OK;
    for (size_t r = 0; r < EC_N_ROLES; r++)
        for (uint32_t k = 0; !status && k < columns->n[r]; k++) {
            uint32_t column = columns->of[r][k].column;
            const cJSON *member = row->fields[column].size ? NULL
                                                           : find_member(reader->table, column);
            if (!member || (!cJSON_IsArray(member) && !cJSON_IsObject(member)))
                continue;
            const struct listing_role *role = NULL;
            for (size_t l = 0; l < N_LISTING_ROLES; l++)
                if (roles[l].role == r)
                    role = &roles[l];
            status = take_member(reader, row, member, role, item, error);
        }
    entry->text = firsts.text;
    entry->group = firsts.group;
    entry->brand = firsts.brand;
    return status;
}

static void count_example(
        struct ec_rule_count *count, const struct ec_log_row *row, struct ec_text text)
{
    count->n_changed++;
    ec_clean_example(count, row->line, &text, 1, text);
}

static void count_row(struct ec_rule_count *count, const struct ec_log_row *row)
{
    count->n_changed++;
    ec_clean_example(count, row->line, row->fields, row->n_fields, row->text);
}

static void take_price(
        struct ec_items_reader *reader, const struct ec_log_row *row, struct ec_listed_item *item)
{
    struct ec_text text = first_text(reader, row, EC_ROLE_PRICE);
    struct ec_amount amount;
    double most = (double)EC_MAX_PRICE;
    if (text.size == 0)
        return;
    if (!ec_amount_read(text, &amount) || amount.by_point < 0 || amount.by_point > most ||
            amount.by_comma > most) {
        count_example(&reader->items->report.bad_price, row, text);
        return;
    }
    ec_marks_count(&reader->items->price_marks, &amount);
    if (amount.by_point > 0) {
        item->price = (float)amount.by_point;
        item->price_by_comma = (float)amount.by_comma;
    }
}

static void take_added(
        struct ec_items_reader *reader, const struct ec_log_row *row, struct ec_listed_item *item)
{
    struct ec_text text = first_text(reader, row, EC_ROLE_ADDED);
    if (text.size == 0)
        return;
    if (ec_time_parse(text, reader->time_format, &item->added_ms) == EC_TIME_OK ||
            ec_time_parse(text, EC_TIME_AUTO, &item->added_ms) == EC_TIME_OK)
        reader->items->n_added++;
    else
        count_example(&reader->items->report.bad_added, row, text);
}

static void keep(uint32_t from, uint32_t *to)
{
    if (from != UINT32_MAX)
        *to = from;
}

/* Give an item what a row says; of another row than its own, no more than its own leaves open. */
static enum ec_status tell(struct ec_items_reader *reader, const struct ec_items_facts *facts,
        uint32_t number, const struct ec_log_row *own)
{
    struct ec_listed_item *item = &reader->items->items[number];
    enum ec_status status = EC_OK;
    keep(facts->title, &item->title);
    keep(facts->text, &item->text);
    keep(facts->group, &item->group);
    keep(facts->brand, &item->brand);
    for (size_t f = 0; !status && f < facts->n; f++) {
        const struct ec_items_fact *one = &facts->listed[f];
        if (!own || ec_is_missing(ec_trim(own->fields[one->column])))
            status = ec_items_number(reader->items, number, one->fact.kind, one->fact.text);
    }
    return status;
}

static void begin(struct ec_items_facts *facts)
{
    facts->title = facts->text = facts->group = facts->brand = UINT32_MAX;
    facts->n = 0;
}

/* Number of a field's text + 1; 0 where there is none. */
static enum ec_status number_field(struct ec_items_reader *reader, const struct ec_log_row *row,
        uint32_t column, uint32_t *number)
{
    uint32_t text = UINT32_MAX;
    *number = 0;
    if (column == EC_NO_COLUMN)
        return EC_OK;
    struct ec_text field = ec_trim(row->fields[column]);
    if (field.size > 3 &&
            memcmp(field.bytes, "id:", 3) == 0) /* WooCommerce's parent without a SKU */
        field = (struct ec_text){field.bytes + 3, field.size - 3};
    enum ec_status status = ec_items_text(reader->items, field, &text);
    *number = text == UINT32_MAX ? 0 : text + 1;
    return status;
}

/* Whether a row goes on with the product of the rows before it; the first row of another is remembered. */
static enum ec_status follow(
        struct ec_items_reader *reader, const struct ec_log_row *row, bool *continues)
{
    const struct ec_items_columns *columns = reader->columns;
    bool names_parent = columns->child != EC_NO_COLUMN;
    uint32_t parent, names[2] = {0, 0};
    *continues = false;
    if (!names_parent && columns->parent == EC_NO_COLUMN)
        return EC_OK;
    enum ec_status status = number_field(
            reader, row, names_parent ? columns->child : columns->parent, &parent);
    names[0] = parent;
    for (size_t k = 0; !status && names_parent && k < 2; k++)
        status = number_field(reader, row, columns->ids[k], &names[k]);
    if (status)
        return status;
    *continues = parent && (parent == reader->parents[0] || parent == reader->parents[1]);
    if (*continues)
        return EC_OK;
    memcpy(reader->parents, names, sizeof names);
    struct ec_items_facts former = reader->first; /* its room serves the next row */
    reader->first = reader->row;
    reader->row = former;
    return EC_OK;
}

enum ec_status ec_items_row(
        struct ec_items_reader *reader, const struct ec_log_row *row, struct ec_error *error)
{
    const struct ec_items_columns *columns = reader->columns;
    struct ec_items_report *report = &reader->items->report;
    if (columns->view != EC_NO_COLUMN && ec_trim(row->fields[columns->view]).size) {
        report->n_views++;
        return EC_OK;
    }
    struct ec_text id = row->fields[columns->of[EC_ROLE_ITEM][0].column];
    bool continues;
    begin(&reader->row);
    enum ec_status status = take_texts(reader, row);
    if (!status)
        status = follow(reader, row, &continues);
    if (status)
        return status;
    bool has_id = !ec_is_missing(ec_trim(id));
    if (!has_id && continues) {
        report->n_pictures++;
        return EC_OK;
    }
    struct ec_listed_item *item;
    uint64_t n_malformed = reader->items->n_malformed;
    uint32_t n_before = reader->items->ids.clean.strings.n;
    status = ec_items_entry(reader->items, id, &item);
    if (reader->items->n_malformed > n_malformed) {
        report->no_id.n_dropped++;
        ec_clean_example(&report->no_id, row->line, row->fields, row->n_fields, row->text);
    }
    if (status || !item)
        return status;
    uint32_t number = (uint32_t)(item - reader->items->items);
    if (number < n_before && !continues)
        count_row(&report->again, row);
    if (row->was_repaired)
        count_row(&report->not_utf8, row);
    take_price(reader, row, item);
    take_added(reader, row, item);
    report->n_continued += continues;
    bool is_first = !continues &&
                    (columns->parent != EC_NO_COLUMN || columns->child != EC_NO_COLUMN);
    if (continues)
        status = tell(reader, &reader->first, number, row);
    if (!status)
        status = tell(reader, is_first ? &reader->first : &reader->row, number, NULL);
    return status || !reader->table->object ? status : take_members(reader, row, number, error);
}

void ec_items_reader_free(struct ec_items_reader *reader)
{
    ec_free(reader->first.listed);
    ec_free(reader->row.listed);
    ec_free(reader->plain);
}

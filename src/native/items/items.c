/* items.c - see items.h. */
#include "native/items/items.h"

#include <cjson/cJSON.h>

#include "device/base/utf8.h"
#include "native/log/missing.h"
#include "native/log/ndjson.h"
#include "native/log/words.h"
#include "native/system/alloc.h"

enum ec_status ec_items_entry(
        struct ec_items *items, struct ec_text id, struct ec_listed_item **entry)
{
    const struct ec_id_verdict *verdict;
    uint32_t n_before = items->ids.clean.strings.n;
    *entry = NULL;
    enum ec_status status = ec_ids_judge(&items->ids, id, &verdict);
    if (status)
        return status;
    if (verdict->dropped) {
        bool by_pattern = verdict->rule == EC_RULE_ITEM_PATTERN ||
                          verdict->rule == EC_RULE_DROP_ITEM;
        *(by_pattern ? &items->n_dropped : &items->n_malformed) += 1;
        return EC_OK;
    }
    if (verdict->id >= items->capacity) {
        size_t capacity = items->capacity ? items->capacity * 2 : 1024;
        struct ec_listed_item *grown = ec_resize(
                items->items, items->capacity, capacity, sizeof *grown);
        if (!grown)
            return EC_E_MEMORY;
        items->items = grown;
        items->capacity = capacity;
    }
    *entry = &items->items[verdict->id];
    if (items->ids.clean.strings.n > n_before)
        **entry = (struct ec_listed_item){
                UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, 0, 0, INT64_MIN};
    return EC_OK;
}

enum ec_status ec_items_text(struct ec_items *items, struct ec_text text, uint32_t *number)
{
    text = ec_trim(text);
    return ec_is_missing(text) ? EC_OK : ec_intern_add(&items->texts, text, number);
}

enum ec_status ec_items_number(
        struct ec_items *items, uint32_t item, enum ec_feature_kind kind, uint32_t text)
{
    if (items->n_read == items->read_capacity) {
        size_t capacity = items->read_capacity ? items->read_capacity * 2 : 1024;
        struct ec_listed *grown = ec_resize(
                items->read, items->read_capacity, capacity, sizeof *grown);
        if (!grown)
            return EC_E_MEMORY;
        items->read = grown;
        items->read_capacity = capacity;
    }
    items->read[items->n_read++] = (struct ec_listed){item, {text, kind}};
    items->n_attributes += kind == EC_FEATURE_ATTRIBUTE;
    return EC_OK;
}

enum ec_status ec_items_fact(
        struct ec_items *items, uint32_t item, enum ec_feature_kind kind, struct ec_text text)
{
    uint32_t number = UINT32_MAX;
    enum ec_status status = ec_items_text(items, text, &number);
    return status || number == UINT32_MAX ? status : ec_items_number(items, item, kind, number);
}

enum ec_status ec_items_list(struct ec_items *items, uint32_t item, enum ec_feature_kind kind,
        const struct cJSON *list, uint32_t *first)
{
    bool has_first = !first;
    enum ec_status status = EC_OK;
    bool is_list = cJSON_IsArray(list);
    for (const cJSON *one = is_list ? list->child : list; !status && one;
            one = is_list ? one->next : NULL) {
        char digits[EC_NUMBER_TEXT];
        struct ec_text text;
        uint32_t number = UINT32_MAX;
        if ((!cJSON_IsString(one) && !cJSON_IsNumber(one)) ||
                ec_ndjson_text(one, &text, digits) != EC_NDJSON_OK ||
                !ec_utf8_check((const uint8_t *)text.bytes, text.size)) {
            items->n_bad_attributes += !cJSON_IsNull(one);
            continue;
        }
        status = ec_items_text(items, text, &number);
        if (status || number == UINT32_MAX)
            continue;
        if (has_first)
            status = ec_items_number(items, item, kind, number);
        else
            *first = number;
        has_first = true;
    }
    return status;
}

/* Choose what each price is by the mark of their column. */
static void decide_prices(struct ec_items *items)
{
    enum ec_mark mark = ec_marks_decide(&items->price_marks);
    items->report.price_mark = mark;
    items->report.n_ambiguous_prices = items->price_marks.n_ambiguous;
    if (mark == EC_MARK_MIXED)
        items->report.bad_price.n_changed += items->price_marks.n_ambiguous;
    for (uint32_t s = 0; s < items->ids.clean.strings.n; s++) {
        struct ec_listed_item *item = &items->items[s];
        bool is_one = !(item->price < item->price_by_comma) &&
                      !(item->price > item->price_by_comma);
        if (mark == EC_MARK_COMMA)
            item->price = item->price_by_comma;
        else if (mark == EC_MARK_MIXED && !is_one)
            item->price = 0;
    }
}

enum ec_status ec_items_close(struct ec_items *items)
{
    decide_prices(items);
    uint32_t n_items = items->ids.clean.strings.n;
    size_t *start = ec_alloc(n_items + (size_t)1, sizeof *start);
    struct ec_listed_fact *facts = ec_alloc(items->n_read, sizeof *facts);
    items->fact_start = start;
    items->facts = facts;
    if (!start || !facts)
        return EC_E_MEMORY;
    for (size_t f = 0; f < items->n_read; f++)
        start[items->read[f].item]++;
    size_t end = 0; /* start[s] becomes the end of s, and then, filled from the back, its start */
    for (uint32_t s = 0; s < n_items; s++)
        start[s] = end += start[s];
    start[n_items] = end;
    for (size_t f = items->n_read; f-- > 0;)
        facts[--start[items->read[f].item]] = items->read[f].fact;
    return EC_OK;
}

static void tell_text(const struct ec_items *items, uint32_t number, struct ec_text *text)
{
    if (number != UINT32_MAX)
        *text = ec_strings_get(&items->texts.strings, number);
}

void ec_items_tell(const struct ec_items *items, uint32_t s, struct ec_item_content *facts)
{
    const struct ec_listed_item *item = &items->items[s];
    tell_text(items, item->title, &facts->title);
    tell_text(items, item->text, &facts->text);
    tell_text(items, item->group, &facts->category);
    tell_text(items, item->brand, &facts->brand);
    if (item->price > 0)
        facts->price = item->price;
    facts->listed = items->facts + items->fact_start[s];
    facts->n_listed = items->fact_start[s + 1] - items->fact_start[s];
    facts->listed_texts = &items->texts.strings;
}

void ec_items_free(struct ec_items *items)
{
    ec_ids_free(&items->ids);
    ec_intern_free(&items->texts);
    ec_free(items->items);
    ec_free(items->read);
    ec_free(items->fact_start);
    ec_free(items->facts);
    *items = (struct ec_items){0};
}

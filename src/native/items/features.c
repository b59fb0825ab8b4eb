/* features.c - see features.h. */
#include "native/items/features.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device/base/portable_math.h"
#include "native/items/tokens.h"
#include "native/log/intern.h"
#include "native/system/alloc.h"

/* Of all items together. */
static const size_t MAX_FEATURES = (size_t)1 << 31;

/* The features of all items in the making, or with asks_any whether there is any. */
struct builder {
    struct ec_intern names; /* a byte of kind, then the text */
    uint32_t *seen_by;      /* (n_met_by,) by feature: item + 1 that had it last */
    size_t n_met_by;
    uint32_t *feature; /* (n,) of all items so far */
    size_t n, capacity;
    uint32_t item;
    size_t first; /* of the item's features */
    bool asks_any;
    bool has_any;
    bool was_cut;
    enum ec_status status;
};

static enum ec_status make_room(struct builder *builder, uint32_t feature)
{
    if (builder->n == MAX_FEATURES)
        return EC_E_TOO_LARGE;
    if (feature >= builder->n_met_by) {
        size_t n = (size_t)feature * 2 + 1024;
        uint32_t *seen_by = ec_resize(builder->seen_by, builder->n_met_by, n, sizeof *seen_by);
        if (!seen_by)
            return EC_E_MEMORY;
        builder->seen_by = seen_by;
        builder->n_met_by = n;
    }
    if (builder->n == builder->capacity) {
        size_t capacity = builder->capacity ? builder->capacity * 2 : 1024;
        uint32_t *grown = ec_resize(builder->feature, builder->capacity, capacity, sizeof *grown);
        if (!grown)
            return EC_E_MEMORY;
        builder->feature = grown;
        builder->capacity = capacity;
    }
    return EC_OK;
}

/* Give the item a feature; false when no more is to come. */
static bool take(struct builder *builder, enum ec_feature_kind kind, struct ec_text text)
{
    builder->has_any = true;
    if (builder->asks_any)
        return false;
    char name[1 + EC_FEATURE_NAME_SIZE] = {(char)kind};
    memcpy(name + 1, text.bytes, text.size);
    uint32_t feature;
    builder->status = ec_intern_add(
            &builder->names, (struct ec_text){name, 1 + text.size}, &feature);
    if (!builder->status)
        builder->status = make_room(builder, feature);
    if (builder->status)
        return false;
    if (builder->seen_by[feature] == builder->item + 1)
        return true;
    if (builder->n - builder->first == EC_FEATURES_OF_ITEM) {
        builder->was_cut = true;
        return false;
    }
    builder->seen_by[feature] = builder->item + 1;
    builder->feature[builder->n++] = feature;
    return true;
}

static bool take_token(void *context, bool is_gram, struct ec_text token)
{
    return take(context, is_gram ? EC_FEATURE_GRAM : EC_FEATURE_WORD, token);
}

static bool take_name(struct builder *builder, enum ec_feature_kind kind, struct ec_text text)
{
    char name[EC_FEATURE_NAME_SIZE];
    size_t size;
    builder->was_cut |= !ec_tokens_fold(text, name, sizeof name, &size);
    return size == 0 || take(builder, kind, (struct ec_text){name, size});
}

/* Each level of a path, from the top: "home", "home>kitchen", ... */
static bool take_levels(struct builder *builder, struct ec_text path)
{
    static const char PARTINGS[] = {'>', '|', '/'};
    char parting = '\0';
    for (size_t p = 0; p < sizeof PARTINGS && !parting; p++)
        if (path.size && memchr(path.bytes, PARTINGS[p], path.size))
            parting = PARTINGS[p];
    char name[EC_FEATURE_NAME_SIZE];
    size_t size = 0;
    for (size_t at = 0; at < path.size;) {
        const char *end = parting ? memchr(path.bytes + at, parting, path.size - at) : NULL;
        size_t next = end ? (size_t)(end - path.bytes) : path.size;
        if (size == sizeof name) {
            builder->was_cut = true;
            return true;
        }
        size_t parted = size > 0;
        size_t level;
        name[size] = '>';
        bool fits = ec_tokens_fold((struct ec_text){path.bytes + at, next - at},
                name + size + parted, sizeof name - size - parted, &level);
        builder->was_cut |= !fits;
        size += level ? parted + level : 0;
        if (level && !take(builder, EC_FEATURE_CATEGORY, (struct ec_text){name, size}))
            return false;
        if (!fits)
            return true;
        at = next + 1;
    }
    return true;
}

static bool take_price(struct builder *builder, float price)
{
    char band[16];
    if (!(price >= 0x1p-126f)) /* unknown, or below what log2 takes */
        return true;
    double octaves = ec_log2((double)price);
    int half = (int)(2.0 * octaves);
    half -= (double)half > 2.0 * octaves;
    int size = snprintf(band, sizeof band, "%d", half);
    return take(builder, EC_FEATURE_PRICE, (struct ec_text){band, (size_t)size});
}

static bool take_text(struct builder *builder, struct ec_text text)
{
    if (text.size > EC_FEATURE_TEXT) {
        builder->was_cut = true;
        text.size = EC_FEATURE_TEXT;
    }
    return ec_tokens_split(text, take_token, builder);
}

static bool take_listed(
        struct builder *builder, const struct ec_item_content *facts, enum ec_feature_kind kind)
{
    bool goes_on = true;
    for (size_t n = 0; n < facts->n_listed && goes_on; n++) {
        if (facts->listed[n].kind != kind)
            continue;
        struct ec_text text = ec_strings_get(facts->listed_texts, facts->listed[n].text);
        goes_on = kind == EC_FEATURE_CATEGORY ? take_levels(builder, text)
                  : kind == EC_FEATURE_WORD   ? take_text(builder, text)
                                              : take_name(builder, kind, text);
    }
    return goes_on;
}

/* What says the most in the fewest features comes first. */
static bool take_facts(struct builder *builder, const struct ec_item_content *facts)
{
    return take_listed(builder, facts, EC_FEATURE_ATTRIBUTE) &&
           take_name(builder, EC_FEATURE_BRAND, facts->brand) &&
           take_listed(builder, facts, EC_FEATURE_BRAND) && take_levels(builder, facts->category) &&
           take_listed(builder, facts, EC_FEATURE_CATEGORY) && take_price(builder, facts->price) &&
           take_text(builder, facts->title) && take_text(builder, facts->text) &&
           take_listed(builder, facts, EC_FEATURE_WORD);
}

bool ec_features_any(const struct ec_item_content *facts)
{
    struct builder builder = {.asks_any = true};
    (void)take_facts(&builder, facts);
    return builder.has_any;
}

static int compare_numbers(const void *a, const void *b)
{
    uint32_t one = *(const uint32_t *)a;
    uint32_t two = *(const uint32_t *)b;
    return (one > two) - (one < two);
}

/* Hand over what was built. */
static enum ec_status close(struct builder *builder, size_t *start, struct ec_features *features)
{
    uint32_t n_features = builder->names.strings.n;
    uint8_t *kind = ec_alloc(n_features, 1);
    if (!kind)
        return EC_E_MEMORY;
    for (uint32_t f = 0; f < n_features; f++)
        kind[f] = (uint8_t)ec_strings_get(&builder->names.strings, f).bytes[0];
    *features = (struct ec_features){n_features, start, builder->feature, kind};
    builder->feature = NULL;
    return EC_OK;
}

enum ec_status ec_features_make(const struct ec_item_content *facts, uint32_t n_items,
        struct ec_features *features, uint32_t *n_cut)
{
    struct builder builder = {0};
    size_t *start = ec_alloc(n_items + (size_t)1, sizeof *start);
    enum ec_status status = start ? EC_OK : EC_E_MEMORY;
    *n_cut = 0;
    for (uint32_t i = 0; !status && i < n_items; i++) {
        builder.item = i;
        builder.first = builder.n;
        builder.was_cut = false;
        (void)take_facts(&builder, &facts[i]);
        status = builder.status;
        if (builder.n > builder.first)
            qsort(builder.feature + builder.first, builder.n - builder.first,
                    sizeof *builder.feature, compare_numbers);
        *n_cut += builder.was_cut;
        start[i + 1] = builder.n;
    }
    bool is_empty = builder.n == 0;
    if (!status && is_empty)
        *features = (struct ec_features){0};
    else if (!status)
        status = close(&builder, start, features);
    if (status || is_empty)
        ec_free(start);
    ec_intern_free(&builder.names);
    ec_free(builder.seen_by);
    ec_free(builder.feature);
    return status;
}

const char *ec_feature_kind_name(enum ec_feature_kind kind)
{
    static const char *const NAMES[EC_N_FEATURE_KINDS] = {
            [EC_FEATURE_WORD] = "word",
            [EC_FEATURE_GRAM] = "gram",
            [EC_FEATURE_CATEGORY] = "category",
            [EC_FEATURE_BRAND] = "brand",
            [EC_FEATURE_PRICE] = "price",
            [EC_FEATURE_ATTRIBUTE] = "attribute",
    };
    return NAMES[kind];
}

void ec_features_free(struct ec_features *features)
{
    ec_free(features->start);
    ec_free(features->feature);
    ec_free(features->kind);
    *features = (struct ec_features){0};
}

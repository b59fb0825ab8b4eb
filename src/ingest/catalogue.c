/* catalogue.c - see catalogue.h. */
#include "ingest/catalogue.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "ingest/items.h"
#include "log/words.h"

/* By index in the dataset: texts borrowed from votes or items file, size 0 for unknown. */
struct facts {
    struct ec_text *titles; /* (I,) */
    struct ec_text *groups; /* (I,) */
    float *prices;          /* (I,) */
};

/* The winner of each item's votes. */
static enum ec_status take_votes(const struct ec_votes *votes, enum ec_title_rule rule,
        const struct ec_sieve *sieve, const uint32_t *item_index, struct ec_text *texts,
        uint32_t *n_with_variants)
{
    uint32_t n_items = sieve->items.clean.strings.n;
    const struct ec_vote **chosen = ec_alloc(n_items, sizeof *chosen);
    uint32_t *n_variants = ec_alloc(n_items, sizeof *n_variants);
    bool has_memory = chosen && n_variants;
    if (has_memory)
        ec_votes_choose(votes, rule, n_items, chosen, n_variants);
    *n_with_variants = 0;
    for (uint32_t i = 0; has_memory && i < n_items; i++) {
        if (item_index[i] == UINT32_MAX || !chosen[i])
            continue;
        texts[item_index[i]] = ec_strings_get(&votes->texts.strings, chosen[i]->text);
        *n_with_variants += n_variants[i] > 1;
    }
    ec_free(chosen);
    ec_free(n_variants);
    return has_memory ? EC_OK : EC_E_MEMORY;
}

static enum ec_status take_all_votes(
        struct ec_sieve *sieve, const uint32_t *item_index, uint32_t n_items, struct facts *facts)
{
    uint32_t ignored;
    struct ec_text *prices = ec_alloc(n_items, sizeof *prices);
    if (!prices)
        return EC_E_MEMORY;
    enum ec_status status = take_votes(&sieve->titles, sieve->options->title_rule, sieve,
            item_index, facts->titles, &sieve->report->n_title_variants);
    if (!status)
        status = take_votes(
                &sieve->groups, EC_TITLE_MOST_COMMON, sieve, item_index, facts->groups, &ignored);
    if (!status)
        status = take_votes(
                &sieve->prices, EC_TITLE_MOST_COMMON, sieve, item_index, prices, &ignored);
    for (uint32_t i = 0; !status && i < n_items; i++) {
        double price;
        if (prices[i].size && ec_amount_parse(prices[i], &price) && price > 0)
            facts->prices[i] = (float)price;
    }
    ec_free(prices);
    return status;
}

static void take_items_file(struct ec_sieve *sieve, const struct ec_items *items,
        const uint32_t *item_index, struct facts *facts)
{
    struct ec_clean_report *report = sieve->report;
    report->has_items_file = true;
    report->n_attributes = items->n_attributes;
    report->n_listed_malformed = items->n_malformed;
    report->n_listed = items->ids.clean.strings.n;
    for (uint32_t s = 0; s < items->ids.clean.strings.n; s++) {
        uint32_t known = ec_intern_find(
                &sieve->items.clean, ec_strings_get(&items->ids.clean.strings, s));
        uint32_t i = known == UINT32_MAX ? UINT32_MAX : item_index[known];
        if (i == UINT32_MAX) {
            report->n_listed_unseen++;
            continue;
        }
        const struct ec_listed_item *item = &items->items[s];
        if (item->title != UINT32_MAX)
            facts->titles[i] = ec_strings_get(&items->texts.strings, item->title);
        if (item->group != UINT32_MAX)
            facts->groups[i] = ec_strings_get(&items->texts.strings, item->group);
        if (item->price > 0)
            facts->prices[i] = item->price;
    }
}

static bool has_text(const struct ec_text *texts, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (texts[i].size)
            return true;
    return false;
}

static int compare_texts(const void *a, const void *b)
{
    return ec_text_compare(*(const struct ec_text *)a, *(const struct ec_text *)b);
}

static enum ec_status store_groups(
        const struct ec_text *groups, uint32_t n_items, struct ec_catalogue *catalogue)
{
    struct ec_text *sorted = ec_alloc(n_items, sizeof *sorted);
    catalogue->group = ec_alloc(n_items, sizeof *catalogue->group);
    if (!sorted || !catalogue->group) {
        ec_free(sorted);
        return EC_E_MEMORY;
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < n_items; i++)
        if (groups[i].size)
            sorted[n++] = groups[i];
    qsort(sorted, n, sizeof *sorted, compare_texts);
    uint32_t n_groups = 0;
    for (uint32_t g = 0; g < n; g++)
        if (n_groups == 0 || ec_text_compare(sorted[n_groups - 1], sorted[g]) != 0)
            sorted[n_groups++] = sorted[g];
    enum ec_status status = n_groups >= EC_NO_GROUP
                                    ? EC_E_TOO_LARGE
                                    : ec_strings_make(sorted, n_groups, &catalogue->groups);
    for (uint32_t i = 0; !status && i < n_items; i++)
        catalogue->group[i] = groups[i].size
                                      ? (uint16_t)ec_strings_find(&catalogue->groups, groups[i])
                                      : (uint16_t)EC_NO_GROUP;
    ec_free(sorted);
    return status;
}

static enum ec_status store(
        const struct facts *facts, uint32_t n_items, struct ec_catalogue *catalogue)
{
    enum ec_status status = EC_OK;
    if (has_text(facts->titles, n_items))
        status = ec_strings_make(facts->titles, n_items, &catalogue->titles);
    if (!status && has_text(facts->groups, n_items))
        status = store_groups(facts->groups, n_items, catalogue);
    bool has_price = false;
    for (uint32_t i = 0; i < n_items; i++)
        has_price |= facts->prices[i] > 0;
    if (status || !has_price)
        return status;
    catalogue->price = ec_alloc(n_items, sizeof *catalogue->price);
    if (!catalogue->price)
        return EC_E_MEMORY;
    memcpy(catalogue->price, facts->prices, n_items * sizeof *catalogue->price);
    return EC_OK;
}

enum ec_status ec_catalogue_complete(struct ec_sieve *sieve, const uint32_t *item_index,
        struct ec_dataset *dataset, struct ec_error *error)
{
    uint32_t n_items = dataset->n_items;
    struct facts facts = {
            .titles = ec_alloc(n_items, sizeof *facts.titles),
            .groups = ec_alloc(n_items, sizeof *facts.groups),
            .prices = ec_alloc(n_items, sizeof *facts.prices),
    };
    struct ec_items items = {0};
    enum ec_status status = EC_OK;
    if (!facts.titles || !facts.groups || !facts.prices)
        status = EC_E_MEMORY;
    if (!status)
        status = take_all_votes(sieve, item_index, n_items, &facts);
    *error = (struct ec_error){0};
    if (!status && sieve->options->items)
        status = ec_items_read(
                sieve->options->items, &sieve->items.rules, sieve->options->watch, &items, error);
    if (!status && sieve->options->items)
        take_items_file(sieve, &items, item_index, &facts);
    if (!status)
        status = store(&facts, n_items, &dataset->catalogue);
    if (status && !error->status)
        ec_fail(error, status, "%s",
                status == EC_E_MEMORY
                        ? "no memory for the catalogue"
                        : "the items have more than 65,534 groups or 4 GiB of titles; is the group "
                          "column a category?");
    ec_items_free(&items);
    ec_free(facts.titles);
    ec_free(facts.groups);
    ec_free(facts.prices);
    return status;
}

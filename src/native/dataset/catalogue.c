/* catalogue.c - see catalogue.h. */
#include "native/dataset/catalogue.h"

#include <stdlib.h>
#include <string.h>

#include "device/base/text.h"
#include "native/dataset/newcomers.h"
#include "native/items/items_file.h"
#include "native/log/amounts.h"
#include "native/log/words.h"
#include "native/system/alloc.h"

/* What the rows of a log say of an item. */
enum { TITLE, GROUP, PRICE, N_SAYINGS };

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

static enum ec_status take_all_votes(struct ec_sieve *sieve, const uint32_t *item_index,
        uint32_t n_items, struct ec_item_content *facts)
{
    const struct {
        const struct ec_votes *votes;
        enum ec_title_rule rule;
    } sayings[N_SAYINGS] = {
            [TITLE] = {&sieve->titles, sieve->options->title_rule},
            [GROUP] = {&sieve->groups, EC_TITLE_MOST_COMMON},
            [PRICE] = {&sieve->prices, EC_TITLE_MOST_COMMON},
    };
    struct ec_text *texts = ec_alloc(n_items, N_SAYINGS * sizeof *texts);
    uint32_t n_with_variants[N_SAYINGS];
    enum ec_status status = texts ? EC_OK : EC_E_MEMORY;
    for (size_t s = 0; !status && s < N_SAYINGS; s++)
        status = take_votes(sayings[s].votes, sayings[s].rule, sieve, item_index,
                texts + s * n_items, &n_with_variants[s]);
    for (uint32_t i = 0; !status && i < n_items; i++) {
        facts[i].title = texts[TITLE * (size_t)n_items + i];
        facts[i].category = texts[GROUP * (size_t)n_items + i];
        struct ec_text price_text = texts[PRICE * (size_t)n_items + i];
        struct ec_amount amount;
        double price;
        if (price_text.size && ec_amount_read(price_text, &amount) &&
                ec_amount_in(&amount, sieve->report->price_mark, &price) && price > 0)
            facts[i].price = (float)price;
    }
    if (!status)
        sieve->report->n_title_variants = n_with_variants[TITLE];
    ec_free(texts);
    return status;
}

/* Count what the items file holds. */
static void report_items(
        const char *file, const struct ec_items *items, struct ec_clean_report *report)
{
    report->has_items_file = true;
    report->n_listed = items->ids.clean.strings.n;
    report->n_listed_dropped = items->n_dropped;
    report->n_listed_malformed = items->n_malformed;
    report->n_attributes = items->n_attributes;
    report->n_attributes_malformed = items->n_bad_attributes;
    report->n_added = items->n_added;
    report->n_added_malformed = items->report.bad_added.n_changed;
    report->items = items->report;
    if (items->report.n_ids_tried && items->report.n_ids_known == 0)
        ec_report_warn(report, "no id in the first rows of %s, column %s, is one of the log%s%s%s",
                file, items->report.columns[EC_ROLE_ITEM][0],
                *items->report.other_ids ? "; --items-column item='" : "", items->report.other_ids,
                *items->report.other_ids ? "' holds some" : "; are they the ids of the same shop?");
}

/* Count the items with events before they are said to have been added. A day is given: an `added` is mostly a date
 * of the shop's own zone. */
static enum ec_status compare_added(const struct ec_items *items, const uint32_t *listed_index,
        const struct ec_dataset *dataset, struct ec_clean_report *report)
{
    static const int64_t DAY_MS = 86400000;
    int64_t *first_ms = ec_alloc(dataset->n_items, sizeof *first_ms);
    if (!first_ms)
        return EC_E_MEMORY;
    for (uint32_t i = 0; i < dataset->n_items; i++)
        first_ms[i] = INT64_MAX - DAY_MS;
    for (size_t n = 0; n < dataset->n_events && dataset->has_times; n++)
        if (dataset->time_ms[n] < first_ms[dataset->item[n]])
            first_ms[dataset->item[n]] = dataset->time_ms[n];
    for (uint32_t s = 0; s < items->ids.clean.strings.n; s++)
        if (listed_index[s] != UINT32_MAX)
            report->n_met_before += first_ms[listed_index[s]] + DAY_MS < items->items[s].added_ms;
    ec_free(first_ms);
    return EC_OK;
}

static int compare_texts(const void *a, const void *b)
{
    return ec_text_compare(*(const struct ec_text *)a, *(const struct ec_text *)b);
}

static enum ec_status store_groups(
        const struct ec_item_content *facts, uint32_t n_items, struct ec_catalogue *catalogue)
{
    struct ec_text *sorted = ec_alloc(n_items, sizeof *sorted);
    catalogue->group = ec_alloc(n_items, sizeof *catalogue->group);
    if (!sorted || !catalogue->group) {
        ec_free(sorted);
        return EC_E_MEMORY;
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < n_items; i++)
        if (facts[i].category.size)
            sorted[n++] = facts[i].category;
    qsort(sorted, n, sizeof *sorted, compare_texts);
    uint32_t n_groups = 0;
    for (uint32_t g = 0; g < n; g++)
        if (n_groups == 0 || ec_text_compare(sorted[n_groups - 1], sorted[g]) != 0)
            sorted[n_groups++] = sorted[g];
    enum ec_status status = n_groups >= EC_NO_GROUP
                                    ? EC_E_TOO_LARGE
                                    : ec_strings_make(sorted, n_groups, &catalogue->groups);
    for (uint32_t i = 0; !status && i < n_items; i++)
        catalogue->group[i] = facts[i].category.size ? (uint16_t)ec_strings_find(&catalogue->groups,
                                                               facts[i].category)
                                                     : (uint16_t)EC_NO_GROUP;
    ec_free(sorted);
    return status;
}

static enum ec_status store_titles(
        const struct ec_item_content *facts, uint32_t n_items, struct ec_catalogue *catalogue)
{
    struct ec_text *titles = ec_alloc(n_items, sizeof *titles);
    if (!titles)
        return EC_E_MEMORY;
    for (uint32_t i = 0; i < n_items; i++)
        titles[i] = facts[i].title;
    enum ec_status status = ec_strings_make(titles, n_items, &catalogue->titles);
    ec_free(titles);
    return status;
}

static enum ec_status store_prices(
        const struct ec_item_content *facts, uint32_t n_items, struct ec_catalogue *catalogue)
{
    catalogue->price = ec_alloc(n_items, sizeof *catalogue->price);
    if (!catalogue->price)
        return EC_E_MEMORY;
    for (uint32_t i = 0; i < n_items; i++)
        catalogue->price[i] = facts[i].price;
    return EC_OK;
}

static enum ec_status store(
        const struct ec_item_content *facts, uint32_t n_items, struct ec_catalogue *catalogue)
{
    bool has_title = false;
    bool has_group = false;
    bool has_price = false;
    for (uint32_t i = 0; i < n_items; i++) {
        has_title |= facts[i].title.size > 0;
        has_group |= facts[i].category.size > 0;
        has_price |= facts[i].price > 0;
    }
    enum ec_status status = has_title ? store_titles(facts, n_items, catalogue) : EC_OK;
    if (!status && has_group)
        status = store_groups(facts, n_items, catalogue);
    if (!status && has_price)
        status = store_prices(facts, n_items, catalogue);
    return status;
}

/* Everything from votes and items file into the catalogue. listed_index is NULL without an items file. */
static enum ec_status fill(struct ec_sieve *sieve, const uint32_t *item_index,
        const struct ec_items *items, const uint32_t *listed_index, struct ec_dataset *dataset,
        struct ec_error *error)
{
    struct ec_catalogue *catalogue = &dataset->catalogue;
    uint32_t n_items = dataset->n_items;
    struct ec_item_content *facts = ec_alloc(n_items, sizeof *facts);
    enum ec_status status = facts ? take_all_votes(sieve, item_index, n_items, facts) : EC_E_MEMORY;
    for (uint32_t s = 0; !status && listed_index && s < items->ids.clean.strings.n; s++)
        if (listed_index[s] != UINT32_MAX)
            ec_items_tell(items, s, &facts[listed_index[s]]);
    if (!status && listed_index && items->n_added)
        status = compare_added(items, listed_index, dataset, sieve->report);
    if (!status)
        status = store(facts, n_items, catalogue);
    if (status)
        status = ec_fail(error, status, "%s",
                status == EC_E_MEMORY
                        ? "no memory for the catalogue"
                        : "the items have more than 65,534 groups or 4 GiB of titles; "
                          "is the group column a category?");
    if (!status)
        status = ec_features_make(
                facts, n_items, &catalogue->features, &sieve->report->n_features_cut);
    if (status && !error->status)
        (void)ec_fail(error, status, "%s",
                status == EC_E_MEMORY
                        ? "no memory for the features of the items"
                        : "the texts of the items give more than 2^31 features; shorten "
                          "the descriptions");
    ec_free(facts);
    return status;
}

enum ec_status ec_catalogue_complete(struct ec_sieve *sieve, uint32_t *item_index,
        struct ec_dataset *dataset, struct ec_error *error)
{
    const struct ec_ingest_options *options = sieve->options;
    struct ec_items items = {0};
    uint32_t *listed_index = NULL;
    enum ec_status status = EC_OK;
    *error = (struct ec_error){0};
    dataset->catalogue.id_rule = (struct ec_id_rule){
            .letters = options->item_case, .keeps_floats = options->keep_float_ids};
    if (options->items) {
        struct ec_items_source from = {.path = options->items,
                .rules = &sieve->items.rules,
                .known = &sieve->items.clean,
                .time_format = sieve->time_rules.format,
                .named = &options->items_columns,
                .watch = options->watch};
        status = ec_items_read(&from, &items, error);
        if (!status) {
            report_items(options->items, &items, sieve->report);
            listed_index = ec_alloc(items.ids.clean.strings.n, sizeof *listed_index);
            status = listed_index ? ec_newcomers_enter(
                                            &items, sieve, item_index, dataset, listed_index, error)
                                  : ec_fail(error, EC_E_MEMORY, "no memory for the items of %s",
                                            options->items);
        }
    }
    if (!status)
        status = fill(sieve, item_index, &items, listed_index, dataset, error);
    ec_items_free(&items);
    ec_free(listed_index);
    return status;
}

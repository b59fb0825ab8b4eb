/* newcomers.c - see newcomers.h. */
#include "native/dataset/newcomers.h"

#include <stdlib.h>
#include <string.h>

#include "device/base/text.h"
#include "endcap/model.h"
#include "native/system/alloc.h"

struct newcomer {
    struct ec_text id;
    uint32_t listed; /* number in the items file */
    uint32_t known;  /* number in the sieve: an item of which no event was kept; UINT32_MAX: none */
};

static int compare_ids(const void *a, const void *b)
{
    return ec_text_compare(((const struct newcomer *)a)->id, ((const struct newcomer *)b)->id);
}

/* Find the index of each listed item, and those without one that have a feature; returns how many. */
static uint32_t find(const struct ec_items *items, struct ec_sieve *sieve,
        const uint32_t *item_index, uint32_t *listed_index, struct newcomer *newcomers)
{
    uint32_t n = 0;
    for (uint32_t s = 0; s < items->ids.clean.strings.n; s++) {
        struct ec_text id = ec_strings_get(&items->ids.clean.strings, s);
        uint32_t known = ec_intern_find(&sieve->items.clean, id);
        listed_index[s] = known == UINT32_MAX ? UINT32_MAX : item_index[known];
        if (listed_index[s] != UINT32_MAX)
            continue;
        struct ec_item_content facts = {0};
        ec_items_tell(items, s, &facts);
        sieve->report->n_listed_unseen++;
        if (ec_features_any(&facts))
            newcomers[n++] = (struct newcomer){id, s, known};
    }
    return n;
}

/* Merge two ascending lists of ids.
 *
 * moved    (I,) filled in: new index of each item of the dataset
 * entered  (n,) filled in: index of each newcomer
 * ids      (I + n,) filled in */
static void merge(const struct ec_strings *old, const struct newcomer *newcomers, uint32_t n,
        uint32_t *moved, uint32_t *entered, struct ec_text *ids)
{
    uint32_t i = 0;
    uint32_t k = 0;
    while (i < old->n || k < n) {
        uint32_t place = i + k;
        if (k == n ||
                (i < old->n && ec_text_compare(ec_strings_get(old, i), newcomers[k].id) < 0)) {
            ids[place] = ec_strings_get(old, i);
            moved[i++] = place;
        } else {
            ids[place] = newcomers[k].id;
            entered[k++] = place;
        }
    }
}

static void show_examples(const struct ec_items *items, const struct newcomer *newcomers,
        uint32_t n, struct ec_clean_report *report)
{
    for (uint32_t k = 0; k < n && k < EC_ENTERED_EXAMPLES; k++) {
        struct ec_rule_count count = {0};
        struct ec_item_content facts = {0};
        ec_items_tell(items, newcomers[k].listed, &facts);
        struct ec_text fields[2] = {newcomers[k].id, facts.title};
        ec_clean_example(&count, 1, fields, facts.title.size ? 2 : 1, newcomers[k].id);
        memcpy(report->entered_examples[k], count.example, sizeof count.example);
        report->n_entered_examples = k + 1;
    }
}

/* Renew every index of an item. */
static void renumber(const struct newcomer *newcomers, uint32_t n, const uint32_t *moved,
        const uint32_t *entered, const struct ec_sieve *sieve, uint32_t n_listed,
        uint32_t *item_index, struct ec_dataset *dataset, uint32_t *listed_index)
{
    for (size_t e = 0; e < dataset->n_events; e++)
        dataset->item[e] = moved[dataset->item[e]];
    for (uint32_t s = 0; s < sieve->items.clean.strings.n; s++)
        if (item_index[s] != UINT32_MAX)
            item_index[s] = moved[item_index[s]];
    for (uint32_t s = 0; s < n_listed; s++)
        if (listed_index[s] != UINT32_MAX)
            listed_index[s] = moved[listed_index[s]];
    for (uint32_t k = 0; k < n; k++) {
        listed_index[newcomers[k].listed] = entered[k];
        if (newcomers[k].known != UINT32_MAX)
            item_index[newcomers[k].known] = entered[k];
    }
    dataset->n_items += n;
}

/* Enter (n,) newcomers, at least one, in the order of their ids. */
static enum ec_status enter(const struct newcomer *newcomers, uint32_t n,
        const struct ec_sieve *sieve, uint32_t n_listed, uint32_t *item_index,
        struct ec_dataset *dataset, uint32_t *listed_index)
{
    struct ec_text *ids = ec_alloc((size_t)dataset->n_items + n, sizeof *ids);
    uint32_t *moved = ec_alloc(dataset->n_items, sizeof *moved);
    uint32_t *entered = ec_alloc(n, sizeof *entered);
    struct ec_strings made = {0};
    enum ec_status status = EC_E_MEMORY;
    if (ids && moved && entered) {
        merge(&dataset->catalogue.ids, newcomers, n, moved, entered, ids);
        status = ec_strings_make(ids, dataset->n_items + n, &made);
    }
    if (!status) {
        ec_strings_free(&dataset->catalogue.ids);
        dataset->catalogue.ids = made;
        renumber(newcomers, n, moved, entered, sieve, n_listed, item_index, dataset, listed_index);
    }
    ec_free(ids);
    ec_free(moved);
    ec_free(entered);
    return status;
}

enum ec_status ec_newcomers_enter(const struct ec_items *items, struct ec_sieve *sieve,
        uint32_t *item_index, struct ec_dataset *dataset, uint32_t *listed_index,
        struct ec_error *error)
{
    uint32_t n_listed = items->ids.clean.strings.n;
    struct newcomer *newcomers = ec_alloc(n_listed, sizeof *newcomers);
    if (!newcomers)
        return ec_fail(error, EC_E_MEMORY, "no memory for the %lu items of %s",
                (unsigned long)n_listed, sieve->options->items);
    uint32_t n = find(items, sieve, item_index, listed_index, newcomers);
    enum ec_status status = EC_OK;
    sieve->report->n_listed_entered = n;
    if (n > (uint32_t)EC_MAX_ITEMS - dataset->n_items) {
        status = ec_fail(error, EC_E_TOO_LARGE,
                "%s lists %lu items without any event, which with the %lu of the log are more than "
                "the "
                "%d that a model holds; list what is on sale",
                sieve->options->items, (unsigned long)n, (unsigned long)dataset->n_items,
                EC_MAX_ITEMS);
    } else if (n) {
        qsort(newcomers, n, sizeof *newcomers, compare_ids);
        show_examples(items, newcomers, n, sieve->report);
        status = enter(newcomers, n, sieve, n_listed, item_index, dataset, listed_index);
        if (status)
            (void)ec_fail(error, status, "no room for the items of %s: %s", sieve->options->items,
                    ec_status_text(status));
    }
    ec_free(newcomers);
    return status;
}

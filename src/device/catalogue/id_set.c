/* id_set.c - see endcap/set.h.
 *
 * The ids that the model does not know are sorted by their bytes (heapsort: Williams 1964, "Algorithm 232"), which is
 * in place, without recursion, and O(U log U) whatever ids somebody chose; a hash table is that only by luck or by a
 * secret.
 *
 * Layer: device/catalogue.   I items   L ids   U ids that the model does not know */
#include "device/catalogue/id_set.h"

size_t ec_set_size(const struct ec_model *model, const struct ec_text *ids, size_t n_ids)
{
    size_t size = ec_pad(sizeof(struct ec_set), EC_ALIGNMENT) + model->n_items / 8 + 1;
    for (size_t k = 0; k < n_ids; k++) {
        if (ids[k].size > UINT32_MAX - sizeof(struct ec_set_entry) ||
                size > UINT32_MAX - sizeof(struct ec_set_entry) - ids[k].size)
            return SIZE_MAX;
        size += sizeof(struct ec_set_entry) + ids[k].size;
    }
    return size;
}

static struct ec_text text_of(const char *bytes, struct ec_set_entry entry)
{
    return (struct ec_text){bytes + entry.start, entry.size};
}

static int compare(const char *bytes, struct ec_set_entry a, struct ec_set_entry b)
{
    return ec_text_compare(text_of(bytes, a), text_of(bytes, b));
}

/* Let the entry at `place` sink to where the heap's first n are in order: none is below one of its two children. */
static void sink(struct ec_set_entry *entries, size_t n, size_t place, const char *bytes)
{
    struct ec_set_entry sinking = entries[place];
    for (size_t child; (child = 2 * place + 1) < n; place = child) {
        if (child + 1 < n && compare(bytes, entries[child], entries[child + 1]) < 0)
            child++;
        if (compare(bytes, sinking, entries[child]) >= 0)
            break;
        entries[place] = entries[child];
    }
    entries[place] = sinking;
}

static void sort(struct ec_set_entry *entries, size_t n, const char *bytes)
{
    for (size_t place = n / 2; place-- > 0;)
        sink(entries, n, place, bytes);
    for (size_t last = n; last-- > 1;) {
        struct ec_set_entry largest = entries[0];
        entries[0] = entries[last];
        entries[last] = largest;
        sink(entries, last, 0, bytes);
    }
}

enum ec_status ec_set_init(void *memory, size_t size, const struct ec_model *model,
        const struct ec_text *ids, size_t n_ids, struct ec_set **set)
{
    size_t needed = ec_set_size(model, ids, n_ids);
    if (needed == SIZE_MAX || size < needed || (uintptr_t)memory % EC_ALIGNMENT)
        return EC_E_BUFFER_SMALL;
    struct ec_set *fresh = memory;
    struct ec_set_entry *entries = (struct ec_set_entry *)(void *)((uint8_t *)memory +
                                                                   ec_pad(sizeof *fresh,
                                                                           EC_ALIGNMENT));
    uint8_t *has = (uint8_t *)(entries + n_ids);
    char *bytes = (char *)has + model->n_items / 8 + 1;
    uint32_t n_entries = 0;
    uint32_t used = 0;
    memset(has, 0, model->n_items / 8 + 1);
    for (size_t k = 0; k < n_ids; k++) {
        uint32_t item = ec_model_find(model, ids[k]);
        if (item != EC_NO_ITEM) {
            has[item / 8] = (uint8_t)(has[item / 8] | 1u << item % 8);
            continue;
        }
        char room[EC_MAX_ID];
        struct ec_text folded = ec_id_fold(model->id_rule, ids[k], room);
        if (folded.size == 0)
            return EC_E_ITEM_EMPTY;
        memcpy(bytes + used, folded.bytes, folded.size);
        entries[n_entries++] = (struct ec_set_entry){used, (uint32_t)folded.size};
        used += (uint32_t)folded.size;
    }
    sort(entries, n_entries, bytes);
    *fresh = (struct ec_set){model, entries, has, bytes, n_entries};
    *set = fresh;
    return EC_OK;
}

bool ec_set_has_unknown(const struct ec_set *set, struct ec_text folded)
{
    uint32_t low = 0;
    uint32_t high = set->n_entries;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = ec_text_compare(text_of(set->bytes, set->entries[middle]), folded);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

bool ec_set_has(const struct ec_set *set, struct ec_text id)
{
    char room[EC_MAX_ID];
    uint32_t item = ec_model_find(set->model, id);
    if (item != EC_NO_ITEM)
        return ec_set_has_item(set, item);
    return ec_set_has_unknown(set, ec_id_fold(set->model->id_rule, id, room));
}

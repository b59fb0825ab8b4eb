/* votes.c - see votes.h. */
#include "native/clean/votes.h"

#include <stdbool.h>
#include <string.h>

#include "device/base/text.h"
#include "native/system/alloc.h"

static void count(struct ec_vote *vote, int64_t time_ms)
{
    vote->n_rows++;
    if (time_ms > vote->last_ms)
        vote->last_ms = time_ms;
}

/* Find or make the vote of an item for a text. */
static enum ec_status find_vote(
        struct ec_votes *votes, uint32_t item, struct ec_text text, uint32_t *number)
{
    uint32_t pair[2] = {item, 0};
    enum ec_status status = ec_intern_add(&votes->texts, text, &pair[1]);
    if (status)
        return status;
    uint32_t n_before = votes->pairs.strings.n;
    status = ec_intern_add(
            &votes->pairs, (struct ec_text){(const char *)pair, sizeof pair}, number);
    if (status || *number != n_before)
        return status;
    if (*number >= votes->capacity) {
        size_t capacity = votes->capacity ? votes->capacity * 2 : 1024;
        struct ec_vote *grown = ec_resize(votes->votes, votes->capacity, capacity, sizeof *grown);
        if (!grown)
            return EC_E_MEMORY;
        votes->votes = grown;
        votes->capacity = capacity;
    }
    votes->votes[*number] = (struct ec_vote){item, pair[1], 0, INT64_MIN};
    return EC_OK;
}

enum ec_status ec_votes_add(
        struct ec_votes *votes, uint32_t item, struct ec_text text, int64_t time_ms)
{
    if (item >= votes->n_last) {
        size_t n_last = item * (size_t)2 + 1024;
        uint32_t *last = ec_resize(votes->last, votes->n_last, n_last, sizeof *last);
        if (!last)
            return EC_E_MEMORY;
        votes->last = last;
        votes->n_last = n_last;
    }
    uint32_t last = votes->last[item];
    uint32_t number = last - 1;
    if (!last || ec_text_compare(ec_strings_get(&votes->texts.strings, votes->votes[number].text),
                         text) != 0) {
        enum ec_status status = find_vote(votes, item, text, &number);
        if (status)
            return status;
        votes->last[item] = number + 1;
    }
    count(&votes->votes[number], time_ms);
    return EC_OK;
}

static bool wins(const struct ec_votes *votes, enum ec_title_rule rule, const struct ec_vote *a,
        const struct ec_vote *b)
{
    struct ec_text text_a = ec_strings_get(&votes->texts.strings, a->text);
    struct ec_text text_b = ec_strings_get(&votes->texts.strings, b->text);
    if (rule == EC_TITLE_MOST_COMMON && a->n_rows != b->n_rows)
        return a->n_rows > b->n_rows;
    if (rule == EC_TITLE_LONGEST && text_a.size != text_b.size)
        return text_a.size > text_b.size;
    if (rule == EC_TITLE_LAST && a->last_ms != b->last_ms)
        return a->last_ms > b->last_ms;
    return ec_text_compare(text_a, text_b) < 0;
}

void ec_votes_choose(const struct ec_votes *votes, enum ec_title_rule rule, uint32_t n_items,
        const struct ec_vote **chosen, uint32_t *n_variants)
{
    for (uint32_t i = 0; i < n_items; i++) {
        chosen[i] = NULL;
        n_variants[i] = 0;
    }
    for (uint32_t v = 0; v < votes->pairs.strings.n; v++) {
        const struct ec_vote *vote = &votes->votes[v];
        n_variants[vote->item]++;
        if (!chosen[vote->item] || wins(votes, rule, vote, chosen[vote->item]))
            chosen[vote->item] = vote;
    }
}

void ec_votes_free(struct ec_votes *votes)
{
    ec_intern_free(&votes->texts);
    ec_intern_free(&votes->pairs);
    ec_free(votes->votes);
    ec_free(votes->last);
    *votes = (struct ec_votes){0};
}

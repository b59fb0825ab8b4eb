/* votes.h - what the rows of an item say of it, and which of the sayings is taken.
 *
 * Layer: native/clean. */
#ifndef ENDCAP_NATIVE_CLEAN_VOTES_H
#define ENDCAP_NATIVE_CLEAN_VOTES_H

#include "native/log/intern.h"

enum ec_title_rule {
    EC_TITLE_MOST_COMMON, /* in the most rows */
    EC_TITLE_LONGEST,     /* the most bytes */
    EC_TITLE_LAST,        /* in the latest row */
};

struct ec_vote {
    uint32_t item;
    uint32_t text; /* number in texts */
    uint64_t n_rows;
    int64_t last_ms; /* of the latest row: its time, or its line where the log has no times */
};

/* Zeroed: an empty table. */
struct ec_votes {
    struct ec_intern texts; /* distinct sayings */
    struct ec_intern pairs; /* (item, text), each as 8 bytes */
    struct ec_vote *votes;  /* (pairs.strings.n,) */
    size_t capacity;
    uint32_t *last; /* (n_last,) by item: its latest vote + 1, which most rows repeat; 0: none */
    size_t n_last;
};

/* Count one row in which an item has a text. EC_E_MEMORY, EC_E_TOO_LARGE as ec_intern_add. */
EC_MUST_USE enum ec_status ec_votes_add(
        struct ec_votes *votes, uint32_t item, struct ec_text text, int64_t time_ms);

/* Choose a text for each item; ties go to the lesser bytes.
 *
 * chosen      (n_items,) filled in: the vote that won, borrowed; NULL for an item without any
 * n_variants  (n_items,) filled in: distinct texts of the item
 *
 * Cost O(votes). */
void ec_votes_choose(const struct ec_votes *votes, enum ec_title_rule rule, uint32_t n_items,
        const struct ec_vote **chosen, uint32_t *n_variants);

/* Free what the table owns and leave it empty. */
void ec_votes_free(struct ec_votes *votes);

#endif

/* ids.h - from the texts that stand in a log to ids, each distinct text judged once.
 *
 * A log repeats its users and items thousands of times; patterns, case and spaces are looked at
 * once for each distinct text, and a row costs one look into a hash table.
 *
 * Layer: native/clean. */
#ifndef ENDCAP_NATIVE_CLEAN_IDS_H
#define ENDCAP_NATIVE_CLEAN_IDS_H

#include <regex.h>

#include "device/catalogue/fold.h"
#include "native/clean/clean.h"
#include "native/log/intern.h"
#include "native/log/missing.h"

enum { EC_MAX_ID_SIZE = 255 };

/* What makes an id of a text. Patterns are borrowed, NULL for none, and see the cleaned id. */
struct ec_id_rules {
    enum ec_rule missing;
    const struct ec_missing_words *words; /* NULL: the usual ones */
    bool any_bytes; /* the id is never shown, so that text which was no UTF-8 will do */
    bool integers;  /* 17850.0 is 17850 */
    enum ec_case letters;
    const regex_t *must_match; /* else EC_RULE_ITEM_PATTERN */
    const regex_t *must_not;   /* else `forbidden` */
    enum ec_rule forbidden;
};

/* The judgement of one text. */
struct ec_id_verdict {
    uint32_t id;      /* number of the cleaned id among the distinct ones; undefined when dropped */
    uint8_t dropped;  /* the text is no id */
    uint8_t rule;     /* enum ec_rule that dropped it */
    uint64_t changed; /* the rules that changed it */
    uint32_t n_rows;  /* in which the text stands */
};

/* Zeroed but for rules: an empty table. */
struct ec_ids {
    struct ec_id_rules rules;
    struct ec_intern seen;          /* texts as they stand */
    struct ec_intern clean;         /* ids */
    struct ec_id_verdict *verdicts; /* (seen.strings.n,) */
    size_t capacity;
    uint32_t last; /* number of the text judged last: users and baskets come in runs */
};

/* Judge a text.
 *
 * verdict  borrowed until the next call
 *
 * EC_E_MEMORY, EC_E_TOO_LARGE as ec_intern_add. */
EC_MUST_USE enum ec_status ec_ids_judge(
        struct ec_ids *ids, struct ec_text text, const struct ec_id_verdict **verdict);

/* Free what the table owns; the patterns stay the caller's. */
void ec_ids_free(struct ec_ids *ids);

#endif

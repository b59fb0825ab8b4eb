/* doubts.c - see doubts.h. */
#include "native/dataset/doubts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "native/clean/cells.h"
#include "native/clean/placeholders.h"
#include "native/clean/twins.h"
#include "native/log/words.h"
#include "native/system/alloc.h"

enum { MOST_QUESTIONS = 4 }; /* of one role: the others are of the same kind */

/* Name the words of one meaning; false where there is none. */
static bool name_words(const struct ec_clean_report *report, uint8_t meaning,
        char words[EC_WARNING_TEXT / 2], uint64_t *n_rows)
{
    size_t size = 0;
    *n_rows = 0;
    for (uint32_t w = 0; w < report->n_type_words; w++) {
        const struct ec_word_count *word = &report->type_words[w];
        if (word->meaning != meaning)
            continue;
        *n_rows += word->n_rows;
        if (size + EC_WORD_TEXT + 32 < EC_WARNING_TEXT / 2)
            size += (size_t)snprintf(words + size, EC_WARNING_TEXT / 2 - size, "%s%s (%llu)",
                    size ? ", " : "", word->word, (unsigned long long)word->n_rows);
    }
    return size > 0;
}

static bool is_page_view(const char *word)
{
    struct ec_text text = {word, strlen(word)};
    return ec_is_name(text, "pageview") || ec_is_name(text, "pageviews") ||
           ec_is_name(text, "pageviewed") || ec_is_name(text, "viewpage");
}

void ec_doubts_list_missing(struct ec_sieve *sieve)
{
    const struct {
        const struct ec_ids *ids;
        enum ec_role role;
    } kinds[] = {{&sieve->users, EC_ROLE_USER}, {&sieve->items, EC_ROLE_ITEM},
            {&sieve->baskets, EC_ROLE_BASKET}};
    struct ec_clean_report *report = sieve->report;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (uint32_t n = 0; n < kinds[k].ids->seen.strings.n; n++) {
            const struct ec_id_verdict *verdict = &kinds[k].ids->verdicts[n];
            struct ec_text text = ec_strings_get(&kinds[k].ids->seen.strings, n);
            if (verdict->dropped && verdict->rule == kinds[k].ids->rules.missing && text.size)
                ec_report_word(report->missing_words, &report->n_missing_words, text,
                        (struct ec_word_count){
                                .role = (uint8_t)kinds[k].role, .n_rows = verdict->n_rows});
        }
}

void ec_doubts_list_types(struct ec_sieve *sieve)
{
    const struct ec_type_words *types = &sieve->types;
    struct ec_clean_report *report = sieve->report;
    for (uint32_t n = 0; n < types->seen.strings.n; n++)
        ec_report_word(report->type_words, &report->n_type_words,
                ec_strings_get(&types->seen.strings, n),
                (struct ec_word_count){.role = EC_ROLE_TYPE,
                        .meaning = types->words[n].meaning,
                        .n_rows = types->words[n].n_rows});
    char words[EC_WARNING_TEXT / 2];
    uint64_t n_rows;
    if (name_words(report, EC_WORD_UNKNOWN, words, &n_rows))
        ec_report_warn(report,
                "the event types of %llu rows are unknown: %s; --types WORD=view (like, cart, "
                "purchase) uses them, "
                "WORD=drop or *=drop ends this warning",
                (unsigned long long)n_rows, words);
    bool has_views = name_words(report, EC_EVENT_VIEW, words, &n_rows);
    for (uint32_t w = 0; w < report->n_type_words && !has_views; w++)
        if (report->type_words[w].meaning == EC_WORD_OTHER &&
                is_page_view(report->type_words[w].word))
            ec_report_warn(report,
                    "%llu rows with the event type '%s' are dropped: a page is no product; where "
                    "those rows name the "
                    "product of the page, --types %s=view uses them",
                    (unsigned long long)report->type_words[w].n_rows, report->type_words[w].word,
                    report->type_words[w].word);
    const struct ec_rule_count *untyped = &report->rules[EC_RULE_NO_TYPE];
    if (untyped->n_changed)
        ec_report_warn(report,
                "%llu rows have no event type and count as %s (first on line %llu); --default-type "
                "says what they are",
                (unsigned long long)untyped->n_changed,
                ec_event_type_name(sieve->options->default_type),
                (unsigned long long)untyped->first_line);
}

void ec_doubts_of_values(struct ec_sieve *sieve)
{
    const struct ec_value_range *values = &sieve->values;
    bool is_asked = sieve->options->value_at_least == -INFINITY && sieve->value_types.n == 0 &&
                    values->n > 0 && values->least < values->most;
    /* half steps up to 5 or 10 are hardly quantities */
    bool are_steps = values->are_halves && values->any_half && values->least >= 0 &&
                     values->most <= 10;
    if (!is_asked || (!sieve->values_are_ratings && !are_steps))
        return;
    ec_report_warn(sieve->report,
            "'%s' looks like ratings, from %g to %g, and a low one counts as much as a high one: "
            "--value-at-least %g "
            "keeps those from there, --value-types gives them types, --value-at-least %g ends this "
            "warning",
            sieve->report->columns[EC_ROLE_VALUE], values->least, values->most,
            values->most > 5 && values->most <= 10  ? 7
            : values->most <= 5 && values->most > 1 ? 4
                                                    : floor(values->most * 0.7),
            floor(values->least));
}

/* The ids of one role and in how many events, or rows, each is. */
struct counted {
    enum ec_role role;
    const struct ec_strings *ids;
    size_t *n_events; /* (ids->n,) */
    size_t n_all;     /* events in all */
};

static int compare_counts(const void *a, const void *b)
{
    size_t one = *(const size_t *)a;
    size_t two = *(const size_t *)b;
    return (one > two) - (one < two);
}

/* What is usual of one role's ids. */
struct usual {
    size_t most; /* events that three in four do not exceed; of items, that the runner-up has: a bestseller is no
                      * fault. SIZE_MAX: three ids cannot tell */
    bool counts_on; /* 2 and 3 are ids: then 0 is likely to be one */
};

static enum ec_status look_at_usual(const struct counted *counted, struct usual *usual)
{
    uint32_t n = counted->ids->n;
    *usual = (struct usual){.most = SIZE_MAX};
    unsigned digits = 0;
    for (uint32_t s = 0; s < n; s++) {
        struct ec_text id = ec_strings_get(counted->ids, s);
        digits |= id.size == 1 && (*id.bytes == '2' || *id.bytes == '3') ? 1u << (*id.bytes - '2')
                                                                         : 0;
    }
    usual->counts_on = digits == 3;
    if (n < 4)
        return EC_OK;
    size_t *sorted = ec_alloc(n, sizeof *sorted);
    if (!sorted)
        return EC_E_MEMORY;
    memcpy(sorted, counted->n_events, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, compare_counts);
    usual->most = counted->role == EC_ROLE_ITEM ? sorted[n - 2]
                                                : sorted[(3 * (size_t)n + 3) / 4 - 1];
    ec_free(sorted);
    return EC_OK;
}

/* Whether an id is worth a question. Any that has a twentieth of the log and many times what is usual; a word, from
 * one event in a thousand; a number, where it stands out or no other id is of its kind. */
static bool is_doubtful(const struct counted *counted, const struct usual *usual, uint32_t n)
{
    size_t n_events = counted->n_events[n];
    struct ec_text id = ec_strings_get(counted->ids, n);
    double times = usual->most == SIZE_MAX
                           ? 0
                           : (double)n_events / (double)(usual->most ? usual->most : 1);
    bool is_item = counted->role == EC_ROLE_ITEM;
    if (n_events * 1000 < counted->n_all || n_events == 0)
        return false;
    switch (ec_placeholder_of(id)) {
    case EC_PLACEHOLDER_WORD:
        return true;
    case EC_PLACEHOLDER_NUMBER:
        if (times >= (is_item ? 2 : 3) || (*id.bytes == '0' && !usual->counts_on))
            return true;
        break;
    case EC_PLACEHOLDER_NONE:
        break;
    }
    return n_events * 20 >= counted->n_all && times >= (is_item ? 4 : 10);
}

static bool is_kept_word(const struct ec_ingest_options *options, struct ec_text id)
{
    const struct ec_missing_words words = {
            .added = options->missing.kept, .n_added = options->missing.n_kept};
    return ec_missing_is(&words, id) && !ec_is_missing(id);
}

static void ask(
        struct ec_sieve *sieve, const struct counted *counted, uint32_t n, bool is_placeholder)
{
    static const char *const nouns[EC_N_LOG_ROLES] = {
            [EC_ROLE_USER] = "user", [EC_ROLE_ITEM] = "item", [EC_ROLE_BASKET] = "order"};
    struct ec_text id = ec_strings_get(counted->ids, n);
    struct ec_word_count shown[EC_MAX_WORDS];
    uint32_t n_shown = 0;
    ec_report_word(shown, &n_shown, id, (struct ec_word_count){0});
    char pattern[EC_PATTERN_TEXT];
    char remedy[EC_PATTERN_TEXT + 80] = "";
    const char *noun = nouns[counted->role];
    if (counted->role == EC_ROLE_BASKET && id.size < EC_WORD_TEXT)
        snprintf(remedy, sizeof remedy, "--missing '%s' takes it as no order", shown->word);
    else if (counted->role != EC_ROLE_BASKET && ec_pattern_of_id(id, pattern))
        snprintf(remedy, sizeof remedy, "--drop-%s '%s' drops it", noun, pattern);
    char kept[EC_WORD_TEXT + 64] = ""; /* an id that was cut is another */
    if (id.size < EC_WORD_TEXT)
        snprintf(kept, sizeof kept, ", and --not-missing '%s' ends this question", shown->word);
    double share = 100.0 * (double)counted->n_events[n] / (double)counted->n_all;
    ec_report_warn(sieve->report,
            "the %s '%s' has %.3g%% of the events (%zu)%s; is that one %s? If not, %s%s", noun,
            shown->word, share, counted->n_events[n],
            is_placeholder ? " and the name of a placeholder" : "",
            counted->role == EC_ROLE_USER   ? "shopper"
            : counted->role == EC_ROLE_ITEM ? "product"
                                            : "order",
            *remedy ? remedy : "drop its rows", kept);
}

static enum ec_status ask_about(struct ec_sieve *sieve, const struct counted *counted)
{
    struct usual usual;
    enum ec_status status = look_at_usual(counted, &usual);
    if (status)
        return status;
    unsigned n_asked = 0;
    for (uint32_t n = 0; n < counted->ids->n && n_asked < MOST_QUESTIONS; n++) {
        struct ec_text id = ec_strings_get(counted->ids, n);
        if (!is_doubtful(counted, &usual, n) || is_kept_word(sieve->options, id))
            continue;
        ask(sieve, counted, n, ec_placeholder_of(id) != EC_PLACEHOLDER_NONE);
        n_asked++;
    }
    return EC_OK;
}

static enum ec_status ask_about_users(struct ec_sieve *sieve, const struct ec_dataset *dataset)
{
    struct counted users = {EC_ROLE_USER, &dataset->users, NULL, dataset->n_events};
    users.n_events = ec_alloc(dataset->n_users, sizeof *users.n_events);
    if (!users.n_events)
        return EC_E_MEMORY;
    for (uint32_t u = 0; u < dataset->n_users; u++)
        users.n_events[u] = dataset->user_start[u + 1] - dataset->user_start[u];
    enum ec_status status = ask_about(sieve, &users);
    ec_free(users.n_events);
    return status;
}

static enum ec_status ask_about_items(struct ec_sieve *sieve, const struct ec_dataset *dataset)
{
    struct counted items = {EC_ROLE_ITEM, &dataset->catalogue.ids, NULL, dataset->n_events};
    items.n_events = ec_alloc(dataset->n_items, sizeof *items.n_events);
    if (!items.n_events)
        return EC_E_MEMORY;
    for (size_t n = 0; n < dataset->n_events; n++)
        items.n_events[dataset->item[n]]++;
    enum ec_status status = ask_about(sieve, &items);
    ec_free(items.n_events);
    return status;
}

/* Two cells in a hundred: a bundle with a comma in its id is no fault of the log. */
static enum ec_status ask_about_cells(struct ec_sieve *sieve, const struct ec_strings *ids)
{
    struct ec_cells cells;
    enum ec_status status = ec_cells_look(ids, &cells);
    if (status || cells.n < 2 || cells.n * (uint64_t)50 < ids->n)
        return status;
    struct ec_word_count shown[EC_MAX_WORDS];
    uint32_t n_shown = 0;
    ec_report_word(shown, &n_shown, ec_strings_get(ids, cells.example), (struct ec_word_count){0});
    ec_report_warn(sieve->report,
            "%lu items look like several products in one cell ('%s'), and each cell is taken as "
            "one product: write a row "
            "for each product",
            (unsigned long)cells.n, shown->word);
    return EC_OK;
}

/* One item in a hundred: a few ids that are alike are a shop's own affair. */
static enum ec_status ask_about_twins(struct ec_sieve *sieve, const struct ec_strings *ids)
{
    static const char *const differences[EC_N_TWINS] = {
            [EC_TWINS_CASE] = "differ from another one in the case of letters alone ('%s', '%s'): "
                              "where they are one product, --item-case upper makes them one",
            [EC_TWINS_LOOKS] = "differ from another one in width or invisible characters alone "
                               "('%s', '%s'): write an id in one way",
            [EC_TWINS_ZEROS] = "differ from another one in leading zeros alone ('%s', '%s'), which "
                               "a spreadsheet cuts off: export ids as text",
            [EC_TWINS_QUOTES] = "stand in quotes ('%s'), which pages will not send: write ids "
                                "without them",
    };
    struct ec_twins twins[EC_N_TWINS];
    enum ec_status status = ec_twins_look(ids, twins);
    for (int kind = 0; !status && kind < EC_N_TWINS; kind++) {
        struct ec_word_count shown[2][EC_MAX_WORDS];
        char text[EC_WARNING_TEXT];
        if (twins[kind].n < 2 || twins[kind].n * (uint64_t)100 < ids->n)
            continue;
        for (int n = 0; n < 2; n++) {
            uint32_t n_shown = 0;
            ec_report_word(shown[n], &n_shown, ec_strings_get(ids, twins[kind].example[n]),
                    (struct ec_word_count){0});
        }
        snprintf(text, sizeof text, differences[kind], shown[0]->word, shown[1]->word);
        ec_report_warn(sieve->report, "%lu items %s", (unsigned long)twins[kind].n, text);
    }
    return status;
}

/* The dataset numbers orders anew for each user; their texts are the sieve's. */
static enum ec_status ask_about_baskets(struct ec_sieve *sieve)
{
    const struct ec_ids *ids = &sieve->baskets;
    struct counted baskets = {EC_ROLE_BASKET, &ids->clean.strings, NULL, 0};
    baskets.n_events = ec_alloc(ids->clean.strings.n, sizeof *baskets.n_events);
    if (!baskets.n_events)
        return EC_E_MEMORY;
    for (uint32_t n = 0; n < ids->seen.strings.n; n++) {
        if (ids->verdicts[n].dropped)
            continue;
        baskets.n_events[ids->verdicts[n].id] += ids->verdicts[n].n_rows;
        baskets.n_all += ids->verdicts[n].n_rows;
    }
    enum ec_status status = ask_about(sieve, &baskets);
    ec_free(baskets.n_events);
    return status;
}

/* A spreadsheet that showed 85123456789 as 8.51E+10 wrote it so: the digits are lost. */
static void warn_of_scientific_ids(struct ec_clean_report *report)
{
    const struct ec_rule_count *rule = &report->rules[EC_RULE_SCIENTIFIC_ID];
    if (rule->n_changed)
        ec_report_warn(report,
                "%llu rows have an id in scientific notation, first on line %llu: %.120s; a "
                "spreadsheet shortened it, and several ids may have become one: export them as "
                "text from where they come from",
                (unsigned long long)rule->n_changed, (unsigned long long)rule->first_line,
                rule->example);
}

enum ec_status ec_doubts_raise(struct ec_sieve *sieve, const struct ec_dataset *dataset)
{
    enum ec_status status = EC_OK;
    warn_of_scientific_ids(sieve->report);
    if (sieve->options->format == EC_LOG_EVENTS)
        status = ask_about_users(sieve, dataset);
    if (!status)
        status = ask_about_items(sieve, dataset);
    if (!status)
        status = ask_about_baskets(sieve);
    if (!status && sieve->options->format == EC_LOG_EVENTS)
        status = ask_about_cells(sieve, &dataset->catalogue.ids);
    if (!status && sieve->options->format == EC_LOG_EVENTS)
        status = ask_about_twins(sieve, &dataset->catalogue.ids);
    return status;
}

/* sieve.c - see sieve.h. */
#include "native/dataset/sieve.h"

#include <math.h>
#include <string.h>

#include "device/catalogue/sections.h"
#include "native/clean/placeholders.h"
#include "native/log/missing.h"
#include "native/log/words.h"
#include "native/system/alloc.h"
#include "native/system/hash.h"

/* Rows between two calls of the progress function. */
enum { ROWS_A_REPORT = 1 << 15 };

/* An event on its way: its numbers so far, and the first rule that drops it. */
struct passage {
    struct ec_gathered event;
    enum ec_rule rule; /* EC_N_RULES: none so far */
    uint64_t changed;
    bool has_price;
    enum ec_time_form time_form; /* EC_N_TIME_FORMS: no time */
    struct ec_amount price;
};

static bool is_missing(const struct ec_sieve *sieve, struct ec_text text)
{
    return ec_missing_is(&sieve->options->missing, text);
}

static void break_rule(struct passage *passage, enum ec_rule rule)
{
    if (rule < passage->rule)
        passage->rule = rule;
}

static enum ec_status judge(
        struct ec_ids *ids, struct ec_text text, struct passage *passage, uint32_t *id)
{
    const struct ec_id_verdict *verdict;
    enum ec_status status = ec_ids_judge(ids, text, &verdict);
    if (status)
        return status;
    if (verdict->dropped)
        break_rule(passage, (enum ec_rule)verdict->rule);
    else
        *id = verdict->id;
    passage->changed |= verdict->changed;
    return EC_OK;
}

/* An order number that is missing drops nothing; as a word it is counted. */
static enum ec_status judge_basket(
        struct ec_sieve *sieve, struct ec_text text, struct passage *passage)
{
    const struct ec_id_verdict *verdict;
    enum ec_status status = ec_ids_judge(&sieve->baskets, text, &verdict);
    if (status)
        return status;
    passage->changed |= verdict->changed;
    if (!verdict->dropped)
        passage->event.basket = verdict->id;
    else if (verdict->rule != EC_RULE_MISSING_BASKET)
        break_rule(passage, (enum ec_rule)verdict->rule);
    else if (ec_trim(text).size)
        passage->changed |= ec_rule_bit(EC_RULE_MISSING_BASKET);
    return EC_OK;
}

static enum ec_status judge_ids(
        struct ec_sieve *sieve, const struct ec_candidate *candidate, struct passage *passage)
{
    enum ec_status status = judge(
            &sieve->users, candidate->roles[EC_ROLE_USER], passage, &passage->event.user);
    if (!status)
        status = judge(
                &sieve->items, candidate->roles[EC_ROLE_ITEM], passage, &passage->event.item);
    return status;
}

static enum ec_status fill_order_line(
        struct ec_sieve *sieve, struct ec_candidate *candidate, struct passage *passage)
{
    struct ec_text order = ec_strings_get(&sieve->baskets.clean.strings, passage->event.basket);
    if (ec_placeholder_of(order) != EC_PLACEHOLDER_NONE && *order.bytes != '1')
        return EC_OK; /* the order 0 is many */
    bool filled = false;
    enum ec_status status = ec_order_lines_fill(&sieve->orders, passage->event.basket, sieve->has,
            &sieve->options->missing, candidate->roles, &filled);
    passage->changed |= filled ? ec_rule_bit(EC_RULE_ORDER_LINE) : 0;
    return status;
}

static void see_value(struct ec_value_range *range, double value)
{
    bool is_half = value * 2 == floor(value * 2);
    range->least = range->n == 0 || value < range->least ? value : range->least;
    range->most = range->n == 0 || value > range->most ? value : range->most;
    range->are_halves = (range->n == 0 || range->are_halves) && is_half;
    range->any_half |= is_half && value != floor(value);
    range->n++;
}

/* What a number says of a row: not to be counted, by the first rule that it breaks. */
static void judge_value(struct ec_sieve *sieve, double value, struct passage *passage)
{
    const struct ec_ingest_options *options = sieve->options;
    see_value(&sieve->values, value);
    uint8_t type = ec_value_type(&sieve->value_types, value, passage->event.type);
    if (type == EC_WORD_OTHER)
        break_rule(passage, EC_RULE_LOW_VALUE);
    else
        passage->event.type = type;
    if (value <= 0 && passage->event.type == EC_EVENT_PURCHASE && !options->keep_refunds &&
            !sieve->values_are_ratings)
        break_rule(passage, EC_RULE_REFUNDS);
    if (value < options->value_at_least)
        break_rule(passage, EC_RULE_LOW_VALUE);
}

static void judge_numbers(
        struct ec_sieve *sieve, const struct ec_candidate *candidate, struct passage *passage)
{
    struct ec_text value_text = ec_trim(candidate->roles[EC_ROLE_VALUE]);
    struct ec_text price_text = ec_trim(candidate->roles[EC_ROLE_PRICE]);
    double value = 1;
    if (sieve->has[EC_ROLE_VALUE] && is_missing(sieve, value_text))
        passage->changed |= ec_rule_bit(EC_RULE_NO_VALUE);
    else if (sieve->has[EC_ROLE_VALUE] && !ec_amount_parse(value_text, &value))
        break_rule(passage, EC_RULE_BAD_VALUE);
    else if (sieve->has[EC_ROLE_VALUE])
        judge_value(sieve, value, passage);
    passage->event.value = (float)value;

    if (!sieve->has[EC_ROLE_PRICE] || is_missing(sieve, price_text))
        return;
    struct ec_amount *price = &passage->price;
    passage->has_price = ec_amount_read(price_text, price) &&
                         price->by_point <= (double)EC_MAX_PRICE &&
                         price->by_comma <= (double)EC_MAX_PRICE;
    if (!passage->has_price)
        passage->changed |= ec_rule_bit(EC_RULE_BAD_PRICE);
    else if (!(price->by_point > sieve->options->price_above) &&
             !(price->by_comma > sieve->options->price_above))
        break_rule(passage, EC_RULE_LOW_PRICE);
}

/* Note a time and its form; a count in another unit than its column's is a change. */
static void take_time(const struct ec_sieve *sieve, struct passage *passage, int64_t time_ms,
        enum ec_time_form form)
{
    enum ec_time_format unit = sieve->time_rules.unit;
    passage->event.time_ms = time_ms;
    passage->time_form = form;
    if (unit != EC_TIME_AUTO && form <= EC_TIME_FORM_NANOSECONDS &&
            form - EC_TIME_FORM_SECONDS != unit - EC_TIME_SECONDS)
        passage->changed |= ec_rule_bit(EC_RULE_TIME_UNIT);
}

static enum ec_status judge_time(struct ec_sieve *sieve, const struct ec_candidate *candidate,
        struct passage *passage, struct ec_error *error)
{
    struct ec_text text = candidate->roles[EC_ROLE_TIME];
    struct ec_time_memory *memory = &sieve->time;
    if (text.size && text.size == memory->size &&
            memcmp(text.bytes, memory->text, text.size) == 0) {
        take_time(sieve, passage, memory->time_ms, memory->form);
        return EC_OK;
    }
    int64_t time_ms = 0;
    enum ec_time_form form = EC_N_TIME_FORMS;
    enum ec_time_reading reading = ec_time_read(&sieve->time_rules, text, &time_ms, &form);
    if (reading == EC_TIME_AMBIGUOUS)
        return ec_fail(error, EC_E_DATA,
                "%s, line %llu: '%.*s' in the column '%s' may have its month or its day first; "
                "set --time-format mdy or dmy, or ymd where the year is first",
                sieve->file, (unsigned long long)candidate->line, (int)text.size, text.bytes,
                sieve->report->columns[EC_ROLE_TIME]);
    if (reading != EC_TIME_OK) {
        break_rule(passage, EC_RULE_BAD_TIME);
        return EC_OK;
    }
    take_time(sieve, passage, time_ms, form);
    memory->size = 0;
    if (text.size <= sizeof memory->text) {
        memcpy(memory->text, text.bytes, text.size);
        memory->size = text.size;
        memory->time_ms = time_ms;
        memory->form = form;
    }
    return EC_OK;
}

static enum ec_status judge_type(
        struct ec_sieve *sieve, const struct ec_candidate *candidate, struct passage *passage)
{
    struct ec_text text = ec_trim(candidate->roles[EC_ROLE_TYPE]);
    if (is_missing(sieve, text)) {
        passage->changed |= ec_rule_bit(EC_RULE_NO_TYPE);
        return EC_OK;
    }
    uint8_t meaning;
    enum ec_status status = ec_types_judge(&sieve->types, text, &meaning);
    if (status)
        return status;
    if (meaning == EC_WORD_OTHER)
        break_rule(passage, EC_RULE_OTHER_EVENT);
    else if (meaning == EC_WORD_UNKNOWN)
        break_rule(passage, EC_RULE_EVENT_TYPE);
    else
        passage->event.type = meaning;
    return EC_OK;
}

/* Rows are the same when their user, their item and 64 bits of hash of all their fields are: that
 * two that differ are taken for one needs a collision among the rows of one user with one item. */
static enum ec_status judge_duplicate(
        struct ec_sieve *sieve, const struct ec_candidate *candidate, struct passage *passage)
{
    uint64_t digest[2] = {0, (uint64_t)passage->event.user << 32 | passage->event.item};
    for (size_t c = 0; c < candidate->n_fields; c++)
        digest[0] = ec_hash(candidate->fields[c], digest[0]);
    uint32_t n_before = sieve->digests.strings.n;
    uint32_t number;
    enum ec_status status = ec_intern_add(
            &sieve->digests, (struct ec_text){(const char *)digest, sizeof digest}, &number);
    if (!status && number != n_before)
        break_rule(passage, EC_RULE_DUPLICATE);
    return status;
}

static enum ec_status vote(
        struct ec_sieve *sieve, const struct ec_candidate *candidate, const struct passage *passage)
{
    const struct {
        enum ec_role role;
        struct ec_votes *votes;
    } sayings[] = {
            {EC_ROLE_TITLE, &sieve->titles},
            {EC_ROLE_GROUP, &sieve->groups},
            {EC_ROLE_PRICE, &sieve->prices},
    };
    /* without times the last row is the one that stands last */
    int64_t when = sieve->has[EC_ROLE_TIME] ? passage->event.time_ms : (int64_t)candidate->line;
    for (size_t s = 0; s < sizeof sayings / sizeof *sayings; s++) {
        struct ec_text text = ec_trim(candidate->roles[sayings[s].role]);
        if (is_missing(sieve, text) || (sayings[s].role == EC_ROLE_PRICE && !passage->has_price))
            continue;
        enum ec_status status = ec_votes_add(sayings[s].votes, passage->event.item, text, when);
        if (status)
            return status;
    }
    return EC_OK;
}

/* Count what the price of a kept row shows of the decimal mark. */
static void count_price(
        struct ec_sieve *sieve, const struct ec_candidate *candidate, const struct passage *passage)
{
    if (!passage->has_price)
        return;
    ec_marks_count(&sieve->price_marks, &passage->price);
    if (!ec_amount_is_ambiguous(&passage->price))
        return;
    sieve->n_only_ambiguous += passage->changed == 0;
    ec_clean_example(&sieve->ambiguous_price, candidate->line, candidate->fields,
            candidate->n_fields, (struct ec_text){0});
}

void ec_sieve_decide_prices(struct ec_sieve *sieve)
{
    struct ec_clean_report *report = sieve->report;
    struct ec_rule_count *bad = &report->rules[EC_RULE_BAD_PRICE];
    report->price_mark = ec_marks_decide(&sieve->price_marks);
    report->n_ambiguous_prices = sieve->price_marks.n_ambiguous;
    memcpy(report->ambiguous_price, sieve->ambiguous_price.example, sizeof report->ambiguous_price);
    if (report->price_mark != EC_MARK_MIXED || report->n_ambiguous_prices == 0)
        return;
    bad->n_changed += report->n_ambiguous_prices;
    report->n_changed += sieve->n_only_ambiguous;
    if (bad->first_line == 0) {
        bad->first_line = sieve->ambiguous_price.first_line;
        memcpy(bad->example, sieve->ambiguous_price.example, sizeof bad->example);
    }
}

/* Count the changes of a row that is kept. */
static void count_changes(
        struct ec_sieve *sieve, const struct ec_candidate *candidate, uint64_t changed)
{
    sieve->report->n_changed++;
    for (unsigned r = 0; r < EC_N_RULES; r++) {
        if (!(changed >> r & 1))
            continue;
        struct ec_rule_count *count = &sieve->report->rules[r];
        count->n_changed++;
        ec_clean_example(count, candidate->line, candidate->fields, candidate->n_fields,
                (struct ec_text){0});
    }
}

/* Try the rules in the order of their list, the costly ones only on what passed the others. */
static enum ec_status judge_all(struct ec_sieve *sieve, const struct ec_candidate *row,
        struct passage *passage, struct ec_error *error)
{
    enum ec_status status = EC_OK;
    struct ec_candidate filled = *row;
    const struct ec_candidate *candidate = &filled;
    if (sieve->has[EC_ROLE_BASKET])
        status = judge_basket(sieve, candidate->roles[EC_ROLE_BASKET], passage);
    if (!status && sieve->orders.is_on && passage->event.basket != EC_NO_BASKET)
        status = fill_order_line(sieve, &filled, passage);
    if (!status)
        status = judge_ids(sieve, candidate, passage);
    if (status)
        return status;
    if (sieve->has[EC_ROLE_TYPE]) /* first: what a number means depends on it */
        status = judge_type(sieve, candidate, passage);
    if (status)
        return status;
    judge_numbers(sieve, candidate, passage);
    if (passage->rule > EC_RULE_BAD_TIME && sieve->has[EC_ROLE_TIME])
        status = judge_time(sieve, candidate, passage, error);
    if (!status && passage->rule == EC_N_RULES && sieve->has[EC_ROLE_TIME] &&
            !sieve->options->keep_duplicates)
        status = judge_duplicate(sieve, candidate, passage);
    if (!status && passage->rule == EC_N_RULES)
        status = vote(sieve, candidate, passage);
    return status;
}

enum ec_status ec_sieve_event(
        struct ec_sieve *sieve, const struct ec_candidate *candidate, struct ec_error *error)
{
    struct passage passage = {
            .event = {.basket = EC_NO_BASKET, .type = (uint8_t)sieve->options->default_type},
            .rule = EC_N_RULES,
            .changed = candidate->changed,
            .time_form = EC_N_TIME_FORMS,
    };
    if (candidate->line >= UINT32_MAX)
        return ec_fail(error, EC_E_TOO_LARGE, "%s has more than 2^32 lines", sieve->file);
    passage.event.line = (uint32_t)candidate->line;
    *error = (struct ec_error){0};
    enum ec_status status = judge_all(sieve, candidate, &passage, error);
    if (status && !error->status)
        return ec_fail(error, status, "%s, line %llu: %s", sieve->file,
                (unsigned long long)candidate->line,
                status == EC_E_MEMORY ? "no memory for more of the log"
                                      : "more distinct texts than a dataset can hold");
    if (status)
        return status;
    if (passage.rule != EC_N_RULES) {
        ec_sieve_drop(sieve, passage.rule, candidate->line, candidate->fields, candidate->n_fields,
                (struct ec_text){0});
        return EC_OK;
    }
    sieve->report->n_rows++;
    if (passage.time_form != EC_N_TIME_FORMS)
        sieve->report->n_by_time_form[passage.time_form]++;
    count_price(sieve, candidate, &passage);
    if (passage.changed)
        count_changes(sieve, candidate, passage.changed);
    if (sieve->one_basket_a_user)
        passage.event.basket = passage.event.user;
    return ec_gather_add(&sieve->gather, &passage.event, error);
}

void ec_sieve_drop(struct ec_sieve *sieve, enum ec_rule rule, uint64_t line,
        const struct ec_text *fields, size_t n_fields, struct ec_text text)
{
    struct ec_rule_count *count = &sieve->report->rules[rule];
    sieve->report->n_rows++;
    count->n_dropped++;
    ec_clean_example(count, line, fields, n_fields, text);
}

void ec_sieve_watch(const struct ec_sieve *sieve, const struct ec_source *source)
{
    if (sieve->report->n_rows % ROWS_A_REPORT == 0)
        ec_watch_report(sieve->options->watch, "reading", ec_source_share(source));
}

void ec_sieve_free(struct ec_sieve *sieve)
{
    ec_ids_free(&sieve->users);
    ec_ids_free(&sieve->items);
    ec_ids_free(&sieve->baskets);
    ec_gather_free(&sieve->gather);
    ec_votes_free(&sieve->titles);
    ec_votes_free(&sieve->groups);
    ec_votes_free(&sieve->prices);
    ec_intern_free(&sieve->digests);
    ec_types_free(&sieve->types);
    ec_order_lines_free(&sieve->orders);
}

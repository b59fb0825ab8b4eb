/* looks.c - see looks.h. */
#include "native/clean/looks.h"

#include <string.h>

#include "device/base/utf8.h"
#include "native/log/words.h"

enum { MOST_WORDS_TRIED = 500 };

#define MS_OF_1990 INT64_C(631152000000)
#define MS_OF_2100 INT64_C(4102444800000)

static void keep_example(struct ec_look *look, struct ec_text text)
{
    size_t size = text.size < EC_LOOK_EXAMPLE - 1 ? text.size : EC_LOOK_EXAMPLE - 1;
    while (size && !ec_utf8_check((const uint8_t *)text.bytes, size))
        size--;
    for (size_t n = 0; n < size; n++)
        look->example[n] = text.bytes[n] >= 0 && text.bytes[n] < 0x20 ? '?' : text.bytes[n];
}

static void look_at_time(struct ec_look *look, struct ec_text text, enum ec_time_format format)
{
    int64_t month_first, day_first, time_ms = 0;
    enum ec_time_reading reading = ec_time_parse(text, format, &time_ms);
    if (reading == EC_TIME_BAD)
        return;
    look->n_times++;
    if (reading == EC_TIME_OK)
        look->n_dated += time_ms >= MS_OF_1990 && time_ms < MS_OF_2100;
    look->n_dated += format == EC_TIME_AUTO && reading == EC_TIME_AMBIGUOUS;
    if (format != EC_TIME_AUTO || reading != EC_TIME_OK)
        return;
    bool is_month = ec_time_parse(text, EC_TIME_MONTH_FIRST, &month_first) == EC_TIME_OK;
    bool is_day = ec_time_parse(text, EC_TIME_DAY_FIRST, &day_first) == EC_TIME_OK;
    look->n_month_first += is_month && !is_day;
    look->n_day_first += is_day && !is_month;
}

void ec_looks_add(struct ec_look *looks, const struct ec_text *fields, size_t n,
        const struct ec_look_options *options)
{
    for (size_t c = 0; c < n; c++) {
        struct ec_look *look = &looks[c];
        struct ec_text text = ec_trim(fields[c]);
        if (ec_missing_is(options->missing, text))
            continue;
        if (look->n_filled++ == 0)
            keep_example(look, text);
        look_at_time(look, text, options->time_format);
        if (look->n_words_tried == MOST_WORDS_TRIED)
            continue;
        look->n_words_tried++;
        uint8_t meaning = ec_type_meaning(options->types, text);
        look->n_event_words += meaning != EC_WORD_UNKNOWN;
        look->n_interests += meaning < EC_N_EVENT_TYPES;
    }
}

bool ec_look_is_time(const struct ec_look *look)
{
    return look->n_filled && 2 * (uint64_t)look->n_times >= look->n_filled;
}

bool ec_look_is_dated(const struct ec_look *look)
{
    return look->n_filled && 10 * (uint64_t)look->n_dated >= 9 * (uint64_t)look->n_filled;
}

bool ec_look_is_type(const struct ec_look *look)
{
    return look->n_interests && 10 * look->n_event_words >= 9 * look->n_words_tried;
}

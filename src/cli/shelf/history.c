/* history.c - see history.h. */
#include "cli/shelf/history.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/io/memory.h"
#include "device/base/text.h"
#include "device/base/utf8.h"

/* The time behind the last @, which is cut off the item; NaN where there is none. */
static double split_time(struct ec_text *item)
{
    size_t at = item->size;
    while (at > 0 && item->bytes[at - 1] != '@')
        at--;
    const char *digits = item->bytes + at; /* the word ends with a NUL, so reading stops there */
    size_t sign = *digits == '-';
    size_t n = strspn(digits + sign, "0123456789");
    if (at == 0 || n == 0 || digits[sign + n])
        return NAN;
    item->size = at - 1;
    return strtod(digits, NULL);
}

static enum ec_event_type split_type(struct ec_text *item)
{
    const char *colon = memchr(item->bytes, ':', item->size);
    if (!colon)
        return EC_EVENT_VIEW;
    size_t size = (size_t)(colon - item->bytes);
    int type = ec_visit_event_type((struct ec_text){item->bytes, size});
    if (type < 0)
        return EC_EVENT_VIEW;
    item->bytes += size + 1;
    item->size -= size + 1;
    return (enum ec_event_type)type;
}

enum ec_exit ec_visit_read_history(const struct ec_list *words, struct ec_visit *visit)
{
    visit->events = ec_need(words->n, sizeof *visit->events);
    for (size_t w = 0; w < words->n; w++) {
        const char *word = words->texts[w];
        struct ec_visit_event *event = &visit->events[w];
        event->item = (struct ec_text){word, strlen(word)};
        if (!ec_utf8_check((const uint8_t *)word, event->item.size))
            return ec_complain(EC_EXIT_USAGE, "--history \"%s\": not UTF-8", word);
        event->time_ms = split_time(&event->item);
        event->item = ec_text_trim(event->item);
        event->type = split_type(&event->item);
        event->item = ec_text_trim(event->item);
        if (event->item.size == 0)
            return ec_complain(EC_EXIT_USAGE, "--history \"%s\": expected [TYPE:]ITEM[@MS]", word);
        if (fabs(event->time_ms) > EC_MAX_TIME_MS)
            return ec_complain(EC_EXIT_USAGE,
                    "--history \"%s\": the time must lie within +-8.64e15 ms of 1970", word);
    }
    visit->n_events = words->n;
    return EC_EXIT_DONE;
}

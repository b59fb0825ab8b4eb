/* histories.c - see histories.h. */
#include "native/dataset/histories.h"

#include <stdio.h>
#include <string.h>

#include "native/log/window.h"
#include "native/log/words.h"

/* Cut the next word off a line; size 0 at its end. */
static struct ec_text next_word(struct ec_text *line)
{
    while (line->size && ec_is_space(*line->bytes)) {
        line->bytes++;
        line->size--;
    }
    struct ec_text word = {line->bytes, 0};
    while (line->size && !ec_is_space(*line->bytes)) {
        line->bytes++;
        line->size--;
        word.size++;
    }
    return word;
}

/* One line of a benchmark form. */
static enum ec_status read_line(
        struct ec_sieve *sieve, struct ec_text line, uint64_t number, struct ec_error *error)
{
    struct ec_text rest = line;
    char made_up[24];
    struct ec_text user;
    if (sieve->options->format == EC_LOG_SESSIONS) {
        int size = snprintf(made_up, sizeof made_up, "s%llu", (unsigned long long)number);
        user = (struct ec_text){made_up, (size_t)size};
    } else {
        user = next_word(&rest);
    }
    struct ec_text item = next_word(&rest);
    if (item.size == 0) {
        bool is_blank = ec_trim(line).size == 0;
        ec_sieve_drop(sieve, is_blank ? EC_RULE_BLANK : EC_RULE_NO_ITEMS, number, NULL, 0, line);
        return EC_OK;
    }
    for (; item.size; item = next_word(&rest)) {
        struct ec_text fields[2] = {user, item};
        struct ec_candidate candidate = {.line = number, .fields = fields, .n_fields = 2};
        candidate.roles[EC_ROLE_USER] = user;
        candidate.roles[EC_ROLE_ITEM] = item;
        enum ec_status status = ec_sieve_event(sieve, &candidate, error);
        if (status)
            return status;
    }
    return EC_OK;
}

static enum ec_status read_lines(
        struct ec_sieve *sieve, struct ec_window *window, struct ec_error *error)
{
    for (;;) {
        bool is_end;
        enum ec_status status = ec_window_is_empty(window, &is_end, error);
        if (status || is_end)
            return status;
        enum ec_line found;
        size_t size;
        status = ec_window_line(window, 0, &found, &size, error);
        if (status)
            return status;
        ec_sieve_watch(sieve, window->source);
        struct ec_text line = {window->bytes + window->begin, size};
        if (found == EC_LINE_LONG) {
            ec_sieve_drop(sieve, EC_RULE_LONG, window->line, NULL, 0, line);
            status = ec_window_skip_line(window, error);
        } else {
            if (memchr(line.bytes, '\0', line.size))
                ec_sieve_drop(sieve, EC_RULE_NUL, window->line, NULL, 0, line);
            else
                status = read_line(sieve, line, window->line, error);
            ec_window_step(window, size, 1);
        }
        if (status)
            return status;
    }
}

enum ec_status ec_histories_read(
        struct ec_sieve *sieve, struct ec_source *source, struct ec_error *error)
{
    bool sessions = sieve->options->format == EC_LOG_SESSIONS;
    if (sieve->options->column_names)
        return ec_fail(error, EC_E_OPTION,
                "--columns names the columns of CSV; --format %s has none",
                sessions ? "sessions" : "sequences");
    sieve->one_basket_a_user = sessions;
    sieve->report->form = sessions ? "sessions" : "sequences";
    struct ec_window window;
    enum ec_status status = ec_window_open(&window, source, error);
    if (status)
        return status;
    status = read_lines(sieve, &window, error);
    ec_window_close(&window);
    return status;
}

/* driver.c - the native side of the parity test: many requests in, the bits of the answers out.
 *
 *   driver MODEL scalar|best  < requests  > answers
 *
 * A request is one line of fields between tabs, no id holds a tab or a newline:
 *
 *   event  TYPE TIME ITEM              record; prints nothing, an unknown item is passed over
 *   forget PLACE                       forget one event
 *   rank   NOW K FLAGS SIGNALS GROUP N EXCLUDE... N ALLOW... N CANDIDATES...
 *
 * FLAGS: 1 include seen, 2 tail only. SIGNALS: bit s for signal s, or - for all. An N of - stands for no list. After
 * each `rank` the history begins anew, and one line is printed: for each place its item, position (-1: none), whether
 * it is known, score, the probability (- for an unknown item), then each contribution's signal, value and event (type,
 * time, item; or -). A score, value or time is the 16 hex digits of its double, so that equal lines are equal bits. A
 * status other than EC_OK ends the line with its name.
 *
 * Linked with --wrap=ec_kernels_best, so that one program ranks with either set of kernels. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device/kernels/kernels.h"
#include "endcap/endcap.h"

enum { CAPACITY = 4096, MAX_IDS = 1 << 20, LINE_SIZE = 1 << 24 };

static bool is_scalar;

const struct ec_kernels *__real_ec_kernels_best(void);
const struct ec_kernels *__wrap_ec_kernels_best(void);

const struct ec_kernels *__wrap_ec_kernels_best(void)
{
    size_t n_sets;
    return is_scalar ? ec_kernels_available(&n_sets)[0] : __real_ec_kernels_best();
}

static void fail(const char *what)
{
    fprintf(stderr, "driver: %s\n", what);
    exit(3);
}

/* Memory for as long as the program runs, aligned for models. */
static void *need(size_t size)
{
    void *block = aligned_alloc(64, (size + 63) / 64 * 64);
    if (!block)
        fail("no memory");
    return block;
}

/* The next field of a line; ends the program when there is none. */
static char *field(char **rest)
{
    char *start = *rest;
    if (!start)
        fail("a line is too short");
    char *tab = strchr(start, '\t');
    *rest = tab ? tab + 1 : NULL;
    if (tab)
        *tab = '\0';
    return start;
}

static struct ec_text text(char **rest)
{
    char *bytes = field(rest);
    return (struct ec_text){bytes, strlen(bytes)};
}

/* A list of ids; NULL where there is none. */
static struct ec_text *list(char **rest, struct ec_text *room, size_t *n)
{
    char *count = field(rest);
    *n = 0;
    if (strcmp(count, "-") == 0)
        return NULL;
    size_t wanted = strtoul(count, NULL, 10);
    if (wanted > MAX_IDS)
        fail("a list is too long");
    while (*n < wanted)
        room[(*n)++] = text(rest);
    return room;
}

static void print_bits(double number)
{
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    printf("\t%016" PRIx64, bits);
}

struct work {
    struct ec_model *model;
    struct ec_user *user;
    void *ranking_memory;
    size_t ranking_size;
    struct ec_text *ids, *candidates;      /* (MAX_IDS,) */
    void *exclude_memory, *allow_memory;   /* (LINE_SIZE,) */
    struct ec_place *places;               /* (MAX_IDS,) */
    struct ec_contribution *contributions; /* (MAX_IDS,) */
};

/* A list of ids as a set; NULL where there is none. */
static const struct ec_set *set_of(struct work *work, char **rest, void *memory)
{
    size_t n;
    struct ec_set *made = NULL;
    const struct ec_text *ids = list(rest, work->ids, &n);
    if (ids && ec_set_init(memory, LINE_SIZE, work->model, ids, n, &made))
        fail("a list is no set");
    return made;
}

static enum ec_status explain(
        struct work *work, struct ec_ranking *ranking, bool include_seen, struct ec_text item)
{
    size_t n = 0;
    double score = 0.0, sum = 0.0, probability = 0.0;
    enum ec_status status = ec_ranking_probability(ranking, include_seen, item, &probability);
    print_bits(probability);
    if (!status)
        status = ec_ranking_explain(ranking, item, work->contributions, MAX_IDS, &n, &score);
    for (size_t i = 0; !status && i < n; i++) {
        const struct ec_contribution *term = &work->contributions[i];
        printf("\t%s", ec_signal_name(term->signal));
        print_bits(term->value);
        sum += term->value;
        if (term->event == EC_NO_EVENT) {
            printf("\t-");
            continue;
        }
        struct ec_event_facts event;
        status = ec_user_event(work->user, work->model, term->event, &event);
        if (!status) {
            printf("\t%s", ec_event_type_name(event.type));
            print_bits(event.time_ms);
            printf("\t%.*s", (int)event.item.size, event.item.bytes);
        }
    }
    if (!status && sum != score)
        fail("contributions do not sum to the score");
    return status;
}

static enum ec_status rank(struct work *work, char *rest)
{
    double now_ms = strtod(field(&rest), NULL);
    struct ec_request request = {.n_places = (uint32_t)strtoul(field(&rest), NULL, 10)};
    unsigned long flags = strtoul(field(&rest), NULL, 10);
    request.include_seen = flags & 1;
    request.tail_only = flags & 2;
    char *set = field(&rest);
    uint32_t signals = *set == '-' ? EC_ALL_SIGNALS : (uint32_t)strtoul(set, NULL, 10);
    request.group = text(&rest);
    request.exclude = set_of(work, &rest, work->exclude_memory);
    request.allow = set_of(work, &rest, work->allow_memory);
    request.candidates = list(&rest, work->candidates, &request.n_candidates);

    struct ec_ranking *ranking;
    enum ec_status status = ec_ranking_compute_by(work->ranking_memory, work->ranking_size,
            work->model, work->user, now_ms, signals, &ranking);
    if (status)
        return status;
    size_t n;
    status = ec_ranking_take(ranking, &request, work->places, &n);
    for (size_t i = 0; !status && i < n; i++) {
        const struct ec_place *place = &work->places[i];
        printf("%s%.*s\t%ld\t%d", i ? "\t| " : "", (int)place->item.size, place->item.bytes,
                place->candidate == SIZE_MAX ? -1L : (long)place->candidate, place->known);
        print_bits(place->score);
        if (place->known)
            status = explain(work, ranking, request.include_seen, place->item);
        else
            printf("\t-");
    }
    ec_ranking_wipe(ranking);
    return status;
}

static enum ec_status follow(struct work *work, char *line)
{
    char *verb = field(&line);
    enum ec_status status;
    if (strcmp(verb, "event") == 0) {
        enum ec_event_type type = (enum ec_event_type)strtoul(field(&line), NULL, 10);
        double time_ms = strtod(field(&line), NULL);
        status = ec_user_record(work->user, work->model, text(&line), type, time_ms);
        return status == EC_E_ITEM_UNKNOWN ? EC_OK : status;
    }
    if (strcmp(verb, "forget") == 0)
        return ec_user_forget(work->user, (uint32_t)strtoul(field(&line), NULL, 10));
    if (strcmp(verb, "rank") != 0)
        fail("a line begins with none of event, forget, rank");
    status = rank(work, line);
    if (status)
        printf("%s", ec_status_name(status));
    putchar('\n');
    ec_user_wipe(work->user);
    return EC_OK;
}

static struct ec_model *open_model(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END))
        fail("the model cannot be read");
    size_t size = (size_t)ftell(file);
    void *bytes = need(size);
    rewind(file);
    struct ec_model *model;
    if (fread(bytes, 1, size, file) != size)
        fail("the model cannot be read");
    size_t memory_size = ec_model_size(bytes, size);
    if (ec_model_open(bytes, size, need(memory_size), memory_size, &model))
        fail("the model cannot be opened");
    fclose(file);
    return model;
}

int main(int argc, char **argv)
{
    struct work work;
    if (argc != 3)
        fail("usage: driver MODEL scalar|best");
    is_scalar = strcmp(argv[2], "scalar") == 0;
    work.model = open_model(argv[1]);
    size_t user_size = ec_user_size(CAPACITY);
    if (ec_user_init(need(user_size), user_size, CAPACITY, &work.user))
        fail("no user");
    work.ranking_size = ec_ranking_size(work.model, CAPACITY);
    work.ranking_memory = need(work.ranking_size);
    work.ids = need(MAX_IDS * sizeof *work.ids);
    work.exclude_memory = need(LINE_SIZE);
    work.allow_memory = need(LINE_SIZE);
    work.candidates = need(MAX_IDS * sizeof *work.candidates);
    work.places = need(MAX_IDS * sizeof *work.places);
    work.contributions = need(MAX_IDS * sizeof *work.contributions);

    char *line = need(LINE_SIZE);
    while (fgets(line, LINE_SIZE, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        enum ec_status status = follow(&work, line);
        if (status)
            fail(ec_status_name(status));
    }
    return 0;
}

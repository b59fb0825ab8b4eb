/* shelf.c - a program of somebody else: it opens a model, records a visit and prints the shelf that it gets.
 *
 *   shelf MODEL      a line for each place: item, and score in units of 2^-20 */
#include <endcap/endcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N_EVENTS = 4, N_PLACES = 20, MODEL_LIMIT = 1 << 24 };

static const double NOW_MS = 1323000000000.0;
static const char *const ITEMS[N_EVENTS] = {"85123A", "22423", "22960", "22423"};
static const enum ec_event_type TYPES[N_EVENTS] = {
        EC_EVENT_VIEW, EC_EVENT_CART, EC_EVENT_LIKE, EC_EVENT_PURCHASE};

static void need(enum ec_status status)
{
    if (status) {
        fprintf(stderr, "%s: %s\n", ec_status_name(status), ec_status_text(status));
        exit(1);
    }
}

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    void *bytes = aligned_alloc(16, MODEL_LIMIT);
    if (!file || !bytes || strcmp(ec_version(), EC_VERSION_STRING) != 0)
        return 2;
    struct ec_model *model;
    size_t size = fread(bytes, 1, MODEL_LIMIT, file);
    size_t model_size = ec_model_size(bytes, size);
    need(ec_model_open(bytes, size, malloc(model_size), model_size, &model));
    struct ec_user *user;
    size_t user_size = ec_user_size(N_EVENTS);
    need(ec_user_init(malloc(user_size), user_size, N_EVENTS, &user));
    for (int e = 0; e < N_EVENTS; e++) {
        struct ec_text item = {ITEMS[e], strlen(ITEMS[e])};
        need(ec_user_record(user, model, item, TYPES[e], NOW_MS - 60000.0 * (N_EVENTS - e)));
    }
    struct ec_ranking *ranking;
    size_t ranking_size = ec_ranking_size(model, N_EVENTS);
    need(ec_ranking_compute(malloc(ranking_size), ranking_size, model, user, NOW_MS, &ranking));
    struct ec_request request = {.n_places = N_PLACES};
    struct ec_place places[N_PLACES];
    size_t n_places;
    need(ec_ranking_take(ranking, &request, places, &n_places));
    for (size_t p = 0; p < n_places; p++)
        printf("%.*s %.0f\n", (int)places[p].item.size, places[p].item.bytes,
                places[p].score * 1048576.0);
    return 0; /* what was allocated ends with the program */
}

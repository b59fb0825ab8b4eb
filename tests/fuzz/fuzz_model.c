/* fuzz_model.c - damaged models, sealed again: opened, ranked with, explained, until the time is over.
 *
 *   fuzz_model [SECONDS [SEED]]
 *
 * Each round builds a random model, takes it apart, damages some of its sections (bits, bytes, words that
 * are often trouble, sizes, whole sections), puts it together and seals it, so that the checks behind the
 * checksum meet the damage. A model that opens must rank and explain without a crash, and what it says must
 * hold: shelves are full and in order, contributions sum to scores. A round depends on the seed and its own
 * number alone: a failure prints both. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "device/base/bytes.h"
#include "support/parts.h"
#include "support/shopper.h"
#include "support/tiny_model.h"

enum { N_ROUNDS_A_MODEL = 64, MAX_VISITS = 14 };

static uint64_t seed_now, round_now;

static void require(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "fuzz_model: seed %llu round %llu: %s\n", (unsigned long long)seed_now,
            (unsigned long long)round_now, what);
    abort();
}

static void damage_bytes(struct ec_random *random, uint8_t *bytes, size_t size)
{
    static const uint32_t TROUBLE[] = {0, 1, 2, 0x7f, 0x80, 0xff, 0x7fffffff, 0x80000000,
            0xffffffff, 0xfffffffe, 0x7f800000, 0xff800000, 0x7fc00000, 0x00000001, 0x80000001,
            0x7f7fffff, 0x49742400 /* 1e6 */, 0x42800000 /* 64 */, 0x44000000 /* 512 */,
            0x3f800000};
    if (size == 0)
        return;
    uint32_t at = ec_random_index(random, (uint32_t)size);
    switch (ec_random_index(random, 4)) {
    case 0:
        bytes[at] = (uint8_t)(bytes[at] ^ 1u << ec_random_index(random, 8));
        break;
    case 1:
        bytes[at] = (uint8_t)ec_random_u64(random);
        break;
    case 2: { /* a whole field: most stand at multiples of 4 */
        at &= ~3u;
        if (at + 4 <= size)
            ec_store_u32(
                    bytes + at, TROUBLE[ec_random_index(random, sizeof TROUBLE / sizeof *TROUBLE)]);
        break;
    }
    default: { /* a little more or less */
        at &= ~3u;
        if (at + 4 <= size)
            ec_store_u32(bytes + at, ec_load_u32(bytes + at) + ec_random_index(random, 9) - 4);
    }
    }
}

static void damage(struct ec_random *random, struct parts *parts)
{
    for (uint32_t n = 1 + ec_random_index(random, 4); n && parts->n_sections; n--) {
        struct part *part = &parts->section[ec_random_index(random, parts->n_sections)];
        uint32_t kind = ec_random_index(random, 40);
        if (kind == 0)
            parts_drop(parts, part->type);
        else if (kind == 1)
            part_resize(part, ec_random_index(random, (uint32_t)part->size + 40));
        else if (kind == 2)
            part->type = ec_random_index(random, EC_SECTION_SIGNAL + EC_N_SIGNALS + 2);
        else if (kind == 3)
            part->flags ^= EC_SECTION_OPTIONAL;
        else if (kind == 4)
            parts->kind = ec_random_index(random, 3);
        else if (kind == 5 && part->type == EC_SECTION_IDS && part->size >= 4)
            ec_store_u32(part->bytes, ec_random_index(random, 80)); /* items */
        else
            damage_bytes(random, part->bytes, part->size);
    }
}

static void explain(struct ec_ranking *ranking, const struct ec_place *place)
{
    size_t capacity = ec_ranking_contribution_count(ranking), n;
    struct ec_contribution *contributions = malloc(
            (capacity ? capacity : 1) * sizeof *contributions);
    double score, sum = 0.0;
    if (!contributions)
        abort();
    require(ec_ranking_explain(ranking, place->item, contributions, capacity, &n, &score) == EC_OK,
            "a known item is explained");
    for (size_t c = 0; c < n; c++)
        sum += contributions[c].value;
    require(sum == score && score == place->score, "contributions sum to the score");
    free(contributions);
}

static void use(struct ec_random *random, const struct ec_model *model)
{
    struct ec_user *user = user_new(MAX_VISITS);
    struct visit visits[MAX_VISITS];
    size_t n_visits = ec_random_index(random, MAX_VISITS + 1), n_places = 0;
    uint32_t n_items = ec_model_item_count(model);
    visits_draw(random, model, visits, n_visits);
    user_record_all(user, model, visits, n_visits);

    size_t size = ec_self_test_size(model);
    void *memory;
    if (posix_memalign(&memory, 16, size))
        abort();
    enum ec_status status = ec_self_test(model, memory, size);
    require(status == EC_OK || status == EC_E_SELF_TEST, "the self-test passes or fails");
    free(memory);

    struct ec_ranking *ranking = ranking_new(model, user, 1e6 * ec_random_index(random, 30),
            (int)ec_random_index(random, 256), &status);
    require(ranking || status == EC_E_NOT_POSITIVE, "a ranking fails only for want of a solution");
    if (ranking) {
        struct ec_place *places = malloc(n_items * sizeof *places);
        struct ec_item_facts facts;
        if (!places || ec_model_item_at(model, ec_random_index(random, n_items), &facts))
            abort();
        struct ec_request request = {.n_places = n_items, .include_seen = true};
        require(ec_ranking_take(ranking, &request, places, &n_places) == EC_OK &&
                        n_places == n_items,
                "a shelf without filters holds the catalogue");
        for (size_t k = 0; k < n_places; k++) {
            require(k == 0 || places[k - 1].score >= places[k].score, "the best comes first");
            explain(ranking, &places[k]);
        }
        struct ec_set *set = set_must(model, &facts.id, 1);
        request = (struct ec_request){.n_places = n_items,
                .group = facts.group,
                .exclude = set,
                .tail_only = ec_random_index(random, 2)};
        require(ec_ranking_take(ranking, &request, places, &n_places) == EC_OK,
                "a group that an item has is known");
        free(set);
        free(places);
        free(ranking);
    }
    user_free(user);
}

int main(int argc, char **argv)
{
    double seconds = argc > 1 ? strtod(argv[1], NULL) : 10.0;
    seed_now = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    uint64_t n_opened = 0;
    time_t end = time(NULL) + (time_t)seconds;
    struct test_model built = {0};
    for (round_now = 0; round_now % N_ROUNDS_A_MODEL || time(NULL) < end; round_now++) {
        if (round_now % N_ROUNDS_A_MODEL == 0) {
            struct ec_random random = ec_random_stream(seed_now, 2 * round_now + 1);
            test_model_free(&built);
            built = ec_random_index(&random, 4)
                            ? random_model_new(&random, 1 + ec_random_index(&random, 40))
                            : tiny_model_new();
        }
        struct ec_random random = ec_random_stream(seed_now, 2 * round_now);
        struct parts parts = parts_read(built.bytes, built.size);
        size_t size;
        damage(&random, &parts);
        uint8_t *bytes = parts_write(&parts, &size);
        if (ec_random_index(&random, 8) == 0) { /* the header and the section table too */
            damage_bytes(&random, bytes, size);
            model_reseal(bytes, size);
        }
        struct ec_model *model;
        require(ec_model_size(bytes, size) <= 130 * size + 1024,
                "a small file asks for little memory");
        if (test_open(bytes, size, &model) == EC_OK) {
            n_opened++;
            use(&random, model);
        }
        free(model);
        free(bytes);
        parts_free(&parts);
    }
    test_model_free(&built);
    printf("fuzz_model: seed %llu: %llu damaged models, %llu opened and were used\n",
            (unsigned long long)seed_now, (unsigned long long)round_now,
            (unsigned long long)n_opened);
    require(n_opened > 0 && n_opened < round_now, "some open and some do not");
    return 0;
}

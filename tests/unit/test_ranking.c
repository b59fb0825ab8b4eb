/* test_ranking.c - scores, shelves and the self-test. Long, since all take the same scenes and the one naive
 * reference. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "device/base/bytes.h"
#include "device/history/history.h"
#include "device/signals/factors.h"
#include "support/parts.h"
#include "support/scene.h"

enum { CAPACITY = NAIVE_MAX_EVENTS, MOST_TERMS = 256 };

/* The score of every item, by index. */
static void all_scores(struct ec_ranking *ranking, const struct ec_model *model, double *scores)
{
    struct ec_place places[PLAN_MAX_ITEMS];
    size_t n_places;
    struct ec_request request = {.n_places = ec_model_item_count(model), .include_seen = true};
    assert_int_equal(ec_ranking_take(ranking, &request, places, &n_places), EC_OK);
    assert_int_equal(n_places, request.n_places);
    for (uint32_t i = 0; i < n_places; i++) {
        struct ec_item_facts facts;
        assert_int_equal(ec_model_item_at(model, i, &facts), EC_OK);
        scores[i] = (double)NAN;
        for (size_t k = 0; k < n_places; k++)
            if (places[k].item.bytes == facts.id.bytes)
                scores[i] = places[k].score;
        assert_true(isfinite(scores[i]));
    }
}

static void scores_are_those_of_the_definition(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(1, 0);
    for (int round = 0; round < 300; round++) {
        struct scene *scene = scene_new(&random, 1 + ec_random_index(&random, PLAN_MAX_ITEMS),
                ec_random_index(&random, CAPACITY + 1));
        struct naive *naive = naive_new(scene->plan, scene->visits, scene->n_visits, VISITS_END_MS);
        double scores[PLAN_MAX_ITEMS];
        all_scores(scene->ranking, scene->built.model, scores);
        for (uint32_t i = 0; i < scene->plan->n_items; i++) {
            if (!(fabs(scores[i] - naive->score[i]) <= naive->slack[i]))
                fail_msg("round %d item %u: %.9g, expected %.9g within %.3g", round, i, scores[i],
                        naive->score[i], naive->slack[i]);
            assert_true(scores[i] * 1048576.0 == floor(scores[i] * 1048576.0));
        }
        free(naive);
        scene_free(scene);
    }
}

static void a_ranking_depends_on_nothing_that_its_memory_held(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(2, 0);
    for (int round = 0; round < 50; round++) {
        struct scene *scene = scene_new(&random, 1 + ec_random_index(&random, 40), 7);
        double scores[PLAN_MAX_ITEMS], again[PLAN_MAX_ITEMS];
        all_scores(scene->ranking, scene->built.model, scores);
        for (int garbage = 0; garbage < 256; garbage += 51) {
            enum ec_status status;
            struct ec_ranking *other = ranking_new(
                    scene->built.model, scene->user, VISITS_END_MS, garbage, &status);
            assert_non_null(other);
            all_scores(other, scene->built.model, again);
            assert_memory_equal(scores, again, scene->plan->n_items * sizeof *scores);
            free(other);
        }
        scene_free(scene);
    }
}

/* The contributions to every item, by index and in their order. */
static void all_contributions(
        struct ec_ranking *ranking, const struct model_plan *plan, struct ec_contribution *all)
{
    for (uint32_t i = 0; i < plan->n_items; i++) {
        size_t n;
        memset(all + i * MOST_TERMS, 0, MOST_TERMS * sizeof *all);
        assert_int_equal(ec_ranking_explain(ranking, text_of(plan->id[i]), all + i * MOST_TERMS,
                                 MOST_TERMS, &n, NULL),
                EC_OK);
    }
}

/* What a shopper's ranking left behind - scores, what their signals remember - moves nothing of the next. */
static void a_ranking_in_the_memory_of_another_is_that_of_fresh_memory(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(12, 0);
    size_t size = PLAN_MAX_ITEMS * (size_t)MOST_TERMS * sizeof(struct ec_contribution);
    struct ec_contribution *expected = malloc(size), *again = malloc(size);
    assert_true(expected && again);
    for (int round = 0; round < 60; round++) {
        struct scene *scene = scene_new(&random, 1 + ec_random_index(&random, 40), 6);
        struct ec_user *other = user_new(CAPACITY);
        struct visit visits[6];
        visits_draw(&random, scene->built.model, visits, 6);
        user_record_all(other, scene->built.model, visits, 6);
        double scores[PLAN_MAX_ITEMS], scores_again[PLAN_MAX_ITEMS];
        all_scores(scene->ranking, scene->built.model, scores);
        all_contributions(scene->ranking, scene->plan, expected);

        void *memory = ranking_must(scene->built.model, other, VISITS_END_MS);
        all_contributions(memory, scene->plan, again);
        struct ec_ranking *ranking;
        assert_int_equal(ec_ranking_compute(memory, ec_ranking_size(scene->built.model, 6),
                                 scene->built.model, scene->user, VISITS_END_MS, &ranking),
                EC_OK);
        all_scores(ranking, scene->built.model, scores_again);
        all_contributions(ranking, scene->plan, again);
        assert_memory_equal(scores, scores_again, scene->plan->n_items * sizeof *scores);
        assert_memory_equal(
                expected, again, scene->plan->n_items * (size_t)MOST_TERMS * sizeof *expected);
        free(memory);
        user_free(other);
        scene_free(scene);
    }
    free(again);
    free(expected);
}

static bool listed(const struct ec_text *list, size_t n, struct ec_text id)
{
    for (size_t k = 0; k < n; k++)
        if (list[k].size == id.size && memcmp(list[k].bytes, id.bytes, id.size) == 0)
            return true;
    return false;
}

static bool eligible(const struct scene *scene, const struct ec_request *request, uint32_t i)
{
    struct ec_item_facts facts;
    assert_int_equal(ec_model_item_at(scene->built.model, i, &facts), EC_OK);
    for (size_t n = 0; n < scene->n_visits; n++)
        if (!request->include_seen && scene->visits[n].item == i)
            return false;
    if (request->tail_only && !facts.in_tail)
        return false;
    if (request->group.size && !listed(&request->group, 1, facts.group))
        return false;
    if (request->allow && !ec_set_has(request->allow, facts.id))
        return false;
    if (request->candidates && !listed(request->candidates, request->n_candidates, facts.id))
        return false;
    return !(request->exclude && ec_set_has(request->exclude, facts.id)) &&
           !(request->unavailable && ec_set_has(request->unavailable, facts.id));
}

/* The filters and the order, done the plain way: mark, then choose the best of what is left K times. */
static size_t naive_take(const struct scene *scene, const struct ec_request *request,
        const double *scores, struct ec_place *places)
{
    bool allowed[PLAN_MAX_ITEMS];
    for (uint32_t i = 0; i < scene->plan->n_items; i++)
        allowed[i] = eligible(scene, request, i);
    size_t n_places = 0;
    while (n_places < request->n_places) {
        uint32_t best = UINT32_MAX;
        for (uint32_t i = 0; i < scene->plan->n_items; i++)
            if (allowed[i] && (best == UINT32_MAX || scores[i] > scores[best]))
                best = i;
        if (best == UINT32_MAX)
            break;
        allowed[best] = false;
        struct ec_item_facts facts;
        assert_int_equal(ec_model_item_at(scene->built.model, best, &facts), EC_OK);
        size_t c = 0;
        while (request->candidates && !listed(&request->candidates[c], 1, facts.id))
            c++;
        places[n_places++] = (struct ec_place){
                request->candidates ? request->candidates[c] : facts.id,
                request->candidates ? c : SIZE_MAX, scores[best], true};
    }
    for (size_t c = 0; c < request->n_candidates && n_places < request->n_places; c++) {
        struct ec_text id = request->candidates[c];
        struct ec_item_facts facts;
        if (ec_model_item(scene->built.model, id, &facts) == EC_OK || request->tail_only ||
                request->group.size || (request->exclude && ec_set_has(request->exclude, id)) ||
                (request->unavailable && ec_set_has(request->unavailable, id)) ||
                (request->allow && !ec_set_has(request->allow, id)))
            continue;
        places[n_places++] = (struct ec_place){id, c, 0.0, false};
    }
    return n_places;
}

/* Ids of the model, a few of them twice, and a few that it does not know. */
static size_t draw_ids(
        struct ec_random *random, const struct scene *scene, struct ec_text *ids, size_t most)
{
    static const char *const UNKNOWN[] = {"new1", "new2", "~", "item", "\xc3\xa9"};
    size_t n = ec_random_index(random, (uint32_t)most + 1);
    for (size_t k = 0; k < n; k++) {
        struct ec_item_facts facts;
        assert_int_equal(ec_model_item_at(scene->built.model,
                                 ec_random_index(random, scene->plan->n_items), &facts),
                EC_OK);
        ids[k] = ec_random_index(random, 5) ? facts.id
                                            : text_of(UNKNOWN[ec_random_index(random, 5)]);
    }
    return n;
}

static void a_shelf_is_what_plain_filtering_and_sorting_gives(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(3, 0);
    for (int round = 0; round < 120; round++) {
        struct scene *scene = scene_new(&random, 1 + ec_random_index(&random, PLAN_MAX_ITEMS),
                ec_random_index(&random, 10));
        double scores[PLAN_MAX_ITEMS];
        all_scores(scene->ranking, scene->built.model, scores);
        for (int shelf = 0; shelf < 40; shelf++) {
            struct ec_text exclude[20], allow[60], candidates[80];
            struct ec_request request = {
                    .n_places = 1 + ec_random_index(&random, scene->plan->n_items + 20),
                    .include_seen = ec_random_index(&random, 2),
                    .tail_only = ec_random_index(&random, 4) == 0,
            };
            struct ec_set *sets[3] = {
                    set_must(scene->built.model, exclude, draw_ids(&random, scene, exclude, 20))};
            request.exclude = sets[0];
            if (ec_random_index(&random, 3) == 0)
                request.unavailable = sets[1] = set_must(
                        scene->built.model, exclude, draw_ids(&random, scene, exclude, 20));
            if (ec_random_index(&random, 3) == 0)
                request.allow = sets[2] = set_must(
                        scene->built.model, allow, draw_ids(&random, scene, allow, 60));
            if (ec_random_index(&random, 2)) {
                request.candidates = candidates;
                request.n_candidates = draw_ids(&random, scene, candidates, 80);
            }
            if (scene->plan->n_groups && ec_random_index(&random, 4) == 0)
                request.group = text_of(
                        scene->plan->group_name[ec_random_index(&random, scene->plan->n_groups)]);

            struct ec_place expected[200];
            size_t n_expected = naive_take(scene, &request, scores, expected), n_places = 999;
            /* exactly the room that is promised to be enough */
            struct ec_place *places = malloc(request.n_places * sizeof *places);
            assert_non_null(places);
            assert_int_equal(ec_ranking_take(scene->ranking, &request, places, &n_places), EC_OK);
            assert_int_equal(n_places, n_expected);
            for (size_t k = 0; k < n_places; k++) {
                assert_int_equal(places[k].known, expected[k].known);
                assert_int_equal(places[k].candidate, expected[k].candidate);
                assert_true(places[k].score == expected[k].score);
                assert_ptr_equal(places[k].item.bytes, expected[k].item.bytes);
                assert_int_equal(places[k].item.size, expected[k].item.size);
            }
            free(places);
            for (size_t s = 0; s < 3; s++)
                free(sets[s]);
        }
        scene_free(scene);
    }
}

static void an_empty_history_is_answered_by_popularity_alone(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(4, 0);
    for (int round = 0; round < 100; round++) {
        struct scene *scene = scene_new(&random, 1 + ec_random_index(&random, PLAN_MAX_ITEMS), 0);
        double scores[PLAN_MAX_ITEMS];
        all_scores(scene->ranking, scene->built.model, scores);
        for (uint32_t i = 0; i < scene->plan->n_items; i++)
            assert_true(scores[i] * 1048576.0 ==
                        floor(scene->plan->popularity[i] / 65535.0 * 1048576.0 + 0.5));
        scene_free(scene);
    }
}

static void ties_go_by_the_order_of_ids(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(5, 0);
    struct model_plan *plan = random_plan_new(&random, 50);
    for (uint32_t i = 0; i < 50; i++)
        plan->popularity[i] = 1234;
    struct test_model built = test_model_build(plan);
    struct ec_user *user = user_new(1);
    struct ec_ranking *ranking = ranking_must(built.model, user, 0.0);
    struct ec_place places[50];
    size_t n_places;
    for (uint32_t k = 1; k <= 50; k++) {
        struct ec_request request = {.n_places = k};
        assert_int_equal(ec_ranking_take(ranking, &request, places, &n_places), EC_OK);
        assert_int_equal(n_places, k);
        for (uint32_t n = 0; n < k; n++)
            assert_memory_equal(places[n].item.bytes, plan->id[n], strlen(plan->id[n]));
    }
    free(ranking);
    user_free(user);
    test_model_free(&built);
    free(plan);
}

/* "thé" has no row in any table, no factors, no features and no row of the encoder; repeat alone would know it. */
static void a_history_that_moves_nothing_is_answered_like_an_empty_one(void **state)
{
    (void)state;
    struct model_plan *plan = tiny_plan_new();
    plan->n_terms--;
    struct test_model tiny = test_model_build(plan);
    free(plan);
    struct ec_user *empty = user_new(2), *user = user_new(2);
    static const struct visit VISITS[] = {{7, EC_EVENT_PURCHASE, 0.0}, {7, EC_EVENT_VIEW, 1.0}};
    user_record_all(user, tiny.model, VISITS, 2);
    struct ec_ranking *a = ranking_must(tiny.model, empty, 10.0),
                      *b = ranking_must(tiny.model, user, 10.0);
    double scores_a[PLAN_MAX_ITEMS], scores_b[PLAN_MAX_ITEMS];
    all_scores(a, tiny.model, scores_a);
    all_scores(b, tiny.model, scores_b);
    assert_memory_equal(scores_a, scores_b, 8 * sizeof *scores_a);
    assert_true(scores_a[0] == 1.0);
    free(a);
    free(b);
    user_free(empty);
    user_free(user);
    test_model_free(&tiny);
}

static void a_history_of_unknown_items_is_an_empty_history(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    struct ec_user *empty = user_new(2), *user = user_new(2);
    assert_int_equal(ec_user_record(user, tiny.model, text_of("sofa"), EC_EVENT_VIEW, 0.0),
            EC_E_ITEM_UNKNOWN);
    assert_memory_equal(user, empty, ec_user_size(2));
    user_free(empty);
    user_free(user);
    test_model_free(&tiny);
}

static struct ec_ranking *tiny_ranking(const struct test_model *tiny, struct ec_user **user)
{
    static const struct visit VISITS[] = {
            {0, EC_EVENT_VIEW, 0.0}, {1, EC_EVENT_VIEW, 60000.0}, {1, EC_EVENT_CART, 120000.0}};
    *user = user_new(3);
    user_record_all(*user, tiny->model, VISITS, 3);
    return ranking_must(tiny->model, *user, 180000.0);
}

static void candidates_come_known_first_each_once_and_unknown_behind_in_order(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    struct ec_user *user;
    struct ec_ranking *ranking = tiny_ranking(&tiny, &user);
    const struct ec_text candidates[] = {text_of("sofa"), text_of("mug"), text_of("lamp"),
            text_of("knife"), text_of("mug"), text_of("desk"), text_of("cup"), text_of("plate")};
    struct ec_set *exclude = set_must(tiny.model, (struct ec_text[]){text_of("lamp")}, 1);
    struct ec_request request = {
            .n_places = 20, .candidates = candidates, .n_candidates = 8, .exclude = exclude};
    static const size_t ORDER[] = {3, 1, 7, 0, 5}; /* cup was met */
    struct ec_place places[20];
    size_t n_places;
    assert_int_equal(ec_ranking_take(ranking, &request, places, &n_places), EC_OK);
    assert_int_equal(n_places, 5);
    for (size_t k = 0; k < 5; k++) {
        assert_int_equal(places[k].candidate, ORDER[k]);
        assert_int_equal(places[k].known, k < 3);
        assert_int_equal(places[k].item.size, candidates[ORDER[k]].size);
        assert_memory_equal(places[k].item.bytes, candidates[ORDER[k]].bytes, places[k].item.size);
    }
    assert_true(places[3].score == 0.0);
    free(exclude);

    request = (struct ec_request){.n_places = 2, .candidates = candidates, .n_candidates = 1};
    assert_int_equal(
            ec_ranking_take(ranking, &request, places, &n_places), EC_OK); /* one, unknown */
    assert_int_equal(n_places, 1);
    assert_false(places[0].known);
    request.candidates = candidates + 3;
    assert_int_equal(ec_ranking_take(ranking, &request, places, &n_places), EC_OK); /* one, known */
    assert_int_equal(n_places, 1);
    assert_true(places[0].known && places[0].candidate == 0);
    request.candidates = candidates + 6;
    assert_int_equal(ec_ranking_take(ranking, &request, places, &n_places), EC_OK); /* one, met */
    assert_int_equal(n_places, 0);
    request.n_candidates = 0;
    assert_int_equal(
            ec_ranking_take(ranking, &request, places, &n_places), EC_OK); /* none at all */
    assert_int_equal(n_places, 0);
    free(ranking);
    user_free(user);
    test_model_free(&tiny);
}

static void a_request_that_cannot_be_answered_writes_nothing(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    struct ec_user *user;
    struct ec_ranking *ranking = tiny_ranking(&tiny, &user);
    struct ec_place place = {.score = -5.0};
    size_t n_places = 77;
    struct ec_request request = {0};
    assert_int_equal(ec_ranking_take(ranking, &request, &place, &n_places), EC_E_PLACES);
    request = (struct ec_request){.n_places = 1, .group = text_of("sofas")};
    assert_int_equal(ec_ranking_take(ranking, &request, &place, &n_places), EC_E_GROUP_UNKNOWN);
    const struct ec_text blanks[] = {text_of("mug"), text_of("\xc2\xa0 ")};
    request = (struct ec_request){.n_places = 1, .candidates = blanks, .n_candidates = 2};
    assert_int_equal(ec_ranking_take(ranking, &request, &place, &n_places), EC_E_ITEM_EMPTY);
    struct test_model other = tiny_model_new();
    struct ec_set *set = set_must(other.model, blanks, 1);
    const struct ec_request of_another[] = {{.n_places = 1, .exclude = set},
            {.n_places = 1, .unavailable = set}, {.n_places = 1, .allow = set}};
    for (size_t r = 0; r < 3; r++)
        assert_int_equal(
                ec_ranking_take(ranking, &of_another[r], &place, &n_places), EC_E_SET_MODEL);
    free(set);
    test_model_free(&other);
    assert_int_equal(n_places, 77);
    assert_true(place.score == -5.0);
    request = (struct ec_request){.n_places = UINT32_MAX};
    struct ec_place places[8];
    assert_int_equal(ec_ranking_take(ranking, &request, places, &n_places), EC_OK);
    assert_int_equal(n_places, 6);
    free(ranking);
    user_free(user);
    test_model_free(&tiny);
}

static void memory_that_is_too_small_or_not_aligned_is_refused(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    struct ec_user *user = user_new(4);
    static const struct visit VISITS[] = {{0, EC_EVENT_VIEW, 0.0}, {1, EC_EVENT_VIEW, 1.0}};
    user_record_all(user, tiny.model, VISITS, 2);
    size_t size = ec_ranking_size(tiny.model, 2);
    void *memory;
    assert_int_equal(posix_memalign(&memory, 16, size + 16), 0);
    memset(memory, 0x77, size + 16);
    struct ec_ranking *ranking = NULL;
    for (size_t less = 1; less <= size; less++)
        assert_int_equal(ec_ranking_compute(memory, size - less, tiny.model, user, 0.0, &ranking),
                EC_E_BUFFER_SMALL);
    for (size_t shift = 1; shift < 16; shift++)
        assert_int_equal(ec_ranking_compute(
                                 (uint8_t *)memory + shift, size, tiny.model, user, 0.0, &ranking),
                EC_E_BUFFER_SMALL);
    const double TIMES[] = {(double)NAN, INFINITY, -INFINITY, 8.64e15 + 1.0};
    for (size_t n = 0; n < sizeof TIMES / sizeof *TIMES; n++)
        assert_int_equal(
                ec_ranking_compute(memory, size, tiny.model, user, TIMES[n], &ranking), EC_E_TIME);
    for (size_t n = 0; n < size + 16; n++)
        assert_int_equal(((uint8_t *)memory)[n], 0x77);
    assert_null(ranking);
    assert_int_equal(ec_ranking_compute(memory, size, tiny.model, user, 0.0, &ranking), EC_OK);
    free(memory);

    assert_true(ec_ranking_size(tiny.model, 3) > ec_ranking_size(tiny.model, 2));
    assert_true(ec_ranking_size(tiny.model, UINT32_MAX) ==
                ec_ranking_size(tiny.model, EC_MAX_USER_EVENTS));
    user_free(user);
    test_model_free(&tiny);
}

static void assert_zeros(const void *memory, size_t size)
{
    for (size_t n = 0; n < size; n++)
        assert_int_equal(((const uint8_t *)memory)[n], 0);
}

static void wiping_a_ranking_leaves_zeros(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(6, 0);
    for (int round = 0; round < 50; round++) {
        struct scene *scene = scene_new(&random, 1 + ec_random_index(&random, PLAN_MAX_ITEMS), 9);
        double scores[PLAN_MAX_ITEMS];
        all_scores(scene->ranking, scene->built.model, scores);
        ec_ranking_wipe(scene->ranking);
        assert_zeros(scene->ranking, ec_ranking_size(scene->built.model, 9));
        scene_free(scene);
    }
}

static void a_ranking_that_fails_leaves_zeros_and_an_empty_history_never_fails(void **state)
{
    (void)state;
    struct model_plan *plan = tiny_plan_new();
    plan->alpha0 = 0.0f;
    plan->l2 = 0.0f;
    plan->n_events = 0;
    struct test_model built = test_model_build(plan);
    struct ec_user *user = user_new(1);
    size_t size = ec_ranking_size(built.model, 1);
    void *memory;
    struct ec_ranking *ranking = NULL;
    assert_int_equal(posix_memalign(&memory, 16, size), 0);
    memset(memory, 0x77, size);
    assert_int_equal(ec_ranking_compute(memory, size, built.model, user, 0.0, &ranking), EC_OK);
    ranking = NULL;
    /* one event spans one of four dimensions */
    assert_int_equal(ec_user_record(user, built.model, text_of("cup"), EC_EVENT_VIEW, 0.0), EC_OK);
    memset(memory, 0x77, size);
    assert_int_equal(
            ec_ranking_compute(memory, size, built.model, user, 0.0, &ranking), EC_E_NOT_POSITIVE);
    assert_null(ranking);
    assert_zeros(memory, size);
    ec_user_wipe(user);

    /* recorded with a larger model */
    assert_int_equal(
            ec_user_record(user, built.model, text_of("th\xc3\xa9"), EC_EVENT_VIEW, 0.0), EC_OK);
    plan->n_items = 7;
    struct test_model smaller = test_model_build(plan);
    size = ec_ranking_size(smaller.model, 1);
    memset(memory, 0x77, size);
    assert_int_equal(
            ec_ranking_compute(memory, size, smaller.model, user, 0.0, &ranking), EC_E_ITEM_RANGE);
    assert_null(ranking);
    assert_zeros(memory, size);
    free(memory);
    user_free(user);
    test_model_free(&smaller);
    test_model_free(&built);
    free(plan);
}

static void a_run_of_events_on_one_item_counts_once_and_an_older_run_half(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new(); /* strengths 1, 2, 3, 4 */
    struct ec_user *user = user_new(8);
    static const struct visit VISITS[] = {{5, EC_EVENT_VIEW, 0.0}, {2, EC_EVENT_VIEW, 1.0},
            {2, EC_EVENT_CART, 2.0}, {5, EC_EVENT_VIEW, 3.0}, {1, EC_EVENT_VIEW, 4.0},
            {1, EC_EVENT_CART, 5.0}, {1, EC_EVENT_PURCHASE, 6.0}};
    static const uint32_t STEPS[] = {0, 0, 0, 1, 2, 2, 2};
    static const float WEIGHTS[] = {4.0f, 0.0f, 0.0f, 1.0f, 3.0f, 0.0f, 0.5f};
    struct ec_history_event events[8];
    uint32_t n_runs[PLAN_MAX_ITEMS];
    user_record_all(user, tiny.model, VISITS, 7);
    assert_int_equal(ec_history_read(tiny.model, user, 0.0, n_runs, events), EC_OK);
    for (uint32_t n = 0; n < 7; n++) {
        assert_int_equal(events[n].step, STEPS[n]);
        assert_true(events[n].weight == WEIGHTS[n]);
        assert_int_equal(events[n].event, 6 - n);
        assert_int_equal(events[n].item, VISITS[6 - n].item);
    }
    user_free(user);
    test_model_free(&tiny);
}

/* Rank a scene's model for other visits and compare every score. */
static void assert_ranks_alike(const struct scene *scene, const struct visit *visits, size_t n)
{
    double scores[PLAN_MAX_ITEMS], again[PLAN_MAX_ITEMS];
    struct ec_user *user = user_new((uint32_t)n);
    user_record_all(user, scene->built.model, visits, n);
    struct ec_ranking *ranking = ranking_must(scene->built.model, user, VISITS_END_MS);
    all_scores(scene->ranking, scene->built.model, scores);
    all_scores(ranking, scene->built.model, again);
    assert_memory_equal(again, scores, ec_model_item_count(scene->built.model) * sizeof *scores);
    free(ranking);
    user_free(user);
}

static void events_repeated_in_a_row_change_no_bit(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(83, 0);
    for (int round = 0; round < 100; round++) {
        struct scene *scene = scene_new(&random, 1 + ec_random_index(&random, 40), 7);
        struct visit visits[7 * 8];
        size_t n = 0;
        for (size_t v = 0; v < scene->n_visits; v++)
            for (uint32_t times = 1 + ec_random_index(&random, 8); times > 0; times--)
                visits[n++] = scene->visits[v];
        assert_ranks_alike(scene, visits, n);
        scene_free(scene);
    }
}

static void a_funnel_counts_once_with_its_strongest_event(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(89, 0);
    for (int round = 0; round < 100; round++) {
        struct scene *scene = scene_new(&random, 1 + ec_random_index(&random, 40), 7);
        struct visit visits[7 * 4];
        size_t n = 0;
        for (size_t v = 0; v < scene->n_visits; v++)
            for (uint32_t type = 0; type <= (uint32_t)scene->visits[v].type; type++) {
                visits[n] = scene->visits[v];
                visits[n++].type = (enum ec_event_type)type;
            }
        assert_ranks_alike(scene, visits, n);
        scene_free(scene);
    }
}

static void events_of_one_item_together_weigh_less_than_twice_the_strongest(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(97, 0);
    struct test_model tiny = tiny_model_new();
    struct ec_history_event *events = calloc(600, sizeof *events);
    for (int round = 0; events && round < 50; round++) {
        struct ec_user *user = user_new(600);
        uint32_t n_items = 1 + ec_random_index(&random, 6);
        double sum[PLAN_MAX_ITEMS] = {0.0};
        uint32_t n_runs[PLAN_MAX_ITEMS];
        for (uint32_t n = 0; n < 600; n++)
            user_record_all(user, tiny.model,
                    &(struct visit){ec_random_index(&random, n_items), EC_EVENT_CART, n}, 1);
        assert_int_equal(ec_history_read(tiny.model, user, 0.0, n_runs, events), EC_OK);
        for (uint32_t n = 0; n < 600; n++)
            sum[events[n].item] += (double)events[n].weight;
        for (uint32_t i = 0; i < n_items; i++)
            assert_true(sum[i] >= 3.0 && sum[i] < 6.0);
        assert_true(events[599].step < n_items);
        user_free(user);
    }
    free(events);
    test_model_free(&tiny);
}

static void an_event_fades_by_half_in_a_half_life_and_never_grows(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new(); /* half-life 30 days; strengths 1, 2, 3, 4 */
    struct ec_user *user = user_new(4);
    const double day_ms = 86400e3;
    static const struct visit VISITS[] = {{0, EC_EVENT_CART, -60 * 86400e3},
            {1, EC_EVENT_LIKE, -30 * 86400e3}, {2, EC_EVENT_PURCHASE, 0.0},
            {3, EC_EVENT_VIEW, 5 * 86400e3}};
    static const float WEIGHTS[] = {1.0f, 4.0f, 1.0f, 0.75f};
    struct ec_history_event events[4];
    uint32_t n_runs[PLAN_MAX_ITEMS];
    user_record_all(user, tiny.model, VISITS, 4);
    assert_int_equal(ec_history_read(tiny.model, user, 0.0, n_runs, events), EC_OK);
    for (uint32_t n = 0; n < 4; n++)
        assert_true(events[n].weight == WEIGHTS[n]); /* the one in the future too */
    assert_int_equal(ec_history_read(tiny.model, user, 30 * day_ms, n_runs, events), EC_OK);
    assert_true(events[1].weight == 2.0f);
    user_free(user);
    test_model_free(&tiny);
}

static void shelves_of_one_ranking_do_not_disturb_each_other(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(7, 0);
    struct scene *scene = scene_new(&random, 40, 8);
    double scores[PLAN_MAX_ITEMS], again[PLAN_MAX_ITEMS];
    all_scores(scene->ranking, scene->built.model, scores);
    for (int round = 0; round < 50; round++) {
        struct ec_text ids[30];
        struct ec_place places[40];
        struct ec_contribution contributions[200];
        size_t n, n_contributions;
        struct ec_request request = {
                .n_places = 1 + ec_random_index(&random, 40), .candidates = ids};
        request.n_candidates = draw_ids(&random, scene, ids, 30);
        assert_int_equal(ec_ranking_take(scene->ranking, &request, places, &n), EC_OK);
        assert_int_equal(ec_ranking_explain(scene->ranking, text_of(scene->plan->id[round % 40]),
                                 contributions, 200, &n_contributions, NULL),
                EC_OK);
        all_scores(scene->ranking, scene->built.model, again);
        assert_memory_equal(scores, again, 40 * sizeof *scores);
    }
    scene_free(scene);
}

/* ---- probabilities ---- */

static void probabilities_are_the_softmax_of_the_scores_of_what_was_not_met(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(9, 0);
    for (int round = 0; round < 100; round++) {
        struct scene *scene = scene_new(&random, 1 + ec_random_index(&random, PLAN_MAX_ITEMS),
                ec_random_index(&random, CAPACITY + 1));
        double scores[PLAN_MAX_ITEMS];
        all_scores(scene->ranking, scene->built.model, scores);
        for (int include_seen = 0; include_seen < 2; include_seen++) {
            struct ec_request request = {.n_places = 1, .include_seen = include_seen};
            double total = 0.0, sum = 0.0;
            size_t n_eligible = 0;
            for (uint32_t i = 0; i < scene->plan->n_items; i++)
                if (eligible(scene, &request, i)) {
                    total += exp(scores[i]);
                    n_eligible++;
                }
            for (uint32_t i = 0; i < scene->plan->n_items; i++) {
                double probability = -1.0;
                assert_int_equal(ec_ranking_probability(scene->ranking, include_seen,
                                         text_of(scene->plan->id[i]), &probability),
                        EC_OK);
                if (eligible(scene, &request, i))
                    assert_true(fabs(probability - exp(scores[i]) / total) <= 1e-7);
                else
                    assert_true(probability == 0.0);
                sum += probability;
            }
            assert_true(n_eligible == 0 ? sum == 0.0 : fabs(sum - 1.0) < 1e-12);
        }
        scene_free(scene);
    }
}

static void probabilities_and_shelves_do_not_disturb_each_other(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(10, 0);
    struct scene *scene = scene_new(&random, 40, 8);
    struct ec_text exclude[20];
    struct ec_place places[40];
    double first = -1.0, again = -1.0;
    size_t n;
    struct ec_text item = text_of(scene->plan->id[3]);
    assert_int_equal(ec_ranking_probability(scene->ranking, true, item, &first), EC_OK);
    struct ec_set *set = set_must(
            scene->built.model, exclude, draw_ids(&random, scene, exclude, 20));
    struct ec_request request = {.n_places = 40, .exclude = set, .tail_only = true};
    assert_int_equal(ec_ranking_take(scene->ranking, &request, places, &n), EC_OK);
    free(set);
    assert_int_equal(ec_ranking_probability(scene->ranking, false, item, &again), EC_OK);
    assert_int_equal(ec_ranking_probability(scene->ranking, true, item, &again), EC_OK);
    assert_true(first == again && first > 0.0);
    again = -7.0;
    assert_int_equal(ec_ranking_probability(scene->ranking, true, text_of("sofa"), &again),
            EC_E_ITEM_UNKNOWN);
    assert_true(again == -7.0);
    scene_free(scene);
}

/* Scores 2,048 below the largest and more: nothing overflows, and nothing is divided by 0. */
static void probabilities_of_scores_far_apart_are_0_and_1(void **state)
{
    (void)state;
    struct model_plan *plan = tiny_plan_new();
    plan->term[5].weight = 512.0f; /* the sequence */
    for (uint32_t i = 0; i < 8; i++)
        plan->encoder_bias[i] = i == 4 ? 32767 : -32768;
    struct test_model built = test_model_build(plan);
    struct ec_user *user;
    struct ec_ranking *ranking = tiny_ranking(&built, &user);
    double probability;
    assert_int_equal(ec_ranking_probability(ranking, false, text_of("mug"), &probability), EC_OK);
    assert_true(probability == 1.0);
    assert_int_equal(ec_ranking_probability(ranking, false, text_of("jug"), &probability), EC_OK);
    assert_true(probability == 0.0);
    free(ranking);
    user_free(user);
    test_model_free(&built);
    free(plan);
}

/* ---- signals ---- */

/* Two terms of factors with different decays: each is explained by its own system, whichever was solved last. */
static void terms_of_the_factors_are_explained_each_by_its_own_decay(void **state)
{
    (void)state;
    struct model_plan *plan = tiny_plan_new();
    plan->n_terms = 4;
    plan->term[0].signal = EC_SIGNAL_FACTORS;
    plan->term[0].decay = 0.1f;
    plan->term[1].signal = EC_SIGNAL_FACTORS;
    plan->term[1].decay = 1.0f;
    struct test_model built = test_model_build(plan);
    struct ec_user *user;
    struct ec_ranking *ranking = tiny_ranking(&built, &user);
    static const struct visit VISITS[] = {
            {0, EC_EVENT_VIEW, 0.0}, {1, EC_EVENT_VIEW, 60000.0}, {1, EC_EVENT_CART, 120000.0}};
    struct naive *naive = naive_new(plan, VISITS, 3, 180000.0);
    for (int again = 0; again < 2; again++)
        for (uint32_t i = 0; i < 8; i++) {
            struct ec_contribution contributions[16];
            size_t n;
            assert_int_equal(
                    ec_ranking_explain(ranking, text_of(plan->id[i]), contributions, 16, &n, NULL),
                    EC_OK);
            for (size_t c = 0; c < n; c++)
                if (contributions[c].signal == EC_SIGNAL_FACTORS)
                    assert_true(
                            fabs(contributions[c].value -
                                    naive->part[EC_SIGNAL_FACTORS][contributions[c].event][i]) <=
                            naive->slack[i]);
        }
    free(naive);
    free(ranking);
    user_free(user);
    test_model_free(&built);
    free(plan);
}

static void the_sequence_sees_no_event_further_back_than_its_steps(void **state)
{
    (void)state;
    struct model_plan *plan = tiny_plan_new();
    struct test_model built = test_model_build(plan);
    struct ec_user *user = user_new(8);
    static const struct visit VISITS[] = {{2, EC_EVENT_VIEW, 0.0}, {0, EC_EVENT_VIEW, 1.0},
            {7, EC_EVENT_VIEW, 2.0}, {3, EC_EVENT_VIEW, 3.0}, {7, EC_EVENT_VIEW, 4.0}};
    static const bool SEEN[] = {
            false, true, false, true, false}; /* three steps; item 7 has no row */
    user_record_all(user, built.model, VISITS, 5);
    struct ec_ranking *ranking = ranking_must(built.model, user, 5.0);
    struct ec_contribution contributions[64];
    size_t n;
    assert_int_equal(
            ec_ranking_explain(ranking, text_of("fork"), contributions, 64, &n, NULL), EC_OK);
    bool seen[5] = {false};
    for (size_t c = 0; c < n; c++)
        if (contributions[c].signal == EC_SIGNAL_SEQUENCE && contributions[c].event != EC_NO_EVENT)
            seen[contributions[c].event] = true;
    assert_memory_equal(seen, SEEN, sizeof seen);
    free(ranking);

    /* two of item 7 alone within the steps: silent, its bias too */
    static const struct visit LATER[] = {{5, EC_EVENT_VIEW, 6.0}, {7, EC_EVENT_VIEW, 7.0}};
    plan->n_steps = 1;
    struct test_model shorter = test_model_build(plan);
    user_record_all(user, shorter.model, LATER, 2);
    ranking = ranking_must(shorter.model, user, 8.0);
    assert_int_equal(
            ec_ranking_explain(ranking, text_of("fork"), contributions, 64, &n, NULL), EC_OK);
    for (size_t c = 0; c < n; c++)
        assert_int_not_equal(contributions[c].signal, EC_SIGNAL_SEQUENCE);
    free(ranking);
    user_free(user);
    test_model_free(&shorter);
    test_model_free(&built);
    free(plan);
}

/* ---- the self-test ---- */

static enum ec_status run_self_test(const struct ec_model *model)
{
    size_t size = ec_self_test_size(model);
    void *memory;
    assert_int_equal(posix_memalign(&memory, 16, size), 0);
    memset(memory, 0xcc, size);
    enum ec_status status = ec_self_test(model, memory, size);
    assert_zeros(memory, size);
    free(memory);
    return status;
}

/* Open changed bytes anew and test them. */
static enum ec_status reopen_and_test(const struct test_model *built)
{
    struct ec_model *model;
    assert_int_equal(test_open(built->bytes, built->size, &model), EC_OK);
    enum ec_status status = run_self_test(model);
    free(model);
    return status;
}

static void the_self_test_passes_where_the_answer_is_right(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(8, 0);
    struct test_model tiny = tiny_model_new();
    assert_int_equal(run_self_test(tiny.model), EC_OK);
    test_model_free(&tiny);
    for (int round = 0; round < 50; round++) {
        struct test_model built = random_model_new(
                &random, 1 + ec_random_index(&random, PLAN_MAX_ITEMS));
        assert_int_equal(run_self_test(built.model), EC_OK);
        test_model_free(&built);
    }
}

static void the_self_test_fails_where_one_number_differs(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    uint8_t *body = model_section(tiny.bytes, EC_SECTION_SELF_TEST, NULL);
    for (uint32_t k = 0; k < 5; k++)
        for (int field = 0; field < 2; field++)
            for (int change = -1; change <= 1; change += 2) {
                uint8_t *at = body + EC_SELF_TEST_ENTRIES + EC_SELF_TEST_ENTRY_SIZE * (3 + k) +
                              4 * field;
                uint32_t right = ec_load_u32(at), wrong = right + (uint32_t)change;
                if (field == 0 && wrong > 7)
                    continue; /* no item: the loader's case */
                ec_store_u32(at, wrong);
                model_reseal(tiny.bytes, tiny.size);
                assert_int_equal(reopen_and_test(&tiny), EC_E_SELF_TEST);
                ec_store_u32(at, right);
            }
    ec_store_u32(body + EC_SELF_TEST_ENTRIES + 20, EC_EVENT_PURCHASE); /* another history */
    model_reseal(tiny.bytes, tiny.size);
    assert_int_equal(reopen_and_test(&tiny), EC_E_SELF_TEST);
    test_model_free(&tiny);
}

/* Six of the eight items are eligible: a record of seven places cannot come true. */
static void the_self_test_fails_where_more_places_are_recorded_than_there_are(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    struct parts parts = parts_read(tiny.bytes, tiny.size);
    struct part *part = parts_find(&parts, EC_SECTION_SELF_TEST);
    const size_t places = EC_SELF_TEST_ENTRIES + 3 * EC_SELF_TEST_ENTRY_SIZE;
    part_resize(part, places + 7 * EC_SELF_TEST_ENTRY_SIZE);
    ec_store_u32(part->bytes + EC_SELF_TEST_PLACES, 7);
    ec_store_u32(part->bytes + places + 5 * EC_SELF_TEST_ENTRY_SIZE, 7); /* thé, the sixth */
    ec_store_u32(part->bytes + places + 5 * EC_SELF_TEST_ENTRY_SIZE + 4, (uint32_t)-8382553);
    for (uint32_t n = 7; n >= 6; n--) {
        ec_store_u32(part->bytes + EC_SELF_TEST_PLACES, n);
        part_resize(part, places + n * EC_SELF_TEST_ENTRY_SIZE);
        size_t size;
        uint8_t *bytes = parts_write(&parts, &size);
        struct ec_model *model;
        assert_int_equal(test_open(bytes, size, &model), EC_OK);
        assert_int_equal(run_self_test(model), n == 6 ? EC_OK : EC_E_SELF_TEST);
        free(model);
        free(bytes);
    }
    parts_free(&parts);
    test_model_free(&tiny);
}

static void the_self_test_fails_where_its_ranking_does(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    uint8_t *factors = model_section(tiny.bytes, EC_SECTION_SIGNAL + EC_SIGNAL_FACTORS, NULL);
    ec_store_f32(factors + EC_FACTORS_ALPHA0, 0.0f);
    ec_store_f32(factors + EC_FACTORS_L2, 0.0f);
    model_reseal(tiny.bytes, tiny.size);
    assert_int_equal(reopen_and_test(&tiny), EC_E_SELF_TEST);
    test_model_free(&tiny);
}

static void the_self_test_needs_its_memory(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    size_t size = ec_self_test_size(tiny.model);
    void *memory;
    assert_int_equal(posix_memalign(&memory, 16, size + 16), 0);
    assert_int_equal(ec_self_test(tiny.model, memory, size - 1), EC_E_BUFFER_SMALL);
    assert_int_equal(ec_self_test(tiny.model, (uint8_t *)memory + 8, size), EC_E_BUFFER_SMALL);
    free(memory);
    test_model_free(&tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(scores_are_those_of_the_definition),
            cmocka_unit_test(a_ranking_depends_on_nothing_that_its_memory_held),
            cmocka_unit_test(a_ranking_in_the_memory_of_another_is_that_of_fresh_memory),
            cmocka_unit_test(a_shelf_is_what_plain_filtering_and_sorting_gives),
            cmocka_unit_test(an_empty_history_is_answered_by_popularity_alone),
            cmocka_unit_test(ties_go_by_the_order_of_ids),
            cmocka_unit_test(a_history_that_moves_nothing_is_answered_like_an_empty_one),
            cmocka_unit_test(a_history_of_unknown_items_is_an_empty_history),
            cmocka_unit_test(candidates_come_known_first_each_once_and_unknown_behind_in_order),
            cmocka_unit_test(a_request_that_cannot_be_answered_writes_nothing),
            cmocka_unit_test(memory_that_is_too_small_or_not_aligned_is_refused),
            cmocka_unit_test(wiping_a_ranking_leaves_zeros),
            cmocka_unit_test(a_ranking_that_fails_leaves_zeros_and_an_empty_history_never_fails),
            cmocka_unit_test(a_run_of_events_on_one_item_counts_once_and_an_older_run_half),
            cmocka_unit_test(events_repeated_in_a_row_change_no_bit),
            cmocka_unit_test(a_funnel_counts_once_with_its_strongest_event),
            cmocka_unit_test(events_of_one_item_together_weigh_less_than_twice_the_strongest),
            cmocka_unit_test(an_event_fades_by_half_in_a_half_life_and_never_grows),
            cmocka_unit_test(shelves_of_one_ranking_do_not_disturb_each_other),
            cmocka_unit_test(probabilities_are_the_softmax_of_the_scores_of_what_was_not_met),
            cmocka_unit_test(probabilities_and_shelves_do_not_disturb_each_other),
            cmocka_unit_test(probabilities_of_scores_far_apart_are_0_and_1),
            cmocka_unit_test(terms_of_the_factors_are_explained_each_by_its_own_decay),
            cmocka_unit_test(the_sequence_sees_no_event_further_back_than_its_steps),
            cmocka_unit_test(the_self_test_passes_where_the_answer_is_right),
            cmocka_unit_test(the_self_test_fails_where_one_number_differs),
            cmocka_unit_test(the_self_test_fails_where_more_places_are_recorded_than_there_are),
            cmocka_unit_test(the_self_test_fails_where_its_ranking_does),
            cmocka_unit_test(the_self_test_needs_its_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

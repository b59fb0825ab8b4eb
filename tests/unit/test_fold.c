/* test_fold.c - a log and a device fold an id alike, and the device finds what it means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "device/catalogue/model.h"
#include "native/clean/ids.h"
#include "native/system/random.h"
#include "support/shopper.h"
#include "support/tiny_model.h"

enum { N_ROUNDS = 20000, MOST_PIECES = 12 };

static const struct ec_id_rule RULES[] = {{EC_CASE_KEEP, false}, {EC_CASE_UPPER, false},
        {EC_CASE_LOWER, false}, {EC_CASE_KEEP, true}, {EC_CASE_UPPER, true}, {EC_CASE_LOWER, true}};
enum { N_RULES = sizeof RULES / sizeof *RULES };

/* Pieces of ids of many scripts, in normal form C; blanks, which may stand anywhere. */
static const char *const PIECES[] = {"a", "Z", "mug", "MUG", "7", "17850", ".0", ".", "00", "-",
        "_", " ", "\t", "\xc2\xa0", "\xef\xbb\xbf", "\xe3\x80\x80", "\xe2\x80\x8b", "\xc3\xa9",
        "\xc3\x89", "\xc3\x9f", "\xce\xa3", "\xd0\x94", "\xd0\xb4", "\xe6\x9d\xaf", "\xd7\x90",
        "\xf0\x9f\x8d\xb5", "\xe2\x84\xa2", "{", "`", "@", "["};

/* A text of some pieces; returns its size. */
static size_t draw(struct ec_random *random, char *text)
{
    size_t size = 0;
    uint32_t n = ec_random_index(random, MOST_PIECES);
    for (uint32_t p = 0; p < n; p++) {
        const char *piece = PIECES[ec_random_index(random, sizeof PIECES / sizeof *PIECES)];
        memcpy(text + size, piece, strlen(piece));
        size += strlen(piece);
    }
    return size;
}

static void a_log_and_a_device_fold_an_id_alike(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(1, 0);
    size_t n_changed = 0;
    for (size_t r = 0; r < N_RULES; r++) {
        struct ec_ids ids = {.rules = {.missing = EC_RULE_MISSING_ITEM,
                                     .integers = !RULES[r].keeps_floats,
                                     .letters = RULES[r].letters}};
        for (int round = 0; round < N_ROUNDS; round++) {
            char text[MOST_PIECES * 5], room[EC_MAX_ID];
            const struct ec_id_verdict *verdict;
            struct ec_text id = {text, draw(&random, text)};
            assert_int_equal(ec_ids_judge(&ids, id, &verdict), EC_OK);
            if (verdict->dropped)
                continue;
            struct ec_text logged = ec_strings_get(&ids.clean.strings, verdict->id);
            struct ec_text folded = ec_id_fold(RULES[r], id, room);
            if (ec_text_compare(logged, folded) != 0)
                fail_msg("\"%.*s\" is \"%.*s\" in the log and \"%.*s\" here", (int)id.size,
                        id.bytes, (int)logged.size, logged.bytes, (int)folded.size, folded.bytes);
            n_changed += ec_text_compare(id, folded) != 0;
            char again[EC_MAX_ID];
            assert_int_equal(ec_text_compare(folded, ec_id_fold(RULES[r], folded, again)), 0);
        }
        ec_ids_free(&ids);
    }
    assert_true(n_changed > N_ROUNDS);
}

static void assert_folded(struct ec_id_rule rule, const char *id, const char *expected)
{
    char room[EC_MAX_ID];
    struct ec_text folded = ec_id_fold(rule, text_of(id), room);
    assert_int_equal(folded.size, strlen(expected));
    assert_memory_equal(folded.bytes, expected, folded.size);
}

static void letters_of_ascii_change_their_case_and_nothing_else_does(void **state)
{
    (void)state;
    for (int c = 1; c < 256; c++) {
        char id[4] = {'x', (char)c, 'x', '\0'};
        char upper[4] = {'X', (char)(c >= 'a' && c <= 'z' ? c - 32 : c), 'X', '\0'};
        char lower[4] = {'x', (char)(c >= 'A' && c <= 'Z' ? c + 32 : c), 'x', '\0'};
        assert_folded((struct ec_id_rule){EC_CASE_KEEP, false}, id, id);
        assert_folded((struct ec_id_rule){EC_CASE_UPPER, false}, id, upper);
        assert_folded((struct ec_id_rule){EC_CASE_LOWER, false}, id, lower);
    }
    assert_folded((struct ec_id_rule){EC_CASE_UPPER, false}, " 17850.00\xc2\xa0", "17850");
    assert_folded((struct ec_id_rule){EC_CASE_UPPER, true}, " 17850.00\xc2\xa0", "17850.00");
    assert_folded((struct ec_id_rule){EC_CASE_LOWER, false}, "\xef\xbb\xbf \t", "");
}

/* Room of exactly EC_MAX_ID bytes: the sanitizers see one more. */
static void an_id_at_the_limit_is_folded_and_a_longer_one_only_trimmed(void **state)
{
    (void)state;
    struct ec_id_rule rule = {EC_CASE_UPPER, false};
    char *room = malloc(EC_MAX_ID);
    char *id = malloc(EC_MAX_ID + 3);
    assert_non_null(room);
    assert_non_null(id);
    memset(id, 'a', EC_MAX_ID + 3);
    id[0] = ' ';
    struct ec_text folded = ec_id_fold(rule, (struct ec_text){id, EC_MAX_ID + 1}, room);
    assert_int_equal(folded.size, EC_MAX_ID);
    assert_int_equal(folded.bytes[EC_MAX_ID - 1], 'A');
    folded = ec_id_fold(rule, (struct ec_text){id, EC_MAX_ID + 2}, room);
    assert_int_equal(folded.size, EC_MAX_ID + 1);
    assert_ptr_equal(folded.bytes, id + 1);
    free(id);
    free(room);
}

/* The tiny model, its ids in one case, and the rule that says so. */
static struct test_model folded_model(enum ec_case letters)
{
    struct model_plan *plan = tiny_plan_new();
    plan->id_rule.letters = letters;
    for (uint32_t i = 0; i < plan->n_items; i++)
        (void)ec_case_change(plan->id[i], strlen(plan->id[i]), letters);
    struct test_model built = test_model_build(plan);
    free(plan);
    return built;
}

static void every_call_that_takes_an_id_finds_what_it_means(void **state)
{
    (void)state;
    static const char *const SPELLINGS[] = {
            "MUG", "mug", "mUg", " mug", "MUG\t", "\xc2\xa0mug\xef\xbb\xbf"};
    struct test_model upper = folded_model(EC_CASE_UPPER);
    for (size_t s = 0; s < sizeof SPELLINGS / sizeof *SPELLINGS; s++) {
        struct ec_text id = text_of(SPELLINGS[s]);
        struct ec_item_facts facts;
        char room[EC_MAX_ID];
        assert_int_equal(ec_model_item(upper.model, id, &facts), EC_OK);
        assert_memory_equal(facts.id.bytes, "MUG", 3);
        assert_ptr_equal(ec_model_fold_id(upper.model, id, room).bytes, facts.id.bytes);

        struct ec_user *user = user_new(2);
        struct ec_event_facts event;
        uint32_t n_forgotten;
        assert_int_equal(ec_user_record(user, upper.model, id, EC_EVENT_VIEW, 0.0), EC_OK);
        assert_int_equal(ec_user_event(user, upper.model, 0, &event), EC_OK);
        assert_memory_equal(event.item.bytes, "MUG", 3);
        struct ec_ranking *ranking = ranking_must(upper.model, user, 1.0);
        struct ec_contribution contributions[64];
        double score, probability;
        size_t n;
        assert_int_equal(ec_ranking_explain(ranking, id, contributions, 64, &n, &score), EC_OK);
        assert_int_equal(ec_ranking_probability(ranking, true, id, &probability), EC_OK);
        free(ranking);
        assert_int_equal(ec_user_forget_item(user, upper.model, id, &n_forgotten), EC_OK);
        assert_int_equal(n_forgotten, 1);
        user_free(user);
    }
    test_model_free(&upper);
}

static void without_a_rule_letters_count_and_blanks_do_not(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    char room[EC_MAX_ID];
    assert_int_equal(ec_model_find(tiny.model, text_of("MUG")), EC_NO_ITEM);
    assert_int_equal(ec_model_find(tiny.model, text_of(" mug ")), 4);
    struct ec_text spelled = ec_model_fold_id(tiny.model, text_of(" Sofa 2.0 "), room);
    assert_int_equal(spelled.size, 8);
    assert_memory_equal(spelled.bytes, "Sofa 2.0", 8);
    spelled = ec_model_fold_id(tiny.model, text_of("12.0"), room);
    assert_int_equal(spelled.size, 2);
    assert_int_equal(ec_model_fold_id(tiny.model, text_of(" \t"), room).size, 0);
    test_model_free(&tiny);
}

/* A file may hold ids that its own rule would change: they are found as they stand. */
static void an_id_that_the_model_holds_means_itself_whatever_the_rule(void **state)
{
    (void)state;
    struct model_plan *plan = tiny_plan_new();
    plan->n_events = 0;
    plan->id_rule = (struct ec_id_rule){EC_CASE_UPPER, false};
    static const char *const IDS[] = {
            " mug", "12", "12.0", "MUG", "Mug", "mug", "mug ", "th\xc3\xa9"};
    for (uint32_t i = 0; i < 8; i++) {
        memset(plan->id[i], 0, sizeof plan->id[i]);
        memcpy(plan->id[i], IDS[i], strlen(IDS[i]));
    }
    struct test_model built = test_model_build(plan);
    for (uint32_t i = 0; i < 8; i++)
        assert_int_equal(ec_model_find(built.model, text_of(IDS[i])), i);
    assert_int_equal(ec_model_find(built.model, text_of("  mug")), 3);
    assert_int_equal(ec_model_find(built.model, text_of("12.00")), 1);
    test_model_free(&built);
    free(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_log_and_a_device_fold_an_id_alike),
            cmocka_unit_test(letters_of_ascii_change_their_case_and_nothing_else_does),
            cmocka_unit_test(an_id_at_the_limit_is_folded_and_a_longer_one_only_trimmed),
            cmocka_unit_test(every_call_that_takes_an_id_finds_what_it_means),
            cmocka_unit_test(without_a_rule_letters_count_and_blanks_do_not),
            cmocka_unit_test(an_id_that_the_model_holds_means_itself_whatever_the_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

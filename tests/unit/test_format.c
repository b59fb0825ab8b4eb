/* test_format.c - the model file: what is written is what is read, and nothing else is.
 *
 * Run from the top of the repository. `test_format --write` writes tests/golden/tiny.endcap anew: after a change of
 * the format, on purpose. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "device/base/bytes.h"
#include "native/pack/quantise.h"
#include "device/catalogue/model.h"
#include "native/pack/writer.h"
#include "support/corruptions.h"
#include "support/parts.h"
#include "support/shopper.h"
#include "support/tiny_model.h"

static const char GOLDEN[] = "tests/golden/tiny.endcap";

static enum ec_status open_status(const uint8_t *bytes, size_t size)
{
    struct ec_model model;
    return ec_model_open(bytes, size, &model);
}

/* A file's bytes, aligned to 16 and an allocation of exactly its size; free(). NULL: no such file. */
static uint8_t *read_file(const char *path, size_t *size)
{
    static uint8_t buffer[1 << 16];
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    *size = fread(buffer, 1, sizeof buffer, file);
    assert_true(feof(file) && *size < sizeof buffer);
    fclose(file);
    return exact_copy(buffer, *size);
}

static void the_writer_writes_the_golden_bytes(void **state)
{
    (void)state;
    size_t size;
    uint8_t *golden = read_file(GOLDEN, &size);
    assert_non_null(golden);
    struct test_model tiny = tiny_model_new();
    assert_int_equal(tiny.size, size);
    assert_memory_equal(tiny.bytes, golden, size);
    test_model_free(&tiny);
    free(golden);
}

/* Lines "00000000: 89 45 ..." of the specification hold the golden file, each byte once. */
static void the_specification_shows_the_golden_bytes(void **state)
{
    (void)state;
    FILE *file = fopen("models/FORMAT.md", "r");
    assert_non_null(file);
    struct test_model tiny = tiny_model_new();
    char line[512];
    size_t n_shown = 0;
    while (fgets(line, sizeof line, file)) {
        unsigned offset, byte;
        int used;
        if (sscanf(line, "%8x:%n", &offset, &used) != 1 || used != 9)
            continue;
        assert_int_equal(offset, n_shown);
        for (const char *at = line + used; sscanf(at, "%2x%n", &byte, &used) == 1; at += used) {
            assert_true(n_shown < tiny.size);
            assert_int_equal(byte, tiny.bytes[n_shown++]);
        }
    }
    assert_int_equal(n_shown, tiny.size);
    fclose(file);
    test_model_free(&tiny);
}

static void check_text(struct ec_text text, const char *expected)
{
    assert_int_equal(text.size, strlen(expected));
    assert_memory_equal(text.bytes, expected, text.size);
}

static void what_was_planned_is_what_is_read(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(1, 0);
    for (uint32_t round = 0; round < 300; round++) {
        struct model_plan *plan = random_plan_new(&random, 1 + round % PLAN_MAX_ITEMS);
        struct test_model built = test_model_build(plan);
        const struct ec_model *model = &built.model;
        assert_int_equal(ec_model_item_count(model), plan->n_items);
        check_text(ec_model_training(model), plan->training);
        for (uint32_t i = 0; i < plan->n_items; i++) {
            struct ec_item_facts facts, found;
            assert_int_equal(ec_model_item_at(model, i, &facts), EC_OK);
            check_text(facts.id, plan->id[i]);
            check_text(facts.title, plan->with_titles ? plan->title[i] : "");
            bool in_group = plan->n_groups && plan->group[i] != EC_GROUP_NONE;
            check_text(facts.group, in_group ? plan->group_name[plan->group[i]] : "");
            assert_true(facts.price == (plan->with_prices ? plan->price[i] : 0.0f));
            assert_true(facts.popularity == (float)plan->popularity[i] * (1.0f / 65535.0f));
            assert_int_equal(facts.in_tail, plan->in_tail[i]);
            assert_int_equal(ec_model_item(model, text_of(plan->id[i]), &found), EC_OK);
            assert_ptr_equal(found.id.bytes, facts.id.bytes);
            for (uint32_t t = 0; t < plan->n_tables; t++) {
                struct ec_row row = ec_view_row(model, t, i);
                assert_true(row.scale == plan->table[t].scale[i]);
                uint32_t to = 0;
                for (uint32_t e = 0; e < row.n; e++, to++) {
                    for (uint32_t end = to + ec_view_varint(&row.gaps); to < end; to++)
                        assert_int_equal(plan->table[t].weight[i][to], 0);
                    assert_int_equal(
                            plan->table[t].weight[i][to], ec_packed(row.weights, row.bits, e));
                }
                for (; to < plan->n_items; to++)
                    assert_int_equal(plan->table[t].weight[i][to], 0);
            }
        }
        struct ec_item_facts facts = {.price = -1.0f};
        assert_int_equal(ec_model_item_at(model, plan->n_items, &facts), EC_E_ITEM_RANGE);
        assert_int_equal(ec_model_item(model, text_of("item"), &facts), EC_E_ITEM_UNKNOWN);
        assert_int_equal(ec_model_item(model, text_of("item00x"), &facts), EC_E_ITEM_UNKNOWN);
        assert_int_equal(ec_model_item(model, text_of(""), &facts), EC_E_ITEM_UNKNOWN);
        assert_int_equal(ec_model_item(model, text_of("zzz"), &facts), EC_E_ITEM_UNKNOWN);
        assert_true(facts.price == -1.0f);
        test_model_free(&built);
        free(plan);
    }
}

static void varints_are_read_as_they_are_written(void **state)
{
    (void)state;
    static const uint32_t EDGES[] = {0, 1, 127, 128, 300, 16383, 16384, 2097151, 2097152, 268435455,
            268435456, 0xfffffffe, 0xffffffff};
    struct ec_writer writer;
    ec_writer_new(&writer, 1);
    ec_writer_section(&writer, EC_SECTION_IDS);
    for (size_t n = 0; n < sizeof EDGES / sizeof *EDGES; n++)
        ec_writer_varint(&writer, EDGES[n]);
    assert_int_equal(writer.status, EC_OK);
    const uint8_t *at = writer.bytes;
    for (size_t n = 0; n < sizeof EDGES / sizeof *EDGES; n++)
        assert_int_equal(ec_view_varint(&at), EDGES[n]);
    assert_ptr_equal(at, writer.bytes + writer.size);
    ec_writer_free(&writer);
}

static void the_writer_refuses_what_the_loader_would(void **state)
{
    (void)state;
    struct ec_writer writer;
    uint8_t *bytes = NULL;
    size_t size = 0;
    ec_writer_new(&writer, 1);
    ec_writer_section(&writer, EC_SECTION_TRAINING);
    assert_int_equal(ec_writer_finish(&writer, &bytes, &size), EC_E_SECTION_MISSING);
    assert_null(bytes);
    assert_int_equal(size, 0);
    assert_null(writer.bytes);
}

static void every_address_but_a_multiple_of_16_is_refused(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    uint8_t *room = exact_copy(tiny.bytes, tiny.size);
    for (size_t shift = 1; shift < 16; shift++) {
        uint8_t *moved = malloc(tiny.size + 16);
        assert_non_null(moved);
        uint8_t *at = moved + (16 - (uintptr_t)moved % 16) % 16 + shift;
        memcpy(at, tiny.bytes, tiny.size - shift);
        assert_int_equal(open_status(at, tiny.size), EC_E_ALIGNMENT);
        free(moved);
    }
    assert_int_equal(open_status(room, tiny.size), EC_OK);
    free(room);
    test_model_free(&tiny);
}

static void each_corruption_is_refused_by_its_check(void **state)
{
    (void)state;
    for (size_t c = 0; c < N_CORRUPTIONS; c++) {
        size_t size;
        uint8_t *bytes = corruption_build(&CORRUPTIONS[c], &size);
        enum ec_status status = open_status(bytes, size);
        if (status != CORRUPTIONS[c].status)
            fail_msg("%s.%s: %s", ec_status_name(CORRUPTIONS[c].status), CORRUPTIONS[c].what,
                    ec_status_name(status));
        free(bytes);
    }
}

static void there_is_a_corruption_for_every_status_of_the_loader(void **state)
{
    (void)state;
    for (int status = EC_E_TRUNCATED; status <= EC_E_SIGNAL + 2; status++) {
        int wanted = status <= EC_E_SIGNAL       ? status
                     : status == EC_E_SIGNAL + 1 ? EC_E_ITEM_RANGE
                                                 : EC_E_EVENT_TYPE;
        size_t n_found = 0;
        for (size_t c = 0; c < N_CORRUPTIONS; c++)
            n_found += (int)CORRUPTIONS[c].status == wanted;
        if (n_found == 0)
            fail_msg("no corruption for %s", ec_status_name((enum ec_status)wanted));
    }
}

static void a_refused_model_leaves_the_view_alone(void **state)
{
    (void)state;
    for (size_t c = 0; c < N_CORRUPTIONS; c++) {
        size_t size;
        uint8_t *bytes = corruption_build(&CORRUPTIONS[c], &size);
        struct ec_model model, before;
        memset(&model, 0x5a, sizeof model);
        memset(&before, 0x5a, sizeof before);
        assert_int_not_equal(ec_model_open(bytes, size, &model), EC_OK);
        assert_memory_equal(&model, &before, sizeof model);
        free(bytes);
    }
}

static void any_one_byte_changed_to_any_other_value_is_refused(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    for (size_t n = 0; n < tiny.size; n++) {
        uint8_t right = tiny.bytes[n];
        for (unsigned change = 1; change < 256; change++) {
            tiny.bytes[n] = (uint8_t)(right ^ change);
            if (open_status(tiny.bytes, tiny.size) == EC_OK)
                fail_msg("byte %zu changed from %u to %u opens", n, right, tiny.bytes[n]);
        }
        tiny.bytes[n] = right;
    }
    assert_int_equal(open_status(tiny.bytes, tiny.size), EC_OK);
    test_model_free(&tiny);
}

static void every_truncation_and_every_extension_is_refused(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    for (size_t size = 0; size < tiny.size; size++) {
        uint8_t *cut = exact_copy(tiny.bytes, size);
        assert_int_equal(open_status(cut, size), EC_E_TRUNCATED);
        free(cut);
    }
    for (size_t more = 1; more < 100; more++) {
        uint8_t *longer = malloc(tiny.size + more);
        assert_non_null(longer);
        memcpy(longer, tiny.bytes, tiny.size);
        memset(longer + tiny.size, (int)more % 3, more);
        assert_int_equal(open_status(longer, tiny.size + more), EC_E_FILE_SIZE);
        free(longer);
    }
    test_model_free(&tiny);
}

static void garbage_is_refused(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(2, 0);
    for (int round = 0; round < 5000; round++) {
        size_t size = ec_random_index(&random, 600);
        void *memory;
        assert_int_equal(posix_memalign(&memory, 16, size ? size : 1), 0);
        uint8_t *bytes = memory;
        for (size_t n = 0; n < size; n++)
            bytes[n] = (uint8_t)ec_random_u64(&random);
        assert_int_not_equal(open_status(bytes, size), EC_OK);
        if (size >= EC_HEADER_SIZE) { /* with a good header, so that the garbage is looked at */
            memcpy(bytes, EC_MAGIC, sizeof EC_MAGIC - 1);
            ec_store_u32(bytes + EC_HEADER_VERSION, EC_MODEL_VERSION);
            ec_store_u64(bytes + EC_HEADER_FILE_SIZE, size);
            ec_store_u32(bytes + EC_HEADER_ITEMS, 1 + ec_random_index(&random, 8));
            ec_store_u32(bytes + EC_HEADER_SECTIONS, ec_random_index(&random, 12));
            memset(bytes + EC_HEADER_RESERVED, 0, EC_HEADER_SIZE - EC_HEADER_RESERVED);
            model_reseal(bytes, size);
            assert_int_not_equal(open_status(bytes, size), EC_OK);
        }
        free(bytes);
    }
}

/* Ids of three characters that ascend, for up to 2^22 items; titles and names may be empty texts. */
static void write_numbered(struct ec_writer *writer, uint32_t n, uint32_t length)
{
    for (uint32_t s = 0; s <= n; s++)
        ec_writer_u32(writer, length * s);
    for (uint32_t s = 0; s < n && length; s++)
        for (uint32_t k = length; k-- > 0;)
            ec_writer_u8(writer, (uint8_t)(' ' + (s >> 6 * k & 63)));
}

static void write_popularity_of_nothing(struct ec_writer *writer, uint32_t n_items)
{
    ec_writer_section(writer, EC_SECTION_POPULARITY);
    for (uint32_t i = 0; i < n_items; i++)
        ec_writer_u16(writer, 0);
    ec_writer_pad(writer, 4);
    for (uint32_t i = 0; i < n_items; i += 8)
        ec_writer_u8(writer, 0);
    ec_writer_pad(writer, 4);
}

static void write_fusion(struct ec_writer *writer, uint32_t n_terms)
{
    ec_writer_section(writer, EC_SECTION_FUSION);
    ec_writer_u32(writer, n_terms);
    ec_writer_f32(writer, 1e6f);
    for (uint32_t type = 0; type < EC_N_EVENT_TYPES; type++)
        ec_writer_f32(writer, 64.0f);
    ec_writer_u32(writer, 0);
    ec_writer_u32(writer, 0);
    for (uint32_t t = 0; t < n_terms; t++) {
        static const enum ec_signal FIRST[] = {EC_SIGNAL_POPULARITY, EC_SIGNAL_SEQUENCE,
                EC_SIGNAL_CONTENT, EC_SIGNAL_FACTORS, EC_SIGNAL_REPEAT};
        ec_writer_u32(writer, t < 5 ? FIRST[t] : EC_SIGNAL_COOCCURRENCE);
        ec_writer_u32(writer, t < 5 ? 0 : (t - 5) % EC_MAX_TABLES);
        ec_writer_f32(writer, t % 2 ? 1.0f : 0.0f);
        ec_writer_f32(writer, t % 2 ? 512.0f : -512.0f);
    }
}

/* Row i of the table is full: 1024 of 1030 items. */
static void write_full_table(struct ec_writer *writer, uint32_t t, uint32_t n_items)
{
    const uint32_t bits = t % 2 ? 4 : 8;
    const uint32_t row_size = 2 + EC_NEIGHBOURS_MAX_ROW + EC_NEIGHBOURS_MAX_ROW * bits / 8;
    ec_writer_section(writer, EC_SECTION_TABLE + t);
    ec_writer_u32(writer, EC_SIGNAL_COOCCURRENCE);
    ec_writer_u32(writer, EC_NEIGHBOURS_MAX_ROW);
    ec_writer_u32(writer, bits);
    ec_writer_u32(writer, 0);
    for (uint32_t i = 0; i < n_items; i++)
        ec_writer_f32(writer, 1e6f);
    for (uint32_t i = 0; i <= n_items; i++)
        ec_writer_u32(writer, i ? row_size : 0);
    ec_writer_varint(writer, EC_NEIGHBOURS_MAX_ROW);
    for (uint32_t e = 0; e < EC_NEIGHBOURS_MAX_ROW; e++)
        ec_writer_varint(writer, 0);
    for (uint32_t e = 0; e < EC_NEIGHBOURS_MAX_ROW * bits / 8; e++)
        ec_writer_u8(writer, 255);
}

/* Every item has the first 255 of 300 features. */
static void write_full_content(struct ec_writer *writer, uint32_t n_items)
{
    enum { V = EC_CONTENT_MAX_ROW + 45 };
    ec_writer_section(writer, EC_SECTION_CONTENT);
    ec_writer_u32(writer, V);
    ec_writer_u32(writer, EC_CONTENT_MAX_ROW * n_items);
    ec_writer_u32(writer, 0);
    ec_writer_u32(writer, 0);
    for (uint32_t f = 0; f < V; f++)
        ec_writer_f32(writer, f % 2 ? EC_MAX_IDF : 1e-45f);
    for (uint32_t i = 0; i <= n_items; i++)
        ec_writer_u32(writer, i * (2 + EC_CONTENT_MAX_ROW));
    for (uint32_t i = 0; i < n_items; i++) {
        ec_writer_varint(writer, EC_CONTENT_MAX_ROW);
        for (uint32_t e = 0; e < EC_CONTENT_MAX_ROW; e++)
            ec_writer_varint(writer, 0);
    }
}

static void write_full_encoder(struct ec_writer *writer, uint32_t n_items)
{
    ec_writer_section(writer, EC_SECTION_SEQUENCE);
    ec_writer_u32(writer, EC_MAX_DIMS);
    ec_writer_u32(writer, EC_MAX_STEPS);
    ec_writer_u32(writer, 8);
    ec_writer_u32(writer, 0);
    for (uint32_t k = 0; k < EC_MAX_DIMS * (EC_MAX_STEPS + EC_MAX_DIMS); k++)
        ec_writer_f32(writer, EC_MAX_MIX);
    for (uint32_t k = 0; k < n_items * EC_MAX_DIMS; k++)
        ec_writer_u8(writer, 0x80);
    for (uint32_t i = 0; i < n_items; i++)
        ec_writer_f32(writer, EC_MAX_SCALE);
    for (uint32_t i = 0; i < n_items; i++)
        ec_writer_u16(writer, 0x8000);
    ec_writer_pad(writer, 4);
}

static void everything_at_its_limit_opens(void **state)
{
    (void)state;
    enum { I = EC_NEIGHBOURS_MAX_ROW + 6, F = EC_MAX_FACTORS, G = EC_GROUP_NONE - 1 };
    struct ec_writer writer;
    ec_writer_new(&writer, I);
    ec_writer_section(&writer, EC_SECTION_IDS);
    write_numbered(&writer, I, 4);
    ec_writer_section(&writer, EC_SECTION_TITLES);
    write_numbered(&writer, I, 0);
    ec_writer_section(&writer, EC_SECTION_GROUPS);
    ec_writer_u32(&writer, G);
    for (uint32_t i = 0; i < I; i++)
        ec_writer_u16(&writer, G - 1);
    ec_writer_pad(&writer, 4);
    write_numbered(&writer, G, 4);
    ec_writer_section(&writer, EC_SECTION_PRICES);
    for (uint32_t i = 0; i < I; i++)
        ec_writer_f32(&writer, i % 2 ? 1e12f : 0.0f);
    write_popularity_of_nothing(&writer, I);
    ec_writer_section(&writer, EC_SECTION_FACTORS);
    ec_writer_u32(&writer, F);
    ec_writer_f32(&writer, 1e6f);
    ec_writer_f32(&writer, 1e6f);
    ec_writer_u32(&writer, 0);
    for (uint32_t k = 0; k < I * F; k++)
        ec_writer_u8(&writer, 0x80);
    for (uint32_t i = 0; i < I; i++)
        ec_writer_f32(&writer, 1e6f);
    for (uint32_t k = 0; k < F * (F + 1) / 2; k++)
        ec_writer_f32(&writer, 1e18f);
    write_fusion(&writer, EC_MAX_TERMS);
    ec_writer_section(&writer, EC_SECTION_SELF_TEST);
    ec_writer_u32(&writer, EC_SELF_TEST_MAX);
    ec_writer_u32(&writer, EC_SELF_TEST_MAX);
    for (uint32_t e = 0; e < 2 * EC_SELF_TEST_MAX; e++) {
        ec_writer_u32(&writer, I - 1);
        ec_writer_u32(&writer, EC_EVENT_PURCHASE);
    }
    ec_writer_section(&writer, EC_SECTION_TRAINING);
    write_full_content(&writer, I);
    write_full_encoder(&writer, I);
    ec_writer_section(&writer, EC_SECTION_REPEAT);
    for (uint32_t k = 0; k < 2 * I; k++)
        ec_writer_u8(&writer, 255);
    ec_writer_pad(&writer, 4);
    for (uint32_t t = 0; t < EC_MAX_TABLES; t++)
        write_full_table(&writer, t, I);

    uint8_t *bytes;
    size_t size;
    assert_int_equal(ec_writer_finish(&writer, &bytes, &size), EC_OK);
    uint8_t *exact = exact_copy(bytes, size);
    struct ec_model model;
    struct ec_item_facts facts;
    assert_int_equal(ec_model_open(exact, size, &model), EC_OK);
    assert_int_equal(ec_model_item_at(&model, I - 1, &facts), EC_OK);
    assert_int_equal(facts.title.size, 0);
    assert_int_equal(facts.group.size, 4);
    assert_int_equal(ec_model_training(&model).size, 0);
    free(exact);
    free(bytes);
}

static void the_largest_catalogue_opens(void **state)
{
    (void)state;
    struct ec_writer writer;
    ec_writer_new(&writer, EC_MAX_ITEMS);
    ec_writer_section(&writer, EC_SECTION_IDS);
    write_numbered(&writer, EC_MAX_ITEMS, 4);
    write_popularity_of_nothing(&writer, EC_MAX_ITEMS);
    write_fusion(&writer, 1);
    ec_writer_section(&writer, EC_SECTION_SELF_TEST);
    ec_writer_u32(&writer, 0);
    ec_writer_u32(&writer, 0);
    ec_writer_section(&writer, EC_SECTION_TRAINING);
    uint8_t *bytes;
    size_t size;
    assert_int_equal(ec_writer_finish(&writer, &bytes, &size), EC_OK);
    free(bytes);
}

/* numbers[k] is scale * quantised[k] but for half a scale and rounding; the largest takes the last integer. */
static void quantised_rows_are_off_by_at_most_half_a_unit(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(5, 0);
    for (int round = 0; round < 2000; round++) {
        float numbers[20], magnitudes[20];
        int8_t small[20];
        uint8_t positive[20];
        bool narrow = round % 2;
        uint32_t n = 1 + ec_random_index(&random, 20);
        int largest = 0, highest = 0;
        float unit = round % 3 ? 1.0f : 1e-20f;
        for (uint32_t k = 0; k < n; k++) {
            numbers[k] = unit * (2.0f * (float)ec_random_unit(&random) - 1.0f);
            magnitudes[k] = numbers[k] < 0.0f ? -numbers[k] : numbers[k];
        }
        float scale = (narrow ? ec_quantise_i4 : ec_quantise_i8)(numbers, n, small);
        float positive_scale = (narrow ? ec_quantise_u4 : ec_quantise_u8)(magnitudes, n, positive);
        for (uint32_t k = 0; k < n; k++) {
            double off = (double)numbers[k] - (double)scale * small[k];
            double positive_off = (double)magnitudes[k] - (double)positive_scale * positive[k];
            assert_true(off <= 0.50001 * (double)scale && off >= -0.50001 * (double)scale);
            assert_true(positive_off <= 0.50001 * (double)positive_scale);
            assert_true(positive_off >= -0.50001 * (double)positive_scale);
            largest = abs(small[k]) > largest ? abs(small[k]) : largest;
            highest = positive[k] > highest ? positive[k] : highest;
        }
        assert_int_equal(largest, narrow ? 7 : 127);
        assert_int_equal(highest, narrow ? 15 : 255);
    }
    const float vanishing[] = {1e-40f, -1e-41f, 0.0f};
    int8_t small[3] = {7, 7, 7};
    uint8_t positive[3] = {7, 7, 7};
    assert_true(ec_quantise_i8(vanishing, 3, small) == 0.0f);
    assert_true(ec_quantise_u4(vanishing, 3, positive) == 0.0f);
    for (int k = 0; k < 3; k++)
        assert_true(small[k] == 0 && positive[k] == 0);
}

static void nibbles_are_read_as_they_are_packed(void **state)
{
    (void)state;
    for (uint32_t n = 0; n <= 33; n++) {
        uint8_t numbers[34], packed[17], in_place[34];
        for (uint32_t k = 0; k < n; k++)
            in_place[k] = numbers[k] = (uint8_t)(k * 7 % 16 + (k % 3 ? 0 : 0xf0));
        memset(packed, 0x55, sizeof packed);
        ec_pack_nibbles(numbers, n, packed);
        ec_pack_nibbles(in_place, n, in_place);
        assert_int_equal(ec_packed_size(n, 4), (n + 1) / 2);
        for (uint32_t k = 0; k < n; k++) {
            assert_int_equal(ec_packed(packed, 4, k), numbers[k] & 15);
            assert_int_equal(ec_packed(in_place, 4, k), numbers[k] & 15);
            assert_int_equal(ec_packed(numbers, 8, k), numbers[k]);
        }
        if (n % 2)
            assert_int_equal(packed[n / 2] >> 4, 0);
        if (n < 33)
            assert_int_equal(packed[(n + 1) / 2], 0x55);
    }
}

/* Rank and explain everything; what comes out may be anything but a crash. */
static void use_everything(const struct ec_model *model, struct ec_random *random)
{
    struct visit visits[12];
    size_t n_visits = ec_random_index(random, 12);
    struct ec_user *user = user_new(12);
    visits_draw(random, model, visits, n_visits);
    user_record_all(user, model, visits, n_visits);
    enum ec_status status;
    struct ec_ranking *ranking = ranking_new(model, user, VISITS_END_MS, 0xff, &status);
    if (ranking) {
        uint32_t n_items = ec_model_item_count(model);
        struct ec_place *places = calloc(n_items, sizeof *places);
        size_t capacity = ec_ranking_contribution_count(ranking), n_places, n;
        struct ec_contribution *contributions = calloc(
                capacity ? capacity : 1, sizeof *contributions);
        assert_non_null(places);
        assert_non_null(contributions);
        struct ec_request request = {.n_places = n_items, .include_seen = true};
        assert_int_equal(ec_ranking_take(ranking, &request, places, &n_places), EC_OK);
        assert_int_equal(n_places, n_items);
        for (size_t k = 0; k < n_places; k++) {
            double score, sum = 0.0;
            assert_int_equal(ec_ranking_explain(
                                     ranking, places[k].item, contributions, capacity, &n, &score),
                    EC_OK);
            for (size_t c = 0; c < n; c++)
                sum += contributions[c].value;
            assert_true(sum == score);
            assert_true(k == 0 || places[k - 1].score >= places[k].score);
        }
        free(contributions);
        free(places);
        free(ranking);
    } else {
        assert_int_equal(status, EC_E_NOT_POSITIVE);
    }
    user_free(user);
}

static void a_mutated_and_resealed_model_is_refused_or_works(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(3, 0);
    struct test_model tiny = tiny_model_new();
    uint32_t bodies = ec_load_u32(tiny.bytes + EC_HEADER_SIZE + EC_ENTRY_OFFSET);
    uint32_t in_bodies = (uint32_t)tiny.size - bodies;
    size_t n_opened = 0;
    for (int round = 0; round < 8000; round++) {
        uint8_t *bytes = exact_copy(tiny.bytes, tiny.size);
        for (uint32_t changes = 1 + ec_random_index(&random, 3); changes; changes--) {
            /* half of them in the bodies, where most of a file is */
            size_t at = ec_random_index(&random, 2) ? ec_random_index(&random, (uint32_t)tiny.size)
                                                    : bodies + ec_random_index(&random, in_bodies);
            unsigned flipped = bytes[at] ^ 1u << ec_random_index(&random, 8);
            unsigned drawn = ec_random_index(&random, 256);
            bytes[at] = (uint8_t)(ec_random_index(&random, 2) ? drawn : flipped);
        }
        model_reseal(bytes, tiny.size);
        struct ec_model model;
        if (ec_model_open(bytes, tiny.size, &model) == EC_OK) {
            n_opened++;
            use_everything(&model, &random);
        }
        free(bytes);
    }
    /* the test is worth something only while both happen often */
    assert_in_range(n_opened, 1000, 7000);
    test_model_free(&tiny);
}

static void numbers_at_the_limits_of_the_format_work(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(4, 0);
    for (int round = 0; round < 300; round++) {
        struct model_plan *plan = random_plan_new(&random, 1 + ec_random_index(&random, 20));
        for (uint32_t i = 0; i < plan->n_items; i++) {
            plan->row_scale[i] = ec_random_index(&random, 2) ? 1e6f : 1e-38f;
            plan->encoder_scale[i] = ec_random_index(&random, 2) ? 1e6f : 1e-38f;
            for (uint32_t t = 0; t < plan->n_tables; t++)
                plan->table[t].scale[i] = ec_random_index(&random, 2) ? 1e6f : 1e-40f;
        }
        for (uint32_t f = 0; f < plan->n_features; f++)
            plan->idf[f] = ec_random_index(&random, 2) ? 64.0f : 1e-22f;
        for (uint32_t d = 0; d < plan->n_dims; d++)
            for (uint32_t j = 0; j < plan->n_dims; j++)
                plan->mix[d][j] = plan->position[j % plan->n_steps][d] = ec_random_index(&random, 2)
                                                                                 ? 1e3f
                                                                                 : -1e3f;
        for (uint32_t t = 0; t < plan->n_terms; t++)
            plan->term[t].weight = ec_random_index(&random, 2) ? 512.0f : -512.0f;
        for (uint32_t type = 0; type < EC_N_EVENT_TYPES; type++)
            plan->strength[type] = ec_random_index(&random, 2) ? 64.0f : 1e-40f;
        plan->l2 = ec_random_index(&random, 2) ? 1e6f : 1e-30f;
        plan->alpha0 = ec_random_index(&random, 2) ? 1e6f : 1e-30f;
        plan->half_life_days = ec_random_index(&random, 2) ? 1e-40f : 1e6f;
        plan->n_events = 0;
        struct test_model built = test_model_build(plan);
        for (int visit = 0; visit < 4; visit++)
            use_everything(&built.model, &random);
        test_model_free(&built);
        free(plan);
    }
}

static int write_golden(void)
{
    struct test_model tiny = tiny_model_new();
    FILE *file = fopen(GOLDEN, "wb");
    bool failed = !file || fwrite(tiny.bytes, 1, tiny.size, file) != tiny.size;
    failed = (file && fclose(file) != 0) || failed;
    if (failed)
        perror(GOLDEN);
    test_model_free(&tiny);
    return failed;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--write") == 0)
        return write_golden();
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_writer_writes_the_golden_bytes),
            cmocka_unit_test(the_specification_shows_the_golden_bytes),
            cmocka_unit_test(what_was_planned_is_what_is_read),
            cmocka_unit_test(varints_are_read_as_they_are_written),
            cmocka_unit_test(the_writer_refuses_what_the_loader_would),
            cmocka_unit_test(every_address_but_a_multiple_of_16_is_refused),
            cmocka_unit_test(each_corruption_is_refused_by_its_check),
            cmocka_unit_test(there_is_a_corruption_for_every_status_of_the_loader),
            cmocka_unit_test(a_refused_model_leaves_the_view_alone),
            cmocka_unit_test(any_one_byte_changed_to_any_other_value_is_refused),
            cmocka_unit_test(every_truncation_and_every_extension_is_refused),
            cmocka_unit_test(garbage_is_refused),
            cmocka_unit_test(a_mutated_and_resealed_model_is_refused_or_works),
            cmocka_unit_test(numbers_at_the_limits_of_the_format_work),
            cmocka_unit_test(everything_at_its_limit_opens),
            cmocka_unit_test(the_largest_catalogue_opens),
            cmocka_unit_test(quantised_rows_are_off_by_at_most_half_a_unit),
            cmocka_unit_test(nibbles_are_read_as_they_are_packed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

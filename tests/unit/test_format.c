/* test_format.c - the model file: what is written is what is read, and nothing else is.
 *
 * Run from the top of the repository. `test_format --write` writes tests/golden/tiny.endcap anew: after a change of
 * the format, on purpose. Any other file of tests/golden is one that this library or an older one wrote, and is never
 * written again. Longer than 400 lines: it is the tests of one file format. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "device/base/bytes.h"
#include "device/base/crc32c.h"
#include "device/catalogue/model.h"
#include "device/signals/content.h"
#include "device/signals/factors.h"
#include "device/signals/neighbours.h"
#include "device/signals/sequence.h"
#include "native/pack/quantise.h"
#include "native/pack/writer.h"
#include "support/corruptions.h"
#include "support/parts.h"
#include "support/shopper.h"
#include "support/tiny_model.h"

static const char GOLDEN[] = "tests/golden/tiny.endcap";
static const char GOLDENS[] = "tests/golden";

static enum ec_status open_status(const uint8_t *bytes, size_t size)
{
    struct ec_model *model;
    enum ec_status status = test_open(bytes, size, &model);
    free(model);
    return status;
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

/* Lines "00000000: 89 45 ..." of the specification are bytes of the golden file. */
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
        for (const char *at = line + used; sscanf(at, "%2x%n", &byte, &used) == 1; at += used) {
            assert_true(offset < tiny.size);
            assert_int_equal(byte, tiny.bytes[offset++]);
            n_shown++;
        }
    }
    assert_true(n_shown > 400);
    fclose(file);
    test_model_free(&tiny);
}

static void check_text(struct ec_text text, const char *expected)
{
    assert_int_equal(text.size, strlen(expected));
    assert_memory_equal(text.bytes, expected, text.size);
}

/* Every table of a plan, entry by entry. */
static void check_tables(const struct model_plan *plan, const struct test_model *built)
{
    uint32_t n_items = plan->n_items;
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++) {
        const struct table_plan *table = &plan->table[s];
        uint8_t *body = model_section(built->bytes, EC_SECTION_SIGNAL + s, NULL);
        if (!is_table(s) || !table->bits) {
            assert_true(!is_table(s) || !body);
            continue;
        }
        assert_int_equal(ec_load_u32(body + EC_NEIGHBOURS_BITS), table->bits);
        struct ec_spans rows = ec_spans_open(
                body + ec_pad(EC_NEIGHBOURS_SCALES + 2 * (size_t)n_items, 4), n_items);
        for (uint32_t i = 0; i < n_items; i++) {
            const uint8_t *scale = body + EC_NEIGHBOURS_SCALES + 2 * (size_t)i;
            struct ec_sparse_row row = ec_sparse_open(ec_spans_get(&rows, i), table->bits);
            float found[PLAN_MAX_ITEMS] = {0.0f};
            assert_true(ec_load_half(scale) == table->scale[i]);
            for (uint32_t e = 0; e < row.n; e++)
                found[ec_sparse_next(&row)] = ec_packed_unsigned(row.weights, table->bits, e);
            for (uint32_t to = 0; to < n_items; to++)
                assert_true(found[to] == table->weight[i][to]);
        }
    }
}

static void what_was_planned_is_what_is_read(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(1, 0);
    for (uint32_t round = 0; round < 300; round++) {
        struct model_plan *plan = random_plan_new(&random, 1 + round % PLAN_MAX_ITEMS);
        struct test_model built = test_model_build(plan);
        const struct ec_model *model = built.model;
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
        }
        check_tables(plan, &built);
        for (uint32_t i = 0; plan->n_factors && i < plan->n_items; i++) {
            float row[PLAN_MAX_FACTORS];
            assert_int_equal(ec_factors_row(model, i, row), plan->n_factors);
            for (uint32_t f = 0; f < plan->n_factors; f++)
                assert_true(row[f] == plan->row_scale[i] * plan->row[i][f]);
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
    ec_writer_new(&writer, EC_KIND_CATALOGUE);
    ec_writer_section(&writer, EC_SECTION_IDS, 0);
    for (size_t n = 0; n < sizeof EDGES / sizeof *EDGES; n++)
        ec_writer_varint(&writer, EDGES[n]);
    assert_int_equal(writer.status, EC_OK);
    const uint8_t *at = writer.bytes;
    for (size_t n = 0; n < sizeof EDGES / sizeof *EDGES; n++)
        assert_int_equal(ec_varint(&at), EDGES[n]);
    assert_ptr_equal(at, writer.bytes + writer.size);
    ec_writer_free(&writer);
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

static void no_two_corruptions_have_one_name(void **state)
{
    (void)state;
    for (size_t a = 0; a < N_CORRUPTIONS; a++)
        for (size_t b = 0; b < a; b++)
            if (CORRUPTIONS[a].status == CORRUPTIONS[b].status &&
                    strcmp(CORRUPTIONS[a].what, CORRUPTIONS[b].what) == 0)
                fail_msg("%s.%s twice", ec_status_name(CORRUPTIONS[a].status), CORRUPTIONS[a].what);
}

static void there_is_a_corruption_for_every_status_of_the_loader(void **state)
{
    (void)state;
    for (int status = EC_E_TRUNCATED; status <= EC_E_EVENT_TYPE; status++) {
        bool is_of_the_loader = status <= EC_E_KIND && status != EC_E_SELF_TEST;
        int wanted = status == EC_E_KIND + 1 ? EC_E_ITEM_RANGE : status;
        size_t n_found = 0;
        for (size_t c = 0; c < N_CORRUPTIONS; c++)
            n_found += (int)CORRUPTIONS[c].status == wanted;
        if (n_found == 0 && (is_of_the_loader || wanted != status || status == EC_E_EVENT_TYPE))
            fail_msg("no corruption for %s", ec_status_name((enum ec_status)wanted));
    }
}

static void a_refused_model_is_not_returned(void **state)
{
    (void)state;
    for (size_t c = 0; c < N_CORRUPTIONS; c++) {
        size_t size;
        uint8_t *bytes = corruption_build(&CORRUPTIONS[c], &size);
        struct ec_model *model;
        assert_int_not_equal(test_open(bytes, size, &model), EC_OK);
        assert_null(model);
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
            ec_store_u32(bytes + EC_HEADER_VERSION, EC_FORMAT_VERSION);
            ec_store_u32(bytes + EC_HEADER_MIN_READER, EC_FORMAT_VERSION);
            ec_store_u32(bytes + EC_HEADER_KIND, EC_KIND_CATALOGUE);
            ec_store_u64(bytes + EC_HEADER_FILE_SIZE, size);
            ec_store_u32(bytes + EC_HEADER_SECTIONS, ec_random_index(&random, 12));
            memset(bytes + EC_HEADER_RESERVED, 0, EC_HEADER_SIZE - EC_HEADER_RESERVED);
            model_reseal(bytes, size);
            assert_int_not_equal(open_status(bytes, size), EC_OK);
        }
        free(bytes);
    }
}

/* ---- files at their limits ---- */

/* Four characters that ascend with s, below 2^24. */
static void numbered(uint32_t s, uint8_t text[4])
{
    for (uint32_t k = 4; k-- > 0; s >>= 6)
        text[k] = (uint8_t)(' ' + (s & 63));
}

static void write_numbered_ids(struct ec_writer *writer, uint32_t n)
{
    uint8_t before[4] = {0}, id[4];
    ec_writer_section(writer, EC_SECTION_IDS, 0);
    ec_writer_u32(writer, n);
    ec_writer_u32(writer, 4 * n);
    for (uint32_t s = 0; s < n; s++) {
        uint32_t shared = 0;
        numbered(s, id);
        while (s && before[shared] == id[shared])
            shared++;
        ec_writer_u8(writer, (uint8_t)shared);
        ec_writer_u8(writer, (uint8_t)(4 - shared));
        ec_writer_bytes(writer, id + shared, 4 - shared);
        memcpy(before, id, sizeof before);
    }
}

/* Texts of n spans, each of `size` bytes. */
static void write_filled_texts(struct ec_writer *writer, uint32_t n, size_t size)
{
    uint8_t *text = malloc(size + 1);
    assert_non_null(text);
    memset(text, 'x', size);
    struct ec_span_writer spans = ec_writer_spans(writer, n);
    for (uint32_t s = 0; s < n; s++) {
        ec_writer_bytes(writer, text, size);
        ec_span_writer_next(&spans);
    }
    free(text);
}

static void write_popularity_of_nothing(struct ec_writer *writer, uint32_t n_items)
{
    ec_writer_section(writer, EC_SECTION_SIGNAL + EC_SIGNAL_POPULARITY, 0);
    (void)ec_writer_room(writer, 2 * (size_t)n_items);
    ec_writer_pad(writer, 4);
    (void)ec_writer_room(writer, (n_items + 7) / 8);
    ec_writer_pad(writer, 4);
}

/* Terms of these signals in turn, all weights and strengths at their limits. */
static void write_fusion(struct ec_writer *writer, const enum ec_signal *signals, uint32_t n_terms)
{
    ec_writer_section(writer, EC_SECTION_FUSION, 0);
    ec_writer_u32(writer, n_terms);
    ec_writer_f32(writer, EC_MAX_HALF_LIFE);
    for (uint32_t type = 0; type < EC_N_EVENT_TYPES; type++)
        ec_writer_f32(writer, EC_MAX_STRENGTH);
    (void)ec_writer_room(writer, EC_FUSION_ENTRIES - EC_FUSION_RESERVED);
    for (uint32_t t = 0; t < n_terms; t++) {
        ec_writer_u32(writer, signals[t]);
        ec_writer_f32(writer, t % 2 ? 1.0f : 0.0f);
        ec_writer_f32(writer, t % 2 ? EC_MAX_WEIGHT : -EC_MAX_WEIGHT);
    }
}

static void write_self_test(struct ec_writer *writer, uint32_t n, uint32_t item)
{
    ec_writer_section(writer, EC_SECTION_SELF_TEST, 0);
    ec_writer_u32(writer, n);
    ec_writer_u32(writer, n);
    for (uint32_t e = 0; e < 2 * n; e++) {
        ec_writer_u32(writer, item);
        ec_writer_u32(writer, EC_EVENT_PURCHASE);
    }
}

/* Largest half that a scale may be, within 10^6. */
static float largest_scale(void)
{
    return half_of(EC_MAX_SCALE);
}

static void write_number(struct ec_writer *writer, uint32_t bits, float largest)
{
    if (bits == 32)
        ec_writer_f32(writer, largest);
    else
        ec_writer_u8(writer, bits == 8 ? 0x80 : 0x88);
}

/* Every row is full: 1024 of 1030 items. */
static void write_full_table(
        struct ec_writer *writer, enum ec_signal signal, uint32_t bits, uint32_t n_items)
{
    ec_writer_section(writer, EC_SECTION_SIGNAL + (uint32_t)signal, 0);
    ec_writer_u32(writer, EC_NEIGHBOURS_MAX_ROW * n_items);
    ec_writer_u32(writer, bits);
    for (uint32_t i = 0; i < n_items; i++)
        ec_writer_half(writer, bits == 32 ? 1.0f : largest_scale());
    ec_writer_pad(writer, 4);
    struct ec_span_writer spans = ec_writer_spans(writer, n_items);
    for (uint32_t i = 0; i < n_items; i++) {
        ec_writer_varint(writer, EC_NEIGHBOURS_MAX_ROW);
        for (uint32_t e = 0; e < EC_NEIGHBOURS_MAX_ROW; e++)
            ec_writer_varint(writer, 0);
        for (size_t n = 0; bits != 32 && n < ec_packed_size(EC_NEIGHBOURS_MAX_ROW, bits); n++)
            ec_writer_u8(writer, 255);
        for (uint32_t e = 0; bits == 32 && e < EC_NEIGHBOURS_MAX_ROW; e++)
            ec_writer_f32(writer, EC_MAX_SCALE);
        ec_span_writer_next(&spans);
    }
}

static void write_full_factors(struct ec_writer *writer, uint32_t bits, uint32_t n_items)
{
    enum { F = EC_MAX_FACTORS };
    ec_writer_section(writer, EC_SECTION_SIGNAL + EC_SIGNAL_FACTORS, 0);
    ec_writer_u32(writer, F);
    ec_writer_u32(writer, bits);
    ec_writer_f32(writer, 1e6f);
    ec_writer_f32(writer, 1e6f);
    for (uint32_t k = 0; k < n_items * F; k++)
        write_number(writer, bits, -EC_MAX_SCALE);
    for (uint32_t i = 0; i < n_items; i++)
        ec_writer_half(writer, bits == 32 ? 1.0f : largest_scale());
    ec_writer_pad(writer, 4);
    for (uint32_t k = 0; k < F * (F + 1) / 2; k++)
        ec_writer_f32(writer, EC_MAX_GRAM);
}

/* Every item has the first 255 of 300 features. */
static void write_full_content(struct ec_writer *writer, uint32_t n_items)
{
    enum { V = EC_CONTENT_MAX_ROW + 45 };
    ec_writer_section(writer, EC_SECTION_SIGNAL + EC_SIGNAL_CONTENT, 0);
    ec_writer_u32(writer, V);
    ec_writer_u32(writer, EC_CONTENT_MAX_ROW * n_items);
    for (uint32_t f = 0; f < V; f++)
        ec_writer_f32(writer, f % 2 ? EC_MAX_IDF : 1e-45f);
    struct ec_span_writer spans = ec_writer_spans(writer, n_items);
    for (uint32_t i = 0; i < n_items; i++) {
        ec_writer_varint(writer, EC_CONTENT_MAX_ROW);
        for (uint32_t e = 0; e < EC_CONTENT_MAX_ROW; e++)
            ec_writer_varint(writer, 0);
        ec_span_writer_next(&spans);
    }
}

static void write_full_encoder(struct ec_writer *writer, uint32_t bits, uint32_t n_items)
{
    ec_writer_section(writer, EC_SECTION_SIGNAL + EC_SIGNAL_SEQUENCE, 0);
    ec_writer_u32(writer, EC_MAX_DIMS);
    ec_writer_u32(writer, EC_MAX_STEPS);
    ec_writer_u32(writer, bits);
    ec_writer_u32(writer, 0);
    for (uint32_t k = 0; k < EC_MAX_DIMS * (EC_MAX_STEPS + EC_MAX_DIMS); k++) {
        if (bits == 32)
            ec_writer_f32(writer, EC_MAX_MIX);
        else
            ec_writer_half(writer, EC_MAX_MIX);
    }
    ec_writer_pad(writer, EC_ALIGNMENT);
    for (uint32_t k = 0; k < n_items * EC_MAX_DIMS / (bits == 4 ? 2 : 1); k++)
        write_number(writer, bits, EC_MAX_SCALE);
    for (uint32_t i = 0; i < n_items; i++)
        ec_writer_half(writer, bits == 32 ? 1.0f : largest_scale());
    for (uint32_t i = 0; i < n_items; i++)
        ec_writer_u16(writer, 0x8000);
}

/* A file of I items with everything as large as it may be, its rows of some bits. */
static struct test_model full_model(uint32_t n_items, uint32_t bits)
{
    enum { G = EC_GROUP_NONE - 1 };
    static const enum ec_signal SIGNALS[EC_MAX_TERMS] = {EC_SIGNAL_POPULARITY, EC_SIGNAL_SEQUENCE,
            EC_SIGNAL_CONTENT, EC_SIGNAL_FACTORS, EC_SIGNAL_REPEAT, EC_SIGNAL_PRICE,
            EC_SIGNAL_COOCCURRENCE, EC_SIGNAL_COOCCURRENCE, EC_SIGNAL_TRANSITIONS, EC_SIGNAL_LINEAR,
            EC_SIGNAL_BASKETS, EC_SIGNAL_FACTORS, EC_SIGNAL_CONTENT, EC_SIGNAL_REPEAT,
            EC_SIGNAL_LINEAR, EC_SIGNAL_LINEAR};
    struct ec_writer writer;
    ec_writer_new(&writer, EC_KIND_CATALOGUE);
    write_numbered_ids(&writer, n_items);
    ec_writer_section(&writer, EC_SECTION_TITLES, 0);
    write_filled_texts(&writer, n_items, bits == 8 ? EC_MAX_TEXT : 0);
    ec_writer_section(&writer, EC_SECTION_GROUPS, 0);
    ec_writer_u32(&writer, G);
    for (uint32_t i = 0; i < n_items; i++)
        ec_writer_u16(&writer, G - 1);
    ec_writer_pad(&writer, 4);
    write_filled_texts(&writer, G, 4);
    ec_writer_section(&writer, EC_SECTION_PRICES, 0);
    ec_writer_u32(&writer, 0);
    for (uint32_t i = 0; i < n_items; i++)
        ec_writer_f32(&writer, i % 2 ? EC_MAX_PRICE : 0.0f);
    write_fusion(&writer, SIGNALS, EC_MAX_TERMS);
    write_self_test(&writer, EC_SELF_TEST_MAX, n_items - 1);
    ec_writer_section(&writer, EC_SECTION_TRAINING, 0);
    write_popularity_of_nothing(&writer, n_items);
    write_full_factors(&writer, bits == 32 ? 32 : 8, n_items);
    write_full_table(&writer, EC_SIGNAL_TRANSITIONS, bits, n_items);
    write_full_table(&writer, EC_SIGNAL_LINEAR, bits, n_items);
    write_full_table(&writer, EC_SIGNAL_BASKETS, bits, n_items);
    write_full_content(&writer, n_items);
    write_full_encoder(&writer, bits, n_items);
    ec_writer_section(&writer, EC_SECTION_SIGNAL + EC_SIGNAL_REPEAT, 0);
    for (uint32_t k = 0; k < 2 * n_items; k++)
        ec_writer_u8(&writer, 255);
    ec_writer_pad(&writer, 4);
    write_full_table(&writer, EC_SIGNAL_COOCCURRENCE, bits, n_items);

    struct test_model full = {0};
    uint8_t *bytes;
    assert_int_equal(ec_writer_finish(&writer, &bytes, &full.size), EC_OK);
    full.bytes = exact_copy(bytes, full.size);
    free(bytes);
    assert_int_equal(test_open(full.bytes, full.size, &full.model), EC_OK);
    return full;
}

static void everything_at_its_limit_opens_and_ranks(void **state)
{
    (void)state;
    enum { I = EC_NEIGHBOURS_MAX_ROW + 6 };
    for (uint32_t bits = 4; bits <= 32; bits = bits == 4 ? 8 : 4 * bits) {
        struct test_model full = full_model(I, bits);
        struct ec_item_facts facts;
        assert_int_equal(ec_model_item_at(full.model, I - 1, &facts), EC_OK);
        assert_int_equal(facts.title.size, bits == 8 ? EC_MAX_TEXT : 0);
        assert_int_equal(facts.group.size, 4);
        assert_int_equal(ec_model_training(full.model).size, 0);
        struct ec_user *user = user_new(2);
        static const struct visit VISITS[] = {{3, EC_EVENT_PURCHASE, 0.0}, {9, EC_EVENT_CART, 1.0}};
        user_record_all(user, full.model, VISITS, 2);
        enum ec_status status;
        struct ec_ranking *ranking = ranking_new(full.model, user, 2.0, 0xff, &status);
        assert_true(status == EC_OK || status == EC_E_NOT_POSITIVE);
        free(ranking);
        user_free(user);
        test_model_free(&full);
    }
}

static void the_largest_catalogue_opens(void **state)
{
    (void)state;
    static const enum ec_signal SIGNALS[] = {EC_SIGNAL_POPULARITY};
    struct ec_writer writer;
    ec_writer_new(&writer, EC_KIND_CATALOGUE);
    write_numbered_ids(&writer, EC_MAX_ITEMS);
    write_fusion(&writer, SIGNALS, 1);
    write_self_test(&writer, 0, 0);
    ec_writer_section(&writer, EC_SECTION_TRAINING, 0);
    write_popularity_of_nothing(&writer, EC_MAX_ITEMS);
    uint8_t *bytes;
    size_t size;
    struct ec_model *model;
    struct ec_item_facts facts;
    uint8_t id[4];
    assert_int_equal(ec_writer_finish(&writer, &bytes, &size), EC_OK);
    assert_int_equal(test_open(bytes, size, &model), EC_OK);
    numbered(EC_MAX_ITEMS - 1, id);
    assert_int_equal(
            ec_model_item(model, (struct ec_text){(const char *)id, sizeof id}, &facts), EC_OK);
    free(model);
    free(bytes);
}

/* ---- ids ---- */

/* A tiny model of these ids, in order. */
static struct test_model with_ids(const char *const *ids, uint32_t n)
{
    struct model_plan *plan = tiny_plan_new();
    plan->n_items = n;
    plan->n_events = 0;
    for (uint32_t i = 0; i < n; i++)
        snprintf(plan->id[i], sizeof plan->id[i], "%s", ids[i]);
    struct test_model built = test_model_build(plan);
    free(plan);
    return built;
}

static void an_id_may_share_all_of_the_one_before_and_half_a_character(void **state)
{
    (void)state;
    static const char *const IDS[] = {
            "a", "a-", "a-1", "a-10", "b", "th\xc3\xa8", "th\xc3\xa9", "th\xc3\xa9s"};
    struct test_model built = with_ids(IDS, 8);
    for (uint32_t i = 0; i < 8; i++) {
        struct ec_item_facts facts;
        assert_int_equal(ec_model_item_at(built.model, i, &facts), EC_OK);
        check_text(facts.id, IDS[i]);
        assert_int_equal(ec_model_find(built.model, text_of(IDS[i])), i);
    }
    test_model_free(&built);
}

/* An id of 255 bytes; another that shares 254 of them. */
static void the_longest_id_opens(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    struct parts parts = parts_read(tiny.bytes, tiny.size);
    struct part *ids = parts_find(&parts, EC_SECTION_IDS);
    size_t last = ids->size - 6; /* thé */
    size_t spoon = last - 7;
    part_resize(ids, spoon + 2 + 255 + 2 + 1);
    uint8_t *at = ids->bytes + spoon;
    at[0] = 0;
    at[1] = 255;
    memset(at + 2, 's', 255);
    at[257] = 254;
    at[258] = 1;
    at[259] = 't';
    ec_store_u32(ids->bytes + EC_IDS_TEXT_SIZE, 32 - 5 - 4 + 2 * 255);
    size_t size;
    uint8_t *bytes = parts_write(&parts, &size);
    struct ec_model *model;
    assert_int_equal(test_open(bytes, size, &model), EC_OK);
    assert_int_equal(ec_model_id(model, 7).size, 255);
    assert_int_equal(ec_model_id(model, 7).bytes[253], 's');
    assert_int_equal(ec_model_id(model, 7).bytes[254], 't');
    free(model);
    free(bytes);
    parts_free(&parts);
    test_model_free(&tiny);
}

/* ---- the container ---- */

/* The best places for one history, to compare bit by bit. */
static size_t best_places(const struct ec_model *model, double scores[8], char ids[8][8])
{
    static const struct visit VISITS[] = {{0, EC_EVENT_VIEW, 0.0}, {3, EC_EVENT_LIKE, 1.0}};
    struct ec_user *user = user_new(2);
    user_record_all(user, model, VISITS, 2);
    struct ec_ranking *ranking = ranking_must(model, user, 60000.0);
    struct ec_request request = {.n_places = 8, .include_seen = true};
    struct ec_place places[8];
    size_t n;
    assert_int_equal(ec_ranking_take(ranking, &request, places, &n), EC_OK);
    memset(ids, 0, 8 * sizeof ids[0]);
    for (size_t k = 0; k < n; k++) {
        scores[k] = places[k].score;
        memcpy(ids[k], places[k].item.bytes, places[k].item.size);
    }
    free(ranking);
    user_free(user);
    return n;
}

static void an_unknown_section_is_skipped_where_it_says_so_and_refused_where_not(void **state)
{
    (void)state;
    static const uint32_t TYPES[] = {9, 31, 900, 0xffffffff};
    static uint8_t unknown[21] = "what a reader skips.";
    struct test_model tiny = tiny_model_new();
    double expected[8];
    char expected_ids[8][8];
    assert_int_equal(best_places(tiny.model, expected, expected_ids), 8);
    for (size_t t = 0; t < sizeof TYPES / sizeof *TYPES; t++)
        for (uint32_t flags = 0; flags <= EC_SECTION_OPTIONAL; flags++)
            for (size_t size = 0; size <= sizeof unknown; size += sizeof unknown) {
                struct parts parts = parts_read(tiny.bytes, tiny.size);
                parts_add(&parts, &(struct part){TYPES[t], flags, unknown, size});
                size_t file_size;
                uint8_t *bytes = parts_write(&parts, &file_size);
                struct ec_model *model;
                enum ec_status status = test_open(bytes, file_size, &model);
                assert_int_equal(status, flags ? EC_OK : EC_E_SECTION_UNKNOWN);
                if (flags) {
                    double scores[8];
                    char ids[8][8];
                    assert_int_equal(best_places(model, scores, ids), 8);
                    assert_memory_equal(scores, expected, sizeof scores);
                    assert_memory_equal(ids, expected_ids, sizeof ids);
                }
                free(model);
                free(bytes);
                parts_free(&parts);
            }
    test_model_free(&tiny);
}

/* A section that is known is read whether it is optional or not, and checked. */
static void an_optional_section_that_is_known_is_checked(void **state)
{
    (void)state;
    struct test_model tiny = tiny_model_new();
    struct parts parts = parts_read(tiny.bytes, tiny.size);
    size_t size;
    for (uint32_t s = 0; s < parts.n_sections; s++)
        parts.section[s].flags = EC_SECTION_OPTIONAL;
    uint8_t *bytes = parts_write(&parts, &size);
    assert_int_equal(open_status(bytes, size), EC_OK);
    free(bytes);
    parts_find(&parts, EC_SECTION_TRAINING)->bytes[0] = 0xff;
    bytes = parts_write(&parts, &size);
    assert_int_equal(open_status(bytes, size), EC_E_STRING_UTF8);
    free(bytes);
    parts_free(&parts);
    test_model_free(&tiny);
}

static void a_later_version_opens_where_it_says_that_this_reader_may(void **state)
{
    (void)state;
    static const uint32_t VERSIONS[] = {4, 5, 77, 0xffffffff};
    struct test_model tiny = tiny_model_new();
    for (size_t v = 0; v < sizeof VERSIONS / sizeof *VERSIONS; v++)
        for (uint32_t oldest = 0; oldest <= EC_FORMAT_VERSION + 1; oldest++) {
            ec_store_u32(tiny.bytes + EC_HEADER_VERSION, VERSIONS[v]);
            ec_store_u32(tiny.bytes + EC_HEADER_MIN_READER, oldest);
            model_reseal(tiny.bytes, tiny.size);
            assert_int_equal(open_status(tiny.bytes, tiny.size),
                    oldest <= EC_FORMAT_VERSION ? EC_OK : EC_E_VERSION);
        }
    test_model_free(&tiny);
}

static void each_section_is_verified_by_its_own_checksum(void **state)
{
    (void)state;
    struct model_plan *plan = rich_plan_new(RICH_SEED);
    struct test_model rich = test_model_build(plan);
    struct ec_container container;
    assert_int_equal(ec_container_open(rich.bytes, rich.size, &container), EC_OK);
    assert_int_equal(container.n_sections, ec_load_u32(rich.bytes + EC_HEADER_SECTIONS));
    for (uint32_t s = 0; s < container.n_sections; s++) {
        struct ec_section section = ec_container_section(&container, s);
        uint8_t *entry = model_entry(rich.bytes, section.type);
        /* the body alone, as a part that was fetched alone */
        uint8_t *body = exact_copy(section.body.bytes, section.body.size);
        assert_int_equal(section.checksum, ec_crc32c_extend(0, body, section.body.size));
        assert_int_equal(section.checksum, ec_load_u32(entry + EC_ENTRY_CHECKSUM));
        assert_int_equal(section.offset, ec_load_u64(entry + EC_ENTRY_OFFSET));
        free(body);
        /* and the file refuses another body or another checksum, both sealed by the header */
        for (int wrong = 0; section.body.size && wrong < 2; wrong++) {
            uint8_t *at = wrong ? entry + EC_ENTRY_CHECKSUM : rich.bytes + section.offset;
            *at ^= 1;
            ec_store_u32(rich.bytes + EC_HEADER_CHECKSUM, 0);
            ec_store_u32(rich.bytes + EC_HEADER_CHECKSUM,
                    ec_crc32c_extend(0, rich.bytes,
                            EC_HEADER_SIZE + container.n_sections * (size_t)EC_ENTRY_SIZE));
            assert_int_equal(open_status(rich.bytes, rich.size), EC_E_CHECKSUM);
            *at ^= 1;
        }
        model_reseal(rich.bytes, rich.size);
    }
    assert_int_equal(open_status(rich.bytes, rich.size), EC_OK);
    test_model_free(&rich);
    free(plan);
}

/* ---- memory ---- */

static void memory_a_byte_short_or_not_aligned_is_refused(void **state)
{
    (void)state;
    struct model_plan *plan = rich_plan_new(RICH_SEED);
    struct test_model rich = test_model_build(plan);
    size_t size = ec_model_size(rich.bytes, rich.size);
    uint8_t *memory = exact_copy(rich.bytes, size + 16); /* anything at all */
    struct ec_model *model = NULL;
    for (size_t less = 1; less <= size; less = 2 * less)
        assert_int_equal(ec_model_open(rich.bytes, rich.size, memory, size - less, &model),
                EC_E_BUFFER_SMALL);
    for (size_t shift = 1; shift < 16; shift++)
        assert_int_equal(ec_model_open(rich.bytes, rich.size, memory + shift, size, &model),
                EC_E_BUFFER_SMALL);
    assert_null(model);
    assert_int_equal(ec_model_open(rich.bytes, rich.size, memory, size, &model), EC_OK);
    assert_non_null(model);
    free(memory);
    test_model_free(&rich);
    free(plan);
}

static void a_model_asks_for_its_ids_and_no_more(void **state)
{
    (void)state;
    struct model_plan *plan = rich_plan_new(RICH_SEED);
    struct test_model rich = test_model_build(plan);
    size_t ids = 4;
    for (uint32_t i = 0; i < plan->n_items; i++)
        ids += 4 + strlen(plan->id[i]);
    assert_int_equal(ec_model_size(rich.bytes, rich.size),
            ec_pad(sizeof(struct ec_model), EC_ALIGNMENT) + ids);
    test_model_free(&rich);
    free(plan);
}

/* What is asked for bytes of this size: at most 4 for each two bytes of ids, and 255 that they may spell. */
static void check_memory(const uint8_t *bytes, size_t size)
{
    assert_true(ec_model_size(bytes, size) <= 130 * size + sizeof(struct ec_model) + 64);
}

static void no_bytes_ask_for_memory_beyond_128_times_their_size(void **state)
{
    (void)state;
    static const uint32_t TROUBLE[] = {0, 1, 2, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff0,
            EC_MAX_ITEMS, EC_MAX_ITEMS + 1, 1020};
    struct ec_random random = ec_random_stream(11, 0);
    struct test_model tiny = tiny_model_new();
    for (int round = 0; round < 20000; round++) {
        size_t size = ec_random_index(&random, 2) ? tiny.size
                                                  : ec_random_index(&random, (uint32_t)tiny.size);
        uint8_t *bytes = exact_copy(tiny.bytes, size);
        for (uint32_t n = ec_random_index(&random, 4); n && size >= 4; n--) {
            uint32_t most = ec_random_index(&random, 2) && size > 0x210 ? 0x210 : (uint32_t)size;
            uint32_t at = ec_random_index(&random, most - 3);
            uint32_t value = TROUBLE[ec_random_index(&random, sizeof TROUBLE / sizeof *TROUBLE)];
            ec_store_u32(bytes + at,
                    ec_random_index(&random, 2) ? value : (uint32_t)ec_random_u64(&random));
        }
        check_memory(bytes, size);
        if (size > 1) { /* any address */
            uint8_t *moved = malloc(size - 1);
            assert_non_null(moved);
            memcpy(moved, bytes + 1, size - 1);
            check_memory(moved, size - 1);
            free(moved);
        }
        for (size_t n = 0; n < size; n++)
            bytes[n] = (uint8_t)ec_random_u64(&random);
        check_memory(bytes, size);
        free(bytes);
    }
    test_model_free(&tiny);

    /* an entry that points outside is none, wherever it points */
    struct test_model outside = tiny_model_new();
    uint8_t *entry = model_entry(outside.bytes, EC_SECTION_IDS);
    size_t none = ec_model_size(outside.bytes, 0);
    ec_store_u32(model_section(outside.bytes, EC_SECTION_IDS, NULL), EC_MAX_ITEMS);
    ec_store_u64(entry + EC_ENTRY_BODY_SIZE, (uint64_t)1 << 40);
    assert_int_equal(ec_model_size(outside.bytes, outside.size), none);
    for (size_t behind = 0; behind < 16; behind++) {
        ec_store_u64(entry + EC_ENTRY_OFFSET, outside.size - behind);
        ec_store_u64(entry + EC_ENTRY_BODY_SIZE, behind + 1);
        assert_int_equal(ec_model_size(outside.bytes, outside.size), none);
    }
    ec_store_u64(entry + EC_ENTRY_OFFSET, UINT64_MAX - 15);
    ec_store_u64(entry + EC_ENTRY_BODY_SIZE, 32);
    assert_int_equal(ec_model_size(outside.bytes, outside.size), none);
    test_model_free(&outside);

    /* the most that a file of honest size can ask for: half its bytes are items, each said to be 255 long */
    struct part ids = {.type = EC_SECTION_IDS, .size = 1 << 16};
    ids.bytes = calloc(ids.size, 1);
    assert_non_null(ids.bytes);
    ec_store_u32(ids.bytes + EC_IDS_ITEMS, 1 << 15);
    ec_store_u32(ids.bytes + EC_IDS_TEXT_SIZE, EC_MAX_ID << 15);
    struct parts parts = {.kind = EC_KIND_CATALOGUE};
    parts_add(&parts, &ids);
    size_t size;
    uint8_t *bytes = parts_write(&parts, &size);
    assert_true(ec_model_size(bytes, size) > 100 * size);
    check_memory(bytes, size);
    assert_int_equal(open_status(bytes, size), EC_E_ID_ORDER);
    ec_store_u32(parts.section[0].bytes + EC_IDS_TEXT_SIZE, (EC_MAX_ID << 15) + 1);
    uint8_t *more = parts_write(&parts, &size);
    assert_true(ec_model_size(more, size) < 1024);
    assert_int_equal(open_status(more, size), EC_E_SECTION_SIZE);
    free(more);
    free(bytes);
    free(ids.bytes);
    parts_free(&parts);
}

/* ---- golden files ---- */

static void every_golden_file_opens_and_reproduces_its_recommendation(void **state)
{
    (void)state;
    DIR *folder = opendir(GOLDENS);
    assert_non_null(folder);
    size_t n_files = 0;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char path[512];
        size_t size = 0;
        struct ec_model *model;
        if (!strstr(entry->d_name, ".endcap"))
            continue;
        snprintf(path, sizeof path, "%s/%s", GOLDENS, entry->d_name);
        uint8_t *bytes = read_file(path, &size);
        assert_non_null(bytes);
        if (test_open(bytes, size, &model) != EC_OK)
            fail_msg("%s does not open", path);
        size_t memory_size = ec_self_test_size(model);
        void *memory;
        assert_int_equal(posix_memalign(&memory, 16, memory_size), 0);
        if (ec_self_test(model, memory, memory_size) != EC_OK)
            fail_msg("%s does not pass its self-test", path);
        assert_true(ec_load_u32(model->self_test + EC_SELF_TEST_PLACES) > 0);
        free(memory);
        free(model);
        free(bytes);
        n_files++;
    }
    closedir(folder);
    assert_true(n_files >= 2); /* tiny, and v3 with rows of 32 bits */
}

/* ---- quantising ---- */

/* numbers[k] is scale * quantised[k] but for half a scale and rounding; the largest takes the last integer. */
static void quantised_rows_are_off_by_at_most_half_a_unit(void **state)
{
    (void)state;
    static const float UNITS[] = {1.0f, 1e-20f, 1e20f, 1e-24f, 3e5f};
    struct ec_random random = ec_random_stream(5, 0);
    for (int round = 0; round < 20000; round++) {
        float numbers[20], magnitudes[20];
        int8_t small[20];
        uint8_t positive[20];
        uint32_t bits = round % 2 ? 4 : 8;
        uint32_t n = 1 + ec_random_index(&random, 20);
        int largest = 0, highest = 0, most = bits == 4 ? 7 : 127;
        float unit = UNITS[ec_random_index(&random, sizeof UNITS / sizeof *UNITS)];
        for (uint32_t k = 0; k < n; k++) {
            numbers[k] = unit * (2.0f * (float)ec_random_unit(&random) - 1.0f);
            magnitudes[k] = numbers[k] < 0.0f ? -numbers[k] : numbers[k];
        }
        float scale = ec_quantise_signed(numbers, n, bits, small);
        float positive_scale = ec_quantise_unsigned(magnitudes, n, bits, positive);
        assert_true(scale == half_of(scale) && positive_scale == half_of(positive_scale));
        for (uint32_t k = 0; k < n; k++) {
            double off = (double)numbers[k] - (double)scale * small[k];
            double positive_off = (double)magnitudes[k] - (double)positive_scale * positive[k];
            assert_true(off <= 0.50001 * (double)scale && off >= -0.50001 * (double)scale);
            assert_true(positive_off <= 0.50001 * (double)positive_scale);
            assert_true(positive_off >= -0.50001 * (double)positive_scale);
            assert_in_range(abs(small[k]), 0, most);
            assert_in_range(positive[k], 0, 2 * most + 1);
            largest = abs(small[k]) > largest ? abs(small[k]) : largest;
            highest = positive[k] > highest ? positive[k] : highest;
        }
        /* a scale is rounded up by at most one part in 128: a row uses its integers to within 1%, and half a unit */
        assert_true(largest >= most - 1 && highest >= 2 * most + 1 - 2);
    }
    const float vanishing[] = {1e-40f, -1e-41f, 0.0f};
    int8_t small[3] = {7, 7, 7};
    uint8_t positive[3] = {7, 7, 7};
    assert_true(ec_quantise_signed(vanishing, 3, 8, small) == 0.0f);
    assert_true(ec_quantise_unsigned(vanishing, 3, 4, positive) == 0.0f);
    for (int k = 0; k < 3; k++)
        assert_true(small[k] == 0 && positive[k] == 0);
    const float broken[][2] = {
            {1.0f, 1e30f}, {__builtin_nanf(""), 1.0f}, {1.0f, -__builtin_inff()}};
    for (int k = 0; k < 3; k++) {
        memset(small, 7, sizeof small);
        assert_true(ec_quantise_signed(broken[k], 2, 8, small) == 0.0f);
        assert_true(small[0] == 0 && small[1] == 0);
    }
}

static uint32_t bits_of(float number)
{
    uint32_t bits;
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

static float float_of(uint32_t bits)
{
    float number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

/* The half above and the nearest one, of every half and of the numbers just above, between and just below. */
static void halves_are_rounded_up_and_to_nearest(void **state)
{
    (void)state;
    static const uint32_t LOW[] = {0, 1, 2, 0x7ffe, 0x7fff, 0x8000, 0x8001, 0xfffe, 0xffff};
    struct ec_random random = ec_random_stream(6, 0);
    for (uint32_t half = 0; half < 0x7f7f;
            half++) /* below the largest, so that the next one is finite */
        for (uint32_t n = 0; n < sizeof LOW / sizeof *LOW + 4; n++) {
            uint32_t low = n < sizeof LOW / sizeof *LOW ? LOW[n]
                                                        : ec_random_index(&random, 0x10000);
            float number = float_of(half << 16 | low);
            float above = float_of((uint32_t)ec_half_above(number) << 16);
            float nearest = float_of((uint32_t)ec_half_nearest(number) << 16);
            assert_int_equal(ec_half_above(number), low ? half + 1 : half);
            assert_true(above >= number);
            uint32_t up = low > 0x8000 || (low == 0x8000 && half % 2);
            assert_int_equal(ec_half_nearest(number), half + up);
            assert_int_equal(ec_half_nearest(-number), (half + up) | 0x8000u);
            double off = (double)nearest - (double)number;
            double step = (double)float_of((half + 1) << 16) - (double)float_of(half << 16);
            assert_true(off <= step / 2.0 && off >= -step / 2.0);
        }
    /* what is a half stays itself through file and reader */
    for (uint32_t half = 0; half <= 0xffff; half++) {
        uint8_t bytes[2];
        ec_store_u16(bytes, (uint16_t)half);
        if ((half & 0x7fff) <= 0x7f80)
            assert_int_equal(ec_half_nearest(ec_load_half(bytes)), half);
        assert_int_equal(bits_of(ec_load_half(bytes)) >> 16, half);
    }
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
        struct ec_model *model;
        if (test_open(bytes, tiny.size, &model) == EC_OK) {
            n_opened++;
            use_everything(model, &random);
        }
        free(model);
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
            bool is_whole = plan->factor_bits == 8;
            plan->row_scale[i] = !is_whole ? 1.0f : ec_random_index(&random, 2) ? 1e6f : 1e-38f;
            plan->encoder_scale[i] = ec_random_index(&random, 2) ? 1e6f : 1e-38f;
            for (uint32_t s = 0; s < EC_N_SIGNALS; s++)
                plan->table[s].scale[i] = ec_random_index(&random, 2) ? 1e6f : 1e-40f;
            for (uint32_t f = 0; !is_whole && f < plan->n_factors; f++)
                plan->row[i][f] = ec_random_index(&random, 2) ? 1e6f : -1e6f;
            for (uint32_t d = 0; plan->encoder_bits == 32 && d < plan->n_dims; d++)
                plan->encoder_row[i][d] = ec_random_index(&random, 2) ? 1e6f : -1e6f;
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
            use_everything(built.model, &random);
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
            cmocka_unit_test(every_address_but_a_multiple_of_16_is_refused),
            cmocka_unit_test(each_corruption_is_refused_by_its_check),
            cmocka_unit_test(no_two_corruptions_have_one_name),
            cmocka_unit_test(there_is_a_corruption_for_every_status_of_the_loader),
            cmocka_unit_test(a_refused_model_is_not_returned),
            cmocka_unit_test(any_one_byte_changed_to_any_other_value_is_refused),
            cmocka_unit_test(every_truncation_and_every_extension_is_refused),
            cmocka_unit_test(garbage_is_refused),
            cmocka_unit_test(a_mutated_and_resealed_model_is_refused_or_works),
            cmocka_unit_test(numbers_at_the_limits_of_the_format_work),
            cmocka_unit_test(everything_at_its_limit_opens_and_ranks),
            cmocka_unit_test(the_largest_catalogue_opens),
            cmocka_unit_test(an_id_may_share_all_of_the_one_before_and_half_a_character),
            cmocka_unit_test(the_longest_id_opens),
            cmocka_unit_test(an_unknown_section_is_skipped_where_it_says_so_and_refused_where_not),
            cmocka_unit_test(an_optional_section_that_is_known_is_checked),
            cmocka_unit_test(a_later_version_opens_where_it_says_that_this_reader_may),
            cmocka_unit_test(each_section_is_verified_by_its_own_checksum),
            cmocka_unit_test(memory_a_byte_short_or_not_aligned_is_refused),
            cmocka_unit_test(a_model_asks_for_its_ids_and_no_more),
            cmocka_unit_test(no_bytes_ask_for_memory_beyond_128_times_their_size),
            cmocka_unit_test(every_golden_file_opens_and_reproduces_its_recommendation),
            cmocka_unit_test(quantised_rows_are_off_by_at_most_half_a_unit),
            cmocka_unit_test(halves_are_rounded_up_and_to_nearest),
            cmocka_unit_test(nibbles_are_read_as_they_are_packed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

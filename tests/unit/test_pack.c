/* test_pack.c - what a learner gives is what the device reads, but for quantising. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "device/signals/content.h"
#include "device/signals/neighbours.h"
#include "device/signals/sequence.h"
#include "native/compose/pack.h"
#include "native/learn/content.h"
#include "native/learn/popularity.h"
#include "native/learn/repeat.h"
#include "native/learn/sequence.h"
#include "native/matrix/rows.h"
#include "native/pack/quantise.h"
#include "native/system/random.h"
#include "support/small_log.h"
#include "support/opened.h"

enum { I = 60, V = 300, D = 37, W = 5, LONGEST = 40 };

/* Parts of random numbers, with everything they borrow. */
struct drawn {
    struct ec_dataset dataset;
    struct ec_popularity popularity;
    struct ec_rows rows;
    float idf[V];
    size_t start[I + 1];
    uint32_t feature[I * 255];
    float positions[W * D], mix[D * D], encoded[I * D], bias[I];
    struct ec_content content;
    const struct ec_content *borrowed_content;
    struct ec_sequence encoder;
    struct ec_repeat repeat;
    struct ec_signals signals;
    struct ec_train_options options;
    struct ec_term terms[5];
    float strength[EC_N_EVENT_TYPES];
    struct ec_parts parts;
};

static float draw(struct ec_random *random)
{
    return 2.0f * (float)ec_random_unit(random) - 1.0f;
}

static void draw_rows(struct ec_random *random, struct drawn *drawn)
{
    uint32_t counts[I];
    assert_int_equal(ec_rows_new(&drawn->rows, I, LONGEST), EC_OK);
    for (uint32_t i = 0; i < I; i++) {
        struct ec_entry *row = drawn->rows.entries + drawn->rows.start[i];
        counts[i] = 0;
        for (uint32_t to = 0; to < I && counts[i] < LONGEST && i; to++)
            if (ec_random_index(random, 2)) /* many weights are equal */
                row[counts[i]++] = (struct ec_entry){
                        to, 0.125f * (float)(1 + ec_random_index(random, 16))};
    }
    ec_rows_close(&drawn->rows, counts);
}

static void draw_content(struct ec_random *random, struct drawn *drawn)
{
    size_t end = 0;
    for (uint32_t f = 0; f < V; f++)
        drawn->idf[f] = 4.0f + 3.0f * draw(random);
    for (uint32_t i = 0; i < I; i++) {
        uint32_t most = i % 3 ? 9 : 255;
        for (uint32_t f = 0; f < V && end - drawn->start[i] < most && i % 5; f++)
            if (i % 3 == 0 || ec_random_index(random, 20) == 0)
                drawn->feature[end++] = f;
        drawn->start[i + 1] = end;
    }
    drawn->content = (struct ec_content){V, drawn->idf, drawn->start, drawn->feature};
    drawn->borrowed_content = &drawn->content;
}

static void draw_encoder(struct ec_random *random, struct drawn *drawn)
{
    for (uint32_t k = 0; k < W * D; k++)
        drawn->positions[k] = draw(random);
    for (uint32_t k = 0; k < D * D; k++)
        drawn->mix[k] = draw(random);
    for (uint32_t k = 0; k < I * D; k++)
        drawn->encoded[k] = k / D == 7 ? 0.0f : (float)(k / D) * draw(random);
    for (uint32_t i = 0; i < I; i++)
        drawn->bias[i] = i == 1 ? 1e9f : i == 2 ? -1e9f : 4.0f * draw(random);
    drawn->encoder = (struct ec_sequence){
            D, W, drawn->positions, drawn->mix, drawn->encoded, drawn->bias};
}

static struct drawn *drawn_new(uint32_t bits, uint32_t row_length)
{
    static const struct ec_term TERMS[] = {
            {EC_SIGNAL_COOCCURRENCE, 0.5f, 1.0f},
            {EC_SIGNAL_CONTENT, 0.5f, 1.0f},
            {EC_SIGNAL_SEQUENCE, 1.0f, 1.0f},
            {EC_SIGNAL_REPEAT, 0.5f, 1.0f},
            {EC_SIGNAL_POPULARITY, 1.0f, 1.0f},
    };
    struct drawn *drawn = calloc(1, sizeof *drawn);
    assert_non_null(drawn);
    struct ec_random random = ec_random_stream(7, 0);
    drawn->dataset = small_log_random(40, I, 900, 3);
    assert_int_equal(ec_popularity_learn(&drawn->dataset, 0.0, &drawn->popularity), EC_OK);
    assert_int_equal(ec_repeat_learn(&drawn->dataset, &drawn->repeat), EC_OK);
    draw_rows(&random, drawn);
    draw_content(&random, drawn);
    draw_encoder(&random, drawn);
    memcpy(drawn->terms, TERMS, sizeof TERMS);
    for (uint32_t type = 0; type < EC_N_EVENT_TYPES; type++)
        drawn->strength[type] = 1.0f;
    drawn->signals = (struct ec_signals){.learned = {
            [EC_SIGNAL_COOCCURRENCE] = &drawn->rows,
            [EC_SIGNAL_CONTENT] = &drawn->borrowed_content,
            [EC_SIGNAL_SEQUENCE] = &drawn->encoder,
            [EC_SIGNAL_REPEAT] = &drawn->repeat,
            [EC_SIGNAL_POPULARITY] = &drawn->popularity,
    }};
    drawn->options = ec_train_options_default();
    drawn->options.n_companions = drawn->options.n_neighbours; /* rows of one length */
    drawn->parts = (struct ec_parts){
            .catalogue = &drawn->dataset.catalogue,
            .packing = {&drawn->options, {0, row_length, bits, bits, bits == 32 ? 32 : 8}, I},
            .signals = &drawn->signals,
            .terms = drawn->terms,
            .n_terms = 5,
            .strength = drawn->strength,
            .training = "{}",
    };
    for (uint32_t t = 0; t < 5; t++)
        drawn->parts.packing.shape.signals |= 1u << drawn->terms[t].signal;
    return drawn;
}

static void drawn_free(struct drawn *drawn)
{
    ec_rows_free(&drawn->rows);
    ec_popularity_free(&drawn->popularity);
    ec_repeat_free(&drawn->repeat);
    ec_dataset_free(&drawn->dataset);
    free(drawn);
}

static const struct ec_model *pack(const struct drawn *drawn, struct ec_model_bytes *bytes)
{
    assert_int_equal(ec_pack(&drawn->parts, bytes), EC_OK);
    return opened(bytes);
}

static struct ec_body section_of(const struct ec_model *model, enum ec_signal signal)
{
    return ec_container_find(&model->container, ec_signals[signal]->section);
}

static void a_table_holds_the_best_of_each_row_within_half_a_unit(void **state)
{
    (void)state;
    static const uint32_t LENGTHS[] = {1, 2, 7, 25, EC_NEIGHBOURS_MAX_ROW};
    static const uint32_t WIDTHS[] = {4, 8, 32};
    for (size_t w = 0; w < sizeof WIDTHS / sizeof *WIDTHS; w++)
        for (size_t l = 0; l < sizeof LENGTHS / sizeof *LENGTHS; l++) {
            uint32_t bits = WIDTHS[w];
            struct drawn *drawn = drawn_new(bits, LENGTHS[l]);
            size_t n_all = drawn->rows.start[I];
            struct ec_entry *before = malloc(n_all * sizeof *before);
            assert_non_null(before);
            memcpy(before, drawn->rows.entries, n_all * sizeof *before);
            struct ec_model_bytes bytes;
            const uint8_t *body = section_of(pack(drawn, &bytes), EC_SIGNAL_COOCCURRENCE).bytes;
            assert_memory_equal(before, drawn->rows.entries, n_all * sizeof *before);
            assert_int_equal(ec_load_u32(body + EC_NEIGHBOURS_BITS), bits);
            struct ec_spans rows = ec_spans_open(
                    body + ec_pad(EC_NEIGHBOURS_SCALES + 2 * I, 4), I);
            for (uint32_t i = 0; i < I; i++) {
                struct ec_entry best[LONGEST];
                uint32_t n = (uint32_t)(drawn->rows.start[i + 1] - drawn->rows.start[i]);
                memcpy(best, before + drawn->rows.start[i], n * sizeof *best);
                n = ec_row_cut(best, n, LENGTHS[l]);
                struct ec_sparse_row row = ec_sparse_open(ec_spans_get(&rows, i), bits);
                double scale = (double)ec_load_half(body + EC_NEIGHBOURS_SCALES + 2 * i);
                double most_off = bits == 32 ? 0.0 : 0.501 * scale;
                assert_int_equal(
                        row.n, n); /* the least weight is above half a unit of the largest */
                for (uint32_t k = 0; k < n; k++) {
                    assert_int_equal(ec_sparse_next(&row), best[k].item);
                    double weight = scale * (double)ec_packed_unsigned(row.weights, bits, k);
                    assert_true(fabs(weight - (double)best[k].weight) <= most_off);
                }
            }
            free(before);
            ec_model_bytes_free(&bytes);
            drawn_free(drawn);
        }
}

static void the_content_is_what_was_given(void **state)
{
    (void)state;
    struct drawn *drawn = drawn_new(8, 10);
    struct ec_model_bytes bytes;
    const uint8_t *body = section_of(pack(drawn, &bytes), EC_SIGNAL_CONTENT).bytes;
    assert_int_equal(ec_load_u32(body + EC_CONTENT_FEATURES), V);
    for (uint32_t f = 0; f < V; f++)
        assert_true(ec_load_f32(body + EC_CONTENT_IDF + 4 * (size_t)f) == drawn->idf[f]);
    struct ec_spans rows = ec_spans_open(body + EC_CONTENT_IDF + 4 * V, I);
    for (uint32_t i = 0; i < I; i++) {
        struct ec_sparse_row features = ec_sparse_open(ec_spans_get(&rows, i), 0);
        assert_int_equal(features.n, drawn->start[i + 1] - drawn->start[i]);
        for (size_t k = drawn->start[i]; k < drawn->start[i + 1]; k++)
            assert_int_equal(ec_sparse_next(&features), drawn->feature[k]);
    }
    ec_model_bytes_free(&bytes);
    drawn_free(drawn);
}

/* Whether a number of positions or mix is packed as exactly as its width allows. */
static bool is_near(const uint8_t *numbers, uint32_t bits, size_t k, float wanted)
{
    if (bits == 32)
        return ec_load_f32(numbers + 4 * k) == wanted;
    return fabs((double)ec_load_half(numbers + 2 * k) - (double)wanted) <=
           fabs((double)wanted) / 256.0;
}

static void the_encoder_is_what_was_given_within_half_a_unit(void **state)
{
    (void)state;
    static const uint32_t WIDTHS[] = {4, 8, 32};
    for (size_t w = 0; w < sizeof WIDTHS / sizeof *WIDTHS; w++) {
        uint32_t bits = WIDTHS[w];
        struct drawn *drawn = drawn_new(bits, 10);
        struct ec_model_bytes bytes;
        const uint8_t *body = section_of(pack(drawn, &bytes), EC_SIGNAL_SEQUENCE).bytes;
        assert_int_equal(ec_load_u32(body + EC_SEQUENCE_DIMS), D);
        assert_int_equal(ec_load_u32(body + EC_SEQUENCE_STEPS), W);
        assert_int_equal(ec_load_u32(body + EC_SEQUENCE_BITS), bits);
        const uint8_t *positions = body + EC_SEQUENCE_POSITIONS;
        const uint8_t *mix = positions + (bits == 32 ? 4 : 2) * (size_t)(W * D);
        for (uint32_t k = 0; k < W * D; k++)
            assert_true(is_near(positions, bits, k, drawn->positions[k]));
        for (uint32_t k = 0; k < D * D; k++)
            assert_true(is_near(mix, bits, k, drawn->mix[k]));
        size_t stride = ec_packed_size(ec_sequence_width(D, bits), bits);
        const uint8_t *rows = body + ec_sequence_rows_start(D, W, bits);
        const uint8_t *scales = rows + I * stride;
        const uint8_t *biases = scales + 2 * (size_t)I;
        for (uint32_t i = 0; i < I; i++) {
            double scale = (double)ec_load_half(scales + 2 * (size_t)i);
            assert_true(bits == 32 ? scale == 1.0 : i == 0 || i == 7 ? scale == 0.0 : scale > 0.0);
            for (uint32_t d = 0; d < D; d++) {
                double number = scale * (double)ec_packed_signed(rows + i * stride, bits, d);
                double wanted = (double)drawn->encoded[i * D + d];
                assert_true(fabs(number - wanted) <= (bits == 32 ? 0.0 : 0.501 * scale));
            }
            int bias = (int16_t)ec_load_u16(biases + 2 * (size_t)i);
            if (i == 1 || i == 2)
                assert_int_equal(bias, i == 1 ? 32767 : -32767);
            else
                assert_true(fabs(bias / 1024.0 - (double)drawn->bias[i]) <= 0.501 / 1024.0);
        }
        ec_model_bytes_free(&bytes);
        drawn_free(drawn);
    }
}

static void what_is_not_given_is_not_carried(void **state)
{
    (void)state;
    struct drawn *drawn = drawn_new(8, 10);
    struct ec_model_bytes bytes;
    drawn->parts.packing.shape.signals &=
            ~(1u << EC_SIGNAL_CONTENT | 1u << EC_SIGNAL_SEQUENCE);
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_E_SIGNAL); /* terms name them */
    drawn->parts.terms = drawn->terms + 3;
    drawn->parts.n_terms = 2;
    const struct ec_model *model = pack(drawn, &bytes);
    assert_null(section_of(model, EC_SIGNAL_CONTENT).bytes);
    assert_null(section_of(model, EC_SIGNAL_SEQUENCE).bytes);
    ec_model_bytes_free(&bytes);
    drawn_free(drawn);
}

static void parts_out_of_the_range_of_the_format_are_refused(void **state)
{
    (void)state;
    struct ec_model_bytes bytes;
    struct drawn *drawn = drawn_new(8, 10);
    struct ec_shape *shape = &drawn->parts.packing.shape;
    shape->table_bits = 5;
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_E_NUMBER_RANGE);
    shape->table_bits = 8;
    drawn->idf[4] = 0.0f;
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_E_NUMBER_RANGE);
    drawn->idf[4] = 1.0f;
    drawn->mix[5] = 1025.0f;
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_E_NUMBER_RANGE);
    drawn->mix[5] = 0.0f;
    shape->encoder_bits = 64;
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_E_NUMBER_RANGE);
    shape->encoder_bits = 8;
    shape->factor_bits = 4;
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_E_NUMBER_RANGE);
    shape->factor_bits = 8;
    shape->row_length = EC_NEIGHBOURS_MAX_ROW + 1;
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_E_NUMBER_RANGE);
    shape->row_length = 0;
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_E_NUMBER_RANGE);
    drawn_free(drawn);
}

static float half(uint16_t upper)
{
    uint8_t bytes[2];
    ec_store_u16(bytes, upper);
    return ec_load_half(bytes);
}

static void halves_round_to_nearest_and_upwards(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(11, 0);
    for (int n = 0; n < 200000; n++) {
        float value = (float)exp2(60.0 * ec_random_unit(&random) - 30.0);
        float above = half(ec_half_above(value));
        float nearest = half(ec_half_nearest(value));
        assert_true(above >= value && (double)above <= (double)value * (1.0 + 1.0 / 128.0));
        assert_true(fabs((double)nearest - (double)value) <= (double)value / 256.0);
        assert_true(half(ec_half_nearest(-value)) == -nearest);
        assert_true(half(ec_half_above(above)) == above); /* what is a half stays */
    }
    assert_int_equal(ec_half_nearest(1.00390625f), 0x3f80); /* half way: to the even one */
    assert_int_equal(ec_half_nearest(1.01171875f), 0x3f82);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_table_holds_the_best_of_each_row_within_half_a_unit),
            cmocka_unit_test(the_content_is_what_was_given),
            cmocka_unit_test(the_encoder_is_what_was_given_within_half_a_unit),
            cmocka_unit_test(what_is_not_given_is_not_carried),
            cmocka_unit_test(parts_out_of_the_range_of_the_format_are_refused),
            cmocka_unit_test(halves_round_to_nearest_and_upwards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

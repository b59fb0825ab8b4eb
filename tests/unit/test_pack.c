/* test_pack.c - what a learner gives is what the device reads, but for quantising. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "native/system/random.h"
#include "device/catalogue/model.h"
#include "support/small_log.h"
#include "native/pack/pack.h"

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
    struct ec_content_part content;
    struct ec_sequence_part encoder;
    struct ec_repeat returns;
    struct ec_packed_table table;
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
    drawn->content = (struct ec_content_part){V, drawn->idf, drawn->start, drawn->feature};
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
    drawn->encoder = (struct ec_sequence_part){
            D, W, drawn->positions, drawn->mix, drawn->encoded, drawn->bias};
}

static struct drawn *drawn_new(uint32_t bits, uint32_t row_length)
{
    static const struct ec_term TERMS[] = {
            {EC_SIGNAL_COOCCURRENCE, 0, 0.5f, 1.0f},
            {EC_SIGNAL_CONTENT, 0, 0.5f, 1.0f},
            {EC_SIGNAL_SEQUENCE, 0, 1.0f, 1.0f},
            {EC_SIGNAL_REPEAT, 0, 0.5f, 1.0f},
            {EC_SIGNAL_POPULARITY, 0, 1.0f, 1.0f},
    };
    struct drawn *drawn = calloc(1, sizeof *drawn);
    assert_non_null(drawn);
    struct ec_random random = ec_random_stream(7, 0);
    drawn->dataset = small_log_random(40, I, 900, 3);
    assert_int_equal(ec_popularity_learn(&drawn->dataset, 0.0, &drawn->popularity), EC_OK);
    assert_int_equal(ec_repeat_learn(&drawn->dataset, &drawn->returns), EC_OK);
    draw_rows(&random, drawn);
    draw_content(&random, drawn);
    draw_encoder(&random, drawn);
    memcpy(drawn->terms, TERMS, sizeof TERMS);
    for (uint32_t type = 0; type < EC_N_EVENT_TYPES; type++)
        drawn->strength[type] = 1.0f;
    drawn->table = (struct ec_packed_table){EC_SIGNAL_COOCCURRENCE, &drawn->rows, row_length};
    drawn->parts = (struct ec_parts){
            .n_items = I,
            .catalogue = &drawn->dataset.catalogue,
            .popularity = &drawn->popularity,
            .tables = &drawn->table,
            .n_tables = 1,
            .content = &drawn->content,
            .encoder = &drawn->encoder,
            .returns = &drawn->returns,
            .table_bits = bits,
            .encoder_bits = bits,
            .terms = drawn->terms,
            .n_terms = 5,
            .strength = drawn->strength,
            .training = "{}",
    };
    return drawn;
}

static void drawn_free(struct drawn *drawn)
{
    ec_rows_free(&drawn->rows);
    ec_popularity_free(&drawn->popularity);
    ec_repeat_free(&drawn->returns);
    ec_dataset_free(&drawn->dataset);
    free(drawn);
}

static void pack(const struct drawn *drawn, struct ec_model_bytes *bytes, struct ec_model *model)
{
    assert_int_equal(ec_pack(&drawn->parts, bytes), EC_OK);
    assert_int_equal(ec_model_open(bytes->bytes, bytes->size, model), EC_OK);
}

static void a_table_holds_the_best_of_each_row_within_half_a_unit(void **state)
{
    (void)state;
    static const uint32_t LENGTHS[] = {1, 2, 7, 25, EC_NEIGHBOURS_MAX_ROW};
    for (uint32_t bits = 4; bits <= 8; bits += 4)
        for (size_t l = 0; l < sizeof LENGTHS / sizeof *LENGTHS; l++) {
            struct drawn *drawn = drawn_new(bits, LENGTHS[l]);
            size_t n_all = drawn->rows.start[I];
            struct ec_entry *before = malloc(n_all * sizeof *before);
            assert_non_null(before);
            memcpy(before, drawn->rows.entries, n_all * sizeof *before);
            struct ec_model_bytes bytes;
            struct ec_model model;
            pack(drawn, &bytes, &model);
            assert_memory_equal(before, drawn->rows.entries, n_all * sizeof *before);
            for (uint32_t i = 0; i < I; i++) {
                struct ec_entry best[LONGEST];
                uint32_t n = (uint32_t)(drawn->rows.start[i + 1] - drawn->rows.start[i]);
                memcpy(best, before + drawn->rows.start[i], n * sizeof *best);
                n = ec_row_cut(best, n, LENGTHS[l]);
                struct ec_row row = ec_view_row(&model, 0, i);
                assert_int_equal(row.bits, bits);
                assert_int_equal(
                        row.n, n); /* the least weight is above half a unit of the largest */
                uint32_t next = 0;
                for (uint32_t k = 0; k < n; k++) {
                    uint32_t item = next + ec_view_varint(&row.gaps);
                    double weight = (double)row.scale * ec_packed(row.weights, bits, k);
                    assert_int_equal(item, best[k].item);
                    assert_true(fabs(weight - (double)best[k].weight) <= 0.501 * (double)row.scale);
                    next = item + 1;
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
    struct ec_model model;
    pack(drawn, &bytes, &model);
    assert_int_equal(model.n_features, V);
    struct ec_content_view content = ec_view_content(&model);
    for (uint32_t f = 0; f < V; f++)
        assert_true(ec_view_idf(&content, f) == drawn->idf[f]);
    for (uint32_t i = 0; i < I; i++) {
        struct ec_feature_row features = ec_view_features(&content, i);
        assert_int_equal(features.n, drawn->start[i + 1] - drawn->start[i]);
        for (size_t k = drawn->start[i]; k < drawn->start[i + 1]; k++)
            assert_int_equal(ec_features_next(&features), drawn->feature[k]);
    }
    ec_model_bytes_free(&bytes);
    drawn_free(drawn);
}

static void the_encoder_is_what_was_given_within_half_a_unit(void **state)
{
    (void)state;
    for (uint32_t bits = 4; bits <= 8; bits += 4) {
        struct drawn *drawn = drawn_new(bits, 10);
        struct ec_model_bytes bytes;
        struct ec_model model;
        pack(drawn, &bytes, &model);
        struct ec_sequence_view encoder = ec_view_encoder(&model);
        assert_int_equal(encoder.n_dims, D);
        assert_int_equal(encoder.n_steps, W);
        assert_int_equal(encoder.bits, bits);
        for (uint32_t k = 0; k < W * D; k++)
            assert_true(ec_load_f32(encoder.positions + 4 * (size_t)k) == drawn->positions[k]);
        for (uint32_t k = 0; k < D * D; k++)
            assert_true(ec_load_f32(encoder.mix + 4 * (size_t)k) == drawn->mix[k]);
        for (uint32_t i = 0; i < I; i++) {
            double scale = (double)ec_load_f32(encoder.scales + 4 * (size_t)i);
            assert_true(i == 0 || i == 7 ? scale == 0.0 : scale > 0.0);
            for (uint32_t d = 0; d < D; d++) {
                uint32_t packed = ec_packed(encoder.rows + i * encoder.stride, bits, d);
                int whole = (int)packed - (packed >> (bits - 1) ? 1 << bits : 0);
                double wanted = (double)drawn->encoded[i * D + d];
                assert_true(fabs(scale * whole - wanted) <= 0.501 * scale);
            }
            int bias = (int16_t)ec_load_u16(encoder.bias + 2 * (size_t)i);
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
    struct ec_model model;
    drawn->parts.content = NULL;
    drawn->parts.encoder = NULL;
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_E_SIGNAL); /* terms ask for them */
    drawn->parts.terms = drawn->terms + 3;
    drawn->parts.n_terms = 2;
    pack(drawn, &bytes, &model);
    assert_null(model.content);
    assert_null(model.encoder);
    ec_model_bytes_free(&bytes);
    drawn_free(drawn);
}

static void parts_out_of_the_range_of_the_format_are_refused(void **state)
{
    (void)state;
    struct ec_model_bytes bytes;
    struct drawn *drawn = drawn_new(8, 10);
    drawn->parts.table_bits = 5;
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_E_NUMBER_RANGE);
    drawn->parts.table_bits = 8;
    drawn->idf[4] = 0.0f;
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_E_NUMBER_RANGE);
    drawn->idf[4] = 1.0f;
    drawn->mix[5] = 1001.0f;
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_E_NUMBER_RANGE);
    drawn->mix[5] = 0.0f;
    drawn->encoder.n_dims = EC_MAX_DIMS + 1;
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_E_NUMBER_RANGE);
    drawn->encoder.n_dims = D;
    drawn->parts.encoder_bits = 64;
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_E_NUMBER_RANGE);
    drawn->parts.encoder_bits = 8;
    drawn->table.row_length = EC_NEIGHBOURS_MAX_ROW + 1;
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_E_NUMBER_RANGE);
    drawn->table.row_length = 0;
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_E_NUMBER_RANGE);
    drawn_free(drawn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_table_holds_the_best_of_each_row_within_half_a_unit),
            cmocka_unit_test(the_content_is_what_was_given),
            cmocka_unit_test(the_encoder_is_what_was_given_within_half_a_unit),
            cmocka_unit_test(what_is_not_given_is_not_carried),
            cmocka_unit_test(parts_out_of_the_range_of_the_format_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_pack.c - what a learner gives is what the device reads: exactly in 32 bits, else but for quantising. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "device/catalogue/model.h"
#include "device/signals/content.h"
#include "device/signals/factors.h"
#include "device/signals/fold_in.h"
#include "device/signals/neighbours.h"
#include "device/signals/sequence.h"
#include "native/compose/pack.h"
#include "native/learn/content.h"
#include "native/learn/factors.h"
#include "native/learn/popularity.h"
#include "native/learn/repeat.h"
#include "native/learn/sequence.h"
#include "native/matrix/rows.h"
#include "native/system/alloc.h"
#include "native/system/random.h"
#include "support/small_log.h"

enum { I = 60, V = 300, D = 37, W = 5, F = 7, LONGEST = 40, N_TERMS = 6 };

/* Parts of random numbers, with everything they borrow. */
struct drawn {
    struct ec_dataset dataset;
    struct ec_train_options options;
    struct ec_popularity popularity;
    struct ec_rows rows;
    float idf[V];
    size_t start[I + 1];
    uint32_t feature[I * 255];
    float positions[W * D], mix[D * D], encoded[I * D], bias[I], factor[I * F];
    struct ec_content content;
    const struct ec_content *borrowed;
    struct ec_sequence encoder;
    struct ec_factors factors;
    struct ec_repeat returns;
    struct ec_signals signals;
    struct ec_term terms[N_TERMS];
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
    drawn->borrowed = &drawn->content;
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
    for (uint32_t k = 0; k < I * F; k++)
        drawn->factor[k] = k / F == 3 ? 0.0f : draw(random);
    drawn->factors = (struct ec_factors){F, 0.25f, 0.125f, NULL, drawn->factor};
}

static struct drawn *drawn_new(uint32_t bits, uint32_t row_length)
{
    static const struct ec_term TERMS[N_TERMS] = {
            {EC_SIGNAL_TRANSITIONS, 0.5f, 1.0f},
            {EC_SIGNAL_CONTENT, 0.5f, 1.0f},
            {EC_SIGNAL_SEQUENCE, 1.0f, 1.0f},
            {EC_SIGNAL_FACTORS, 0.5f, 1.0f},
            {EC_SIGNAL_REPEAT, 0.5f, 1.0f},
            {EC_SIGNAL_POPULARITY, 1.0f, 1.0f},
    };
    struct drawn *drawn = calloc(1, sizeof *drawn);
    assert_non_null(drawn);
    struct ec_random random = ec_random_stream(7, 0);
    drawn->dataset = small_log_random(40, I, 900, 3);
    drawn->options = ec_train_options_default();
    assert_int_equal(ec_popularity_learn(&drawn->dataset, 0.0, &drawn->popularity), EC_OK);
    assert_int_equal(ec_repeat_learn(&drawn->dataset, &drawn->returns), EC_OK);
    draw_rows(&random, drawn);
    draw_content(&random, drawn);
    draw_encoder(&random, drawn);
    memcpy(drawn->terms, TERMS, sizeof TERMS);
    for (uint32_t type = 0; type < EC_N_EVENT_TYPES; type++)
        drawn->strength[type] = 1.0f;
    drawn->signals = (struct ec_signals){
            .learned = {[EC_SIGNAL_POPULARITY] = &drawn->popularity,
                    [EC_SIGNAL_FACTORS] = &drawn->factors,
                    [EC_SIGNAL_TRANSITIONS] = &drawn->rows,
                    [EC_SIGNAL_CONTENT] = (void *)&drawn->borrowed,
                    [EC_SIGNAL_SEQUENCE] = &drawn->encoder,
                    [EC_SIGNAL_REPEAT] = &drawn->returns},
    };
    drawn->parts = (struct ec_parts){
            .catalogue = &drawn->dataset.catalogue,
            .packing = {.options = &drawn->options, .n_items = I},
            .signals = &drawn->signals,
            .terms = drawn->terms,
            .n_terms = N_TERMS,
            .strength = drawn->strength,
            .training = "{}",
    };
    drawn->parts.packing.shape = (struct ec_shape){
            .signals = 1u << EC_SIGNAL_FACTORS | 1u << EC_SIGNAL_TRANSITIONS |
                       1u << EC_SIGNAL_CONTENT | 1u << EC_SIGNAL_SEQUENCE | 1u << EC_SIGNAL_REPEAT,
            .row_length = row_length,
            .table_bits = bits,
            .encoder_bits = bits,
            .factor_bits = bits == 32 ? 32 : 8,
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

struct packed {
    struct ec_model_bytes bytes;
    struct ec_model *model;
};

static struct packed pack(const struct drawn *drawn)
{
    struct packed packed;
    assert_int_equal(ec_pack(&drawn->parts, &packed.bytes), EC_OK);
    assert_int_equal(ec_model_new(packed.bytes.bytes, packed.bytes.size, &packed.model), EC_OK);
    return packed;
}

static void packed_free(struct packed *packed)
{
    ec_free(packed->model);
    ec_model_bytes_free(&packed->bytes);
}

static uint32_t wider(uint32_t bits)
{
    return bits == 4 ? 8 : 4 * bits;
}

static void a_table_holds_the_best_of_each_row_within_half_a_unit(void **state)
{
    (void)state;
    static const uint32_t LENGTHS[] = {1, 2, 7, 25, EC_NEIGHBOURS_MAX_ROW};
    for (uint32_t bits = 4; bits <= 32; bits = wider(bits))
        for (size_t l = 0; l < sizeof LENGTHS / sizeof *LENGTHS; l++) {
            struct drawn *drawn = drawn_new(bits, LENGTHS[l]);
            size_t n_all = drawn->rows.start[I];
            struct ec_entry *before = malloc(n_all * sizeof *before);
            assert_non_null(before);
            memcpy(before, drawn->rows.entries, n_all * sizeof *before);
            struct packed packed = pack(drawn);
            const uint8_t *section = packed.model->signal[EC_SIGNAL_TRANSITIONS];
            assert_memory_equal(before, drawn->rows.entries, n_all * sizeof *before);
            assert_int_equal(ec_load_u32(section + EC_NEIGHBOURS_BITS), bits);
            struct ec_spans rows = ec_spans_open(
                    section + ec_pad(EC_NEIGHBOURS_SCALES + 2 * I, 4), I);
            for (uint32_t i = 0; i < I; i++) {
                struct ec_entry best[LONGEST];
                uint32_t n = (uint32_t)(drawn->rows.start[i + 1] - drawn->rows.start[i]);
                memcpy(best, before + drawn->rows.start[i], n * sizeof *best);
                n = ec_row_cut(best, n, LENGTHS[l]);
                struct ec_sparse_row row = ec_sparse_open(ec_spans_get(&rows, i), bits);
                double scale = (double)ec_load_half(section + EC_NEIGHBOURS_SCALES + 2 * i);
                assert_int_equal(
                        row.n, n); /* the least weight is above half a unit of the largest */
                for (uint32_t k = 0; k < n; k++) {
                    assert_int_equal(ec_sparse_next(&row), best[k].item);
                    double number = (double)ec_packed_unsigned(row.weights, bits, k);
                    if (bits == 32)
                        assert_true(scale == 1.0 && number == (double)best[k].weight);
                    assert_true(fabs(scale * number - (double)best[k].weight) <= 0.501 * scale);
                }
            }
            free(before);
            packed_free(&packed);
            drawn_free(drawn);
        }
}

static void the_content_is_what_was_given(void **state)
{
    (void)state;
    struct drawn *drawn = drawn_new(8, 10);
    struct packed packed = pack(drawn);
    const uint8_t *section = packed.model->signal[EC_SIGNAL_CONTENT];
    assert_int_equal(ec_load_u32(section + EC_CONTENT_FEATURES), V);
    for (uint32_t f = 0; f < V; f++)
        assert_true(ec_load_f32(section + EC_CONTENT_IDF + 4 * f) == drawn->idf[f]);
    struct ec_spans rows = ec_spans_open(section + EC_CONTENT_IDF + 4 * V, I);
    for (uint32_t i = 0; i < I; i++) {
        struct ec_sparse_row features = ec_sparse_open(ec_spans_get(&rows, i), 0);
        assert_int_equal(features.n, drawn->start[i + 1] - drawn->start[i]);
        for (size_t k = drawn->start[i]; k < drawn->start[i + 1]; k++)
            assert_int_equal(ec_sparse_next(&features), drawn->feature[k]);
    }
    packed_free(&packed);
    drawn_free(drawn);
}

/* Numbers of positions and mix: of a half's seven bits of fraction, off by one part in 512 where they are rounded. */
static void check_numbers(const uint8_t *at, const float *given, uint32_t n, uint32_t bits)
{
    for (uint32_t k = 0; k < n; k++) {
        if (bits == 32)
            assert_true(ec_load_f32(at + 4 * k) == given[k]);
        else
            assert_true(fabs((double)ec_load_half(at + 2 * k) - (double)given[k]) <=
                        fabs((double)given[k]) / 256.0);
    }
}

static void the_encoder_is_what_was_given_within_half_a_unit(void **state)
{
    (void)state;
    for (uint32_t bits = 4; bits <= 32; bits = wider(bits)) {
        struct drawn *drawn = drawn_new(bits, 10);
        struct packed packed = pack(drawn);
        const uint8_t *section = packed.model->signal[EC_SIGNAL_SEQUENCE];
        assert_int_equal(ec_load_u32(section + EC_SEQUENCE_DIMS), D);
        assert_int_equal(ec_load_u32(section + EC_SEQUENCE_STEPS), W);
        assert_int_equal(ec_load_u32(section + EC_SEQUENCE_BITS), bits);
        const uint8_t *positions = section + EC_SEQUENCE_POSITIONS;
        const uint8_t *rows = section + ec_sequence_rows_start(D, W, bits);
        size_t stride = ec_packed_size(ec_sequence_width(D, bits), bits);
        const uint8_t *scales = rows + I * stride;
        check_numbers(positions, drawn->positions, W * D, bits);
        check_numbers(positions + (bits == 32 ? 4 : 2) * W * D, drawn->mix, D * D, bits);
        for (uint32_t i = 0; i < I; i++) {
            double scale = (double)ec_load_half(scales + 2 * i);
            assert_true(bits == 32 ? scale == 1.0 : i == 0 || i == 7 ? scale == 0.0 : scale > 0.0);
            for (uint32_t d = 0; d < D; d++) {
                double number = (double)ec_packed_signed(rows + i * stride, bits, d);
                double wanted = (double)drawn->encoded[i * D + d];
                assert_true(bits != 32 || number == wanted);
                assert_true(fabs(scale * number - wanted) <= 0.501 * scale);
            }
            int bias = (int16_t)ec_load_u16(scales + 2 * I + 2 * i);
            if (i == 1 || i == 2)
                assert_int_equal(bias, i == 1 ? 32767 : -32767);
            else
                assert_true(fabs(bias / 1024.0 - (double)drawn->bias[i]) <= 0.501 / 1024.0);
        }
        packed_free(&packed);
        drawn_free(drawn);
    }
}

static void the_factors_are_what_was_given_within_half_a_unit(void **state)
{
    (void)state;
    for (uint32_t bits = 8; bits <= 32; bits = wider(bits)) {
        struct drawn *drawn = drawn_new(bits, 10);
        struct packed packed = pack(drawn);
        for (uint32_t i = 0; i < I; i++) {
            float row[F];
            double largest = 0.0;
            assert_int_equal(ec_factors_row(packed.model, i, row), F);
            for (uint32_t f = 0; f < F; f++)
                largest = fmax(largest, fabs((double)drawn->factor[i * F + f]));
            for (uint32_t f = 0; f < F; f++) {
                double off = (double)row[f] - (double)drawn->factor[i * F + f];
                /* a scale is at most one part in 128 above largest / 127 */
                assert_true(
                        fabs(off) <= (bits == 32 ? 0.0 : 0.501 * largest / 127.0 * 129.0 / 128.0));
            }
        }
        packed_free(&packed);
        drawn_free(drawn);
    }
}

/* ---- signals of 32 bits, worked out from what was learned ---- */

static const struct ec_history_event EVENTS[] = {
        {.item = 5, .step = 0, .event = 2, .weight = 1.5f},
        {.item = 22, .step = 1, .event = 1, .weight = 1.0f},
        {.item = 41, .step = 2, .event = 0, .weight = 0.3f},
};
enum { N_EVENTS = sizeof EVENTS / sizeof *EVENTS };

/* The signal as the device gives it for EVENTS under a decay of 1/2, before it is divided by its norm. */
static void device_signal(const struct ec_model *model, enum ec_signal signal, float values[I])
{
    static const struct ec_history HISTORY = {EVENTS, N_EVENTS};
    int32_t dots[I];
    const struct ec_signal_descriptor *descriptor = ec_signals[signal];
    size_t size = descriptor->scratch_size ? descriptor->scratch_size(model) : 0;
    void *scratch = ec_alloc(size + 1, 1);
    assert_non_null(scratch);
    struct ec_scoring scoring = {
            .model = model,
            .history = &HISTORY,
            .kernels = ec_kernels_best(),
            .section = model->signal[signal],
            .scratch = scratch,
            .dots = dots,
    };
    bool speaks;
    assert_int_equal(descriptor->score(&scoring, 0.5f, values, &speaks), EC_OK);
    assert_true(speaks);
    ec_free(scratch);
}

static void neighbours_of_32_bits_score_as_the_learned_rows(void **state)
{
    (void)state;
    struct drawn *drawn = drawn_new(32, EC_NEIGHBOURS_MAX_ROW);
    struct packed packed = pack(drawn);
    float signal[I], expected[I] = {0.0f};
    float decay = 1.0f;
    for (uint32_t n = 0; n < N_EVENTS; n++, decay *= 0.5f)
        for (size_t k = drawn->rows.start[EVENTS[n].item];
                k < drawn->rows.start[EVENTS[n].item + 1]; k++)
            expected[drawn->rows.entries[k].item] += EVENTS[n].weight * decay *
                                                     drawn->rows.entries[k].weight;
    device_signal(packed.model, EC_SIGNAL_TRANSITIONS, signal);
    assert_memory_equal(signal, expected, sizeof signal);
    packed_free(&packed);
    drawn_free(drawn);
}

static void an_encoder_of_32_bits_scores_as_the_learned_rows(void **state)
{
    (void)state;
    struct drawn *drawn = drawn_new(32, 10);
    struct packed packed = pack(drawn);
    float signal[I], expected[I], u[D] = {0.0f}, v[D] = {0.0f};
    for (uint32_t n = 0; n < N_EVENTS; n++)
        for (uint32_t d = 0; d < D; d++)
            u[d] += EVENTS[n].weight * drawn->positions[n * D + d] *
                    drawn->encoded[EVENTS[n].item * D + d];
    for (uint32_t d = 0; d < D; d++)
        for (uint32_t j = 0; j < D; j++)
            v[j] += u[d] * drawn->mix[d * D + j];
    for (uint32_t i = 0; i < I; i++) {
        float sum = 0.0f;
        float units = roundf(fminf(fmaxf(drawn->bias[i] * 1024.0f, -32767.0f), 32767.0f));
        for (uint32_t d = 0; d < D; d++)
            sum += drawn->encoded[i * D + d] * v[d];
        expected[i] = (sum + units / 1024.0f) / 16.0f;
    }
    device_signal(packed.model, EC_SIGNAL_SEQUENCE, signal);
    assert_memory_equal(signal, expected, sizeof signal);
    packed_free(&packed);
    drawn_free(drawn);
}

static void factors_of_32_bits_score_as_the_learned_rows(void **state)
{
    (void)state;
    struct drawn *drawn = drawn_new(32, 10);
    struct packed packed = pack(drawn);
    float signal[I], expected[I], lower[F * F], x[F];
    uint8_t gram[F * (F + 1) / 2 * 4];
    for (uint32_t f = 0, k = 0; f < F; f++)
        for (uint32_t g = 0; g <= f; g++, k++) {
            double sum = 0.0;
            for (uint32_t i = 0; i < I; i++)
                sum += (double)drawn->factor[i * F + f] * (double)drawn->factor[i * F + g];
            ec_store_f32(gram + 4 * k, (float)sum);
        }
    struct ec_fold_in solver = {ec_kernels_best(), F, 0.25f, 0.125f, lower, x, 0.0f};
    ec_fold_in_begin(&solver, gram);
    float decay = 1.0f;
    for (uint32_t n = 0; n < N_EVENTS; n++, decay *= 0.5f)
        ec_fold_in_add(&solver, drawn->factor + EVENTS[n].item * F, EVENTS[n].weight * decay);
    assert_int_equal(ec_fold_in_solve(&solver, I), EC_OK);
    for (uint32_t i = 0; i < I; i++) {
        expected[i] = 0.0f;
        for (uint32_t f = 0; f < F; f++)
            expected[i] += drawn->factor[i * F + f] * x[f];
    }
    device_signal(packed.model, EC_SIGNAL_FACTORS, signal);
    assert_memory_equal(signal, expected, sizeof signal);
    packed_free(&packed);
    drawn_free(drawn);
}

/* ---- the catalogue ---- */

/* Few prices have an index, many have none; either way each item has its own. */
static void prices_are_what_was_given_with_and_without_an_index(void **state)
{
    (void)state;
    for (uint32_t n_values = 1; n_values <= I; n_values++) {
        struct drawn *drawn = drawn_new(8, 10);
        float *price = ec_alloc(I, sizeof *price);
        assert_non_null(price);
        for (uint32_t i = 0; i < I; i++)
            price[i] = (float)(n_values - 1 - i % n_values) * 1.25f;
        drawn->dataset.catalogue.price = price;
        struct packed packed = pack(drawn);
        uint32_t stated = ec_load_u32(packed.model->prices + EC_PRICES_COUNT);
        assert_int_equal(stated, 2 * n_values < I ? n_values : 0); /* whatever takes fewer bytes */
        for (uint32_t i = 0; i < I; i++)
            assert_true(ec_model_price(packed.model, i) == price[i]);
        packed_free(&packed);
        drawn_free(drawn);
    }
}

static void what_is_not_in_the_shape_is_not_carried(void **state)
{
    (void)state;
    struct drawn *drawn = drawn_new(8, 10);
    struct ec_model_bytes bytes;
    drawn->parts.packing.shape.signals &= ~(1u << EC_SIGNAL_CONTENT | 1u << EC_SIGNAL_SEQUENCE);
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_E_SIGNAL); /* terms ask for them */
    drawn->parts.terms = drawn->terms + 3;
    drawn->parts.n_terms = N_TERMS - 3;
    struct packed packed = pack(drawn);
    assert_null(packed.model->signal[EC_SIGNAL_CONTENT]);
    assert_null(packed.model->signal[EC_SIGNAL_SEQUENCE]);
    assert_non_null(packed.model->signal[EC_SIGNAL_FACTORS]);
    packed_free(&packed);
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
    drawn->mix[5] = 1005.0f;
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_E_NUMBER_RANGE);
    drawn->mix[5] = 0.0f;
    shape->encoder_bits = 64;
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_E_NUMBER_RANGE);
    shape->encoder_bits = 8;
    shape->factor_bits = 4;
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_E_NUMBER_RANGE);
    shape->factor_bits = 32;
    drawn->factor[9] = NAN;
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_E_NUMBER_RANGE);
    drawn->factor[9] = 0.5f;
    shape->row_length = EC_NEIGHBOURS_MAX_ROW + 1;
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_E_NUMBER_RANGE);
    shape->row_length = 0;
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_E_NUMBER_RANGE);
    shape->row_length = 10;
    assert_int_equal(ec_pack(&drawn->parts, &bytes), EC_OK);
    ec_model_bytes_free(&bytes);
    drawn_free(drawn);
}

/* ---- the lists of signals ---- */

static void every_descriptor_of_the_list_is_whole_and_its_flags_agree(void **state)
{
    (void)state;
#define NAME_OF(NAME, number, name) [number] = #name,
    static const char *const NAMES[EC_N_SIGNALS] = {EC_SIGNAL_LIST(NAME_OF)};
#undef NAME_OF
    uint32_t n_fallbacks = 0;
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++) {
        const struct ec_signal_descriptor *signal = ec_signals[s];
        assert_string_equal(signal->name, NAMES[s]);
        assert_string_equal(ec_signal_name((enum ec_signal)s), NAMES[s]);
        assert_non_null(signal->score);
        assert_non_null(signal->share);
        bool is_own = signal->section == EC_SECTION_SIGNAL + s;
        assert_true(is_own ||
                    (signal->section >= EC_SECTION_IDS && signal->section <= EC_SECTION_TRAINING));
        assert_int_equal(is_own, signal->check != NULL); /* the catalogue checks its own */
        bool reads = signal->flags & EC_READS_HISTORY;
        bool has_shop_part = signal->flags & EC_HAS_SHOP_PART;
        assert_true(reads || has_shop_part);
        assert_true(reads || signal->flags & EC_IGNORES_DECAY);
        assert_true(!(signal->flags & EC_IS_TABLE) || (reads && !has_shop_part));
        assert_false(signal->flags & EC_IS_TABLE && signal->flags & EC_IS_DENSE);
        assert_true(!(signal->flags & EC_IS_FALLBACK) || !reads);
        n_fallbacks += (signal->flags & EC_IS_FALLBACK) != 0;
    }
    assert_int_equal(n_fallbacks, 1);
    assert_null(ec_signal_name((enum ec_signal)EC_N_SIGNALS));
}

/* Rows of neighbours and dense rows come in widths. */
static void what_has_a_width_states_its_bits(void **state)
{
    (void)state;
    struct drawn *drawn = drawn_new(8, 10);
    struct packed packed = pack(drawn);
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++) {
        struct ec_fact facts[EC_MAX_FACTS];
        bool has_width = ec_signals[s]->flags & (EC_IS_TABLE | EC_IS_DENSE);
        assert_true(!has_width || ec_signals[s]->facts);
        if (!packed.model->signal[s] || !ec_signals[s]->facts)
            continue;
        uint32_t n = ec_signals[s]->facts(packed.model, packed.model->signal[s], facts);
        assert_in_range(n, 1, EC_MAX_FACTS);
        uint32_t bits = 0;
        for (uint32_t f = 0; f < n; f++)
            bits = strcmp(facts[f].name, "bits") == 0 ? facts[f].value : bits;
        assert_int_equal(bits, has_width ? 8 : 0);
    }
    packed_free(&packed);
    drawn_free(drawn);
}

static void every_learner_of_the_list_frees_what_it_learns_and_has_terms(void **state)
{
    (void)state;
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++) {
        const struct ec_learner *learner = ec_learners[s];
        assert_non_null(learner);
        bool learns = learner->learn || learner->learn_both;
        assert_false(learner->learn && learner->learn_both);
        assert_true(!learns || learner->free);
        bool is_own = ec_signals[s]->section == EC_SECTION_SIGNAL + s;
        assert_int_equal(is_own, learner->write != NULL);
        assert_true(!learner->write || learns);
        for (uint32_t r = 0; r < EC_N_READINGS; r++) {
            const struct ec_decays *terms = &learner->terms[r];
            uint32_t most = ec_signal_has(s, EC_IGNORES_DECAY) ? 1 : EC_MAX_TERMS_EACH;
            assert_in_range(terms->n, 0, most);
            for (uint32_t t = 0; t < terms->n; t++)
                assert_true(terms->decay[t] > 0.0f && terms->decay[t] <= 1.0f);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_table_holds_the_best_of_each_row_within_half_a_unit),
            cmocka_unit_test(the_content_is_what_was_given),
            cmocka_unit_test(the_encoder_is_what_was_given_within_half_a_unit),
            cmocka_unit_test(the_factors_are_what_was_given_within_half_a_unit),
            cmocka_unit_test(neighbours_of_32_bits_score_as_the_learned_rows),
            cmocka_unit_test(an_encoder_of_32_bits_scores_as_the_learned_rows),
            cmocka_unit_test(factors_of_32_bits_score_as_the_learned_rows),
            cmocka_unit_test(prices_are_what_was_given_with_and_without_an_index),
            cmocka_unit_test(what_is_not_in_the_shape_is_not_carried),
            cmocka_unit_test(parts_out_of_the_range_of_the_format_are_refused),
            cmocka_unit_test(every_descriptor_of_the_list_is_whole_and_its_flags_agree),
            cmocka_unit_test(what_has_a_width_states_its_bits),
            cmocka_unit_test(every_learner_of_the_list_frees_what_it_learns_and_has_terms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* content.c - see content.h. */
#include "native/learn/content.h"

#include <string.h>

#include "device/base/portable_math.h"
#include "device/signals/content.h"
#include "native/items/features.h"
#include "native/learn/learner.h"
#include "native/matrix/rows.h"
#include "native/pack/rows.h"
#include "native/system/alloc.h"

static const double LN2 = 0.69314718055994530942;

struct ec_content_options ec_content_options_default(void)
{
    return (struct ec_content_options){.most = 8, .max_share = 0.15, .gram_weight = 0.25};
}

/* Items that have each feature. */
static void count_items(const struct ec_features *features, size_t n, uint32_t *df)
{
    for (size_t k = 0; k < n; k++)
        df[features->feature[k]]++;
}

/* Weigh each feature of the catalogue; 0 drops it. */
static void weigh(const struct ec_features *features, const uint32_t *df, uint32_t n_items,
        const struct ec_content_options *options, float *weight)
{
    for (uint32_t f = 0; f < features->n_features; f++) {
        if (df[f] < 2 || (double)df[f] > options->max_share * (double)n_items)
            continue;
        double idf = ec_log2(1.0 + (double)n_items / (double)df[f]) * LN2;
        bool is_gram = features->kind[f] == EC_FEATURE_GRAM;
        weight[f] = (float)(is_gram ? options->gram_weight * idf : idf);
    }
}

/* The best features of an item, ascending; returns how many. An entry's item is here a feature. */
static uint32_t choose(const struct ec_features *features, const float *weight, uint32_t item,
        uint32_t most, struct ec_entry *entries)
{
    uint32_t n = 0;
    for (size_t k = features->start[item]; k < features->start[item + 1]; k++)
        if (weight[features->feature[k]] > 0.0f)
            entries[n++] = (struct ec_entry){features->feature[k], weight[features->feature[k]]};
    return most ? ec_row_cut(entries, n, most) : 0;
}

static size_t longest_row(const struct ec_features *features, uint32_t n_items)
{
    size_t longest = 0;
    for (uint32_t i = 0; i < n_items; i++) {
        size_t n = features->start[i + 1] - features->start[i];
        longest = n > longest ? n : longest;
    }
    return longest;
}

/* Number the features that some item keeps, in their order. */
static enum ec_status renumber(const float *weight, uint32_t n_features, uint32_t *number,
        struct ec_content *content, size_t n)
{
    for (size_t k = 0; k < n; k++)
        number[content->feature[k]] = 1;
    for (uint32_t f = 0; f < n_features; f++)
        number[f] = number[f] ? content->n_features++ : UINT32_MAX;
    content->idf = ec_alloc(content->n_features, sizeof *content->idf);
    if (!content->idf)
        return EC_E_MEMORY;
    for (uint32_t f = 0; f < n_features; f++)
        if (number[f] != UINT32_MAX)
            content->idf[number[f]] = weight[f];
    for (size_t k = 0; k < n; k++)
        content->feature[k] = number[content->feature[k]];
    return EC_OK;
}

static size_t kept_at_most(const struct ec_features *features, uint32_t n_items, uint32_t most)
{
    size_t n = 0;
    for (uint32_t i = 0; features->start && i < n_items; i++) {
        size_t of_item = features->start[i + 1] - features->start[i];
        n += of_item < most ? of_item : most;
    }
    return n;
}

static enum ec_status learn(const struct ec_features *features, uint32_t n_items,
        const struct ec_content_options *options, struct ec_content *content)
{
    uint32_t *df = ec_alloc(features->n_features, sizeof *df);
    float *weight = ec_alloc(features->n_features, sizeof *weight);
    struct ec_entry *entries = ec_alloc(longest_row(features, n_items), sizeof *entries);
    enum ec_status status = EC_E_MEMORY;
    if (df && weight && entries) {
        count_items(features, features->start[n_items], df);
        weigh(features, df, n_items, options, weight);
        size_t end = 0;
        for (uint32_t i = 0; i < n_items; i++) {
            uint32_t n = choose(features, weight, i, options->most, entries);
            for (uint32_t k = 0; k < n; k++)
                content->feature[end++] = entries[k].item;
            content->start[i + 1] = end;
        }
        memset(df, 0, features->n_features * sizeof *df);
        status = renumber(weight, features->n_features, df, content, end);
    }
    ec_free(df);
    ec_free(weight);
    ec_free(entries);
    return status;
}

enum ec_status ec_content_learn(const struct ec_dataset *dataset,
        const struct ec_content_options *options, struct ec_content *content)
{
    const struct ec_features *features = &dataset->catalogue.features;
    uint32_t n_items = dataset->n_items;
    struct ec_content fresh = {
            .start = ec_alloc(n_items + (size_t)1, sizeof *fresh.start),
            .feature = ec_alloc(
                    kept_at_most(features, n_items, options->most), sizeof *fresh.feature),
    };
    enum ec_status status = fresh.start && fresh.feature ? EC_OK : EC_E_MEMORY;
    if (!status && features->start)
        status = learn(features, n_items, options, &fresh);
    if (status)
        ec_content_free(&fresh);
    else
        *content = fresh;
    return status;
}

size_t ec_content_memory(const struct ec_dataset *dataset, const struct ec_content_options *options)
{
    const struct ec_features *features = &dataset->catalogue.features;
    size_t kept = kept_at_most(features, dataset->n_items, options->most);
    return (dataset->n_items + (size_t)1) * sizeof(size_t) + kept * sizeof(uint32_t) +
           features->n_features * (sizeof(uint32_t) + 2 * sizeof(float)) +
           EC_FEATURES_OF_ITEM * sizeof(struct ec_entry);
}

void ec_content_free(struct ec_content *content)
{
    ec_free(content->idf);
    ec_free(content->start);
    ec_free(content->feature);
    *content = (struct ec_content){0};
}

static bool applies(const struct ec_dataset *dataset, const struct ec_learning *learning)
{
    (void)dataset;
    return learning->content->n_features > 0;
}

/* It reads nothing of the events, and the sequence needs it too: what the training learned once is packed. */
static enum ec_status borrow(
        const struct ec_lesson *lesson, const struct ec_learning *learning, void **learned)
{
    (void)lesson;
    const struct ec_content **borrowed = ec_alloc(1, sizeof *borrowed);
    if (!borrowed)
        return EC_E_MEMORY;
    *borrowed = learning->content;
    *learned = borrowed;
    return EC_OK;
}

static void write_section(
        struct ec_writer *writer, const void *learned, const struct ec_packing *packing)
{
    const struct ec_content *content = *(const struct ec_content *const *)learned;
    const size_t *start = content->start;
    ec_writer_u32(writer, content->n_features);
    ec_writer_u32(writer, (uint32_t)start[packing->n_items]);
    for (uint32_t f = 0; f < content->n_features; f++)
        ec_writer_f32(writer, content->idf[f]);
    struct ec_span_writer spans = ec_writer_spans(writer, packing->n_items);
    for (uint32_t i = 0; i < packing->n_items; i++) {
        ec_write_gaps(writer, content->feature + start[i], (uint32_t)(start[i + 1] - start[i]));
        ec_span_writer_next(&spans);
    }
}

const struct ec_learner ec_content_learner = {
        .terms = {{1, {0.8f}}, {1, {0.98f}}, {1, {1.0f}}},
        .applies = applies,
        .learn = borrow,
        .write = write_section,
        .free = ec_free,
};

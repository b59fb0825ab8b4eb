/* popularity.c - see popularity.h. */
#include "native/learn/popularity.h"

#include <stdlib.h>

#include "device/base/portable_math.h"
#include "device/signals/popularity.h"
#include "native/learn/learner.h"
#include "native/system/alloc.h"

static const double MS_PER_DAY = 86400e3;

static int64_t last_time(const struct ec_dataset *dataset)
{
    int64_t last = INT64_MIN;
    for (size_t n = 0; n < dataset->n_events; n++)
        if (dataset->time_ms[n] > last)
            last = dataset->time_ms[n];
    return last;
}

static void score(
        const struct ec_dataset *dataset, double half_life_days, double *counts, float *scores)
{
    bool decays = half_life_days > 0.0 && dataset->has_times;
    int64_t last = last_time(dataset);
    for (size_t n = 0; n < dataset->n_events; n++) {
        double age_days = (double)(last - dataset->time_ms[n]) / MS_PER_DAY;
        counts[dataset->item[n]] += decays ? ec_exp2(-age_days / half_life_days) : 1.0;
    }
    double largest = 0.0;
    for (uint32_t i = 0; i < dataset->n_items; i++)
        largest = counts[i] > largest ? counts[i] : largest;
    for (uint32_t i = 0; largest > 0.0 && i < dataset->n_items; i++)
        scores[i] = (float)(ec_log2(1.0 + counts[i]) / ec_log2(1.0 + largest));
}

struct ranked {
    uint32_t item;
    uint32_t n_events;
};

static int by_count(const void *a, const void *b)
{
    const struct ranked *left = a;
    const struct ranked *right = b;
    if (left->n_events != right->n_events)
        return left->n_events > right->n_events ? -1 : 1;
    return (left->item > right->item) - (left->item < right->item);
}

static void mark_tail(
        const uint32_t *n_events, uint32_t n_items, struct ranked *order, uint8_t *in_tail)
{
    uint32_t n_met = 0;
    for (uint32_t i = 0; i < n_items; i++) {
        order[i] = (struct ranked){i, n_events[i]};
        n_met += n_events[i] > 0;
    }
    qsort(order, n_items, sizeof *order, by_count);
    for (uint32_t rank = n_met / 5; rank < n_items; rank++)
        in_tail[order[rank].item] = 1;
}

enum ec_status ec_popularity_learn(
        const struct ec_dataset *dataset, double half_life_days, struct ec_popularity *popularity)
{
    uint32_t n_items = dataset->n_items;
    struct ec_popularity fresh = {
            .n_events = ec_alloc(n_items, sizeof *fresh.n_events),
            .score = ec_alloc(n_items, sizeof *fresh.score),
            .in_tail = ec_alloc(n_items, sizeof *fresh.in_tail),
    };
    double *counts = ec_alloc(n_items, sizeof *counts);
    struct ranked *order = ec_alloc(n_items, sizeof *order);
    enum ec_status status = EC_E_MEMORY;
    if (fresh.n_events && fresh.score && fresh.in_tail && counts && order) {
        for (size_t n = 0; n < dataset->n_events; n++)
            fresh.n_events[dataset->item[n]]++;
        score(dataset, half_life_days, counts, fresh.score);
        mark_tail(fresh.n_events, n_items, order, fresh.in_tail);
        *popularity = fresh;
        status = EC_OK;
    }
    if (status)
        ec_popularity_free(&fresh);
    ec_free(order);
    ec_free(counts);
    return status;
}

void ec_popularity_free(struct ec_popularity *popularity)
{
    ec_free(popularity->n_events);
    ec_free(popularity->score);
    ec_free(popularity->in_tail);
    *popularity = (struct ec_popularity){0};
}

static enum ec_status learn(
        const struct ec_lesson *lesson, const struct ec_learning *learning, void **learned)
{
    struct ec_popularity *popularity = ec_alloc(1, sizeof *popularity);
    if (!popularity)
        return EC_E_MEMORY;
    enum ec_status status = ec_popularity_learn(
            lesson->dataset, learning->options->half_life_days, popularity);
    if (status)
        ec_free(popularity);
    else
        *learned = popularity;
    return status;
}

static void write_section(
        struct ec_writer *writer, const void *learned, const struct ec_packing *packing)
{
    const struct ec_popularity *popularity = learned;
    uint32_t n_items = packing->n_items;
    for (uint32_t i = 0; i < n_items; i++)
        ec_writer_u16(writer, (uint16_t)(popularity->score[i] * EC_POPULARITY_ONE + 0.5f));
    ec_writer_pad(writer, 4);
    for (uint32_t i = 0; i < n_items; i += 8) {
        uint8_t bits = 0;
        for (uint32_t bit = 0; bit < 8 && i + bit < n_items; bit++)
            bits |= (uint8_t)(popularity->in_tail[i + bit] << bit);
        ec_writer_u8(writer, bits);
    }
    ec_writer_pad(writer, 4);
}

static size_t memory(const struct ec_dataset *dataset, const struct ec_train_options *options,
        size_t n_threads, size_t *peak)
{
    (void)options;
    (void)n_threads;
    *peak = dataset->n_items * (sizeof(double) + sizeof(struct ranked));
    return dataset->n_items * (sizeof(uint32_t) + sizeof(float) + 1);
}

static void free_learned(void *learned)
{
    ec_popularity_free(learned);
    ec_free(learned);
}

const struct ec_learner ec_popularity_learner = {
        .terms = {{1, {1.0f}}, {1, {1.0f}}, {1, {1.0f}}},
        .learn = learn,
        .write = write_section,
        .memory = memory,
        .free = free_learned,
};

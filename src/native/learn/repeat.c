/* repeat.c - see repeat.h. */
#include "native/learn/repeat.h"

#include <math.h>

#include "device/base/portable_math.h"
#include "device/signals/repeat.h"
#include "native/learn/learner.h"
#include "native/system/alloc.h"

/* Chosen on four validation parts of Online Retail, mean recall@10 of the signal alone: decays of 0.8 and 0.9 are
 * within 1% of each other, and so are shrinkages of 10, 30 and 100 where counts fade with the time; no rate at all is
 * 10% worse. Rates of the last months alone, by a half-life of 30 to 120 days, are no better. */
static const double BASKET_DECAY = 0.9;
static const double SHRINKAGE = 30.0; /* of the rate, in weights */
static const double INTERVAL_SHRINKAGE = 10.0;

static const double MS_PER_MINUTE = 60e3;

/* Baskets after which a weight counts as 0: BASKET_DECAY to this power is 1e-23. */
enum { LAST_BASKETS = 500 };

/* What is counted of one item. */
struct count {
    double n_returns;
    double exposure; /* sum of weights */
    double n_gaps;
    double gaps; /* sum of log2 minutes */
    /* of the user being read, where `user` is its number plus 1 */
    uint32_t user;
    double weight; /* as of the last basket with the item */
    size_t last;   /* that basket's place among the user's */
    int64_t last_ms;
};

/* The sum of a weight of 1 over the next n baskets. */
static double faded(size_t n)
{
    double power = n < LAST_BASKETS ? ec_exp2((double)n * ec_log2(BASKET_DECAY)) : 0.0;
    return BASKET_DECAY * (1.0 - power) / (1.0 - BASKET_DECAY);
}

static double fade(double weight, size_t n)
{
    return n < LAST_BASKETS ? weight * ec_exp2((double)n * ec_log2(BASKET_DECAY)) : 0.0;
}

/* Count that a user meets an item in a basket. */
static void meet(struct count *count, uint32_t user, size_t basket, int64_t time_ms)
{
    bool is_first = count->user != user;
    if (is_first) {
        count->user = user;
        count->weight = 1.0;
    } else if (basket != count->last) {
        double minutes = (double)(time_ms - count->last_ms) / MS_PER_MINUTE;
        count->n_returns += 1.0;
        count->exposure += count->weight * faded(basket - count->last);
        count->n_gaps += 1.0;
        count->gaps += ec_log2(minutes > 1.0 ? minutes : 1.0);
        count->weight = fade(count->weight, basket - count->last) + 1.0;
    }
    count->last = basket;
    count->last_ms = time_ms;
}

/* Count one user's history. */
static void read_user(const struct ec_dataset *dataset, uint32_t u, struct count *counts)
{
    size_t first = dataset->user_start[u];
    size_t end = dataset->user_start[u + 1];
    size_t basket = 0;
    for (size_t n = first; n < end; n++) {
        basket += n > first && dataset->basket[n] != dataset->basket[n - 1];
        meet(&counts[dataset->item[n]], u + 1, basket, dataset->time_ms[n]);
    }
    for (size_t n = first; n < end; n++) {
        struct count *count = &counts[dataset->item[n]];
        if (count->last < basket)
            count->exposure += count->weight * faded(basket - count->last);
        count->last = basket; /* counted once */
    }
}

static uint8_t interval_code(double log2_minutes)
{
    double code = 1.0 + EC_INTERVAL_OCTAVE * log2_minutes + 0.5;
    return (uint8_t)fmin(fmax(code, 1.0), (double)EC_INTERVAL_LAST);
}

/* Turn counts into what a model holds; rates (I,) is room. */
static void settle(const struct ec_dataset *dataset, const struct count *counts, double *rates,
        struct ec_repeat *repeat)
{
    struct count all = {0};
    double largest = 0.0;
    for (uint32_t i = 0; i < dataset->n_items; i++) {
        all.n_returns += counts[i].n_returns;
        all.exposure += counts[i].exposure;
        all.n_gaps += counts[i].n_gaps;
        all.gaps += counts[i].gaps;
    }
    double rate = all.exposure > 0.0 ? all.n_returns / all.exposure : 1.0;
    double gap = all.n_gaps > 0.0 ? all.gaps / all.n_gaps : 0.0;
    for (uint32_t i = 0; i < dataset->n_items; i++) {
        rates[i] = (counts[i].n_returns + SHRINKAGE * rate) / (counts[i].exposure + SHRINKAGE);
        largest = fmax(largest, rates[i]);
    }
    for (uint32_t i = 0; i < dataset->n_items; i++) {
        double code = largest > 0.0 ? 255.0 * rates[i] / largest : 0.0;
        repeat->rate[i] = (uint8_t)(code + 0.5);
        if (dataset->has_times && all.n_gaps > 0.0)
            repeat->interval[i] = interval_code((counts[i].gaps + INTERVAL_SHRINKAGE * gap) /
                                                (counts[i].n_gaps + INTERVAL_SHRINKAGE));
    }
}

enum ec_status ec_repeat_learn(const struct ec_dataset *dataset, struct ec_repeat *repeat)
{
    struct count *counts = ec_alloc(dataset->n_items, sizeof *counts);
    double *rates = ec_alloc(dataset->n_items, sizeof *rates);
    struct ec_repeat fresh = {
            .rate = ec_alloc(dataset->n_items, sizeof *fresh.rate),
            .interval = ec_alloc(dataset->n_items, sizeof *fresh.interval),
    };
    enum ec_status status = EC_E_MEMORY;
    if (counts && rates && fresh.rate && fresh.interval) {
        for (uint32_t u = 0; u < dataset->n_users; u++)
            read_user(dataset, u, counts);
        settle(dataset, counts, rates, &fresh);
        *repeat = fresh;
        status = EC_OK;
    } else {
        ec_repeat_free(&fresh);
    }
    ec_free(rates);
    ec_free(counts);
    return status;
}

void ec_repeat_free(struct ec_repeat *repeat)
{
    ec_free(repeat->rate);
    ec_free(repeat->interval);
    *repeat = (struct ec_repeat){0};
}

static bool applies(const struct ec_dataset *dataset, const struct ec_learning *learning)
{
    (void)dataset;
    return learning->options->repeats;
}

static enum ec_status learn(
        const struct ec_lesson *lesson, const struct ec_learning *learning, void **learned)
{
    (void)learning;
    struct ec_repeat *repeat = ec_alloc(1, sizeof *repeat);
    if (!repeat)
        return EC_E_MEMORY;
    enum ec_status status = ec_repeat_learn(lesson->dataset, repeat);
    if (status)
        ec_free(repeat);
    else
        *learned = repeat;
    return status;
}

static void write_section(
        struct ec_writer *writer, const void *learned, const struct ec_packing *packing)
{
    const struct ec_repeat *repeat = learned;
    ec_writer_bytes(writer, repeat->rate, packing->n_items);
    ec_writer_bytes(writer, repeat->interval, packing->n_items);
    ec_writer_pad(writer, 4);
}

static void free_learned(void *learned)
{
    ec_repeat_free(learned);
    ec_free(learned);
}

const struct ec_learner ec_repeat_learner = {
        .terms = {{2, {0.7f, 1.0f}}, {3, {0.95f, 0.99f, 1.0f}}, {1, {1.0f}}},
        .applies = applies,
        .learn = learn,
        .write = write_section,
        .free = free_learned,
};

/* trend.c - learn which items sell better lately than over the long run.
 *
 * Objective: none; a count, in one pass. With n_i the events of item i, age in days before the log's last event,
 * H the half-life of what is recent and SPAN the days of the log:
 *
 *     r_i = sum over events of i of 2^(-age / H)             what is recent
 *     e_i = n_i H (1 - 2^(-SPAN / H)) / (ln 2 SPAN)          what it would be if events were spread evenly
 *     trend(i) = log2((r_i + K) / (e_i + K))
 *
 * K shrinks the trend of an item with few events to none.
 *
 * Layer: native/learn.   I items */
#include "device/signals/trend.h"

#include "device/base/portable_math.h"
#include "native/learn/learner.h"
#include "native/system/alloc.h"

static const double MS_PER_DAY = 86400e3;
static const double LN_2 = 0.69314718055994530942;

static const double HALF_LIFE_DAYS = 14.0;
static const double EVIDENCE = 5.0; /* K, events */
static const double LEAST_SPAN_DAYS =
        56; /* in a shorter log recent and long-run are much the same */

struct span {
    int64_t last_ms;
    double days;
};

static struct span span_of(const struct ec_dataset *dataset)
{
    int64_t first = INT64_MAX;
    int64_t last = INT64_MIN;
    for (size_t n = 0; n < dataset->n_events; n++) {
        first = dataset->time_ms[n] < first ? dataset->time_ms[n] : first;
        last = dataset->time_ms[n] > last ? dataset->time_ms[n] : last;
    }
    return (struct span){last, ((double)last - (double)first) / MS_PER_DAY};
}

static bool applies(const struct ec_dataset *dataset, const struct ec_learning *learning)
{
    return dataset->has_times && !learning->options->unordered && dataset->n_events > 0 &&
           span_of(dataset).days >= LEAST_SPAN_DAYS;
}

static int8_t code_of(double trend)
{
    double units = trend * EC_TREND_OCTAVE;
    units = units < -EC_TREND_MOST ? -EC_TREND_MOST : units > EC_TREND_MOST ? EC_TREND_MOST : units;
    return (int8_t)(units + (units < 0.0 ? -0.5 : 0.5));
}

static enum ec_status learn(
        const struct ec_lesson *lesson, const struct ec_learning *learning, void **learned)
{
    const struct ec_dataset *dataset = lesson->dataset;
    struct span span = span_of(dataset);
    double *recent = ec_alloc(dataset->n_items, sizeof *recent);
    int8_t *codes = ec_alloc(dataset->n_items, sizeof *codes);
    (void)learning;
    if (recent && codes && span.days > 0.0) {
        double window = HALF_LIFE_DAYS * (1.0 - ec_exp2(-span.days / HALF_LIFE_DAYS)) / LN_2;
        for (size_t n = 0; n < dataset->n_events; n++) {
            double age_days = (double)(span.last_ms - dataset->time_ms[n]) / MS_PER_DAY;
            recent[dataset->item[n]] += ec_exp2(-age_days / HALF_LIFE_DAYS);
        }
        for (uint32_t i = 0; i < dataset->n_items; i++) {
            size_t n_events = lesson->by_item->start[i + 1] - lesson->by_item->start[i];
            double even = (double)n_events * window / span.days;
            codes[i] = code_of(ec_log2((recent[i] + EVIDENCE) / (even + EVIDENCE)));
        }
    }
    enum ec_status status = recent && codes ? EC_OK : EC_E_MEMORY;
    ec_free(recent);
    if (status)
        ec_free(codes);
    else
        *learned = codes;
    return status;
}

static void write_section(
        struct ec_writer *writer, const void *learned, const struct ec_packing *packing)
{
    ec_writer_bytes(writer, learned, packing->n_items);
    ec_writer_pad(writer, 4);
}

const struct ec_learner ec_trend_learner = {
        .terms = {{1, {1.0f}}, {1, {1.0f}}, {0, {0.0f}}},
        .applies = applies,
        .learn = learn,
        .write = write_section,
        .free = ec_free,
};

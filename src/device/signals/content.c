/* content.c - the signal of similar words and attributes: items described like those of the history.
 *
 *     signal(i) = sum_n weight(n) cos(item of n, i)
 *     cos(a, b) = sum_f [f in a and in b] idf_f^2 / (|a| |b|),   |a| = sqrt(sum_f [f in a] idf_f^2)
 *
 * The cosine of the vector space model (Salton, Wong & Yang 1975), each feature weighed by how few items have
 * it (Sparck Jones 1972). The events are summed first,
 *
 *     h_f = sum_n weight(n) / |item of n| [f in item of n] idf_f,    signal(i) = sum_f [f in i] idf_f h_f / |i|
 *
 * so that the catalogue is walked once, however long the history is. What |a| underflows to 0 for has no
 * features.
 *
 * Layer: device/signals.   I items   N events   V features */
#include "device/signals/content.h"

#include "device/signals/signal.h"

struct view {
    const uint8_t *idf; /* f32 (V,) */
    struct ec_spans rows;
};

static uint32_t feature_count(const uint8_t *section)
{
    return ec_load_u32(section + EC_CONTENT_FEATURES);
}

static struct view view_of(const uint8_t *section, uint32_t n_items)
{
    const uint8_t *idf = section + EC_CONTENT_IDF;
    return (struct view){idf, ec_spans_open(idf + 4 * (size_t)feature_count(section), n_items)};
}

static enum ec_status check(const struct ec_model *model, struct ec_body body)
{
    if (body.size < EC_CONTENT_IDF)
        return EC_E_SECTION_SIZE;
    uint32_t n = feature_count(body.bytes);
    uint64_t start = EC_CONTENT_IDF + 4 * (uint64_t)n;
    struct ec_spans spans;
    if (n == 0 || n > EC_MAX_FEATURES)
        return EC_E_NUMBER_RANGE;
    if (body.size < start)
        return EC_E_SECTION_SIZE;
    for (uint32_t f = 0; f < n; f++) {
        float idf = ec_load_f32(body.bytes + EC_CONTENT_IDF + 4 * (size_t)f);
        if (!(idf > 0.0f && idf <= EC_MAX_IDF))
            return EC_E_NUMBER_RANGE;
    }
    enum ec_status status = ec_spans_check(
            (struct ec_body){body.bytes + start, body.size - (size_t)start}, model->n_items,
            EC_E_ROW_OFFSETS, &spans);
    if (status)
        return status;
    const struct ec_sparse_limits limits = {.n_targets = n, .max_row = EC_CONTENT_MAX_ROW};
    return ec_sparse_check(
            &spans, model->n_items, &limits, ec_load_u32(body.bytes + EC_CONTENT_ENTRIES));
}

static uint32_t facts(
        const struct ec_model *model, const uint8_t *section, struct ec_fact *facts_out)
{
    (void)model;
    facts_out[0] = (struct ec_fact){"features", feature_count(section)};
    return 1;
}

static size_t scratch_size(const struct ec_model *model)
{
    return feature_count(model->signal[EC_SIGNAL_CONTENT]) * sizeof(float);
}

static struct ec_sparse_row features_of(const struct view *view, uint32_t item)
{
    return ec_sparse_open(ec_spans_get(&view->rows, item), 0);
}

static float idf_of(const struct view *view, uint32_t feature)
{
    return ec_load_f32(view->idf + 4 * (size_t)feature);
}

/* |item|, summed in the order of the features. */
static float norm(const struct view *view, uint32_t item)
{
    struct ec_sparse_row features = features_of(view, item);
    float squares = 0.0f;
    for (uint32_t k = 0; k < features.n; k++) {
        float idf = idf_of(view, ec_sparse_next(&features));
        squares += idf * idf;
    }
    return __builtin_sqrtf(squares);
}

/* O(V + features of all items + features of the events' items). The scratch holds h (V,) afterwards. */
static enum ec_status score(struct ec_scoring *scoring, float decay, float *signal, bool *speaks)
{
    uint32_t n_items = scoring->model->n_items;
    struct view view = view_of(scoring->section, n_items);
    float *taste = scoring->scratch;
    memset(taste, 0, scratch_size(scoring->model));

    struct ec_history_walk walk = ec_history_walk_start(scoring->history, decay);
    const struct ec_history_event *event;
    float weight;
    while (ec_history_walk_next(&walk, &event, &weight)) {
        float length = norm(&view, event->item);
        if (length == 0.0f)
            continue;
        float part = weight / length;
        struct ec_sparse_row features = features_of(&view, event->item);
        for (uint32_t k = 0; k < features.n; k++) {
            uint32_t feature = ec_sparse_next(&features);
            taste[feature] += part * idf_of(&view, feature);
        }
    }

    for (uint32_t i = 0; i < n_items; i++) {
        struct ec_sparse_row features = features_of(&view, i);
        float sum = 0.0f;
        float squares = 0.0f;
        for (uint32_t k = 0; k < features.n; k++) {
            uint32_t feature = ec_sparse_next(&features);
            float idf = idf_of(&view, feature);
            sum += idf * taste[feature];
            squares += idf * idf;
        }
        float length = __builtin_sqrtf(squares);
        signal[i] = length == 0.0f ? 0.0f : sum / length;
    }
    *speaks = true;
    return EC_OK;
}

/* cos(a, b), 0 to 1. O(features of both). */
static double similarity(const struct view *view, uint32_t a_item, uint32_t b_item)
{
    double lengths = (double)norm(view, a_item) * (double)norm(view, b_item);
    if (lengths == 0.0)
        return 0.0;

    struct ec_sparse_row a = features_of(view, a_item);
    struct ec_sparse_row b = features_of(view, b_item);
    double sum = 0.0;
    uint32_t in_a = ec_sparse_next(&a); /* neither is empty */
    uint32_t in_b = ec_sparse_next(&b);
    for (uint32_t read_a = 1, read_b = 1;;) {
        if (in_a == in_b) {
            double idf = (double)idf_of(view, in_a);
            sum += idf * idf;
        }
        bool advance_a = in_a <= in_b;
        bool advance_b = in_b <= in_a;
        if ((advance_a && read_a++ == a.n) || (advance_b && read_b++ == b.n))
            return sum / lengths;
        in_a = advance_a ? ec_sparse_next(&a) : in_a;
        in_b = advance_b ? ec_sparse_next(&b) : in_b;
    }
}

static enum ec_status share(struct ec_scoring *scoring, float decay, uint32_t item, double gain,
        double *shop, double *events)
{
    (void)shop;
    struct view view = view_of(scoring->section, scoring->model->n_items);
    struct ec_history_walk walk = ec_history_walk_start(scoring->history, decay);
    const struct ec_history_event *event;
    float weight;
    while (ec_history_walk_next(&walk, &event, &weight))
        events[event - scoring->history->events] += gain * (double)weight *
                                                    similarity(&view, event->item, item);
    return EC_OK;
}

const struct ec_signal_descriptor ec_content_signal = {
        .name = "content",
        .text = "words and attributes in common",
        .flags = EC_READS_HISTORY | EC_IS_NORMED | EC_BRINGS_ITEMS,
        .section = EC_OWN_SECTION(CONTENT),
        .check = check,
        .facts = facts,
        .scratch_size = scratch_size,
        .score = score,
        .share = share,
};

/* content.c - see content.h. */
#include "device/signals/content.h"

#include "device/container/view.h"

static float norm_of(float sum_of_squares)
{
    return __builtin_sqrtf(sum_of_squares);
}

/* |item|, summed in the order of the features. */
static float norm(const struct ec_content_view *content, uint32_t item)
{
    struct ec_feature_row features = ec_view_features(content, item);
    float squares = 0.0f;
    for (uint32_t k = 0; k < features.n; k++) {
        float idf = ec_view_idf(content, ec_features_next(&features));
        squares += idf * idf;
    }
    return norm_of(squares);
}

void ec_content_score(const struct ec_model *model, float decay, const struct ec_history *history,
        float *taste, float *signal)
{
    struct ec_content_view content = ec_view_content(model);
    memset(taste, 0, model->n_features * sizeof *taste);

    struct ec_history_walk walk = ec_history_walk_start(history, decay);
    const struct ec_history_event *event;
    float weight;
    while (ec_history_walk_next(&walk, &event, &weight)) {
        float length = norm(&content, event->item);
        if (length == 0.0f)
            continue;
        float share = weight / length;
        struct ec_feature_row features = ec_view_features(&content, event->item);
        for (uint32_t k = 0; k < features.n; k++) {
            uint32_t feature = ec_features_next(&features);
            taste[feature] += share * ec_view_idf(&content, feature);
        }
    }

    for (uint32_t i = 0; i < model->n_items; i++) {
        struct ec_feature_row features = ec_view_features(&content, i);
        float sum = 0.0f;
        float squares = 0.0f;
        for (uint32_t k = 0; k < features.n; k++) {
            uint32_t feature = ec_features_next(&features);
            float idf = ec_view_idf(&content, feature);
            sum += idf * taste[feature];
            squares += idf * idf;
        }
        float length = norm_of(squares);
        signal[i] = length == 0.0f ? 0.0f : sum / length;
    }
}

double ec_content_likeness(const struct ec_model *model, uint32_t met, uint32_t item)
{
    struct ec_content_view content = ec_view_content(model);
    double lengths = (double)norm(&content, met) * (double)norm(&content, item);
    if (lengths == 0.0)
        return 0.0;

    struct ec_feature_row a = ec_view_features(&content, met);
    struct ec_feature_row b = ec_view_features(&content, item);
    double sum = 0.0;
    uint32_t in_a = ec_features_next(&a); /* neither is empty */
    uint32_t in_b = ec_features_next(&b);
    for (uint32_t read_a = 1, read_b = 1;;) {
        if (in_a == in_b) {
            double idf = (double)ec_view_idf(&content, in_a);
            sum += idf * idf;
        }
        bool advance_a = in_a <= in_b;
        bool advance_b = in_b <= in_a;
        if ((advance_a && read_a++ == a.n) || (advance_b && read_b++ == b.n))
            return sum / lengths;
        in_a = advance_a ? ec_features_next(&a) : in_a;
        in_b = advance_b ? ec_features_next(&b) : in_b;
    }
}
